"""The registry: who is who and what is what, from ``data/registry/*.csv``.

One table a family of things; the first columns are the same everywhere. A table may carry further
columns that :data:`TABLES` names. All faults of a file are collected, each with row and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DayError, Fault
from kg.model.dates import parse_day
from kg.model.fields import LABELS, POINT, REGISTRY_FIELDS, TABLES, Table
from kg.model.names import normal_form
from kg.model.namespaces import SLUG
from kg.model.records import Alias, Entity, Match, SamePromise, SourceLine
from kg.sources.csv_rows import read_rows
from kg.sources.ontology import Vocabulary

_ALIASES = ("entity", "alias", "language", "note")
_MATCH = ("subject", "relation", "object", "note", "source")
_SAME_PROMISE = ("target", "same_as", "decided_on", "decided_by", "reason")
#: Tables of rows that are no entries.
_FURTHER = ("aliases", "matches", "same_promises")
_RELATIONS = ("close", "broad", "narrow", "related")
#: Cells that must be written in one way.
_FORMS = {
    "batch": (re.compile(r"[1-9]\d*"), "a whole number from 1"),
    "direction": (re.compile("up|down"), "up or down"),
    "behaviour": (re.compile("accumulates|level|flow|rate"), "accumulates, level, flow or rate"),
    "factor": (re.compile(r"(?=.*[1-9])\d+(?:\.\d+)?"), "a number above zero"),
}
#: Columns that name entries of a table.
_REFERENCES = {field.key: field.table for field in REGISTRY_FIELDS if field.table}
_LABEL_SCHEME = "label-bases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All registry entries, in the order of tables and rows."""

    entities: tuple[Entity, ...]
    aliases: tuple[Alias, ...]
    matches: tuple[Match, ...] = ()
    same_promises: tuple[SamePromise, ...] = ()

    def ids(self, *tables: str) -> frozenset[str]:
        """Slugs of all entries, or of those in the named tables."""
        return frozenset(e.id for e in self.entities if not tables or e.table in tables)

    def names(self, *tables: str) -> dict[str, str]:
        """Slugs by name, in normal form: labels, aliases and the slugs themselves.

        Of several entries of one name the first has it.
        """
        entries = [e for e in self.entities if not tables or e.table in tables]
        ids = {e.id for e in entries}
        found: dict[str, str] = {}
        for entry in entries:
            for name in filter(None, (entry.id, entry.label_en, entry.label_zh)):
                found.setdefault(normal_form(name), entry.id)
        for alias in self.aliases:
            if alias.entity in ids:
                found.setdefault(normal_form(alias.alias), alias.entity)
        return found

    def nearest(self, name: str, *tables: str) -> tuple[str, float]:
        """The slug whose name is spelled most like this one, and how much it is: 0 to 100."""
        from rapidfuzz import fuzz, process

        names = self.names(*tables)
        found = process.extract(normal_form(name), list(names), scorer=fuzz.WRatio, limit=1)
        return next(((names[key], likeness) for key, likeness, _ in found), ("", 0.0))


def read_registry(folder: Path, vocabulary: Vocabulary, faults: list[Fault]) -> Registry:
    """Read all tables of a registry folder; what is wrong goes to ``faults``."""
    entities: list[Entity] = []
    for name, table in TABLES.items():
        path = folder / f"{name}.csv"
        if path.exists():
            entities += _read_table(path, name, table, vocabulary, faults)
    known = {name: {e.id for e in entities if e.table == name} for name in TABLES}
    _check_unique(entities, faults)
    _check_references(entities, known, faults)
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in (*TABLES, *_FURTHER):
            known_files = ", ".join(f"{n}.csv" for n in (*TABLES, *_FURTHER))
            faults.append(_fault(path, 0, "", f"unknown table; known are {known_files}"))
    aliases = _read_aliases(folder / "aliases.csv", {e.id for e in entities}, faults)
    matches = _read_matches(folder / "matches.csv", {e.id for e in entities}, faults)
    return Registry(
        entities=tuple(entities),
        aliases=tuple(aliases),
        matches=tuple(matches),
        same_promises=tuple(_read_same_promises(folder / "same_promises.csv", faults)),
    )


def _fault(path: Path | str, row: int, column: str, message: str) -> Fault:
    return Fault(path=str(path), line=row, column=column, message=message)


