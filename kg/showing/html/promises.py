"""Targets with the reports of them since, for the promise page and the cards of targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from kg.graph.labels import subjects
from kg.graph.timeline import CLOCKS, Clock, Span
from kg.judging.figures import Report, newest_day
from kg.judging.history import History
from kg.judging.ledger import Promise, ledger
from kg.model.curies import compact, expand
from kg.model.namespaces import PREFIXES, property_iri
from kg.showing.html.evidence import Both, FigureRow, PromiseRow, When
from kg.showing.html.evidence_reader import EvidenceReader

_LEADS = property_iri("leads")
#: Status and rule with the days on which they are given.
State: TypeAlias = tuple[When, Both, Both]


def promises(reader: EvidenceReader, day: date | None = None) -> list[PromiseRow]:
    """All targets of a store with their reports and status, by due date and key.

    Args:
        reader: What was read of the store.
        day: The day that statuses are given for; that of the newest document when left out, so that
            a page does not change with the day on which it is written.
    """
    judged = day or last_day(reader)
    if judged is None:
        return []
    if judged not in reader.promises:
        states = _states(reader)
        reader.promises[judged] = [
            _row(reader, found, states.get(found.target, ()))
            for found in ledger(reader.store, judged)
        ]
    return reader.promises[judged]


def last_day(reader: EvidenceReader) -> date | None:
    """The day of the newest document; None where none is dated."""
    return newest_day(reader.store)


def _states(reader: EvidenceReader) -> dict[str, tuple[State, ...]]:
    """Status and rule of each target by the days on which they are given, of either clock."""
    found: dict[str, list[State]] = defaultdict(list)
    if not reader.timeline.known_days:
        return {}
    for clock in CLOCKS:
        history = History(reader.store, partial(_claim_days, reader, clock))
        for target, standings in history.standings().items():
            for one in standings:
                span = ((one.start, one.end),)
                known, valid = (span if c == clock else () for c in CLOCKS)
                found[target].append((When(known=known, valid=valid), one.status, one.rule))
    return {target: tuple(states) for target, states in found.items()}


def _claim_days(reader: EvidenceReader, clock: Clock, claim: str) -> tuple[Span, ...]:
    node = expand(claim)
    return () if node is None else reader.timeline.claim_spans(clock, node)


def _row(reader: EvidenceReader, promise: Promise, states: tuple[State, ...]) -> PromiseRow:
    first, verdict, goal = promise.first, promise.verdict, promise.first.amount.nominal
    place = reader.names_of(first.about) if first.about else None
    leads = dict.fromkeys(key for wording in promise.commitments for key in wording.by)
    initiative = expand(first.subject) if first.subject else None
    if initiative is not None:
        leads |= dict.fromkeys(compact(s.value) for s in subjects(reader.store, _LEADS, initiative))
    # A report that measures the target counts in the target's own base unit.
    measuring = [
        _report(report, (p.words, p.words_zh), p.value, goal)
        for report, p in zip(promise.reports, promise.case.progress, strict=True)
    ]
    others = [_report(r, (r.amount.words, r.amount.words_zh)) for r in promise.others]
    return PromiseRow(
        node=promise.target,
        label=_label(reader.names_of(first.indicator or promise.target), place),
        value=(first.amount.words, first.amount.words_zh),
        number=None if goal is None else float(goal),
        due=next((c.due.text for c in promise.commitments if c.due), ""),
        recurs=reader.names_of(_kind(first.recurrence)) if first.recurrence else None,
        place=place,
        leads=tuple(map(reader.names_of, leads)),
        about=tuple(dict.fromkeys(k for k in (promise.target, first.subject, first.about) if k)),
        claims=_digests(commitment.claim for commitment in promise.commitments),
        reports=(*measuring, *others),
        status=(verdict.status, verdict.status_zh),
        rule=(verdict.rule, verdict.rule_zh),
        states=states,
    )


def _report(
    report: Report, value: Both, number: Decimal | None = None, goal: Decimal | None = None
) -> FigureRow:
    measured = None if number is None else float(number)
    return FigureRow(
        at=report.as_of.text if report.as_of else "",
        value=value,
        claims=_digests(report.claims),
        number=measured,
        share=None if measured is None or not goal else round(100 * measured / float(goal), 1),
    )


def _digests(claims: Iterable[str]) -> tuple[str, ...]:
    return tuple(claim.removeprefix("claim:") for claim in claims)


def _kind(slug: str) -> str:
    return slug if ":" in slug else f"{PREFIXES['kind']}{slug}"


def _label(indicator: Both, place: Both | None) -> Both:
    if place is None:
        return indicator
    zh = f"{place[1]}：{indicator[1]}" if place[1] and indicator[1] else indicator[1]
    return f"{place[0] or place[1]}: {indicator[0]}", zh
