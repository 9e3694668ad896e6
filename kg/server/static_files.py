"""Styles and scripts of the pages, from memory: nothing else of the disk can be asked for."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from kg.server.process import Reply, sentence
from kg.server.responses import respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_HERE: Final = Path(__file__).parent
_FOLDERS: Final = (_HERE / "static", _HERE.parent / "vendor" / "yasqe")
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@cache
def files() -> dict[str, tuple[Reply, str]]:
    """All files by name, each with its digest."""
    found = {}
    for folder in _FOLDERS:
        for path in sorted(folder.glob("*.*")):
            if path.suffix in _TYPES:
                body = path.read_bytes()
                reply = Reply(status=200, type=_TYPES[path.suffix], body=body)
                found[path.name] = reply, hashlib.sha256(body).hexdigest()[:32]
    return found


def static_files() -> ASGIApp:
    """Serve :func:`files` by name."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        name = scope["path"].rpartition("/")[2]
        if scope["method"] not in ("GET", "HEAD"):
            found = respond(request, sentence(405, "files are read by GET"))
        elif name not in files():
            found = respond(request, sentence(404, "there is no such file"))
        else:
            reply, digest = files()[name]
            from kg.server.responses import Cache

            known = Cache()
            if known.is_current(request, digest):
                found = known.unchanged(request, digest)
            else:
                found = respond(request, reply, etag=digest)
        await found(scope, receive, send)

    return app
