"""Tables on a screen: what fits, what is left whole, what options choose, and when colours show."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import fails, kg, ok
from support.project import FROZEN, ROOT

from kg.showing.terminal import display_width

GOLDEN = Path(__file__).with_name("golden")
DAY = ("--day", "2026-06-30")
#: What is shown of the frozen data, each at 80, 120 and 200 columns.
SHOWN = {
    "progress": ("progress", "顺义", *DAY),
    "compare": ("compare", "beijing-ftz", "shanghai-ftz", "tianjin-ftz"),
    "conflicts": ("conflicts",),
    "show": ("show", "海淀"),
}


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("name", SHOWN)
def test_what_a_screen_shows(name: str, width: int) -> None:
    """As the files in golden/ have it, which people have looked at (``tools/write_golden.py``)."""
    text = ok(*SHOWN[name], "--data", FROZEN, "--width", str(width))
    assert text == (GOLDEN / f"{name}-{width}.txt").read_text("utf-8")
    assert all(display_width(line) <= width for line in text.splitlines())


def test_ids_and_days_stay_whole_on_a_narrow_screen() -> None:
    command = ("progress", *DAY, "--data", FROZEN)
    wide, narrow = ok(*command), ok(*command, "--width", "60")
    for whole in (r"id:t-[\w-]+", r"\d{4}-\d{2}-\d{2}"):
        assert set(re.findall(whole, narrow)) <= set(re.findall(whole, wide))
    assert set(re.findall(r"id:t-[\w-]+", narrow)) == set(re.findall(r"id:t-[\w-]+", wide))


def test_columns_sort_and_limit_choose_rows_in_every_format_with_rows() -> None:
    query = "SELECT ?n ?s { VALUES (?n ?s) { (9 'a') (10 'b') (1000000 'c') } }"
    chosen = ("--columns", "s,n", "--sort", "-n", "--limit", "2")
    assert ok("query", query, *chosen).splitlines()[2:] == ["c  1,000,000", "b         10"]
    assert ok("query", query, *chosen, "-f", "csv").split() == ["s,n", "c,1000000", "b,10"]
    assert ok("query", query, *chosen, "-f", "md").splitlines()[2:] == [
        "| c | 1,000,000 |",
        "| b | 10 |",
    ]


def test_a_column_that_there_is_not_is_named_with_those_there_are() -> None:
    assert (
        fails("query", "SELECT (1 AS ?n) {}", "--sort", "m") == "kg: no column 'm'; there are n\n"
    )
    said = fails("progress", *DAY, "--columns", "taget", "--data", FROZEN)
    assert "'taget'" in said
    assert "target" in said


def test_rows_are_not_chosen_where_there_are_none() -> None:
    said = fails("query", "SELECT (1 AS ?n) {}", "-f", "json", "--sort", "n", code=2)
    assert "--sort: for table, md, csv only, not for json" in said


def test_without_a_terminal_nothing_is_broken_unless_a_width_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = "SELECT ('opened in Tongzhou and closed in Daxing' AS ?s) {}"
    monkeypatch.delenv("COLUMNS", raising=False)
    assert len(ok("query", query).splitlines()) == 3
    monkeypatch.setenv("COLUMNS", "24")
    assert len(ok("query", query).splitlines()) == 4
    assert len(ok("query", query, "--wide").splitlines()) == 3


def test_files_are_neither_broken_nor_coloured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    query = "SELECT ('opened in Tongzhou and closed in Daxing' AS ?s) {}"
    ok("query", query, "-o", tmp_path / "a.txt")
    assert "Tongzhou and closed" in (tmp_path / "a.txt").read_text("utf-8")


def test_colours_show_when_asked_for() -> None:
    command = ("progress", "顺义", *DAY, "--data", FROZEN)
    assert "\x1b" not in ok(*command)
    coloured = ok(*command, "--color", "always")
    assert "\x1b[31mmissed\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == ok(*command)


@pytest.mark.parametrize(("env", "there"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_show_on_a_terminal(env: dict[str, str], there: bool) -> None:
    master, slave = pty.openpty()
    usual = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    command = [sys.executable, "-m", "kg", "query", "SELECT (1 AS ?n) {}", "--data", os.devnull]
    subprocess.run(
        [*command, "--input-format", "turtle"],
        stdout=slave,
        env={**usual, "TERM": "xterm", "PYTHONPATH": str(ROOT), **env},
        check=True,
    )
    os.close(slave)
    shown = os.read(master, 4096)
    os.close(master)
    assert b"n" in shown
    assert (b"\x1b[1mn" in shown) is there


def test_the_review_breaks_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    source = tmp_path / "a.txt"
    source.write_text("Tongzhou District will build a centre for green finance by 2025.\n", "utf-8")
    kg("extract", source, "-o", tmp_path / "a.yaml")
    shown = kg("review", tmp_path / "a.yaml", stdin="q\n").stdout
    assert "Tongzhou" in shown
    lines = shown.replace("decision> ", "").splitlines()
    assert all(display_width(line) <= 40 for line in lines)
