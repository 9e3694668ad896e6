"""The command line: each command parses, calls one library function, prints.

stdout carries data, stderr talks; exit 0 fine, 1 error (one line: what, where, what to do), 2
usage, 3 findings. A command's module is imported when the command is called or its help is shown;
heavy libraries are imported inside the commands that need them.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Final

import click

from kg.errors import KgError

#: The table of contents: what users want to do, and its commands; each has a module of its name.
SECTIONS = (
    ("Ask", ("query", "show", "search", "why")),
    ("Judge", ("progress", "conflicts", "compare", "diff")),
    ("Measure", ("measure",)),
    ("Take away", ("export",)),
    ("Look", ("view",)),
    ("Curate", ("extract", "review", "add", "score")),
    ("Serve", ("serve",)),
    ("Make and check", ("build", "validate")),
    ("Set up", ("help", "completion")),
)
COMMANDS = tuple(name for _, names in SECTIONS for name in names)


_STDOUT: Final = 1
#: Why writing to standard output fails: nobody reads, it is closed, the disk is full or broken.
_NOT_WRITTEN: Final = (errno.EPIPE, errno.EBADF, errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Contents(click.Group):
    """A group whose help is a table of contents, and whose commands are imported when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of the contents."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kg.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; the nearest ones where there is none."""
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, cutoff=0.5)
            advice = f"did you mean {' or '.join(near)}?" if near else "kg --help lists them"
            ctx.fail(f"there is no command {name!r}; {advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections, one line a command."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        for title, names in SECTIONS:
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (name, command.get_short_help_str(room))
                        for name, command in commands
                        if command
                    ]
                )


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from kg import __version__
    from kg.resources import data_folder, digest_of

    click.echo(f"kg {__version__} (data {digest_of(data_folder())[:16]})")
    ctx.exit()


@click.group(
    cls=Contents, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and the digest of the bundled data.",
)
def cli() -> None:
    """Two Districts KG: who promised what, where and when, and which sentence says so.

    Names may be given in English, Chinese, as slug or as IRI: 通州, "Tongzhou District", tongzhou.
    """


def main() -> None:
    """Entry point: turn errors into one line and an exit code, and a closed pipe into silence."""
    if sys.stdout is None:
        # Closed by the caller (``>&-``). What writes to it anyway must fail as on a full disk, and
        # no file that is opened later may become it.
        os.dup2(os.open(os.devnull, os.O_RDONLY), _STDOUT)
        sys.stdout = os.fdopen(_STDOUT, "w", encoding="utf-8", closefd=False)
    try:
        cli.main(prog_name="kg")
    except KgError as err:
        for line in str(err).splitlines():
            click.echo(f"kg: {line}", err=True)
        sys.exit(1)
    except OSError as err:
        if err.filename is not None or err.errno not in _NOT_WRITTEN:
            raise
        # Keep Python from trying, and complaining, once more while it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
        if err.errno != errno.EPIPE:  # nobody reads on: that is no error
            reason = "it is closed" if err.errno == errno.EBADF else err.strerror
            click.echo(f"kg: standard output cannot be written ({reason})", err=True)
        sys.exit(err.errno != errno.EPIPE)
