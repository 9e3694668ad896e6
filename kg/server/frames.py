"""What the server and its workers say to each other: a header as JSON, a body as bytes.

Both lengths go first, four bytes each, most significant first.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Final

PREFIX: Final = struct.Struct(">II")


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return PREFIX.pack(len(head), len(body)) + head + body


def unpack(head: bytes) -> dict[str, Any]:
    """The header of a message."""
    content: dict[str, Any] = json.loads(head.decode("utf-8", "surrogatepass"))
    return content


def read_header(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message without a body; None where the other side has gone."""
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    size, _ = PREFIX.unpack(prefix)
    head = stream.read(size)
    return unpack(head) if len(head) == size else None
