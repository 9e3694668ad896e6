"""Comparisons as tables, CSV and JSON; a cell without an answer is shown as silence.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from kg.judging.compare import Comparison
from kg.model.curies import whole
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.table import json_text, rows_text

#: How silence looks: it is not a zero.
SILENCE: Final = "·"


@writes(Comparison, plain="table")
def comparison_text(
    comparison: Comparison,
    format: str = "table",
    *,
    layout: Layout = PLAIN,
    zones_down: bool = False,
) -> str:
    """A comparison in one of table, json, csv and md.

    Args:
        comparison: What :func:`kg.judging.compare.compare` gave.
        format: The format.
        layout: Which rows and columns, how wide, whether in colour.
        zones_down: Whether zones are rows and questions columns, as fits many zones.

    Raises:
        ExportError: there is no such format.

    >>> comparison_text(g.compare("北京自贸区"), "csv").splitlines()[0]
    'question,https://w3id.org/two-districts/id/beijing-ftz'
    """
    if format == "json":
        return json_text(_content(comparison))
    silence = "" if format == "csv" else SILENCE
    zones = [
        whole(zone) if format == "csv" else zone.removeprefix("id:") for zone in comparison.zones
    ]
    questions = comparison.questions
    if zones_down:
        header = ["zone", *(q.label for q in questions), "answered"]
        rows = [
            [
                zone,
                *(q.cells[i].text or silence for q in questions),
                f"{sum(1 for q in questions if q.cells[i].text)}/{len(questions)}",
            ]
            for i, zone in enumerate(zones)
        ]
    else:
        header = ["question", *zones]
        rows = [
            [" ".join(dict.fromkeys((q.label, q.label_zh))), *(c.text or silence for c in q.cells)]
            for q in questions
        ]
    spare = [q.label for q in reversed(questions)] if zones_down else []
    return rows_text(header, rows, format, layout, spare=spare)


def _content(comparison: Comparison) -> dict[str, object]:
    """For programs: silence is null."""
    zones = zip(comparison.zones, comparison.labels, strict=True)
    return {
        "zones": [{"zone": zone, "label": label} for zone, label in zones],
        "questions": [
            {
                **{key: getattr(q, key) for key in ("key", "label", "label_zh", "answered")},
                "cells": [asdict(cell) if cell.text else None for cell in q.cells],
            }
            for q in comparison.questions
        ],
    }
