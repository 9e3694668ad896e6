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
from pathlib import Path
from typing import Final

from kg.server.frames import pack, take_reply
from kg.server.tasks import OUT_OF_MEMORY, Reply, Task

_ROOT: Final = Path(__file__).resolve().parents[2]
#: Exit signals of a worker that ran out of memory: the engine aborts, or the system kills.
_MEMORY_SIGNALS: Final = (-signal.SIGABRT, -signal.SIGKILL)
#: Stands for the reply to a task that must be given to another worker: this one is busy or dead.
REASSIGN: Final = Reply(status=0, type="")


class Worker(asyncio.Protocol):
    """One process; it answers tasks in the order in which they are asked.

    Attributes:
        growth: Megabytes that it has grown by since its first reply.
        alive: Whether it takes tasks.
        has_low_priority: Whether it runs after all others.
    """

    def __init__(self, megabytes: int) -> None:
        """Start a process with a limit of memory; it takes tasks after :meth:`connect`."""
        self._loop = asyncio.get_running_loop()
        self._socket, other = socket.socketpair()
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
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._asked: deque[asyncio.Future[Reply]] = deque()
        self._since = 0.0
        self._at_first = 0
        self.growth = 0
        self.alive = True
        self.has_low_priority = False

    async def connect(self) -> None:
        """Connect to the process; what is asked waits in the socket until the process is ready."""
        connected = await self._loop.create_connection(lambda: self, sock=self._socket)
        self._transport = connected[0]

    def ask(self, task: Task) -> asyncio.Future[Reply]:
        """Give the worker a task; there is a reply even where the process dies over it."""
        answer: asyncio.Future[Reply] = self._loop.create_future()
        if not self.alive or self._transport is None:
            answer.set_result(REASSIGN)
            return answer
        if not self._asked:
            self._since = self._loop.time()
        self._asked.append(answer)
        self._transport.write(pack(task))
        return answer

    @property
    def load(self) -> int:
        """Tasks that are not answered yet."""
        return len(self._asked)

    def seconds_on(self, answer: asyncio.Future[Reply]) -> float:
        """Seconds since the worker began with a task; negative where others come before it."""
        if not self._asked or self._asked[0] is not answer:
            return -1.0
        return self._loop.time() - self._since

    def reassign(self, *, but: int) -> None:
        """Have all but the first tasks given to other workers; its replies to them are ignored."""
        for waiting in list(self._asked)[but:]:
            if not waiting.done():
                waiting.set_result(REASSIGN)

    def data_received(self, data: bytes) -> None:
        """Give each whole reply to the task that was asked first."""
        self._received += data
        while reply := take_reply(self._received):
            self._at_first = self._at_first or reply.resident
            self.growth = reply.resident - self._at_first
            self._since = self._loop.time()
            if reply.log:
                sys.stderr.write(reply.log)
            if self._asked:
                answer = self._asked.popleft()
                if not answer.done():
                    answer.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended, or is about to."""
        self.alive = False
        ended = asyncio.ensure_future(self._loop.run_in_executor(None, self._process.wait))
        ended.add_done_callback(self._fail)

    def _fail(self, ended: asyncio.Future[int]) -> None:
        """The task that ended the process fails; those behind it are given to other workers."""
        self.reassign(but=1)
        for answer in self._asked:
            if not ended.cancelled() and not answer.done():
                answer.set_result(_reply_for(ended.result()))
        self._asked.clear()

    def lower_priority(self) -> None:
        """Give the process a low priority; that cannot be taken back."""
        self.has_low_priority = True
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.alive = False
        self.reassign(but=0)
        self._process.kill()
        if self._transport:
            self._transport.abort()
        await self._loop.run_in_executor(None, self._process.wait)


def _reply_for(code: int) -> Reply:
    """The reply to the task over which a worker ended with an exit code."""
    if code == -signal.SIGXCPU:
        return Reply.sentence(503, "the query took too much time; ask for less, or add a LIMIT")
    if code in _MEMORY_SIGNALS:
        return Reply.sentence(503, OUT_OF_MEMORY)
    return Reply.sentence(503, "the query was too much for the engine; ask in smaller parts")
