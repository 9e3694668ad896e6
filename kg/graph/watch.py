"""Whether bytes may hold what needs a look at every statement.

A look at a statement in Python costs as much as parsing and writing it. Most files have nothing
that needs one, and their bytes show it: a few substrings are searched for, which is many times
cheaper. What they show may be a text that only looks so; then every statement is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kg.graph.marks import Writable
from kg.graph.parse import Readable

#: No pattern needs more bytes of the piece before.
_OVERLAP: Final = 256
#: Each begins with what is the same in all that it finds: such patterns are the fastest search.
_NEWER: Final = (re.compile(rb"--[lr]t[lr]"), re.compile(rb"<<\("))
_NEWER_IN_TURTLE: Final = (
    re.compile(rb"--[lr]t[lr]"),
    re.compile(rb"<<"),
    re.compile(rb"\{\|"),
    re.compile(rb"~(?![^\s<>\"{}|\\^`]*>)"),  # a tilde that is no part of an IRI
)
#: Labels that look like those of nodes without one, or like ours.
_LABEL: Final = re.compile(rb"_:(?:[a-f][0-9a-f]{15}|anon[1-9])")
_XML_LABEL: Final = re.compile(rb"nodeID\s*=\s*[\"'](?:[a-f][0-9a-f]{15}|anon[1-9])")
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n"))
_ESCAPED: Final = re.compile(rb"\\[bfruU]")
_NONCHARACTERS: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")
#: In RDF/XML that was written: names in other scripts, and labels that are no names.
_NAMES: Final = re.compile(rb"\n\t\t<[^\s>/]*[\x80-\xff]")
_NO_LABELS: Final = re.compile(rb"nodeID=\"[_\d]")


class SuspicionError(Exception):
    """Every statement must be looked at."""


def newer(text: bytes, format: str) -> bool:
    """Whether a text may use RDF 1.2.

    Args:
        text: Bytes in the format.
        format: A name of :data:`kg.graph.sniff.READ`.
    """
    if format == "jsonld":
        return b"@direction" in text
    if format == "rdfxml":
        return any(sign in text for sign in (b":dir", b":annotation", b"Triple"))
    signs = _NEWER if format in ("ntriples", "nquads") else _NEWER_IN_TURTLE
    return any(sign.search(text) for sign in signs)


def labelled_like_ours(text: bytes, format: str) -> bool:
    """Whether a text may give labels to blank nodes that others have, too."""
    if format in ("ntriples", "nquads"):
        return False
    return bool((_XML_LABEL if format == "rdfxml" else _LABEL).search(text))


def unfit_for_xml(text: bytes) -> bool:
    """Whether a text may hold characters that XML does not give back."""
    if len(text.translate(None, _CONTROLS)) < len(text) or b"&#" in text:
        return True
    return bool(
        (b"\\" in text and _ESCAPED.search(text))
        or (not text.isascii() and _NONCHARACTERS.search(text))
    )


def unfit_names(xml: bytes) -> bool:
    """Whether RDF/XML of the engine may have names that not every XML parser accepts."""
    if b"<oxprefix:" in xml or _NO_LABELS.search(xml):
        return True
    return not xml.isascii() and bool(_NAMES.search(xml))


class Watched:
    """A reader, or a writer, that raises :class:`SuspicionError` at what looks suspicious."""

    def __init__(self, file: Readable | Writable, suspicious: Callable[[bytes], bool]) -> None:
        self._file, self._suspicious, self._tail = file, suspicious, b""

    def _look(self, piece: bytes) -> None:
        if self._suspicious(self._tail + piece):
            raise SuspicionError
        self._tail = piece[-_OVERLAP:]

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""
        piece: bytes = self._file.read(size)  # type: ignore[union-attr]
        self._look(piece)
        return piece

    def write(self, data: bytes, /) -> int:
        """All of it."""
        self._look(data)
        return self._file.write(data)  # type: ignore[union-attr]

    def flush(self) -> None:
        """Nothing."""
