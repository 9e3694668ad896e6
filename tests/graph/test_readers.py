"""Readers read what belongs to the thing asked about, however large the rest is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest

from kg.graph.dataset import Dataset
from kg.graph.explain import proofs, reasons
from kg.graph.mapping.claims import claim_to_quads
from kg.graph.mapping.documents import document_to_quads
from kg.graph.readers import all_claims, claim, claims, document, documents_of, find_claims
from kg.judging.cards import card
from kg.judging.compare import compare
from kg.judging.conflicts.find import conflicts
from kg.judging.ledger import ledger, series_of, within
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, RDF, SAID_IN, mint, mint_claim, property_iri
from kg.model.records import Claim, Document, Quantity

PLACE = mint("id", "harbour-1")
DAY = date(2026, 1, 1)


def made(documents: int, places: int) -> Iterator[ox.Quad]:
    """A world of documents that each say something of every twentieth place."""
    for d in range(documents):
        yield from document_to_quads(
            Document(
                id=f"doc-{d}",
                title_en=f"Document {d}",
                publisher="harbour-news",
                date=PartialDate(f"20{10 + d % 15}-01-0{1 + d % 9}"),
                date_basis="stated",
                language="en",
                extent="whole",
            )
        )
        for p in range(d % 20, places, 20):
            said = {"document": f"doc-{d}", "locator": f"p{p}", "subject": f"harbour-{p}"}
            yield from claim_to_quads(
                Claim(
                    **said,
                    predicate="focusesOn",
                    object=f"industry-{p % 7}",
                    quote="q",
                    start=0,
                    end=1,
                )
            )
            figure = Quantity(
                indicator="ships" if d % 40 else "depth",
                of=f"harbour-{p}",
                text=str(d),
                unit="ships",
                comparator="exactly",
            )
            yield from claim_to_quads(Claim(**said, predicate="hasObservation", quantity=figure))
            if d < 40:
                yield from claim_to_quads(Claim(**said, predicate="hasTarget", quantity=figure))


class Counting(Dataset):
    """Counts the quads that are read."""

    __slots__ = ("read",)

    def __init__(self, inner: Dataset) -> None:
        super().__init__(inner._store, loose=False)
        self.read = 0
        found = self.match

        def match(*pattern: Any) -> Iterator[ox.Quad]:
            for quad in found(*pattern):
                self.read += 1
                yield quad

        self.match = match  # type: ignore[method-assign,assignment]


@pytest.fixture(scope="module")
def large() -> Counting:
    """A hundred thousand quads, fifty documents about each of eighty places."""
    return Counting(Dataset.from_quads(made(1_000, 80)))


def test_the_world_is_large(large: Counting) -> None:
    assert len(large) > 100_000


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: card(g, PLACE),
        lambda g: reasons(g, PLACE, property_iri("focusesOn"), mint("id", "industry-1")),
        lambda g: claims(g, subject=PLACE),
        lambda g: claims(g, subject=PLACE, document=mint("doc", "doc-1")),
        lambda g: documents_of(g, find_claims(g, subject=PLACE)),
        lambda g: ledger(g, DAY, about=within(g, PLACE)),
        lambda g: series_of(g, mint("id", "depth"), DAY),
        lambda g: conflicts(g, about=[PLACE]),
        lambda g: compare(g, [PLACE]),
        lambda g: compare(g, [PLACE], by="indicator"),
    ],
    ids=[
        "card",
        "reasons",
        "claims",
        "claims-of-a-document",
        "documents",
        "progress",
        "series",
        "conflicts",
        "compare",
        "compare-indicators",
    ],
)
def test_what_is_read_belongs_to_the_thing(large: Counting, ask: Any) -> None:
    large.read = 0
    assert ask(large)
    # The place is one of eighty; all of its claims with all that they hold are a fortieth at most.
    assert large.read < len(large) / 8


def test_claims_are_found_by_subject_property_value_and_document(large: Counting) -> None:
    of_one = claims(large, subject=PLACE, document=mint("doc", "doc-41"))
    assert {c.predicate for c in of_one.values()} == {"focusesOn", "hasObservation"}
    assert all(c.subject == "harbour-1" and c.document == "doc-41" for c in of_one.values())
    [figure] = [c for c in of_one.values() if c.quantity]
    assert (figure.quantity.text, figure.quantity.unit) == ("41", "ships")  # type: ignore[union-attr]
    focus = claims(large, predicate=KG.focusesOn, object=mint("id", "industry-1"), subject=PLACE)
    assert len(focus) == 50
    assert claims(large) == {}
    assert find_claims(large, subject=mint("id", "nowhere")) == []


def test_withdrawn_claims_are_told_only_where_asked_for() -> None:
    said = Claim(document="d", locator="p1", subject="a", predicate="partOf", object="b")
    gone = Claim(
        document="d", locator="p2", subject="a", predicate="partOf", object="c", withdrawn="x"
    )
    graph = Dataset.from_quads([*claim_to_quads(said), *claim_to_quads(gone)])
    assert list(claims(graph, subject=mint("id", "a"))) == [said.digest]
    assert set(claims(graph, subject=mint("id", "a"), withdrawn=True)) == {said.digest, gone.digest}
    assert claim(graph, mint_claim(gone.digest)) == gone


def test_what_is_no_claim_and_no_document_is_nothing(large: Counting) -> None:
    assert claim(large, PLACE) is None
    assert document(large, PLACE) is None
    found = document(large, mint("doc", "doc-1"))
    assert found is not None
    assert (found.title_en, found.publisher) == ("Document 1", "harbour-news")


def test_claims_of_other_namespaces_are_told_by_their_iris() -> None:
    [node, thing, source] = (ox.NamedNode(f"https://example.org/{n}") for n in ("c-1", "a", "doc"))
    said = (
        (RDF.type, KG.Claim),
        (KG.claimSubject, thing),
        (KG.claimPredicate, ox.NamedNode("https://example.org/likes-2")),
        (KG.claimObject, PLACE),
        (SAID_IN, source),
    )
    graph = Dataset.from_quads(ox.Quad(node, p, o, source) for p, o in said)
    [told] = proofs(graph, thing)
    assert (told.subject, told.object) == (thing.value, "id:harbour-1")
    assert told.predicate == "https://example.org/likes-2"
    assert told.document == source.value
    assert list(all_claims(graph)) == [node.value]
