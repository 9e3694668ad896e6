"""The promises that concern a thing, each with a bar: how far the latest report reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.graph.labels import both_names
from kg.graph.quads import Quads
from kg.judging.ledger import Promise, concerns, ledger, within
from kg.judging.status import STATUSES_ZH
from kg.model.curies import compact, expand

_MOST: Final = 60
_LATE: Final = ("missed", "behind", "overdue, no report")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBar:
    """One promise as a page shows it.

    Attributes:
        promise: The promise with its verdict and reports.
        name, about: Names of what is measured and of whom.
        due: When it is due, or how often.
        as_of: Date of the latest report; empty where there is none.
        status_zh: The status in Chinese.
        tone: good, open or late.
        percent: How far the latest report reaches, 0 to 100; None where that has no meaning.
    """

    promise: Promise
    name: str
    about: str
    due: str
    as_of: str
    status_zh: str
    tone: str
    percent: int | None


def bars(store: Quads, node: ox.NamedNode, day: date) -> list[PromiseBar]:
    """Promises that concern a thing or what lies in it, by due date."""
    wanted = {compact(inside.value) for inside in within(store, node)}
    found = [p for p in _ledger(store, day) if wanted & concerns(p.commitments)]
    return [_bar(store, promise) for promise in found[:_MOST]]


@lru_cache(maxsize=4)
def _ledger(store: Quads, day: date) -> tuple[Promise, ...]:
    return tuple(ledger(store, day))


def _bar(store: Quads, promise: Promise) -> PromiseBar:
    first, latest, verdict = promise.first, promise.latest, promise.verdict
    tone = "open" if verdict.status == "no report yet" else "good"
    share = verdict.share
    return PromiseBar(
        promise=promise,
        name=_name(store, first.indicator),
        about=_name(store, first.about),
        due=promise.case.due.text if promise.case.due else first.recurrence,
        as_of=latest.as_of.text if latest and latest.as_of else "",
        status_zh=STATUSES_ZH[verdict.status],
        tone="late" if verdict.status in _LATE else tone,
        percent=None if share is None else max(0, min(100, round(share * 100))),
    )


def _name(store: Quads, thing: str) -> str:
    node = expand(thing) if thing else None
    return both_names(store, node) if node else thing
