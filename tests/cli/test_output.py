"""Where answers go: the file's ending, what contradicts it, packed files, Excel, devices."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from support.commands import fails, ok, process
from support.commands import kg as command

import kg
from kg.cli.output import ENDINGS, choose_format
from kg.errors import ExportError
from kg.showing.plots.draw import SUFFIXES

ANSWER = 'SELECT ?a ?b { VALUES (?a ?b) { ("通州" "=1+1") ("-5" "x") } }'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "d.ttl"
    path.write_text('<http://e.org/a> <http://e.org/p> "1" .\n', "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "given", "formats", "chosen"),
    [
        ("x.csv", None, ("table", "csv"), "csv"),
        ("X.CSV", None, ("table", "csv"), "csv"),
        ("x.csv.gz", None, ("table", "csv"), "csv"),
        ("x.json", None, ("turtle", "jsonld", "node-link"), "jsonld"),
        ("x.json", "node-link", ("turtle", "jsonld", "node-link"), "node-link"),
        ("x.xml", None, ("table", "xml"), "xml"),
        ("x.png", None, ("table", "figure"), "figure"),
        ("x", None, ("table", "csv"), "table"),
        ("x.gz", None, ("table", "csv"), "table"),
        ("x", "csv", ("table", "csv"), "csv"),
        ("x.2024", "csv", ("table", "csv"), "csv"),
        (".csv", None, ("table", "csv"), "table"),
    ],
)
def test_the_ending_says_the_format(
    tmp_path: Path, name: str, given: str | None, formats: tuple[str, ...], chosen: str
) -> None:
    assert choose_format(tmp_path / name, given, formats, "table") == chosen


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("x.csv", "table", "its ending says csv, -f says table"),
        ("x.csv.xz", "table", "its ending says csv, -f says table"),
        ("x.ttl", "csv", "its ending says .ttl, -f says csv"),
        ("x.ttl", None, "'.ttl' names no format of this answer; known are .txt .csv, or say -f"),
        ("x.v2", None, "'.v2' names no format"),
    ],
)
def test_an_ending_that_contradicts_or_says_nothing_is_refused(
    tmp_path: Path, name: str, given: str | None, message: str
) -> None:
    with pytest.raises(ExportError, match=message):
        choose_format(tmp_path / name, given, ("table", "csv"), "table")


def test_folders_pipes_and_standard_output_have_no_ending(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    os.mkfifo(tmp_path / "y.ttl")
    for path in (tmp_path / "x.csv", tmp_path / "y.ttl", None):
        assert choose_format(path, "table", ("table", "csv"), "table") == "table"


def test_figures_have_the_endings_that_are_drawn() -> None:
    assert set(ENDINGS["figure"]) == set(SUFFIXES)


def test_a_query_goes_by_the_ending(data: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "a.tsv", "a.json", "a.xml", "a.md", "a.txt", "a.json.gz", "a"):
        assert ok("query", ANSWER, "--data", data, "-o", name, cwd=tmp_path) == ""
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines()[0] == "a,b"
    assert (tmp_path / "a.md").read_text("utf-8").startswith("| a | b |")
    assert (tmp_path / "a.txt").read_bytes() == (tmp_path / "a").read_bytes()
    packed = gzip.decompress((tmp_path / "a.json.gz").read_bytes())
    assert json.loads(packed) == json.loads((tmp_path / "a.json").read_bytes())
    ox.parse_query_results(path=str(tmp_path / "a.xml"), format=ox.QueryResultsFormat.XML)
    assert "its ending says csv" in fails(
        "query", ANSWER, "--data", data, "-f", "json", "-o", "b.csv", cwd=tmp_path
    )
    assert not (tmp_path / "b.csv").exists()


def test_an_export_goes_by_the_ending_and_keeps_a_link(data: Path, tmp_path: Path) -> None:
    (tmp_path / "target.nq").write_text("old", "utf-8")
    (tmp_path / "link.nq").symlink_to("target.nq")
    assert ok("export", "--data", data, "-o", "link.nq", cwd=tmp_path) == ""
    assert (tmp_path / "link.nq").is_symlink()
    found = list(ox.parse(path=str(tmp_path / "target.nq"), format=ox.RdfFormat.N_QUADS))
    assert [q.object for q in found] == [ox.Literal("1")]
    assert "names no format" in fails("export", "--data", data, "-o", "x.foo", cwd=tmp_path)
    assert "-f says turtle" in fails(
        "export", "--data", data, "-f", "turtle", "-o", "x.nq", cwd=tmp_path
    )
    long = "x" * 300
    for name in (f"{long}.ttl", f"{long}/x.ttl"):
        assert "File name too long" in fails("export", "--data", data, "-o", name, cwd=tmp_path)
    assert "names no format" in fails("view", "--data", data, "-o", "x.svg", cwd=tmp_path)


def test_a_network_of_two_files_wants_a_folder(data: Path, tmp_path: Path) -> None:
    assert "name a folder" in fails(
        "export", "--data", data, "--recipe", "all", "-o", "x.csv", code=2, cwd=tmp_path
    )
    asked = ("export", "--data", data, "--recipe", "all", "-f", "csv", "--excel", "-o", "folder")
    assert command(*asked, cwd=tmp_path).returncode == 0
    assert (tmp_path / "folder" / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_is_exact_and_for_excel_marked_and_guarded(data: Path) -> None:
    plain = ok("query", ANSWER, "--data", data, "-f", "csv")
    assert list(csv.reader(io.StringIO(plain)))[1:] == [["通州", "=1+1"], ["-5", "x"]]
    marked = ok("query", ANSWER, "--data", data, "--excel")
    assert marked[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(marked[1:])))[1:] == [["通州", "'=1+1"], ["-5", "x"]]
    assert "--excel writes CSV" in fails("query", ANSWER, "--data", data, "--excel", "-f", "json")


def test_standard_output_by_name_is_written_through(data: Path, tmp_path: Path) -> None:
    """In a process: as root, the device would have been replaced by a file."""
    for name in ("/dev/stdout", "/dev/fd/1"):
        run = process("query", ANSWER, "--data", data, "-f", "csv", "-o", name, cwd=tmp_path)
        assert run.stdout.startswith("a,b"), run
    assert Path("/dev/stdout").is_symlink()


def test_python_packs_by_the_ending_too(data: Path, tmp_path: Path) -> None:
    path = kg.open(data).export(tmp_path / "x.nq.gz")
    assert gzip.decompress(path.read_bytes()).startswith(b"<http://e.org/a>")
    with pytest.raises(ExportError, match="names no format"):
        kg.open(data).export(tmp_path / "x.foo.gz")
