"""Arithmetic: years against totals, shares against counts, parts against wholes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from kg.graph.labels import parts_of
from kg.judging.conflicts.conflict import (
    Conflict,
    about,
    can_be_one_time,
    grouped,
    is_derived,
    of_reports,
    span,
)
from kg.judging.figures import AREA, Commitment, Figures, Report
from kg.model.curies import compact, expand
from kg.model.intervals import Interval
from kg.model.namespaces import KG

_HUNDRED: Final = Decimal(100)


def years_and_totals(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """Periods within a running total that make more than it, or fill it and make less."""
    for group in grouped(reports, lambda r: (r.about, r.indicator, r.amount.base)):
        totals = [r for r in group if r.kind == "cumulative" and r.since and r.as_of]
        periods = [r for r in group if r.kind == "period" and r.since and r.as_of]
        for total in totals:
            inside = _disjoint(total, periods)
            if not inside:
                continue
            summed = _sum(r.amount.interval for r in inside)
            whole = total.amount.interval
            if summed.above(whole) or (_fill(total, inside) and summed.below(whole)):
                years = " + ".join(r.amount.text for r in inside)
                unit = total.amount.base
                sentence = (
                    f"{about(figures, total)}: {years} = {summed} {unit} within "
                    f"{span(total)}, but the total is {total.amount.words}"
                )
                yield of_reports(figures, "years", (total, *inside), sentence)


def _disjoint(total: Report, periods: Sequence[Report]) -> list[Report]:
    """Periods within a total that do not overlap, one after another."""
    assert total.since
    assert total.as_of
    kept: list[Report] = []
    for period in sorted(periods, key=lambda r: r.order):
        assert period.since
        assert period.as_of
        begins, ends = period.since.earliest, period.as_of.latest
        after = not kept or (last := kept[-1].as_of) is None or begins > last.latest
        if after and begins >= total.since.earliest and ends <= total.as_of.latest:
            kept.append(period)
    return kept


def _fill(total: Report, periods: Sequence[Report]) -> bool:
    """Whether periods cover a total from its first to its last day without a gap."""
    bounds = [(p.since.earliest, p.as_of.latest) for p in periods if p.since and p.as_of]
    gaps = [(b[0] - a[1]).days for a, b in pairwise(bounds)]
    return bool(
        total.since
        and total.as_of
        and bounds[0][0] == total.since.earliest
        and bounds[-1][1] == total.as_of.latest
        and all(gap == 1 for gap in gaps)
    )


def shares_and_counts(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """A rate of tasks done against their count, where the number of all is promised.

    A percentage is a rounded number: 207 of 251 agrees with 82 percent.
    """
    for rate in (r for r in reports if r.amount.base == "ratio"):
        for total in figures.traits(rate.indicator, KG.progressOf):
            whole = figures.promised(total, rate.about)
            if whole is None:
                continue
            for count in _counts(figures, rate, whole):
                share = count.amount.interval.ratio(whole.amount.interval).scaled(_HUNDRED)
                stated = _unrounded(rate).scaled(_HUNDRED)
                if not share.agrees(stated):
                    sentence = (
                        f"{about(figures, rate)}: {count.amount.words} of {whole.amount.text} is "
                        f"{share.rounded()} percent, but {rate.amount.words} is reported"
                    )
                    yield of_reports(figures, "share", (rate, count), sentence)


def _counts(figures: Figures, rate: Report, whole: Commitment) -> Iterator[Report]:
    """Counts of what is done of the whole, that can refer to the time of the rate."""
    for report in figures.reports_about(rate.about):
        shows = (report.indicator, *figures.traits(report.indicator, KG.progressOf))
        if (
            report.amount.base == whole.amount.base
            and whole.indicator in shows
            and can_be_one_time(report, rate)
            and not is_derived(figures, report)
        ):
            yield report


def _unrounded(rate: Report) -> Interval:
    """What a printed share can have been before it was rounded."""
    interval, text = rate.amount.interval, rate.amount.text
    if rate.amount.comparator != "exactly" or interval.low is None or interval.high is None:
        return interval
    digits = len(text.partition(".")[2])
    half = rate.amount.factor * Decimal(5).scaleb(-digits - 1)
    return Interval(low=interval.low - half, high=interval.high + half)


def parts_and_wholes(figures: Figures, reports: Sequence[Report]) -> Iterator[Conflict]:
    """Areas of the parts of a place against its own, where every part of a kind has one.

    Parts of one kind do not overlap, so that they may not make more than the whole; where there are
    parts of one kind only, they may not make less. A whole that we summed ourselves agrees.
    """
    areas: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        if report.amount.base == AREA:
            areas.setdefault((report.about, report.indicator), []).append(report)
    for (place, indicator), wholes in areas.items():
        whole = max(wholes, key=lambda r: (_latest(r), not is_derived(figures, r), r.node))
        if is_derived(figures, whole):
            continue
        kinds = _parts_by_kind(figures, place)
        for names in kinds.values():
            found = [[r for r in figures.areas(part) if r.indicator == indicator] for part in names]
            if len(found) < 2 or not all(found):
                continue
            pieces = [min(rs, key=lambda r: _distance(r, whole)) for rs in found]
            summed = _sum(r.amount.interval for r in pieces)
            less = len(kinds) == 1 and summed.below(whole.amount.interval)
            if less or summed.above(whole.amount.interval):
                terms = " + ".join(r.amount.text for r in pieces)
                sentence = (
                    f"{about(figures, whole)}: {terms} = {summed}, but the whole is "
                    f"{whole.amount.words}"
                )
                yield of_reports(figures, "parts", (whole, *pieces), sentence)


def _parts_by_kind(figures: Figures, place: str) -> dict[str, list[str]]:
    """Parts of a place by their kind."""
    node = expand(place)
    found: dict[str, list[str]] = {}
    for part in sorted(compact(p.value) for p in parts_of(figures.store, node)) if node else ():
        found.setdefault(" ".join(figures.traits(part, KG.kind)), []).append(part)
    return found


def _latest(report: Report) -> str:
    when = report.as_of or report.since
    return when.latest.isoformat() if when else ""


def _distance(report: Report, whole: Report) -> tuple[bool, str]:
    """Same document first, then by the node, so that the choice is stable."""
    same = bool(report.document and whole.document and report.document.slug == whole.document.slug)
    return not same, report.node


def _sum(intervals: Iterable[Interval]) -> Interval:
    total = Interval.point(0)
    for interval in intervals:
        total = total + interval
    return total
