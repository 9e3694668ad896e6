"""``kg conflicts``: where sources disagree."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Source, emit_record, format_option, output_option, source


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
    emit_record(source.graph().conflicts(*names), format, output)
