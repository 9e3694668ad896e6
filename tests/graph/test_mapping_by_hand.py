"""Records → quads, worked by hand on the tiny world, and promises over all of the bundled data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.build import asserted_quads
from kg.graph.formats import is_document_graph
from kg.graph.mapping.claims import claim_to_quads
from kg.graph.mapping.columns import number
from kg.graph.structure import blank_nodes, ill_typed, unreachable
from kg.model.curies import compact
from kg.model.dates import PartialDate
from kg.model.namespaces import GRAPH, KG, OA, ORG, PREFIXES, PROV, RDF, SKOS, mint, mint_claim
from kg.model.records import Claim
from kg.sources.corpus import Corpus, read_corpus


def lines(quads: list[ox.Quad]) -> set[str]:
    """Quads as 'subject predicate object graph', compact."""

    def text(term: object) -> str:
        # Parts of a claim have a slash in their name, which no CURIE can hold.
        return (
            compact(term.value).replace(PREFIXES["claim"], "claim:")
            if isinstance(term, ox.NamedNode)
            else str(term)
        )

    return {
        " ".join(text(t) for t in (q.subject, q.predicate, q.object, q.graph_name)) for q in quads
    }


def test_a_figure_worked_by_hand(world: Path) -> None:
    claim = read_corpus(world).claims[2]
    c, o, d = f"claim:{claim.digest}", f"id:o-{claim.digest[:16]}", "doc:harbour-news-2021"
    quote = '"Nearly 9 of 20 cranes"'
    position = [q.object.value for q in claim_to_quads(claim) if q.predicate in (OA.start, OA.end)]
    assert position == [str(claim.start), str(claim.end)]
    assert lines([q for q in claim_to_quads(claim) if q.predicate not in (OA.start, OA.end)]) == {
        f"{line} {d}"
        for line in (
            f"{c} rdf:type kg:Claim",
            f"{c} kg:claimSubject id:river-zone",
            f"{c} kg:claimPredicate kg:hasObservation",
            f"{c} kg:claimObject {o}",
            f"{c} prov:hadPrimarySource {d}",
            f'{c} kg:locator "p2 s2"',
            f"{c} kg:evidence {c}/evidence",
            f"{c} kg:basis kind:stated",
            f'{c} kg:hedge "nearly"',
            f"{c} kg:comparator kind:nearly",
            f"{c} kg:grade kind:quoted",
            f'{c} kg:asOf "2021-03"^^<{PREFIXES["xsd"]}gYearMonth>',
            f'{c} kg:earliest "2021-03-01"^^<{PREFIXES["xsd"]}date>',
            f'{c} kg:latest "2021-03-31"^^<{PREFIXES["xsd"]}date>',
            f"{c}/evidence rdf:type oa:SpecificResource",
            f"{c}/evidence oa:hasSource {d}",
            f"{c}/evidence oa:hasSelector {c}/quote",
            f"{c}/evidence oa:hasSelector {c}/position",
            f"{c}/quote rdf:type oa:TextQuoteSelector",
            f"{c}/quote oa:exact {quote}",
            f'{c}/quote dcterms:language "en"',
            f"{c}/position rdf:type oa:TextPositionSelector",
            f"id:river-zone kg:hasObservation {o}",
            f"{o} rdf:type kg:Observation",
            f"{o} kg:indicator id:cranes",
            f"{o} kg:ofInterest id:river-zone",
            f'{o} kg:value "9"^^<{PREFIXES["xsd"]}decimal>',
            f'{o} kg:valueText "9"',
            f"{o} kg:unit kind:cranes",
            f"{o} kg:comparator kind:nearly",
            f"{o} kg:reportsOn id:t-cranes",
            f'{o} kg:asOf "2021-03"^^<{PREFIXES["xsd"]}gYearMonth>',
            f'{o} kg:earliest "2021-03-01"^^<{PREFIXES["xsd"]}date>',
            f'{o} kg:latest "2021-03-31"^^<{PREFIXES["xsd"]}date>',
        )
    }


def test_a_post_has_a_dated_node(world: Path) -> None:
    claim = read_corpus(world).claims[3]
    quads = list(claim_to_quads(claim))
    node = mint("id", "m-harbour")
    assert {q.predicate for q in quads if q.subject == node} == {
        RDF.type,
        ORG.member,
        KG.post,
        KG.asOf,
        KG.earliest,
        KG.latest,
    }
    assert (
        ox.Quad(mint_claim(claim.digest), KG.qualifiedBy, node, mint("doc", claim.document))
        in quads
    )


def test_the_bounds_of_a_tenure(world: Path) -> None:
    """Seen on the 14th in a report that the post had ended on the 13th."""
    claim = replace(
        read_corpus(world).claims[3],
        as_of=PartialDate("2022-11-14"),
        valid_from=None,
        valid_to=PartialDate("2022-11-13"),
    )
    bounds = {
        q.predicate: q.object.value
        for q in claim_to_quads(claim)
        if q.predicate in (KG.earliest, KG.latest)
    }
    assert bounds == {KG.earliest: "2022-11-13", KG.latest: "2022-11-13"}


def test_a_range_is_spelled_too(corpus: Corpus) -> None:
    claim, *_ = [c for c in corpus.claims if c.object == "t-100bn-districts-2025"]
    said = {
        q.predicate: q.object.value
        for q in claim_to_quads(claim)
        if q.subject == mint("id", claim.object)
    }
    assert (said[KG.valueText], said[KG.valueMin], said[KG.valueMax]) == ("2-3", "2", "3")
    assert KG.value not in said


def test_a_statement_has_evidence_and_no_plain_triple(world: Path) -> None:
    (claim,) = [c for c in read_corpus(world).claims if c.statement]
    quads = list(claim_to_quads(claim))
    assert all(q.subject.value.startswith(PREFIXES["claim"]) for q in quads)
    assert [q.object.value for q in quads if q.predicate == KG.statement] == [claim.statement]


def test_a_withdrawn_claim_stays_without_its_triple(world: Path) -> None:
    claim = replace(read_corpus(world).claims[2], withdrawn="the paper corrected itself")
    subjects = {q.subject.value for q in claim_to_quads(claim)}
    assert all(s.startswith(PREFIXES["claim"]) for s in subjects)
    assert any(q.predicate == KG.withdrawn for q in claim_to_quads(claim))


def test_what_a_withdrawn_figure_or_tenure_said_is_led_to_by_its_claim(world: Path) -> None:
    corpus = read_corpus(world)
    claims = tuple(replace(claim, withdrawn="misread") for claim in corpus.claims)
    assert any(claim.quantity for claim in claims)
    assert any(claim.membership for claim in claims)
    assert list(unreachable(q for claim in claims for q in claim_to_quads(claim))) == []


@pytest.mark.parametrize(
    ("spelled", "typed"),
    [
        ("1.10", "1.1"),
        ("90", "90"),
        ("38.0", "38"),
        ("0.610", "0.61"),
        ("-3", "-3"),
        ("1300000", "1300000"),
        ("007", "7"),
    ],
)
def test_numbers_are_canonical_so_that_stores_keep_them(spelled: str, typed: str) -> None:
    assert number(spelled).value == typed


# ── the bundled data ──────────────────────────────────────────────────────────────────────────────


def test_every_quad_of_a_document_graph_is_reachable_from_a_claim_of_it(
    quads: list[ox.Quad],
) -> None:
    assert sum(is_document_graph(q.graph_name) for q in quads) > 20_000
    assert list(unreachable(quads)) == []


def test_a_quad_that_no_claim_leads_to_is_found(quads: list[ox.Quad]) -> None:
    stray = ox.Quad(
        mint("id", "tongzhou"),
        KG.status,
        mint("kind", "status-active"),
        mint("doc", "census-2021-05-19"),
    )
    (finding,) = unreachable([*quads, stray])
    assert (finding.node, finding.path) == ("id:tongzhou", "kg:status")


def test_no_blank_node_and_no_ill_typed_literal(quads: list[ox.Quad]) -> None:
    assert list(blank_nodes(quads)) == []
    assert list(ill_typed(quads)) == []


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2020", "date"),
        ("2020-13", "gYearMonth"),
        ("20", "gYear"),
        ("2021-02-30", "date"),
        ("x", "decimal"),
        ("1.5", "integer"),
    ],
)
def test_an_ill_typed_literal_is_found(value: str, datatype: str) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
    (finding,) = ill_typed([ox.Quad(mint("id", "a"), KG.asOf, literal)])
    assert finding.value == value


def test_stores_rewrite_none_of_our_literals(quads: list[ox.Quad], corpus: Corpus) -> None:
    written = set(asserted_quads(corpus))
    assert written <= set(quads)


def test_what_is_quoted_is_not_also_said_unquoted(quads: list[ox.Quad]) -> None:
    cells: dict[object, dict[object, object]] = {}
    for quad in quads:
        if quad.subject.value.startswith(PREFIXES["claim"]) and quad.graph_name != GRAPH.inferred:
            cells.setdefault(quad.subject, {})[quad.predicate] = quad.object
    said: dict[tuple[object, ...], set[bool]] = {}
    for claim, own in cells.items():
        if own.get(RDF.type) != KG.Claim or KG.claimPredicate not in own or KG.withdrawn in own:
            continue
        value = own.get(KG.claimObject, own.get(KG.claimValue))
        key = (own[KG.claimSubject], own[KG.claimPredicate], value, own[PROV.hadPrimarySource])
        said.setdefault(key, set()).add(ox.NamedNode(f"{claim.value}/quote") in cells)
    assert len(said) > 1500
    assert [key for key, quoted in said.items() if len(quoted) == 2] == []


def test_the_registry_graph_uses_no_main_property(quads: list[ox.Quad]) -> None:
    said = {
        q.predicate
        for q in quads
        if is_document_graph(q.graph_name) and q.predicate.value.startswith(PREFIXES["kg"])
    }
    registry = {q.predicate for q in quads if q.graph_name == GRAPH.registry}
    # The table of things says where some lie; a document may say it too.
    shared = {KG.kind, KG.latitude, KG.longitude}
    assert said & registry <= shared, said & registry


def test_one_promise_in_several_documents_is_one_target(quads: list[ox.Quad]) -> None:
    papers = {
        q.graph_name.value.rpartition("/")[2]
        for q in quads
        if q.predicate == KG.claimObject and q.object == mint("id", "t-annual-projects")
    }
    assert papers >= {
        "xinhua-2021-01-11",
        "ciftis-2021-02-22",
        "fr-2021-04-19",
        "genews-2021-02-16",
    }


# ── ids, values and labels ────────────────────────────────────────────────────────────────────────


def test_ids_of_figures_and_memberships_are_those_of_the_tables(corpus: Corpus) -> None:
    named = {c.object for c in corpus.claims if c.quantity and c.object} | {
        c.membership for c in corpus.claims if c.membership
    }
    assert {f"o-{n:03}" for n in range(1, 252)} <= named
    assert {f"m-{n:03}" for n in range(1, 73)} <= named
    assert {"t-251-tasks", "t-first-stores-2025", "t-2030-world-front"} <= named


def test_values_are_kept_as_spelled_beside_the_typed_value(quads: list[ox.Quad]) -> None:
    texts = {(q.subject, q.object.value) for q in quads if q.predicate == KG.valueText}
    assert (mint("id", "o-137"), "38.0") in texts
    typed = [
        q.object.value
        for q in quads
        if q.subject == mint("id", "o-137") and q.predicate == KG.value
    ]
    assert typed == ["38"]


def test_figures_carry_the_units_of_the_tables_not_of_the_article(corpus: Corpus) -> None:
    """The article says 1.3 trillion and over 1/3; the tables count in billions and percent."""
    found = {c.object: c.quantity for c in corpus.claims if c.quantity}
    assert (found["o-136"].text, found["o-136"].unit) == ("1300", "billion-cny")
    assert (found["o-002"].text, found["o-002"].unit, found["o-002"].comparator) == (
        "33.3",
        "percent",
        "more-than",
    )


def test_labels_come_in_both_languages(quads: list[ox.Quad]) -> None:
    languages = {
        q.object.language
        for q in quads
        if q.subject == mint("id", "tongzhou") and q.predicate == SKOS.prefLabel
    }
    assert languages == {"en", "zh"}


def test_a_claim_needs_no_more_than_its_five_words() -> None:
    claim = Claim(document="d", locator="p1", subject="a", predicate="partOf", object="b")
    assert len(list(claim_to_quads(claim))) == 12
