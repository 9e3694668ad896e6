"""What the server asks of a worker, and what a worker replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.server.negotiate import Choice
from kg.server.selection import Selection

#: Prefixes of IRIs whose things have pages: the page of ``id:tongzhou`` is ``/id/tongzhou``.
PREFIXES_WITH_PAGES: Final = ("id", "doc", "claim", "kind", "graph", "shape")
OUT_OF_MEMORY: Final = "the query needed too much memory; ask for less, or add a LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days as ISO text, empty where none is asked for; both empty: the graph as it is.

    Attributes:
        known_by: Only what was known by this day.
        valid_on: Only what held on this day.

    >>> Days(known_by="2021-01-11").valid_on
    ''
    """

    known_by: str = ""
    valid_on: str = ""

    @property
    def params(self) -> dict[str, str]:
        """As parameters of an address.

        >>> Days(known_by="2021-01-11").params
        {'known-by': '2021-01-11'}
        """
        named = {"known-by": self.known_by, "valid-on": self.valid_on}
        return {name: day for name, day in named.items() if day}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """What every page shows of the site and of its own address.

    Attributes:
        title: Name of the site.
        origin: Scheme, host and port.
        path: Path of the page, percent-encoded.
        query: Parameters of its address without the days.
        days: The days that it asks for.
        today: The day that statuses are given for where no other is asked for, as ISO text.
    """

    title: str
    origin: str
    path: str
    query: tuple[tuple[str, str], ...]
    days: Days
    today: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a worker does.

    Attributes:
        folder: The store that is asked.
        seconds: How long it may take.
    """

    folder: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyTask(Task):
    """Open the store and read from it; the reply says that this worked.

    >>> ReadyTask(folder="store").seconds
    0.0
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTask(Task):
    """Answer a query.

    Attributes:
        text: SPARQL; empty where a saved query is asked.
        saved: Name of a saved query.
        params: ``name=value`` for the saved query.
        base: What relative IRIs of the query are relative to.
        selection: Graphs that the protocol selects.
        rows: Format of a SELECT or ASK answer; None where the client takes none.
        triples: Format of a CONSTRUCT or DESCRIBE answer; None where the client takes none.
    """

    text: str
    saved: str
    params: tuple[str, ...]
    base: str
    selection: Selection
    rows: Choice | None
    triples: Choice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTask(Task):
    """Make a page, or its RDF form.

    Attributes:
        name: Which page.
        args: What it is asked for, by the names of the parameters of its address.
        format: HTML or an RDF format.
        site: What it shows of the site.
    """

    name: str
    args: dict[str, str]
    format: Choice
    site: SiteContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTask(Task):
    """Make the page that shows a refusal.

    Attributes:
        status: HTTP status.
        message: What is wrong.
        nearest: Names that come close to the one that is not known.
        site: What it shows of the site.
    """

    status: int
    message: str
    nearest: tuple[str, ...]
    site: SiteContext


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysTask(Task):
    """List the days on which something became known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewTask(Task):
    """Write the graph as of some days as a store of its own.

    Attributes:
        target: A folder that does not exist yet.
        days: What the view shows.
    """

    target: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a task came to.

    Attributes:
        status: HTTP status.
        type: Value of the Content-Type header.
        body: Content of the response.
        nearest: Names that come close to the one that is not known.
        days: What :class:`DaysTask` asks for, in order.
        retry: Seconds after which to ask again; 0 where that does not help.
        log: What the operator should read.
        resident: The most megabytes that the worker has held so far.

    >>> Reply(status=200, type="text/plain", body=b"ready").body
    b'ready'
    """

    status: int
    type: str
    body: bytes = b""
    nearest: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    retry: int = 0
    log: str = ""
    resident: int = 0

    @classmethod
    def sentence(
        cls, status: int, message: str, *, nearest: tuple[str, ...] = (), retry: int = 0
    ) -> Reply:
        r"""A reply in plain words.

        >>> Reply.sentence(404, "nothing is called 'x'").body
        b"nothing is called 'x'\n"
        """
        plain, body = "text/plain; charset=utf-8", f"{message}\n".encode()
        return cls(status=status, type=plain, body=body, nearest=nearest, retry=retry)
