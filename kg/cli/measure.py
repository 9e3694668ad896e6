"""``kg measure``: measures of the network, as tables and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.layout import table_options
from kg.cli.manual import Command
from kg.cli.options import Source, emit, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    from kg.model.printing import Layout


@click.command(cls=Command)
@click.argument("name", required=False, shell_complete=complete.measures)
@click.argument("arguments", nargs=-1, shell_complete=complete.things)
@click.option("--list", "listing", is_flag=True, help="Explain the measures.")
@click.option(
    "--recipe",
    default="",
    shell_complete=complete.recipes,
    help="Measure this network: a recipe's name or .rq file.",
)
@click.option("--of", default="", metavar="FAMILY", help="Only districts, persons, zones, …")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of labels.")
@output_options("table", "csv", "json", "md", "figure", default="table")
@table_options("table", "md", "csv", "json", limit="30 in tables when left out", limits_all=True)
@source
def measure(
    name: str | None,
    arguments: tuple[str, ...],
    listing: bool,
    recipe: str,
    of: str,
    lang: str,
    format: str,
    output: Output,
    layout: Layout,
    source: Source,
) -> None:
    """Measure who is central, alike, missing, linked; draw it.

    Writes a table, or a figure where -o ends in .png, .svg or .pdf. `kg measure --list` says what
    each measure means, how far to trust it, and what it takes: kg measure paths 通州 朝阳.
    """
    from kg.cli.progress_bar import share_bar
    from kg.showing.text.result import catalogue_text, result_text

    if listing or name is None:
        emit(catalogue_text(format, lang, layout), output)
        return
    graph = source.graph()
    with share_bar(f"measuring {name}") as done:
        result = graph.measure(name, *arguments, recipe=recipe, of=of, tell=done)
    if not result.rows:
        tell(f"{name} finds nothing in this network")
    if format == "figure":
        emit(graph.draw(result, output.ending, language=lang), output)
    else:
        emit(result_text(result, format, language=lang, layout=layout), output)
