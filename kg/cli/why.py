"""``kg why``: the claims behind a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import screen_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit_record, format_option, source
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.model.printing import Layout


@click.command(cls=Command)
@click.argument("subject", shell_complete=complete.things)
@click.argument("predicate", required=False)
@click.argument("object", required=False, shell_complete=complete.things)
@format_option("text", "json", default="text")
@screen_options
@source
def why(
    subject: str,
    predicate: str | None,
    object: str | None,
    format: str,
    layout: Layout,
    source: Source,
) -> None:
    """Show the claims behind a statement.

    Each with document, date, place, quote, speaker and hedge; for what a rule concluded, the rule
    and what it rests on.
    """
    found = source.graph().why(subject, predicate or "", object or "")
    if not found:
        asked = " ".join(x for x in (subject, predicate, object) if x)
        raise KgError(
            f"no document says {asked!r} and nothing concludes it; see `kg show {subject}`"
        )
    emit_record(found, format, layout=layout)
