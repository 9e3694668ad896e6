"""RDF files: what they say, statement by statement, or why they cannot be read.

Relative IRIs are relative to the file, unless the caller or the file names a base. Labels of blank
nodes hold within one file. What RDF 1.2 adds to RDF 1.1 is refused here, so that no reader, query
or writer meets it.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol, cast

import pyoxigraph as ox

from kg.errors import RdfError
from kg.graph.local_labels import Labels
from kg.graph.packed import inner_suffix, local_path, read_to_the_end, unpacked
from kg.graph.sniff import BOM, HEAD, LINES, READ, contradicts, format_of, sniff

_POSITION: Final = re.compile(
    r"Parser error at line \d+ (?:between )?columns? (\d+)(?: and (\d+))?: "
)
_NEWER: Final = re.compile(rb"<<|\{\||~|--(?:ltr|rtl)|@direction|its:dir|Triple|rdf:annotation")
_VERSION: Final = re.compile(rb"@?version\s+[\"']1\.2", re.IGNORECASE)
_PROLOGUE: Final = re.compile(rb"#|@?(?:prefix|base)\b|\Z", re.IGNORECASE)


class Readable(Protocol):
    """What a parser reads from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""


class Parser:
    """The statements of one RDF file in the order in which they stand; iterated once.

    Attributes:
        path: The file.
        format: Name of its format; known once iterating has begun.
    """

    def __init__(
        self,
        where: Path | str,
        *,
        base: str = "",
        format: str = "",
        scope: str = "",
        through: Callable[[Readable, str], Readable] | None = None,
    ) -> None:
        """Take a file.

        Args:
            where: A path, a ``file:`` address, or ``-`` for standard input.
            base: What relative IRIs are relative to; the file's own address when left out (for
                standard input, the working folder's).
            format: A name of :data:`~kg.graph.sniff.READ`; by the file's ending, or its content,
                when left out.
            scope: What stands before labels of blank nodes, where several files are read together.
            through: What the bytes pass on their way, given the reader and the format's name.

        Raises:
            RdfError: it is an address on the network, or the base is no absolute IRI.
        """
        self.path = local_path(where)
        self.format = format
        self._named = bool(format)
        self._base = absolute_iri(base) if base else ""
        self._scope, self._through = scope, through
        self._quads: ox.QuadParser | None = None
        self._lines: _Lines | None = None

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes that the file has declared as far as it is read."""
        return self._quads.prefixes if self._quads else {}

    def guess(self) -> str:
        """Name of the format that the file seems to be in, without parsing it.

        Raises:
            RdfError: the file cannot be opened.
        """
        with unpacked(self.path) as file:
            return self.format or format_of(self.path, file.peek(HEAD))

    @contextmanager
    def unchecked(
        self, through: Callable[[Readable, str], Readable] | None = None
    ) -> Iterator[ox.QuadParser]:
        """The engine's own parser: nobody looks for RDF 1.2, blank nodes keep the engine's labels.

        Args:
            through: What the bytes pass on their way, given the reader and the format's name.

        Raises:
            RdfError: the file cannot be read or is malformed; inside the context.
        """
        with unpacked(self.path) as file:
            head = file.peek(HEAD)
            self.format = self.format or format_of(self.path, head)
            _refuse_version(self.path, head)
            if head.startswith(BOM):
                file.read(len(BOM))
            # What cannot be read a second time is read line by line, so that an error has its line.
            self._lines = None if self.path.is_file() else _Lines(file)
            try:
                self._quads = self._parse(self._lines or file, through)
                yield self._quads
            except SyntaxError as err:
                read_to_the_end(file)  # where a packed file is damaged, its end tells
                raise self._malformed(err, head) from err

    def __iter__(self) -> Iterator[ox.Quad]:
        """The statements.

        Raises:
            RdfError: the file cannot be read, is malformed, or uses RDF 1.2.
        """
        count = 0
        with self.unchecked(self._through) as quads:
            checked = _renamed if self._renames() else _checked
            try:
                for quad in checked(quads, Labels(self._scope)):
                    count += 1
                    yield quad
            except _NewerError as err:
                line = self._lines.place() if self._lines else self._line_of(count)
                raise RdfError(self.path, str(err), line=line) from None

    def _renames(self) -> bool:
        """Whether blank nodes may need other labels than they have."""
        return bool(self._scope) or self.format not in LINES

    def _parse(
        self, reader: Readable, through: Callable[[Readable, str], Readable] | None = None
    ) -> ox.QuadParser:
        if self.format == "rdfxml":
            reader = _NoDoctype(self.path, reader)
        if through:
            reader = through(reader, self.format)
        base = None if self.format in LINES else self._base or _file_iri(self.path)
        return ox.parse(cast("IO[bytes]", reader), format=READ[self.format], base_iri=base)

    def _line_of(self, number: int) -> int:
        """The line of the statement after so many, by reading them line by line."""
        with unpacked(self.path) as file:
            lines = _Lines(file)
            quads = self._parse(lines)
            for _ in range(number + 1):
                next(quads, None)
            return lines.place()

    def _malformed(self, err: Exception, head: bytes) -> RdfError:
        name = READ[self.format].name
        found = sniff(head)
        advice = ""
        if contradicts(found, self.format):
            advice = f"; it looks like {READ[found].name}: say so (--input-format {found})"
        elif not self._named and not inner_suffix(self.path):
            advice = "; if it is in another format, say so (--input-format)"
        line = (isinstance(err, SyntaxError) and err.lineno) or 0
        return RdfError(self.path, f"is not valid {name}: {_said(err)}{advice}", line=line)


def parse_file(
    path: Path | str, *, base: str = "", format: str = "", scope: str = ""
) -> list[ox.Quad]:
    """Read one RDF file, all or nothing; the arguments are those of :class:`Parser`.

    Raises:
        RdfError: no such file, unknown format, malformed content, RDF 1.2, or XML that declares
            entities.
    """
    return list(Parser(path, base=base, format=format, scope=scope))


def parse_files(paths: Sequence[Path | str], *, base: str = "", format: str = "") -> list[ox.Quad]:
    """Read RDF files together, all or nothing; each has blank nodes of its own.

    Raises:
        RdfError: as :func:`parse_file`.
    """
    return [quad for parser in parsers(paths, base=base, format=format) for quad in parser]


def parsers(
    paths: Sequence[Path | str],
    *,
    base: str = "",
    format: str = "",
    through: Callable[[Readable, str], Readable] | None = None,
) -> list[Parser]:
    """Parsers of files that are read together; a file that is named twice is read once.

    Raises:
        RdfError: as :class:`Parser`.
    """
    each: dict[str, Path | str] = {}
    for path in paths:
        each.setdefault(os.path.realpath(local_path(path)), path)
    ordered = list(each.values())
    scopes = [f"f{n}_" for n in range(1, len(ordered) + 1)] if len(ordered) > 1 else [""]
    return [
        Parser(path, base=base, format=format, scope=scope, through=through)
        for path, scope in zip(ordered, scopes, strict=True)
    ]


def absolute_iri(base: str) -> str:
    """A base as it was given.

    Raises:
        RdfError: it is no absolute IRI.
    """
    try:
        return ox.NamedNode(base).value
    except ValueError as err:
        raise RdfError(base, f"cannot be a base IRI ({err}); write http://example.org/") from err


def first_line(err: Exception) -> str:
    """What an engine says of a fault, cut to one line."""
    message = str(err).strip().split("\n")[0]
    return message if len(message) < 200 else message[:197] + "…"


def _said(err: Exception) -> str:
    """What a parser says of a fault, the place at its end, the line left out."""
    if not isinstance(err, SyntaxError) or not err.msg:
        return first_line(err)
    place = _POSITION.match(err.msg)
    if not place:
        return first_line(ValueError(err.msg))
    what = first_line(ValueError(err.msg[place.end() :]))
    columns = f"columns {place[1]} to {place[2]}" if place[2] else f"column {place[1]}"
    return f"{what} ({columns})"


def _file_iri(path: Path) -> str:
    if str(path) == "-":
        return Path.cwd().as_uri() + "/"
    return Path(os.path.normpath(path.absolute())).as_uri()  # links are not followed


# ── RDF 1.2 ───────────────────────────────────────────────────────────────────────────────────────

_TRIPLE_TERM: Final = (
    "holds a triple term (an annotation or a reifier), which is RDF 1.2; kg reads RDF 1.1: "
    "say it with rdf:subject, rdf:predicate and rdf:object, or leave it out"
)
_DIRECTION: Final = (
    "holds a string with a direction (--ltr, --rtl), which is RDF 1.2; kg reads RDF 1.1: "
    "leave the direction out"
)


class _NewerError(Exception):
    """A statement that RDF 1.1 does not have."""


def _checked(quads: Iterable[ox.Quad], _labels: Labels) -> Iterator[ox.Quad]:
    literal, triple = ox.Literal, ox.Triple
    for quad in quads:
        term = quad.object
        kind = type(term)
        if kind is literal:
            if term.direction is not None:  # type: ignore[union-attr]
                raise _NewerError(_DIRECTION)
        elif kind is triple:
            raise _NewerError(_TRIPLE_TERM)
        yield quad


def _renamed(quads: Iterable[ox.Quad], labels: Labels) -> Iterator[ox.Quad]:
    blank = ox.BlankNode
    for quad in _checked(quads, labels):
        subject, predicate, term, graph = quad
        if type(subject) is blank or type(term) is blank or type(graph) is blank:
            quad = ox.Quad(
                labels.of(subject) if isinstance(subject, blank) else subject,
                predicate,
                labels.of(term) if isinstance(term, blank) else term,
                labels.of(graph) if isinstance(graph, blank) else graph,
            )
        yield quad


def _refuse_version(path: Path, head: bytes) -> None:
    """Refuse a file that announces RDF 1.2 before its first statement."""
    for number, line in enumerate(head.removeprefix(BOM).splitlines(), 1):
        if _VERSION.match(line.lstrip()):
            message = (
                "announces RDF 1.2; kg reads RDF 1.1: take the line out if it uses nothing new"
            )
            raise RdfError(path, message, line=number)
        if not _PROLOGUE.match(line.strip()):
            return


# ── readers ───────────────────────────────────────────────────────────────────────────────────────


class _Lines:
    """Hands out one line at a time and counts them."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._line, self._cut = 0, False
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=8)

    def read(self, size: int = -1, /) -> bytes:
        text: bytes = self._file.readline(size)  # type: ignore[attr-defined]
        self._line += not self._cut
        self._cut = not text.endswith(b"\n")
        self._recent.append((self._line, text))
        return text

    def place(self) -> int:
        """The last line read that looks like RDF 1.2: parsers look ahead a little."""
        looked = (number for number, text in reversed(self._recent) if _NEWER.search(text))
        return next(looked, self._line)


class _NoDoctype:
    """Refuses XML with a DOCTYPE, which can expand to gigabytes; no RDF/XML needs one."""

    def __init__(self, path: Path, file: Readable) -> None:
        self._path, self._file, self._tail = path, file, b""

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._file.read(size)
        seen = self._tail + chunk
        if b"<!" in seen and b"<!DOCTYPE" in seen.upper():
            raise RdfError(self._path, "declares a DOCTYPE, which is refused; remove it")
        self._tail = seen[-9:]
        return chunk
