"""What the engine would change on its way from a parser to a writer: marked before, restored after.

pyoxigraph makes language tags lower case while it reads, and in RDF/XML writes carriage returns
that no XML parser gives back, and names that not every XML parser accepts. Each is written in a
form that passes the engine untouched, in which a few random letters stand that no input holds; the
bytes that come out are put right by these letters.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final, Protocol

import pyoxigraph as ox

from kg.graph.local_labels import Numbers
from kg.graph.parse import Readable

#: So many tags are found without a call for each occurrence.
_KNOWN: Final = 4
#: No mark, and nothing that is marked, is longer.
_LONGEST: Final = 256
_CHUNK: Final = 1 << 16
_UPPER_TAG: Final = rb"(?=[a-z0-9-]*[A-Z])([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)"
#: After an at sign in the formats not named below; that it may be no tag does no harm.
_AT: Final = re.compile(rb"(@)" + _UPPER_TAG)
#: Where a language tag stands, by format.
_TAGS: Final = {
    "rdfxml": re.compile(rb"(xml:lang\s*=\s*[\"'])" + _UPPER_TAG),
    # As the value of @language, or as a key of a language map in the usual form (zh-Hant, en-GB).
    "jsonld": re.compile(
        rb"(\"(?:@language\"\s*:\s*\"|(?=[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?\"\s*:)))"
        + _UPPER_TAG
    ),
}
#: Random labels as the engine writes them; see :mod:`kg.graph.local_labels`.
_LABELS: Final = re.compile(rb"(_:)([a-f][0-9a-f]{15,31})(?![\w.-]*\w)")
_XML_LABELS: Final = re.compile(rb"(nodeID=\")([a-f][0-9a-f]{15,31})(?=\")")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuv"


class Writable(Protocol):
    """What a writer writes to."""

    def write(self, data: bytes, /) -> int:
        """All of it."""


class Marks:
    r"""Marks of one conversion.

    >>> import io
    >>> marks, text = Marks(), b'<urn:a> <urn:p> "colour"@en-GB .'
    >>> read = marks.marking(io.BytesIO(text), "turtle")
    >>> out = io.BytesIO()
    >>> with marks.restoring(out) as restored:
    ...     quads = ox.parse(read, format=ox.RdfFormat.TURTLE)
    ...     ox.serialize(quads, restored, ox.RdfFormat.N_QUADS)
    >>> out.getvalue()
    b'<urn:a> <urn:p> "colour"@en-GB .\n'
    """

    def __init__(self) -> None:
        self._sign = f"x-kg{os.urandom(3).hex()}-"
        #: Stands between the namespace and the name of a property.
        self.cut = f"{self._sign}c!"
        #: Stands for a carriage return.
        self.carriage_return = f"{self._sign}r!"
        #: Whether there is anything to restore.
        self.used = False
        self._marked: dict[bytes, bytes] = {}
        sign = self._sign.encode()
        self._there: list[tuple[re.Pattern[bytes], bytes]] = []
        self._back: list[tuple[re.Pattern[bytes], bytes]] = []
        self._marks = re.compile(sign + rb"(?:c!|(r!)|([0-9a-v]{1,8})-([a-z0-9-]+))")

    def marking(self, file: Readable, format: str) -> Readable:
        """A reader whose language tags carry their upper case in a mark.

        Args:
            file: What it reads from.
            format: A name of :data:`kg.graph.sniff.READ`.
        """
        return _Marked(file, _Rewriter(_TAGS.get(format, _AT), self._mark, self._there))

    def restoring(self, output: Writable) -> Restored:
        """A writer that puts right what carries a mark."""
        rewriter = _Rewriter(self._marks, self._restore, self._back)
        return Restored(output, rewriter, lambda: self.used)

    def _mark(self, found: re.Match[bytes]) -> bytes:
        before, tag = found.groups()
        if tag not in self._marked:
            marked = self._marked[tag] = self._form_of(tag.decode())
            if len(self._there) < _KNOWN and before == b"@" and marked != tag:
                end = rb"(?![A-Za-z0-9-])"
                self._there.append((re.compile(before + tag + end), before + marked))
                self._back.append((re.compile(marked + end), tag))
        self.used = True
        return before + self._marked[tag]

    def _form_of(self, tag: str) -> bytes:
        """A tag in lower case behind a mark, the whole of which is a tag for private use."""
        try:
            ox.Literal("", language=tag)
        except ValueError:  # let the parser say so
            return tag.encode()
        case = sum(1 << place for place, letter in enumerate(tag[:40]) if letter.isupper())
        code = ""
        while case:
            case, digit = divmod(case, 32)
            code = _DIGITS[digit] + code
        return f"{self._sign}{code or 0}-{tag.lower()}".encode()

    def _restore(self, found: re.Match[bytes]) -> bytes:
        if not found[2]:
            return b"&#13;" if found[1] else b""
        case = int(found[2], 32)
        letters = enumerate(found[3].decode())
        return "".join(x.upper() if case >> place & 1 else x for place, x in letters).encode()


class _Rewriter:
    """Replaces what a pattern finds in bytes that come piece by piece."""

    def __init__(
        self,
        pattern: re.Pattern[bytes],
        replace: Callable[[re.Match[bytes]], bytes],
        known: Sequence[tuple[re.Pattern[bytes], bytes]] = (),
    ) -> None:
        self._pattern, self._replace, self._held = pattern, replace, b""
        #: Replacements that need no call, which come first.
        self._known = known

    def feed(self, piece: bytes, *, last: bool = False) -> bytes:
        """What is settled after another piece."""
        text = self._held + piece
        settled = len(text) if last else max(0, len(text) - _LONGEST)
        if settled < len(text):
            for found in self._pattern.finditer(text, max(0, settled - _LONGEST)):
                if found.start() < settled < found.end():
                    settled = found.start()
        self._held = text[settled:]
        text = text[:settled]
        for pattern, replacement in self._known:
            text = pattern.sub(replacement, text)
        return self._pattern.sub(self._replace, text)


class _Marked:
    def __init__(self, file: Readable, rewriter: _Rewriter) -> None:
        self._file, self._rewriter = file, rewriter
        self._ready, self._at, self._ended = b"", 0, False

    def read(self, size: int = -1, /) -> bytes:
        while self._at == len(self._ready) and not self._ended:
            piece = self._file.read(_CHUNK)
            self._ended = not piece
            self._ready, self._at = self._rewriter.feed(piece, last=not piece), 0
        end = len(self._ready) if size < 0 else min(len(self._ready), self._at + size)
        piece, self._at = self._ready[self._at : end], end
        return piece


def relabelling(output: Writable, format: str) -> Restored:
    """A writer that numbers the blank nodes to which the engine gave labels at random.

    It takes whatever looks like such a label for one.

    Args:
        output: Where to.
        format: A name of :data:`kg.graph.sniff.READ`.
    """
    numbers, counter = Numbers[bytes](), count(1).__next__
    held = numbers.held.get  # a call less for most

    def number(found: re.Match[bytes]) -> bytes:
        before, label = found.groups()
        return b"%banon%d" % (before, held(label) or numbers.of(label, counter))

    pattern = _XML_LABELS if format == "rdfxml" else _LABELS
    return Restored(output, _Rewriter(pattern, number))


class Restored:
    """Writes to an output and puts right what carries a mark; a context, whose end ends the output.

    Nothing is looked at until the first mark was made.
    """

    def __init__(
        self, output: Writable, rewriter: _Rewriter, used: Callable[[], bool] = lambda: True
    ) -> None:
        self._output, self._rewriter, self._used = output, rewriter, used
        self._pieces: list[bytes] = []
        self._size, self._end = 0, b"\n"

    def write(self, data: bytes, /) -> int:
        """All of it, sooner or later."""
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= _CHUNK:
            self._settle()
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held back may be part of a mark."""

    def _settle(self, *, last: bool = False) -> None:
        whole = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        self._end = whole[-1:] or self._end
        self._output.write(self._rewriter.feed(whole, last=last) if self._used() else whole)

    def __enter__(self) -> Restored:
        """The writer itself."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Write what is held back, and the end of the last line, if all went well."""
        if kind is None:
            self._settle(last=True)
            self._output.write(b"" if self._end == b"\n" else b"\n")
