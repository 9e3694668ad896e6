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
        workers: Workers for short tasks.
        slow: Long tasks at a time, beside those.
        moment: Seconds after which a task is long.
        waiting: Tasks that may wait for a worker.
    """

    seconds: float = 10.0
    megabytes: int = 1024
    workers: int = 2
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

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.resident = 0

    @classmethod
    async def start(cls, megabytes: int) -> Worker:
        """Start a process that will be ready in a moment; tasks wait in its pipe until then."""
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "kg.server.worker", str(megabytes)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # The terminal's Ctrl-C is for the server, which lets running tasks finish.
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            limit=2**20,
        )
        return cls(process)

    async def ask(self, task: dict[str, Any]) -> Reply:
        """Have a task answered; a worker that dies over it gives a reply too."""
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        try:
            sink.write(pack(task))
            await sink.drain()
            sizes = PREFIX.unpack(await source.readexactly(PREFIX.size))
            header = unpack(await source.readexactly(sizes[0]))
            body = await source.readexactly(sizes[1])
        except (asyncio.IncompleteReadError, ConnectionError):
            return self._epitaph(await self._process.wait())
        self.resident = header.pop("resident")
        if header.get("fault") == "memory":
            return self._epitaph(-signal.SIGABRT)
        status, type = header.pop("status"), header.pop("type")
        return Reply(status=status, type=type, body=body, more=header)

    def _epitaph(self, code: int) -> Reply:
        if code == -signal.SIGXCPU:
            return sentence(503, "the query took too much time; ask for less, or add a LIMIT")
        if code in _OUT_OF_MEMORY:
            return sentence(503, "the query needed too much memory; ask for less, or add a LIMIT")
        return sentence(503, "the query was too much for the engine; ask in smaller parts")

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    def yield_to_others(self) -> None:
        """Give the process a low priority."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()


class Pool:
    """As many workers as the limits say; every task gets a reply."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        """Take the folder of the store that every worker opens before its first task."""
        self.limits = limits
        self._folder = folder
        self._idle: list[Worker] = []
        self._queue: deque[asyncio.Future[Worker]] = deque()
        self._all: set[Worker] = set()
        self._slow = 0
        self._starting = 0
        self._chores: set[asyncio.Task[None]] = set()
        self._ended = False
        self.killed = 0

    async def start(self) -> None:
        """Start the workers side by side, and wait until they stand ready.

        Raises:
            KgError: none does.
        """
        await asyncio.gather(*(self._add() for _ in range(self.limits.workers)))
        if not self._all:
            raise KgError(
                f"no worker can open {self._folder} within {self.limits.megabytes} MB of memory; "
                "allow more with --memory"
            )

    async def stop(self) -> None:
        """End all workers."""
        self._ended = True
        for chore in list(self._chores):
            chore.cancel()
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
        loop = asyncio.get_running_loop()
        end = loop.time() + allowed
        worker = await self._borrow(allowed)
        if worker is None:
            return sentence(503, "the server is busy; try again in a moment", retry=1)
        asked = asyncio.ensure_future(worker.ask(task | {"seconds": allowed}))
        try:
            reply = await self._within(asked, worker, end, gone)
        except asyncio.CancelledError:
            self._chore(self._replace(worker))
            raise
        if not asked.done():
            asked.cancel()
            self.killed += 1
            await self._replace(worker)
        elif not worker.alive or worker.resident > self.limits.megabytes // 2:
            await self._replace(worker)
        else:
            self._give_back(worker)
        return reply

    async def _within(
        self,
        asked: asyncio.Future[Reply],
        worker: Worker,
        end: float,
        gone: Callable[[], Awaitable[object]] | None,
    ) -> Reply:
        loop = asyncio.get_running_loop()
        left = end - loop.time()
        await asyncio.wait({asked}, timeout=min(self.limits.moment, left))
        if asked.done():
            return asked.result()
        if self._slow >= self.limits.slow and left > self.limits.moment:
            return sentence(
                503, "the server is busy with other long queries; try again later", retry=5
            )
        self._slow += 1
        worker.yield_to_others()
        self._chore(self._add())
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

    async def _borrow(self, seconds: float) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
            self._chore(self._add())
        if not self._all and not self._starting:
            self._chore(self._add())
        if len(self._queue) >= self.limits.waiting:
            return None
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._queue.append(waiter)
        try:
            return await asyncio.wait_for(asyncio.shield(waiter), seconds)
        except (TimeoutError, asyncio.CancelledError) as err:
            if waiter.done() and not waiter.cancelled():
                self._give_back(waiter.result())
            waiter.cancel()
            with contextlib.suppress(ValueError):
                self._queue.remove(waiter)
            if isinstance(err, asyncio.CancelledError):
                raise
            return None

    def _give_back(self, worker: Worker) -> None:
        while self._queue:
            waiter = self._queue.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        if len(self._all) > self.limits.workers + self._slow:  # the lane has filled up meanwhile
            self._chore(self._dismiss(worker))
        else:
            self._idle.append(worker)

    async def _add(self) -> None:
        self._starting += 1
        try:
            worker = await Worker.start(self.limits.megabytes)
            self._all.add(worker)
            ready = {"kind": "ready", "folder": str(self._folder), "seconds": 60}
            reply = await worker.ask(ready)
        finally:
            self._starting -= 1
        if self._ended or reply.status != 200:
            await self._dismiss(worker)
        else:
            self._give_back(worker)

    async def _dismiss(self, worker: Worker) -> None:
        self._all.discard(worker)
        await worker.end()

    async def _replace(self, worker: Worker) -> None:
        await self._dismiss(worker)
        if not self._ended and len(self._all) < self.limits.workers + self._slow:
            self._chore(self._add())

    def _chore(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
