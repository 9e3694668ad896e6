"""``kg compare``: the same questions put to several zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import table_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.judging.compare import Basis
    from kg.model.printing import Layout

_FORMATS = ("table", "json", "csv", "md")


@click.command(cls=Command)
@click.argument("zones", nargs=-1, metavar="ZONE...", shell_complete=complete.things)
@click.option("--all", "everything", is_flag=True, help="Every zone: who is silent on what.")
@click.option(
    "--by",
    type=click.Choice(["facts", "industry", "indicator", "area"]),
    default="facts",
    show_default=True,
    help="Which questions to ask.",
)
@output_options(*_FORMATS, default="table")
@table_options()
@source
def compare(
    zones: tuple[str, ...],
    everything: bool,
    by: Basis,
    format: str,
    output: Output,
    layout: Layout,
    source: Source,
) -> None:
    """Put the same questions to several zones.

    Silence is shown as silence, never as zero. Figures keep their time and their way of counting;
    nothing is added up.
    """
    if everything == bool(zones):
        raise click.UsageError("name the zones to compare, or give --all")
    found = source.graph().compare(*zones, by=by)
    if not found.questions:
        tell(f"no document answers any question by {by} about these zones")
    from kg.showing.text.comparison import comparison_text

    emit(comparison_text(found, format, layout=layout, zones_down=everything), output)
