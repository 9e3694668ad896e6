"""Public names show by an example what they mean; the examples run as doctests of their modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support.project import ROOT

LEAST = 0.40


def public_names(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Classes, functions and methods that do not begin with ``_``, with their docstrings."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name.startswith("_"):
                continue
            yield prefix + node.name, ast.get_docstring(node) or ""
            if isinstance(node, ast.ClassDef):
                yield from public_names(node, f"{prefix}{node.name}.")


def modules() -> list[Path]:
    """All but the commands, whose examples are the manual's, and what other people wrote."""
    return [p for p in sorted((ROOT / "kg").rglob("*.py")) if not {"cli", "vendor"} & {*p.parts}]


def test_so_many_public_names_have_an_example() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{name}": ">>> " in text
        for path in modules()
        for name, text in public_names(ast.parse(path.read_text("utf-8")))
    }
    share = sum(found.values()) / len(found)
    without = [name for name, has in found.items() if not has]
    assert share >= LEAST, f"{share:.1%} of {len(found)} have one; without: {without[:40]}"


def test_every_method_of_the_graph_has_an_example() -> None:
    tree = ast.parse((ROOT / "kg" / "api.py").read_text("utf-8"))
    assert [name for name, text in public_names(tree) if ">>> " not in text] == []
