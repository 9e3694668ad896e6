"""The gate: what words must show, and that wrong ones do not pass."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from kg.model.quote_length import fitting
from kg.model.records import Claim, Document, Entity, Quantity
from kg.sources.corpus import Corpus
from kg.sources.quote_gate import QuoteGate
from kg.sources.registry import Registry

ROWS = [
    ("hill", "districts", "Hill District", "山阳区"),
    ("lake", "districts", "Lake District", "湖滨区"),
    ("bay", "districts", "Bay District", "海湾区"),
    ("moor", "districts", "Moor District", "平原区"),
    ("shipping", "industries", "Shipping", "航运"),
    ("fintech", "industries", "Financial technology", "金融科技"),
    ("robots", "industries", "Robot manufacturing", "机器人制造"),
    ("li-example", "people", "Li Example", "李例"),
    ("zhou-sample", "people", "Zhou Sample", "周样"),
    ("post-head", "posts", "Head of the Hill bureau", "山阳局局长"),
    ("trade", "indicators", "Trade", "贸易额"),
    ("projects", "units", "projects", "个项目"),
]
REGISTRY = Registry(
    entities=tuple(Entity(id=i, table=t, label_en=en, label_zh=zh) for i, t, en, zh in ROWS),
    aliases=(),
)
PAPER = Document(id="d", publisher="x", date_basis="stated", language="en", extent="article")


def claim(subject: str, predicate: str | None, *, language: str = "en", **content: Any) -> Claim:
    given = {"document": "d", "locator": "p1", "quote_language": language, **content}
    return Claim(subject=subject, predicate=predicate, **given)


def figure(value: str) -> Quantity:
    return Quantity(indicator="trade", of="hill", text=value, unit="projects")


HILL = claim("hill", "focusesOn", object="shipping")
LAKE = claim("lake", "focusesOn", object="shipping")
ALONE = claim("lake", "focusesOn", object="robots")
TRADE = claim("hill", "hasObservation", quantity=figure("74"))
OPENED = claim("hill", "startedOn", value="2031-05-04")
HEAD = claim("li-example", "holdsPost", object="post-head")
MENTION = claim("doc:d", "schema:mentions", object="fintech")
STATUS = claim("hill", "status", object="kind:status-announced")
SAID = claim("hill", None, statement="is to widen its three quays by 2035")
NAME = claim("hill", "skos:altLabel", value="Hilltown", language="en")
ALL = [HILL, LAKE, ALONE, TRADE, OPENED, HEAD, MENTION, STATUS, SAID, NAME]
GATE = QuoteGate(REGISTRY, [PAPER], ALL)


def outcome(one: Claim, quote: str, **changes: Any) -> str:
    [verdict] = GATE.verdicts([replace(one, quote=quote, **changes)])
    assert bool(verdict.problem) == (verdict.outcome in ("refused", "undecided"))
    return verdict.outcome


@pytest.mark.parametrize(
    ("one", "quote", "expected"),
    [
        (HILL, "Hill focuses on shipping", "passed"),
        (HILL, "focuses on shipping", "undecided"),  # so does the Lake
        (ALONE, "and on making robots", "passed"),  # only one claim of the document says that
        (HILL, "focuses on robot manufacturing", "refused"),
        (HILL, "the Lake focuses on financial technology", "refused"),
        (HILL, "山陽區聚焦航運", "passed"),
        (HILL, "湖濱區聚焦金融科技", "refused"),
        (HILL, "is widely praised", "undecided"),
        (TRADE, "74 projects", "passed"),
        (TRADE, "Hill has 74 projects", "passed"),
        (TRADE, "Hill has 75 projects", "refused"),
        (TRADE, "Lake has 74 projects", "undecided"),
        (TRADE, "Hill has many", "undecided"),
        (OPENED, "opened on May 4, 2031", "passed"),
        (OPENED, "opened on May 5, 2031", "refused"),
        (HEAD, "Li Example, head of the Hill bureau", "passed"),
        (HEAD, "Zhou Sample, who is to", "refused"),
        (MENTION, "financial technologies", "passed"),
        (MENTION, "shipping", "refused"),
        (STATUS, "Hill is to", "passed"),
        (SAID, "widening its three quays", "passed"),
        (SAID, "在2035年之前", "passed"),  # its number
        (SAID, "在2034年之前扩建码头", "undecided"),
        (NAME, "Hilltown", "passed"),
        (NAME, "the town", "undecided"),
        (HILL, "Hill focuses on shipping " + "and more " * 6, "refused"),  # too long
        (HILL, "山阳区聚焦航运" + "等" * 40, "refused"),
    ],
)
def test_what_the_gate_says(one: Claim, quote: str, expected: str) -> None:
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in quote) else "en"
    assert outcome(one, quote, quote_language=language) == expected


def test_reading_settles_what_is_undecided_and_nothing_else() -> None:
    assert outcome(HILL, "focuses on shipping", words="read") == "read"
    assert outcome(HILL, "focuses on robot manufacturing", words="read") == "refused"
    assert outcome(HILL, "Hill focuses on shipping", words="read") == "passed"


def test_a_name_that_the_language_lacks_cannot_be_missed() -> None:
    """The things have no French names, so other names there do not speak against them."""
    assert outcome(HILL, "Lake District, shipping", quote_language="en") != "refused"
    assert outcome(ALONE, "Hill, la finance", quote_language="fr") == "undecided"


def test_what_has_no_quote_or_does_not_stand_is_not_judged() -> None:
    assert list(GATE.verdicts([HILL, replace(HILL, quote="x", withdrawn="an error")])) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("one two", 7),
        (" ".join(["one"] * 12), 47),
        (" ".join(["one"] * 13), 47),
        ("a, b - c " * 6, 35),
        ("字" * 40 + "。", 41),
        ("字" * 41, 40),
        ("第 12 " + "字" * 39, 44),
    ],
)
def test_a_quote_is_a_few_words(text: str, length: int) -> None:
    assert fitting(text) == length


# ── the bundled data ──────────────────────────────────────────────────────────────────────────────


def test_no_bundled_quote_is_refused_or_waits_for_a_reader(corpus: Corpus) -> None:
    gate = QuoteGate(corpus.registry, corpus.documents, corpus.claims)
    assert [
        f"{v.claim.place}: {v.problem}" for v in gate.verdicts(corpus.claims) if v.problem
    ] == []


def test_quotes_of_other_claims_do_not_pass(corpus: Corpus) -> None:
    """Every quote at another claim: drawn anew over all, and over those with the same property."""
    gate = QuoteGate(corpus.registry, corpus.documents, corpus.claims)
    quoted = [replace(c, words=None) for c in corpus.claims if c.quote and not c.withdrawn]
    drawn = random.Random(15)
    shuffled = drawn.sample(quoted, len(quoted))
    said = {(c.quote, c.subject, c.predicate, c.object) for c in quoted}
    wrong = [
        replace(c, quote=o.quote, quote_language=o.quote_language)
        for c, o in zip(quoted, shuffled, strict=True)
        if c.document != o.document and (o.quote, c.subject, c.predicate, c.object) not in said
    ]
    passed = sum(verdict.outcome == "passed" for verdict in gate.verdicts(wrong))
    assert passed <= 0.05 * len(wrong)
    figures = [c for c in quoted if c.quantity and c.quantity.indicator and c.quantity.text]
    moved = [
        replace(c, quantity=replace(c.quantity, text=str(3 * float(c.quantity.text) + 1)))  # type: ignore[type-var,arg-type,union-attr]
        for c in figures
    ]
    refused = sum(verdict.outcome == "refused" for verdict in gate.verdicts(moved))
    assert refused >= 0.9 * len(moved)
