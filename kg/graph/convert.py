"""RDF files into another format: from the parser straight to the writer, as they stand.

Default graph, labels of blank nodes, prefixes, spelling of values and language tags, and the order
of the statements are those of the files; nothing is added. What is held in memory does not grow
with the files, but for labels of nodes that a file leaves without one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.graph.marks import Marks, Writable, relabelling
from kg.graph.packed import unpacked
from kg.graph.parse import Parser, Readable, parsers
from kg.graph.sniff import READ
from kg.graph.watch import (
    SuspicionError,
    Watched,
    labelled_like_ours,
    newer,
    unfit_for_xml,
    unfit_names,
)

#: Formats that can be written, and whether they hold named graphs.
WRITTEN: Final = {
    "turtle": False,
    "trig": True,
    "ntriples": False,
    "nquads": True,
    "rdfxml": False,
    "jsonld": True,
}
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 4096
#: Declarations of prefixes, which may stand anywhere, with IRIs that need no base.
_TURTLE: Final = tuple(
    re.compile(word + rb"\s+([^\s:<>]*):\s*<([a-zA-Z][\w+.-]*:[^<>\s]*)>")
    for word in (b"prefix", b"PREFIX")
)
_XMLNS: Final = re.compile(rb"xmlns:([^\s=\"']+)\s*=\s*[\"']([a-zA-Z][\w+.-]*:[^<>\s\"']*)[\"']")
_DECLARATIONS: Final = {"turtle": _TURTLE, "trig": _TURTLE, "n3": _TURTLE, "rdfxml": (_XMLNS,)}


def convert(
    paths: Sequence[Path | str],
    format: str,
    output: IO[bytes],
    *,
    base: str = "",
    input_format: str = "",
    keep: Callable[[ox.Quad], bool] | None = None,
) -> int:
    """Write RDF files in another format.

    Args:
        paths: The files; where they are several, each has blank nodes of its own.
        format: One of :data:`WRITTEN`.
        output: Where to; what it holds after an error is of no use.
        base: What relative IRIs are relative to; each file itself when left out.
        input_format: The files' format; by suffix, or content, when left out.
        keep: Which statements to write; all when left out.

    Returns:
        How many statements of named graphs were merged, because the format has no named graphs.

    Raises:
        RdfError: a file cannot be read, is malformed, or uses RDF 1.2.
        ExportError: the format cannot hold a statement.
    """
    files = parsers(paths, base=base, format=input_format)
    if keep is None and len(files) == 1 and files[0].path.is_file() and _may_be_undone(output):
        try:
            _convert_unseen(files[0], format, output)
        except SuspicionError:
            output.seek(0)
            output.truncate()
        else:
            return 0
    marks = Marks()
    files = parsers(paths, base=base, format=input_format, through=marks.marking)
    prefixes, quads = _begun(files, chain.from_iterable(files))
    merging = _Merging(filter(keep, quads) if keep else quads)
    if format == "rdfxml":
        from kg.graph.rdfxml import write_rdfxml

        write_rdfxml(merging.triples(), output, prefixes, marks)
    else:
        statements = merging.quads() if WRITTEN[format] else merging.triples()
        with marks.restoring(output) as restored:
            _serialize(statements, restored, format, prefixes)
    return merging.count


def _convert_unseen(file: Parser, format: str, output: Writable) -> None:
    """Convert a file without a look at its statements.

    Raises:
        SuspicionError: its bytes show that one may be needed.
    """
    marks = Marks()
    written: Writable = output

    def suspicious(text: bytes) -> bool:
        name = file.format
        unfit = format == "rdfxml" and unfit_for_xml(text)
        return unfit or newer(text, name) or labelled_like_ours(text, name)

    def through(reader: Readable, name: str) -> Readable:
        return marks.marking(Watched(reader, suspicious), name)

    with ExitStack() as stack:
        if format == "rdfxml":
            written = Watched(written, unfit_names)
        written = stack.enter_context(marks.restoring(written))
        raw = stack.enter_context(file.unchecked(through))
        if READ[file.format].supports_datasets and not WRITTEN[format]:
            raise SuspicionError  # named graphs are to be counted
        if file.format not in ("ntriples", "nquads"):
            written = stack.enter_context(relabelling(written, format))
        prefixes, quads = _begun([file], raw)
        try:
            _serialize(quads, written, format, prefixes)
        except OSError as err:
            if err.errno is None:  # the engine's own word for what the format cannot hold
                raise SuspicionError from err
            raise


def _serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    output: Writable,
    format: str,
    prefixes: dict[str, str],
) -> None:
    file = cast("IO[bytes]", output)
    ox.serialize(statements, file, format=READ[format], prefixes=prefixes)


def _may_be_undone(output: IO[bytes]) -> bool:
    """Whether what was written can be taken back: an empty file, nothing packed or piped."""
    try:
        output.seek(0, os.SEEK_END)
        return output.tell() == 0 == output.truncate()
    except (OSError, ValueError, AttributeError):
        return False


class _Merging:
    """Statements as triples; counts those that stand in a named graph."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._quads, self.count = quads, 0

    def quads(self) -> Iterable[ox.Quad]:
        return self._quads

    def triples(self) -> Iterator[ox.Triple]:
        default = ox.DefaultGraph
        for quad in self._quads:
            if type(quad.graph_name) is not default:
                self.count += 1
            yield quad.triple


def _begun(
    files: Sequence[Parser], quads: Iterator[ox.Quad]
) -> tuple[dict[str, str], Iterator[ox.Quad]]:
    """The prefixes of all files, and the statements, of which the first is read by then."""
    first = next(quads, None)
    prefixes = dict(files[0].prefixes)
    for file in files:
        if file.path.is_file():
            for prefix, iri in _declared(file):
                prefixes.setdefault(prefix, iri)
    return {p: iri for p, iri in prefixes.items() if _is_prefix(p, iri)}, (
        chain([first], quads) if first else quads
    )


def _declared(file: Parser) -> Iterator[tuple[str, str]]:
    """Prefixes that a file declares anywhere."""
    patterns = _DECLARATIONS.get(file.guess(), ())
    if not patterns:
        return
    with unpacked(file.path) as content:
        tail = b""
        while chunk := content.read(_CHUNK):
            for pattern in patterns:
                for found in pattern.finditer(tail + chunk):
                    prefix, iri = found.groups()
                    yield prefix.decode("utf-8", "replace"), iri.decode("utf-8", "replace")
            tail = chunk[-_OVERLAP:]


def _is_prefix(prefix: str, iri: str) -> bool:
    """Whether Turtle can declare a prefix; XML has further names for prefixes."""
    try:
        list(ox.parse(f"@prefix {prefix}: <{iri}> .", format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return False
    return True
