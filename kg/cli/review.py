"""``kg review``: accept, edit or reject candidates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.layout import screen_width
from kg.cli.manual import Command
from kg.cli.output import choose_format


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--html", is_flag=True, help="Write one offline page instead of asking here.")
@click.option("--tally", is_flag=True, help="Show how many claims of each rule were accepted.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the page goes.")
def review(file: Path, html: bool, tally: bool, output: Path | None) -> None:
    """Accept, edit or reject candidates, key by key.

    Each decision is saved at once; the next call goes on where this one stopped. With --tally, FILE
    may be a folder of review files.
    """
    from kg.review.page import write_page
    from kg.review.session import run_session
    from kg.review.tally import tally_rows
    from kg.showing.table import table

    if tally:
        rows = tally_rows(file) or [["none yet", "0", "0", ""]]
        click.echo(table(["rule", "decided", "accepted", "share"], rows), nl=False)
    elif html:
        choose_format(output, None, ("html",), "html")
        click.echo(f"open {write_page(file, output)} in a browser; save puts the file beside it")
    else:
        _say(run_session(file, ask=_ask, say=_say))


def _say(line: str) -> None:
    """Show a line, broken between words where the screen is narrower."""
    from kg.showing.terminal import fold_lines

    click.echo(fold_lines(line, width) if (width := screen_width()) else line)


def _ask(prompt: str) -> str:
    """One line from the keyboard; the end of input ends the loop."""
    click.echo(f"{prompt}> ", nl=False)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
