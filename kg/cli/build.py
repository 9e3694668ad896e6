"""``kg build``: data files → one validated graph, as files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.manual import Command


@click.command(cls=Command)
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
    from kg.cli.progress_bar import stage_bar
    from kg.graph.build import STAGES
    from kg.graph.build import build as run
    from kg.showing.html.folder import view_pages

    pages = view_pages if views else None
    with stage_bar(STAGES, verbose=verbose) as progress:
        _, report = run(output, data=data, pages=pages, progress=progress)
    for finding in report.findings:
        click.echo(str(finding), err=True)
    click.echo(f"built {output}/kg.ttl, kg.trig, kg.nq, report.json" + ", views/index.html" * views)
    click.echo("\n".join(report.lines()))
    sys.exit(3 if report.findings else 0)
