"""The JSON Schema of claims files, so that editors complete and check them while they are written.

It is made of the table of fields and the kinds of the ontology; ``tools/write_fields.py`` writes
it to ``data/claims.schema.json``. What only the whole corpus can tell (whether a slug is known,
whether units convert) is the reader's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kg.model.fields import CLAIM_FIELDS, CLAIM_KINDS, DOCUMENT_FIELDS, Field
from kg.sources.ontology import Vocabulary

_SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"
_PATTERNS: Final = {
    "slug": f"^{_SLUG}$",
    "thing": f"^((doc:|kind:)?{_SLUG}|https?://\\S+)$",
    "number": r"^[+-]?\d+(\.\d+)?$",
    "date": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "span": r"^\d+-\d+$",
    "digest": "^[0-9a-f]{64}$",
    "language": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$",
    "iri": r"^https?://\S+$",
}


def claims_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema of one claims file, as JSON Schema 2020-12.

    >>> from kg.sources.ontology import vocabulary
    >>> "claims" in claims_schema(vocabulary())["properties"]
    True
    """
    document = _object(DOCUMENT_FIELDS, vocabulary)
    document["properties"]["claims"] = {
        "type": ["array", "null"],
        "description": "What the document says\n文件所述",
        "items": _object(CLAIM_FIELDS, vocabulary),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/two-districts/claims.schema.json",
        "title": "Two Districts KG: a claims file",
        **document,
    }


def _object(fields: Iterable[Field], vocabulary: Vocabulary) -> dict[str, Any]:
    fields = list(fields)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.key for field in fields if field.required],
        "properties": {field.key: _property(field, vocabulary) for field in fields},
    }


def _property(field: Field, vocabulary: Vocabulary) -> dict[str, Any]:
    """A value: every scalar is text, also where YAML would read a number or a date."""
    about: dict[str, Any] = {"description": f"{field.en}\n{field.zh}"}
    choice = _choice(field, vocabulary)
    if choice:
        return about | {"enum": choice}
    about["type"] = ["string", "number"] if field.form in ("number", "date", "text") else "string"
    if field.form in _PATTERNS:
        about["pattern"] = _PATTERNS[field.form]
    return about


def _choice(field: Field, vocabulary: Vocabulary) -> list[str]:
    if field.form == "property":
        return sorted(vocabulary.properties)
    if field.form != "kind":
        return []
    schemes = [field.scheme] if field.scheme else list(CLAIM_KINDS.values())
    kinds = {kind for scheme in schemes for kind in vocabulary.schemes.get(scheme, ())}
    return sorted(kind.removeprefix(field.prefix) for kind in kinds)
