"""The one table of fields, ``fields.csv``: what a claim, a document and a registry row may hold.

Reader, writer, JSON Schema (``data/claims.schema.json``) and the tables of ``data/README.md`` are
driven by it, so that a new field is one entry here and one property in the mapping.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

Form: TypeAlias = Literal[
    "text",  # words, one line
    "slug",  # lower-case words and digits joined by hyphens
    "thing",  # a slug, kind:slug, doc:slug or an IRI
    "property",  # a property of ontology/: ours bare, others with their prefix
    "kind",  # a slug of the field's scheme
    "language",  # a language tag
    "number",  # digits, a point and a sign
    "date",  # a year, a month or a day: as much as is known
    "span",  # start-end in code points, end excluded
    "digest",  # 64 hexadecimal digits
    "iri",  # an absolute address
    "words",  # several words divided by spaces
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record.

    Attributes:
        key: As data files write it.
        attribute: As the record calls it; the key where left out.
        form: What its text must look like.
        scheme: Scheme of ``ontology/kinds.ttl`` that a kind comes from; empty where another field
            decides, or for other forms.
        prefix: What the slugs of the scheme begin with and the data files leave out.
        table: Registry tables whose entries it names, divided by spaces; empty where it names none.
        many: Whether it holds several values, divided by spaces.
        required: Whether every record of the file has it.
        en, zh: What it means, for people.

    >>> [field.key for field in CLAIM_FIELDS if field.form == "date"]
    ['due', 'from', 'to', 'as_of', 'earliest', 'latest']
    """

    key: str
    attribute: str = ""
    form: Form = "text"
    scheme: str = ""
    prefix: str = ""
    table: str = ""
    many: bool = False
    required: bool = False
    en: str
    zh: str

    @property
    def name(self) -> str:
        """The attribute of the record that holds it.

        >>> Field(key="value", attribute="text", en="", zh="").name
        'text'
        """
        return self.attribute or self.key


def _fields(record: str) -> tuple[Field, ...]:
    """The fields of a record, in the order in which they are written."""
    with Path(__file__).with_name("fields.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row.pop("record") == record]
    flags = ("many", "required")
    return tuple(
        Field(**{key: bool(value) if key in flags else value for key, value in row.items()})  # type: ignore[arg-type]
        for row in rows
    )


#: Fields of the header of a claims file, of a claim, and columns of registry tables.
DOCUMENT_FIELDS: Final = _fields("document")
CLAIM_FIELDS: Final = _fields("claim")
REGISTRY_FIELDS: Final = _fields("registry")
#: Keys of a claim that together make its figure.
FIGURE_KEYS: Final = ("indicator", "of", "least", "most", "unit", "comparator")
#: Scheme of the kinds that a claim may have, by its property; other claims have none.
CLAIM_KINDS: Final = {
    "focusesOn": "focus-kinds",
    "approvedOn": "approval-bases",
    "hasObservation": "figure-kinds",
    "hasTarget": "target-kinds",
}

LISTS: Final = frozenset(field.key for field in REGISTRY_FIELDS if field.many)
LABELS: Final = ("label_zh", "label_basis", "label_source")
POINT: Final = ("latitude", "longitude", "seat_latitude", "seat_longitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a registry file holds.

    Attributes:
        schemes: Schemes that ``kind`` may come from; empty when the table has no such column.
        extras: Further columns, all of them optional cells.
        required: Columns that each row fills beside ``id`` and ``label_en``.

    >>> TABLES["zones"].required
    ('kind',)
    """

    schemes: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the file may have.

        >>> TABLES["zones"].columns
        ('id', 'kind', 'label_en', 'label_zh', 'label_basis', 'label_source', 'batch')
        """
        kind = ("kind",) if self.schemes else ()
        return ("id", *kind, "label_en", *LABELS, *self.extras)


TABLES: Final = {
    "districts": Table(
        schemes=("district-kinds",),
        extras=("pinyin", "notation", *POINT),
        required=("kind", "label_zh"),
    ),
    "zones": Table(schemes=("zone-kinds",), extras=("batch",), required=("kind",)),
    "places": Table(schemes=("zone-kinds",), required=("kind",)),
    "people": Table(),
    "posts": Table(schemes=("post-levels",), required=("kind",)),
    "organisations": Table(schemes=("organisation-kinds",), required=("kind",)),
    "publishers": Table(schemes=("publisher-kinds",), required=("kind",)),
    "initiatives": Table(
        schemes=("initiative-kinds", "zone-kinds"), extras=("notation",), required=("kind",)
    ),
    "industries": Table(
        schemes=("industry-kinds",),
        extras=(
            "broader",
            "gbt4754_sections",
            "gbt4754_divisions",
            "isic4_sections",
            "isic4_divisions",
            "code_sources",
            "note",
        ),
        required=("label_zh",),
    ),
    "industry_codes": Table(
        extras=("scheme", "notation", "source", "note"), required=("notation",)
    ),
    "indicators": Table(
        extras=("unit", "direction", "behaviour", "progress_of"), required=("label_zh", "unit")
    ),
    "units": Table(extras=("base", "factor"), required=("label_zh",)),
}
