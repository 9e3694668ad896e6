"""Which reports say how much of a promise is done: tied by hand, or found by indicator and thing.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from kg.graph.labels import subjects, text
from kg.judging.figures import Commitment, Figures, Report
from kg.judging.status import Progress
from kg.model.curies import expand
from kg.model.dates import PartialDate
from kg.model.namespaces import KG

RATIO: Final = "ratio"


def tied(figures: Figures, wordings: Sequence[Commitment]) -> Iterator[Report]:
    """Reports that are tied to a target by hand, or found by indicator and thing.

    Progress that is tied to another target says nothing of this one.
    """
    nodes = {w.node for w in wordings}
    for node in sorted(nodes):
        if (target := expand(node)) is not None:
            yield from figures.reports(reports_on=target)
    wanted = {(w.about, w.indicator): w for w in wordings}
    for (about, indicator), wording in wanted.items():
        thing, measured = expand(about) if about else None, expand(indicator) if indicator else None
        if thing is None or measured is None:
            continue
        yield from figures.reports(about=thing, indicator=measured)
        for progress in subjects(figures.store, KG.progressOf, measured):
            for report in figures.reports(about=thing, indicator=progress):
                early = report.since and _starts_before(report.since, wording.announced)
                if report.reports_on in nodes or not (report.reports_on or early):
                    yield report


def _starts_before(since: PartialDate, announced: PartialDate | None) -> bool:
    """Whether something is counted from before a promise, and so is no progress of it alone."""
    return announced is not None and since.latest < announced.earliest


def is_own_sentence(figures: Figures, report: Report, wording: Commitment) -> bool:
    """Whether a report is the sentence that makes the promise, entered a second time."""
    if report.document != wording.document or report.indicator != wording.indicator:
        return False
    if report.amount.interval != wording.amount.interval:
        return False
    earliest = report.times[0]
    if earliest and wording.announced and earliest > wording.announced.latest:
        return False
    at = {_locator(figures, claim) for claim in report.claims}
    return _locator(figures, wording.claim) in at


def _locator(figures: Figures, claim: str) -> str:
    node = expand(claim)
    return text(figures.store, node, KG.locator) if node else ""


def measured(figures: Figures, report: Report, wordings: Sequence[Commitment]) -> Commitment | None:
    """The wording of a promise that a report says how much of is done; None where it says none."""
    shows = {report.indicator, *figures.traits(report.indicator, KG.progressOf)}
    base = report.amount.base
    for compares in (lambda w: base == w.amount.base, lambda w: base == RATIO):
        for wording in wordings:
            if wording.indicator in shows and compares(wording):
                return wording
    return None


def progress(report: Report, wording: Commitment, promise: Commitment) -> Progress:
    """A report in the unit of the promise: a share of it, where it is one of another wording."""
    interval, value = report.amount.interval, report.amount.nominal
    whole, part = promise.amount.nominal, wording.amount.nominal
    unit = Decimal(1) if report.amount.base == RATIO else part
    if promise.amount.base != report.amount.base and whole and unit and whole / unit > 0:
        interval = interval.scaled(whole / unit)
        value = None if value is None else value * whole / unit
    earliest, latest = report.times
    return Progress(
        interval=interval,
        value=value,
        words=report.amount.words,
        words_zh=report.amount.words_zh,
        earliest=earliest,
        latest=latest,
        since=report.since.earliest if report.since else None,
        counting=report.kind,
        when=time_text(report),
    )


def time_text(report: Report) -> str:
    """The time that a report refers to, as documents give it.

    >>> time_text(g.progress("t-german-companies", day="2026-06-30")[0].latest)
    '2026-01-14'
    """
    if report.as_of:
        return report.as_of.text
    if report.vague:
        return f"{report.vague[0]} to {report.vague[1]}"
    return f"no later than {report.times[1]}" if report.times[1] else "an unknown day"
