"""Rival figures for one thing at one time, and running totals that fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from kg.judging.conflicts.conflict import (
    Conflict,
    about,
    can_be_one_time,
    connected,
    grouped,
    of_reports,
    side,
)
from kg.judging.figures import Amount, Figures, Report
from kg.model.intervals import rounds_to
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
            sides = tuple(side(r) for r in sorted(rivals, key=lambda r: r.order))
            values = " against ".join(dict.fromkeys(s.value for s in sides))
            yield Conflict(
                sort="figures",
                subject=rivals[0].about,
                what=rivals[0].indicator,
                sides=sides,
                sentence=f"{about(figures, rivals[0])}: {values}",
                rounding=all(_is_rounding(a.amount, b.amount) for a, b in pairs if a in rivals),
            )


def _count_alike(first: Report, second: Report) -> bool:
    """Whether two figures count in one way, as far as is said.

    What was counted within a period does not compare with a figure that says neither how it counts
    nor since when.
    """
    if first.kind and second.kind:
        return first.kind == second.kind
    unsaid = second if first.kind else first
    return "period" not in (first.kind, second.kind) or unsaid.since is not None


def _is_rounding(first: Amount, second: Amount) -> bool:
    if first.value is None or second.value is None or first.unit != second.unit:
        return False
    return (
        first.value == second.value
        or rounds_to(first.value, second.text)
        or rounds_to(second.value, first.text)
    )


def falling_totals(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """A count since one day that is smaller at a later day."""
    for group in grouped(reports, lambda r: (r.about, r.indicator, r.amount.base)):
        if figures.traits(group[0].indicator, KG.behaviour):
            continue  # levels and rates may fall
        totals = [r for r in group if r.kind == "cumulative" or (r.since and not r.kind)]
        pairs = [
            (a, b)
            for a, b in combinations(sorted(totals, key=lambda r: r.order), 2)
            if _falls(a, b)
        ]
        for falling in connected(pairs):
            ordered = sorted(falling, key=lambda r: r.order)
            values = ", later ".join(r.amount.words for r in ordered)
            yield of_reports("falling total", ordered, f"{about(figures, ordered[0])}: {values}")


def _falls(first: Report, second: Report) -> bool:
    """Whether the later of two counts since one day is the smaller."""
    later = first.as_of and second.as_of and first.as_of.latest < second.as_of.earliest
    same_start = (first.since and first.since.text) == (second.since and second.since.text)
    return bool(later and same_start and first.amount.interval.above(second.amount.interval))
