"""``kg show``: everything about one thing on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import screen_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, format_option, source, tell

if TYPE_CHECKING:
    from kg.model.printing import Layout


@click.command(cls=Command)
@click.argument("name", shell_complete=complete.things)
@format_option("text", "json", default="text")
@screen_options
@source
def show(name: str, format: str, layout: Layout, source: Source) -> None:
    """Show everything about one thing on a card.

    Names, relations in and out, posts with dates, targets, figures and sources; of a document what
    it says; of a figure or a claim its words and its document.
    """
    card = source.graph().show(name)
    if not (
        card.claims
        or card.relations
        or card.incoming
        or card.tenures
        or card.targets
        or card.figures
    ):
        tell(f"nothing links {card.thing} to anything, and no figure is about it")
    emit_record(card, format, layout=layout)
