"""``kg diff``: what changed between two graphs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.layout import screen_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.model.printing import Layout


@click.command(cls=Command)
@click.argument("states", nargs=-1, metavar="[OLD] [NEW]")
@click.option("--exit-code", "judge", is_flag=True, help="Exit with 3 when there is a difference.")
@output_options("text", "md", "json", default="text")
@screen_options
@source
def diff(
    states: tuple[str, ...],
    judge: bool,
    format: str,
    output: Output,
    layout: Layout,
    source: Source,
) -> None:
    """Tell what changed between two graphs.

    Claims in sentences, names, and every other triple, whatever blank nodes are called.

    OLD and NEW are RDF files, folders with a kg.nq, data folders, or days: then what was known by
    the one is held against what was known by the other. With --known-by DAY the old state is what
    was known by that day, and the new one the graph as it stands when left out.
    """
    from kg.api import KnowledgeGraph

    if len(states) != (2 if source.known_by is None else min(len(states), 1)):
        raise click.UsageError("give OLD and NEW, or --known-by DAY and at most one NEW")
    old, *new = map(source.state, states if source.known_by is None else ("", *states))
    graph = KnowledgeGraph(old)
    other = KnowledgeGraph(new[0]) if new else None
    found = graph.diff(other, known_by=source.known_by)
    for note in found.notes:
        tell(note)
    emit_record(found, format, output, layout=layout)
    sys.exit(3 if judge and not found.empty else 0)
