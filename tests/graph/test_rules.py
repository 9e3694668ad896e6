"""Rules: what follows, that it never mixes with what is said, and how it is explained."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.build import ontology_quads
from kg.graph.dataset import Dataset
from kg.graph.rules import explain, read_rule, rules
from kg.model.curies import compact, expand
from kg.model.namespaces import GRAPH, KG, PREFIXES, RDF, XSD, mint


def triple(text: str) -> ox.Triple:
    """Read 'id:a kg:partOf id:b'."""
    terms = [expand(word) for word in text.split()]
    assert all(terms)
    return ox.Triple(*terms)  # type: ignore[arg-type]


def conclude(*said: str) -> set[str]:
    """What follows from some triples of one document, compact, classes left out."""
    quads = [ox.Quad(*triple(t), mint("doc", "d")) for t in said]
    dataset = Dataset.from_quads([*quads, *ontology_quads()])
    return {
        " ".join(compact(term.value) for term in q.triple)
        for q in dataset.infer()
        if q.predicate != RDF.type and str(q.subject).startswith(f"<{PREFIXES['id']}")
    }


CASES = [
    (
        ["id:a kg:partOf id:b", "id:b kg:partOf id:c"],
        {
            "id:a kg:partOf id:c",
            "id:b kg:hasPart id:a",
            "id:c kg:hasPart id:b",
            "id:c kg:hasPart id:a",
        },
    ),
    (["id:o kg:leads id:i"], {"id:i kg:ledBy id:o"}),
    (["id:p kg:holdsPost id:post"], {"id:p org:holds id:post", "id:post org:heldBy id:p"}),
    (
        ["id:o rdf:type kg:Observation", "id:o kg:indicator id:i", "id:o kg:ofInterest id:d"],
        {"id:o sosa:observedProperty id:i", "id:o sosa:hasFeatureOfInterest id:d"},
    ),
    (["id:t rdf:type kg:Target", "id:t kg:indicator id:i", "id:t kg:ofInterest id:d"], set()),
    (
        ["id:p kg:holdsPost id:post", "id:post org:postIn id:o", "id:o kg:responsibleFor id:d"],
        {
            "id:p org:holds id:post",
            "id:post org:heldBy id:p",
            "id:p org:memberOf id:o",
            "id:p kg:servesPlace id:d",
        },
    ),
    (
        ["id:x kg:locatedIn id:d", "id:d kg:partOf id:b"],
        {"id:d kg:hasPart id:x"} - {"id:d kg:hasPart id:x"}
        | {"id:b kg:hasPart id:d", "id:x kg:locatedIn id:b"},
    ),
    (
        ["id:f kg:settledIn id:lize", "id:lize kg:locatedIn id:fengtai"],
        {"id:f kg:settledIn id:fengtai"},
    ),
    (
        ["id:f kg:settledIn id:d", "id:d kg:partOf id:b"],
        {"id:f kg:settledIn id:b", "id:b kg:hasPart id:d"},
    ),
]


@pytest.mark.parametrize(("said", "follows"), CASES)
def test_what_follows_is_worked_by_hand(said: list[str], follows: set[str]) -> None:
    assert {t for t in conclude(*said) if not t.split()[1].startswith("skos:")} == follows


def test_classes_close_upwards() -> None:
    quads = [ox.Quad(*triple("id:z rdf:type kg:ZonePart"), GRAPH.registry), *ontology_quads()]
    store = Dataset.from_quads(quads)
    store.infer()
    assert ox.Quad(*triple("id:z rdf:type kg:Place")) in store


def test_both_ends_of_a_range_are_values(dataset: Dataset) -> None:
    """So that a query for values does not lose ranges."""
    ranges = dataset.query("SELECT ?f ?a ?b { ?f kg:valueMin ?a ; kg:valueMax ?b }").rows
    assert ranges
    for figure, least, most in ranges:
        found = dataset.query("SELECT ?v { ?f kg:value ?v }", params={"f": figure}).rows
        assert {row[0] for row in found} == {least, most}


def claimed(claim: str, said: str, *times: str, document: str = "old") -> list[ox.Quad]:
    """A claim of a document with its times, and the triple that it asserts."""
    subject, predicate, obj = triple(said)
    node, graph = mint("claim", claim), mint("doc", document)
    parts = ((KG.claimSubject, subject), (KG.claimPredicate, predicate), (KG.claimObject, obj))
    dates = (time.split() for time in times)
    return [
        ox.Quad(node, RDF.type, KG.Claim, graph),
        ox.Quad(subject, predicate, obj, graph),
        *(ox.Quad(node, part, term, graph) for part, term in parts),
        *(
            ox.Quad(node, getattr(KG, name), ox.Literal(day, datatype=XSD.date), graph)
            for name, day in dates
        ),
    ]


def catalogue(**documents: str) -> list[ox.Quad]:
    """Documents by the day from which they are known."""
    return [
        quad
        for slug, day in documents.items()
        for quad in (
            ox.Quad(mint("doc", slug), RDF.type, KG.Document, GRAPH.provenance),
            ox.Quad(
                mint("doc", slug), KG.latest, ox.Literal(day, datatype=XSD.date), GRAPH.provenance
            ),
        )
    ]


LEFT = [
    *catalogue(old="2019-01-01", new="2024-01-01"),
    *claimed("a", "id:x kg:partOf id:a", "validFrom 2015-01-01", "validTo 2020-06-30"),
    *claimed("b", "id:a kg:partOf id:b"),
]


def concluded(dataset: Dataset) -> set[str]:
    found = (q.triple for q in dataset.match(None, KG.partOf, None, GRAPH.inferred))
    return {" ".join(compact(term.value) for term in one) for one in found}


def test_what_left_its_whole_passes_nothing_on() -> None:
    dataset = Dataset.from_quads([*LEFT, *ontology_quads()])
    dataset.infer()
    assert concluded(dataset) == set()
    assert ox.Quad(*triple("id:x kg:partOf id:a")) in dataset, "what was said stays"
    assert dataset.query("ASK { id:a kg:hasPart id:x }").boolean is False


def test_on_a_day_on_which_it_belonged_to_the_whole_it_passes_it_on() -> None:
    dataset = Dataset.from_quads([*LEFT, *ontology_quads()])
    assert concluded(dataset.as_of(valid_on="2018-01-01")) == {"id:x kg:partOf id:b"}
    assert concluded(dataset.as_of(valid_on="2021-01-01")) == set()
    # Before any document is younger than the end, nobody can say that it is over.
    assert concluded(dataset.as_of(known_by="2019-12-31")) == {"id:x kg:partOf id:b"}


def test_an_end_that_is_no_date_ends_nothing() -> None:
    """Other people's data may say anything."""
    quads = [
        *catalogue(new="2024-01-01"),
        *claimed("a", "id:x kg:partOf id:a", "validTo soon"),
        *claimed("b", "id:a kg:partOf id:b"),
    ]
    dataset = Dataset.from_quads([*quads, *ontology_quads()])
    dataset.infer()
    assert concluded(dataset) == {"id:x kg:partOf id:b"}


