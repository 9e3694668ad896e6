"""Validation: findings name node, shape and sentence."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ShapeError
from kg.graph.build import ontology_quads
from kg.graph.mapping.corpus import corpus_to_quads
from kg.graph.shapes import Finding, shipped_shapes
from kg.graph.validate import validate
from kg.model.namespaces import KG, OA, mint, mint_claim
from kg.sources.corpus import read_corpus
from kg.sources.ontology import vocabulary


@pytest.fixture
def quads(world: Path) -> list[ox.Quad]:
    """The tiny world as quads, with the ontology."""
    return [*corpus_to_quads(read_corpus(world), vocabulary()), *ontology_quads()]


def test_the_tiny_world_conforms(quads: list[ox.Quad]) -> None:
    report = validate(quads)
    assert report.findings == ()
    assert report.conforms
    assert "conforms true" in report.turtle


def without(quads: list[ox.Quad], subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Quad]:
    """The quads without a property of a node."""
    kept = [q for q in quads if not (q.subject == subject and q.predicate == predicate)]
    assert len(kept) < len(quads)
    return kept


def test_a_finding_on_a_claim_names_document_place_and_quote(
    quads: list[ox.Quad], world: Path
) -> None:
    claim = read_corpus(world).claims[1]
    report = validate(without(quads, mint_claim(claim.digest), KG.basis))
    (finding,) = [f for f in report.findings if f.path == "kg:basis"]
    assert finding.node == f"claim:{claim.digest}"
    assert finding.source == "doc:harbour-news-2021 p2 s1 “focuses on shipping”"
    assert finding.shape.startswith("shape:")
    assert finding.message
    assert any("\u4e00" <= c <= "\u9fff" for c in finding.message_zh)


def test_a_claim_without_evidence_is_found(quads: list[ox.Quad], world: Path) -> None:
    claim = read_corpus(world).claims[0]
    report = validate(without(quads, mint_claim(claim.digest), KG.evidence))
    assert {"kg:evidence"} <= {f.path for f in report.findings}
    assert "structure" in {f.shape for f in report.findings}  # its evidence leads nowhere


def test_a_target_without_indicator_is_found(quads: list[ox.Quad]) -> None:
    report = validate(without(quads, mint("id", "t-cranes"), KG.indicator))
    assert ("id:t-cranes", "kg:indicator") in {(f.node, f.path) for f in report.findings}


def test_a_blank_node_is_found(quads: list[ox.Quad]) -> None:
    report = validate(
        [*quads, ox.Quad(ox.BlankNode("x"), OA.exact, ox.Literal("x"), mint("doc", "d"))]
    )
    assert any("blank node" in f.message for f in report.findings)


def test_findings_are_ordered_and_not_repeated(quads: list[ox.Quad], world: Path) -> None:
    claim = read_corpus(world).claims[1]
    found = validate(without(quads, mint_claim(claim.digest), KG.basis)).findings
    assert list(found) == sorted(set(found))
    line = str(found[0])
    assert "\n" not in line
    assert str(Finding(severity="Warning", shape="s", node="n", message="m")) == "Warning s: n: m"


@pytest.mark.parametrize(
    "content",
    [
        "this is not turtle",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; "
        "sh:targetNode <urn:a> ; sh:property <urn:p> . <urn:p> sh:minCount 1 .",
    ],
)
def test_shapes_that_cannot_be_used(content: str, tmp_path: Path) -> None:
    path = tmp_path / "s.ttl"
    path.write_text(content, "utf-8")
    with pytest.raises(ShapeError):
        validate([ox.Quad(ox.NamedNode("urn:a"), KG.hedge, ox.Literal("x"))], shapes=[path])
    assert shipped_shapes()
