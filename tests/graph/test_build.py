"""The whole pipeline: same input, same bytes; faults stop it before anything is written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import DataErrors, ExportError
from kg.graph.build import STAGES, BuildReport, build
from kg.graph.dataset import Dataset
from kg.graph.formats import is_evidence
from kg.resources import data_folder, digest_of
from kg.sources.corpus import Corpus

Edit = Callable[[str, str, str], Path]
FILES = ("kg.nq", "kg.trig", "kg.ttl", "report.json")


def test_a_build_writes_its_files_and_counts_the_claims(
    built: tuple[Dataset, BuildReport, Path], corpus: Corpus
) -> None:
    _, report, out = built
    assert report.claims == len(corpus.claims)
    assert report.quoted == sum(bool(c.quote) for c in corpus.claims)
    assert sorted(p.name for p in out.iterdir()) == sorted(FILES)


@pytest.mark.slow
def test_the_bundled_data_build_twice_without_findings_into_identical_bytes(
    built: tuple[Dataset, BuildReport, Path], tmp_path: Path
) -> None:
    dataset, report = build(tmp_path)
    assert report.findings == ()
    assert set(report.stages) == set(STAGES)
    # The dataset of the fixture was read from the files of the first build.
    assert set(dataset.quads()) == set(built[0].quads())
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (built[2] / name).read_bytes(), name


def test_n_quads_are_sorted_and_trig_says_the_same(
    built: tuple[Dataset, BuildReport, Path],
) -> None:
    lines = (built[2] / "kg.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    nq = set(ox.parse(path=str(built[2] / "kg.nq"), format=ox.RdfFormat.N_QUADS))
    assert nq == set(ox.parse(path=str(built[2] / "kg.trig"), format=ox.RdfFormat.TRIG))


def test_the_turtle_is_plain_and_says_where_the_evidence_is(
    built: tuple[Dataset, BuildReport, Path],
) -> None:
    text = (built[2] / "kg.ttl").read_text("utf-8")
    assert "kg.trig" in text.splitlines()[1]
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert len(quads) > 5000
    assert not any(is_evidence(q) for q in quads)


def test_the_report_counts(built: tuple[Dataset, BuildReport, Path], corpus: Corpus) -> None:
    content = json.loads((built[2] / "report.json").read_text("utf-8"))
    assert content["documents"] == len(corpus.documents)
    with (data_folder() / "left_out.csv").open(encoding="utf-8", newline="") as file:
        assert sum(content["left_out"].values()) == len(list(csv.DictReader(file)))
    assert content["findings"] == []
    assert content["digest"] == digest_of(data_folder())


def test_faulty_data_write_nothing(world: Path, edit: Edit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, data=world)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    edit("claims/harbour-news-2021.yaml", "kind: focus", "kind: fokus")
    with pytest.raises(DataErrors):
        build(out, data=world)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_a_folder_that_cannot_be_made(world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(ExportError, match="cannot be made a folder"):
        build(tmp_path / "file" / "out", data=world, check=False)


def test_what_shapes_find_is_reported(world: Path) -> None:
    path = world / "claims" / "harbour-news-2021.yaml"
    text = path.read_text("utf-8")
    at = text.index("as_of: 2021-03-01", text.index("membership"))
    path.write_text(text[:at] + text[at + len("as_of: 2021-03-01\n  ") :], "utf-8")
    _, report = build(data=world)
    assert any("Membership" in f.shape for f in report.findings), report.findings
