"""The promise ledger as a table, as cards with both quotes, and as JSON.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kg.graph.explain import Proof, proof
from kg.graph.quads import Quads
from kg.judging.figures import Amount, Commitment, Figures, Report
from kg.judging.ledger import Ledger, Promise, Series
from kg.judging.status import STATUSES_ZH, share_text
from kg.model.curies import expand, whole
from kg.model.namespaces import PREFIXES
from kg.model.printing import writes
from kg.showing.table import csv_text, json_text, rows_text

_COLUMNS = (
    "target", "what", "about", "promised", "due", "latest", "as of", "share", "pace", "status",
)  # fmt: skip
#: What CSV has of a figure beside its words.
_AMOUNT_COLUMNS = ("comparator", "number", "number_min", "number_max", "unit")


@writes(Ledger, plain="table")
def progress_text(promises: Ledger, format: str = "table", *, width: int | None = None) -> str:
    """Promises as of a day: table (a card for a single promise), json, csv or md.

    Raises:
        ExportError: there is no such format.
    """
    figures = Figures(promises.graph)
    if format == "json":
        return json_text([promise_dict(figures, promise, promises.day) for promise in promises])
    if format == "table" and len(promises) == 1:
        return "\n".join(_card(figures, promises[0], promises.day)) + "\n"
    rows = [_row(figures, promise) for promise in promises]
    if format == "csv":
        promised = [_amount_cells(promise.first.amount) for promise in promises]
        latest = [_amount_cells(p.latest.amount if p.latest else None) for p in promises]
        columns = [f"{of}_{name}" for of in ("promised", "latest") for name in _AMOUNT_COLUMNS]
        rows = [
            [whole(row[0]), *row[1:], *first, *last]
            for row, first, last in zip(rows, promised, latest, strict=True)
        ]
        return csv_text([*_COLUMNS, *columns], rows)
    return rows_text(_COLUMNS, rows, format, width)


@writes(Series, plain="table")
def series_text(reports: Series, format: str = "table", *, width: int | None = None) -> str:
    """Reports of one indicator over time, in the formats of :func:`progress_text`.

    >>> [promise] = g.progress("t-german-companies", day="2026-06-30")
    >>> series_text(g.series(promise.first.indicator, day="2026-06-30"), "csv").split(",")[:3]
    ['about', 'as of', 'value']
    """
    if format == "json":
        return json_text([report_dict(report) for report in reports])
    figures = Figures(reports.graph)
    columns: tuple[str, ...] = ("about", "as of", "value", "counting", "document", "quote")
    rows = [
        [
            figures.name(r.about),
            as_of_text(r),
            r.amount.words,
            r.kind,
            r.document.slug if r.document else "",
            " / ".join(p.quote for p in claim_proofs(reports.graph, r.claims) if p.quote),
        ]
        for r in reports
    ]
    if format == "csv":
        columns = (*columns, *_AMOUNT_COLUMNS)
        for row, report in zip(rows, reports, strict=True):
            row[4] = whole(row[4])
            row += _amount_cells(report.amount)
    return rows_text(columns, rows, format, width)


def _amount_cells(amount: Amount | None) -> list[str]:
    """Comparator, number or ends of a range, and unit of a figure: one a column."""
    if amount is None:
        return [""] * len(_AMOUNT_COLUMNS)
    numbers = (amount.value, amount.least, amount.most)
    comparator, unit = (PREFIXES["kind"] + x if x else "" for x in (amount.comparator, amount.unit))
    return [comparator, *("" if n is None else f"{n:f}" for n in numbers), unit]


def as_of_text(report: Report) -> str:
    """The time that a report refers to; "not later than" where only the publication is dated."""
    if report.as_of is None:
        return "undated"
    return f"{'not later than ' if report.not_later_than else ''}{report.as_of.text}"


def _row(figures: Figures, promise: Promise) -> list[str]:
    first, latest, verdict = promise.first, promise.latest, promise.verdict
    return [
        promise.target,
        figures.name(first.indicator),
        figures.name(first.about),
        first.amount.words,
        _due_text(promise),
        latest.amount.words if latest else "",
        as_of_text(latest) if latest else "",
        share_text(verdict.share),
        share_text(verdict.pace),
        verdict.status + (" (same document)" if promise.same_document else ""),
    ]


def _due_text(promise: Promise) -> str:
    return promise.case.due.text if promise.case.due else promise.first.recurrence


# ── a card ────────────────────────────────────────────────────────────────────────────────────────


def _card(figures: Figures, promise: Promise, day: date) -> Iterator[str]:
    first, verdict = promise.first, promise.verdict
    names = (figures.name(first.indicator), figures.name(first.indicator, "zh"))
    yield "  ".join(dict.fromkeys(names)) + f"  ({promise.target})"
    yield f"about {figures.name(first.about)} {figures.name(first.about, 'zh')}".rstrip()
    yield f"{verdict.status} {STATUSES_ZH[verdict.status]} on {day}: {verdict.rule}"
    if promise.same_document:
        yield "promise and latest report rest on one and the same document"
    yield ""
    yield "Promised"
    for commitment in promise.commitments:
        yield from _commitment_lines(figures, commitment)
    for title, reports in (
        ("Reported", promise.reports),
        ("Also reported, but no measure of it", promise.others),
    ):
        if reports:
            yield ""
            yield title
        for report in reports:
            yield from _report_lines(figures, report)


def _commitment_lines(figures: Figures, commitment: Commitment) -> Iterator[str]:
    due = commitment.due.text if commitment.due else commitment.recurrence
    by = ", ".join(figures.name(actor) for actor in commitment.by)
    parts = [
        commitment.amount.words,
        f"due {due}" if due else "no due day",
        f"announced {commitment.announced.text}" if commitment.announced else "",
        f"by {by}" if by else "",
    ]
    yield "  " + ", ".join(part for part in parts if part)
    yield from _evidence_lines(figures.store, (commitment.claim,))


def _report_lines(figures: Figures, report: Report) -> Iterator[str]:
    yield f"  {as_of_text(report)}  {report.amount.words}  {figures.name(report.indicator)}"
    yield from _evidence_lines(figures.store, report.claims)


def _evidence_lines(store: Quads, claims: Sequence[str]) -> Iterator[str]:
    for found in claim_proofs(store, claims):
        quote = f" “{found.quote}”" if found.quote else ""
        yield f"      {found.document} {found.locator}{quote}"
        if found.note:
            yield f"      note: {found.note}"


def claim_proofs(store: Quads, claims: Sequence[str]) -> list[Proof]:
    """What is known of claims given by their compact IRIs."""
    nodes = (expand(claim) for claim in claims)
    return [proof(store, node) for node in nodes if node is not None]


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────


def promise_dict(figures: Figures, promise: Promise, day: date) -> dict[str, Any]:
    """A promise for programs: numbers as numbers, things as compact IRIs, dates as ISO text."""
    first, verdict = promise.first, promise.verdict
    return {
        "target": promise.target,
        **_named(figures, "indicator", first.indicator),
        **_named(figures, "about", first.about),
        "initiative": first.subject,
        **amount_dict(first.amount),
        "due": promise.case.due.text if promise.case.due else None,
        "recurrence": first.recurrence or None,
        "announced": promise.case.announced.text if promise.case.announced else None,
        "committed_by": list(first.by),
        "latest": report_dict(promise.latest) if promise.latest else None,
        "reports": [report_dict(report) for report in promise.reports],
        "also_reported": [report_dict(report) for report in promise.others],
        "share": number(verdict.share),
        "pace": number(verdict.pace),
        "status": verdict.status,
        "status_zh": STATUSES_ZH[verdict.status],
        "as_of": day.isoformat(),
        "judged_by": verdict.due.isoformat() if verdict.due else None,
        "rule": verdict.rule,
        "rule_zh": verdict.rule_zh,
        "same_document": promise.same_document,
        "claims": [_evidence(p) for p in claim_proofs(figures.store, promise.claims)],
    }


def _named(figures: Figures, key: str, thing: str) -> dict[str, str]:
    labels = {f"{key}_label": figures.name(thing), f"{key}_label_zh": figures.name(thing, "zh")}
    return {key: thing, **labels}


def report_dict(report: Report) -> dict[str, Any]:
    """A report for programs."""
    return {
        "report": report.node,
        "indicator": report.indicator,
        "about": report.about,
        **amount_dict(report.amount),
        "as_of": report.as_of.text if report.as_of else None,
        "not_later_than": report.not_later_than,
        "since": report.since.text if report.since else None,
        "counting": report.kind or None,
        "document": report.document.slug if report.document else None,
        "claims": list(report.claims),
    }


def amount_dict(amount: Amount) -> dict[str, Any]:
    """A figure for programs: the printed number, its hedge and the interval in the base unit."""
    return {
        "comparator": amount.comparator,
        "value": number(amount.value),
        "value_min": number(amount.least),
        "value_max": number(amount.most),
        "value_text": amount.text,
        "unit": amount.unit,
        "interval": str(amount.interval),
        "base_unit": amount.base,
    }


def _evidence(found: Proof) -> dict[str, str]:
    keys = ("claim", "statement", "document", "title", "date", "url", "locator", "quote", "speaker")
    return {key: getattr(found, key) for key in (*keys, "hedge", "note")}


def number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON writes numbers: whole where it is whole.

    >>> number(Decimal("90.0")), number(Decimal("33.3")), number(None)
    (90, 33.3, None)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
