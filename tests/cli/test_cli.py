"""The command line as a user meets it.

Most commands run by their entry point in this process; what only a process shows (loaded libraries,
a pipe, standard input, the width without a terminal) is asked of one.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pyoxigraph as ox
import pytest
from support.commands import fails, kg, ok, process
from support.project import FROZEN, ROOT
from support.shared import built_folder

from kg.cli import cli

HEAVY = ("rdflib", "networkx", "pyvis", "pyshacl", "pandas", "yaml", "starlette", "jinja2")
Edit = Callable[[str, str, str], Path]


# ── shape ─────────────────────────────────────────────────────────────────────────────────────────


def test_help_loads_no_heavy_library() -> None:
    code = f"""
import sys
from click.testing import CliRunner
from kg.cli import cli
for args in (["--help"], ["query", "--help"], ["build", "--help"]):
    assert CliRunner().invoke(cli, args).exit_code == 0
loaded = [m for m in {HEAVY!r} if m in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_cold_query_loads_no_heavy_library() -> None:
    built_folder()
    code = f"""
import sys
sys.argv = ["kg", "query", "ASK {{ }}"]
from kg.cli import cli
cli(standalone_mode=False)
loaded = [m for m in {HEAVY!r} if m in sys.modules]
assert not loaded, loaded
"""
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


NAMES = sorted(cli.list_commands(click.Context(cli)))


def test_every_command_helps_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"kg {name}" not in readme] == []
    commands = [cli.get_command(click.Context(cli), name) for name in NAMES]
    assert all(command and command.help for command in commands)


def test_help_is_a_table_of_contents_without_a_cut_line() -> None:
    listed = [line for line in process("--help").stdout.splitlines() if line.startswith("  ")]
    assert set(NAMES) <= {line.split()[0] for line in listed}
    assert not [line for line in listed if line.endswith("...")]


def test_the_version_prints_the_digest_of_the_data() -> None:
    from kg.resources import data_folder, digest_of

    assert ok("--version").strip() == f"kg 0.1.0 (data {digest_of(data_folder())[:16]})"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    assert "_KG_COMPLETE" in ok("completion", shell)


# ── asking ────────────────────────────────────────────────────────────────────────────────────────

ASK_GREEN = "SELECT ?p { ?p kg:focusesOn id:green-finance } ORDER BY ?p"


def test_query_text_file_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(ASK_GREEN, "utf-8")
    text = ok("query", ASK_GREEN, "-f", "csv", cwd=tmp_path)
    assert "https://w3id.org/two-districts/id/tongzhou" in text
    assert ok("query", "q.rq", "-f", "csv", cwd=tmp_path) == text
    run = process("query", "-", "-f", "csv", stdin=ASK_GREEN, cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, text, "")


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml", "md", "table"])
def test_every_result_format(name: str) -> None:
    out = ok("query", ASK_GREEN, "-f", name)
    assert "tongzhou" in out
    if name == "json":
        assert json.loads(out)["head"]["vars"] == ["p"]
    if name == "xml":
        rows = list(ox.parse_query_results(out.encode(), format=ox.QueryResultsFormat.XML))
        assert len(rows) >= 2


def test_graphs_come_as_turtle() -> None:
    out = ok(
        "query",
        "CONSTRUCT { ?p kg:focusesOn id:green-finance } { ?p kg:focusesOn id:green-finance }",
    )
    assert {
        q.subject.value.rpartition("/")[2] for q in ox.parse(out, format=ox.RdfFormat.TURTLE)
    } >= {"tongzhou"}


def test_params_bind_by_substitution_and_understand_names() -> None:
    rows = [
        ok("query", "district-focus", "--param", f"place={name}", "-f", "csv")
        for name in ("tongzhou", "通州", "Tongzhou District", "id:tongzhou")
    ]
    assert len(set(rows)) == 1
    assert "green-finance" in rows[0]
    nasty = 'x" } ; DROP ALL #'
    assert "nothing is called" in fails("query", "district-focus", "--param", f"place={nasty}")


def test_the_list_of_saved_queries() -> None:
    listed = json.loads(ok("query", "--list", "-f", "json"))
    assert len(listed) >= 25
    assert {"name", "question_en", "question_zh", "parameters"} == set(listed[0])
    assert "zone-parts" in ok("query", "--list")


def test_tables_align_chinese() -> None:
    from wcwidth import wcswidth

    lines = ok(
        "query", "SELECT ?n ?c { VALUES (?n ?c) { ('通州' '1') ('Chaoyang' '2') } } ORDER BY ?c"
    ).splitlines()
    places = {
        wcswidth(line[: line.index(mark)]) for line, mark in zip(lines[-2:], "12", strict=True)
    }
    assert len(places) == 1


