"""``kg search``: find things by name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from kg.cli.layout import table_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, format_option, source
from kg.errors import NameNotFound

if TYPE_CHECKING:
    from kg.model.printing import Layout

#: Hits that are shown unless somebody asks for more.
_HITS: Final = 20


@click.command(cls=Command)
@click.argument("text")
@format_option("table", "json", default="table")
@table_options("table", limit="20 when left out")
@source
def search(text: str, format: str, layout: Layout, source: Source) -> None:
    """Find things by name: English, Chinese or pinyin.

    Pinyin is typed without tones; small typing errors are forgiven.
    """
    hits = source.graph().search(
        text, limit=_HITS if layout.limit is None else layout.limit or sys.maxsize
    )
    if not hits:
        raise NameNotFound(text, advice="no name comes near it")
    emit_record(hits, format, layout=layout)
