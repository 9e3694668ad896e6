"""Writes claims files: the opposite of :mod:`kg.sources.claims`.

Keys come in a fixed order and each stands on a line of its own, so that a diff shows what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from kg.model.fields import CLAIM_FIELDS, DOCUMENT_FIELDS, FIGURE_KEYS
from kg.model.records import Claim, Document, Quantity

# Text that YAML reads back unchanged without quotes: no indicator in front, no ": " or " #" inside.
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`~ ])[^\x00-\x1f\x7f\x85\u2028\u2029\ufeff]*(?<![ :])"
)


def write_claims(document: Document, claims: Iterable[Claim]) -> str:
    """The text of a claims file.

    >>> d = Document(id="d", publisher="x", date_basis="stated", language="en", extent="whole")
    >>> print(write_claims(d, []), end="")
    document: d
    publisher: x
    date_basis: stated
    language: en
    extent: whole
    claims:
    """
    header = {f.key: _text(getattr(document, f.name)) for f in DOCUMENT_FIELDS}
    lines = [f"{key}: {scalar(value)}" for key, value in header.items() if value]
    lines.append("claims:")
    for claim in claims:
        cells = claim_cells(claim)
        if cells.get("quote_language") == document.language:
            del cells["quote_language"]
        entry = [f"{key}: {scalar(value)}" for key, value in cells.items()]
        lines += ["", "- " + entry[0], *("  " + line for line in entry[1:])]
    return "\n".join(lines) + "\n"


def claim_cells(claim: Claim) -> dict[str, str]:
    """A claim as the keys and texts of its file, in their order; what is absent is left out.

    >>> claim_cells(Claim(document="news", locator="p1", subject="tongzhou", predicate="partOf"))
    {'subject': 'tongzhou', 'predicate': 'partOf', 'at': 'p1'}
    """
    quantity = claim.quantity or Quantity()
    content = {f.key: getattr(claim, f.name, None) for f in CLAIM_FIELDS}
    content |= {key: getattr(quantity, key) for key in FIGURE_KEYS}
    content["value"] = claim.value or quantity.text
    if claim.predicate == "hasObservation" and quantity.of == claim.subject:
        content["of"] = None
    if claim.basis == "stated":
        content["basis"] = None
    content["chars"] = None if claim.start is None else f"{claim.start}-{claim.end}"
    content["row"] = " ".join(claim.rows)
    return {key: text for key, value in content.items() if (text := _text(value))}


def scalar(text: str) -> str:
    """A text as a YAML scalar: plain where it can be, else in double quotes.

    >>> scalar("plain words"), scalar("yes: no"), scalar("")
    ('plain words', '"yes: no"', '')
    """
    if _PLAIN.fullmatch(text) and ": " not in text and " #" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _text(value: object) -> str:
    return getattr(value, "text", None) or (value if isinstance(value, str) else "")
