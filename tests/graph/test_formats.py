"""Exports: round trips, evidence kept or declared dropped."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import ExportError
from kg.graph.build import build
from kg.graph.dataset import Dataset
from kg.graph.formats import (
    FORMATS,
    export,
    is_evidence,
    select,
)
from kg.model.namespaces import KG, mint

READERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def quads(frozen: Dataset) -> list[ox.Quad]:
    """All quads of the frozen graph, inferred ones too."""
    return list(frozen.quads())


@pytest.fixture(scope="module")
def whole(quads: list[ox.Quad]) -> Callable[[str], bytes]:
    """The frozen graph in a format, written once."""
    return cache(lambda name: export(quads, name))


@pytest.mark.parametrize("name", sorted(READERS))
def test_reading_back_gives_the_same_graph(
    name: str, quads: list[ox.Quad], whole: Callable[[str], bytes]
) -> None:
    """And values as spelled: valueText is a plain string everywhere, 38.0 stays 38.0."""
    back = list(ox.parse(whole(name), format=READERS[name]))
    if name in ("trig", "nquads", "jsonld"):
        assert set(back) == set(quads)
    else:
        assert {q.triple for q in back} == {q.triple for q in quads}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_order_of_the_quads_does_not_matter(name: str, world: Path) -> None:
    quads = list(build(data=world, check=False)[0].quads())
    assert export(reversed(quads), name) == export(quads, name)


@pytest.mark.parametrize("name", ["turtle", "trig", "ntriples", "rdfxml"])
def test_the_header_says_whether_evidence_is_kept(name: str, world: Path) -> None:
    quads = list(build(data=world, check=False)[0].quads())
    whole = export(quads, name).decode()[:600]
    plain = export(select(quads, "asserted"), name).decode()[:600]
    assert "evidence is dropped" in plain
    assert "evidence is dropped" not in whole
    assert "claim nodes keep" in whole


@pytest.mark.parametrize("part", ["asserted", "claims", "registry", "ontology"])
def test_parts_are_disjoint_and_not_empty(part: str, quads: list[ox.Quad]) -> None:
    kept = set(select(quads, part))
    others = {
        q
        for p in ("asserted", "claims", "registry", "ontology")
        if p != part
        for q in select(quads, p)
    }
    assert kept
    assert not kept & others
    assert all(is_evidence(q) for q in kept) == (part == "claims")


def test_xml_refuses_what_xml_cannot_hold() -> None:
    bad = ox.Quad(mint("id", "a"), KG.hedge, ox.Literal("bell\x07"))
    with pytest.raises(ExportError, match="a character that XML cannot hold"):
        export([bad], "rdfxml")
    worse = ox.Quad(mint("id", "a"), ox.NamedNode("http://e/123"), ox.Literal("x"))
    with pytest.raises(ExportError, match="does not end in an XML name"):
        export([worse], "rdfxml")


@pytest.mark.slow
def test_three_readers_count_the_same_triples(
    built: tuple[Dataset, object, Path], tmp_path: Path
) -> None:
    """kg.ttl in pyoxigraph, rdflib and rapper."""
    path = built[2] / "kg.ttl"
    ours = len({q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)})
    theirs = len(rdflib.Graph().parse(path, format="turtle"))
    rapper = shutil.which("rapper")
    assert rapper, "rapper is missing: tools/needs.sh names the command that installs it"
    run = subprocess.run(
        [rapper, "-q", "-i", "turtle", "-o", "ntriples", str(path)], capture_output=True, check=True
    )
    assert ours == theirs == len(set(run.stdout.splitlines()))
    xml = tmp_path / "kg.rdf"
    xml.write_bytes(export(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE), "rdfxml"))
    run = subprocess.run(
        [rapper, "-q", "-i", "rdfxml", "-o", "ntriples", str(xml)], capture_output=True, check=True
    )
    assert len(set(run.stdout.splitlines())) == ours


def test_json_ld_is_json(quads: list[ox.Quad]) -> None:
    assert json.loads(export(select(quads, "registry"), "jsonld"))
