"""The promise ledger: what was promised, what has been reported, and how the two stand on a day.

A status is a pure function of claims and a day; nobody types it in. A report counts where it is
tied to the target (kg:reportsOn) and measures the same indicator, or one that is declared to show
its progress (kg:progressOf: tasks implemented of tasks assigned, a completion rate of a number of
tasks), in a unit that compares. A hedged report counts as the least that it says: "more than 120"
is not taken for 150.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

import pyoxigraph as ox

from kg.graph.labels import subjects
from kg.graph.quads import Quads
from kg.judging.figures import Commitment, Figures, Judged, Report
from kg.judging.status import Case, Progress, Verdict, judge
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.namespaces import KG

RATIO: Final = "ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target as of a day, with what has been reported of it.

    Attributes:
        commitments: What was promised, one wording a document, the earliest first.
        reports: Reports that measure it, by the time they refer to.
        others: Reports tied to it that do not measure it: another indicator (tasks under way,
            results to be passed on) or a unit that does not compare.
        case: What the verdict was given on.
        verdict: Status, and the rule in words.

    >>> g.progress("t-german-companies", day="2026-06-30")[0].verdict.status
    'missed'
    """

    target: str
    commitments: tuple[Commitment, ...]
    reports: tuple[Report, ...]
    others: tuple[Report, ...]
    case: Case
    verdict: Verdict

    @property
    def first(self) -> Commitment:
        """The wording that counts: that of the earliest document.

        >>> g.progress("t-german-companies", day="2026-06-30")[0].first.amount.words
        'more than 150 companies'
        """
        return self.commitments[0]

    @property
    def latest(self) -> Report | None:
        """The report that refers to the latest time.

        >>> g.progress("t-german-companies", day="2026-06-30")[0].latest.amount.words
        'more than 120 companies'
        """
        return self.reports[-1] if self.reports else None

    @property
    def same_document(self) -> bool:
        """Whether promise and latest report rest on one and the same document."""
        documents = {c.document.slug for c in self.commitments if c.document}
        return bool(
            self.latest and self.latest.document and documents == {self.latest.document.slug}
        )

    @property
    def claims(self) -> tuple[str, ...]:
        """Compact IRIs of the claims behind promise and latest report.

        >>> g.progress("t-german-companies", day="2026-06-30")[0].claims[0][:6]
        'claim:'
        """
        behind = self.latest.claims if self.latest else ()
        return (*(c.claim for c in self.commitments), *behind)


class Ledger(Judged[Promise]):
    """Promises by due date, as they stand on a day.

    Attributes:
        day: The day of their statuses.

    >>> len(g.progress("t-german-companies", day="2026-06-30"))
    1
    """

    day: date

    def __new__(cls, found: Iterable[Promise], graph: Quads, day: date) -> Self:
        """Keep the graph and the day with them."""
        made = super().__new__(cls, found, graph)
        made.day = day
        return made


class Series(Judged[Report]):
    """Reports of one indicator, by thing and by time."""


def ledger(store: Quads, day: date, *, about: Iterable[ox.NamedNode] = ()) -> Ledger:
    """All targets with their reports and their status on a day.

    Args:
        store: The dataset's store; that of a known-by view for what was known by the day.
        day: The day that statuses are given for. Reports that refer to a later time do not count.
        about: Only targets that concern one of these things: the target itself, what it is about,
            its initiative, who promised it, its indicator.

    Returns:
        Promises by due date (undated last), then by target.

    >>> len(ledger(ds, date(2026, 6, 30))) == len(g.progress(day="2026-06-30"))
    True
    """
    figures = Figures(store)
    things = list(about)
    wanted = {compact(node.value) for node in things}
    promises = [
        _promise(figures, target, wordings, day)
        for target, wordings in figures.commitments(*things).items()
        if wordings and (not wanted or wanted & concerns(wordings))
    ]
    return Ledger(sorted(promises, key=_by_due), store, day)


def within(store: Quads, node: ox.NamedNode) -> list[ox.NamedNode]:
    """A thing with everything that lies in it or belongs to it.

    >>> tongzhou in within(ds, tongzhou)
    True
    """
    inside = {s for p in (KG.partOf, KG.locatedIn) for s in subjects(store, p, node)}
    return [node, *sorted(inside, key=str)]