def test_show_by_any_name() -> None:
    cards = {
        ok("show", name)
        for name in ("通州", "Tongzhou District", "tongzhou", "id:tongzhou", "Tongzhou")
    }
    assert len(cards) == 1
    content = json.loads(ok("show", "通州", "-f", "json"))
    assert content["thing"] == "id:tongzhou"


@pytest.mark.parametrize(
    "text", ["green finance", "绿色金融", "lvse jinrong", "lv se jin rong", "gren finance"]
)
def test_search_in_english_chinese_pinyin_and_with_errors(text: str) -> None:
    hits = json.loads(ok("search", text, "-f", "json"))
    assert "id:green-finance" in [h["thing"] for h in hits[:3]]


def test_why() -> None:
    out = ok("why", "通州", "focusesOn", "绿色金融", "--data", FROZEN)
    assert "“green finance” (characters 2985-2998" in out
    asked = ("why", "tongzhou", "kg:focusesOn", "green-finance", "-f", "json", "--data", FROZEN)
    assert json.loads(ok(*asked))[0]["proofs"][0]["locator"] == "P12 S1"
    assert "inferred by rule" in ok("why", "tongzhou-group", "partOf", "beijing-ftz")


COUNT = "SELECT (COUNT(*) AS ?n) { ?d a kg:Document }"


def test_known_by_tells_on_standard_error_what_it_cannot_hold() -> None:
    asked = ("query", COUNT, "-f", "csv", "--data", FROZEN)
    (early,) = csv.DictReader(io.StringIO((run := kg(*asked, "--known-by", "2021-01-11")).stdout))
    (all_,) = csv.DictReader(io.StringIO(ok(*asked)))
    assert 0 < int(early["n"]) < int(all_["n"])
    assert "documents without a date left out" in run.stderr
    none = kg(*asked, "--known-by", "1990-01-01")
    assert (none.returncode, none.stdout.split()) == (0, ["n", "0"])
    assert "no document was known by 1990-01-01; the first is known from " in none.stderr


def test_valid_on() -> None:
    text = "SELECT ?a { ?o kg:indicator id:tasks-251-done ; kg:asOf ?a } ORDER BY ?a"
    ask = ("query", text, "-f", "csv", "--data", FROZEN)
    assert ok(*ask, "--valid-on", "2021-01-11").split() == ["a", "2021-01-11"]
    assert len(ok(*ask).split()) > 2


# ── other people's RDF ────────────────────────────────────────────────────────────────────────────


def test_data_files_take_the_place_of_the_bundled_graph(tmp_path: Path) -> None:
    path = tmp_path / "x.nq"
    path.write_text('<urn:a> <urn:p> "通州" <urn:g> .\n', "utf-8")
    assert ok("query", "--data", path, "SELECT ?o { ?s ?p ?o }", "-f", "csv").split() == [
        "o",
        "通州",
    ]
    out = tmp_path / "y.jsonld"
    assert ok("export", "--data", path, "-f", "jsonld", "-o", out) == ""
    assert "通州" in out.read_text("utf-8")


def test_validate_other_peoples_rdf_with_their_shapes(tmp_path: Path) -> None:
    shapes, data = tmp_path / "s.ttl", tmp_path / "x.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:S> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; "
        "sh:property [ sh:path <urn:q> ; sh:minCount 1 ] .\n",
        "utf-8",
    )
    data.write_text("<urn:a> <urn:p> <urn:b> .", "utf-8")
    run = kg("validate", data, "--shapes", shapes, "-f", "turtle")
    assert run.returncode == 3
    report = {
        q.predicate.value.rpartition("#")[2]
        for q in ox.parse(run.stdout, format=ox.RdfFormat.TURTLE)
    }
    assert {"conforms", "result", "focusNode"} <= report
    data.write_text("<urn:a> <urn:p> <urn:b> ; <urn:q> 1 .", "utf-8")
    assert "conforms" in ok("validate", data, "--shapes", shapes)


@pytest.mark.slow
def test_validate_a_data_folder() -> None:
    """That the bundled data conform is held by tests/graph/test_build.py."""
    assert ok("validate", "--data", FROZEN).splitlines()[-1] == "conforms"


def test_validate_a_build(world: Path, tmp_path: Path) -> None:
    kg("build", "--data", world, "-o", tmp_path)
    assert ok("validate", tmp_path / "kg.trig").splitlines()[-1] == "conforms"


