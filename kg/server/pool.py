"""Worker processes, kept ready, killed and replaced when they exceed a limit.

A task has a deadline from the moment it arrives. A worker that has not answered by then is killed.
One that takes more than a moment leaves the fast lane: another takes its place at once, so that
short tasks find a free worker however many long ones are running; of those only a few may run at a
time, at low priority.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError
from kg.server.process import REASSIGN, Worker
from kg.server.tasks import FaultTask, PageTask, ReadyTask, Reply, Task

Gone = Callable[[], Awaitable[object]]

#: Seconds that a task waits behind another of the same worker before it is given to another.
_BEHIND: Final = 0.03
#: How many times longer than a query a page may take before it is long: it is our own work, and the
#: first of its kind has to read what the others find in memory.
_PAGES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one task may cost.

    Attributes:
        seconds: From its arrival to its answer.
        megabytes: Memory of a worker beyond what it needs to stand ready.
        workers: Workers that answer short tasks.
        depth: Tasks that a worker may be given at a time; it answers them in turn, and never sleeps
            between two of them.
        spare: Workers that stand ready to take the place of others.
        slow: Long tasks at a time, beside the short ones.
        moment: Seconds after which a task is long.
        waiting: Tasks that may wait for a worker.
    """

    seconds: float = 10.0
    megabytes: int = 1024
    workers: int = 2
    depth: int = 4
    spare: int = 2
    slow: int = 4
    moment: float = 0.25
    waiting: int = 256


