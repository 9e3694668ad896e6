"""Conflicts as a list with all sides, as a table and as JSON.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from kg.graph.quads import Quads
from kg.judging.conflicts.conflict import CAUSES, SORTS, Conflict, Conflicts
from kg.model.curies import whole
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.table import json_text, rows_text, unknown_format
from kg.showing.text.ledger import claim_proofs

_COLUMNS: Final = (
    *("conflict", "sort", "subject", "what"),
    *("value", "number", "unit", "time", "document"),
    *("cause", "notes"),
)


@writes(Conflicts, plain="text")
def conflicts_text(found: Conflicts, format: str = "text", *, layout: Layout = PLAIN) -> str:
    """Conflicts in one of text, json, csv and md; csv and md have a row a side.

    Raises:
        ExportError: there is no such format.

    >>> conflicts_text(g.conflicts("东城区"), "json")[0]
    '['
    """
    if format == "json":
        return json_text([asdict(conflict) for conflict in found])
    if format == "text":
        return "".join(line + "\n" for line in _lines(found.graph, found))
    if format not in ("csv", "md"):
        raise unknown_format(format, "text", "json", "csv", "md")
    full = whole if format == "csv" else str
    rows = [
        [
            *(str(n), one.sort, full(one.subject), full(one.what)),
            *(side.value, side.number, side.unit, side.time, full(side.document)),
            *(conflict.cause, " · ".join(side.notes)),
        ]
        for n, conflict in enumerate(found, start=1)
        for one in (conflict, *conflict.also)
        for side in one.sides
    ]
    return rows_text(_COLUMNS, rows, format)


def _lines(store: Quads, found: Sequence[Conflict]) -> Iterator[str]:
    for sort, (meaning, meaning_zh) in SORTS.items():
        same = [c for c in found if c.sort == sort]
        if same:
            yield f"{meaning} {meaning_zh} ({len(same)})"
        for conflict in same:
            yield f"  {conflict.sentence}"
            if conflict.cause:
                yield f"    {' '.join(CAUSES[conflict.cause])}"
            for side in conflict.sides:
                time = f" ({side.time})" if side.time else ""
                yield f"      {side.value}{time}  {side.document}{_places(store, side.claims)}"
                yield from (f"          note: {note}" for note in side.notes)
            yield from (f"    also: {other.sentence}" for other in conflict.also)
        if same:
            yield ""
    count = "1 conflict" if len(found) == 1 else f"{len(found)} conflicts"
    yield f"{count}; nothing is resolved, every side keeps its claims"


def _places(store: Quads, claims: Sequence[str]) -> str:
    found = claim_proofs(store, claims)
    quotes = "".join(f" “{p.quote}”" for p in found if p.quote)
    return " " + ", ".join(dict.fromkeys(p.locator for p in found)) + quotes
