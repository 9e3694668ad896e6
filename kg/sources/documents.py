"""Source documents: the header of each claims file, and the texts that quotes count in.

Claims files are YAML read strictly: every scalar is text (a date stays as it is spelled, ``no``
stays "no"), a key stands once, and anchors, aliases and tags are refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.errors import Fault, SourceError
from kg.model.dates import PartialDate
from kg.model.namespaces import SLUG
from kg.model.records import Document, Place
from kg.sources.ontology import Vocabulary

_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_HEADER = {
    "document": True,
    "title_en": False,
    "title_zh": False,
    "url": False,
    "publisher": True,
    "original_publisher": False,
    "date": False,
    "not_after": False,
    "date_basis": True,
    "language": True,
    "extent": True,
    "sha256": False,
    "replaces": False,
    "kind": False,
    "note": False,
    "claims": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A YAML mapping of text to text, with the line of each key."""

    line: int
    cells: dict[str, str]
    lines: dict[str, int]


class EntryReader:
    """Turns one claims file into entries, collecting every fault on the way."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = str(path), faults

    def read(self, path: Path) -> tuple[Entry, list[Entry]] | None:
        """The header and the claims of a file; None when it is no YAML mapping at all."""
        text = read_text(path, self.faults)
        if text is None:
            return None
        try:
            root = yaml.compose(text, Loader=_LOADER)
        except (yaml.YAMLError, RecursionError) as err:
            mark = getattr(err, "problem_mark", None)
            problem = getattr(err, "problem", None) or "nested too deep"
            self.fault(mark.line + 1 if mark else 0, "", f"not YAML: {problem}")
            return None
        if not isinstance(root, yaml.MappingNode):
            self.fault(1, "", "a claims file is a mapping that starts with `document:`")
            return None
        header = self._entry(root, lists={"claims"})
        claims = [
            self._entry(node)
            for key, value in root.value
            if isinstance(key, yaml.ScalarNode) and key.value == "claims"
            for node in self._items(value)
        ]
        return header, claims

    def fault(self, line: int, column: str, message: str) -> None:
        """Note a fault of this file."""
        self.faults.append(Fault(path=self.path, line=line, column=column, message=message))

    def _items(self, node: yaml.Node) -> list[yaml.MappingNode]:
        if not isinstance(node, yaml.SequenceNode):
            if node.value:
                self.fault(
                    node.start_mark.line + 1, "claims", "write a list of claims, each after `- `"
                )
            return []
        items = []
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                items.append(item)
            else:
                self.fault(
                    item.start_mark.line + 1, "claims", "a claim is a mapping of keys to text"
                )
        return items

    def _entry(
        self, node: yaml.MappingNode, lists: frozenset[str] | set[str] = frozenset()
    ) -> Entry:
        cells: dict[str, str] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.fault(line, "", "a key is a single word")
            elif name in lines:
                self.fault(line, name, "stands twice; keep one")
            elif isinstance(value, yaml.ScalarNode):
                if value.start_mark.line < key.start_mark.line:
                    self.fault(line, name, "is an alias (*); write the text itself")
                cells[name] = str(value.value)
            elif name not in lists:
                self.fault(line, name, "holds a list or mapping; write one line of text")
            lines.setdefault(name, line)
        return Entry(line=node.start_mark.line + 1, cells=cells, lines=lines)


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """Read a UTF-8 file, with or without byte order mark; None and a fault where that fails."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        message = f"not UTF-8 (byte {err.start}); save the file as UTF-8"
    except OSError as err:
        message = err.strerror or "cannot be read"
    faults.append(Fault(path=str(path), line=0, column="", message=message))
    return None


def read_header(
    header: Entry, path: Path, reader: EntryReader, vocabulary: Vocabulary
) -> Document | None:
    """Turn the header of a claims file into a document; None when it has faults."""
    before = len(reader.faults)
    cells = header.cells
    for name, line in header.lines.items():
        if name not in _HEADER:
            reader.fault(line, name, f"unknown key; known are {', '.join(_HEADER)}")
    for name, required in _HEADER.items():
        if required and not cells.get(name):
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
    for name, scheme, prefix in (
        ("date_basis", "date-bases", "date-"),
        ("extent", "extents", ""),
        ("kind", "source-kinds", "source-"),
    ):
        value = cells.get(name, "")
        known = vocabulary.schemes.get(scheme, frozenset())
        if value and prefix + value not in known:
            options = ", ".join(sorted(k.removeprefix(prefix) for k in known))
            reader.fault(header.lines[name], name, f"{value!r} is not one of {options}")
    issued, bound = (_date(header, name, reader) for name in ("date", "not_after"))
    if issued and bound:
        message = "bounds a date that is not known; drop it, or the date"
        reader.fault(header.lines["not_after"], "not_after", message)
    if len(reader.faults) > before:
        return None
    fields = {
        k: v for k, v in cells.items() if k not in ("document", "date", "not_after", "claims")
    }
    return Document(
        id=slug,
        date=issued,
        not_after=bound,
        place=Place(path=str(path), line=header.line),
        **fields,
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
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except UnicodeDecodeError as err:
        raise SourceError(document.id, f"{path} is not UTF-8 (byte {err.start})") from err
    except OSError as err:
        raise SourceError(document.id, f"{path}: {err.strerror}") from err
    found = hashlib.sha256(content).hexdigest()
    if found != document.sha256:
        raise SourceError(
            document.id,
            f"{path} has SHA-256 {found[:12]}…, the claims count in {document.sha256[:12]}…; "
            "use the text that was read",
        )
    return text
