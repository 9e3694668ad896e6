"""``kg view``: one HTML page to look around in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kg.cli import complete
from kg.cli.manual import Command
from kg.cli.options import Source, day_option, emit, source
from kg.cli.output import Output, choose_format
from kg.errors import KgError


@click.command(cls=Command)
@click.argument("name", required=False, shell_complete=complete.things)
@click.option(
    "--hops",
    type=click.IntRange(0, 9),
    default=1,
    show_default=True,
    help="How many links away from NAME.",
)
@click.option(
    "--recipe",
    default="all",
    show_default=True,
    metavar="NAME",
    shell_complete=complete.recipes,
    help="Which network: a recipe's name, or a .rq file.",
)
@click.option(
    "--query",
    default="",
    metavar="QUERY",
    shell_complete=complete.queries,
    help="Only what this finds: SPARQL, or a saved query's name.",
)
@click.option(
    "--around", default="", metavar="NAME", shell_complete=complete.things, help="The same as NAME."
)
@day_option
@click.option("--promises", is_flag=True, help="The page of targets and reports instead.")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language that the page opens in; it holds both.",
)
@click.option(
    "--theme",
    type=click.Choice(["auto", "light", "dark"]),
    default="auto",
    show_default=True,
    help="Colours that the page opens in.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("view.html"),
    show_default=True,
    help="File to write; - is standard output.",
)
@click.option("--open", "opening", is_flag=True, help="Open it in the browser.")
@source
def view(
    name: str | None,
    hops: int,
    recipe: str,
    query: str,
    around: str,
    day: date | None,
    promises: bool,
    lang: str,
    theme: str,
    output: Path,
    opening: bool,
    source: Source,
) -> None:
    """Write one HTML page to look around in; it needs no network.

    Of the whole graph, or of what lies about NAME. Search, filter, follow a line to who says so.
    """
    path = None if str(output) == "-" else output
    choose_format(path, None, ("html",), "html")
    from kg.showing.html.folder import page_of

    content, told = page_of(
        source.dataset(),
        name or around,
        hops=hops,
        recipe=recipe,
        query=query,
        promises=promises,
        lang=lang,
        theme=theme,
        day=day or source.known_by or source.valid_on,
    )
    emit(content, Output(path=path))
    if path:
        click.echo(f"wrote {output}: {told}", err=True)
    if opening and click.launch(str(output.resolve())):
        raise KgError(f"no browser could be started; open {output} yourself")
