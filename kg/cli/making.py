"""Commands that make and check the graph: build, validate."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.options import emit, format_option, output_option


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build"),
    show_default=True,
    help="Folder for kg.ttl, kg.trig, kg.nq and report.json.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Data folder in place of the bundled one."
)
@click.option(
    "--views/--no-views", default=True, help="Also write views/, pages to look around in."
)
@click.option("-v", "--verbose", is_flag=True, help="Say what each stage costs.")
def build(output: Path, data: Path | None, views: bool, verbose: bool) -> None:
    """Build the graph from data files, validate it and write it."""
    from kg.pipeline import STAGES
    from kg.pipeline import build as run
    from kg.progress import stage_bar

    with stage_bar(STAGES, verbose=verbose) as progress:
        dataset, report = run(output, data=data, progress=progress)
    if views:
        from kg.views import write_views

        write_views(output / "views", dataset)
    for finding in report.findings:
        click.echo(str(finding), err=True)
    click.echo(f"built {output}/kg.ttl, kg.trig, kg.nq, report.json" + ", views/index.html" * views)
    click.echo("\n".join(report.lines()))
    sys.exit(3 if report.findings else 0)


@click.command()
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
@format_option("text", "json", "turtle", default="text")
@output_option
def validate(
    files: tuple[Path, ...],
    shapes: tuple[Path, ...],
    texts: Path | None,
    data: Path | None,
    format: str,
    output: Path | None,
) -> None:
    """Check a graph against its shapes, and quotes against texts.

    Exit code 3 when there are findings.
    """
    from kg.checking import check

    result = check(files, shapes=shapes, texts=texts, data=data)
    emit(result.render(format), output)
    sys.exit(0 if result.conforms else 3)
