"""``kg progress``: promises held against what has been reported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import click

from kg.cli import complete
from kg.cli.layout import table_options
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
    from kg.judging.groups import By
    from kg.judging.ledger import Ledger, Series
    from kg.model.printing import Layout

_FORMATS = ("table", "json", "csv", "md")
#: A test holds them against what the judging room knows, which is not loaded for ``--help``.
STATUSES: Final = (
    "not-judged", "term-ended", "term-runs", "met-early", "met", "missed", "reached-later",
    "overdue", "unknown", "behind", "on-track", "no-report",
)  # fmt: skip
GROUPS: Final = ("zone", "district", "indicator", "plan")


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
@click.option(
    "--status",
    "kinds",
    type=click.Choice(STATUSES),
    multiple=True,
    metavar="STATUS",
    help=f"Only this status; may be repeated: {', '.join(STATUSES)}.",
)
@click.option("--by", type=click.Choice(GROUPS), default=None, help="Group by this.")
@click.option("--summary", is_flag=True, help="How many stand how; with --by, in each group.")
@click.option(
    "--forecasts", is_flag=True, help="Forecasts by third parties, which are no promises, alone."
)
@day_option
@output_options(*_FORMATS, default="table")
@table_options()
@source
def progress(
    name: str | None,
    series: str | None,
    kinds: tuple[str, ...],
    by: By | None,
    summary: bool,
    forecasts: bool,
    day: date | None,
    format: str,
    output: Output,
    layout: Layout,
    source: Source,
) -> None:
    """Hold promises against what has been reported.

    Every target with the report that decides, its pace and a status that is computed as of --day
    (the day of --known-by, or of the newest document, when left out); the status's rule is given in
    words. A place or zone stands for everything in it.
    """
    graph, day = source.graph(), day or source.day()
    if series:
        reports: Series = graph.series(series, about=name or "", day=day)
        if not reports:
            tell(f"nothing reports {series!r}" + (f" by {day}" if day else ""))
        return emit_record(reports, format, output, layout=layout)
    found: Ledger = graph.progress(name or "", day=day, forecasts=forecasts).of_status(*kinds)
    if not found:
        tell(f"no target concerns {name or 'anything'} by {found.day}")
    found = found.grouped(by) if by else found
    shown = found.summary() if summary else found
    return emit_record(shown, format, output, layout=layout)
