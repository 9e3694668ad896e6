"""``kg progress``: promises held against what has been reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import Source, emit, format_option, output_option, screen_width, source

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

_FORMATS = ("table", "json", "csv", "md")


@click.command()
@click.argument("name", required=False, metavar="[TARGET|PLACE|ZONE]")
@click.option("--series", metavar="INDICATOR", help="All reports of one indicator over time.")
@format_option(*_FORMATS, default="table")
@output_option
@source
def progress(
    name: str | None, series: str | None, format: str, output: Path | None, source: Source
) -> None:
    """Hold promises against what has been reported.

    Every target with its latest report, its pace and a status that is computed as of the day of
    --known-by (today when left out); the status's rule is given in words. A place or zone stands
    for everything in it.
    """
    dataset, day = source.dataset(), source.day()
    emit(_answer(dataset, name, series, day, format, screen_width()), output)


def _answer(
    dataset: Dataset,
    name: str | None,
    series: str | None,
    day: date,
    format: str,
    width: int | None,
) -> str:
    """What ``kg progress`` prints: promises, or the series of an indicator.

    Nothing to show is an empty answer, and a sentence on standard error.
    """
    from kg.graph.lookup import Names
    from kg.judging.ledger import ledger, series_of, within
    from kg.showing.text.ledger import progress_text, series_text

    store, names = dataset, Names(dataset)
    place = names.resolve(name) if name else None
    about = within(store, place) if place else []
    if series:
        reports = series_of(store, names.resolve(series), day, about=about)
        if not reports:
            click.echo(f"kg: nothing reports {series!r} by {day}", err=True)
        return series_text(store, reports, format, width)
    promises = ledger(store, day, about=about)
    if not promises:
        click.echo(f"kg: no target concerns {name or 'anything'} by {day}", err=True)
    return progress_text(store, promises, day, format, width)
