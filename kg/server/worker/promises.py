"""The promises that concern a thing, each with a bar: how far the latest report reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.graph.labels import both_names
from kg.graph.quads import Quads
from kg.judging.ledger import Promise, ledger, within
from kg.judging.status import STATUSES_ZH
from kg.model.curies import compact, expand

_MOST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One promise as a page shows it.

    Attributes:
        target: Compact IRI.
        name, about: Names of what is measured and of whom.
        promised, due: Figure and date of the promise.
        latest, as_of: Figure and date of the latest report; empty where there is none.
        status, status_zh, rule, rule_zh: The verdict, and why.
        tone: good, open or late.
        percent: How far the report reaches, 0 to 100; None where that has no meaning.
    """

    target: str
    name: str
    about: str
    promised: str
    due: str
    latest: str
    as_of: str
    status: str
    status_zh: str
    rule: str
    rule_zh: str
    tone: str
    percent: int | None


def bars(store: Quads, node: ox.NamedNode, day: date) -> list[Bar]:
    """Promises that concern a thing or what lies in it, by due date."""
    wanted = {compact(inside.value) for inside in within(store, node)}
    found = [promise for promise in _ledger(store, day) if wanted & _concerned(promise)]
    return [_bar(store, promise) for promise in found[:_MOST]]


@lru_cache(maxsize=4)
def _ledger(store: Quads, day: date) -> tuple[Promise, ...]:
    return tuple(ledger(store, day))


def _concerned(promise: Promise) -> set[str]:
    return {
        thing
        for c in promise.commitments
        for thing in (c.node, c.indicator, c.about, c.subject, *c.by)
    }


def _bar(store: Quads, promise: Promise) -> Bar:
    first, latest, verdict = promise.first, promise.latest, promise.verdict
    late = ("missed", "behind", "overdue, no report")
    tone = "late" if verdict.status in late else "good" if verdict.status != "no report yet" else ""
    share = verdict.share
    return Bar(
        target=promise.target,
        name=_name(store, first.indicator),
        about=_name(store, first.about),
        promised=first.amount.words,
        due=promise.case.due.text if promise.case.due else first.recurrence,
        latest=latest.amount.words if latest else "",
        as_of=latest.as_of.text if latest and latest.as_of else "",
        status=verdict.status,
        status_zh=STATUSES_ZH[verdict.status],
        rule=verdict.rule,
        rule_zh=verdict.rule_zh,
        tone=tone or "open",
        percent=None if share is None else max(0, min(100, round(share * 100))),
    )


def _name(store: Quads, thing: str) -> str:
    node = expand(thing) if thing else None
    return both_names(store, node) if node else thing