def series_of(
    store: Quads, indicator: ox.NamedNode, day: date, *, about: Iterable[ox.NamedNode] = ()
) -> Series:
    """Reports of one indicator, or of its progress, up to a day: by thing and by time."""
    wanted = {compact(node.value) for node in about}
    figures, measures = Figures(store), (indicator, *subjects(store, KG.progressOf, indicator))
    reports = {r.node: r for measure in measures for r in figures.reports(indicator=measure)}
    found = [r for r in reports.values() if _is_past(r, day) and (not wanted or r.about in wanted)]
    return Series(sorted(found, key=lambda r: (r.about, r.order)), store)


def concerns(wordings: Sequence[Commitment]) -> set[str]:
    """Compact IRIs of what a promise is about, of who promised it, and of itself.

    >>> concerns([])
    set()
    """
    return {thing for c in wordings for thing in (c.node, c.indicator, c.about, c.subject, *c.by)}


def _by_due(promise: Promise) -> tuple[str, str]:
    due = promise.first.due
    return due.latest.isoformat() if due else "9999", promise.target


def _is_past(report: Report, day: date) -> bool:
    """Whether a report can refer to a day or to one before it."""
    return report.as_of is None or report.as_of.earliest <= day


def _tied(figures: Figures, target: str, first: Commitment) -> dict[str, Report]:
    """Reports that are tied to a target, or to another one and show the progress of this one.

    A completion rate shows the progress of the number of tasks that it is a rate of.
    """
    node = expand(target)
    tied = [] if node is None else figures.reports(reports_on=node)
    tied += (
        report
        for report in figures.reports_about(first.about)
        if report.reports_on and first.indicator in figures.traits(report.indicator, KG.progressOf)
    )
    return {report.node: report for report in tied}


def _promise(
    figures: Figures,
    target: str,
    wordings: list[Commitment],
    day: date,
) -> Promise:
    first = wordings[0]
    found = [r for r in _tied(figures, target, first).values() if _is_past(r, day)]
    # Of reports for one time the direct count comes last, so that it is the latest.
    reports = sorted(found, key=lambda r: (r.order[0], r.indicator == first.indicator, r.order))
    measuring = [r for r in reports if _measures(figures, r, first)]
    announced = min((c.announced for c in wordings if c.announced), default=None, key=_day)
    direction, behaviour = (
        next(iter(figures.traits(first.indicator, p)), "") for p in (KG.direction, KG.behaviour)
    )
    case = Case(
        amount=first.amount,
        due=next((c.due for c in wordings if c.due), None),
        recurrence=first.recurrence,
        announced=announced,
        downward=direction == "kind:direction-down",
        behaviour=behaviour.removeprefix("kind:"),
        progress=tuple(_progress(r, first) for r in measuring),
    )
    return Promise(
        target=target,
        commitments=tuple(wordings),
        reports=tuple(measuring),
        others=tuple(r for r in reports if r not in measuring),
        case=case,
        verdict=judge(case, day),
    )


def _day(moment: PartialDate) -> date:
    return moment.earliest


def _measures(figures: Figures, report: Report, promise: Commitment) -> bool:
    """Whether a report says how much of the promise is done."""
    shows = {report.indicator, *figures.traits(report.indicator, KG.progressOf)}
    compares = report.amount.base == promise.amount.base or _is_share(report, promise)
    return promise.indicator in shows and compares


def _is_share(report: Report, promise: Commitment) -> bool:
    """A share reported of a promise that is a number of things: the part that is done."""
    return report.amount.base == RATIO != promise.amount.base


def _progress(report: Report, promise: Commitment) -> Progress:
    whole = promise.amount.nominal
    interval, value = report.amount.interval, report.amount.nominal
    if _is_share(report, promise) and whole is not None:
        interval = interval.scaled(whole)
        value = None if value is None else value * whole
    return Progress(
        interval=interval,
        value=value,
        words=report.amount.words,
        words_zh=report.amount.words_zh,
        as_of=report.as_of,
    )
