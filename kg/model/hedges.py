"""Hedges: the words before and after a number that make it a bound or an estimate.

A hedge may be negated: 不超过, did not exceed, never fell below. What it then says stands beside it
in ``hedges.csv``; the words that negate are in ``negators.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.model.phrase_table import PhraseTable, folded, rows

BOUNDS: Final = frozenset(("<", "<=", ">", ">="))
#: Words between a negator and the hedge that it negates.
_BETWEEN: Final = re.compile(
    r"(?:\s(?:be|been|being|have|has|had|to|yet|ever|even|already|also|significantly|substantially"
    r"|materially|quite|ever|be allowed to|be permitted to|any|much|far))*\s$"
)
#: Words between a hedge and its number.
_FILLERS: Final = re.compile(
    r"(?:(?<![a-z])(?:the|a|an|its|their|total of|a total of|only|just) )+$"
)
_LONGEST_NEGATION: Final = 32
_DISTANCE: Final = 60


@dataclass(frozen=True, slots=True)
class Hedge:
    """What a hedge says of a number.

    Attributes:
        comparator: ``<``, ``<=``, ``>``, ``>=`` or ``~``; empty for a verb that only its negation
            makes a hedge (reach, 达到).
        negated: What it says when negated; empty where it cannot be.
        not_after: Characters before which it is part of another word: 签约.
    """

    comparator: str
    negated: str
    not_after: str


@cache
def _table(position: str) -> PhraseTable[Hedge]:
    def phrases() -> Iterator[tuple[str, Hedge]]:
        negators = [row["form"] for row in rows("negators.csv") if row["language"] == "zh"]
        for row in rows("hedges.csv"):
            if row["position"] != position:
                continue
            yield folded(row["form"]), Hedge(row["comparator"], row["negated"], row["not_after"])
            if row["language"] == "zh" and row["negated"]:
                for negator in negators:
                    yield negator + row["form"], Hedge(row["negated"], "", "")

    return PhraseTable(phrases())


@cache
def _negation() -> re.Pattern[str]:
    words = sorted((r["form"] for r in rows("negators.csv") if r["language"] == "en"), key=len)
    forms = "|".join(map(re.escape, reversed(words)))
    return re.compile(rf"(?:(?<![a-z])|(?=n['’]))(?:{forms})(?={_BETWEEN.pattern})")


def before(text: str, at: int, floor: int, *, round_number: bool = False) -> tuple[int, list[str]]:
    """The hedges right before a number.

    Args:
        text: In lower case.
        at: Where the number starts.
        floor: Where what comes before belongs to another figure.
        round_number: Whether the number is 百, 万 or the like, which 上 and 成 make a bound.

    Returns:
        Where they start, and their comparators, the nearest first.

    >>> before("imports did not exceed 5", 23, 0), before("占比不足约5", 5, 0)
    ((8, ['<=']), (2, ['~', '<']))
    """
    start, said = at, list[str]()
    place = at
    while True:
        end = place
        if end and text[end - 1] == " ":
            end -= 1
            if filler := _FILLERS.search(text, max(floor, end - 24), end + 1):
                end = max(filler.start() - 1, 0)
        if end <= floor:
            return start, said
        found = _hedge(text, end, floor, "before")
        if found is None and round_number and not said:
            found = _hedge(text, end, floor, "round")
        if found is None:
            return start, said
        place, comparator = found
        if comparator:  # a verb such as 达到 belongs to a hedge before it: 至少达到80%
            start = place
            said.append(comparator)


def _hedge(text: str, end: int, floor: int, position: str) -> tuple[int, str] | None:
    found = _table(position).before(text, end)
    if found is None or found[1] < floor:
        return None
    hedge, start = found
    if hedge.not_after and start and text[start - 1] in hedge.not_after:
        return None
    if hedge.negated and text[start].isascii() and start > floor:
        window = max(floor, start - _LONGEST_NEGATION)
        if negation := _negation().search(text, window, start):
            return _with_auxiliary(text, negation.start(), floor), hedge.negated
    return start, hedge.comparator


_AUXILIARY: Final = re.compile(
    r"(?<![a-z])(?:do|does|did|has|have|had|is|are|was|were|will|would|shall|should|can|could|may"
    r"|might|must|ca|wo)\s?$"
)


def _with_auxiliary(text: str, start: int, floor: int) -> int:
    """Where the verb phrase of a negation begins: did not."""
    found = _AUXILIARY.search(text, max(floor, start - 8), start)
    return found.start() if found else start


def after(text: str, at: int) -> tuple[str, int] | None:
    """The hedge right after a number or its unit, and where it ends."""
    for begin in (at, at + 1) if text[at : at + 1] == " " else (at,):
        if found := _table("after").after(text, begin):
            return found[0].comparator, found[1]
    return None


def combined(said: list[str]) -> str:
    """What several hedges say together: a bound outweighs an estimate."""
    return next((c for c in said if c in BOUNDS), said[0] if said else "")
