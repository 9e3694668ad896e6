"""Reads review files; every fault is reported at once, with its line."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from kg.errors import DataErrors, Fault
from kg.extract.records import ARGUMENT_KINDS, QUANTITIES, RELATIONS
from kg.model.dates import PartialDate
from kg.review.proposals import (
    COMPARATORS,
    HEAD,
    KEYS,
    STATUSES,
    Proposal,
    Review,
    parse_span,
)
from kg.sources.yaml_entries import Entry, EntryReader


def read_review(path: Path) -> Review:
    """Read a review file.

    Raises:
        DataErrors: every fault, with its line: not YAML, cut off, unknown keys, relations, kinds.
    """
    faults: list[Fault] = []
    reader = _Reader(path, faults)
    read = reader.read_review()
    if faults or read is None:
        raise DataErrors(faults)
    return read


class _Reader(EntryReader):
    """Reads the nested form of review files with the strictness of claims files."""

    def read_review(self) -> Review | None:
        path = Path(self.path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
            root = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        except OSError as err:
            self.fault(0, "", err.strerror or "cannot be read")
            return None
        except UnicodeDecodeError as err:
            self.fault(0, "", f"not UTF-8 (byte {err.start}); save the file as UTF-8")
            return None
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
        head = self._entry(root, lists={"sentences"})
        for key in sorted(set(head.cells) - {*HEAD, "sentences"}):
            self.fault(head.lines[key], key, f"unknown key; known are {', '.join(HEAD)}")
        for key in ("document", "language", "sha256", "text"):
            if not head.cells.get(key):
                self.fault(1, key, "is missing; make the file with `kg extract`")
        if "sentences" not in head.lines:
            self.fault(1, "sentences", "is missing; the file is cut off or no review file")
        proposals: list[Proposal] = []
        for key, value in root.value:
            if key.value == "sentences":
                for node in self._items(value):
                    proposals += self._sentence(node)
        self._repeats(proposals)
        if self.faults:
            return None
        cells = {k: head.cells.get(k, "") for k in HEAD}
        return Review(path=path, proposals=tuple(proposals), **cells)

    def _sentence(self, node: yaml.MappingNode) -> list[Proposal]:
        entry = self._entry(node, lists={"claims"})
        for key in ("at", "chars", "quote"):
            if not entry.cells.get(key):
                self.fault(entry.line, key, "is missing; every sentence has at, chars and quote")
        start, end = parse_span(entry.cells.get("chars", ""))
        quote = entry.cells.get("quote", "")
        if entry.cells.get("chars") and (start < 0 or end - start != len(quote)):
            self.fault(
                entry.lines["chars"],
                "chars",
                f"spans {end - start} characters, the quote has {len(quote)}; do not edit quotes",
            )
        if "claims" not in entry.lines:
            self.fault(entry.line, "claims", "is missing; is the file cut off?")
        found = []
        for key, value in node.value:
            if key.value == "claims":
                found = [p for item in self._items(value) if (p := self._claim(item, entry))]
        return found

    def _claim(self, node: yaml.MappingNode, sentence: Entry) -> Proposal | None:
        entry, before = self._entry(node), len(self.faults)
        cells = entry.cells

        def fault(key: str, message: str) -> None:
            self.fault(entry.lines.get(key, entry.line), key, message)

        for key in sorted(set(cells) - set(KEYS)):
            fault(key, f"unknown key; known are {', '.join(KEYS)}")
        for key in ("id", "relation", "subject", "object"):
            if not cells.get(key):
                fault(key, "is missing; is the file cut off?")
        if cells.get("status", "proposed") not in STATUSES:
            fault("status", f"{cells['status']!r} is not one of {', '.join(STATUSES)}")
        relation = cells.get("relation", "")
        if relation and relation not in RELATIONS:
            fault("relation", f"{relation!r} is not one of {', '.join(RELATIONS)}")
        elif relation:
            for role, allowed in zip(("subject", "object"), ARGUMENT_KINDS[relation], strict=True):
                kind = cells.get(f"{role}_kind", "")
                if cells.get("status") == "accepted" and kind not in allowed:
                    fault(
                        f"{role}_kind",
                        (
                            f"{relation} wants {' or '.join(allowed)}, not"
                            f" {kind or 'nothing'}; mend the kind or reject the claim"
                        ),
                    )
        if relation in QUANTITIES and not re.fullmatch(r"-?\d+(?:\.\d+)?", cells.get("value", "")):
            fault("value", f"{cells.get('value', '')!r} is not a number; write digits and a point")
        if cells.get("comparator", "=") not in COMPARATORS:
            fault("comparator", f"{cells['comparator']!r} is not one of {' '.join(COMPARATORS)}")
        if cells.get("date") and not re.fullmatch(r"\d{4}-H[12]", cells["date"]):
            try:
                PartialDate.parse(cells["date"])
            except ValueError as err:
                fault("date", str(err))
        if len(self.faults) > before:
            return None
        kept = {k: v for k, v in cells.items() if k in KEYS}
        at = {k: sentence.cells.get(k, "") for k in ("at", "chars", "quote")}
        return Proposal(**kept, **at, line=entry.line)

    def _repeats(self, proposals: list[Proposal]) -> None:
        seen: dict[str, int] = {}
        for proposal in proposals:
            if proposal.id in seen:
                self.fault(
                    proposal.line,
                    "id",
                    f"{proposal.id!r} stands already in line {seen[proposal.id]}; keep one",
                )
            seen.setdefault(proposal.id, proposal.line)
