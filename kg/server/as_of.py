"""Stores of the graph as of a day, made when first asked for; the last few are kept."""

from __future__ import annotations

import asyncio
import bisect
import shutil
from collections import OrderedDict
from pathlib import Path
from typing import Final

from kg.server.pool import Pool
from kg.server.process import Reply, sentence

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
        self._folders: OrderedDict[tuple[str, str], asyncio.Future[Path | Reply]] = OrderedDict()
        self._days: list[str] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._made = 0

    async def folder(self, dates: dict[str, str]) -> Path | Reply:
        """The store for some days, or a refusal."""
        if not dates:
            return self.main
        known, valid = await self._settled(dates.get("known_by", "")), dates.get("valid_on", "")
        key = (known, valid)
        if key not in self._folders:
            self._folders[key] = asyncio.ensure_future(self._make(known, valid))
            self._forget()
        self._folders.move_to_end(key)
        made = await asyncio.shield(self._folders[key])
        if isinstance(made, Reply):
            self._folders.pop(key, None)
        return made

    async def _settled(self, day: str) -> str:
        """The last day by which something became known, so that days in between share a view."""
        if not day:
            return ""
        if self._days is None:
            reply = await self._pool.ask({"kind": "days", "folder": str(self.main)})
            if reply.status != 200:
                return day
            self._days = reply.more["days"]
        place = bisect.bisect_right(self._days, day)
        return self._days[place - 1] if place else min(day, "0001-01-01")

    async def _make(self, known: str, valid: str) -> Path | Reply:
        async with self._one_at_a_time:
            self._made += 1
            target = self._scratch / f"view-{self._made}"
            task = {
                "kind": "view",
                "folder": str(self.main),
                "target": str(target),
                "dates": {"known_by": known, "valid_on": valid},
            }
            reply = await self._pool.ask(task, seconds=_MAKING)
        if reply.status == 200:
            return target
        if reply.status == 503:
            return reply
        return sentence(500, "the view of that day could not be made; the server's log says why")

    def _forget(self) -> None:
        while len(self._folders) > _KEPT:
            _, oldest = self._folders.popitem(last=False)
            oldest.add_done_callback(_remove)


def _remove(made: asyncio.Future[Path | Reply]) -> None:
    """Delete a store; workers that have it open keep what they hold."""
    if not made.cancelled() and not made.exception() and isinstance(made.result(), Path):
        shutil.rmtree(str(made.result()), ignore_errors=True)
