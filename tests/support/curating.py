"""What the tests of extraction, review, adding and scoring share."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from kg.extract.pipeline import Extractor
from kg.extract.records import Candidate, SourceText
from support.project import ROOT, TESTS

TEXTS = TESTS / "texts"
#: Texts with gold claims beside a checkout; KG_CORPUS says where else they lie.
CORPUS = Path(os.environ.get("KG_CORPUS", ROOT.parent / "shared" / "corpus"))


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
        words = f"{value.comparator}{value.number:g} {value.unit} {metric.text if metric else ''}"
        return candidate.relation, candidate.subject.text, words
    assert candidate.object is not None
    return candidate.relation, candidate.subject.text, candidate.object.text
