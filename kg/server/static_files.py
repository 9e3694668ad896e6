"""Styles and scripts of the pages, from memory: no other file of the disk can be asked for."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import RequestError
from kg.server.responses import respond, unchanged
from kg.server.tasks import Reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

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
    """All files by name, each with its digest.

    >>> "site.css" in files()
    True
    """
    found = {}
    for path in (path for folder in _FOLDERS for path in sorted(folder.glob("*.*"))):
        if path.suffix in _TYPES:
            body = path.read_bytes()
            reply = Reply(status=200, type=_TYPES[path.suffix], body=body)
            found[path.name] = reply, hashlib.sha256(body).hexdigest()[:32]
    return found


async def static_file(request: Request) -> Response:
    """One of :func:`files`.

    Raises:
        RequestError: 404.
    """
    name = request.path_params["name"]
    if name not in files():
        raise RequestError(404, "there is no such file")
    reply, digest = files()[name]
    return unchanged(request, digest) or respond(request, reply, etag=digest)
