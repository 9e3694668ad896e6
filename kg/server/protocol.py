"""The SPARQL 1.1 Protocol: what an HTTP request asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from kg.graph.sparql.guard import MAX_BYTES
from kg.server.selection import Selection

if TYPE_CHECKING:
    from starlette.requests import Request

#: Largest body of a request: a query of the longest kind, each byte of it percent-encoded.
MAX_BODY: Final = 3 * MAX_BYTES + 8192
_FORM: Final = "application/x-www-form-urlencoded"
_READ_ONLY: Final = "this endpoint only reads: updates are refused in every form"
#: In the test suite of W3C, query_multiple_dataset encodes the & between two parameters too.
_JOINED: Final = re.compile(r"&(?:named|default)-graph-uri=")


class Refused(Exception):
    """A request that is answered with a status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a request asks.

    Attributes:
        text: SPARQL; empty where a saved query is asked, or nothing at all.
        saved: Name of a saved query.
        params: ``name=value`` for the saved query.
        selection: Graphs that the protocol selects.
        format: What ``format=``, ``output=`` or ``results=`` say.
        known_by, valid_on: Days, empty where none is given.
    """

    text: str
    saved: str
    params: tuple[str, ...]
    selection: Selection
    format: str
    known_by: str
    valid_on: str

    @property
    def is_empty(self) -> bool:
        """Whether the request asks for the description of the service."""
        return not self.text and not self.saved


async def read_question(request: Request, *, seconds: float) -> Question:
    """Read a request by GET, by POST as a form, or by POST directly.

    Raises:
        Refused: it is no query by the protocol.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return _question(pairs)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/sparql-update":
        raise Refused(403, _READ_ONLY)
    if media not in (_FORM, "application/sparql-query"):
        raise Refused(415, f"POST a query as application/sparql-query or {_FORM}")
    body = await read_body(request, seconds=seconds)
    if media == _FORM:
        return _question([*pairs, *_pairs(body)])
    if any(name == "query" for name, _ in pairs):
        raise Refused(400, "a query came in the body and another in the address; send one")
    try:
        return _question([*pairs, ("query", body.decode("utf-8"))], demanded=True)
    except UnicodeDecodeError as err:
        raise Refused(400, f"the query is not UTF-8 (byte {err.start + 1})") from err


async def read_body(request: Request, *, seconds: float) -> bytes:
    """The body of a request, in time and not too large.

    Raises:
        Refused: 413 or 408.
    """
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY:
        raise Refused(413, f"the body is larger than the {MAX_BODY:,} bytes allowed")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size > MAX_BODY:
                    raise Refused(413, f"the body is larger than the {MAX_BODY:,} bytes allowed")
                parts.append(part)
    except TimeoutError as err:
        raise Refused(408, f"the body did not arrive within {seconds:g} s") from err
    return b"".join(parts)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except UnicodeDecodeError as err:
        raise Refused(400, "the parameters are not UTF-8, percent-encoded") from err
    except ValueError as err:
        raise Refused(400, "there are more than 200 parameters") from err


def _question(pairs: Sequence[tuple[str, str]], *, demanded: bool = False) -> Question:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise Refused(403, _READ_ONLY)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise Refused(400, "there is more than one query; send one")
    text = queries[0] if queries else ""
    if (queries or demanded) and not text.strip():
        raise Refused(400, "the query is empty")
    return Question(
        text=text,
        saved=_last(values, "saved"),
        params=tuple(f"{n[6:]}={v}" for n, v in pairs if n.startswith("param.")),
        selection=Selection(
            default=_graphs(values.get("default-graph-uri", [])),
            named=_graphs(values.get("named-graph-uri", [])),
        ),
        format=_last(values, "format") or _last(values, "output") or _last(values, "results"),
        known_by=_last(values, "known-by"),
        valid_on=_last(values, "valid-on"),
    )


def _graphs(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(iri for value in given for iri in _JOINED.split(value) if iri)


def _last(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[-1].strip()
