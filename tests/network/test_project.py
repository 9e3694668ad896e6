"""Networks: a recipe's rows, with names on the nodes and evidence on the edges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.dataset import Dataset
from kg.model.namespaces import FAMILIES, PREFIXES
from kg.network.project import project
from kg.network.recipes import find_recipe, recipes

NODE = {"iri", "label_en", "label_zh", "kind", "kind_en", "kind_zh", "family"}
EDGE = {
    "relation", "relation_en", "relation_zh", "claims", "documents",
    "valid_from", "valid_to", "as_of", "inferred", "rule",
}  # fmt: skip


def graph(text: str, format: ox.RdfFormat = ox.RdfFormat.TRIG) -> Dataset:
    """A dataset from TriG with our prefixes."""
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    return Dataset.from_quads(ox.parse(head + text, format=format))


HARBOUR = """
graph:registry {
  id:harbour a kg:District ; kg:kind kind:district ;
    skos:prefLabel "Harbour District"@en , "港区"@zh .
  kind:district skos:prefLabel "district"@en , "区"@zh .
  id:shipping a kg:Industry ; skos:prefLabel "Shipping"@en .
}
doc:plan {
  id:harbour kg:focusesOn id:shipping .
  claim:aa a kg:Claim ; kg:claimSubject id:harbour ; kg:claimPredicate kg:focusesOn ;
    kg:claimObject id:shipping ; prov:hadPrimarySource doc:plan ;
    kg:validFrom "2020"^^xsd:gYear ; kg:asOf "2021-03"^^xsd:gYearMonth .
}
doc:news {
  id:harbour kg:focusesOn id:shipping .
  claim:bb a kg:Claim ; kg:claimSubject id:harbour ; kg:claimPredicate kg:focusesOn ;
    kg:claimObject id:shipping ; prov:hadPrimarySource doc:news ;
    kg:validFrom "2020-05-01"^^xsd:date ; kg:asOf "2021"^^xsd:gYear .
  claim:cc a kg:Claim ; kg:claimSubject id:harbour ; kg:claimPredicate kg:focusesOn ;
    kg:claimObject id:shipping ; prov:hadPrimarySource doc:news ; kg:withdrawn "misprint"@en .
}
"""


def test_node_and_edge_carry_all_that_is_known_of_them() -> None:
    network = project(graph(HARBOUR))
    assert dict(network.nodes["id:harbour"]) == {
        "iri": PREFIXES["id"] + "harbour",
        "label_en": "Harbour District",
        "label_zh": "港区",
        "kind": "district",
        "kind_en": "district",
        "kind_zh": "区",
        "family": "district",
    }
    assert network.edges["id:harbour", "id:shipping", "kg:focusesOn"] == {
        "relation": "kg:focusesOn",
        "relation_en": "kg:focusesOn",  # this made graph holds no ontology
        "relation_zh": "",
        "claims": ("aa", "bb"),
        "documents": ("news", "plan"),
        "valid_from": "2020",
        "valid_to": "",
        "as_of": "2021",  # any day of 2021, so later than March
        "inferred": False,
        "rule": "",
    }


def test_every_recipe_says_what_it_makes_and_makes_something(dataset: Dataset) -> None:
    assert {
        "actor-initiative", "all", "district-similarity", "official-organisation",
        "place-industry", "promises", "zone-parts",
    } <= recipes().keys()  # fmt: skip
    for name, query in recipes().items():
        network = project(dataset, name)
        assert network.graph == {
            "recipe": name,
            "sentence_en": query.question_en,
            "sentence_zh": query.question_zh,
        }
        assert network.number_of_edges() > 10, name
        for _, node in network.nodes(data=True):
            assert node.keys() == NODE
            assert node["family"] in {*FAMILIES, "other"}
            assert node["label_en"]
        for *_, edge in network.edges(keys=True, data=True):
            assert edge.keys() >= EDGE
            assert edge["relation_en"]
            assert edge["relation_zh"]


def test_all_shows_things_and_neither_papers_nor_figures(dataset: Dataset) -> None:
    families = {node["family"] for _, node in project(dataset).nodes(data=True)}
    assert families == {
        "zone", "part", "place", "district", "person", "organisation", "post", "industry",
        "initiative", "target",
    }  # fmt: skip


def test_claims_of_an_edge_are_those_that_assert_it(dataset: Dataset) -> None:
    """Counted by a query, independently of how the projection joins them."""
    network = project(dataset)
    rows = dataset.query(
        """SELECT ?s ?p ?o (COUNT(DISTINCT ?c) AS ?claims) (COUNT(DISTINCT ?d) AS ?documents) {
             ?c kg:claimSubject ?s ; kg:claimPredicate ?p ; kg:claimObject ?o ;
                prov:hadPrimarySource ?d
             FILTER NOT EXISTS { ?c kg:withdrawn ?why } } GROUP BY ?s ?p ?o"""
    )
    seen = 0
    for row in rows:
        edge = tuple(str(row[v]).strip("<>") for v in "spo")
        key = tuple(_short(iri) for iri in edge)
        if network.has_edge(key[0], key[2], key[1]):
            data = network.edges[key[0], key[2], key[1]]
            found = len(data["claims"]), len(data["documents"])
            assert found == (int(row["claims"].value), int(row["documents"].value)), key
            seen += 1
    assert seen > 400


def _short(iri: str) -> str:
    from kg.model.curies import compact

    return compact(iri)


def test_what_nobody_says_names_its_rule(dataset: Dataset) -> None:
    network = project(dataset)
    inferred = [d for *_, d in network.edges(keys=True, data=True) if d["inferred"]]
    assert inferred
    assert all(d["rule"] and not d["claims"] and not d["documents"] for d in inferred)
    said = [d for *_, d in network.edges(keys=True, data=True) if d["claims"]]
    assert all(d["documents"] and not d["rule"] and not d["inferred"] for d in said)


def test_the_order_is_that_of_the_keys(dataset: Dataset) -> None:
    network = project(dataset)
    assert list(network) == sorted(network)
    edges = list(network.edges(keys=True))
    assert edges == sorted(edges)


def test_a_view_of_a_day_gives_the_network_of_that_day(dataset: Dataset) -> None:
    early = project(dataset.as_of(known_by="2021-01-11"))
    late = project(dataset)
    assert set(early) < set(late)
    assert set(early.edges(keys=True)) < set(late.edges(keys=True))


def write(folder: Path, text: str) -> str:
    path = folder / "own.rq"
    path.write_text(text, "utf-8")
    return str(path)


def test_own_recipe_with_further_columns(tmp_path: Path) -> None:
    text = """SELECT ?source ?relation ?target ?weight ?word ?claim {
      VALUES (?source ?relation ?target ?weight ?word ?claim) {
        (id:harbour "knows" id:shipping 2.5 "b" claim:bb)
        (id:harbour "knows" id:shipping 2.5 "a" claim:aa)
        (id:alone UNDEF UNDEF UNDEF UNDEF UNDEF) } }"""
    network = project(graph(HARBOUR), write(tmp_path, text))
    assert list(network) == ["id:alone", "id:harbour", "id:shipping"]
    data = network.edges["id:harbour", "id:shipping", "knows"]
    assert (data["weight"], data["word"], data["claims"]) == (2.5, ("a", "b"), ("aa", "bb"))
    assert data["documents"] == ("news", "plan")
    assert network.graph["recipe"].endswith("own.rq")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?source ?target { ?source ?x ?target }", r"must SELECT \?relation"),
        ("ASK { ?source ?relation ?target }", "must SELECT"),
        ('SELECT ?source ?relation ("x" AS ?target) { ?source ?relation ?y }', "cannot be a node"),
        ("SELECT ?source ?relation ?target { ?source a ?target }", "relation is unbound"),
        ("SELECT ?source {", "line 1"),
    ],
)
def test_a_recipe_that_makes_no_network_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        project(graph(HARBOUR), write(tmp_path, text))


def test_unknown_recipes_name_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="nearest: place-industry"):
        find_recipe("places-industries")
    with pytest.raises(QueryError, match="No such file"):
        find_recipe(str(tmp_path / "none.rq"))


def test_nothing_selected_is_an_empty_network(tmp_path: Path) -> None:
    network = project(Dataset.from_quads([]))
    assert (len(network), network.number_of_edges()) == (0, 0)
    assert isinstance(network, nx.MultiDiGraph)


def test_parameters_narrow_a_recipe(tmp_path: Path, dataset: Dataset) -> None:
    tongzhou: Any = ox.NamedNode(PREFIXES["id"] + "tongzhou")
    network = project(dataset, "place-industry", params={"source": tongzhou})
    assert {source for source, _ in network.edges()} == {"id:tongzhou"}


def test_the_network_is_as_if_built_in_public_ways(dataset: Dataset) -> None:
    """The projection fills NetworkX's own dictionaries: this holds it to what NetworkX would do."""
    network = project(dataset)
    other = nx.MultiDiGraph(**network.graph)
    other.add_nodes_from(network.nodes(data=True))
    other.add_edges_from((s, t, k, d) for s, t, k, d in network.edges(keys=True, data=True))
    assert nx.utils.graphs_equal(network, other)
    assert network.number_of_edges() == other.number_of_edges()
    for node in network:
        assert {**network.pred[node]} == {**other.pred[node]}
        assert network.pred[node].keys() == {s for s, _ in network.in_edges(node)}
    assert nx.utils.graphs_equal(network.reverse().reverse(), network)


def test_other_peoples_dates_and_claims_do_no_harm() -> None:
    """Claims with a time of day and with words for dates, one of them under an IRI of its own."""
    strange = HARBOUR.replace('"2021-03"^^xsd:gYearMonth', '"2021-03-01T00:00:00"^^xsd:dateTime')
    strange = strange.replace('"2021"^^xsd:gYear', '"last spring"').replace(
        "claim:bb a", "<https://other.example/claims/7> a"
    )
    edge = project(graph(strange)).edges["id:harbour", "id:shipping", "kg:focusesOn"]
    assert edge["claims"] == ("aa", "https://other.example/claims/7")
    assert edge["as_of"] == "2021-03-01T00:00:00"
