"""Every shape catches its fault and lets good data pass.

``fixtures/shapes/<shape>-fail.ttl`` breaks exactly the shape that its first line names, and
``<shape>-pass.ttl`` breaks none. Each is read together with ``world.ttl``, which holds valid things
to point to, and with the class hierarchy and the kinds of the ontology.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from support.project import ROOT

pytestmark = pytest.mark.slow
FIXTURES = ROOT / "tests" / "fixtures" / "shapes"
SHAPE = "https://w3id.org/two-districts/shape/"
PASS = sorted(p.stem.removesuffix("-pass") for p in FIXTURES.glob("*-pass.ttl"))
FAIL = sorted(p.stem.removesuffix("-fail") for p in FIXTURES.glob("*-fail.ttl"))


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in sorted((ROOT / "ontology" / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def background() -> Graph:
    """The class hierarchy, the kinds and the world of the fixtures."""
    graph = Graph()
    for name in ("kg.ttl", "reused.ttl", "alignment.ttl"):
        terms = Graph().parse(ROOT / "ontology" / name)
        for triple in terms.triples((None, RDFS.subClassOf, None)):
            graph.add(triple)
    graph.parse(ROOT / "ontology" / "kinds.ttl")
    graph.parse(FIXTURES / "world.ttl")
    return graph


def reported(*paths: Path) -> set[str]:
    """Local names of the shapes that the files break."""
    data = Graph()
    for triple in background():
        data.add(triple)
    for path in paths:
        data.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inference="none", inplace=True)
    assert isinstance(report, Graph)
    results = report.objects(None, SH.result)
    return {str(report.value(r, SH.sourceShape)).removeprefix(SHAPE) for r in results}


def with_message() -> set[str]:
    """Local names of the shapes that a report can name."""
    return {str(s).removeprefix(SHAPE) for s in shapes().subjects(SH.message, None)}


def targets(shape: URIRef) -> frozenset[object]:
    properties = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    return frozenset((p, o) for p in properties for o in shapes().objects(shape, p))


def first_line(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0]


def test_world_is_valid() -> None:
    assert reported() == set()


@pytest.mark.parametrize("name", PASS)
def test_good_data_passes(name: str) -> None:
    path = FIXTURES / f"{name}-pass.ttl"
    assert first_line(path) == f"# shape: {name}"
    assert reported(path) == set()


@pytest.mark.parametrize("name", FAIL)
def test_fault_is_reported_by_its_shape_alone(name: str) -> None:
    path = FIXTURES / f"{name}-fail.ttl"
    assert first_line(path) == f"# shape: {name}"
    assert reported(path) == {name}


def test_every_shape_has_a_failing_fixture() -> None:
    assert set(FAIL) == with_message()


def test_every_node_shape_and_every_set_of_targets_has_a_passing_fixture() -> None:
    covered = set()
    for name in PASS:
        prefix = SHAPE + name
        family = [s for s in shapes().subjects(SH.message, None) if str(s).startswith(prefix)]
        assert family, f"{name}-pass.ttl belongs to no shape"
        covered |= {targets(s) for s in family if isinstance(s, URIRef)}
    assert covered >= {
        targets(s) for s in shapes().subjects(SH.message, None) if isinstance(s, URIRef)
    }
    nodes = {
        s for s in shapes().subjects(RDF.type, SH.NodeShape) if (s, SH.message, None) in shapes()
    }
    assert {str(s).removeprefix(SHAPE) for s in nodes} <= set(PASS)


def test_every_shape_with_a_target_speaks_both_languages_and_has_a_severity() -> None:
    for shape in set(shapes().subjects(RDF.type, None)):
        if not (isinstance(shape, URIRef) and targets(shape)):
            continue
        languages = sorted(getattr(m, "language", "") for m in shapes().objects(shape, SH.message))
        assert languages == ["en", "zh"], shape
        assert shapes().value(shape, SH.severity) in (SH.Violation, SH.Warning), shape


def test_lists_of_kinds_agree_with_their_schemes() -> None:
    from rdflib.namespace import SKOS

    kinds = Graph().parse(ROOT / "ontology" / "kinds.ttl")
    kind = "https://w3id.org/two-districts/kind/"
    for name, scheme in (("Comparators-1", "comparators"), ("Bases-1", "bases")):
        listed = set(shapes().items(URIRef(SHAPE + name)))
        assert listed == set(kinds.subjects(SKOS.inScheme, URIRef(kind + scheme)))
