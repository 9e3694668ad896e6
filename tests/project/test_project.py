"""Housekeeping promises: sizes, the list of packages, and words that must not be in the tree."""

from __future__ import annotations

import ast
import configparser
import re
from doctest import DocTestParser
from pathlib import Path

import pytest
from support.project import ROOT, own_files

MODULES = sorted((ROOT / "kg").rglob("*.py"))
MOST_LINES = 400
#: One class whose methods are the commands, each with its example, is one idea.
LONGER = {"kg/api.py": 550}
TEXTS = {
    "", ".cfg", ".css", ".csv", ".html", ".in", ".ipynb", ".js", ".json", ".md", ".py", ".rq",
    ".sh", ".svg", ".toml", ".ttl", ".txt", ".yaml", ".yml",
}  # fmt: skip
CODE = {"", ".cfg", ".in", ".ipynb", ".js", ".md", ".py", ".rq", ".sh", ".toml", ".ttl"}

# Written in pieces, so that this file does not contain what it looks for.
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
MACHINE = re.compile(
    # Folders of one machine: at the start of a path, not in the middle of a URL.
    r"(?<![\w.~/-])/(?:" + "|".join(["wo" + "rk", "tm" + "p", "ro" + "ot", "ho" + "me"]) + r")/"
    r"|\.lib" + "rary/"
)


def tree(endings: set[str]) -> list[Path]:
    """The text files of the checkout with one of these endings, without those git ignores."""
    # What other people wrote stays as it is.
    paths = [ROOT / name for name in own_files() if not name.startswith("kg/vendor/")]
    return sorted(p for p in paths if p.suffix in endings)


def hits(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where a pattern occurs: file, line and line number."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def lines_to_read(module: Path) -> int:
    """Lines of a module without the examples of its docstrings, which one reads one by one."""
    text = module.read_text("utf-8")
    count = len(text.splitlines())
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            examples = DocTestParser().get_examples(ast.get_docstring(node) or "")
            count -= sum((e.source + e.want).count("\n") for e in examples) + bool(examples)
    return count


def test_no_module_is_too_long_to_read() -> None:
    lines = {p.relative_to(ROOT).as_posix(): lines_to_read(p) for p in MODULES}
    assert lines
    assert {name: n for name, n in lines.items() if n > LONGER.get(name, MOST_LINES)} == {}


def test_nothing_is_left_unfinished() -> None:
    assert hits(UNFINISHED, tree(CODE)) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert hits(MACHINE, tree(TEXTS)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see /wo" + "rk/main", True),
        ('open("/tm' + 'p/x")', True),
        ("https://example.org/wo" + "rk/page", False),
        ("frame" + "wo" + "rk/", False),
    ],
)
def test_a_machine_path_is_told_from_a_url(line: str, *, found: bool) -> None:
    assert bool(MACHINE.search(line)) is found


def test_every_package_is_in_the_list_of_packages() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    listed = set(config["options"]["packages"].split())
    ours = {".".join(p.parent.relative_to(ROOT).parts) for p in MODULES}
    assert ours | {"kg._bundle.ontology", "kg._bundle.data"} == listed
