"""A store that infers by RDFS, as GraphDB does by default, answers the saved queries as we do."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.dataset import Dataset
from kg.graph.sparql.catalogue import saved_queries
from kg.model.namespaces import PREFIXES

#: The entailment rules of RDF 1.1 that conclude something of our data.
RDFS = {
    "rdfs2": "?x a ?c } WHERE { ?p rdfs:domain ?c . ?x ?p ?y",
    "rdfs3": "?y a ?c } WHERE { ?p rdfs:range ?c . ?x ?p ?y . FILTER(!ISLITERAL(?y))",
    "rdfs5": "?p rdfs:subPropertyOf ?r } WHERE { ?p rdfs:subPropertyOf/rdfs:subPropertyOf ?r",
    "rdfs7": "?x ?q ?y } WHERE { ?p rdfs:subPropertyOf ?q . ?x ?p ?y",
    "rdfs9": "?x a ?d } WHERE { ?c rdfs:subClassOf ?d . ?x a ?c",
    "rdfs11": "?c rdfs:subClassOf ?e } WHERE { ?c rdfs:subClassOf/rdfs:subClassOf ?e",
}
CLOSURE = ox.NamedNode("urn:rdfs-closure")


@pytest.fixture(scope="module")
def closed(frozen: Dataset) -> Dataset:
    """The frozen graph with all that RDFS concludes of it in its default graph."""
    quads = list(frozen.quads())
    found = {q.triple for q in quads}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in found)
    fresh = found
    while fresh:
        fresh = {
            triple
            for rule in RDFS.values()
            for triple in store.query(f"CONSTRUCT {{ {rule} }}", prefixes=PREFIXES)
        } - found
        store.extend(ox.Quad(*triple) for triple in fresh)
        found |= fresh
    concluded = found - {q.triple for q in quads}
    return Dataset.from_quads([*quads, *(ox.Quad(*t, CLOSURE) for t in concluded)])


@pytest.mark.slow
def test_inference_by_rdfs_changes_no_answer(frozen: Dataset, closed: Dataset) -> None:
    assert len(closed) > len(frozen)
    changed = [
        name
        for name in saved_queries()
        if sorted(map(str, frozen.query(name).rows)) != sorted(map(str, closed.query(name).rows))
    ]
    assert changed == []


def test_goals_are_due_and_stay_goals(closed: Dataset) -> None:
    assert closed.query("ASK { ?g a kg:Goal ; kg:due ?d }").boolean
    assert not closed.query(
        "ASK { ?g a kg:Goal ; a ?c . VALUES ?c { kg:Target kg:Figure } }"
    ).boolean
