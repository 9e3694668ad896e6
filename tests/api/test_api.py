"""The Python API: every method, over names in three languages and both kinds of days."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from support.commands import ok
from support.project import FROZEN, ROOT

import kg
from kg.errors import (
    ArgumentError,
    ClosedError,
    DayError,
    ExportError,
    KgError,
    KindError,
    NameNotFound,
    QueryError,
    RdfError,
)

TONGZHOU = ("通州", "Tongzhou District", "tongzhou qu", "tongzhou", "id:tongzhou")
DAYS = ("2026-06-30", date(2026, 6, 30))


@pytest.fixture(scope="module")
def g() -> kg.KnowledgeGraph:
    return kg.open(FROZEN)


def printed(*args: str) -> str:
    return ok(*args, "--data", FROZEN)


# ── names and days ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def plain(g: kg.KnowledgeGraph) -> dict[str, object]:
    """What some methods answer about a thing that is named by its slug."""
    return {
        "conflicts": g.conflicts("tongzhou"),
        "progress": g.progress("tongzhou", day=DAYS[0]),
        "paths": g.measure("paths", "tongzhou", "chaoyang").rows,
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", [*TONGZHOU, "https://w3id.org/two-districts/id/tongzhou"])
def test_every_name_of_a_thing_is_as_good_in_every_method(
    g: kg.KnowledgeGraph, plain: dict[str, object], name: str
) -> None:
    assert g.show(name).thing == "id:tongzhou"
    assert g.why(name, "focusesOn", "绿色金融")[0].triple[0] == "id:tongzhou"
    assert g.conflicts(name) == plain["conflicts"]
    assert g.progress(name, day=DAYS[0]) == plain["progress"]
    assert g.compare(name).zones == ("id:tongzhou",)
    assert g.view(around=name).evidence.centre == "id:tongzhou"
    assert "id:tongzhou" in {
        str(row["place"].value).replace("https://w3id.org/two-districts/id/", "id:")
        for row in g.query("district-focus", {"place": name})
    }
    assert g.measure("paths", name, "朝阳").rows == plain["paths"]


def test_a_term_is_a_name_too(g: kg.KnowledgeGraph) -> None:
    node = ox.NamedNode("https://w3id.org/two-districts/id/tongzhou")
    assert g.show(node).thing == "id:tongzhou"  # type: ignore[arg-type]


@pytest.mark.slow
def test_days_are_dates_or_texts(g: kg.KnowledgeGraph) -> None:
    for day in DAYS:
        [promise] = g.progress("t-german-companies", day=day)
        assert promise.verdict.status == "missed"
        assert g.series(promise.first.indicator, day=day)
        assert len(g.as_of(known_by=day)) <= len(g)
        assert g.as_of(valid_on=day).show("通州").label_en == "Tongzhou District"
        assert g.view(around="通州", day=day).num_nodes() > 1
    text, day = (g.diff(known_by=day) for day in DAYS)
    assert text == day


def test_the_judged_day_cuts_nothing(g: kg.KnowledgeGraph) -> None:
    assert len(g.progress(day="2021-01-11")) == len(g.progress(day="2026-06-30"))
    early = g.as_of(known_by="2021-01-11")
    assert len(early.progress(day="2021-01-11")) < len(g.progress(day="2021-01-11"))


# ── what comes back is what the command prints ────────────────────────────────────────────────────

SAME: dict[str, tuple[Callable[[kg.KnowledgeGraph], Any], list[str]]] = {
    "show": (lambda g: g.show("通州"), ["show", "通州"]),
    "why": (
        lambda g: g.why("通州", "focusesOn", "绿色金融"),
        ["why", "通州", "focusesOn", "绿色金融"],
    ),
    "search": (lambda g: g.search("tongzou"), ["search", "tongzou"]),
    "progress": (
        lambda g: g.progress("通州", day="2026-06-30"),
        ["progress", "通州", "--day", "2026-06-30"],
    ),
    "conflicts": (lambda g: g.conflicts("东城区"), ["conflicts", "东城区"]),
    "compare": (
        lambda g: g.compare("北京自贸区", "上海自贸区"),
        ["compare", "北京自贸区", "上海自贸区"],
    ),
    "diff": (lambda g: g.diff(known_by="2025-12-31"), ["diff", "--known-by", "2025-12-31"]),
    "measure": (lambda g: g.measure("overlap"), ["measure", "overlap"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAME)
def test_a_record_prints_itself_as_the_command_prints_it(g: kg.KnowledgeGraph, name: str) -> None:
    ask, args = SAME[name]
    found = ask(g)
    assert str(found).strip() == printed(*args).strip()
    assert found.to_dict() == json.loads(printed(*args, "-f", "json"))
    assert len(found.to_frame()) >= 1
    assert "<pre>" in found._repr_html_()


def test_an_answer_prints_itself_and_becomes_rows(g: kg.KnowledgeGraph) -> None:
    answer = g.query("SELECT ?i { id:tongzhou kg:focusesOn ?i } ORDER BY ?i LIMIT 2")
    assert str(answer).splitlines()[0].strip() == "i"
    assert [list(row) for row in answer.to_dict()] == [["i"], ["i"]]
    assert list(answer.to_frame().columns) == ["i"]
    assert g.query("ASK {}").boolean


# ── taking away ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_networks_pages_files_and_rdflib(g: kg.KnowledgeGraph, tmp_path: Path) -> None:
    from pyvis.network import Network

    assert isinstance(g.project("place-industry"), nx.MultiDiGraph)
    assert isinstance(g.view(around="通州"), Network)
    path = g.export(tmp_path / "x.nq")
    assert len(kg.open(path)) == len(g)
    assert kg.open(path).show("通州").relations == g.show("通州").relations
    assert g.export(tmp_path / "y.ttl", graph="haidian-plan-2021", only="asserted").stat().st_size
    counted = g.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").to_dict()
    assert len(g.rdflib()) == counted[0]["n"]


def test_a_graph_validates_itself(world: Path) -> None:
    tiny = kg.open(world)
    report = tiny.validate()
    assert report.conforms
    assert str(report).endswith("conforms")


def test_folders_stores_and_builds_open(world: Path, tmp_path: Path) -> None:
    from kg.resources import cache_folder, store_name

    kg.build(tmp_path / "build", data=world)
    tiny = kg.open(world)
    assert len(kg.open(tmp_path / "build")) == len(tiny)
    assert len(kg.open(cache_folder() / store_name(world))) == len(tiny)


# ── wrong use ─────────────────────────────────────────────────────────────────────────────────────


WRONG: list[tuple[Callable[[kg.KnowledgeGraph], object], type[KgError], str]] = [
    (lambda g: g.show("Tongzou Distrikt"), NameNotFound, "nearest"),
    (lambda g: g.show(7), ArgumentError, "must be a text"),  # type: ignore[arg-type]
    (lambda g: g.why("通州", "focussesOn"), NameNotFound, "kg:focusesOn|focusesOn"),
    (lambda g: g.progress("nowhere at all"), NameNotFound, "nothing is called"),
    (lambda g: g.progress(day="2021-02-30"), DayError, "is not a day of the calendar"),
    (lambda g: g.progress(day=20210230), DayError, "is not a day"),  # type: ignore[arg-type]
    (lambda g: g.series("通州"), KindError, "series takes indicator"),
    (lambda g: g.conflicts("nowhere at all"), NameNotFound, "nothing is called"),
    (lambda g: g.compare("绿色金融"), KindError, "compare takes zone"),
    (lambda g: g.diff(), KgError, "diff needs another state"),
    (lambda g: g.diff("no-such-file.nq"), RdfError, "no-such-file"),
    (lambda g: g.diff(known_by="2021-13-01"), DayError, "is not a day"),
    (lambda g: g.measure("centralety"), QueryError, "nearest: centrality"),
    (lambda g: g.measure("overlap", "通州"), QueryError, "takes no arguments"),
    (lambda g: g.project("no-such-recipe"), QueryError, "no recipe is called"),
    (lambda g: g.view(around="nowhere at all"), NameNotFound, "nothing is called"),
    (lambda g: g.view(query="ASK {}"), QueryError, "ASK query finds nothing to show"),
    (lambda g: g.export("x.docx"), ExportError, "names no format"),
    (lambda g: g.export("x.ttl", format="docx"), ExportError, "is no format"),
    (lambda g: g.export("x.ttl", graph="no-such-graph"), NameNotFound, "nothing is called"),
    (lambda g: g.as_of(), DayError, "needs a day"),
    (lambda g: g.query("SELECT ?x { ?x"), QueryError, "line 1"),
    (lambda g: g.query("district-focus", {"nowhere": "x"}), QueryError, "no such parameter"),
    (lambda g: g.query("DELETE WHERE { ?s ?p ?o }"), QueryError, "DELETE|read"),
    (lambda g: kg.open("no-such-file.nq"), RdfError, "no-such-file"),
    (lambda g: kg.open("x", "y"), RdfError, "No such file"),
]


@pytest.mark.parametrize(("use", "error", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_use_is_one_line_of_the_one_tree(
    g: kg.KnowledgeGraph,
    use: Callable[[kg.KnowledgeGraph], object],
    error: type[KgError],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message) as caught:
        use(g)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_graph_says_so() -> None:
    with kg.open() as graph:
        assert graph.show("通州")
    for use in (lambda: graph.show("通州"), lambda: graph.query("ASK {}"), lambda: len(graph)):
        with pytest.raises(ClosedError, match="open it again"):
            use()


def test_an_endpoint_that_does_not_answer() -> None:
    nobody = kg.open("http://127.0.0.1:9/sparql")
    for use in (lambda: nobody.query("ASK {}"), lambda: nobody.show("通州")):
        with pytest.raises(QueryError, match="cannot be reached"):
            use()
    with pytest.raises(KgError, match="an endpoint answers query and show"):
        nobody.progress()


@pytest.mark.slow
def test_the_types_that_a_user_sees(tmp_path: Path) -> None:
    """What a strict type checker tells users of every method."""
    code = """import kg
g = kg.open()
reveal_type(g.show("x")); reveal_type(g.why("x")); reveal_type(g.search("x"))
reveal_type(g.query("x")); reveal_type(g.progress()); reveal_type(g.series("x"))
reveal_type(g.conflicts()); reveal_type(g.compare()); reveal_type(g.diff(known_by="x"))
reveal_type(g.measure("x")); reveal_type(g.view()); reveal_type(g.export("x"))
reveal_type(g.validate()); reveal_type(g.as_of()); reveal_type(g.progress()[0])
"""
    (tmp_path / "use.py").write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "use.py", "--cache-dir", str(tmp_path / "c")],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    told = [
        line.rpartition("kg.")[2].rstrip('"') for line in done.stdout.splitlines() if "note" in line
    ]
    assert [line.rpartition(".")[2] for line in told] == [
        "Card", "Reasons", "Hits", "Answer", "Ledger", "Series", "Conflicts", "Comparison",
        "Difference", "Result", "EvidenceNetwork", "Path", "CheckResult", "KnowledgeGraph",
        "Promise",
    ]  # fmt: skip
    assert "error" not in done.stdout
