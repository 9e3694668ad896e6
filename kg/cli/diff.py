"""``kg diff``: what changed between two graphs."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Source, emit, format_option, output_option, source


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
    from kg.judging.diff import diff as changes
    from kg.showing.text.difference import difference_text

    before, after = source.state(old), source.state(new)
    emit(difference_text(changes(before, after), format), output)
