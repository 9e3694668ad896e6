"""What becomes quads becomes the same records again: made ones, and all of the bundled data."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.dataset import Dataset
from kg.graph.mapping.claims import claim_from_quads, claim_to_quads, claims_from_quads
from kg.graph.mapping.documents import document_to_quads, documents_from_quads
from kg.graph.mapping.entities import entities_from_quads, entity_to_quads
from kg.model.dates import PartialDate
from kg.model.fields import LISTS
from kg.model.namespaces import KG, RDF, mint
from kg.model.records import Claim, Document, Entity, Quantity, SourceLine
from kg.sources.corpus import Corpus
from kg.sources.ontology import vocabulary

SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12
).filter(str.strip)
NUMBERS = st.decimals(-(10**6), 10**9, allow_nan=False, places=3).map(lambda d: format(d, "f"))
THINGS = st.one_of(
    SLUGS,
    SLUGS.map(lambda s: f"kind:{s}"),
    SLUGS.map(lambda s: f"doc:{s}"),
    st.just("https://example.org/a/b#c"),
)
DATES = st.dates().flatmap(
    lambda day: st.sampled_from([4, 7, 10]).map(lambda n: PartialDate(day.isoformat()[:n]))
)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


@st.composite
def amounts(draw: st.DrawFn) -> dict[str, str | None]:
    kind = draw(st.sampled_from(["value", "range", "least", "most"]))
    return {
        "text": draw(NUMBERS) if kind == "value" else None,
        "least": draw(NUMBERS) if kind in ("range", "least") else None,
        "most": draw(NUMBERS) if kind in ("range", "most") else None,
    }


@st.composite
def times(draw: st.DrawFn) -> dict[str, object]:
    """A vague time, or what is dated and when it holds."""
    if draw(st.booleans()):
        days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
        first, last = (PartialDate.parse(day.isoformat()) for day in days)
        return {"earliest": first, "latest": last}
    return {key: draw(maybe(DATES)) for key in ("as_of", "valid_from", "valid_to")}


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, object]:
    """Words with their language, what they do not cover, and where they stand; or none."""
    quote = draw(maybe(WORDS))
    if quote is None:
        return {}
    found = {
        "quote": quote,
        "quote_language": draw(st.sampled_from(["en", "zh", "zh-hant"])),
        "uncovered": draw(maybe(WORDS)),
        "words": draw(maybe(st.just("read"))),
        "copy_url": draw(maybe(st.just("https://example.org/copy?of=x"))),
    }
    placed = bool(quote) and draw(st.booleans())
    return found | ({"start": 7, "end": 7 + len(str(quote))} if placed else {})


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Claims of every form: things, texts, dates, statements, figures, goals, posts; withdrawn."""
    form = draw(
        st.sampled_from(["thing", "text", "date", "statement", "figure", "target", "goal", "post"])
    )
    content: dict[str, object] = {
        "document": draw(SLUGS),
        "locator": draw(WORDS),
        "subject": draw(THINGS),
        "basis": draw(st.sampled_from(["stated", "derived"])),
    }
    for key in ("hedge", "note", "withdrawn"):
        content[key] = draw(maybe(WORDS))
    content |= draw(times())
    content["speaker"] = draw(maybe(THINGS))
    content["kind"] = draw(maybe(SLUGS))
    content["revises"] = draw(maybe(st.from_regex(r"[0-9a-f]{64}", fullmatch=True)))
    content |= draw(evidence())
    if form == "thing":
        content |= {"predicate": "org:postIn", "object": draw(THINGS)}
    elif form == "post":
        content |= {"predicate": "holdsPost", "object": draw(SLUGS), "membership": draw(SLUGS)}
    elif form == "text":
        content |= {"predicate": "skos:altLabel", "value": draw(WORDS)}
        content["language"] = draw(st.sampled_from([None, "en", "zh", "zh-latn"]))
    elif form == "date":
        content |= {"predicate": "approvedOn", "value": draw(DATES).text}
    elif form == "statement":
        content |= {"statement": draw(WORDS), "object": draw(maybe(THINGS))}
    elif form == "goal":
        content |= {"predicate": "hasTarget", "object": draw(SLUGS), "quantity": Quantity()}
        content |= {"due": draw(maybe(DATES)), "by": draw(maybe(THINGS))}
    else:
        content["predicate"] = "hasTarget" if form == "target" else "hasObservation"
        content["object"] = draw(maybe(SLUGS))
        content["quantity"] = Quantity(
            indicator=draw(SLUGS),
            of=draw(maybe(THINGS)),
            unit=draw(SLUGS),
            comparator=draw(SLUGS),
            **draw(amounts()),
        )
        content |= {
            "recurrence": draw(maybe(WORDS)),
            "counting": draw(maybe(SLUGS)),
            "by": draw(maybe(THINGS)),
        }
        content["reports_on"] = draw(maybe(SLUGS))
        if form == "target":
            content["due"] = draw(maybe(DATES))
    return Claim(**content)  # type: ignore[arg-type]


def plain(claim: Claim) -> Claim:
    """Without what only the data files know: line and row numbers."""
    return replace(claim, rows=(), place=SourceLine())


@given(claims())
def test_a_claim_becomes_quads_and_the_same_claim_again(claim: Claim) -> None:
    assert claim_from_quads(claim_to_quads(claim)) == claim


