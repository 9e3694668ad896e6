"""``kg add``: accepted claims into a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.manual import Command


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="Data folder in place of ours.")
@click.option("--partial", is_flag=True, help="Leave faulty claims out, add the rest.")
def add(file: Path, data: Path | None, partial: bool) -> None:
    """Add accepted claims to a data folder.

    The quote gate comes first: a claim whose quote is not in the text is refused.
    """
    from kg.resources import data_folder
    from kg.review.add import add as run
    from kg.review.reader import read_review

    done = run(read_review(file), data or data_folder(), partial=partial)
    for fault in done.left:
        click.echo(str(fault), err=True)
    click.echo("\n".join(done.lines()))
    sys.exit(3 if done.left else 0)
