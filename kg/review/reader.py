"""Reads review files; all faults are reported at once, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from kg.errors import DataErrors, DayError, Fault
from kg.extract.records import ARGUMENT_KINDS, LANGUAGES, QUANTITIES, RELATIONS
from kg.model.argument_types import checks_arguments
from kg.model.dates import PartialDate
from kg.model.namespaces import SLUG
from kg.review.proposals import (
    COMPARATORS,
    HEAD,
    KEYS,
    STATUSES,
    Proposal,
    Review,
    parse_span,
)
from kg.sources.transaction import complete
from kg.sources.yaml_entries import Entry, EntryReader, read_text

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
#: A number, a range, or nothing where the words give none, such as dozens.
_VALUE: Final = re.compile(rf"(?:{_NUMBER.pattern}(?:\.\.{_NUMBER.pattern})?)?")
_HALF_YEAR: Final = re.compile(r"\d{4}-H[12]")


@checks_arguments
def read_review(path: Path | str) -> Review:
    """Read a review file.

    Raises:
        DataErrors: every fault, with its line: not YAML, cut off, unknown keys, wrong values.
    """
    complete(Path(path).parent)
    faults: list[Fault] = []
    review = _ReviewReader(Path(path), faults).read_review(Path(path))
    if faults or review is None:
        raise DataErrors(faults)
    return review


class _ReviewReader(EntryReader):
    """Reads review files, which are nested, as strictly as claims files."""

    def read_review(self, path: Path) -> Review | None:
        """The review of a file; None if it has faults."""
        root = self._root(path)
        if root is None:
            return None
        head = self._head(root)
        proposals = [p for node in self._list(root, "sentences") for p in self._sentence(node)]
        self._repeats(proposals)
        if self.faults:
            return None
        cells = {key: head.cells.get(key, "") for key in HEAD}
        return Review(path=path, proposals=tuple(proposals), **cells)

    def _root(self, path: Path) -> yaml.MappingNode | None:
        text = read_text(path, self.faults)
        if text is None:
            return None
        try:
            root = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        except (yaml.YAMLError, RecursionError) as err:
            mark = getattr(err, "problem_mark", None)
            problem = getattr(err, "problem", None) or "nested too deep"
            self.fault(
                mark.line + 1 if mark else 0, "", f"not YAML: {problem}; is the file cut off?"
            )
            return None
        if not isinstance(root, yaml.MappingNode):
            self.fault(1, "", "a review file starts with `document:`; make one with `kg extract`")
            return None
        return root

    def _list(self, node: yaml.MappingNode, name: str) -> Iterator[yaml.MappingNode]:
        for key, value in node.value:
            if key.value == name:
                yield from self._items(value)

    def _head(self, root: yaml.MappingNode) -> Entry:
        head = self._entry(root, lists={"sentences"})
        for key in sorted(head.cells.keys() - {*HEAD, "sentences"}):
            self.fault(head.lines[key], key, f"unknown key; known are {', '.join(HEAD)}")
        for key in ("document", "language", "sha256", "text"):
            if not head.cells.get(key):
                self.fault(1, key, "is missing; make the file with `kg extract`")
        if "sentences" not in head.lines:
            self.fault(1, "sentences", "is missing; the file is cut off or is not a review file")
        for key, message in _head_faults(head.cells):
            self.fault(head.lines[key], key, message)
        return head

    def _sentence(self, node: yaml.MappingNode) -> list[Proposal]:
        entry = self._entry(node, lists={"claims"})
        cells = entry.cells
        for key in ("at", "chars", "quote"):
            if not cells.get(key):
                self.fault(entry.line, key, "is missing; every sentence has at, chars and quote")
        start, end = parse_span(cells.get("chars", ""))
        length = len(cells.get("quote", ""))
        if cells.get("chars") and (start < 0 or end - start != length):
            message = f"spans {end - start} characters, the quote has {length}; do not edit quotes"
            self.fault(entry.lines["chars"], "chars", message)
        if "claims" not in entry.lines:
            self.fault(entry.line, "claims", "is missing; is the file cut off?")
        claims = (self._claim(item, cells) for item in self._list(node, "claims"))
        return [claim for claim in claims if claim]

    def _claim(self, node: yaml.MappingNode, sentence: dict[str, str]) -> Proposal | None:
        entry, before = self._entry(node), len(self.faults)
        for key, message in _claim_faults(entry.cells):
            self.fault(entry.lines.get(key, entry.line), key, message)
        if len(self.faults) > before:
            return None
        at = {key: sentence.get(key, "") for key in ("at", "chars", "quote")}
        return Proposal(**entry.cells, **at, line=entry.line)

    def _repeats(self, proposals: list[Proposal]) -> None:
        seen: dict[str, int] = {}
        for proposal in proposals:
            if proposal.id in seen:
                self.fault(
                    proposal.line,
                    "id",
                    f"{proposal.id!r} is already in line {seen[proposal.id]}; keep one",
                )
            seen.setdefault(proposal.id, proposal.line)


def _head_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Faults of the head: key and message."""
    document, language = cells.get("document", ""), cells.get("language", "")
    if document and not SLUG.fullmatch(document):
        yield "document", f"{document!r} is not a slug (a-z, 0-9, hyphens)"
    if language and language not in LANGUAGES:
        yield "language", f"{language!r} is not one of {', '.join(LANGUAGES)}"
    yield from _date_faults("published", cells.get("published", ""))


def _claim_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Faults of a claim: key and message."""
    for key in sorted(cells.keys() - set(KEYS)):
        yield key, f"unknown key; known are {', '.join(KEYS)}"
    for key in ("id", "relation", "subject", "object"):
        if not cells.get(key):
            yield key, "is missing; is the file cut off?"
    if cells.get("status", "proposed") not in STATUSES:
        yield "status", f"{cells['status']!r} is not one of {', '.join(STATUSES)}"
    relation = cells.get("relation", "")
    if relation in RELATIONS:
        yield from _relation_faults(relation, cells)
    elif relation:
        yield "relation", f"{relation!r} is not one of {', '.join(RELATIONS)}"
    if cells.get("comparator", "=") not in COMPARATORS:
        yield "comparator", f"{cells['comparator']!r} is not one of {' '.join(COMPARATORS)}"
    yield from _number_faults("confidence", cells.get("confidence") or "0")
    if not _HALF_YEAR.fullmatch(cells.get("date", "")):
        yield from _date_faults("date", cells.get("date", ""))


def _relation_faults(relation: str, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Faults of a claim against its relation: kinds once accepted, a number for a quantity."""
    if cells.get("status") == "accepted":
        for role, allowed in zip(("subject", "object"), ARGUMENT_KINDS[relation], strict=True):
            kind = cells.get(f"{role}_kind", "")
            if kind not in allowed:
                wanted = f"{relation} needs {' or '.join(allowed)}, not {kind or 'nothing'}"
                yield f"{role}_kind", f"{wanted}; fix the kind or reject the claim"
    if relation in QUANTITIES:
        value = cells.get("value", "")
        if not _VALUE.fullmatch(value):
            yield "value", f"{value!r} is not a number; write digits and a point, or 20..30"


def _number_faults(key: str, value: str) -> Iterator[tuple[str, str]]:
    if not _NUMBER.fullmatch(value):
        yield key, f"{value!r} is not a number; write digits and a point"


def _date_faults(key: str, value: str) -> Iterator[tuple[str, str]]:
    try:
        if value:
            PartialDate.parse(value)
    except DayError as err:
        yield key, str(err)
