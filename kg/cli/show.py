"""``kg show``: everything about one thing on a card."""

from __future__ import annotations

import click

from kg.cli.options import Source, emit_record, format_option, source


@click.command()
@click.argument("name")
@format_option("text", "json", default="text")
@source
def show(name: str, format: str, source: Source) -> None:
    """Show everything about one thing on a card.

    Names, relations in and out, posts with dates, targets, figures and sources.
    """
    emit_record(source.graph().show(name), format)
