"""Worker processes, kept warm, killed and replaced when they overstep.

A task has a deadline from the moment it arrives. A worker that has not answered by then is killed.
One that takes more than a moment leaves the fast lane: another takes its place at once, so that
small questions find a free worker however many long ones are on their way; of those only a few may
run at a time, at low priority.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError
from kg.server.frames import PREFIX, pack, unpack

_ROOT: Final = Path(__file__).resolve().parents[2]
#: Exit signals of a worker that ran out of memory: the engine aborts, or the system kills.
_OUT_OF_MEMORY: Final = (-signal.SIGABRT, -signal.SIGKILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one task may cost.

    Attributes:
        seconds: From its arrival to its answer.
        megabytes: Memory of a worker beyond what it needs to stand ready.
        workers: Short tasks at a time.
        spare: Workers that stand ready to take the place of others.
        slow: Long tasks at a time, beside the short ones.
        moment: Seconds after which a task is long.
        waiting: Tasks that may wait for a worker.
    """

    seconds: float = 10.0
    megabytes: int = 1024
    workers: int = 2
    spare: int = 2
    slow: int = 4
    moment: float = 0.25
    waiting: int = 256


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


class Worker:
    """One process; it answers one task at a time."""

    def __init__(self, megabytes: int) -> None:
        """Start a process that will be ready in a moment; tasks wait in its socket until then."""
        self._loop = asyncio.get_running_loop()
        self._socket, other = socket.socketpair()
        self._socket.setblocking(False)
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, this package
            [sys.executable, "-m", "kg.server.worker", str(megabytes)],
            stdin=other,
            stdout=other,
            stderr=subprocess.DEVNULL,
            # The terminal's Ctrl-C is for the server, which lets running tasks finish.
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        other.close()
        self._received = bytearray()
        self._unsent = b""
        self._answer: asyncio.Future[Reply] = self._loop.create_future()
        self._loop.add_reader(self._socket, self._read)
        self.resident = 0
        self.alive = True

    def ask(self, task: dict[str, Any]) -> asyncio.Future[Reply]:
        """Have a task answered; a worker that dies over it gives a reply too."""
        self._answer = self._loop.create_future()
        if not self.alive:
            self._answer.set_result(_epitaph(0))
            return self._answer
        self._unsent = pack(task)
        self._write()
        return self._answer

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
        else:
            self._loop.remove_writer(self._socket)

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
        if len(self._received) < PREFIX.size:
            return
        head, body = PREFIX.unpack_from(self._received)
        if len(self._received) < PREFIX.size + head + body:
            return
        header = unpack(self._received[PREFIX.size : PREFIX.size + head])
        content = bytes(self._received[PREFIX.size + head :])
        self._received.clear()
        self.resident = header.pop("resident")
        if not self._answer.done():
            self._answer.set_result(_reply(header, content))

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
        if not ended.cancelled() and not self._answer.done():
            self._answer.set_result(_epitaph(ended.result()))

    def yield_to_others(self) -> None:
        """Give the process a low priority."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
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


class Pool:
    """As many workers as the limits say; every task gets a reply."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        """Take the folder of the store that every worker opens before its first task."""
        self.limits = limits
        self._folder = folder
        self._idle: list[Worker] = []
        self._queue: deque[asyncio.Future[Worker]] = deque()
        self._all: set[Worker] = set()
        self._short = 0
        self._slow = 0
        self._starting = 0
        self._chores: set[asyncio.Task[None]] = set()
        self._ended = False
        self.killed = 0

    async def start(self) -> None:
        """Start the workers side by side, and wait until as many as are needed stand ready.

        Raises:
            KgError: none does.
        """
        await asyncio.gather(*(self._add() for _ in range(self.limits.workers)))
        if not self._all:
            raise KgError(
                f"no worker can open {self._folder} within {self.limits.megabytes} MB of memory; "
                "allow more with --memory"
            )
        self._refill()

    async def stop(self) -> None:
        """End all workers."""
        self._ended = True
        chores = list(self._chores)
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in list(self._all)))
        self._all.clear()

    @property
    def sizes(self) -> dict[str, int]:
        """How many workers there are, idle and slow, how many tasks wait, how many were killed."""
        return {
            "workers": len(self._all),
            "idle": len(self._idle),
            "slow": self._slow,
            "waiting": sum(not waiter.done() for waiter in self._queue),
            "killed": self.killed,
        }

    async def ask(
        self,
        task: dict[str, Any],
        *,
        seconds: float | None = None,
        gone: Callable[[], Awaitable[object]] | None = None,
    ) -> Reply:
        """Have a task answered.

        Args:
            task: For a worker, see :mod:`kg.server.worker`.
            seconds: In place of the limit.
            gone: Returns when nobody waits for the answer any more.
        """
        allowed = self.limits.seconds if seconds is None else seconds
        end = asyncio.get_running_loop().time() + allowed
        worker = await self._borrow(allowed)
        if worker is None:
            return sentence(503, "the server is busy; try again in a moment", retry=1)
        asked = worker.ask(task | {"seconds": allowed})
        try:
            return await self._within(asked, worker, end, gone)
        finally:
            if not asked.done():
                self.killed += 1
                self._dismiss(worker)
            elif not worker.alive or worker.resident > self.limits.megabytes // 2:
                self._dismiss(worker)
            else:
                self._idle.append(worker)
            self._go_on()

    async def _within(
        self,
        asked: asyncio.Future[Reply],
        worker: Worker,
        end: float,
        gone: Callable[[], Awaitable[object]] | None,
    ) -> Reply:
        loop = asyncio.get_running_loop()
        left = end - loop.time()
        try:
            await asyncio.wait({asked}, timeout=min(self.limits.moment, left))
        finally:
            self._short -= 1
        if asked.done():
            return asked.result()
        if self._slow >= self.limits.slow and left > self.limits.moment:
            return sentence(
                503, "the server is busy with other long queries; try again later", retry=5
            )
        self._slow += 1
        worker.yield_to_others()
        self._go_on()
        left_alone = asyncio.ensure_future(gone()) if gone else None
        waited: set[asyncio.Future[Any]] = {asked, left_alone} if left_alone else {asked}
        try:
            await asyncio.wait(
                waited, timeout=max(0.0, end - loop.time()), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._slow -= 1
            if left_alone:
                left_alone.cancel()
        if asked.done():
            return asked.result()
        return sentence(
            503,
            f"the query took longer than the {self.limits.seconds:g} s allowed; "
            "ask for less, or add a LIMIT",
        )

    def _take(self) -> Worker | None:
        """A worker that stands ready, if another short task may run."""
        while self._idle and self._short < self.limits.workers:
            worker = self._idle.pop()
            if worker.alive:
                self._short += 1
                return worker
            self._dismiss(worker)
        return None

    async def _borrow(self, seconds: float) -> Worker | None:
        worker = None if self._queue else self._take()
        if worker:
            return worker
        if len(self._queue) >= self.limits.waiting:
            return None
        self._refill()
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._queue.append(waiter)
        try:
            await asyncio.wait({waiter}, timeout=seconds)
        except asyncio.CancelledError:
            if waiter.done():
                self._short -= 1
                self._idle.append(waiter.result())
            raise
        finally:
            if not waiter.done():
                waiter.cancel()
                with contextlib.suppress(ValueError):
                    self._queue.remove(waiter)
        return None if waiter.cancelled() else waiter.result()

    def _go_on(self) -> None:
        """Hand ready workers to waiting tasks, and have as many workers as there should be."""
        while self._queue:
            if self._queue[0].done():
                self._queue.popleft()
            elif worker := self._take():
                self._queue.popleft().set_result(worker)
            else:
                break
        self._refill()

    def _refill(self) -> None:
        wanted = self.limits.workers + self.limits.spare + self._slow
        for _ in range(len(self._all) + self._starting, 0 if self._ended else wanted):
            self._starting += 1
            self._chore(self._start_another())
        while self._idle and len(self._all) > wanted:
            self._dismiss(self._idle.pop())

    async def _start_another(self) -> None:
        try:
            await self._add()
        finally:
            self._starting -= 1
        self._go_on()

    async def _add(self) -> None:
        worker = Worker(self.limits.megabytes)
        try:
            ready = {"kind": "ready", "folder": str(self._folder), "seconds": 60}
            reply = await worker.ask(ready)
        except asyncio.CancelledError:
            await worker.end()
            raise
        if self._ended or reply.status != 200:
            await worker.end()
            await asyncio.sleep(0.2)  # what failed once would fail again at once
        else:
            self._all.add(worker)
            self._idle.append(worker)

    def _dismiss(self, worker: Worker) -> None:
        self._all.discard(worker)
        self._chore(worker.end())

    def _chore(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