@given(claims(), WORDS)
def test_adding_words_later_changes_no_id(claim: Claim, words: str) -> None:
    quoted = replace(claim, quote=words, start=3, end=3 + len(words))
    assert quoted.digest == claim.digest
    bare = replace(
        claim,
        quote=None,
        start=None,
        end=None,
        quote_language=None,
        uncovered=None,
        words=None,
        copy_url=None,
    )
    before = {q for q in claim_to_quads(bare) if q.predicate != KG.grade}
    assert before <= set(claim_to_quads(quoted))


@pytest.mark.parametrize(
    ("evidence", "grade"),
    [
        ({}, "located"),
        ({"quote": "nearly 90"}, "quoted"),
        ({"quote": "nearly 90", "uncovered": "the day"}, "in-part"),
        ({"quote": "nearly 90", "basis": "derived"}, "derived"),
        ({"basis": "derived"}, "derived"),
    ],
)
def test_the_grade_says_how_far_words_bear_a_claim_out(
    evidence: dict[str, str], grade: str
) -> None:
    claim = Claim(document="d", locator="p1", subject="a", statement="is so", **evidence)  # type: ignore[arg-type]
    assert claim.grade == grade
    assert [q.object for q in claim_to_quads(claim) if q.predicate == KG.grade] == [
        mint("kind", grade)
    ]


@given(claims())
def test_a_withdrawn_claim_asserts_nothing(claim: Claim) -> None:
    withdrawn = replace(claim, withdrawn="said by mistake")
    nodes = {q.subject.value for q in claim_to_quads(withdrawn)}  # type: ignore[union-attr]
    assert all("/claim/" in node for node in nodes)
    types = {q.object for q in claim_to_quads(withdrawn) if q.predicate == RDF.type}
    assert not types & {KG.Observation, KG.Target}


def test_every_bundled_claim_comes_back(corpus: Corpus) -> None:
    changed = [c for c in corpus.claims if claim_from_quads(claim_to_quads(c)) != plain(c)]
    assert changed == []


def test_the_built_graph_holds_every_claim(corpus: Corpus, quads: list[ox.Quad]) -> None:
    def alone(claim: Claim) -> Claim:
        """Without what stands at the node of a figure, which claims of a document may share."""
        node = {
            "quantity": None,
            "due": None,
            "by": None,
            "recurrence": None,
            "counting": None,
            "reports_on": None,
        }
        return replace(plain(claim), **node)

    found = claims_from_quads(quads)
    said = {claim.digest: claim for claim in corpus.claims}
    assert found.keys() == said.keys()
    assert [d for d, claim in said.items() if alone(found[d]) != alone(claim)] == []
    same = sum(found[digest] == plain(claim) for digest, claim in said.items())
    assert same > 0.95 * len(said)


@given(
    st.builds(
        Document,
        id=SLUGS,
        title_en=maybe(WORDS),
        title_zh=maybe(WORDS),
        url=maybe(st.just("https://example.org/x?y=1#z")),
        copy_url=maybe(st.just("https://example.org/copy")),
        publisher=SLUGS,
        original_publisher=maybe(SLUGS),
        date=maybe(DATES),
        date_basis=SLUGS,
        language=st.sampled_from(["en", "zh", "de"]),
        extent=SLUGS,
        sha256=maybe(st.from_regex(r"[0-9a-f]{64}", fullmatch=True)),
        replaces=maybe(SLUGS),
        kind=maybe(SLUGS),
        note=maybe(WORDS),
    )
)
def test_a_document_becomes_quads_and_the_same_document_again(document: Document) -> None:
    assert documents_from_quads(document_to_quads(document)) == [document]


def test_every_bundled_document_comes_back(corpus: Corpus) -> None:
    for document in corpus.documents:
        known = replace(document, place=SourceLine())
        if known.not_after:  # a bound is kept as the last day that it means
            known = replace(known, not_after=PartialDate(known.not_after.latest.isoformat()))
        assert documents_from_quads(document_to_quads(document)) == [known]


def canonical(entity: Entity) -> Entity:
    """As RDF keeps it: lists as sets, numbers as values, a source is a source, a place a zone."""
    extras = {k: " ".join(sorted(v.split())) if k in LISTS else v for k, v in entity.extras.items()}
    for key in ("latitude", "longitude", "seat_latitude", "seat_longitude", "factor"):
        if key in extras:
            extras[key] = format(Decimal(extras[key]).normalize(), "f")
    sources = {*extras.pop("code_sources", "").split(), *extras.pop("source", "").split()}
    sources |= {entity.label_source} - {None}
    extras["sources"] = " ".join(sorted(sources))
    table = "zones" if entity.table == "places" else entity.table
    return replace(entity, table=table, extras=extras, label_source=None, place=SourceLine())


def test_every_bundled_entity_comes_back(corpus: Corpus) -> None:
    words = vocabulary()
    for entity in corpus.registry.entities:
        [found] = entities_from_quads(entity_to_quads(entity, words), words)
        assert canonical(found) == canonical(entity)


@pytest.mark.parametrize("number", [0, 2])
def test_reading_one_claim_wants_just_one(corpus: Corpus, number: int) -> None:
    found = [q for claim in corpus.claims[:number] for q in claim_to_quads(claim)]
    with pytest.raises(ValueError, match="unpack"):
        claim_from_quads(found)


def test_a_dataset_without_claims_has_none() -> None:
    assert claims_from_quads(Dataset.from_quads([]).quads()) == {}
