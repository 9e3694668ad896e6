"""Commands that hold what is said against itself: progress, conflicts, compare, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.options import Source, emit, format_option, output_option, screen_width, source

if TYPE_CHECKING:
    from kg.compare import Basis

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


@click.command()
@click.argument("zones", nargs=-1, metavar="ZONE...")
@click.option("--all", "everything", is_flag=True, help="Every zone: who is silent on what.")
@click.option(
    "--by",
    type=click.Choice(["facts", "industry", "indicator", "area"]),
    default="facts",
    show_default=True,
    help="Which questions to ask.",
)
@format_option(*_FORMATS, default="table")
@output_option
@source
def compare(
    zones: tuple[str, ...],
    everything: bool,
    by: Basis,
    format: str,
    output: Path | None,
    source: Source,
) -> None:
    """Put the same questions to several zones.

    Silence is shown as silence, never as zero. Figures keep their time and their way of counting;
    nothing is added up.
    """
    from kg.compare import compare as put
    from kg.lookup import Names
    from kg.texts import comparison_text

    if everything == bool(zones):
        raise click.UsageError("name the zones to compare, or give --all")
    store = source.dataset().store
    found = put(store, [Names(store).resolve(zone) for zone in zones], by=by)
    emit(comparison_text(found, format, screen_width(), zones_down=everything), output)


@click.command()
@click.argument("old")
@click.argument("new")
@format_option("text", "md", "json", default="text")
@output_option
@source
def diff(old: str, new: str, format: str, output: Path | None, source: Source) -> None:
    """Tell what changed between two graphs, claim by claim.

    OLD and NEW are RDF files, folders with a kg.nq, data folders, or days: then what was known by
    the one is held against what was known by the other.
    """
    from kg.diff import diff as changes
    from kg.texts import difference_text

    before, after = source.state(old), source.state(new)
    emit(difference_text(changes(before.store, after.store), format), output)
