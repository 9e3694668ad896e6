"""Distributive figures: A, B and C cover 1, 2 and 3 square kilometers respectively."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeVar

from kg.extract.records import Analysis, Mention, NumericExpression, Span

_RESPECTIVELY: Final = re.compile(r"\brespectively\b", re.IGNORECASE)
_JOINT: Final = re.compile(r"(?:'s|’s)?(?:,? and (?:the )?|, (?:the )?)")
_VERB: Final = re.compile(r" (?:each |now |respectively )?([a-z]+)(?: by| an area of| areas of)? ")
_OWNERS: Final = frozenset({"zone", "place", "name", "initiative"})
Placed = TypeVar("Placed", Mention, NumericExpression)


@dataclass(frozen=True, slots=True)
class DistributedFigure:
    """One figure of a row: whose it is, and the verb in place of a metric."""

    owner: Mention
    metric: Span | None


def distributed_figures(analysis: Analysis, index: int) -> dict[int, DistributedFigure]:
    """The distributive figures of a sentence, by their start; empty if it has none."""
    sentence = analysis.sentences[index]
    said = _RESPECTIVELY.search(sentence.text)
    if said is None:
        return {}
    text = analysis.source.text
    figures = _rows(analysis.numbers[index], text)
    owners = _rows([m for m in analysis.mentions[index] if m.kind in _OWNERS], text)
    found: dict[int, DistributedFigure] = {}
    for row in figures:
        before = [o for o in owners if len(o) == len(row) and o[-1].end <= row[0].start]
        if not before:
            continue
        verb = _VERB.fullmatch(text, before[-1][-1].end, row[0].start)
        metric = None
        if verb:
            metric = Span(start=verb.start(1), end=verb.end(1), text=verb[1], kind="metric")
        pairs = zip(row, before[-1], strict=True)
        found |= {f.start: DistributedFigure(owner=owner, metric=metric) for f, owner in pairs}
    return found


def _rows(things: list[Placed], text: str) -> list[list[Placed]]:
    """Runs of two or more items that only commas and "and" separate."""
    rows: list[list[Placed]] = []
    for thing in things:
        if rows and _JOINT.fullmatch(text, rows[-1][-1].end, thing.start):
            rows[-1].append(thing)
        else:
            rows.append([thing])
    return [row for row in rows if len(row) > 1]
