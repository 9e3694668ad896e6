"""The one place that writes IRIs agrees with the ontology."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import TermError
from kg.model import namespaces
from kg.model.namespaces import KG, PREFIXES, mint, property_iri
from kg.sources.ontology import ontology_triples, vocabulary

VOCABULARIES = {
    name: [term for term in vars(value).values() if isinstance(term, ox.NamedNode)]
    for name, value in vars(namespaces).items()
    if isinstance(value, type) and value.__module__ == namespaces.__name__
}


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """IRIs that the ontology types."""
    rdf_type = PREFIXES["rdf"] + "type"
    return {
        t.subject.value
        for t in ontology_triples()
        if isinstance(t.subject, ox.NamedNode) and t.predicate.value == rdf_type
    }


def test_every_term_that_code_writes_is_declared(declared: set[str]) -> None:
    # VoID and the service description are written by the server alone, graphs are no terms.
    ours = {
        t.value
        for name in VOCABULARIES.keys() - {"VOID", "SD", "GRAPH"}
        for t in VOCABULARIES[name]
    }
    builtin = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
    assert {t for t in ours if not t.startswith(builtin)} - declared == set()


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_class_holds_the_terms_of_the_vocabulary_that_it_is_named_after(name: str) -> None:
    assert VOCABULARIES[name]
    for term in VOCABULARIES[name]:
        assert term.value.startswith(PREFIXES[name.lower()])


def test_names_are_the_local_names_of_their_terms() -> None:
    for name, term in vars(KG).items():
        if isinstance(term, ox.NamedNode):
            assert term.value == PREFIXES["kg"] + name


@pytest.mark.parametrize(
    "slug", ["", "Tongzhou", "a_b", "a--b", "-a", "a b", "通州", 'x"><script>', "../etc"]
)
def test_what_is_no_slug_mints_nothing(slug: str) -> None:
    with pytest.raises(TermError):
        mint("id", slug)


@pytest.mark.parametrize("name", ["", "foo:partOf", "part of", "kg:", "1a"])
def test_what_is_no_property(name: str) -> None:
    with pytest.raises(TermError):
        property_iri(name)


def test_the_vocabulary_is_read_from_the_ontology() -> None:
    words = vocabulary()
    assert {"partOf", "org:postIn", "schema:mentions"} <= words.properties
    assert "nearly" in words.schemes["comparators"]
    assert words.classes["ftz-area"].value == PREFIXES["kg"] + "ZonePart"
