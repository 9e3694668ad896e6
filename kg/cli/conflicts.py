"""``kg conflicts``: where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import table_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.model.printing import Layout


@click.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[THING|INDICATOR]...", shell_complete=complete.things)
@output_options("text", "json", "csv", "md", default="text")
@table_options("csv", "md")
@source
def conflicts(
    names: tuple[str, ...], format: str, output: Output, layout: Layout, source: Source
) -> None:
    """List where sources disagree, and sums that do not add up.

    Hedges and times are respected: "over 80 %" does not contradict 82 %, nor the figure of one year
    that of another. Nothing is resolved; every side is shown with its source.
    """
    found = source.graph().conflicts(*names)
    if not found:
        tell("no conflict is found" + (f" about {', '.join(names)}" if names else ""))
    emit_record(found, format, output, layout=layout)
