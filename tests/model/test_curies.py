"""What is printed as a CURIE can be read back: by us, by SPARQL and by Turtle."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.graph.dataset import Dataset
from kg.model.curies import compact, expand, slug_of
from kg.model.namespaces import PREFIXES, mint

#: Characters that the grammars of SPARQL and Turtle treat in different ways.
LOCAL = st.text(
    st.sampled_from("abZ09_-.:/#'()%~!$&*+,;=?@·ªº通州é\u0301\u200c\u2040\U0001f600"), max_size=8
)


@given(
    st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True),
    st.sampled_from(("id", "doc", "kind")),
)
def test_minting_and_reading_are_opposites(slug: str, prefix: str) -> None:
    iri = mint(prefix, slug)
    assert expand(compact(iri.value)) == iri
    assert expand(f"<{iri.value}>") == iri
    assert slug_of(iri.value) == slug


@given(st.sampled_from(sorted(PREFIXES)), LOCAL)
@example("claim", "437d/evidence")
@example("id", "a.")
@example("id", "-a")
@example("id", "")
def test_what_is_printed_as_a_curie_is_read_back(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    written = compact(iri)
    if written == iri:
        return
    assert getattr(expand(written), "value", None) == iri
    turtle = f"@prefix {prefix}: <{PREFIXES[prefix]}> . {written} {written} {written} ."
    [quad] = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    assert quad.subject == quad.predicate == quad.object == ox.NamedNode(iri)
    query = f"PREFIX {prefix}: <{PREFIXES[prefix]}> SELECT ?x {{ VALUES ?x {{ {written} }} }}"
    [row] = ox.Store().query(query)  # type: ignore[union-attr]
    assert row["x"] == ox.NamedNode(iri)


def test_the_slugs_of_our_things_are_printed_as_curies() -> None:
    assert compact(PREFIXES["id"] + "tongzhou") == "id:tongzhou"
    assert compact(PREFIXES["kg"] + "focusesOn") == "kg:focusesOn"


def test_everything_that_the_graph_holds_is_read_back(dataset: Dataset) -> None:
    iris = {
        term.value for q in dataset.quads() for term in q.triple if isinstance(term, ox.NamedNode)
    }
    assert iris
    assert [iri for iri in iris if getattr(expand(compact(iri)), "value", None) != iri] == []


@pytest.mark.parametrize(
    ("given_", "iri"),
    [
        ("id:tongzhou", PREFIXES["id"] + "tongzhou"),
        ("claim:437d\\/evidence", PREFIXES["claim"] + "437d/evidence"),
        ("claim:437d/evidence", PREFIXES["claim"] + "437d/evidence"),
        ("http://e.org/x", "http://e.org/x"),
        ("tongzhou", None),
        ("foo:bar", None),
        ("<http://e.org/a b>", None),
    ],
)
def test_expand(given_: str, iri: str | None) -> None:
    assert getattr(expand(given_), "value", None) == iri
