"""``kg progress``: promises held against what has been reported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.manual import Command
from kg.cli.options import (
    Source,
    day_option,
    emit_record,
    source,
    tell,
)
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.judging.ledger import Ledger, Series

_FORMATS = ("table", "json", "csv", "md")


@click.command(cls=Command)
@click.argument(
    "name", required=False, metavar="[TARGET|PLACE|ZONE]", shell_complete=complete.things
)
@click.option(
    "--series",
    metavar="INDICATOR",
    shell_complete=complete.things,
    help="All reports of one indicator over time.",
)
@day_option
@output_options(*_FORMATS, default="table")
@source
def progress(
    name: str | None,
    series: str | None,
    day: date | None,
    format: str,
    output: Output,
    source: Source,
) -> None:
    """Hold promises against what has been reported.

    Every target with its latest report, its pace and a status that is computed as of --day (the day
    of --known-by, or today, when left out); the status's rule is given in words. A place or zone
    stands for everything in it.
    """
    graph, day = source.graph(), day or source.day()
    if series:
        found: Ledger | Series = graph.series(series, about=name or "", day=day)
        nothing = f"nothing reports {series!r} by {day}"
    else:
        found = graph.progress(name or "", day=day)
        nothing = f"no target concerns {name or 'anything'} by {day}"
    if not found:
        tell(nothing)
    emit_record(found, format, output)
