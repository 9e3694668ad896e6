"""What a search found, as a table or JSON.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from kg.graph.lookup import Hits
from kg.model.curies import compact
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.table import json_text, rows_text

_KEYS = ("label_en", "label_zh", "kind", "matched", "score")


@writes(Hits, plain="table")
def hits_text(hits: Hits, format: str = "table", *, layout: Layout = PLAIN) -> str:
    """Search hits as ``table``, ``md``, ``csv`` or ``json``.

    Raises:
        ExportError: there is no such format.

    >>> hits_text(g.search("tongzou", limit=1), "csv").splitlines()[0]
    'name,english,kind,thing,matched'
    """
    if format == "json":
        return json_text(
            [
                {"thing": compact(hit.iri.value)} | {key: getattr(hit, key) for key in _KEYS}
                for hit in hits
            ]
        )
    rows = [[h.label_zh, h.label_en, h.kind, compact(h.iri.value), h.matched] for h in hits]
    return rows_text(
        ["name", "english", "kind", "thing", "matched"], rows, format, layout, spare=("matched",)
    )
