"""Every error that kg raises on purpose.

KgError
├── DataErrors        all faults of a set of data files, each with file, place and advice
├── SourceError       a source text that cannot be used
│   └── QuoteNotFound a quote does not stand where its claim says
├── TermError         an IRI or slug that cannot be minted or is not declared
├── DayError          a text that is no date or day of the calendar
├── ArgumentError     an argument of another type than the function takes
├── NameNotFound      nobody here goes by that name; carries the nearest names
├── NameAmbiguous     several things go by that name
├── KindError         a thing of a kind that a method does not take
├── ClosedError       a graph that was closed
├── EndpointError     what a SPARQL endpoint elsewhere cannot be asked yet
├── QueryError        a query that is malformed, refused or unknown
├── RdfError          an RDF file that cannot be read
├── ShapeError        shapes that cannot be used
├── RequestError      an HTTP request that is refused; carries the status of the response
└── ExportError       an output that cannot be written

A message says what is wrong, where, and what to do, in one line. Each class also inherits the
built-in exception that a caller would expect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BREAK: Final = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
#: Characters of a message; of what somebody gave us, a longer text shows its beginning and end.
_LONGEST: Final = 2000


class KgError(Exception):
    r"""Root of all errors raised on purpose; ``str(error)`` is a line fit for a user.

    >>> str(KgError("no such file: a\x00b\nhere"))
    'no such file: a\\x00b here'
    """

    def __init__(self, *lines: str) -> None:
        """Take the message: one line, but where many faults come at once."""
        super().__init__("\n".join(map(_one_line, lines)))


def reason_of(err: Exception) -> str:
    """Why the system, or Python, could not open a file, in its words.

    >>> reason_of(FileNotFoundError(2, "No such file or directory"))
    'No such file or directory'
    """
    return getattr(err, "strerror", None) or str(err)


def _one_line(message: str) -> str:
    """A message without line breaks, and such that every terminal and file can hold it."""
    line = _BREAK.sub(" ", message.strip())
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST // 2]} … {line[-_LONGEST // 4 :]}"
    return _UNSEEN.sub(lambda unseen: ascii(unseen.group())[1:-1], line)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One fault of a data file.

    Attributes:
        path: The file as the user knows it.
        line: Line (or row) counted from 1; 0 when the fault is of the whole file.
        column: Name of the column or key; empty when the fault is of the whole row.
        message: What is wrong and what to do.

    >>> print(Fault(path="a.yaml", line=3, column="unit", message="is missing; fill it in"))
    a.yaml:3: unit: is missing; fill it in
    >>> print(Fault(path="a.yaml", line=0, column="", message="not UTF-8"))
    a.yaml: not UTF-8
    """

    path: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """``file:line: column: message``, leaving out what is not known."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return (
            f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"
        )


class DataErrors(KgError, ValueError):
    """All faults found in a set of data files, in the order of files and lines.

    >>> two = [Fault(path="a.yaml", line=n, column="", message="is odd") for n in (9, 2)]
    >>> print(DataErrors(two))
    a.yaml:2: is odd
    a.yaml:9: is odd
    """

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(*map(str, self.faults))


class SourceError(KgError, ValueError):
    """A source text that cannot be used: not UTF-8, another digest, missing.

    >>> print(SourceError("xinhua-2021-01-11", "the text is missing"))
    xinhua-2021-01-11: the text is missing
    """

    def __init__(self, document: str, message: str) -> None:
        self.document = document
        super().__init__(f"{document}: {message}")


class QuoteNotFound(SourceError):
    """The quote of a claim does not equal the text at its offsets.

    >>> print(QuoteNotFound("news", start=0, end=2, quote="ab", found="xy"))
    news: characters 0-2 read 'xy', but the claim quotes 'ab'; fix the offsets or the quote
    """

    def __init__(self, document: str, *, start: int, end: int, quote: str, found: str) -> None:
        self.start, self.end, self.quote, self.found = start, end, quote, found
        super().__init__(
            document,
            f"characters {start}-{end} read {found!r}, but the claim quotes {quote!r}; "
            "fix the offsets or the quote",
        )


class TermError(KgError, ValueError):
    """A slug or IRI that breaks the rules of :mod:`kg.model.namespaces`.

    >>> isinstance(TermError("no slug"), (KgError, ValueError))
    True
    """


class DayError(KgError, ValueError):
    """A text that is no date, or a day that the calendar does not have.

    >>> isinstance(DayError("no day"), ValueError)
    True
    """


class ArgumentError(KgError, TypeError):
    """An argument of another type than the function takes.

    >>> print(ArgumentError("day", 7, "a day"))
    day must be a day, not int
    """

    def __init__(self, name: str, given: object, wanted: str) -> None:
        super().__init__(f"{name} must be {wanted}, not {type(given).__name__}")


class NameNotFound(KgError, LookupError):
    """Nothing goes by this name; ``nearest`` holds up to three names that come close.

    >>> NameNotFound("Tongzou", ("Tongzhou District",)).nearest
    ('Tongzhou District',)
    """

    def __init__(
        self, name: str, nearest: tuple[str, ...] = (), advice: str = "try `kg search`"
    ) -> None:
        self.name, self.nearest = name, nearest
        hint = f"nearest: {', '.join(nearest)}" if nearest else advice
        super().__init__(f"nothing is called {name!r}; {hint}")


class NameAmbiguous(KgError, LookupError):
    """Several things go by this name; ``candidates`` holds their slugs.

    >>> print(NameAmbiguous("Harbour", ("harbour-a", "harbour-b")))
    'Harbour' can mean harbour-a, harbour-b; say which, by its slug
    """

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        self.name, self.candidates = name, candidates
        super().__init__(f"{name!r} can mean {', '.join(candidates)}; say which, by its slug")


class KindError(KgError, TypeError):
    """A thing, or a value, of a kind that a method does not take.

    >>> isinstance(KindError("no zone"), TypeError)
    True
    """


class ClosedError(KgError, ValueError):
    """A graph is asked after it was closed.

    >>> print(ClosedError())
    the graph is closed; open it again with kg.open()
    """

    def __init__(self) -> None:
        super().__init__("the graph is closed; open it again with kg.open()")


class EndpointError(KgError, NotImplementedError):
    """Something that is asked of a SPARQL endpoint, and that needs the graph at hand.

    >>> print(EndpointError("http://localhost/sparql", "diff"))
    diff cannot be asked of http://localhost/sparql yet; an endpoint answers query and show
    """

    def __init__(self, url: str, method: str) -> None:
        self.url, self.method = url, method
        super().__init__(
            f"{method} cannot be asked of {url} yet; an endpoint answers query and show"
        )


class QueryError(KgError, ValueError):
    """A query that is malformed, refused or unknown.

    ``line`` and ``column`` count from 1 and are 0 where no place is known.

    >>> print(QueryError("the query ends too early", line=1, column=12))
    line 1, column 12: the query ends too early
    """

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        self.line, self.column = line, column
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(place + message)


class RdfError(KgError, ValueError):
    """An RDF file that cannot be read; ``line`` counts from 1 and is 0 where none is known.

    >>> print(RdfError("x.ttl", "No such file or directory"))
    x.ttl: No such file or directory
    """

    def __init__(self, path: Path | str, message: str, *, line: int = 0) -> None:
        self.path, self.line = str(path), line
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")


class ShapeError(KgError, ValueError):
    """Shapes that cannot be used for validation.

    >>> isinstance(ShapeError("no shapes"), ValueError)
    True
    """


class RequestError(KgError, ValueError):
    """An HTTP request that is refused.

    ``status`` is that of the response; ``retry`` is the number of seconds after which to try again,
    0 where trying again does not help.

    >>> RequestError(503, "too many queries", retry=5).status
    503
    """

    def __init__(self, status: int, message: str, *, retry: int = 0) -> None:
        self.status, self.retry = status, retry
        super().__init__(message)


class ExportError(KgError, OSError):
    """An output that cannot be written; whatever stood there before is untouched.

    >>> print(ExportError("x.csv", "cannot be written"))
    x.csv: cannot be written
    >>> isinstance(ExportError("x.csv", "cannot be written"), OSError)
    True
    """

    def __init__(self, path: Path | str, message: str) -> None:
        self.path = str(path)
        super().__init__(f"{path}: {message}")

    def __str__(self) -> str:
        """The message alone (OSError would add an error number)."""
        return str(self.args[0])
