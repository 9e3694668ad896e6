"""Options that several commands share; each decorator delivers one object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.dataset import Dataset

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which graph a reading command asks."""

    files: tuple[Path, ...] = ()
    known_by: date | None = None

    def dataset(self) -> Dataset:
        """Open it: the bundled graph, RDF files, or a data folder; as of a day where asked."""
        from kg.cache import load
        from kg.dataset import Dataset

        if not self.files:
            dataset = load()
        elif len(self.files) == 1 and self.files[0].is_dir():
            dataset = load(self.files[0])
        else:
            dataset = Dataset.read(*self.files)
        return dataset.as_of(known_by=self.known_by) if self.known_by else dataset


class Day(click.ParamType[date]):
    """A day as ISO text."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``2021-01-11``."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write YYYY-MM-DD", param, ctx)


def source(command: Command) -> Command:
    """``--data FILE`` and ``--known-by DAY``, delivered as ``source``."""

    def wrapped(*args: Any, data: tuple[Path, ...], known_by: date | None, **kwargs: Any) -> Any:
        return command(*args, source=Source(files=data, known_by=known_by), **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    with_day = click.option(
        "--known-by",
        type=Day(),
        metavar="DAY",
        help="Only what was known by this day (YYYY-MM-DD).",
    )(wrapped)
    deliver: Callable[[Any], Any] = click.option(
        "--data",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        help="Ask this RDF file (or data folder), not the bundled graph; may be repeated.",
    )
    return deliver(with_day)  # type: ignore[no-any-return]


def emit(content: str | bytes, output: Path | None = None) -> None:
    """Write data to a file, whole or not at all, or to standard output."""
    content = content.encode() if isinstance(content, str) else content
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    from kg.export import write_atomically

    write_atomically(output, content)


def json_text(content: Any) -> str:
    """Content as indented JSON that keeps Chinese readable."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def output_option(command: Command) -> Command:
    """``-o FILE``, delivered as ``output``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file; standard output when left out or -.",
    )(command)


def format_option(*formats: str, default: str) -> Callable[[Command], Command]:
    """``-f FORMAT``, delivered as ``format``."""
    return click.option(
        "-f",
        "--format",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="Output format.",
    )


def screen_width() -> int | None:
    """Columns of the terminal; None when the output goes elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
