"""``kg show``: everything about one thing on a card."""

from __future__ import annotations

import click

from kg.cli.options import Source, emit, format_option, screen_width, source


@click.command()
@click.argument("name")
@format_option("text", "json", default="text")
@source
def show(name: str, format: str, source: Source) -> None:
    """Show everything about one thing on a card.

    Names, relations in and out, posts with dates, targets, figures and sources.
    """
    from kg.graph.lookup import Names
    from kg.judging.cards import card
    from kg.showing.table import json_text
    from kg.showing.text.card import card_text

    store = source.dataset()
    found = card(store, Names(store).resolve(name))
    emit(json_text(found.as_dict()) if format == "json" else card_text(found, screen_width()))
