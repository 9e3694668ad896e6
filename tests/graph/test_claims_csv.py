"""Claims as CSV: one spelling of IRIs, values as spelled and as numbers, nothing changed."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest

from kg.graph.claims_csv import claims_csv
from kg.graph.dataset import Dataset
from kg.graph.formats import is_document_graph
from kg.model.namespaces import KG, PREFIXES, mint


@pytest.fixture(scope="module")
def quads(frozen: Dataset) -> list[ox.Quad]:
    return list(frozen.quads())


@pytest.fixture(scope="module")
def rows(quads: list[ox.Quad]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(claims_csv(quads).decode(), newline="")))


def test_values_stand_as_spelled_and_as_numbers(
    quads: list[ox.Quad], rows: list[dict[str, str]]
) -> None:
    spelled = {q.object.value for q in quads if q.predicate == KG.valueText}
    assert "38.0" in spelled
    assert {r["value_text"] for r in rows} - {""} == spelled
    assert all(float(r["number"] or r["number_min"] or r["number_max"]) >= 0
               for r in rows if r["value_text"])  # fmt: skip


def test_there_is_a_line_for_each_claim_with_its_evidence(
    quads: list[ox.Quad], rows: list[dict[str, str]]
) -> None:
    claims = sum(q.object == KG.Claim for q in quads if is_document_graph(q.graph_name))
    assert len(rows) == claims
    assert all(r["document"] and r["locator"] for r in rows)
    (nearly,) = [r for r in rows if r["object"] == PREFIXES["id"] + "o-001"]
    assert (nearly["value_text"], float(nearly["number"])) == ("90", 90.0)
    assert nearly["unit"].startswith(PREFIXES["kind"])
    assert nearly["comparator"] == PREFIXES["kind"] + "nearly"
    assert nearly["quote"] == "nearly 90 tasks"


def test_no_iri_is_shortened(rows: list[dict[str, str]]) -> None:
    columns = ("claim", "subject", "predicate", "object", "basis", "kind", "document", "unit")
    assert all(r[c].startswith("http") for r in rows for c in columns if r[c])


def test_without_claims_there_is_a_line_for_each_quad_and_no_text_is_changed() -> None:
    quads = [
        ox.Quad(mint("id", "a"), KG.hedge, ox.Literal("=1+1", language="en"), mint("doc", "d")),
        ox.Quad(ox.BlankNode("b"), KG.hedge, ox.BlankNode("c")),
    ]
    lines = claims_csv(quads).decode().splitlines()
    assert lines[0] == "subject,predicate,object,datatype,language,graph"
    assert f"_:b,{KG.hedge.value},_:c,,," in lines
    rest = f"{KG.hedge.value},=1+1,{PREFIXES['rdf']}langString,en,{PREFIXES['doc']}d"
    assert f"{PREFIXES['id']}a,{rest}" in lines
