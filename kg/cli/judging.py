"""Commands that hold what is said against itself: progress."""

from __future__ import annotations

from pathlib import Path

import click

from kg.options import Source, emit, format_option, output_option, screen_width, source

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
    from kg.asking import progress_answer

    dataset, day = source.dataset(), source.day()
    emit(progress_answer(dataset, name, series, day, format, screen_width()), output)
