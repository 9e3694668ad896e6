"""Reads claims files; every fault of every file is reported at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from kg.errors import Fault, TermError
from kg.model.dates import PartialDate
from kg.model.fields import CLAIM_FIELDS, CLAIM_KINDS, DOCUMENT_FIELDS, FIGURE_KEYS
from kg.model.namespaces import DATE_PROPERTIES, NUMBER_PROPERTIES, property_iri
from kg.model.records import Claim, Document, Quantity, SourceLine
from kg.sources.documents import read_header
from kg.sources.ontology import Vocabulary
from kg.sources.references import check_identity, check_references
from kg.sources.registry import Registry
from kg.sources.targets import check_targets
from kg.sources.yaml_entries import Entry, EntryReader

_FIELDS: Final = {field.key: field for field in CLAIM_FIELDS}
#: Registry tables whose entries a field of the header names.
_ENTRIES: Final = {field.key: field.table.split() for field in DOCUMENT_FIELDS if field.table}
_FIGURES = ("hasObservation", "hasTarget")
#: Pairs of keys of which the first must not come after the second.
_PERIODS = (("from", "to"), ("from", "due"), ("earliest", "latest"))
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def read_claims(
    folder: Path, registry: Registry, vocabulary: Vocabulary, faults: list[Fault]
) -> tuple[tuple[Document, ...], tuple[Claim, ...]]:
    """Read all claims files of a folder; what is wrong goes to ``faults``."""
    documents: list[Document] = []
    claims: list[Claim] = []
    for path in sorted(folder.glob("*.yml")):
        message = "claims files end in .yaml; rename this one, or it is not read"
        faults.append(Fault(path=str(path), line=0, column="", message=message))
    for path in sorted(folder.glob("*.yaml")):
        reader = EntryReader(path, faults)
        content = reader.read(path)
        if content is None:
            continue
        header, entries = content
        document = read_header(header, path, reader, vocabulary)
        if document is None:
            continue
        _check_publishers(header, reader, registry)
        documents.append(document)
        for entry in entries:
            claim = _ClaimReader(document, reader, vocabulary).read(entry)
            if claim is not None:
                claims.append(claim)
    check_references(documents, claims, registry, faults)
    check_targets(documents, claims, registry, faults)
    check_identity(claims, faults)
    return tuple(documents), tuple(claims)


def _check_publishers(header: Entry, reader: EntryReader, registry: Registry) -> None:
    """Who published a document is an entry of the registry."""
    for name, tables in _ENTRIES.items():
        slug = header.cells.get(name)
        if slug and slug not in registry.ids(*tables):
            near, _ = registry.nearest(slug, *tables)
            where = " or ".join(f"{table}.csv" for table in tables)
            like = f"; the nearest is {near}" if near else ""
            message = f"{slug!r} is not in {where}{like}; fix the slug, or add a row"
            reader.fault(header.lines[name], name, message)


class _ClaimReader:
    """Turns the entries of one document into claims."""

    def __init__(self, document: Document, reader: EntryReader, vocabulary: Vocabulary) -> None:
        self.document, self.reader, self.vocabulary = document, reader, vocabulary

    def read(self, entry: Entry) -> Claim | None:
        before = len(self.reader.faults)
        cells = entry.cells
        self._check_keys(entry)
        dates = {f.key: self._date(entry, f.key) for f in CLAIM_FIELDS if f.form == "date"}
        for key in ("earliest", "latest"):  # days, whatever the precision that they are given with
            if day := dates[key]:
                dates[key] = PartialDate(getattr(day, key).isoformat())
        self._check_periods(entry, dates)
        start, end = self._offsets(entry)
        if len(self.reader.faults) > before:
            return None
        figure = cells.get("predicate") in _FIGURES
        content: dict[str, Any] = {
            field.name: dates.get(field.key) or cells.get(field.key)
            for field in CLAIM_FIELDS
            if field.key not in (*FIGURE_KEYS, "basis", "row", "chars", "quote_language")
        }
        if figure:
            parts = {key: cells.get(key) for key in FIGURE_KEYS}
            if cells["predicate"] == "hasObservation":
                parts["of"] = parts["of"] or cells["subject"]
            content["quantity"] = Quantity(text=content.pop("value"), **parts)
        return Claim(
            document=self.document.id,
            start=start,
            end=end,
            basis=cells.get("basis", "stated"),
            quote_language=self._quote_language(entry),
            rows=tuple(cells.get("row", "").split()),
            place=SourceLine(path=self.reader.path, line=entry.line),
            **content,
        )

    def _fault(self, entry: Entry, key: str, message: str) -> None:
        self.reader.fault(entry.lines.get(key, entry.line), key, message)

    def _check_keys(self, entry: Entry) -> None:
        cells = entry.cells
        for key in cells:
            if key not in _FIELDS:
                self._fault(entry, key, f"unknown key; known are {', '.join(_FIELDS)}")
            elif not cells[key].strip():
                self._fault(entry, key, "is empty; fill it in or leave the key out")
        for key, field in _FIELDS.items():
            if field.required and key not in cells:
                self._fault(entry, key, "is missing; every claim names its subject and place")
            if field.form == "kind" and cells.get(key):
                scheme = field.scheme or CLAIM_KINDS.get(cells.get("predicate", ""), "")
                known = {
                    kind.removeprefix(field.prefix)
                    for kind in self.vocabulary.schemes.get(scheme, ())
                }
                if cells[key] not in known:
                    choice = (
                        f"is not one of {', '.join(sorted(known))}"
                        if known
                        else "has no place here"
                    )
                    self._fault(entry, key, f"{cells[key]!r} {choice}")
        self.reader.check_addresses(entry, CLAIM_FIELDS)
        self._check_predicate(entry)
        self._check_figure(entry)

    def _check_predicate(self, entry: Entry) -> None:
        cells = entry.cells
        predicate = cells.get("predicate", "")
        if "statement" in cells:
            if predicate or "value" in cells:
                self._fault(entry, "statement", "stands alone; drop predicate and value")
            return
        if not predicate:
            self._fault(entry, "predicate", "is missing; give a predicate or a statement")
            return
        try:
            property_iri(predicate)
        except TermError as err:
            self._fault(entry, "predicate", str(err))
            return
        if predicate not in self.vocabulary.properties:
            self._fault(entry, "predicate", f"{predicate!r} is not declared in ontology/")
        if predicate not in _FIGURES and ("object" in cells) == ("value" in cells):
            self._fault(entry, "object", "give either an object (a thing) or a value (text)")
        if property_iri(predicate) in DATE_PROPERTIES and "value" in cells:
            self._date(entry, "value")
        if property_iri(predicate) in NUMBER_PROPERTIES:
            self._check_numbers(entry, "value")
        if predicate == "skos:altLabel" and "language" not in cells:
            self._fault(entry, "language", "is missing; a name has a language such as en or zh")

    def _check_figure(self, entry: Entry) -> None:
        cells = entry.cells
        if cells.get("predicate") not in _FIGURES:
            for key in (*FIGURE_KEYS, "due", "recurrence", "counting", "reports_on", "by"):
                if key in cells:
                    self._fault(entry, key, f"goes with {' and '.join(_FIGURES)} only")
            return
        figure = {"value", *FIGURE_KEYS} - {"of"}
        if cells["predicate"] == "hasTarget" and "object" in cells and not figure & cells.keys():
            return  # a goal without a figure
        for key in ("indicator", "unit", "comparator"):
            if key not in cells:
                self._fault(entry, key, "is missing; a figure has indicator, unit and comparator")
        self._check_numbers(entry, "value", "least", "most")
        if "value" not in cells and not ("least" in cells or "most" in cells):
            self._fault(entry, "value", "is missing; give value, or least and most")

    def _check_numbers(self, entry: Entry, *keys: str) -> None:
        for key in keys:
            value = entry.cells.get(key)
            if value is not None and not _NUMBER.fullmatch(value):
                self._fault(entry, key, f"{value!r} is not a number; write digits and a point")

    def _date(self, entry: Entry, key: str) -> PartialDate | None:
        if not entry.cells.get(key):
            return None
        try:
            return PartialDate.parse(entry.cells[key])
        except ValueError as err:
            self._fault(entry, key, str(err))
            return None

    def _check_periods(self, entry: Entry, dates: dict[str, PartialDate | None]) -> None:
        """A period does not end before it starts; a figure is not older than its start."""
        figure = entry.cells.get("predicate") == "hasObservation"
        for first, last in (*_PERIODS, *((("from", "as_of"),) if figure else ())):
            start, end = dates[first], dates[last]
            if start and end and end.latest < start.earliest:
                message = f"{end.text!r} comes before {first} ({start.text}); fix one of the two"
                self._fault(entry, last, message)
        vague = {key for key in ("earliest", "latest") if dates[key]}
        exact = [key for key in ("as_of", "from", "to") if dates[key]]
        if len(vague) == 1 or (vague and exact):
            message = "give earliest and latest together, in place of as_of, from and to"
            self._fault(entry, min(vague), message)
        if entry.cells.get("predicate", "") in self.vocabulary.events:
            for key in exact:
                if key != "as_of":
                    message = "an event does not last; give as_of, or earliest and latest"
                    self._fault(entry, key, message)

    def _quote_language(self, entry: Entry) -> str | None:
        if "quote" in entry.cells:
            return entry.cells.get("quote_language", self.document.language)
        for key in ("quote_language", "uncovered", "words", "copy_url"):
            if key in entry.cells:
                self._fault(entry, key, "goes with a quote only; give the words, or leave it out")
        return None

    def _offsets(self, entry: Entry) -> tuple[int | None, int | None]:
        quote, chars = entry.cells.get("quote"), entry.cells.get("chars")
        if chars is None:
            return None, None
        found = re.fullmatch(r"(\d+)-(\d+)", chars)
        if not found:
            self._fault(entry, "chars", f"{chars!r} is not start-end, such as 294-321")
            return None, None
        start, end = map(int, found.groups())
        if quote is None or end - start != len(quote):
            length = len(quote or "")
            self._fault(entry, "chars", f"spans {end - start} characters, the quote has {length}")
        if not self.document.sha256:
            self._fault(entry, "chars", "counts in a text; give the document's sha256")
        return start, end
