"""``kg validate`` and ``kg build`` refuse quotes with file and line, and count them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from support.commands import kg

Edit = Callable[[str, str, str], Path]
NEWS = "claims/harbour-news-2021.yaml"


def test_good_quotes_are_counted(world: Path) -> None:
    run = kg("validate", "--data", str(world))
    assert run.returncode == 0, run.stdout
    assert "quotes: 3 passed, 0 refused, 0 read, 0 undecided" in run.stdout
    content = json.loads(kg("validate", "--data", str(world), "-f", "json").stdout)
    assert content["quotes"] == {"passed": 3, "refused": 0, "read": 0, "undecided": 0}


def test_a_wrong_quote_is_refused_by_both_with_file_and_line(
    world: Path, edit: Edit, tmp_path: Path
) -> None:
    edit(NEWS, "  quote: Nearly 9 of 20 cranes\n  chars: 87-108\n", "  quote: Nearly 8 cranes\n")
    for run in (
        kg("validate", "--data", str(world)),
        kg("build", "--data", str(world), "-o", str(tmp_path / "out"), "--no-views"),
    ):
        assert run.returncode == 3
        [line] = [line for line in (run.stdout + run.stderr).splitlines() if "refused: " in line]
        assert "“Nearly 8 cranes”: refused: shows another value" in line
        assert "quote the words" in line
        assert "harbour-news-2021.yaml:29" in line


def test_what_nobody_read_is_a_finding(world: Path, edit: Edit) -> None:
    edit(NEWS, "  words: read\n", "")
    edit(NEWS, "  quote: focuses on shipping\n  chars: 66-85\n", "  quote: is well known\n")
    run = kg("validate", "--data", str(world))
    assert run.returncode == 3
    assert "Warning quote" in run.stdout
    assert "words: read" in run.stdout