def test_validate_quotes_of_a_data_folder(world: Path) -> None:
    assert "3 quotes held against their text" in ok(
        "validate", "--data", world, "--texts", world / "texts"
    )
    path = world / "texts" / "harbour-news-2021.txt"
    path.write_text(path.read_text("utf-8").replace("shipping", "shopping"), "utf-8")
    run = kg("validate", "--data", world, "--texts", world / "texts")
    assert run.returncode == 3
    assert "focuses on shopping" in run.stdout


def test_build_says_what_it_made(world: Path, tmp_path: Path) -> None:
    run = kg("build", "--data", world, "-o", tmp_path / "out", "-v")
    assert run.returncode == 0, run
    assert "2 documents, 11 claims (3 with a quote)" in run.stdout
    assert [line.split()[0] for line in run.stderr.splitlines()] == [
        "read",
        "convert",
        "infer",
        "validate",
        "write",
    ]


@pytest.mark.parametrize(
    "name", ["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv"]
)
def test_export_in_every_format(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("export", "-f", name, "--graph", "xinhua-2021-01-11", "--data", FROZEN)
    assert ok(*asked, "-o", out) == ""
    assert "tongzhou" in out.read_text("utf-8")


# ── bad input: one line, exit code 1, nothing written ─────────────────────────────────────────────

BAD = [
    (["query", "SELECT ?x { ?x a "], "line 1, column"),
    (["query", "SELECT ?x { ?x a foo:Bar }"], "foo"),
    (["query", "no-such-query"], "no saved query is called 'no-such-query'; nearest: "),
    (["query", "nope.rq"], "nope.rq: No such file"),
    (["query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"], "refused"),
    (["query", "LOAD <http://127.0.0.1:9/>"], "refused"),
    (["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "SERVICE"),
    (["query", "SELECT * " + "{" * 3000 + "}" * 3000], "nest deeper than"),
    (["query", "zone-parts", "--param", "zone"], "NAME=VALUE"),
    (["query", "zone-parts", "--param", "colour=red"], "no such parameter"),
    (["query", "zone-parts", "--param", "zone=北京自贸去"], "nothing is called"),
    (["query", "ASK {}", "--data", "none.ttl"], "none.ttl: No such file"),
    (["show", "Tongzou"], "nearest: "),
    (["show", "通洲"], "nearest: "),
    (["why", "tongzhou", "focusOn"], "nothing is called 'focusOn'; nearest: focusesOn"),
    (["why", "tongzhou", "focusesOn", "tongzhou"], "no document says"),
    (["search", "qqqqqqqqq"], "nothing is called"),
    (["export", "--data", str(FROZEN), "-o", "none/x.ttl"], "none/x.ttl: cannot be written"),
    (["export", "--graph", "xinhua-2021"], "nearest: "),
    (["validate", "none.ttl"], "none.ttl: No such file"),
    (["build", "--data", "none"], "has no folder registry/"),
]


@pytest.mark.parametrize(("args", "message"), BAD, ids=[" ".join(a)[:40] for a, _ in BAD])
def test_bad_input_gets_one_line(args: list[str], message: str, tmp_path: Path) -> None:
    error = fails(*args, cwd=tmp_path)
    lines = error.splitlines()
    assert message in error
    assert all(line.startswith("kg: ") for line in lines)
    assert len(lines) == 1 or args[0] == "build"
    assert [p.name for p in tmp_path.iterdir()] == []


def test_an_error_of_a_process_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    for args, code in ((["show", "Tongzou"], 1), (["query"], 2)):
        run = process(*args, cwd=tmp_path)
        assert (run.returncode, run.stdout) == (code, "")
        assert "Traceback" not in run.stderr
        assert run.stderr == kg(*args, cwd=tmp_path).stderr


def test_all_faults_of_the_data_come_at_once(world: Path, edit: Edit, tmp_path: Path) -> None:
    edit("claims/harbour-news-2021.yaml", "kind: focus", "kind: fokus")
    edit("registry/zones.csv", "ftz-area", "ftz-aera")
    error = fails("build", "--data", world, "-o", tmp_path / "out")
    assert "harbour-news-2021.yaml:22: kind:" in error
    assert "zones.csv:3: kind:" in error
    assert not (tmp_path / "out").exists()


def test_usage_faults_exit_with_2() -> None:
    assert "Error" in fails("query", code=2)
    assert "YYYY-MM-DD" in fails("query", "ASK {}", "--known-by", "2021-02-30", code=2)
    assert "there is no command" in fails("qurey", code=2)


def test_a_closed_pipe_ends_quietly() -> None:
    built_folder()
    command = f"{sys.executable} -m kg export -f nquads | head -1"
    run = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.count("\n") == 1
