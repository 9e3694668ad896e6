"""Worker processes, kept warm, killed and replaced when they overstep.

A task has a deadline from the moment it arrives. A worker that has not answered by then is killed.
One that takes more than a moment leaves the fast lane: another takes its place at once, so that
small questions find a free worker however many long ones are on their way; of those only a few may
run at a time, at low priority.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError
from kg.server.process import ELSEWHERE, Reply, Worker, sentence

#: Seconds that a task waits behind another of the same worker before it is asked elsewhere.
_BEHIND: Final = 0.03
#: How many times longer than a query a page may take before it is long: it is our own work, and the
#: first of its kind has to read what the others find at hand.
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


def _load(worker: Worker) -> int:
    return worker.load


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
            "idle": sum(not worker.load for worker in self._all),
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
        packed = task | {"seconds": allowed}
        page = task["kind"] == "page"
        reply = ELSEWHERE
        while reply is ELSEWHERE:
            worker = await self._borrow(end, page=page)
            if worker is None:
                return sentence(503, "the server is busy; try again in a moment", retry=1)
            asked = worker.ask(packed)
            try:
                reply = await self._within(asked, worker, end, gone, page=page)
            finally:
                self._settle(asked, worker)
        return reply

    async def _within(
        self,
        asked: asyncio.Future[Reply],
        worker: Worker,
        end: float,
        gone: Callable[[], Awaitable[object]] | None,
        *,
        page: bool,
    ) -> Reply:
        loop = asyncio.get_running_loop()
        moment = self.limits.moment * (_PAGES if page else 1)
        while (spent := worker.at_work_on(asked)) < moment and (left := end - loop.time()) > 0:
            patience = _BEHIND if spent < 0 else moment - spent
            await asyncio.wait({asked}, timeout=min(patience, left))
            if asked.done():
                return asked.result()
            if spent < 0 and worker.at_work_on(asked) < 0 and self._has_idle():
                return ELSEWHERE
        if self._slow >= self.limits.slow and end - loop.time() > moment:
            return sentence(
                503, "the server is busy with other long queries; try again later", retry=5
            )
        self._slow += 1
        self._lane.discard(worker)
        worker.send_away(but=1)
        self._go_on()
        if not page:
            worker.yield_to_others()
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

    def _settle(self, asked: asyncio.Future[Reply], worker: Worker) -> None:
        """After a task: keep its worker, or have another in its place."""
        if not asked.done():
            if worker.at_work_on(asked) < 0:  # it waits behind others, which are not to blame
                asked.cancel()
            else:
                self.killed += 1
                self._dismiss(worker)
        elif worker in self._all and (
            not worker.alive or worker.grown > self.limits.megabytes // 2
        ):
            self._dismiss(worker)
        elif worker in self._all and worker not in self._lane:
            enough = len(self._all) > self.limits.workers + self.limits.spare + self._slow
            if worker.modest or enough:
                self._dismiss(worker)
            else:
                self._ready.append(worker)
        self._go_on()

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
        chosen = min(self._lane, key=_load, default=None)
        most = 1 if page else self.limits.depth
        return chosen if chosen and chosen.load < most else None

    async def _borrow(self, end: float, *, page: bool) -> Worker | None:
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

    def _go_on(self) -> None:
        """Hand ready workers to waiting tasks, and have as many workers as there should be."""
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
            self._chore(self._start_another())

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
            self._ready.append(worker)

    def _dismiss(self, worker: Worker) -> None:
        self._all.discard(worker)
        self._lane.discard(worker)
        self._chore(worker.end())

    def _chore(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
