"""Where things stand on the map: each case is worked by hand."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.dataset import Dataset
from kg.model.curies import expand
from kg.model.namespaces import GRAPH, KG, ORG, mint, property_iri
from kg.showing.html.derivations import Derivations
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.places import coordinates, places_of
from kg.showing.html.view import view

NEWS = mint("doc", "news")


def world(*said: tuple[str, ox.NamedNode, str], graph: ox.NamedNode = NEWS) -> Dataset:
    """A city with two districts that have coordinates, and what a document says."""
    lying = {"city": ("39.9", "116.4"), "east": ("39.9", "116.7"), "west": ("39.9", "116.2")}
    quads = [
        ox.Quad(mint("id", place), predicate, ox.Literal(value), GRAPH.registry)
        for place, values in lying.items()
        for predicate, value in zip((KG.latitude, KG.longitude), values, strict=True)
    ]
    quads += [
        ox.Quad(mint("id", district), KG.partOf, mint("id", "city"), GRAPH.registry)
        for district in ("east", "west")
    ]
    quads += [ox.Quad(mint("id", s), p, mint("id", o), graph) for s, p, o in said]
    return Dataset.from_quads(quads)


def place(found: Dataset, thing: str = "thing") -> str:
    return places_of(found, [f"id:{thing}"], coordinates(found)).get(f"id:{thing}", "")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ([("thing", KG.locatedIn, "east")], "id:east"),
        # Of places that lie in each other the innermost.
        ([("thing", KG.locatedIn, "east"), ("thing", KG.locatedIn, "city")], "id:east"),
        # Of two side by side what holds both, where a document says so; else nowhere.
        (
            [("thing", KG.locatedIn, p) for p in ("east", "west", "city")],
            "id:city",
        ),
        ([("thing", KG.locatedIn, "east"), ("thing", KG.locatedIn, "west")], ""),
        # Neither the whole that it is part of, nor what it reaches into, nor a neighbour.
        ([("thing", KG.partOf, "zone"), ("zone", KG.locatedIn, "east")], ""),
        ([("thing", property_iri("reachesInto"), "east")], ""),
        ([("thing", KG.partOf, "east")], ""),
        ([("thing", property_iri("settledIn"), "east")], ""),
        ([("thing", property_iri("responsibleFor"), "east")], ""),
        (
            [
                ("thing", property_iri("holdsPost"), "post"),
                ("post", property_iri("servesPlace"), "east"),
            ],
            "",
        ),
        ([("thing", ORG.postIn, "body"), ("body", KG.locatedIn, "east")], ""),
        # A place without coordinates, and nothing said at all.
        ([("thing", KG.locatedIn, "elsewhere")], ""),
        ([], ""),
    ],
)
def test_a_thing_stands_where_a_document_locates_it_or_nowhere(
    said: list[tuple[str, ox.NamedNode, str]], wanted: str
) -> None:
    assert place(world(*said)) == wanted


def test_what_rules_conclude_from_documents_places_too() -> None:
    found = world(("thing", KG.locatedIn, "park"), ("park", KG.locatedIn, "east"))
    found.infer()
    assert place(found) == "id:east"


def test_what_only_the_registry_says_places_nothing() -> None:
    assert place(world(("thing", KG.locatedIn, "east"), graph=GRAPH.registry)) == ""


def test_a_place_stands_at_its_own_coordinates() -> None:
    assert place(world(("east", KG.locatedIn, "west")), "east") == "id:east"


def test_everything_on_the_map_of_our_data_has_a_document(frozen: Dataset) -> None:
    """A claim says where it lies, or a rule concludes it from claims."""
    evidence = view(frozen).evidence
    derivations = Derivations(EvidenceReader(frozen))
    placed = {k: p for k, p in evidence.anchors.items() if k not in evidence.coordinates}
    assert len(placed) > 20
    for key, site in placed.items():
        thing, where = expand(key), expand(site)
        assert thing is not None
        assert where is not None
        graphs = {q.graph_name for q in frozen.match(thing, KG.locatedIn, where, None)}
        said = any(str(graph).startswith(f"<{NEWS.value[:-4]}") for graph in graphs)
        ground = None if said else derivations.ground(key, "kg:locatedIn", site)
        assert said or (ground and any(leaf.claims for leaf in ground.leaves.values())), key
