"""Replies as HTTP responses: headers, compression, what a client already has."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from kg.server.tasks import Reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Scripts, styles and pictures from this server alone; nothing is framed, nothing calls out.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EVERYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Type, Retry-After",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, X-Requested-With",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}
_VARY: Final = "Accept, Accept-Encoding"
#: Smallest body worth compressing, in bytes.
_SMALL: Final = 1000
_KEPT: Final = 256
_LARGEST: Final = 1024 * 1024


def respond(
    request: Request, reply: Reply, *, etag: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """A reply as a response.

    Args:
        request: What is answered.
        reply: With what.
        etag: Names the answer; empty where it may differ next time.
        headers: Further ones.
    """
    more = {
        "Vary": _VARY,
        "Content-Type": reply.type,
        "Cache-Control": "no-cache" if etag else "no-store",
        **(headers or {}),
    }
    if reply.type.startswith(("text/html", "application/xhtml")):
        more["Content-Security-Policy"] = _POLICY
    if reply.retry:
        more["Retry-After"] = str(reply.retry)
    body, tag = reply.body, etag
    if len(body) >= _SMALL and _takes_gzip(request.headers.get("accept-encoding", "")):
        body, tag = gzip.compress(body, 5, mtime=0), f"{etag}-gz"
        more["Content-Encoding"] = "gzip"
    if etag:
        more["ETag"] = f'"{tag}"'
    return Response(body, status_code=reply.status, headers=more)


def _takes_gzip(accept: str) -> bool:
    for part in accept.lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def unchanged(request: Request, etag: str) -> Response | None:
    """304 with the tag that the client named; None where it does not have this answer."""
    given = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")}
    for tag in (f"{etag}-gz", etag):
        if tag in tags:
            headers = {"ETag": f'"{tag}"', "Vary": _VARY, "Cache-Control": "no-cache"}
            return Response(status_code=304, headers=headers)
    return None


class PageCache:
    """The pages used last, ready to be sent again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Reply] = OrderedDict()

    def keep(self, key: str, reply: Reply) -> None:
        """Remember a page."""
        if len(reply.body) > _LARGEST:
            return
        self._kept[key] = reply
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def match(self, request: Request, key: str) -> Response | None:
        """The page that a key names, or 304 where the client has it already."""
        found = unchanged(request, key)
        if found is None and key in self._kept:
            self._kept.move_to_end(key)
            found = respond(request, self._kept[key], etag=key)
        return found


def with_default_headers(app: ASGIApp) -> ASGIApp:
    """Answer CORS preflights, and add the headers that every response has."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_EVERYWHERE)
            await send(message)

        preflight = scope["type"] == "http" and scope["method"] == "OPTIONS"
        answer = Response(status_code=204, headers=_PREFLIGHT) if preflight else app
        await answer(scope, receive, send_more)

    return wrapped
