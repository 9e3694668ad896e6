"""``kg query``: ask SPARQL, a file or a saved query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import table_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.graph.endpoint import Endpoint
    from kg.graph.sparql.catalogue import SavedQuery
    from kg.graph.sparql.run import Term
    from kg.model.printing import Layout

_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle")


class QueryCommand(Command):
    """``kg query``, whose help tells of the saved query that the line names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words of the line for the help."""
        ctx.meta[__name__] = tuple(args)
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The help of the saved query, where there is one among the words; else that of all."""
        from kg.graph.sparql.catalogue import saved_query

        named = (saved_query(word) for word in ctx.meta.get(__name__, ()))
        saved = next(filter(None, named), None)
        if saved is None:
            return super().get_help(ctx)
        from kg.cli.saved_query_help import saved_query_help

        return saved_query_help(saved, ctx.make_formatter())


@click.command(cls=QueryCommand)
@click.argument("query", required=False, shell_complete=complete.queries)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=complete.params,
    help="Fill in a variable; several values of one variable mean any of them.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not a graph here.")
@click.option("--list", "listing", is_flag=True, help="Show the saved queries, one line each.")
@output_options(*_FORMATS, default="table")
@table_options()
@source
def query(
    query: str | None,
    params: tuple[str, ...],
    endpoint: str | None,
    listing: bool,
    format: str,
    output: Output,
    layout: Layout,
    source: Source,
) -> None:
    """Ask SPARQL, a .rq file, - (standard input) or a saved query."""
    from kg.cli.inputs import read_query
    from kg.graph.sparql.answer import holds_nothing
    from kg.showing.text import answer

    if listing:
        emit(answer.catalogue_text(format, layout=layout), output)
        return
    if query is None:
        raise click.UsageError("give a query, the name of a saved one, or --list")
    if query == "-" and "-" in map(str, source.files):
        raise click.UsageError("standard input holds the query or the data, not both")
    asked = read_query(query)
    graph = _endpoint(endpoint) if endpoint else source.dataset()
    terms = _terms(graph, asked, params) if params else {}
    found = graph.query(asked.text, params=terms)
    content = answer.answer_text(found, format, layout=layout)
    if holds_nothing(found, format, content):
        from kg.graph.empty_answers import reasons

        for reason in reasons(graph, lambda values: graph.query(asked.text, params=values), terms):
            tell(reason)
    emit(content, output)


def _endpoint(address: str) -> Endpoint:
    from kg.graph.endpoint import Endpoint

    return Endpoint(address)


def _terms(
    graph: Dataset | Endpoint, asked: SavedQuery, params: tuple[str, ...]
) -> dict[str, list[Term]]:
    from kg.graph.resolve import read_params

    return read_params(graph, asked, params)
