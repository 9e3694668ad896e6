"""An amount while it is parsed, and what refuses it: what touches it and does not belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Final

from kg.model import hedges
from kg.model.numeral_scanner import Refused, ScannedNumber
from kg.model.phrase_table import PhraseTable, folded, rows
from kg.model.units import Unit

HAN: Final = re.compile(r"[\u4e00-\u9fff]")
LETTER: Final = re.compile(r"[^\W\d_\u3400-\u9fff]|_")  # of any script but Chinese
YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEAR_BEFORE: Final = re.compile(
    r"\b(?:in|of|since|by|from|to|until|till|and|year|before|after|the|for|during|than|between"
    r"|through|mid|early|late)[ -]$|\($"
)
_MATHS: Final = re.compile(r"[×x*^=/:]\s?\d|[/:][^\W_]|['’]s\b|[.,'’]\d|°|\+\d")
_COMPOUND: Final = re.compile(r"[-‐‑–](?!strong\b)[^\W_]")
#: The opening of a short name in quotation marks, such as “青创30条”.
_QUOTED: Final = re.compile(r"“[^”“]{1,10}$")
#: Dimensions of which a numeral without digits is part of a word: 万家灯火, 千年.
_WORDS_OF: Final = frozenset({"count", "time", "length", "money"})


@dataclass(slots=True, kw_only=True)
class ParsedAmount:
    """An amount; all places are in the normalised text.

    Attributes:
        start, end: From its sign or currency to what makes it a bound behind it.
        number: What was scanned.
        low, high: The number, or the two ends of a range, which count ``scale``.
        scale: What they are multiplied with.
        unit: None where it has none of its own.
        prefixed: Whether its currency stands before it.
        bounds: The comparators behind it.
        some: Whether 多, 余 or 几 stands in it: more than it says.
    """

    start: int
    end: int
    number: ScannedNumber
    low: Decimal
    high: Decimal
    scale: Decimal = Decimal(1)
    unit: Unit | None = None
    prefixed: bool = False
    bounds: list[str] = field(default_factory=list)
    some: bool = False

    @classmethod
    def of(cls, number: ScannedNumber) -> ParsedAmount:
        """The amount that a number begins."""
        return cls(
            start=number.start,
            end=number.end,
            number=number,
            low=number.low,
            high=number.high,
            scale=number.scale,
            unit=number.unit,
        )

    @property
    def is_bare(self) -> bool:
        """Whether the number has neither scale nor unit."""
        return self.unit is None and self.scale == 1


@cache
def contexts(position: str) -> PhraseTable[str]:
    """What makes a number part of a name or a date, with the reason.

    Args:
        position: ``before``, ``after``, or ``after-word`` for numbers in words.
    """
    return PhraseTable(
        (folded(row["form"]), row["reason"])
        for row in rows("number_contexts.csv")
        if row["position"] == position
    )


def check_start(amount: ParsedAmount, text: str, lower: str) -> None:
    """Refuse an amount that something before it touches.

    Raises:
        Refused: it is part of something else.
    """
    number, start = amount.number, amount.start
    before = text[start - 1] if start else " "
    named = contexts("before").before(lower, start - (before == " "))
    if named and (number.kind in ("han", "digits") or named[0] == "no measure"):
        raise Refused(named[0], number.end)
    if number.kind in ("multiple", "part"):
        return
    touching = before.isdigit() or before in "._#&@^*=\\/" or bool(LETTER.match(before))
    if not touching and before in ",:'’-‐‑–—~～" and start > 1:
        behind = text[start - 2]
        touching = behind.isdigit() or (before in "-‐‑'’" and bool(LETTER.match(behind)))
    if touching:
        raise Refused(f"touches {before!r}", number.end)


def check_end(amount: ParsedAmount, text: str) -> None:
    """Refuse an amount that something behind it touches.

    Raises:
        Refused: it is part of something else.
    """
    end = amount.end
    rest, last = text[end : end + 1], text[end - 1]
    if not rest or rest.isspace():
        return
    measured = amount.unit is not None and HAN.match(last)
    if not measured and (rest.isdigit() or (LETTER.match(rest) and not HAN.match(last))):
        raise Refused(f"touches {rest!r}", _word_end(text, end))
    if not amount.bounds and _MATHS.match(text, end):
        raise Refused(f"touches {rest!r}", _word_end(text, end))
    if amount.is_bare and not amount.bounds and _COMPOUND.match(text, end):
        raise Refused("part of a compound", _word_end(text, end))


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (text[at].isdigit() or text[at] in ".,/:" or LETTER.match(text[at])):
        at += 1
    return at


def check_name(amount: ParsedAmount, text: str, lower: str) -> None:
    """Refuse a number that is part of a name, and words that only look like one.

    Raises:
        Refused: it is such a number.
    """
    number, unit = amount.number, amount.unit
    if number.kind == "han":
        _check_han(amount, text, lower)
    elif number.kind == "words":
        one = number.is_round and number.low == 1 and amount.scale == 1
        if one and (unit is None or unit.dimension in ("count", "time")):
            raise Refused("an article", number.end)
        if amount.is_bare and number.low <= 2:
            space = lower[amount.end : amount.end + 1] == " "
            if named := contexts("after-word").after(lower, amount.end + space):
                raise Refused(named[0], number.end)
    quoted = text.startswith("”", amount.end) and unit is not None and unit.code == "count"
    if quoted and _QUOTED.search(text, max(0, amount.start - 12), amount.start):
        raise Refused("part of a name", amount.end)


def _check_han(amount: ParsedAmount, text: str, lower: str) -> None:
    number = amount.number
    if amount.is_bare:
        raise Refused("no unit", number.end)
    spelt = text[number.start : number.end]
    small = spelt in ("一", "十", "零") and not amount.some and not amount.bounds
    round_number = spelt[0] in "零百千万亿"
    if amount.unit is not None and amount.unit.dimension not in _WORDS_OF:
        return
    if small or (round_number and not amount.some and not _is_hedged(amount, lower)):
        raise Refused("part of a word", number.end)


def _is_hedged(amount: ParsedAmount, lower: str) -> bool:
    return bool(hedges.before(lower, amount.start, 0, round_number=True)[1])


def check_count(amount: ParsedAmount, text: str, lower: str, *, chinese: bool) -> None:
    """Refuse a number without unit that counts nothing: a year, a version.

    Args:
        amount: The amount.
        text: The normalised text.
        lower: The same in lower case.
        chinese: Whether what is counted follows directly.

    Raises:
        Refused: it counts nothing.
    """
    if not amount.is_bare:
        return
    number, end = amount.number, amount.end
    spelt, rest = text[number.start : number.end], text[end : end + 1]
    if number.kind == "digits" and (
        spelt.endswith(".0") or (len(spelt) > 1 and spelt[0] == "0" and "." not in spelt)
    ):
        raise Refused("part of a name", end)
    if chinese:
        if not (amount.bounds or amount.some) and (YEAR.fullmatch(spelt) or not HAN.match(rest)):
            raise Refused("no unit", end)
    elif YEAR.fullmatch(spelt):
        dated = _YEAR_BEFORE.search(lower, max(0, amount.start - 12), amount.start)
        if dated or rest != " ":
            raise Refused("a year", end)
