"""HTTP connections that cannot be held open for nothing.

uvicorn waits forever for the head of a request, for a client that does not read its answer, and for
the rest of a request that it has answered already.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Largest head of a request: a query of the longest kind in the address, percent-encoded.
MAX_HEAD: Final = 3 * 64 * 1024 + 32 * 1024
#: Longest address that the parser reads.
MAX_ADDRESS: Final = 65535
#: Seconds for which a client may leave an answer unread.
UNREAD_SECONDS: Final = 30.0
#: Seconds and bytes for which the rest of a request is read and discarded that was answered before
#: it had arrived. A connection that is closed at once is reset: then a client that is still sending
#: sees a broken pipe instead of the answer (RFC 9112, section 9.6).
LINGER_SECONDS: Final = 1.0
LINGER_BYTES: Final = 16 * 1024 * 1024
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")


class _ResponseTransport:
    """A connection as a response sees it: it stays open while the request is still arriving."""

    def __init__(self, protocol: PatientProtocol) -> None:
        self._protocol = protocol

    def __getattr__(self, name: str) -> Any:
        return getattr(self._protocol.transport, name)

    def close(self) -> None:
        """Close the connection, or leave that to :meth:`PatientProtocol.on_response_complete`."""
        if not self._protocol.answered_early:
            self._protocol.transport.close()


class PatientProtocol(HttpToolsProtocol):
    """Gives up on clients that are slow or that send without end.

    Attributes:
        head_seconds: Seconds within which the head of a request must arrive.
    """

    head_seconds = 10.0
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _in_head = True
    _in_line = True
    _head = 0
    _lingers = False
    _discarded = 0
    _ended = False

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
        """Count what belongs to a head, and what nobody wants any more."""
        if self._lingers:
            self._discarded += len(data)
            if self._discarded > LINGER_BYTES:
                self.transport.close()
        if self._ended:
            return
        if self._in_head:
            self._head += len(data)
            if self._head > MAX_HEAD + 65536 or (self._head > MAX_HEAD and b"\r\n\r\n" not in data):
                self._refuse(b"431 Request Header Fields Too Large", b"the request is too long")
                return
        super().data_received(self._encoded(data) if self._in_line else data)

    def _encoded(self, data: bytes) -> bytes:
        """The same with an address as RFC 3986 wants it: curl sends Chinese as it was typed."""
        line, end, rest = data.partition(b"\n")
        self._in_line = not end
        return _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line) + end + rest

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
        if len(self.url) > MAX_ADDRESS:
            self._refuse(b"414 URI Too Long", b"the address is too long; POST the query instead")
            raise ValueError("refused")  # ends the parser, which takes no longer address
        super().on_headers_complete()
        self.cycle.transport = _ResponseTransport(self)  # type: ignore[assignment]

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, unless it is refused already."""
        if not self._ended:
            super().send_400_response(msg)

    @property
    def answered_early(self) -> bool:
        """Whether the answer is written, and the request had not arrived by then."""
        return self.cycle.response_complete and self.cycle.more_body

    def on_response_complete(self) -> None:
        """Wait for the rest of the request, where it had not arrived."""
        super().on_response_complete()
        if self.answered_early:
            self._linger(close=not self.cycle.keep_alive)

    def on_message_complete(self) -> None:
        """The request has arrived, perhaps after its answer: from now on, to close is to close."""
        super().on_message_complete()
        self._in_line = True
        self.cycle.transport = self.transport
        if self._lingers:
            self._stop()
            seconds = self.timeout_keep_alive if self.cycle.keep_alive else 0
            self.timeout_keep_alive_task = self.loop.call_later(seconds, self.transport.close)

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It reads again."""
        if self._unread:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def _stop(self) -> None:
        self._lingers = False
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _linger(self, *, close: bool) -> None:
        """Read on for a moment and discard what comes; where we close, we write nothing more."""
        self._stop()
        self._lingers, self._discarded = True, 0
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)
        if close:
            self.transport.write_eof()

    def _give_up(self) -> None:
        self._timer = None
        if self._head:
            self._refuse(b"408 Request Timeout", b"the request did not arrive in time")
        else:
            self.transport.close()

    def _refuse(self, status: bytes, message: bytes) -> None:
        if self.transport.is_closing():
            return
        head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: "
        size = str(len(message) + 1).encode()
        self.transport.write(
            b"HTTP/1.1 " + status + b"\r\n" + head + size + b"\r\n\r\n" + message + b"\n"
        )
        self._ended = True
        self._linger(close=True)
