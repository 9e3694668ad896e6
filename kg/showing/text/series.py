"""Reports of one indicator over time: running totals, flows and levels apart, a column a unit.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.judging.figures import Figures, Report
from kg.judging.ledger import Series
from kg.model.curies import whole
from kg.model.namespaces import KG, PREFIXES
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.table import json_text, rows_text
from kg.showing.text.ledger import (
    AMOUNT_COLUMNS,
    amount_cells,
    as_of_text,
    claim_proofs,
    report_dict,
)

#: Ways of counting in the order of their tables, by kind of figure; the last where nobody says.
_TITLES: Final = {
    "cumulative": "Running totals",
    "period": "Within a period",
    "stock": "Levels",
    "": "Not said whether total, flow or level",
}
#: How the figures of an indicator count whose documents do not say, by its behaviour.
_BEHAVES: Final = {"kind:level": "stock", "kind:flow": "period", "kind:rate": "period"}


@writes(Series, plain="table")
def series_text(reports: Series, format: str = "table", *, layout: Layout = PLAIN) -> str:
    """Reports of one indicator over time: a table a way of counting; csv and json in one list.

    >>> [promise] = g.progress("t-german-companies", day="2026-06-30")
    >>> series_text(g.series(promise.first.indicator, day="2026-06-30"), "csv").split(",")[:3]
    ['about', 'from', 'as of']
    """
    if format == "json":
        return json_text([report_dict(report) for report in reports])
    figures = Figures(reports.graph)
    apart: dict[str, list[Report]] = {kind: [] for kind in _TITLES}
    for report in reports:
        apart[counting(figures, report)].append(report)
    if format == "csv" or not reports:
        ordered = [report for kind in apart for report in apart[kind]]
        units = _units(ordered)
        header = (*_header(figures, units), "counting", *AMOUNT_COLUMNS)
        rows = [
            [*_row(figures, r, units, whole), counting(figures, r), *amount_cells(r.amount)]
            for r in ordered
        ]
        return rows_text(header if format == "csv" else header[:-6], rows, format, layout)
    return "\n".join(_tables(figures, apart, format, layout))


def counting(figures: Figures, report: Report) -> str:
    """How a report counts: as its document says, else as its indicator behaves; empty if unknown.

    A count since a day that nobody calls otherwise is a running total.
    """
    behaviour = next(iter(figures.traits(report.indicator, KG.behaviour)), "")
    since = "cumulative" if report.since else ""
    return report.kind or _BEHAVES.get(behaviour, since)


def _tables(
    figures: Figures, apart: dict[str, list[Report]], format: str, layout: Layout
) -> Iterator[str]:
    for kind, found in apart.items():
        if found:
            units = _units(found)
            rows = [_row(figures, report, units, str) for report in found]
            title = f"## {_TITLES[kind]}\n" if format == "md" else _TITLES[kind]
            names = [figures.name(PREFIXES["kind"] + unit) for unit in units]
            header = _header(figures, units)
            table = rows_text(header, rows, format, layout, spare=("quote", "from"), figures=names)
            yield f"{title}\n{table}"


def _units(reports: list[Report]) -> list[str]:
    return list(dict.fromkeys(report.amount.unit for report in reports))


def _header(figures: Figures, units: list[str]) -> tuple[str, ...]:
    named = [figures.name(PREFIXES["kind"] + unit) for unit in units]
    return ("about", "from", "as of", *named, "document", "quote")


def _row(
    figures: Figures, report: Report, units: list[str], link: Callable[[str], str]
) -> list[str]:
    document = report.document.slug if report.document else ""
    proofs = claim_proofs(figures.store, report.claims)
    return [
        figures.name(report.about),
        report.since.text if report.since else "",
        as_of_text(report),
        *(report.amount.words if report.amount.unit == unit else "" for unit in units),
        link(document),
        " / ".join(p.quote for p in proofs if p.quote),
    ]
