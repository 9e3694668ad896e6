"""``kg extract``: articles → candidate claims for review."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Source, format_option, source


@click.command()
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
@format_option("yaml", "jsonl", default="yaml")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Review file, or folder.")
@source
def extract(files: tuple[Path, ...], output: Path | None, source: Source, **given: object) -> None:
    """Find candidate claims in articles, for review.

    FILES are texts, HTML pages or Markdown; - is standard input. Nothing enters the graph before a
    person accepts it: see `kg review` and `kg add`.
    """
    from kg.cli.progress_bar import item_bar
    from kg.review.extract_files import ExtractionOptions, extract_files

    options = ExtractionOptions(**given)  # type: ignore[arg-type]
    with item_bar(files, label="reading") as bar:
        for line in extract_files(bar, options, source.dataset(), output, files=len(files)):
            click.echo(line, err=output is not None)
