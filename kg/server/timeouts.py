"""HTTP connections that cannot be held open for nothing.

uvicorn waits for ever for the head of a request and for a client that does not read its answer.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Largest head of a request: a query of the longest kind in the address, percent-encoded.
MAX_HEAD: Final = 3 * 64 * 1024 + 32 * 1024
#: Seconds for which a client may leave an answer unread.
UNREAD_SECONDS: Final = 30.0


class PatientProtocol(HttpToolsProtocol):
    """Gives up on clients that are slow or that send without end.

    Attributes:
        head_seconds: Seconds within which the head of a request must arrive.
    """

    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._head = 0
        self._in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for the first request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        if self._unread:
            self._unread.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head."""
        if self._in_head:
            self._head += len(data)
            if self._head > MAX_HEAD + 65536 or (self._head > MAX_HEAD and b"\r\n\r\n" not in data):
                self._refuse(b"431 Request Header Fields Too Large", b"the request is too long")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Another head begins."""
        super().on_message_begin()
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._give_up)
            self._head = 0
        self._in_head = True

    def on_headers_complete(self) -> None:
        """The head has arrived in time."""
        self._stop()
        self._in_head = False
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self._abort)

    def resume_writing(self) -> None:
        """It reads again."""
        if self._unread:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _abort(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()

    def _give_up(self) -> None:
        self._timer = None
        if self._head:
            self._refuse(b"408 Request Timeout", b"the request did not arrive in time")
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: bytes, message: bytes) -> None:
        if self.transport.is_closing():
            return
        head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: "
        size = str(len(message) + 1).encode()
        self.transport.write(
            b"HTTP/1.1 " + status + b"\r\n" + head + size + b"\r\n\r\n" + message + b"\n"
        )
        self.transport.close()
