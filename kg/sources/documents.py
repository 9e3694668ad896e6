"""Source documents: the header of each claims file, and the texts that quotes count in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from kg.errors import SourceError, reason_of
from kg.model.dates import PartialDate
from kg.model.fields import DOCUMENT_FIELDS
from kg.model.namespaces import SLUG
from kg.model.records import Document, SourceLine
from kg.sources.ontology import Vocabulary
from kg.sources.yaml_entries import Entry, EntryReader

_FIELDS: Final = {field.key: field for field in DOCUMENT_FIELDS}


def read_header(
    header: Entry, path: Path, reader: EntryReader, vocabulary: Vocabulary
) -> Document | None:
    """Turn the header of a claims file into a document; None when it has faults."""
    before = len(reader.faults)
    cells = header.cells
    for name, line in header.lines.items():
        if name not in (*_FIELDS, "claims"):
            reader.fault(line, name, f"unknown key; known are {', '.join((*_FIELDS, 'claims'))}")
    for name, field in _FIELDS.items():
        if field.required and not cells.get(name):
            reader.fault(header.lines.get(name, header.line), name, "is missing; fill it in")
    slug = cells.get("document", "")
    if slug and not SLUG.fullmatch(slug):
        reader.fault(
            header.lines["document"], "document", f"{slug!r} is not a slug (a-z, 0-9, hyphens)"
        )
    elif slug and slug != path.stem:
        reader.fault(
            header.lines["document"],
            "document",
            f"{slug!r} is not the file's name; make them equal",
        )
    if not (cells.get("title_en") or cells.get("title_zh")):
        reader.fault(header.line, "title_en", "is missing; give title_en or title_zh")
    for name, field in _FIELDS.items():
        known = vocabulary.schemes.get(field.scheme, frozenset())
        if field.form == "kind" and cells.get(name) and field.prefix + cells[name] not in known:
            options = ", ".join(sorted(k.removeprefix(field.prefix) for k in known))
            reader.fault(header.lines[name], name, f"{cells[name]!r} is not one of {options}")
    reader.check_addresses(header, DOCUMENT_FIELDS)
    issued, bound = (_date(header, name, reader) for name in ("date", "not_after"))
    if issued and bound:
        message = "bounds a date that is not known; drop it, or the date"
        reader.fault(header.lines["not_after"], "not_after", message)
    if len(reader.faults) > before:
        return None
    fields = {
        k: v or None
        for k, v in cells.items()
        if k not in ("document", "date", "not_after", "claims")
    }
    return Document(
        id=slug,
        date=issued,
        not_after=bound,
        place=SourceLine(path=str(path), line=header.line),
        **fields,  # type: ignore[arg-type]
    )


def _date(header: Entry, name: str, reader: EntryReader) -> PartialDate | None:
    if not header.cells.get(name):
        return None
    try:
        return PartialDate.parse(header.cells[name])
    except ValueError as err:
        reader.fault(header.lines[name], name, str(err))
        return None


def load_source_text(path: Path, document: Document) -> str:
    """Read the text of a document and check that it is the one its claims count in.

    Raises:
        SourceError: the file cannot be read, is not UTF-8, or has another SHA-256.

    >>> d = Document(id="d", publisher="x", date_basis="stated", language="en", extent="whole")
    >>> load_source_text(Path("missing.txt"), d)
    Traceback (most recent call last):
    ...
    kg.errors.SourceError: d: missing.txt: No such file or directory
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except UnicodeDecodeError as err:
        raise SourceError(document.id, f"{path} is not UTF-8 (byte {err.start})") from err
    except (OSError, ValueError) as err:  # a NUL in the name is a ValueError
        raise SourceError(document.id, f"{path}: {reason_of(err)}") from err
    found = hashlib.sha256(content).hexdigest()
    if found != document.sha256:
        counted = (document.sha256 or "none")[:12]
        raise SourceError(
            document.id,
            f"{path} has SHA-256 {found[:12]}…, the claims count in {counted}…; "
            "use the text that was read",
        )
    return text
