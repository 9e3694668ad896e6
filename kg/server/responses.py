"""Replies as HTTP responses: headers, compression, what a client already has."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from kg.server.process import Reply

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
#: Smallest body worth compressing, in bytes.
_SMALL: Final = 1000
_KEPT: Final = 256
_LARGEST: Final = 1024 * 1024


def page_headers(content_type: str) -> dict[str, str]:
    """Headers that go with a kind of content."""
    if content_type.startswith(("text/html", "application/xhtml")):
        return {"Content-Security-Policy": _POLICY}
    return {}


def respond(
    request: Request,
    reply: Reply,
    *,
    etag: str = "",
    headers: dict[str, str] | None = None,
    close: bool = False,
    fresh: bool = False,
) -> Response:
    """A reply as a response.

    Args:
        request: What is answered.
        reply: With what.
        etag: Names the answer; empty where it may differ next time.
        headers: Further ones.
        close: Whether to hang up, because the rest of the request is not wanted.
        fresh: Whether nobody may keep the answer.
    """
    if log := reply.more.get("log"):
        import sys

        sys.stderr.write(log)
    more = {"Vary": "Accept, Accept-Encoding", "Content-Type": reply.type, **(headers or {})}
    more |= page_headers(reply.type)
    more["Cache-Control"] = "no-cache" if etag and not fresh else "no-store"
    if retry := reply.more.get("retry"):
        more["Retry-After"] = str(retry)
    if close:
        more["Connection"] = "close"
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


class Cache:
    """Pages that were made before, those asked for last."""

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
        """The page that a key names, or word that the client has it already."""
        if self.is_current(request, key):
            return self.unchanged(request, key)
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return respond(request, self._kept[key], etag=key)

    def is_current(self, request: Request, key: str) -> bool:
        """Whether the client has the answer that a key names."""
        given = request.headers.get("if-none-match", "")
        tags = {tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")}
        return bool(tags & {key, f"{key}-gz"})

    def unchanged(self, request: Request, key: str) -> Response:
        """304, with the tag that the client named."""
        tag = f"{key}-gz" if f"{key}-gz" in request.headers["if-none-match"] else key
        headers = {"ETag": f'"{tag}"', "Vary": "Accept, Accept-Encoding"}
        return Response(status_code=304, headers=headers | {"Cache-Control": "no-cache"})


def with_default_headers(app: ASGIApp) -> ASGIApp:
    """Answer preflights, and put on every answer what belongs on every answer."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _EVERYWHERE.items():
                    headers[name] = value
            await send(message)

        if scope["method"] == "OPTIONS":
            preflight: Any = Response(status_code=204, headers=_PREFLIGHT)
            await preflight(scope, receive, sending)
            return
        await app(scope, receive, sending)

    return wrapped
