"""The founding article: all of its 122 claims, each at its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.model.records import Claim
from kg.sources.corpus import Corpus
from kg.sources.quotes import check_quotes

ARTICLE = "xinhua-2021-01-11"


@pytest.fixture(scope="module")
def quoted(corpus: Corpus) -> list[Claim]:
    """The claims of the article that quote it."""
    return [c for c in corpus.claims if c.document == ARTICLE and c.quote]


def test_all_122_claims_are_there_once(quoted: list[Claim]) -> None:
    rows = [row for c in quoted for row in c.rows if row.startswith("seed_claims/")]
    assert len(quoted) == len(rows) == len(set(rows)) == 122


def test_quotes_that_overlap_agree(quoted: list[Claim]) -> None:
    """Without the text at hand: laid over each other, the quotes never contradict."""
    letters: dict[int, str] = {}
    for claim in quoted:
        assert claim.end - claim.start == len(claim.quote)
        for offset, letter in enumerate(claim.quote, claim.start):
            assert letters.setdefault(offset, letter) == letter, claim
    assert len(letters) > 2000


def test_quotes_are_a_few_words(quoted: list[Claim]) -> None:
    assert max(len(c.quote.split()) for c in quoted) <= 8


def test_the_quote_gate_passes_on_the_text_or_on_a_stand_in(
    corpus: Corpus, quoted: list[Claim], tmp_path: Path
) -> None:
    """KG_TEXTS names a folder with the article; else a text made of the quotes stands in for it.

    The stand-in has another digest, and the gate must say so, yet every quote stands.
    """
    folder = os.environ.get("KG_TEXTS")
    if folder:
        assert check_quotes(corpus, Path(folder)) == ([], 122)
        return
    length = max(c.end for c in quoted)
    letters = ["·"] * length
    for claim in quoted:
        letters[claim.start : claim.end] = claim.quote
    (tmp_path / f"{ARTICLE}.txt").write_text("".join(letters), "utf-8")
    errors, checked = check_quotes(corpus, tmp_path)
    assert (len(errors), checked) == (1, 122)
    assert "SHA-256" in str(errors[0])


@pytest.mark.parametrize(
    ("row", "subject", "predicate", "object_"),
    [
        ("seed-p12-s1-08", "tongzhou", "focusesOn", "green-finance"),
        ("seed-p06-s1-01", "liu-meiying", "holdsPost", "post-commerce-party-member"),
        ("seed-p08-s1-03", "beijing", "hasObservation", "o-001"),
        ("seed-p17-s1-03", "annual-20-projects", "hasTarget", "t-annual-projects"),
        ("seed-p11-s1-03", "tongzhou-group", "partOf", "ftz-business-services-area"),
        ("seed-p01-s1-05", "beijing-ftz", "approvedBy", "state-council"),
        ("seed-p07-s3-01", "sinogen-china", "settledIn", "beijing"),
    ],
)
def test_claims_worked_by_hand(
    quoted: list[Claim], row: str, subject: str, predicate: str, object_: str
) -> None:
    (claim,) = [c for c in quoted if f"seed_claims/{row}" in c.rows]
    assert (claim.subject, claim.predicate, claim.object) == (subject, predicate, object_)
