"""Options that several commands share; each decorator delivers one object."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.cli.output import Output
from kg.errors import KgError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.api import KnowledgeGraph
    from kg.graph.dataset import Dataset
    from kg.model.printing import Layout


Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which graph a reading command asks."""

    files: tuple[Path, ...] = ()
    base: str = ""
    format: str = ""
    known_by: date | None = None
    valid_on: date | None = None

    def graph(self) -> KnowledgeGraph:
        """Open it for its methods."""
        from kg.api import KnowledgeGraph

        return KnowledgeGraph(self.dataset())

    def dataset(self) -> Dataset:
        """Open it: the bundled graph, RDF files, or a data folder; as of a day where asked.

        What a known-by view cannot hold is said on standard error.
        """
        whole = self.whole()
        if self.known_by is None and self.valid_on is None:
            return whole
        if self.known_by:
            _tell_coverage(whole, self.known_by)
        return whole.as_of(known_by=self.known_by, valid_on=self.valid_on)

    @property
    def as_they_stand(self) -> bool:
        """Whether it is RDF files, and all of them: no folder, no view as of a day."""
        folder = len(self.files) == 1 and os.path.isdir(self.files[0])  # noqa: PTH112  long names
        return bool(self.files) and not folder and not (self.known_by or self.valid_on)

    def quads(self) -> list[ox.Quad]:
        """What the RDF files say, as they spell it."""
        from kg.graph.parse import parse_files

        return parse_files(self.files, base=self.base, format=self.format)

    def day(self) -> date | None:
        """The day that statuses are given for: of the views asked for, else the graph decides."""
        return self.known_by or self.valid_on

    def state(self, given: str) -> Dataset:
        """One state of a graph: a day (what was known by it), a folder, a file; empty: all of it.

        Raises:
            KgError: it is none of these.
        """
        from kg.graph.open import open_dataset
        from kg.graph.packed import local_path

        if not given:
            return self.whole()
        if given == "-" or os.path.exists(local_path(given)):  # noqa: PTH110  takes long names
            return open_dataset(given, base=self.base, format=self.format)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            raise KgError(f"{given}: is no file, no folder and no day (YYYY-MM-DD)")
        return self.whole().as_of(known_by=given)

    def whole(self) -> Dataset:
        """Open it without regard to days."""
        from kg.graph.open import open_dataset

        return open_dataset(*self.files, base=self.base, format=self.format)


def _tell_coverage(dataset: Dataset, day: date) -> None:
    from kg.graph.as_of import coverage

    found = coverage(dataset.quads(), day)
    if not found.known:
        first = f"; the first is known from {found.first}" if found.first else ""
        click.echo(f"kg: no document was known by {day}{first}", err=True)
    if found.undated:
        some = "document" if found.undated == 1 else "documents"
        message = f"kg: {found.undated} {some} without a date left out (no bound on it is recorded)"
        click.echo(message, err=True)


class Day(click.ParamType[date]):
    """A day as ISO text."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``2021-01-11``."""
        from kg.model.dates import parse_day

        try:
            return parse_day(value)
        except ValueError as err:
            self.fail(str(err), param, ctx)


#: Formats that RDF files can be in; a test holds them against :data:`kg.graph.sniff.READ`.
INPUT_FORMATS: Final = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld", "n3")


def reading_options(command: Command) -> Command:
    """``--base IRI`` and ``--input-format FORMAT``, delivered as ``base`` and ``input_format``."""
    with_format = click.option(
        "--input-format",
        type=click.Choice(INPUT_FORMATS),
        metavar="FORMAT",
        help=f"Format of the RDF files ({', '.join(INPUT_FORMATS)}); by suffix or content else.",
    )(command)
    return click.option(
        "--base",
        default="",
        metavar="IRI",
        help="What relative IRIs in the RDF files are relative to; each file itself else.",
    )(with_format)


def source(command: Command) -> Command:
    """Options that say which graph is asked, delivered as ``source``.

    ``--data FILE``, ``--base IRI``, ``--input-format FORMAT``, ``--known-by DAY`` and ``--valid-on
    DAY``.
    """

    def wrapped(
        *args: Any,
        data: tuple[Path, ...],
        base: str,
        input_format: str | None,
        known_by: date | None,
        valid_on: date | None,
        **kwargs: Any,
    ) -> Any:
        chosen = Source(
            files=data,
            base=base,
            format=input_format or "",
            known_by=known_by,
            valid_on=valid_on,
        )
        return command(*args, source=chosen, **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    with_valid = click.option(
        "--valid-on",
        type=Day(),
        metavar="DAY",
        help="Only what held on this day, as far as is said (YYYY-MM-DD).",
    )(wrapped)
    with_day = click.option(
        "--known-by",
        type=Day(),
        metavar="DAY",
        help="Only what was known by this day (YYYY-MM-DD).",
    )(with_valid)
    deliver: Callable[[Any], Any] = click.option(
        "--data",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        help="Ask this RDF file (- is standard input) or data folder, not the bundled graph; "
        "may be repeated.",
    )
    return deliver(reading_options(with_day))  # type: ignore[no-any-return]


def tell(message: str) -> None:
    """Say on standard error what the user must know of an answer."""
    click.echo(f"kg: {message}", err=True)


def emit_record(
    record: object, format: str, output: Output | None = None, *, layout: Layout | None = None
) -> None:
    """Write a record in a format of its command, laid out as the user wants it."""
    from kg.model.printing import PLAIN, write

    layout = layout or PLAIN
    content = write(record, format, layout=layout)
    if layout.width and format in ("text", "table"):
        from kg.showing.terminal import fold_lines

        content = fold_lines(content, layout.width)
    emit(content, output)


def emit(content: str | bytes, output: Output | None = None) -> None:
    """Write data to a file, whole or not at all, or to standard output."""
    (output or Output()).write(content)


def day_option(command: Command) -> Command:
    """``--day DAY``, delivered as ``day``: statuses are given for it, and nothing is cut."""
    return click.option(
        "--day",
        type=Day(),
        metavar="DAY",
        help="The day that statuses are given for (YYYY-MM-DD), that of the newest document else; "
        "the graph stays whole.",
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
