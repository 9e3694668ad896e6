"""docs/architecture.md tells the truth: its rooms are those that the imports show."""

from __future__ import annotations

import re

import grimp
import pytest
from support.project import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
BESIDE = {"api", "errors", "resources", "__main__"}


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """The rooms that each room imports, type names included."""
    graph = grimp.build_graph("kg", exclude_type_checking_imports=False, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = module.split(".")[1:2]
        if not room or room[0] in BESIDE:
            continue
        used = {
            m.split(".")[1] for m in graph.find_modules_directly_imported_by(module) if "." in m
        }
        found.setdefault(room[0], set()).update(used - BESIDE - {room[0]})
    return found


def test_the_rooms_stand_in_their_order_with_what_they_import(
    imports: dict[str, set[str]],
) -> None:
    listed = {
        row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in rows("The ten rooms")
    }
    assert len(listed) == 10
    *below, last = listed
    assert listed.pop(last) == set()  # the command line may import all of them
    assert imports.pop(last) <= set(below)
    assert imports == listed
    for n, room in enumerate(below):
        assert listed[room] <= set(below[:n])


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`([\w/]+/[\w./-]*)`", PAGE)
    assert len(named) > 20
    missing = {
        name
        for name in named
        if not any((ROOT / start / name).exists() for start in ("", "kg", "docs"))
    }
    assert missing - {"build/", "build"} == set()


def test_the_questions_of_a_newcomer_are_answered() -> None:
    assert len(rows("Where is … ?")) >= 12
