"""The promises that concern a thing, each with a bar: how far the latest report reaches.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.judging.ledger import Promise, concerns, ledger, within
from kg.model.curies import compact

_MOST: Final = 60
_LATE: Final = ("missed", "behind", "overdue", "reached-later")
_GOOD: Final = ("met", "met-early", "on-track")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBar:
    """One promise as a page shows it.

    Attributes:
        promise: The promise with its verdict and reports.
        status_zh: The status in Chinese.
        tone: good, open or late.
        percent: How far the latest report reaches, 0 to 100; None where that has no meaning.
    """

    promise: Promise
    status_zh: str
    tone: str
    percent: int | None


def bars(store: Quads, node: ox.NamedNode, day: date) -> list[PromiseBar]:
    """Promises that concern a thing or what lies in it, by due date.

    >>> len(bars(ds, tongzhou, date(2026, 6, 30))) > 0
    True
    """
    wanted = {compact(inside.value) for inside in within(store, node)}
    found = [p for p in _ledger(store, day) if wanted & concerns(p.commitments)]
    return [_bar(promise) for promise in found[:_MOST]]


@lru_cache(maxsize=4)
def _ledger(store: Quads, day: date) -> tuple[Promise, ...]:
    return tuple(ledger(store, day))


def _bar(promise: Promise) -> PromiseBar:
    status, share = promise.verdict.kind, promise.verdict.share
    tone = "good" if status in _GOOD else "open"
    return PromiseBar(
        promise=promise,
        status_zh=promise.verdict.status_zh,
        tone="late" if status in _LATE else tone,
        percent=None if share is None else max(0, min(100, round(share * 100))),
    )
