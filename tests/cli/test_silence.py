"""What commands say when there is nothing to say, and where they cannot say it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import fails, kg, ok
from support.project import FROZEN, ROOT

from kg.api import open as open_graph

DATA = ("--data", FROZEN)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A file of two triples."""
    path = tmp_path / "pair.nt"
    path.write_text('<http://e.org/a> <urn:p> "1" .\n<http://e.org/b> <urn:q> "2" .\n', "utf-8")
    return path


@pytest.mark.parametrize("format", ["table", "md", "csv", "tsv", "json", "xml"])
def test_an_empty_answer_says_so_in_every_format(format: str, pair: Path) -> None:
    none = kg("query", "SELECT * { ?s <urn:z> ?o }", "--data", pair, "-f", format)
    assert (none.returncode, none.stderr) == (0, "kg: the answer is empty\n")
    some = kg("query", "SELECT * { ?s <urn:p> ?o }", "--data", pair, "-f", format)
    assert (some.returncode, some.stderr) == (0, "")
    for text in (none.stdout, some.stdout):
        assert text.endswith("\n")
        assert text.index("s") < text.rindex("o")


def test_a_no_is_an_answer_and_no_triples_are_none(pair: Path) -> None:
    for format in ("table", "csv", "json", "xml"):
        assert ok("query", "ASK { ?s <urn:z> ?o }", "--data", pair, "-f", format).endswith("\n")
    built = kg("query", "CONSTRUCT { ?s ?p 1 } { ?s <urn:z> ?o ; ?p ?q }", "--data", pair)
    assert (built.returncode, built.stderr) == (0, "kg: the answer is empty\n")


def test_a_value_that_cannot_match_is_told_with_those_that_can(pair: Path) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    wrong = kg("query", query, "--data", pair, "--param", "p=urn:p")
    assert wrong.returncode == 0
    assert wrong.stderr == 'kg: the answer is empty\nkg: p is never "urn:p"; it is urn:p or urn:q\n'
    apart = kg("query", query, "--data", pair, "--param", "o=1", "--param", "s=nobody")
    assert 'kg: s is never "nobody"; it is http://e.org/a or http://e.org/b' in apart.stderr
    assert "o is never" not in apart.stderr


def test_a_district_is_no_speaker() -> None:
    run = kg("query", "who-said", "--param", "speaker=通州", *DATA)
    assert run.returncode == 0
    _, reason = run.stderr.splitlines()
    assert reason.startswith("kg: speaker is never id:tongzhou (Tongzhou District); it is id:")


def test_values_that_occur_apart_only_are_told_as_such(pair: Path) -> None:
    query = "SELECT * { ?s ?p ?o }"
    run = kg("query", query, "--data", pair, "--param", "o=1", "--param", "s=http://e.org/b")
    assert run.stderr.splitlines()[1:] == [
        'kg: with the other values o is "2", not "1"',
        "kg: with the other values s is http://e.org/a, not http://e.org/b",
    ]


def test_several_values_of_one_parameter_mean_any_of_them(pair: Path) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
    both = ok("query", query, "--data", pair, "--param", "o=1", "--param", "o=2", "-f", "csv")
    assert both.splitlines() == ["s,o", "http://e.org/a,1", "http://e.org/b,2"]
    graph = open_graph(pair)
    assert [row["o"].value for row in graph.query(query, {"o": ["1", "2", "3"]})] == ["1", "2"]
    assert [row["o"].value for row in graph.query(query, {"o": "2"})] == ["2"]
    asked = ["query", "district-focus", *DATA, "-f", "json", "--param", "place=通州"]
    one = json.loads(ok(*asked))["results"]["bindings"]
    two = json.loads(ok(*asked, "--param", "place=朝阳"))["results"]["bindings"]
    assert 0 < len(one) < len(two)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("conflicts",), "no conflict is found"),
        (("compare", "--all"), "no document answers any question by facts"),
        (("compare", "--all", "--by", "area"), "no document answers any question by area"),
        (("progress",), "no target concerns anything"),
        (("measure", "overlap"), "overlap finds nothing in this network"),
        (("export", "-f", "csv"), "nothing is selected: the output holds no triple"),
        (("export", "-f", "turtle", "--only", "claims"), "nothing is selected"),
        (("export", "-f", "graphml"), "the recipe all finds nothing here"),
        (("query", "targets"), "the answer is empty"),
        (("show", "urn:c"), "nothing is called"),
    ],
)
def test_every_command_tells_that_it_found_nothing(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.nq"
    empty.write_text("", "utf-8")
    run = kg(*words, "--data", empty)
    assert run.returncode == (1 if words[0] == "show" else 0)
    assert said in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_graph_that_is_not_there_is_an_error_with_those_that_are(pair: Path) -> None:
    assert "nearest: doc:xinhua-2021-01-11" in fails("export", "--graph", "xinhua-2021", *DATA)
    assert "the" in fails("export", "--graph", "zzzz", *DATA)
    assert "there is no named graph" in fails("export", "--graph", "zzzz", "--data", pair)


def test_json_lines_of_nothing_are_empty(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Nothing of note happened on that quiet day.\n", "utf-8")
    run = kg("extract", "plain.txt", "-f", "jsonl", *DATA, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")


# ── standard output that cannot be written ────────────────────────────────────────────────────────

PRINTING = [
    ("query", "ASK {}", "--data", "{pair}"),
    ("query", "--list"),
    ("diff", "{pair}", "{pair}"),
    ("export", "-f", "csv", "--data", "{pair}"),
    ("validate", "{pair}"),
    ("completion", "bash"),
    ("--version",),
    ("query", "--help"),
]


def shell(words: tuple[str, ...], pair: Path, redirection: str) -> subprocess.CompletedProcess[str]:
    """Run kg as a process whose standard output goes where a shell sends it."""
    asked = " ".join(f"'{word.replace('{pair}', str(pair))}'" for word in words)
    return subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m kg {asked} {redirection}"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", PRINTING, ids=lambda words: words[0])
def test_a_full_disk_is_one_line(words: tuple[str, ...], pair: Path) -> None:
    run = shell(words, pair, "> /dev/full")
    said = run.stderr.splitlines()
    assert run.returncode == 1
    assert said[-1] == "kg: standard output cannot be written (No space left on device)"
    assert all(line.startswith("kg: ") for line in said)


@pytest.mark.parametrize("words", PRINTING[:3], ids=["ask", "list", "diff"])
def test_a_closed_standard_output_is_one_line(words: tuple[str, ...], pair: Path) -> None:
    run = shell(words, pair, ">&-")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "kg: standard output cannot be written (it is closed)\n"


def test_output_to_a_file_needs_no_standard_output(pair: Path) -> None:
    target = pair.with_name("out.csv")
    run = shell(("export", "-f", "csv", "--data", "{pair}", "-o", str(target)), pair, ">&-")
    assert (run.returncode, run.stderr) == (0, "")
    assert target.read_text("utf-8").count("\n") == 3


def test_a_reader_that_left_is_no_error(pair: Path) -> None:
    run = shell(("query", "--list"), pair, "| true")
    assert (run.returncode, run.stderr) == (0, "")
