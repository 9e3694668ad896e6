"""Writes claims files: the opposite of :mod:`kg.sources.claims`.

Keys come in a fixed order and each stands on a line of its own, so that a diff shows what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from kg.model.records import Claim, Document
from kg.sources.claims import KEYS

_HEADER = (
    "title_en",
    "title_zh",
    "url",
    "publisher",
    "original_publisher",
    "date",
    "date_basis",
    "language",
    "extent",
    "sha256",
    "replaces",
    "kind",
    "note",
)
# Text that YAML reads back unchanged without quotes: no indicator in front, no ": " or " #" inside.
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`~ ])[^\x00-\x1f\x7f\x85\u2028\u2029\ufeff]*(?<![ :])"
)


def write_claims(document: Document, claims: Iterable[Claim]) -> str:
    """The text of a claims file."""
    header = {"document": document.id}
    header |= {k: _text(getattr(document, k)) for k in _HEADER}
    lines = [f"{key}: {scalar(value)}" for key, value in header.items() if value]
    lines.append("claims:")
    for claim in claims:
        cells = claim_cells(claim)
        entry = [f"{key}: {scalar(cells[key])}" for key in KEYS if cells.get(key)]
        lines += ["", "- " + entry[0], *("  " + line for line in entry[1:])]
    return "\n".join(lines) + "\n"


def claim_cells(claim: Claim) -> dict[str, str]:
    """A claim as the keys and texts of its file."""
    quantity = claim.quantity
    cells = {key: getattr(claim, key) for key in KEYS if hasattr(claim, key)}
    if quantity:
        cells |= {
            k: getattr(quantity, k) for k in ("indicator", "least", "most", "unit", "comparator")
        }
        cells["value"] = quantity.text
        implied = claim.predicate == "hasObservation" and quantity.of == claim.subject
        cells["of"] = "" if implied else quantity.of
    cells |= {"from": claim.valid_from, "to": claim.valid_to, "at": claim.locator}
    cells["basis"] = "" if claim.basis == "stated" else claim.basis
    cells["chars"] = f"{claim.start}-{claim.end}" if claim.start >= 0 else ""
    cells["row"] = " ".join(claim.rows)
    return {key: _text(value) for key, value in cells.items()}


def scalar(text: str) -> str:
    """A text as a YAML scalar: plain where it can be, else in double quotes."""
    if _PLAIN.fullmatch(text) and ": " not in text and " #" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _text(value: object) -> str:
    return getattr(value, "text", None) or (value if isinstance(value, str) else "")
