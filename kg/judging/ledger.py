"""The promise ledger: what was promised, what has been reported, and how the two stand on a day.

A status is a pure function of claims and a day; nobody types it in. A report counts where it is
about the same thing and measures the same indicator, or one that is declared to show its progress
(kg:progressOf: tasks implemented of tasks assigned, a completion rate of a number of tasks), in a
unit that compares; a link by hand (kg:reportsOn) is not needed, and the sentence that makes the
promise is no report of it. A hedged report counts as the least that it says: "more than 120" is not
taken for 150. Targets that are recorded to be one promise (kg:samePromiseAs) are one row.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import pyoxigraph as ox

from kg.graph.labels import objects, subjects
from kg.graph.quads import Quads
from kg.judging.figures import Commitment, Figures, Judged, Report, newest_day
from kg.judging.groups import By, Scoreboard, group_of, scoreboard
from kg.judging.reports import is_own_sentence, measured, progress, tied
from kg.judging.rules import judge
from kg.judging.status import BEHAVES, Case, Verdict
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.namespaces import KG
from kg.resources import today


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target as of a day, with what has been reported of it.

    Attributes:
        target: Compact IRI of the target; of several that are one promise, the one that stands for
            them.
        commitments: What was promised, one wording a document; those of the target that stands for
            the promise first, the earliest document before others.
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
    def merged(self) -> tuple[str, ...]:
        """Compact IRIs of further targets that are the same promise.

        >>> g.progress("t-251-tasks", day="2026-06-30")[0].merged
        ('id:t-251-tasks-rate',)
        """
        return tuple(dict.fromkeys(c.node for c in self.commitments if c.node != self.target))

    @property
    def latest(self) -> Report | None:
        """The report that refers to the latest time.

        >>> g.progress("t-german-companies", day="2026-06-30")[0].latest.amount.words
        'more than 120 companies'
        """
        return self.reports[-1] if self.reports else None

    @property
    def deciding(self) -> tuple[Report, ...]:
        """The reports that the verdict rests on."""
        return tuple(self.reports[place] for place in self.verdict.rests_on)

    @property
    def shown(self) -> Report | None:
        """The report to show beside the promise: that which decided, else the latest."""
        return self.deciding[0] if self.deciding else self.latest

    @property
    def same_document(self) -> bool:
        """Whether promise and report rest on one and the same document."""
        documents = {c.document.slug for c in self.commitments if c.document}
        report = self.shown
        return bool(report and report.document and documents == {report.document.slug})

    @property
    def claims(self) -> tuple[str, ...]:
        """Compact IRIs of the claims behind promise and report.

        >>> g.progress("t-german-companies", day="2026-06-30")[0].claims[0][:6]
        'claim:'
        """
        behind = self.shown.claims if self.shown else ()
        return (*(c.claim for c in self.commitments), *behind)


class Ledger(Judged[Promise]):
    """Promises by due date, as they stand on a day.

    Attributes:
        day: The day of their statuses.
        newest: The day of the newest document; None where none is dated.
        by: What they are grouped by; empty where they are not.

    >>> len(g.progress("t-german-companies", day="2026-06-30"))
    1
    """

    day: date
    newest: date | None
    by: By

    def __new__(
        cls,
        found: Iterable[Promise],
        graph: Quads,
        day: date,
        newest: date | None = None,
        by: By = "",
    ) -> Self:
        """Keep the graph and the days with them."""
        made = super().__new__(cls, found, graph)
        made.day, made.newest, made.by = day, newest, by
        return made

    @property
    def judged(self) -> str:
        """The judged day and that of the newest document, in words.

        >>> g.progress(day="2020-06-30").judged.partition(";")[0]
        'judged on 2020-06-30'
        """
        newest = f"the newest document is of {self.newest}" if self.newest else "no dated document"
        return f"judged on {self.day}; {newest}"

    def group_of(self, promise: Promise) -> str:
        """Compact IRI of what a promise is grouped by; empty where there is none."""
        return group_of(self.graph, promise.first, self.by)

    def grouped(self, by: By) -> Self:
        """The same promises, by zone, district, indicator or plan.

        >>> found = g.progress(day="2026-06-30").grouped("indicator")
        >>> len(found) == len(g.progress(day="2026-06-30"))
        True
        """
        made = type(self)(self, self.graph, self.day, self.newest, by)
        ordered = sorted(self, key=made.group_of)  # by due date within a group
        return type(self)(ordered, self.graph, self.day, self.newest, by)

    def of_status(self, *kinds: str) -> Self:
        """Those of some statuses, given by slug; all where none is given.

        >>> {p.verdict.kind for p in g.progress(day="2026-06-30").of_status("missed")}
        {'missed'}
        """
        kept = [p for p in self if not kinds or p.verdict.kind in kinds]
        return type(self)(kept, self.graph, self.day, self.newest, self.by)

    def summary(self) -> Scoreboard:
        """How many stand how: in each group, where they are grouped.

        >>> board = g.progress(day="2026-06-30").grouped("plan").summary()
        >>> sum(score.total for score in board) == len(g.progress(day="2026-06-30"))
        True
        """
        found = ((self.group_of(p), p.verdict.kind) for p in self)
        return scoreboard(self.graph, found, self.by, self.judged)


class Series(Judged[Report]):
    """Reports of one indicator, by thing and by time."""


def ledger(
    store: Quads,
    day: date | None = None,
    *,
    about: Iterable[ox.NamedNode] = (),
    forecasts: bool = False,
    figures: Figures | None = None,
) -> Ledger:
    """All targets with their reports and their status on a day.

    Args:
        store: The dataset's store; that of a known-by view for what was known by the day.
        day: The day that statuses are given for; that of the newest document when left out.
            Reports that refer to a later time do not count.
        about: Only targets that concern one of these things: the target itself, what it is about,
            its initiative, who promised it, its indicator.
        forecasts: Whether forecasts by third parties are held against reports, and nothing else.
        figures: What was read of the store before, to save time.

    Returns:
        Targets by due date (undated last), then by target. Forecasts are among them only when asked
        for, by ``forecasts`` or by their own name.

    >>> len(ledger(ds, date(2026, 6, 30))) == len(g.progress(day="2026-06-30"))
    True
    """
    figures = figures or Figures(store)
    newest = figures.newest
    day = day or newest or today()
    things = list(about)
    wanted = {compact(node.value) for node in things}
    promises = [
        _promise(figures, target, wordings, day, forecasts)
        for target, wordings in _same_promises(figures, figures.commitments(*things)).items()
        if wordings and (not wanted or wanted & concerns(wordings))
        if (wordings[0].kind == "forecast") == forecasts or wanted & {w.node for w in wordings}
    ]
    return Ledger(sorted(promises, key=_by_due), store, day, newest)


def _same_promises(
    figures: Figures, found: dict[str, list[Commitment]]
) -> dict[str, list[Commitment]]:
    """Wordings by the target that stands for the promise, with those of all that are the same."""
    store = figures.store
    groups: dict[str, list[Commitment]] = {}
    for target, wordings in found.items():
        node = expand(target)
        assert node is not None
        main = next(iter(objects(store, node, KG.samePromiseAs)), node)
        if not isinstance(main, ox.NamedNode) or not figures.wordings(main):
            groups[target] = wordings  # the other is not known yet
            continue
        merged = sorted(subjects(store, KG.samePromiseAs, main), key=str)
        said = (w for one in (main, *merged) for w in figures.wordings(one))
        groups.setdefault(compact(main.value), list(said))
    return groups


def within(store: Quads, node: ox.NamedNode) -> list[ox.NamedNode]:
    """A thing with everything that lies in it or belongs to it.

    >>> tongzhou in within(ds, tongzhou)
    True
    """
    inside = {s for p in (KG.partOf, KG.locatedIn) for s in subjects(store, p, node)}
    return [node, *sorted(inside, key=str)]


def series_of(
    store: Quads,
    indicator: ox.NamedNode,
    day: date | None = None,
    *,
    about: Iterable[ox.NamedNode] = (),
) -> Series:
    """Reports of one indicator, or of its progress, up to a day: by thing and by time."""
    day = day or newest_day(store) or today()
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
    earliest = report.times[0]
    return earliest is None or earliest <= day


def _promise(
    figures: Figures, target: str, wordings: list[Commitment], day: date, forecasts: bool
) -> Promise:
    first = wordings[0]
    found = [
        r
        for r in {report.node: report for report in tied(figures, wordings)}.values()
        if _is_past(r, day) and not any(is_own_sentence(figures, r, w) for w in wordings)
    ]
    # Of reports for one time the direct count comes last, so that it is the latest.
    reports = sorted(found, key=lambda r: (r.order[0], r.indicator == first.indicator, r.order))
    measuring = [(r, w) for r in reports if (w := measured(figures, r, wordings))]
    announced = min((c.announced for c in wordings if c.announced), default=None, key=_day)
    direction, behaviour = (
        next(iter(figures.traits(first.indicator, p)), "") for p in (KG.direction, KG.behaviour)
    )
    case = Case(
        amount=first.amount,
        due=next((c.due for c in wordings if c.due), None),
        kind="promise" if forecasts else first.kind,
        recurrence=first.recurrence,
        announced=announced,
        downward=direction == "kind:direction-down",
        behaviour=BEHAVES.get(first.counting) or behaviour.removeprefix("kind:"),
        progress=tuple(progress(r, w, first) for r, w in measuring),
    )
    return Promise(
        target=target,
        commitments=tuple(wordings),
        reports=tuple(r for r, _ in measuring),
        others=tuple(r for r in reports if r not in [m for m, _ in measuring]),
        case=case,
        verdict=judge(case, day),
    )


def _day(moment: PartialDate) -> date:
    return moment.earliest
