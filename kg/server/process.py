"""A worker process as the server sees it: tasks go in, replies come out, it may die over one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.server.frames import PREFIX, pack, unpack

_ROOT: Final = Path(__file__).resolve().parents[2]
#: Exit signals of a worker that ran out of memory: the engine aborts, or the system kills.
_OUT_OF_MEMORY: Final = (-signal.SIGABRT, -signal.SIGKILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a task came to: an HTTP status, a Content-Type, a body, and whatever else it says."""

    status: int
    type: str
    body: bytes
    more: dict[str, Any] = field(default_factory=dict)


def sentence(status: int, message: str, **more: Any) -> Reply:
    """A reply in plain words."""
    body = f"{message}\n".encode()
    return Reply(status=status, type="text/plain; charset=utf-8", body=body, more=more)


#: What a task is told that must be asked of another worker: its own is busy or dead.
ELSEWHERE: Final = Reply(status=0, type="", body=b"")


class Worker:
    """One process; it answers tasks in the order in which they are asked."""

    def __init__(self, megabytes: int) -> None:
        """Start a process that will be ready in a moment; tasks wait in its socket until then."""
        self._loop = asyncio.get_running_loop()
        self._socket, other = socket.socketpair()
        self._socket.setblocking(False)
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "kg.server.worker", str(megabytes)],
            stdin=other.fileno(),
            stdout=other.fileno(),
            stderr=subprocess.DEVNULL,
            # The terminal's Ctrl-C is for the server, which lets running tasks finish.
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        other.close()
        self._received = bytearray()
        self._unsent = b""
        self._asked: deque[asyncio.Future[Reply]] = deque()
        self._since = 0.0
        self._loop.add_reader(self._socket, self._read)
        self._writes = False
        self._at_first = 0
        self.resident = 0
        self.alive = True
        self.modest = False

    def ask(self, task: dict[str, Any]) -> asyncio.Future[Reply]:
        """Have a task answered; a worker that dies over it gives a reply too."""
        answer: asyncio.Future[Reply] = self._loop.create_future()
        if not self.alive:
            answer.set_result(ELSEWHERE)
            return answer
        if not self._asked:
            self._since = self._loop.time()
        self._asked.append(answer)
        waits = bool(self._unsent)
        self._unsent += pack(task)
        if not waits:
            self._write()
        return answer

    @property
    def grown(self) -> int:
        """Megabytes that the worker has grown by since it stood ready."""
        return self.resident - self._at_first

    @property
    def load(self) -> int:
        """Tasks that are not answered yet."""
        return len(self._asked)

    def at_work_on(self, answer: asyncio.Future[Reply]) -> float:
        """Seconds since the worker began with a task; negative where others come before it."""
        if not self._asked or self._asked[0] is not answer:
            return -1.0
        return self._loop.time() - self._since

    def send_away(self, *, but: int) -> None:
        """Have the tasks behind the first few asked of others; what it answers to them is lost."""
        for waiting in list(self._asked)[but:]:
            if not waiting.done():
                waiting.set_result(ELSEWHERE)

    def _write(self) -> None:
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:  # it has died; reading will tell
            sent = len(self._unsent)
        self._unsent = self._unsent[sent:]
        if self._unsent:
            self._loop.add_writer(self._socket, self._write)
            self._writes = True
        elif self._writes:
            self._loop.remove_writer(self._socket)
            self._writes = False

    def _read(self) -> None:
        try:
            piece = self._socket.recv(1 << 20)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._hang_up()
            return
        self._received += piece
        while len(self._received) >= PREFIX.size:
            head, body = PREFIX.unpack_from(self._received)
            whole = PREFIX.size + head + body
            if len(self._received) < whole:
                return
            header = unpack(bytes(self._received[PREFIX.size : PREFIX.size + head]))
            content = bytes(self._received[PREFIX.size + head : whole])
            del self._received[:whole]
            self.resident = header.pop("resident")
            self._at_first = self._at_first or self.resident
            self._since = self._loop.time()
            if self._asked:
                answer = self._asked.popleft()
                if not answer.done():
                    answer.set_result(_reply(header, content))

    def _hang_up(self) -> None:
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        ended = asyncio.ensure_future(self._loop.run_in_executor(None, self._process.wait))
        ended.add_done_callback(self._bury)

    def _bury(self, ended: asyncio.Future[int]) -> None:
        self.send_away(but=1)
        for answer in self._asked:
            if not ended.cancelled() and not answer.done():
                answer.set_result(_epitaph(ended.result()))
        self._asked.clear()

    def yield_to_others(self) -> None:
        """Give the process a low priority; that cannot be taken back."""
        self.modest = True
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.send_away(but=0)
        self._process.kill()
        self._hang_up()
        await self._loop.run_in_executor(None, self._process.wait)


def _reply(header: dict[str, Any], body: bytes) -> Reply:
    if header.get("fault") == "memory":
        return _epitaph(-signal.SIGABRT)
    status, type = header.pop("status"), header.pop("type")
    return Reply(status=status, type=type, body=body, more=header)


def _epitaph(code: int) -> Reply:
    """What to tell of a worker that ended with a code."""
    if code == -signal.SIGXCPU:
        return sentence(503, "the query took too much time; ask for less, or add a LIMIT")
    if code in _OUT_OF_MEMORY:
        return sentence(503, "the query needed too much memory; ask for less, or add a LIMIT")
    return sentence(503, "the query was too much for the engine; ask in smaller parts")
