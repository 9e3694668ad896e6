"""Tasks and replies as bytes: a header as JSON, then the body of a reply as it is.

The lengths of both go first, four bytes each, most significant first. JSON and not pickle: what a
worker writes after a hostile query must not run anything in the server.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields, is_dataclass, replace
from typing import Any, BinaryIO, Final

from kg.server import tasks
from kg.server.tasks import Reply, Task

_LENGTHS: Final = struct.Struct(">II")
_RECORDS: Final = {name: record for name, record in vars(tasks).items() if is_dataclass(record)}
#: The fields that go into the header.
_FIELDS: Final = {
    name: [field.name for field in fields(record) if field.name != "body"]
    for name, record in _RECORDS.items()
}
_TYPE: Final = "@type"


def pack(message: Task | Reply) -> bytes:
    """A task or a reply as bytes.

    >>> import io
    >>> from kg.server.tasks import ReadyTask
    >>> read_task(io.BytesIO(pack(ReadyTask(folder="store")))).folder
    'store'
    """
    head = _ENCODER.encode(message).encode("ascii")
    body = message.body if isinstance(message, Reply) else b""
    return _LENGTHS.pack(len(head), len(body)) + head + body


def take_reply(received: bytearray) -> Reply | None:
    """The first reply of what was received, which is removed there; None where it is not whole.

    >>> take_reply(bytearray(b"")) is None
    True
    """
    if len(received) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack_from(received)
    start, end = _LENGTHS.size + head, _LENGTHS.size + head + body
    if len(received) < end:
        return None
    reply: Reply = _DECODER.decode(received[_LENGTHS.size : start].decode("ascii"))
    content = bytes(received[start:end])
    del received[:end]
    return replace(reply, body=content)


def read_task(stream: BinaryIO) -> Task | None:
    """The next task; None where the server has ended.

    >>> import io
    >>> read_task(io.BytesIO(b"")) is None
    True
    """
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, _ = _LENGTHS.unpack(lengths)
    content = stream.read(head)
    task: Task | None = _DECODER.decode(content.decode("ascii")) if len(content) == head else None
    return task


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a record, and its type."""
    name = type(record).__name__
    return {_TYPE: name} | {field: getattr(record, field) for field in _FIELDS[name]}


def _record(content: dict[str, Any]) -> Any:
    """The record that :func:`_plain` was given."""
    if _TYPE not in content:
        return content
    record: Any = _RECORDS[content.pop(_TYPE)]
    return record(**{name: _tuples(value) for name, value in content.items()})


def _tuples(value: Any) -> Any:
    """JSON knows no tuples, and records hold no lists."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


_ENCODER: Final = json.JSONEncoder(default=_plain)
_DECODER: Final = json.JSONDecoder(object_hook=_record)
