"""What holds for the rooms beside import-linter's contracts, which ``make prove`` runs itself."""

from __future__ import annotations

import configparser
from collections import defaultdict
from functools import cache

import grimp
import networkx as nx
from support.project import ROOT

PACKAGE = ROOT / "kg"
#: What stands directly under kg/ without being a room or a module of ours.
NO_ROOMS = {"__init__", "__main__", "__pycache__", "_bundle", "py.typed", "vendor"}


@cache
def imports() -> nx.DiGraph:
    """Who imports whom; imports for the type checker and within functions count too."""
    found = grimp.build_graph("kg", exclude_type_checking_imports=False, cache_dir=None)
    edges = ((m, to) for m in found.modules for to in found.find_modules_directly_imported_by(m))
    return nx.DiGraph(edges)


def test_no_circle_of_imports_of_types_either() -> None:
    # Without the linter's exclusions: the contracts leave some imports out, this leaves out none.
    assert imports().number_of_edges() > 100
    circles = nx.strongly_connected_components(imports())
    assert [sorted(circle) for circle in circles if len(circle) > 1] == []


def test_every_module_of_extract_stands_in_its_contract() -> None:
    # Its layers are single modules, so the linter cannot hold that the list is whole.
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    layers = config["importlinter:contract:extract"]["layers"]
    listed = [name.strip("() ") for line in layers.splitlines() for name in line.split("|")]
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (PACKAGE / "extract").rglob("*.py")
        if path.stem != "__init__"
    }
    assert sorted(filter(None, listed)) == sorted(modules)


def test_at_most_fifteen_names_stand_under_kg() -> None:
    names = {path.stem for path in PACKAGE.iterdir()} - NO_ROOMS
    assert len(names) <= 15, sorted(names)


def test_no_file_name_stands_in_more_than_two_rooms() -> None:
    rooms = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        if path.stem != "__init__":
            rooms[path.stem].add(path.relative_to(PACKAGE).parts[0])
    assert {name: sorted(found) for name, found in rooms.items() if len(found) > 2} == {}
