"""``kg query``: ask SPARQL, a file or a saved query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import Source, emit, screen_width, source
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.graph.sparql.answer import Answer
    from kg.graph.sparql.catalogue import SavedQuery
    from kg.graph.sparql.run import Term

_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle")


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
@output_options(*_FORMATS, default="table")
@source
def query(
    query: str | None,
    params: tuple[str, ...],
    endpoint: str | None,
    listing: bool,
    format: str,
    output: Output,
    source: Source,
) -> None:
    """Ask SPARQL, a .rq file, - (standard input) or a saved query."""
    from kg.cli.inputs import read_query
    from kg.showing.text import answer

    if listing:
        emit(answer.catalogue_text(format), output)
        return
    if query is None:
        raise click.UsageError("give a query, the name of a saved one, or --list")
    asked = read_query(query)
    found = (
        _ask_endpoint(endpoint, asked, params, source) if endpoint else _ask(asked, params, source)
    )
    emit(answer.answer_text(found, format, width=screen_width()), output)


def _ask(query: SavedQuery, params: tuple[str, ...], source: Source) -> Answer:
    dataset = source.dataset()
    return dataset.query(query.text, params=_bound(dataset, query, params))


def _ask_endpoint(url: str, query: SavedQuery, params: tuple[str, ...], source: Source) -> Answer:
    from kg.graph.endpoint import ask_endpoint

    # Names in parameters are those of the graph here, which is opened for them only.
    bound = _bound(source.dataset(), query, params) if params else {}
    return ask_endpoint(url, query.text, params=bound)


def _bound(dataset: Dataset, query: SavedQuery, params: tuple[str, ...]) -> dict[str, Term]:
    if not params:
        return {}
    from kg.graph.resolve import read_params

    return read_params(dataset, query, params)