def _read_table(
    path: Path, name: str, table: Table, vocabulary: Vocabulary, faults: list[Fault]
) -> list[Entity]:
    kinds = frozenset[str]().union(*(vocabulary.schemes.get(s, frozenset()) for s in table.schemes))
    bases = vocabulary.schemes.get(_LABEL_SCHEME, frozenset())
    entities = []
    for line, row in read_rows(path, table.columns, ("id", "label_en", *table.required), faults):
        if not SLUG.fullmatch(row["id"]):
            faults.append(
                _fault(path, line, "id", f"{row['id']!r} is not a slug (a-z, 0-9, hyphens)")
            )
        kind = row.get("kind") or None
        if kind and kind not in kinds:
            message = f"{kind!r} is not one of {', '.join(sorted(kinds))}"
            faults.append(_fault(path, line, "kind", message))
        basis = row.get("label_basis") or None
        if basis and basis not in bases:
            message = f"{basis!r} is not one of {', '.join(sorted(bases))}"
            faults.append(_fault(path, line, "label_basis", message))
        for column in POINT:
            if row.get(column) and not _is_degree(row[column]):
                faults.append(
                    _fault(path, line, column, f"{row[column]!r} is not a number of degrees")
                )
        for column, (form, wanted) in _FORMS.items():
            if row.get(column) and not form.fullmatch(row[column]):
                faults.append(_fault(path, line, column, f"{row[column]!r} is not {wanted}"))
        fixed = {"id", "kind", "label_en", *LABELS}
        entities.append(
            Entity(
                id=row["id"],
                table=name,
                kind=kind,
                label_en=row["label_en"],
                **{c: row.get(c) or None for c in LABELS},
                extras={c: v for c, v in row.items() if c not in fixed and v},
                place=SourceLine(path=str(path), line=line),
            )
        )
    return entities


def _is_degree(text: str) -> bool:
    try:
        return -180 <= float(text) <= 180
    except ValueError:
        return False


def _check_unique(entities: list[Entity], faults: list[Fault]) -> None:
    seen: dict[str, Entity] = {}
    for entity in entities:
        # Units live in a namespace of their own, so "tasks" may be a unit and a thing.
        key = f"kind:{entity.id}" if entity.table == "units" else entity.id
        if key in seen:
            first = seen[key].place
            where = f"{Path(first.path).name}:{first.line}"
            message = f"{entity.id!r} stands already in {where}; choose another"
            faults.append(_fault(entity.place.path, entity.place.line, "id", message))
        seen.setdefault(key, entity)


def _check_references(
    entities: list[Entity], known: dict[str, set[str]], faults: list[Fault]
) -> None:
    based = {e.id for e in entities if e.table == "units" and "base" in e.extras}
    for entity in entities:
        path, line = entity.place.path, entity.place.line
        for column, table in _REFERENCES.items():
            for target in entity.extras.get(column, "").split():
                if target not in known[table]:
                    message = f"{target!r} is not in {table}.csv; add it there or fix the slug"
                    faults.append(_fault(path, line, column, message))
        if ("base" in entity.extras) != ("factor" in entity.extras):
            faults.append(_fault(path, line, "factor", "base and factor go together; give both"))
        if entity.extras.get("base") in based:
            message = f"{entity.extras['base']!r} has a base of its own; convert to that one"
            faults.append(_fault(path, line, "base", message))


def _read_aliases(path: Path, ids: set[str], faults: list[Fault]) -> list[Alias]:
    if not path.exists():
        return []
    aliases = []
    for line, row in read_rows(path, _ALIASES, ("entity", "alias", "language"), faults):
        if row["entity"] not in ids:
            faults.append(_fault(path, line, "entity", f"{row['entity']!r} is not in the registry"))
        aliases.append(
            Alias(
                entity=row["entity"],
                alias=row["alias"],
                language=row["language"],
                place=SourceLine(path=str(path), line=line),
            )
        )
    return aliases


def _read_matches(path: Path, ids: set[str], faults: list[Fault]) -> list[Match]:
    if not path.exists():
        return []
    matches = []
    for line, row in read_rows(path, _MATCH, ("subject", "relation", "object"), faults):
        for column in ("subject", "object"):
            if row[column] not in ids:
                faults.append(_fault(path, line, column, f"{row[column]!r} is not in the registry"))
        if row["relation"] not in _RELATIONS:
            message = f"{row['relation']!r} is not one of {', '.join(_RELATIONS)}"
            faults.append(_fault(path, line, "relation", message))
        matches.append(Match(**row, place=SourceLine(path=str(path), line=line)))
    return matches


def _read_same_promises(path: Path, faults: list[Fault]) -> list[SamePromise]:
    if not path.exists():
        return []
    found = []
    for line, row in read_rows(path, _SAME_PROMISE, _SAME_PROMISE, faults):
        try:
            parse_day(row["decided_on"])
        except DayError as err:
            faults.append(_fault(path, line, "decided_on", str(err)))
        found.append(SamePromise(**row, place=SourceLine(path=str(path), line=line)))
    return found
