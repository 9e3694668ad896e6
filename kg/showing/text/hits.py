"""What a search found, as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.graph.lookup import Hit
from kg.model.curies import compact
from kg.showing.table import table


def hits_text(hits: Sequence[Hit], format: str, width: int | None) -> str:
    """Search hits as a table or JSON."""
    rows = [[h.label_zh, h.label_en, h.kind, compact(h.iri.value), h.matched] for h in hits]
    names = ["name", "english", "kind", "thing", "matched"]
    if format == "json":
        content = [
            {
                "thing": r[3],
                "label_en": r[1],
                "label_zh": r[0],
                "kind": r[2],
                "matched": r[4],
                "score": h.score,
            }
            for r, h in zip(rows, hits, strict=True)
        ]
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return table(names, rows, width=width)
