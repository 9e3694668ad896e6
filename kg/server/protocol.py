"""The SPARQL 1.1 Protocol: what an HTTP request asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from kg.errors import DayError, RequestError
from kg.graph.sparql.guard import MAX_BYTES, too_long
from kg.model.dates import parse_day
from kg.server.selection import Selection
from kg.server.tasks import Days

if TYPE_CHECKING:
    from starlette.requests import Request

#: Largest body of a request: a query of the longest kind, each byte of it percent-encoded.
MAX_BODY: Final = 3 * MAX_BYTES + 8192
_FORM: Final = "application/x-www-form-urlencoded"
_READ_ONLY: Final = "this endpoint only reads: updates are refused in every form"
#: In the test suite of W3C, query_multiple_dataset encodes the & between two parameters too.
_JOINED: Final = re.compile(r"&(?:named|default)-graph-uri=")


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlRequest:
    """What a request to the endpoint asks.

    Attributes:
        text: SPARQL; empty where a saved query is asked, or nothing at all.
        saved: Name of a saved query.
        params: ``name=value`` for the saved query.
        selection: Graphs that the protocol selects.
        format: What ``format=``, ``output=`` or ``results=`` say.
        days: As they were given, checked by nobody yet.
    """

    text: str
    saved: str
    params: tuple[str, ...]
    selection: Selection
    format: str
    days: Days

    @property
    def is_empty(self) -> bool:
        """Whether the request asks for the description of the service."""
        return not self.text and not self.saved


async def read_request(request: Request, *, seconds: float) -> SparqlRequest:
    """Read a request by GET, by POST as a form, or by POST directly.

    Raises:
        RequestError: it is no query by the protocol.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return _read_pairs(pairs)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/sparql-update":
        raise RequestError(403, _READ_ONLY)
    if media not in (_FORM, "application/sparql-query"):
        raise RequestError(415, f"POST a query as application/sparql-query or {_FORM}")
    body = await read_body(request, seconds=seconds)
    if media == _FORM:
        return _read_pairs([*pairs, *_pairs(body)])
    if any(name == "query" for name, _ in pairs):
        raise RequestError(400, "a query came in the body and another in the address; send one")
    try:
        return _read_pairs([*pairs, ("query", body.decode("utf-8"))])
    except UnicodeDecodeError as err:
        raise RequestError(400, f"the query is not UTF-8 (byte {err.start + 1})") from err


async def read_body(request: Request, *, seconds: float) -> bytes:
    """The body of a request, in time and not too large.

    Raises:
        RequestError: 413 or 408.
    """
    too_large = RequestError(413, f"the body is larger than the {MAX_BODY:,} bytes allowed")
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY:
                    raise too_large
    except TimeoutError as err:
        raise RequestError(408, f"the body did not arrive within {seconds:g} s") from err
    return bytes(body)


def check_days(days: Days) -> Days:
    """The same days, if they are days.

    Raises:
        RequestError: 400, with the name of the parameter.

    >>> check_days(Days(known_by="2021-01-11")).known_by
    '2021-01-11'
    >>> check_days(Days(known_by="soon"))
    Traceback (most recent call last):
    ...
    kg.errors.RequestError: known-by: 'soon' is not a day of the calendar; write YYYY-MM-DD
    """
    for name, day in days.params.items():
        try:
            parse_day(day[:40])
        except DayError as err:
            raise RequestError(400, f"{name}: {err}") from err
    return days


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except UnicodeDecodeError as err:
        raise RequestError(400, "the parameters are not UTF-8, percent-encoded") from err
    except ValueError as err:
        raise RequestError(400, "there are more than 200 parameters") from err


def _read_pairs(pairs: Sequence[tuple[str, str]]) -> SparqlRequest:
    def values(name: str) -> list[str]:
        return [value for key, value in pairs if key == name]

    def last(name: str) -> str:
        return (values(name) or [""])[-1].strip()

    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in pairs):
        raise RequestError(403, _READ_ONLY)
    queries = values("query")
    if len(queries) > 1:
        raise RequestError(400, "there is more than one query; send one")
    text = queries[0] if queries else ""
    if queries and not text.strip():
        raise RequestError(400, "the query is empty")
    if fault := too_long(text):
        raise RequestError(413, fault)
    return SparqlRequest(
        text=text,
        saved=last("saved"),
        params=tuple(f"{n[6:]}={v}" for n, v in pairs if n.startswith("param.")),
        selection=Selection(
            default=_graphs(values("default-graph-uri")), named=_graphs(values("named-graph-uri"))
        ),
        format=last("format") or last("output") or last("results"),
        days=Days(known_by=last("known-by"), valid_on=last("valid-on")),
    )


def _graphs(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(iri for value in given for iri in _JOINED.split(value) if iri)
