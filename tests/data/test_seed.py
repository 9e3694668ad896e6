"""The founding article: its claims, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.curating import outside

from kg.model.records import Claim
from kg.sources.corpus import Corpus
from kg.sources.quotes import check_quotes

ARTICLE = "xinhua-2021-01-11"


@pytest.fixture(scope="module")
def quoted(corpus: Corpus) -> list[Claim]:
    """The claims of the article that quote it."""
    return [c for c in corpus.claims if c.document == ARTICLE and c.quote]


def test_each_row_of_the_article_is_there_once_and_quoted(
    corpus: Corpus, quoted: list[Claim]
) -> None:
    rows = [row for c in corpus.claims for row in c.rows if row.startswith("seed_claims/")]
    assert len(rows) == len(set(rows))
    assert set(rows) == {r for c in quoted for r in c.rows if r.startswith("seed_claims/")}


def test_quotes_that_overlap_agree(quoted: list[Claim]) -> None:
    """Without the text at hand: laid over each other, the quotes never contradict."""
    letters: dict[int, str] = {}
    for claim in quoted:
        assert claim.end - claim.start == len(claim.quote)
        for offset, letter in enumerate(claim.quote, claim.start):
            assert letters.setdefault(offset, letter) == letter, claim
    assert len(letters) > 2000


def test_quotes_are_a_few_words(quoted: list[Claim]) -> None:
    assert max(len(c.quote.split()) for c in quoted) <= 12


def test_the_quote_gate_passes_on_the_text(corpus: Corpus) -> None:
    errors, checked = check_quotes(corpus, outside("KG_TEXTS"))
    assert errors == []
    assert checked == sum(bool(c.quote) for c in corpus.claims if c.document == ARTICLE)


def test_the_quote_gate_passes_on_a_stand_in(
    corpus: Corpus, quoted: list[Claim], tmp_path: Path
) -> None:
    """A text made of the quotes: its digest is another, as is said, yet every quote stands."""
    letters = ["·"] * max(c.end for c in quoted)
    for claim in quoted:
        letters[claim.start : claim.end] = claim.quote
    (tmp_path / f"{ARTICLE}.txt").write_text("".join(letters), "utf-8")
    errors, checked = check_quotes(corpus, tmp_path)
    assert (len(errors), checked) == (1, len(quoted))
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
