"""The one place that writes IRIs agrees with the ontology."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import TermError
from kg.model import namespaces
from kg.model.namespaces import KG, PREFIXES, compact, expand, mint, property_iri, slug_of
from kg.sources.ontology import ontology_triples, vocabulary

CLASSES = ("KG", "RDF", "XSD", "SKOS", "DCTERMS", "ORG", "OA", "SCHEMA")


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
    ours = {
        value.value
        for name in CLASSES
        for value in vars(getattr(namespaces, name)).values()
        if isinstance(value, ox.NamedNode)
    }
    builtin = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "xsd"))
    assert {t for t in ours if not t.startswith(builtin)} - declared == set()


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


@given(
    st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True),
    st.sampled_from(("id", "doc", "kind")),
)
def test_minting_and_reading_are_opposites(slug: str, prefix: str) -> None:
    iri = mint(prefix, slug)
    assert expand(compact(iri.value)) == iri
    assert expand(f"<{iri.value}>") == iri
    assert slug_of(iri.value) == slug


@pytest.mark.parametrize(
    ("given_", "iri"),
    [
        ("id:tongzhou", PREFIXES["id"] + "tongzhou"),
        ("http://e.org/x", "http://e.org/x"),
        ("tongzhou", None),
        ("foo:bar", None),
        ("<http://e.org/a b>", None),
    ],
)
def test_expand(given_: str, iri: str | None) -> None:
    assert getattr(expand(given_), "value", None) == iri


@pytest.mark.parametrize("name", ["", "foo:partOf", "part of", "kg:", "1a"])
def test_what_is_no_property(name: str) -> None:
    with pytest.raises(TermError):
        property_iri(name)


def test_the_vocabulary_is_read_from_the_ontology() -> None:
    words = vocabulary()
    assert {"partOf", "org:postIn", "schema:mentions"} <= words.properties
    assert "nearly" in words.schemes["comparators"]
    assert words.classes["ftz-area"].value == PREFIXES["kg"] + "ZonePart"
