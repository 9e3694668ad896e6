"""``kg search``: find things by name."""

from __future__ import annotations

import click

from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, format_option, source
from kg.errors import NameNotFound


@click.command(cls=Command)
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="At most so many hits.")
@format_option("table", "json", default="table")
@source
def search(text: str, limit: int, format: str, source: Source) -> None:
    """Find things by name: English, Chinese or pinyin.

    Pinyin is typed without tones; small typing errors are forgiven.
    """
    hits = source.graph().search(text, limit=limit)
    if not hits:
        raise NameNotFound(text, advice="no name comes near it")
    emit_record(hits, format)
