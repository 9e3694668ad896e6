"""Exports: round trips, evidence kept or declared dropped, atomic writes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
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
    is_document_graph,
    is_evidence,
    safe_cell,
    select,
)
from kg.model.namespaces import KG, mint
from kg.sources.atomic import write_atomically

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


def test_csv_has_the_values_as_spelled(quads: list[ox.Quad], whole: Callable[[str], bytes]) -> None:
    spelled = {q.object.value for q in quads if q.predicate == KG.valueText}
    assert "38.0" in spelled
    rows = csv.DictReader(io.StringIO(whole("csv").decode(), newline=""))
    assert {r["value_text"] for r in rows} - {""} == spelled


@pytest.mark.parametrize("name", ["turtle", "trig", "ntriples", "rdfxml"])
def test_the_header_says_whether_evidence_is_kept(name: str, world: Path) -> None:
    quads = list(build(data=world, check=False)[0].quads())
    whole = export(quads, name).decode()[:600]
    plain = export(select(quads, "asserted"), name).decode()[:600]
    assert "evidence is dropped" in plain
    assert "evidence is dropped" not in whole
    assert "claim nodes keep" in whole


def test_csv_has_a_line_for_each_claim_with_its_evidence(
    quads: list[ox.Quad], whole: Callable[[str], bytes]
) -> None:
    rows = list(csv.DictReader(io.StringIO(whole("csv").decode(), newline="")))
    claims = sum(q.object == KG.Claim for q in quads if is_document_graph(q.graph_name))
    assert len(rows) == claims
    assert all(r["document"] and r["locator"] for r in rows)
    (nearly,) = [r for r in rows if r["object"] == "id:o-001"]
    assert (nearly["value_text"], nearly["comparator"], nearly["quote"]) == (
        "90",
        "kind:nearly",
        "nearly 90 tasks",
    )


def test_csv_without_claims_has_a_line_for_each_quad() -> None:
    quad = ox.Quad(mint("id", "a"), KG.hedge, ox.Literal("=1+1", language="en"), mint("doc", "d"))
    lines = export([quad], "csv").decode().splitlines()
    assert lines[1] == "id:a,kg:hedge,'=1+1,rdf:langString,en,doc:d"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"),
        ("+x", "'+x"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-3.5", "-3.5"),
        ("+7", "+7"),
        ("90", "90"),
        ("", ""),
        ("\tx", "'\tx"),
    ],
)
def test_no_cell_is_taken_for_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


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
    with pytest.raises(ExportError, match="cannot be an XML name"):
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


# ── atomic writes ─────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("old", "utf-8")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["x.ttl"]


def test_where_it_cannot_be_written_the_old_file_stays(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nothing was changed"):
        write_atomically(tmp_path / "none" / "x.ttl", b"new")
    folder = tmp_path / "x.ttl"
    folder.mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        write_atomically(folder, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["x.ttl"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A limit on file size stands for a full disk; in a process of its own."""
    path = tmp_path / "x.ttl"
    path.write_text("old", "utf-8")
    code = f"""
import resource, signal
from pathlib import Path
from kg.errors import ExportError
from kg.sources.atomic import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path({str(path)!r}), b"x" * 100_000)
except ExportError as err:
    print(err)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "100,000 bytes" in run.stdout
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.ttl"]
