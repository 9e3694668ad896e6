"""Stores of the graph as of a day, made when first asked for; the last few are kept."""

from __future__ import annotations

import asyncio
import bisect
import shutil
import sys
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.errors import RequestError
from kg.server.pool import Pool
from kg.server.tasks import Days, DaysTask, ViewTask

_KEPT: Final = 6
#: Seconds that making a view may take: it copies the graph and runs the rules.
_MAKING: Final = 120.0


class Snapshots:
    """Folders of stores by the days that they show."""

    def __init__(self, pool: Pool, main: Path, scratch: Path) -> None:
        """Take the store that shows everything, and a folder for the others."""
        self.main = main
        self._pool = pool
        self._scratch = scratch
        self._folders: OrderedDict[Days, asyncio.Future[Path]] = OrderedDict()
        self._known: tuple[str, ...] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._made = 0

    async def folder(self, days: Days) -> Path:
        """The store for some days.

        Raises:
            RequestError: it could not be made (500), or not now (503).
        """
        if not days.params:
            return self.main
        key = replace(days, known_by=await self._last_change(days.known_by))
        if key not in self._folders:
            self._folders[key] = asyncio.ensure_future(self._make(key))
            while len(self._folders) > _KEPT:
                _, oldest = self._folders.popitem(last=False)
                oldest.add_done_callback(_remove)
        self._folders.move_to_end(key)
        try:
            return await asyncio.shield(self._folders[key])
        except RequestError:
            self._folders.pop(key, None)
            raise

    async def _last_change(self, day: str) -> str:
        """The last day by which something became known, so that days in between share a view."""
        if not day:
            return ""
        if self._known is None:
            reply = await self._pool.ask(DaysTask(folder=str(self.main)))
            if reply.status != 200:
                return day
            self._known = reply.days
        place = bisect.bisect_right(self._known, day)
        return self._known[place - 1] if place else min(day, "0001-01-01")

    async def _make(self, days: Days) -> Path:
        async with self._one_at_a_time:
            self._made += 1
            target = self._scratch / f"view-{self._made}"
            task = ViewTask(folder=str(self.main), target=str(target), days=days)
            reply = await self._pool.ask(task, seconds=_MAKING)
        if reply.status == 503:
            raise RequestError(503, reply.body.decode().strip(), retry=reply.retry)
        if reply.status != 200:
            sys.stderr.write(reply.body.decode())
            message = "the view of that day could not be made; the server's log says why"
            raise RequestError(500, message)
        return target


def _remove(made: asyncio.Future[Path]) -> None:
    """Delete a store; workers that have it open keep what they hold."""
    if not made.cancelled() and not made.exception():
        shutil.rmtree(made.result(), ignore_errors=True)
