"""Targets with the reports of them since, for the promise page and the cards of targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kg.graph.labels import subjects
from kg.graph.quads import Quads
from kg.judging.figures import Report
from kg.judging.ledger import Promise as Kept
from kg.judging.ledger import ledger
from kg.judging.status import STATUSES_ZH, Progress
from kg.model.curies import compact, expand
from kg.model.namespaces import PREFIXES, property_iri
from kg.showing.html.details import Both, Promise, Row
from kg.showing.html.facts import Reading

_LEADS = property_iri("leads")


def promises(store: Quads, reading: Reading, day: date | None = None) -> list[Promise]:
    """All targets of a store with their reports and status, by due date and key.

    Args:
        store: The dataset's store.
        reading: What was read of it.
        day: The day that statuses are given for; the last that a document is known from when left
            out, so that a page does not change with the day on which it is written.
    """
    judged = day or last_day(reading)
    if judged is None:
        return []
    if judged not in reading.promises:
        reading.promises[judged] = [_promise(store, reading, k) for k in ledger(store, judged)]
    return reading.promises[judged]


def last_day(reading: Reading) -> date | None:
    """The last day that a document is known from; None where none is dated."""
    days = [source.known for source in reading.sources.values() if source.known]
    return date.fromisoformat(max(days)) if days else None


def _promise(store: Quads, reading: Reading, kept: Kept) -> Promise:
    first, verdict = kept.first, kept.verdict
    about = _names(reading, first.about) if first.about else None
    by = dict.fromkeys(key for wording in kept.commitments for key in wording.by)
    leads = dict.fromkeys([*by, *_leads(store, first.subject)])
    due = next((c.due.text for c in kept.commitments if c.due), "")
    goal = first.amount.nominal
    rows = [
        _row(report, progress, float(goal) if goal else None)
        for report, progress in zip(kept.reports, kept.case.progress, strict=True)
    ]
    return Promise(
        node=kept.target,
        label=_about(_names(reading, first.indicator or kept.target), about),
        value=(first.amount.words, first.amount.words_zh),
        number=float(goal) if goal is not None else None,
        due=due,
        recurs=_names(reading, _kind(first.recurrence)) if first.recurrence else None,
        place=about,
        leads=tuple(_names(reading, key) for key in leads),
        about=tuple(dict.fromkeys(k for k in (kept.target, first.subject, first.about) if k)),
        claims=_digests(c.claim for c in kept.commitments),
        reports=tuple(rows) + tuple(_other(report) for report in kept.others),
        status=(verdict.status, STATUSES_ZH[verdict.status]),
        rule=(verdict.rule, verdict.rule_zh),
    )


def _row(report: Report, progress: Progress, goal: float | None) -> Row:
    """A report that measures the target, in the target's own base unit."""
    number = None if progress.value is None else float(progress.value)
    share = None if number is None or not goal else round(100 * number / goal, 1)
    return Row(
        at=report.as_of.text if report.as_of else "",
        value=(progress.words, progress.words_zh),
        claims=_digests(report.claims),
        number=number,
        share=share,
    )


def _other(report: Report) -> Row:
    """A report that is tied to the target and does not measure it."""
    return Row(
        at=report.as_of.text if report.as_of else "",
        value=(report.amount.words, report.amount.words_zh),
        claims=_digests(report.claims),
    )


def _digests(claims: Iterable[str]) -> tuple[str, ...]:
    return tuple(claim.removeprefix("claim:") for claim in claims)


def _names(reading: Reading, key: str) -> Both:
    node = expand(key)
    return reading.names(node) if node is not None else (key, "")


def _kind(slug: str) -> str:
    return slug if ":" in slug else f"{PREFIXES['kind']}{slug}"


def _about(indicator: Both, place: Both | None) -> Both:
    if place is None:
        return indicator
    zh = f"{place[1]}：{indicator[1]}" if place[1] and indicator[1] else indicator[1]
    return f"{place[0] or place[1]}: {indicator[0]}", zh


def _leads(store: Quads, initiative: str) -> Iterator[str]:
    """Who leads the initiative that has the target."""
    node = expand(initiative) if initiative else None
    if node is not None:
        yield from (compact(s.value) for s in subjects(store, _LEADS, node))
