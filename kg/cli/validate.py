"""``kg validate``: a graph against its shapes, quotes against texts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.manual import Command
from kg.cli.options import emit_record, reading_options, tell
from kg.cli.output import Output, output_options


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="SHACL shapes in place of ours.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of <document>.txt: hold every quote against the text.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Data folder to check quotes of.",
)
@reading_options
@output_options("text", "json", "turtle", default="text")
def validate(
    files: tuple[Path, ...],
    shapes: tuple[Path, ...],
    texts: Path | None,
    data: Path | None,
    base: str,
    input_format: str | None,
    format: str,
    output: Output,
) -> None:
    """Check a graph against its shapes, and quotes against texts.

    Exit code 3 when there are findings.
    """
    import kg.showing.text.findings  # noqa: F401
    from kg.graph.check import check

    result = check(
        files, shapes=shapes, texts=texts, data=data, base=base, format=input_format or ""
    )
    for note in result.report.notes:
        tell(note)
    emit_record(result, format, output)
    sys.exit(0 if result.conforms else 3)
