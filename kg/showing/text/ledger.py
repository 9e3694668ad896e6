"""The promise ledger as a table, as cards with both quotes, as a scoreboard, and as JSON.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from kg.graph.explain import Proof, proof
from kg.graph.labels import objects
from kg.graph.quads import Quads
from kg.judging.figures import Amount, Commitment, Figures, Report
from kg.judging.groups import Scoreboard
from kg.judging.ledger import Ledger, Promise
from kg.judging.reports import time_text
from kg.judging.status import STATUSES, WORDS, share_text
from kg.model.curies import expand, whole
from kg.model.namespaces import PREFIXES, SKOS
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.table import json_text, rows_text

_COLUMNS = (
    "target", "what", "about", "promised", "due", "report", "as of", "share", "pace", "status",
)  # fmt: skip
#: Columns that a narrow screen goes without, the first ones first.
_FIGURES = ("promised", "report")
_SPARE = ("pace", "share", "as of", "report", "about")
_HEADINGS = {
    "promise": "Promised",
    "forecast": "Forecast",
    "plan-size": "Planned",
    "pilot-term": "Term",
}
#: What CSV has of a figure beside its words.
AMOUNT_COLUMNS = ("comparator", "number", "number_min", "number_max", "unit")


@writes(Ledger, plain="table")
def progress_text(promises: Ledger, format: str = "table", *, layout: Layout = PLAIN) -> str:
    """Promises as of a day: table (a card for a single promise), json, csv or md.

    Raises:
        ExportError: there is no such format.
    """
    figures = Figures(promises.graph)
    if format == "json":
        return json_text([promise_dict(figures, promise, promises) for promise in promises])
    if format == "table" and len(promises) == 1 and not layout.columns:
        return "\n".join(_card(figures, promises[0], promises)) + "\n"
    rows = [_row(figures, promise) for promise in promises]
    columns: tuple[str, ...] = _COLUMNS
    if promises.by:
        columns = (promises.by, *columns)
        groups = map(promises.group_of, promises)
        rows = [
            [_group_name(figures, group), *row] for group, row in zip(groups, rows, strict=True)
        ]
    if format == "csv":
        promised = [amount_cells(promise.first.amount) for promise in promises]
        shown = [amount_cells(p.shown.amount if p.shown else None) for p in promises]
        days = [promises.day.isoformat(), promises.newest.isoformat() if promises.newest else ""]
        cells = [f"{of}_{name}" for of in ("promised", "report") for name in AMOUNT_COLUMNS]
        place = columns.index("target")
        rows = [
            [*row[:place], whole(row[place]), *row[place + 1 :], *first, *last, *days]
            for row, first, last in zip(rows, promised, shown, strict=True)
        ]
        columns = (*columns, *cells, "judged on", "newest document")
        return rows_text(columns, rows, format, layout)
    table = rows_text(columns, rows, format, layout, spare=_SPARE, last=("due",), figures=_FIGURES)
    return f"{table}\n{promises.judged}\n" if promises else table


@writes(Scoreboard, plain="table")
def scoreboard_text(board: Scoreboard, format: str = "table", *, layout: Layout = PLAIN) -> str:
    """How many promises stand how, a group a line, in the formats of :func:`progress_text`.

    >>> board = g.progress("t-german-companies", day="2026-06-30").summary()
    >>> scoreboard_text(board, "csv").split()
    ['status,number', 'missed,1', 'total,1']
    """
    figures = Figures(board.graph)
    if format == "json":
        return json_text([_score_dict(figures, board.by, s.group, s.counts) for s in board])
    present = [kind for kind in STATUSES if any(kind in score.counts for score in board)]
    names = [WORDS[kind][0].format(day="DAY") for kind in present]
    if board.by:
        columns = [board.by, *names, "total"]
        rows = [
            [
                _group_name(figures, score.group),
                *(str(score.counts.get(kind, 0)) for kind in present),
                str(score.total),
            ]
            for score in board
        ]
    else:
        columns = ["status", "number"]
        rows = [
            [name, str(score.counts[kind])]
            for score in board
            for kind, name in zip(present, names, strict=True)
        ]
        rows.append(["total", str(sum(score.total for score in board))])
    table = rows_text(columns, rows, format, layout)
    return table if format == "csv" else f"{table}\n{board.judged}\n"


def _score_dict(figures: Figures, by: str, group: str, counts: dict[str, int]) -> dict[str, Any]:
    named = _named(figures, by, group) if by else {}
    return {**named, "total": sum(counts.values()), "by_status": counts}


def _group_name(figures: Figures, group: str) -> str:
    return figures.name(group) if group else ""


def amount_cells(amount: Amount | None) -> list[str]:
    """Comparator, number or ends of a range, and unit of a figure: one a column."""
    if amount is None:
        return [""] * len(AMOUNT_COLUMNS)
    numbers = (amount.value, amount.least, amount.most)
    comparator, unit = (PREFIXES["kind"] + x if x else "" for x in (amount.comparator, amount.unit))
    return [comparator, *("" if n is None else f"{n:f}" for n in numbers), unit]


def as_of_text(report: Report) -> str:
    """The time that a report refers to; "not later than" where only the publication is dated."""
    return f"{'not later than ' if report.not_later_than else ''}{time_text(report)}"


def _row(figures: Figures, promise: Promise) -> list[str]:
    first, shown, verdict = promise.first, promise.shown, promise.verdict
    return [
        promise.target,
        figures.name(first.indicator),
        figures.name(first.about),
        first.amount.words,
        _due_text(promise),
        shown.amount.words if shown else "",
        as_of_text(shown) if shown else "",
        share_text(verdict.share),
        share_text(verdict.pace),
        verdict.status + (" (same document)" if promise.same_document else ""),
    ]


def _due_text(promise: Promise) -> str:
    return promise.case.due.text if promise.case.due else promise.first.recurrence


# ── a card ────────────────────────────────────────────────────────────────────────────────────────


def _card(figures: Figures, promise: Promise, promises: Ledger) -> Iterator[str]:
    first, verdict = promise.first, promise.verdict
    names = (figures.name(first.indicator), figures.name(first.indicator, "zh"))
    yield "  ".join(dict.fromkeys(names)) + f"  ({promise.target})"
    yield f"about {figures.name(first.about)} {figures.name(first.about, 'zh')}".rstrip()
    yield f"{verdict.status} {verdict.status_zh}: {verdict.rule}"
    yield promises.judged
    if promise.same_document:
        yield "promise and report rest on one and the same document"
    yield ""
    yield _HEADINGS[promise.first.kind]
    for commitment in promise.commitments:
        yield from _commitment_lines(figures, commitment)
    for target in promise.merged:
        yield from _merger_lines(figures, target)
    for title, reports in (
        ("Reported", promise.reports),
        ("Also reported, but no measure of it", promise.others),
    ):
        if reports:
            yield ""
            yield title
        for report in reports:
            yield from _report_lines(figures, report)


def _merger_lines(figures: Figures, target: str) -> Iterator[str]:
    """Why another target is the same promise."""
    node = expand(target)
    notes = objects(figures.store, node, SKOS.editorialNote) if node else []
    yield f"  {target} is the same promise"
    for note in sorted(note.value for note in notes):
        yield f"      {note}"


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


def promise_dict(figures: Figures, promise: Promise, promises: Ledger) -> dict[str, Any]:
    """A promise for programs: numbers as numbers, things as compact IRIs, dates as ISO text."""
    first, verdict = promise.first, promise.verdict
    group = _named(figures, promises.by, promises.group_of(promise)) if promises.by else {}
    if promises.by == "indicator":  # it stands there anyway
        group = {}
    return {
        **group,
        "target": promise.target,
        "same_promise": list(promise.merged),
        "kind": first.kind,
        **_named(figures, "indicator", first.indicator),
        **_named(figures, "about", first.about),
        "initiative": first.subject,
        **amount_dict(first.amount),
        "due": promise.case.due.text if promise.case.due else None,
        "recurrence": first.recurrence or None,
        "announced": promise.case.announced.text if promise.case.announced else None,
        "committed_by": list(first.by),
        "latest": report_dict(promise.latest) if promise.latest else None,
        "rests_on": [report.node for report in promise.deciding],
        "reports": [report_dict(report) for report in promise.reports],
        "also_reported": [report_dict(report) for report in promise.others],
        "share": number(verdict.share),
        "pace": number(verdict.pace),
        "status": verdict.status,
        "status_zh": verdict.status_zh,
        "verdict": f"kind:verdict-{verdict.kind}",
        "as_of": promises.day.isoformat(),
        "newest_document": promises.newest.isoformat() if promises.newest else None,
        "judged_by": verdict.due.isoformat() if verdict.due else None,
        "rule": verdict.rule,
        "rule_zh": verdict.rule_zh,
        "same_document": promise.same_document,
        "claims": [_evidence(p) for p in claim_proofs(figures.store, promise.claims)],
    }


def _named(figures: Figures, key: str, thing: str) -> dict[str, str]:
    en, zh = (figures.name(thing, language) if thing else "" for language in ("en", "zh"))
    return {key: thing, f"{key}_label": en, f"{key}_label_zh": zh}


def report_dict(report: Report) -> dict[str, Any]:
    """A report for programs."""
    return {
        "report": report.node,
        "indicator": report.indicator,
        "about": report.about,
        **amount_dict(report.amount),
        "as_of": report.as_of.text if report.as_of else None,
        "between": [day.isoformat() for day in report.vague] if report.vague else None,
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
