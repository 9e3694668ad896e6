"""How every promise stood on every day, worked out without a view of the graph for each.

A status changes where a claim behind the promise or behind a report of it becomes known (or ceases
to hold), and where time itself passes a day that counts: the due day, the time that a report refers
to, the turn of a year. Between two such days it is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.graph.readers import claims_behind, document_of
from kg.judging.figures import Commitment, Figures, Report
from kg.judging.ledger import Promise, ledger
from kg.judging.status import Verdict
from kg.model.curies import compact, expand

#: First and last ISO day; empty where open.
Span: TypeAlias = tuple[str, str]
#: The days on which a claim, given by its compact IRI, is there.
ClaimDays: TypeAlias = Callable[[str], tuple[Span, ...]]
_ONE: Final = timedelta(days=1)
#: Months after which nothing is known of how things stand, by the rules of statuses.
_MONTHS: Final = 18
#: For how many years after all that is dated a yearly promise is followed.
_YEARS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A verdict and the days on which it was the one; ``{0}`` in its rule is the day itself."""

    start: str
    end: str
    status: tuple[str, str]
    rule: tuple[str, str]


class _OnDay(Figures):
    """Figures as the claims that are there on a day give them, read of those of all days."""

    def __init__(self, whole: Figures, days: ClaimDays) -> None:
        vars(self).update(vars(whole))
        self._whole, self._days = whole, cache(days)
        self._day = ""
        self._behind = cache(partial(_claims_behind, whole.store))

    def move(self, day: date) -> None:
        """Go to another day."""
        self._day = day.isoformat()

    def _is_there(self, claim: str) -> bool:
        return any(
            start <= self._day and (not end or self._day <= end) for start, end in self._days(claim)
        )

    def reports_about(self, thing: str) -> list[Report]:
        """Reported figures about a thing, as the claims that are there give them."""
        nodes = (expand(report.node) for report in self._whole.reports_about(thing))
        return [found for node in nodes if node and (found := self.report(node))]

    def report(self, node: ox.NamedNode) -> Report | None:
        """One reported figure, as the claims that are there give it."""
        found = self._whole.report(node)
        if found is None:
            return None
        every = self._behind(node)
        behind = [claim for claim in every if self._is_there(claim)]
        if len(behind) == len(every):
            return found
        if not behind:
            return None
        first = expand(behind[0])
        document = None if first is None else self._document(document_of(self.store, first))
        return replace(found, claims=tuple(sorted(behind)), document=document)

    def wordings(self, node: ox.NamedNode) -> list[Commitment]:
        """Wordings of a target whose claims are there."""
        return [w for w in self._whole.wordings(node) if self._is_there(w.claim)]


def _claims_behind(store: Quads, node: ox.NamedNode) -> tuple[str, ...]:
    return tuple(compact(claim.value) for claim in claims_behind(store, node))


class History:
    """The verdicts of the promises of a store over time.

    Args:
        store: Its default graph is the union of its named graphs.
        days: When each claim is there; by known time or by valid time.
    """

    def __init__(self, store: Quads, days: ClaimDays) -> None:
        self._store, self._days = store, days
        self._figures = Figures(store)
        self._on_day = _OnDay(self._figures, days)

    @cached_property
    def _all(self) -> list[Promise]:
        return list(ledger(self._store, date.max, figures=self._figures))

    def standings(self) -> dict[str, list[Standing]]:
        """Verdicts in order of time, by the compact IRI of the target."""
        return {promise.target: list(self._of(promise)) for promise in self._all}

    def _of(self, promise: Promise) -> Iterator[Standing]:
        days = sorted(self._turns(promise))
        current: Standing | None = None
        for place, day in enumerate(days):
            verdict = self._verdict(promise, day)
            later = days[place + 1] if place + 1 < len(days) else None
            rule = "", ""
            if verdict is not None:
                rule = verdict.rule, verdict.rule_zh
                if day.isoformat() in verdict.rule and later != day + _ONE:
                    rule = self._timeless(promise, verdict, day)
            status = ("", "") if verdict is None else _status(verdict)
            if current and (current.status, current.rule) == (status, rule):
                continue
            if current and any(current.status):
                yield replace(current, end=(day - _ONE).isoformat())
            current = Standing(start=day.isoformat(), end="", status=status, rule=rule)
        if current and any(current.status):
            yield current

    def _timeless(self, promise: Promise, verdict: Verdict, day: date) -> tuple[str, str]:
        """The rule with a place for the day, where it names the day on which it is applied."""
        after = self._verdict(promise, day + _ONE)
        texts = []
        for today, tomorrow in (
            (verdict.rule, after.rule if after else ""),
            (verdict.rule_zh, after.rule_zh if after else ""),
        ):
            text = today.replace(day.isoformat(), "{0}")
            same = text == tomorrow.replace((day + _ONE).isoformat(), "{0}")
            texts.append(text if same else today)
        return texts[0], texts[1]

    def _verdict(self, promise: Promise, day: date) -> Verdict | None:
        self._on_day.move(day)
        target = expand(promise.target)
        assert target is not None
        found = ledger(self._store, day, about=[target], figures=self._on_day)
        return next((p.verdict for p in found if p.target == promise.target), None)

    def _turns(self, promise: Promise) -> set[date]:
        """The days on which the verdict can change."""
        reports = (*promise.reports, *promise.others)
        claims = [c.claim for c in promise.commitments]
        claims += (claim for report in reports for claim in report.claims)
        found = set()
        for start, end in (span for claim in claims for span in self._days(claim)):
            found.add(date.fromisoformat(start) if start else date.min)
            if end:
                found.add(date.fromisoformat(end) + _ONE)
        dues = [c.due for c in promise.commitments if c.due]
        times = [*dues, *(report.as_of for report in reports if report.as_of)]
        for time in times:
            found |= {time.earliest, *_after(time.latest)}
        for first, last in (report.times for report in reports):
            found |= {first or date.min, *_after(last or date.min)}
        if any(c.recurrence for c in promise.commitments) and found:
            years = [day.year for day in found if day > date.min] or [date.min.year]
            found |= {date(year, 1, 1) for year in range(min(years), max(years) + _YEARS)}
        return found


def _status(verdict: Verdict) -> tuple[str, str]:
    return verdict.status, verdict.status_zh


def _after(day: date) -> Iterable[date]:
    """The day after one, and the day on which a report of it is too old to tell anything."""
    if day >= date.max - timedelta(days=31 * (_MONTHS + 1)):
        return ()
    years, month = divmod(day.year * 12 + day.month - 1 + _MONTHS, 12)
    first = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first - _ONE).day
    old = date(years, month + 1, min(day.day, last_day))
    return (day, day + _ONE, old + _ONE)
