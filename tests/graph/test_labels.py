"""Names that other people's graphs give to things."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import NameAmbiguous
from kg.graph.dataset import Dataset
from kg.graph.labels import label, name
from kg.graph.lookup import Names
from kg.judging.cards import card

HEAD = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix old: <http://schema.org/> .
@prefix new: <https://schema.org/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://e.example/> .
"""
THING = ox.NamedNode("http://e.example/x")


def graph(text: str) -> Dataset:
    """A graph of somebody else's."""
    return Dataset.from_quads(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "naming",
    ["rdfs:label", "foaf:name", "old:name", "new:name", "dct:title", "dc:title", "skos:prefLabel"],
)
@pytest.mark.parametrize("tag", ["", "@en", "@en-GB", "@fr"])
def test_each_property_names_things(naming: str, tag: str) -> None:
    dataset = graph(f'e:x {naming} "River House"{tag} . e:y e:near e:x .')
    assert name(dataset, THING) == label(dataset, THING) == "River House"
    assert label(dataset, THING, "zh") == ""
    assert card(dataset, THING).label_en == "River House"
    names = Names(dataset)
    assert names.resolve("river house") == names.resolve("http://e.example/x") == THING
    assert [hit.iri for hit in names.search("house")] == [THING]


def test_languages_are_kept_apart() -> None:
    dataset = graph('e:x rdfs:label "Turm"@de , "塔"@zh-Hant , "tower"@en-US , "tour"@fr .')
    assert (label(dataset, THING), label(dataset, THING, "zh")) == ("tower", "塔")
    assert {Names(dataset).resolve(known) for known in ("Turm", "塔", "tour")} == {THING}
    chinese = graph('e:x rdfs:label "Turm"@de , "塔"@zh .')
    assert (label(chinese, THING), name(chinese, THING)) == ("", "塔")


def test_a_better_name_is_taken_first() -> None:
    assert name(graph('e:x foaf:name "b" ; rdfs:label "a" ; skos:altLabel "c" .'), THING) == "a"
    assert name(graph('e:x skos:altLabel "c" .'), THING) == "c"
    assert name(graph("e:x e:near e:y ."), THING) == "http://e.example/x"
    assert name(graph('e:x rdfs:label "" .'), THING) == "http://e.example/x"


def test_two_things_of_one_name_are_told_apart_by_iri() -> None:
    dataset = graph('e:x rdfs:label "Twin" . e:y foaf:name "twin"@en .')
    with pytest.raises(NameAmbiguous, match=r"http://e\.example/x, http://e\.example/y"):
        Names(dataset).resolve("Twin")


def test_iris_of_every_scheme_are_found() -> None:
    dataset = graph('<urn:isbn:1> dct:title "A Book" .')
    assert Names(dataset).resolve("<urn:isbn:1>") == Names(dataset).resolve("urn:isbn:1")


def test_terms_of_our_ontology_are_no_things(frozen: Dataset) -> None:
    found = {
        hit.iri.value for word in ("label", "title", "Person") for hit in Names(frozen).search(word)
    }
    assert not {iri for iri in found if not iri.startswith("https://w3id.org/two-districts/")}