class Pool:
    """As many workers as the limits say; every task gets a reply."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        """Take the folder of the store that every worker opens before its first task."""
        self.limits = limits
        self._folder = folder
        self._all: set[Worker] = set()
        self._lane: set[Worker] = set()
        self._ready: list[Worker] = []
        self._queue: deque[asyncio.Future[None]] = deque()
        self._slow = 0
        self._starting = 0
        self._background: set[asyncio.Task[None]] = set()
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
        running = list(self._background)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in list(self._all)))
        self._all.clear()

    @property
    def sizes(self) -> dict[str, int]:
        """How many workers there are, idle and slow, how many tasks wait, how many were killed."""
        return {
            "workers": len(self._all),
            "idle": sum(not worker.load for worker in self._all),
            "slow": self._slow,
            "waiting": sum(not waiter.done() for waiter in self._queue),
            "killed": self.killed,
        }

    async def ask(
        self, task: Task, *, seconds: float | None = None, gone: Gone | None = None
    ) -> Reply:
        """Have a task answered.

        Args:
            task: For a worker; how long it may take is added here.
            seconds: In place of the limit.
            gone: Returns when nobody waits for the answer any more.
        """
        allowed = self.limits.seconds if seconds is None else seconds
        end = asyncio.get_running_loop().time() + allowed
        task = replace(task, seconds=allowed)
        page = isinstance(task, PageTask | FaultTask)
        reply = REASSIGN
        while reply is REASSIGN:
            worker = await self._borrow(end, page=page)
            if worker is None:
                return Reply.sentence(503, "the server is busy; try again in a moment", retry=1)
            asked = worker.ask(task)
            try:
                reply = await self._within(asked, worker, end, gone, page=page)
            finally:
                self._release(asked, worker)
        return reply

    async def _within(
        self,
        asked: asyncio.Future[Reply],
        worker: Worker,
        end: float,
        gone: Gone | None,
        *,
        page: bool,
    ) -> Reply:
        """The reply to a task, or a refusal at its deadline."""
        loop = asyncio.get_running_loop()
        moment = self.limits.moment * (_PAGES if page else 1)
        while (spent := worker.seconds_on(asked)) < moment and (left := end - loop.time()) > 0:
            timeout = _BEHIND if spent < 0 else moment - spent
            await asyncio.wait({asked}, timeout=min(timeout, left))
            if asked.done():
                return asked.result()
            if spent < 0 and worker.seconds_on(asked) < 0 and self._has_idle():
                return REASSIGN
        if self._slow >= self.limits.slow and end - loop.time() > moment:
            return Reply.sentence(
                503, "the server is busy with other long queries; try again later", retry=5
            )
        self._slow += 1
        self._lane.discard(worker)
        worker.reassign(but=1)
        self._dispatch()
        if not page:
            worker.lower_priority()
        hung_up = asyncio.ensure_future(gone()) if gone else None
        waited: set[asyncio.Future[Any]] = {asked, hung_up} if hung_up else {asked}
        try:
            await asyncio.wait(
                waited, timeout=max(0.0, end - loop.time()), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._slow -= 1
            if hung_up:
                hung_up.cancel()
        if asked.done():
            return asked.result()
        return Reply.sentence(
            503,
            f"the query took longer than the {self.limits.seconds:g} s allowed; "
            "ask for less, or add a LIMIT",
        )

    def _release(self, asked: asyncio.Future[Reply], worker: Worker) -> None:
        """After a task: keep its worker, or replace it."""
        if not asked.done():
            if worker.seconds_on(asked) < 0:  # it waits behind others, which are not to blame
                asked.cancel()
            else:
                self.killed += 1
                self._dismiss(worker)
        elif worker in self._all:
            left_lane = worker not in self._lane
            enough = len(self._all) > self.limits.workers + self.limits.spare + self._slow
            worn = not worker.alive or worker.growth > self.limits.megabytes // 2
            if worn or (left_lane and (worker.has_low_priority or enough)):
                self._dismiss(worker)
            elif left_lane:
                self._ready.append(worker)
        self._dispatch()

    def _has_idle(self) -> bool:
        """Whether a worker has nothing to do."""
        if len(self._lane) < self.limits.workers and self._ready:
            return True
        return any(worker.alive and not worker.load for worker in self._lane)

    def _take(self, *, page: bool = False) -> Worker | None:
        """The worker with the least to do; None where all have enough, or for a page, anything."""
        while len(self._lane) < self.limits.workers and self._ready:
            worker = self._ready.pop()
            if worker.alive:
                self._lane.add(worker)
            else:
                self._dismiss(worker)
        chosen = min(self._lane, key=attrgetter("load"), default=None)
        most = 1 if page else self.limits.depth
        return chosen if chosen and chosen.load < most else None

    async def _borrow(self, end: float, *, page: bool) -> Worker | None:
        """A worker for a task, which waits in the queue for it; None at the task's deadline."""
        worker = None if self._queue else self._take(page=page)
        if worker:
            return worker
        if len(self._queue) >= self.limits.waiting:
            return None
        self._refill()
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._queue.append(waiter)
        try:
            while True:
                await asyncio.wait({waiter}, timeout=max(0.0, end - loop.time()))
                if not waiter.done():
                    return None
                if worker := self._take(page=page):
                    return worker
                waiter = loop.create_future()
                self._queue.appendleft(waiter)
        finally:
            with contextlib.suppress(ValueError):
                self._queue.remove(waiter)

    def _dispatch(self) -> None:
        """Give ready workers to waiting tasks, and start as many workers as are missing."""
        worker = self._take() if self._queue else None
        room = self.limits.depth - worker.load if worker else 0
        while self._queue and room > 0:
            waiter = self._queue.popleft()
            if not waiter.done():
                waiter.set_result(None)
                room -= 1
        self._refill()

    def _refill(self) -> None:
        wanted = self.limits.workers + self.limits.spare + self._slow
        for _ in range(len(self._all) + self._starting, 0 if self._ended else wanted):
            self._starting += 1
            self._run(self._start_another())

    async def _start_another(self) -> None:
        try:
            await self._add()
        finally:
            self._starting -= 1
        self._dispatch()

    async def _add(self) -> None:
        worker = Worker(self.limits.megabytes)
        try:
            await worker.connect()
            reply = await worker.ask(ReadyTask(folder=str(self._folder), seconds=60))
        except asyncio.CancelledError:
            await worker.end()
            raise
        if self._ended or reply.status != 200:
            await worker.end()
            await asyncio.sleep(0.2)  # what failed once would fail again at once
        else:
            self._all.add(worker)
            self._ready.append(worker)

    def _dismiss(self, worker: Worker) -> None:
        self._all.discard(worker)
        self._lane.discard(worker)
        self._run(worker.end())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the background."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
