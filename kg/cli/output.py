"""Where an answer goes, and in which format: ``-f``, ``-o`` and ``--excel`` as one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeVar, cast

import click

from kg.errors import ExportError

Command = TypeVar("Command", bound=Callable[..., Any])

#: Endings of files by format. Where two formats of a command share one, the earlier is written.
ENDINGS: Final = {
    "turtle": (".ttl",),
    "trig": (".trig",),
    "nquads": (".nq",),
    "ntriples": (".nt",),
    "jsonld": (".jsonld", ".json"),
    "rdfxml": (".rdf", ".owl", ".xml"),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "json": (".json", ".srj"),
    "xml": (".xml", ".srx"),
    "md": (".md",),
    "table": (".txt",),
    "text": (".txt",),
    "graphml": (".graphml", ".xml"),
    "gexf": (".gexf", ".xml"),
    "node-link": (".json",),
    "parquet": (".parquet",),
    "yaml": (".yaml", ".yml"),
    "jsonl": (".jsonl",),
    "html": (".html", ".htm"),
    "figure": (".png", ".svg", ".pdf"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where an answer goes.

    Attributes:
        path: A file; None for standard output.
        excel: Whether CSV is written for Excel.
    """

    path: Path | None = None
    excel: bool = False

    @property
    def ending(self) -> str:
        """The ending of the file in lower case, without that of a packed file; empty without."""
        from kg.sources.atomic import ending_of

        return ending_of(self.path) if self.path else ""

    def formed(self, content: bytes) -> bytes:
        """An answer, changed where it is for Excel."""
        if not self.excel:
            return content
        from kg.showing.table import csv_for_excel

        return csv_for_excel(content)

    def write(self, content: str | bytes) -> None:
        """Write an answer: to a file whole or not at all, packed where its name ends so.

        Raises:
            ExportError: it cannot be written; what stood there before is untouched.
        """
        content = self.formed(content.encode() if isinstance(content, str) else content)
        if self.path is None:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
            return
        from kg.sources.atomic import write_packed

        write_packed(self.path, content)

    def stream(self, write: Callable[[IO[bytes]], object]) -> None:
        """Write what a function writes, as :meth:`write` does, without holding it in memory.

        Raises:
            ExportError: as :meth:`write`.
        """
        if self.path is not None:
            from kg.sources.atomic import packing, replacing

            with replacing(self.path) as file, packing(self.path, file) as out:
                write(out)
            return
        import shutil
        from tempfile import SpooledTemporaryFile

        with SpooledTemporaryFile(max_size=1 << 20) as whole:
            write(cast("IO[bytes]", whole))
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer, 1 << 16)
        sys.stdout.flush()


def output_options(*formats: str, default: str) -> Callable[[Command], Command]:
    """``-f FORMAT`` and ``-o FILE``, delivered as ``format`` and ``output`` (:class:`Output`).

    A command that writes CSV has ``--excel`` too. What ``-f`` leaves open the file's ending says.

    Args:
        formats: What the command writes; ``figure`` goes by the ending alone.
        default: The format where neither ``-f`` nor an ending says one.
    """

    def decorate(command: Command) -> Command:
        def wrapped(
            *args: Any,
            format: str | None,
            output: Path | None,
            excel: bool = False,
            **kwargs: Any,
        ) -> Any:
            path = None if output is None or str(output) == "-" else output
            chosen = choose_format(path, format or ("csv" if excel else None), formats, default)
            if excel and chosen != "csv":
                advice = f"--excel writes CSV, not {chosen}; leave one of them out"
                raise ExportError(path or "-", advice)
            sink = Output(path=path, excel=excel)
            return command(*args, format=chosen, output=sink, **kwargs)

        wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
        wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
        deliver: Any = click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="Write to this file; standard output when left out or -.",
        )(wrapped)
        if "csv" in formats:
            deliver = click.option(
                "--excel", is_flag=True, help="CSV that Excel reads right: UTF-8 mark, no formulas."
            )(deliver)
        return click.option(  # type: ignore[no-any-return]
            "-f",
            "--format",
            type=click.Choice([f for f in formats if f != "figure"]),
            help=f"Output format; by the ending of -o when left out, else {default}.",
        )(deliver)

    return decorate


def choose_format(
    path: Path | None, given: str | None, formats: tuple[str, ...], default: str
) -> str:
    """The format to write a file in: as the user says, as its ending says, or the default.

    A name without an ending, a folder, a pipe or a device says nothing.

    Raises:
        ExportError: the ending says another format than the user, or none that could be written.
    """
    if path is None:
        return given or default
    from kg.sources.atomic import ending_of, is_regular  # which loads what few answers need

    ending = ending_of(path)
    if not ending or not is_regular(path):
        return given or default
    named = [format for format in formats if ending in ENDINGS.get(format, ())]
    if given is None:
        if named:
            return named[0]
        known = " ".join(e for format in formats for e in ENDINGS.get(format, ()))
        advice = f"known are {known}" + (", or say -f" if len(formats) > 1 else "")
        raise ExportError(path, f"the ending {ending!r} names no format of this answer; {advice}")
    if given not in named and any(ending in known for known in ENDINGS.values()):
        said = named[0] if named else ending
        raise ExportError(path, f"its ending says {said}, -f says {given}; change one of them")
    return given
