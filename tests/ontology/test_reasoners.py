"""Ontology and data hold together for reasoners that are not ours.

``make ontology`` asks them about all bundled data (KG_ALL_DATA=1), the tests about the tiny world
and, HermiT being quick, the frozen data. Each file of ``tests/fixtures/ontology`` says something
that must not be said; its first line names who notices it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from support.project import FROZEN, ROOT, WORLD
from support.reasoners import hermit, owlrl_contradictions, shacl_findings, turtle

from kg.graph.build import asserted_quads, ontology_quads
from kg.resources import data_folder
from kg.sources.corpus import read_corpus

ALL_DATA = bool(os.environ.get("KG_ALL_DATA"))
WRONG = sorted((ROOT / "tests" / "fixtures" / "ontology").glob("*.ttl"))


@cache
def said(folder: Path) -> list[ox.Triple]:
    """What a data folder and the ontology say; without what our own rules conclude."""
    return [quad.triple for quad in asserted_quads(read_corpus(folder))]


@cache
def terms() -> list[ox.Triple]:
    return [quad.triple for quad in ontology_quads()]


def of(name: str) -> list[Path]:
    return [path for path in WRONG if name in path.read_text("utf-8").partition(":")[0].split()]


def test_every_wrong_example_names_who_notices() -> None:
    assert {p for name in ("hermit", "owlrl", "shacl") for p in of(name)} == set(WRONG)


@pytest.mark.slow
def test_hermit_finds_the_ontology_consistent_and_every_class_possible() -> None:
    assert hermit(terms()) == []


@pytest.mark.slow
def test_hermit_finds_ontology_and_data_consistent() -> None:
    assert hermit(said(data_folder() if ALL_DATA else FROZEN)) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", of("hermit"), ids=lambda p: p.stem)
def test_hermit_notices(path: Path) -> None:
    assert hermit([*terms(), *turtle(path)]) != []


@pytest.mark.slow
def test_owlrl_names_no_contradiction() -> None:
    assert owlrl_contradictions(said(data_folder() if ALL_DATA else WORLD)) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", of("owlrl"), ids=lambda p: p.stem)
def test_owlrl_names_the_contradiction(path: Path) -> None:
    assert owlrl_contradictions([*terms(), *turtle(path)]) != []


@pytest.mark.slow
def test_pyshacl_finds_nothing_after_inference_by_rdfs() -> None:
    assert shacl_findings(said(data_folder() if ALL_DATA else WORLD)) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", of("shacl"), ids=lambda p: p.stem)
def test_pyshacl_finds_it(path: Path) -> None:
    assert shacl_findings([*terms(), *turtle(path)]) != []
