"""Commands that ask the graph: query, show, search, why."""

from __future__ import annotations

from pathlib import Path

import click

from kg.errors import KgError, NameNotFound
from kg.options import Source, emit, format_option, json_text, output_option, screen_width, source

_QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle")


@click.command()
@click.argument("query", required=False)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Fill in a variable; may be repeated.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not a graph here.")
@click.option("--list", "listing", is_flag=True, help="Show the saved queries, one line each.")
@format_option(*_QUERY_FORMATS, default="table")
@output_option
@source
def query(
    query: str | None,
    params: tuple[str, ...],
    endpoint: str | None,
    listing: bool,
    format: str,
    output: Path | None,
    source: Source,
) -> None:
    """Ask SPARQL, a .rq file, - (standard input) or a saved query."""
    from kg.asking import answer_text, catalogue_text, read_params, read_query, remote_text

    if listing:
        emit(catalogue_text(format), output)
        return
    if query is None:
        raise click.UsageError("give a query, the name of a saved one, or --list")
    text = read_query(query)
    if endpoint:
        # Names in parameters are those of the graph here, which is opened for them only.
        bound = read_params(source.dataset(), text, params) if params else {}
        content = remote_text(endpoint, text, bound, format, screen_width())
    else:
        content = answer_text(source.dataset(), text, params, format, screen_width())
    emit(content, output)


@click.command()
@click.argument("name")
@format_option("text", "json", default="text")
@source
def show(name: str, format: str, source: Source) -> None:
    """Show everything about one thing on a card.

    Names, relations in and out, posts with dates, targets, figures and sources.
    """
    from kg.cards import card
    from kg.lookup import Names
    from kg.texts import card_text

    store = source.dataset().store
    found = card(store, Names(store).resolve(name))
    emit(json_text(found.as_dict()) if format == "json" else card_text(found, screen_width()))


@click.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="At most so many hits.")
@format_option("table", "json", default="table")
@source
def search(text: str, limit: int, format: str, source: Source) -> None:
    """Find things by name: English, Chinese or pinyin.

    Pinyin is typed without tones; small typing errors are forgiven.
    """
    from kg.asking import hits_text
    from kg.lookup import Names

    hits = Names(source.dataset().store).search(text, limit=limit)
    if not hits:
        raise NameNotFound(text)
    emit(hits_text(hits, format, screen_width()))


@click.command()
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object", required=False)
@format_option("text", "json", default="text")
@source
def why(
    subject: str, predicate: str | None, object: str | None, format: str, source: Source
) -> None:
    """Show the claims behind a statement.

    Each with document, date, place, quote, speaker and hedge; for what a rule concluded, the rule
    and what it rests on.
    """
    from kg.asking import statement_terms
    from kg.evidence import reasons
    from kg.texts import reasons_text

    store = source.dataset().store
    found = reasons(store, *statement_terms(store, subject, predicate, object))
    if not found:
        asked = " ".join(x for x in (subject, predicate, object) if x)
        raise KgError(
            f"no document says {asked!r} and nothing concludes it; see `kg show {subject}`"
        )
    emit(json_text([r.as_dict() for r in found]) if format == "json" else reasons_text(found))
