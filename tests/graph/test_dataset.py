"""Datasets: the union default graph, foreign RDF, views as of a day, and the bridge to rdflib."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import RdfError
from kg.graph.dataset import Dataset
from kg.graph.parse import parse_file
from kg.model.namespaces import PREFIXES, mint

A, B, P = mint("id", "a"), mint("id", "b"), mint("id", "p")


def test_a_triple_in_three_graphs_counts_once() -> None:
    quads = [ox.Quad(A, P, B, mint("doc", name)) for name in ("x", "y", "z")]
    ds = Dataset.from_quads(quads)
    assert len(ds) == 3
    (row,) = ds.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert row["n"].value == "1"
    assert len(ds.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }").rows) == 3


@pytest.fixture(scope="module")
def peer(frozen: Dataset) -> rdflib.Dataset:
    """The frozen graph in rdflib."""
    return frozen.rdflib()


@pytest.mark.slow
def test_counts_are_those_of_rdflib(frozen: Dataset, peer: rdflib.Dataset) -> None:
    """The default graph is a set: COUNT(*) agrees with an independent engine."""
    for text in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { ?c kg:claimSubject ?s ; kg:claimPredicate kg:focusesOn }",
        "SELECT (COUNT(*) AS ?n) { ?s kg:partOf ?o . ?o kg:partOf ?q }",
    ):
        (ours,) = frozen.query(text)
        (theirs,) = peer.query(text, initNs=PREFIXES)
        assert int(ours["n"].value) == int(theirs[0]), text
        assert int(theirs[0]) > 0, text


def test_the_three_ways_to_ask(frozen: Dataset) -> None:
    plain = frozen.query("SELECT ?i { id:tongzhou kg:focusesOn ?i }").rows
    assert (mint("id", "green-finance"),) in plain
    where = frozen.query(
        "SELECT ?d { GRAPH ?d { id:tongzhou kg:focusesOn id:green-finance } }"
    ).rows
    assert (mint("doc", "xinhua-2021-01-11"),) in where
    proof = frozen.query(
        """SELECT ?doc ?where ?quote ?start ?end {
             ?c a kg:Claim ; kg:claimSubject id:tongzhou ; kg:claimPredicate kg:focusesOn ;
                kg:claimObject id:green-finance ;
                prov:hadPrimarySource ?doc ; kg:locator ?where ; kg:evidence ?e .
             OPTIONAL { ?e oa:hasSelector ?q , ?p . ?q oa:exact ?quote .
                        ?p oa:start ?start ; oa:end ?end }
           } ORDER BY ?doc"""
    )
    quoted = [r for r in proof if r["quote"] is not None]
    assert [(r["where"].value, r["quote"].value, r["start"].value) for r in quoted] == [
        ("P12 S1", "green finance", "2985")
    ]


@pytest.mark.slow
def test_rdflib_gets_the_same_quads(frozen: Dataset, peer: rdflib.Dataset) -> None:
    assert isinstance(peer, rdflib.Dataset)
    assert sum(1 for _ in peer.quads((None, None, None, None))) == len(frozen)
    spelled = rdflib.Literal("1.10", datatype=rdflib.XSD.decimal, normalize=False)
    quad = ox.Quad(A, P, ox.Literal("1.10", datatype=ox.NamedNode(str(rdflib.XSD.decimal))))
    from kg.graph.rdflib_bridge import to_graph

    assert next(iter(to_graph([quad]).objects())).n3() == spelled.n3()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", '<urn:a> <urn:p> "通州" .'),
        ("a.nt", '<urn:a> <urn:p> "通州" .'),
        ("a.nq", '<urn:a> <urn:p> "通州" <urn:g> .'),
        ("a.trig", '<urn:g> { <urn:a> <urn:p> "通州" }'),
        ("a.jsonld", '{"@id":"urn:a","urn:p":"通州"}'),
        (
            "a.rdf",
            '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:u="urn:"><rdf:Description rdf:about="urn:a"><u:p>通州</u:p></rdf:Description>'
            "</rdf:RDF>",
        ),
    ],
)
def test_foreign_rdf_in_every_format(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    ds = Dataset.read(path)
    assert len(ds) == 1
    assert [r["o"].value for r in ds.query("SELECT ?o { ?s ?p ?o }")] == ["通州"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", b"<urn:a> <urn:p>", "is not valid Turtle"),
        ("a.xyz", b"", "the suffix '.xyz' names no RDF format"),
        ("a.rdf", b'<!DOCTYPE r [<!ENTITY a "b">]><r/>', "declares a DOCTYPE"),
        ("a.nt", b'<urn:a> <urn:p> "\xff" .', "is not valid"),
        ("a.jsonld", b'{"@context":"http://127.0.0.1:9/c","@id":"urn:a"}', "is not valid"),
    ],
)
def test_what_is_no_rdf_is_refused_whole(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    good = tmp_path / "good.ttl"
    good.write_text("<urn:a> <urn:p> <urn:b> .", "utf-8")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RdfError, match=message) as caught:
        Dataset.read(good, path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RdfError, match="No such file"):
        parse_file(tmp_path / "none.ttl")
    with pytest.raises(RdfError, match="is no readable store"):
        Dataset.open(tmp_path / "none")


def test_a_dataset_is_true_where_it_holds_a_quad() -> None:
    assert not Dataset.from_quads([])
    assert Dataset.from_quads([ox.Quad(A, P, B)])
    assert Dataset.from_quads([ox.Quad(A, P, B, mint("doc", "x"))])
