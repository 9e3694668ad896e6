"""What the tests of extraction, review, adding and scoring share."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest

from kg.extract.pipeline import Extractor
from kg.extract.records import Candidate, SourceText
from support.project import TESTS

TEXTS = TESTS / "texts"
#: Folders of other people's texts, which are no part of the repository, by the variable that names
#: them: what must lie there.
OUTSIDE = {
    "KG_TEXTS": "a folder with the founding article as xinhua-2021-01-11.txt",
    "KG_CORPUS": "a folder with texts/, their claims in gold/, aliases.json and score.py",
}


def outside(variable: str) -> Path:
    """The folder that a variable names; without it the test is skipped, and says how to run it."""
    if variable not in os.environ:
        pytest.skip(f"set {variable} to {OUTSIDE[variable]}")
    return Path(os.environ[variable])


@cache
def extractor() -> Extractor:
    """An extractor that knows no registry."""
    return Extractor()


def source_of(text: str, language: str = "en", published: str = "2021-07-05") -> SourceText:
    """A text as a source."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(id="test", text=text, sha256=digest, language=language, published=published)


def claims_of(text: str, language: str = "en", published: str = "2021-07-05") -> list[Candidate]:
    """What is extracted from a text."""
    return extractor().extract(source_of(text, language, published))


def said(candidate: Candidate) -> tuple[str, str, str]:
    """Relation, subject and object; for figures value, unit and metric in one."""
    if candidate.measurement:
        value, metric = candidate.measurement.value, candidate.measurement.metric
        ends = (value.least, value.most) if value.number is None else (value.number,)
        number = "..".join("" if end is None else f"{end:g}" for end in ends)
        words = f"{value.comparator}{number} {value.unit} {metric.text if metric else ''}"
        return candidate.relation, candidate.subject.text, words
    assert candidate.object is not None
    return candidate.relation, candidate.subject.text, candidate.object.text
