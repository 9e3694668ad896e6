"""Rival figures for one thing at one time, and running totals that fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from kg.judging.conflicts.causes import likely_cause
from kg.judging.conflicts.conflict import (
    Conflict,
    about,
    can_be_one_time,
    connected,
    grouped,
    of_reports,
)
from kg.judging.figures import Figures, Report
from kg.model.namespaces import KG


def rival_figures(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """Figures of one indicator about one thing that have no number in common."""
    for group in grouped(reports, lambda r: (r.about, r.indicator, r.amount.base)):
        pairs = [
            (a, b)
            for a, b in combinations(group, 2)
            if can_be_one_time(a, b)
            and _count_alike(a, b)
            and not a.amount.interval.agrees(b.amount.interval)
        ]
        for rivals in connected(pairs):
            ordered = sorted(rivals, key=lambda r: r.order)
            values = " against ".join(dict.fromkeys(r.amount.words for r in ordered))
            own = [pair for pair in pairs if pair[0] in rivals]
            sentence = f"{about(figures, ordered[0])}: {values}"
            cause = likely_cause(figures, own)
            yield of_reports(figures, "figures", ordered, sentence, cause, own)


def _count_alike(first: Report, second: Report) -> bool:
    """Whether two figures count in one way, as far as is said.

    What was counted within a period does not compare with a figure that says neither how it counts
    nor since when.
    """
    if first.kind and second.kind:
        return first.kind == second.kind
    unsaid = second if first.kind else first
    return "period" not in (first.kind, second.kind) or unsaid.since is not None


def falling_totals(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """A count since one day that is smaller at a later day."""
    for group in grouped(reports, lambda r: (r.about, r.indicator, r.amount.base)):
        behaviour = figures.traits(group[0].indicator, KG.behaviour)
        if "kind:level" in behaviour or "kind:rate" in behaviour:
            continue  # they may fall
        totals = [r for r in group if r.kind == "cumulative" or (r.since and not r.kind)]
        pairs = [
            (a, b)
            for a, b in combinations(sorted(totals, key=lambda r: r.order), 2)
            if _falls(a, b)
        ]
        for falling in connected(pairs):
            ordered = sorted(falling, key=lambda r: r.order)
            values = ", later ".join(r.amount.words for r in ordered)
            cause = likely_cause(figures, (pair for pair in pairs if pair[0] in falling))
            sentence = f"{about(figures, ordered[0])}: {values}"
            yield of_reports(figures, "falling total", ordered, sentence, cause)


def _falls(first: Report, second: Report) -> bool:
    """Whether the later of two counts since one day is the smaller."""
    later = first.as_of and second.as_of and first.as_of.latest < second.as_of.earliest
    same_start = (first.since and first.since.text) == (second.since and second.since.text)
    return bool(later and same_start and first.amount.interval.above(second.amount.interval))
