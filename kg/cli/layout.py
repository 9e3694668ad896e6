"""How answers are laid out for people: ``--wide``, ``--columns``, ``--sort`` and their kin as one.

On a terminal an answer is as wide as that, and statuses have colours. Elsewhere nothing is broken
or coloured, so that what reads on (``grep``, ``less -S``, a file) gets a line a row.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.model.printing import Layout

if TYPE_CHECKING:
    from kg.cli.output import Output

Command = TypeVar("Command", bound=Callable[..., Any])

#: Formats whose rows are chosen and sorted.
_ROWS: Final = ("table", "md", "csv")
#: Width where a terminal does not tell its own.
_USUAL: Final = (80, 24)
_NARROWEST: Final = 20


def screen_options(command: Command) -> Command:
    """``--wide``, ``--width N`` and ``--color WHEN``, delivered as ``layout``."""
    return _options(command, (), _SCREEN)


def table_options(
    *formats: str, limit: str = "all when left out", limits_all: bool = False
) -> Callable[[Command], Command]:
    """As :func:`screen_options`, with ``--columns NAMES``, ``--sort COLUMN`` and ``--limit N``.

    Args:
        formats: Formats that have rows; table, md and csv when left out.
        limit: How many rows are shown without ``--limit``.
        limits_all: Whether ``--limit`` is for the other formats too.
    """
    rows = (
        click.option(
            "--columns", metavar="NAMES", default="", help="Only these columns, in this order: a,b."
        ),
        click.option(
            "--sort", metavar="COLUMN", default="", help="Sort by it; -COLUMN: the largest first."
        ),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            metavar="N",
            help=f"At most so many rows; 0 for all, {limit}.",
        ),
    )
    kinds = formats or _ROWS
    return lambda command: _options(command, kinds, (*rows, *_SCREEN), limits_all=limits_all)


_SCREEN: Final = (
    click.option("--wide", is_flag=True, help="Break no line, however wide it gets."),
    click.option(
        "--width",
        type=click.IntRange(min=_NARROWEST),
        metavar="N",
        help="Columns of the screen; those of the terminal, or of COLUMNS, when left out.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colours; auto: on a terminal, unless NO_COLOR is set.",
    ),
)


def _options(
    command: Command,
    formats: tuple[str, ...],
    options: tuple[Any, ...],
    *,
    limits_all: bool = False,
) -> Command:
    def wrapped(
        *args: Any,
        wide: bool,
        width: int | None,
        color: str,
        columns: str = "",
        sort: str = "",
        limit: int | None = None,
        **kwargs: Any,
    ) -> Any:
        format = kwargs.get("format", "table")
        given = {"--columns": columns, "--sort": sort, "--limit": limit and not limits_all}
        if format not in formats and (vain := [name for name, value in given.items() if value]):
            known = ", ".join(formats)
            raise click.UsageError(f"{', '.join(vain)}: for {known} only, not for {format}")
        output: Output | None = kwargs.get("output")
        shown = output is None or output.path is None
        layout = Layout(
            width=None if wide else width or (screen_width() if shown else None),
            columns=tuple(name.strip() for name in columns.split(",") if name.strip()),
            sort=sort,
            limit=limit,
            colour=color == "always" or (color == "auto" and shown and _has_colours()),
        )
        return command(*args, layout=layout, **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    delivering: Any = wrapped
    for option in reversed(options):
        delivering = option(delivering)
    return delivering  # type: ignore[no-any-return]


def screen_width() -> int | None:
    """Columns of the terminal, or as COLUMNS says; None when the output goes elsewhere."""
    import shutil

    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size(_USUAL).columns
    return None


def _has_colours() -> bool:
    """Whether colours are welcome (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
