"""``kg extract``: articles → candidate claims for review."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.manual import Command
from kg.cli.options import Source, source
from kg.cli.output import choose_format

_FORMATS = ("yaml", "jsonl")


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default="", help="Where the article was published.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--title", default="", help="Its title.")
@click.option("--published", default="", metavar="DATE", help="Day, month or year of issue.")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), help="Language; detected from the text by default."
)
@click.option("--llm", metavar="URL", help="Ask a chat server for further claims.")
@click.option("--model", default="", metavar="NAME", help="The model's name on that server.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds to wait for one answer.")
@click.option(
    "-f",
    "--format",
    type=click.Choice(_FORMATS),
    help="Output format; by the ending of -o when left out, else yaml.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Review file, or folder.")
@source
def extract(
    files: tuple[Path, ...],
    output: Path | None,
    format: str | None,
    source: Source,
    **given: object,
) -> None:
    """Find candidate claims in articles, for review.

    FILES are texts, HTML pages or Markdown; - is standard input. Nothing enters the graph before a
    person accepts it: see `kg review` and `kg add`. What was decided in a review file that is there
    already is carried over, claim by claim.
    """
    from kg.cli.progress_bar import item_bar
    from kg.review.extract_files import ExtractionOptions, extract_files, read_articles

    if len(files) == 1:
        format = choose_format(output, format, _FORMATS, "yaml")
    options = ExtractionOptions(format=format or "yaml", **given)  # type: ignore[arg-type]
    articles = read_articles(files, options, output)
    with item_bar(articles, label="reading") as bar:
        lines = extract_files(bar, options, source.dataset())
    for line in lines:
        click.echo(line, err=output is not None)