def test_a_withdrawn_claim_keeps_nothing_alive() -> None:
    again = claimed("c", "id:x kg:partOf id:a", document="new")
    node, graph = mint("claim", "c"), mint("doc", "new")
    withdrawn = ox.Quad(node, KG.withdrawn, ox.Literal("a mistake", language="en"), graph)
    dataset = Dataset.from_quads([*LEFT, *again, withdrawn, *ontology_quads()])
    dataset.infer()
    assert concluded(dataset) == set()


def test_what_one_document_ends_and_another_does_not_goes_on() -> None:
    again = claimed("c", "id:x kg:partOf id:a", "asOf 2024-01-01", document="new")
    dataset = Dataset.from_quads([*LEFT, *again, *ontology_quads()])
    dataset.infer()
    assert concluded(dataset) == {"id:x kg:partOf id:b"}


def test_inferred_triples_never_mix_with_said_ones(quads: list[ox.Quad]) -> None:
    inferred = {q.triple for q in quads if q.graph_name == GRAPH.inferred}
    said = {q.triple for q in quads if q.graph_name != GRAPH.inferred}
    assert len(inferred) > 200
    assert inferred & said == set()


@pytest.mark.slow
def test_every_inferred_triple_is_explained_down_to_what_is_said(
    dataset: Dataset, quads: list[ox.Quad]
) -> None:
    from kg.graph.explain import _concluded

    inferred = [q.triple for q in quads if q.graph_name == GRAPH.inferred]
    things = [
        t for t in inferred if t.predicate.value.startswith((PREFIXES["kg"], PREFIXES["org"]))
    ]
    unexplained = [t for t in things if _concluded(dataset, t, frozenset()) is None]
    assert len(things) > 200
    assert unexplained == []


def test_a_derivation_names_rule_and_premises() -> None:
    quads = [
        ox.Quad(*triple(t), mint("doc", "d"))
        for t in ("id:a kg:partOf id:b", "id:b kg:partOf id:c")
    ]
    store = Dataset.from_quads([*quads, *ontology_quads()])
    store.infer()
    found = explain(store, triple("id:a kg:partOf id:c"))
    assert any(
        {*d.premises} == {triple("id:a kg:partOf id:b"), triple("id:b kg:partOf id:c")}
        for d in found
    )
    assert explain(store, triple("id:c kg:partOf id:a")) == []


def test_rules_carry_a_sentence_in_both_languages() -> None:
    assert len(rules()) >= 6
    for rule in rules():
        assert rule.sentence_en.endswith((".", "!")) or rule.sentence_en, rule.name
        assert any("\u4e00" <= c <= "\u9fff" for c in rule.sentence_zh), rule.name


def test_a_rule_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="rule x"):
        read_rule("x", "# one line\nCONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }")
