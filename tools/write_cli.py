"""Writes docs/cli.md: every command, option, topic, saved query, measure and recipe.

.venv/bin/python tools/write_cli.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kg.cli import SECTIONS, cli
from kg.cli.examples import TOPICS
from kg.graph.sparql.catalogue import SavedQuery, saved_queries
from kg.network.measures.catalogue import measures
from kg.network.recipes import recipes

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "cli.md"


def manual() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "Written by `tools/write_cli.py` from the program itself; `kg help` shows the same."
    settings = {**cli.context_settings, "terminal_width": 80, "max_content_width": 80}
    root = click.Context(cli, info_name="kg", **settings)
    for title, names in SECTIONS:
        yield f"\n## {title}"
        for name in names:
            command = cli.get_command(root, name)
            assert command is not None
            context = click.Context(command, info_name=name, parent=root)
            yield f"\n### kg {name}\n"
            yield from _fenced(command.get_help(context))
    yield "\n## Topics"
    for name, text in TOPICS.items():
        yield f"\n### kg help {name}\n"
        yield from _fenced(text)
    yield "\n## Saved queries\n"
    yield "`kg query NAME`; `kg query NAME --help` lists what the parameters can be.\n"
    yield from _table(saved_queries().values())
    yield "\n## Networks\n"
    yield "`kg export --recipe NAME`, `kg view --recipe NAME`, `kg measure … --recipe NAME`.\n"
    yield from _table(recipes().values())
    yield "\n## Measures\n"
    yield "| measure | takes | question | 问题 |"
    yield "| --- | --- | --- | --- |"
    for one in measures().values():
        takes = f"`{one.takes}`" if one.takes else ""
        yield f"| `{one.name}` | {takes} | {one.question_en} | {one.question_zh} |"


def _fenced(text: str) -> Iterator[str]:
    yield "```text"
    yield from (line.rstrip() for line in text.rstrip("\n").split("\n"))
    yield "```"


def _table(queries: Iterable[SavedQuery]) -> Iterator[str]:
    yield "| name | parameters | question | 问题 |"
    yield "| --- | --- | --- | --- |"
    for query in queries:
        given = ", ".join(f"`{p.name}`" for p in query.parameters)
        yield f"| `{query.name}` | {given} | {query.question_en} | {query.question_zh} |"


if __name__ == "__main__":
    MANUAL.write_text(manual(), "utf-8")
