"""Commands that hold what is said against itself: progress, conflicts."""

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


@click.command()
@click.argument("names", nargs=-1, metavar="[THING|INDICATOR]...")
@format_option("text", "json", "csv", "md", default="text")
@output_option
@source
def conflicts(names: tuple[str, ...], format: str, output: Path | None, source: Source) -> None:
    """List where sources disagree, and sums that do not add up.

    Hedges and times are respected: "over 80 %" does not contradict 82 %, nor the figure of one year
    that of another. Nothing is resolved; every side is shown with its source.
    """
    from kg.conflicts import conflicts as find
    from kg.lookup import Names
    from kg.texts import conflicts_text

    store = source.dataset().store
    about = [Names(store).resolve(name) for name in names]
    emit(conflicts_text(store, find(store, about=about), format), output)
