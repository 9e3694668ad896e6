"""Strict YAML with lines: claims files and review files as mappings of text to text.

Every scalar is text (a date stays as it is spelled, ``no`` stays "no"), a key stands once, and
anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from kg.errors import Fault, reason_of
from kg.model.fields import Field

#: An absolute address; what RFC 3987 never lets stand in one.
ADDRESS: Final = re.compile(r'https?://[^\s<>"{}|\\^`]+')
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A YAML mapping of text to text, with the line of each key.

    >>> Entry(line=3, cells={"subject": "tongzhou"}, lines={"subject": 3}).cells["subject"]
    'tongzhou'
    """

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

    def check_addresses(self, entry: Entry, fields: Iterable[Field]) -> None:
        """Addresses of pages are absolute and hold no character that an IRI may not hold."""
        for key in (field.key for field in fields if field.form == "iri"):
            text = entry.cells.get(key)
            if text and not ADDRESS.fullmatch(text):
                message = f"{text!r} is no address; write it whole: https://example.org/page"
                self.fault(entry.lines[key], key, message)

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
    """Read a UTF-8 file, with or without byte order mark; None and a fault where that fails.

    >>> faults: list[Fault] = []
    >>> read_text(Path("missing.yaml"), faults), str(faults[0])
    (None, 'missing.yaml: No such file or directory')
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        message = f"not UTF-8 (byte {err.start}); save the file as UTF-8"
    except (OSError, ValueError) as err:  # a NUL in the name is a ValueError
        message = reason_of(err)
    faults.append(Fault(path=str(path), line=0, column="", message=message))
    return None
