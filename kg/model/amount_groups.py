"""Amounts that belong together: the ends of a range, the levels of a change, a row with one unit.

"20-30 percent", 5万至8万 and "between 3 and 5 million" are one quantity with two ends; "grew from
100 to 150" and 由25%降到15% are two, one before and one after; "4, 5 and 6 percent" are three.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import changes, hedges
from kg.model.amount_parser import AmountParser
from kg.model.numeral_scanner import Refused
from kg.model.parsed_amount import HAN, YEAR, ParsedAmount, check_count, check_end, check_name

_JOINT: Final = re.compile(
    r"(?P<dash>\s?[-‐‑‒–—―~～〜−]{1,2}\s?)|(?P<to>\sto\s|\s?[到至]\s?)|(?P<or>\sor\s|\s?或者?\s?)"
    r"|(?P<and>,?\sand\s|\s?[和与]\s?)|(?P<comma>,\s)"
)
#: A row longer than this is no row: reading stays linear.
_LONGEST_ROW: Final = 12
_BETWEEN: Final = re.compile(r"(?:\bbetween|介于|处于|[位居]于|在)\s?$")
_OF_BOTH: Final = re.compile(r"\s?之间")
_FROM: Final = re.compile(r"\bfrom (?:[a-z]+ ){0,2}$|[从由自](?:[^，。；\d]{0,8})$")
#: Words of change somewhere before "from": raised the share of services from 3 to 5 percent.
_CHANGED: Final = re.compile(
    r"\b(?:grow|grew|r[io]s[ei]|increas|expand|rais|lift|boost|climb|jump|fall|fell|drop|declin"
    r"|decreas|reduc|cut|short|lower|slash|shr[aiu]nk|soar|surg|improv|slid|slip|doubl|tripl"
    r"|quadrupl|up|down|chang|went|go|mov|enlarg|extend)\w*\b[^.;:]*$"
)
_CHANGE_REACH: Final = 70
_NO_RANGE: Final = frozenset({"vague", "multiple"})


@dataclass(frozen=True, slots=True)
class AmountGroup:
    """Amounts that are read together.

    Attributes:
        kind: ``range`` (one amount, which got both ends), ``change`` (two) or ``row``.
        amounts: The amounts.
        start: Where a word such as "between" begins that belongs to it, else None.
        end: Where it ends.
    """

    kind: str
    amounts: Sequence[ParsedAmount]
    start: int | None
    end: int


class AmountGrouper:
    """Finds what belongs to an amount."""

    def __init__(self, parser: AmountParser) -> None:
        self.parser, self.text, self.lower = parser, parser.text, parser.lower

    def group(self, first: ParsedAmount, floor: int, limit: int) -> AmountGroup | None:
        """What the first amount begins; None if it stands alone.

        Args:
            first: The amount.
            floor: Where what comes before belongs to another figure.
            limit: Where what follows is a date.

        Raises:
            Refused: it is joined to something so that neither is an amount.
        """
        joint = _JOINT.match(self.text, first.end)
        if joint is None or joint.end() >= limit:
            return None
        kind = joint.lastgroup or ""
        pair = None if kind == "comma" else self._pair(first, joint, floor)
        if pair is None and first.is_bare and kind in ("comma", "and", "or"):
            return self._row(first)
        return pair

    def _pair(self, first: ParsedAmount, joint: re.Match[str], floor: int) -> AmountGroup | None:
        kind = joint.lastgroup or ""
        if first.bounds or first.number.kind in _NO_RANGE:
            return None
        second = self.parser.parse_at(joint.end())
        if second is None or second.number.kind in _NO_RANGE:
            attached = kind == "dash" and joint[0] == joint[0].strip()
            if attached and first.is_bare and not HAN.match(self.text[first.end - 1]):
                raise Refused("part of a compound", joint.end())
            return None
        start = hedges.before(self.lower, first.start, floor)[0]
        between = _BETWEEN.search(self.lower, max(floor, start - 10), start)
        both = _OF_BOTH.match(self.text, second.end)
        if kind == "and" and not (between or both):
            return None
        if not _unify(first, second):
            self._refuse_dash(first, second, kind)
            return None
        if first.is_bare and not self._are_counts(first, second, kind):
            return None
        for amount in (first, second):
            check_name(amount, self.text, self.lower)
        check_end(second, self.text)
        if kind == "to" and self._is_change(first, second, start, floor):
            return AmountGroup("change", (first, second), None, second.end)
        if kind == "or" and not (second.low - first.low == 1 and first.scale == second.scale):
            return None
        leads = kind == "to" and self._leads_to_level(first, start, floor)
        if leads or first.low * first.scale >= second.low * second.scale:
            self._refuse_dash(first, second, kind)
            return None
        first.high = second.high * second.scale / first.scale
        first.end = both.end() if both else second.end
        first.bounds += second.bounds
        opened = between and not self.lower.startswith("在", between.start())
        return AmountGroup(
            "range", (first,), between.start() if between and opened else None, first.end
        )

    def _refuse_dash(self, first: ParsedAmount, second: ParsedAmount, kind: str) -> None:
        """Refuse bare numbers that a dash joins to no range: 737-800.

        Raises:
            Refused: they are.
        """
        if kind == "dash" and first.is_bare:
            raise Refused("numbers joined by a dash", second.end)

    def _are_counts(self, first: ParsedAmount, second: ParsedAmount, kind: str) -> bool:
        """Whether two numbers without unit may count something: 10,000 to 12,000 jobs."""
        spelt = [self.text[a.number.start : a.number.end] for a in (first, second)]
        if kind != "dash" and YEAR.fullmatch(spelt[0]):
            return False
        if YEAR.fullmatch(spelt[0]) or any(numeral[0] == "0" for numeral in spelt):
            raise Refused("years", second.end)
        rest = self.text[second.end : second.end + 2].removeprefix(" ")
        if kind == "dash" and not rest[:1].isalpha():
            raise Refused("numbers joined by a dash", second.end)
        chinese = self.parser.chinese
        check_count(second, self.text, self.lower, chinese=chinese)
        return True

    def _is_change(self, first: ParsedAmount, second: ParsedAmount, at: int, floor: int) -> bool:
        """Whether two amounts are the levels before and after a change."""
        led = _FROM.search(self.lower, max(floor, at - 24), at)
        if not led:
            return False
        falls = first.low * first.scale > second.low * second.scale
        if falls or self.lower.startswith("由", led.start()):
            return True
        if changes.before(self.lower, led.start(), floor).change:
            return True
        reach = max(floor, led.start() - _CHANGE_REACH)
        english = self.lower.startswith("from", led.start())
        return english and _CHANGED.search(self.lower, reach, led.start()) is not None

    def _leads_to_level(self, first: ParsedAmount, at: int, floor: int) -> bool:
        """Whether "to" leads from a change to a level: fell 10 percent to 50 percent."""
        own = first.unit is not None and first.end > first.number.end
        return own and bool(changes.before(self.lower, at, floor).change)

    def _row(self, first: ParsedAmount) -> AmountGroup | None:
        """Bare numbers before one that has the unit of all: 4, 5 and 6 percent."""
        row, at, kind = [first], first.end, ""
        while row[-1].is_bare and len(row) < _LONGEST_ROW:
            joint = _JOINT.match(self.text, at)
            kind = (joint.lastgroup or "") if joint else ""
            if joint is None or kind not in ("comma", "and", "or"):
                return None
            amount = self.parser.parse_at(joint.end())
            if amount is None or amount.prefixed or amount.number.kind != first.number.kind:
                return None
            row.append(amount)
            at = amount.end
        last = row[-1]
        if kind == "comma" or last.unit is None or last.unit.dimension in ("count", "time"):
            return None
        if any(YEAR.fullmatch(self.text[a.number.start : a.number.end]) for a in row[:-1]):
            return None
        check_end(last, self.text)
        for amount in row[:-1]:
            amount.unit, amount.scale = last.unit, amount.scale * last.scale
        return AmountGroup("row", row, None, at)


def _unify(first: ParsedAmount, second: ParsedAmount) -> bool:
    """Give both ends of a range one unit, and one scale if one has none; False if they differ."""
    if first.unit is None:
        if second.prefixed:
            return False
        shared = second.unit is not None
        first.unit = second.unit
    elif second.unit is None:
        shared = first.prefixed
        if not (first.prefixed or (first.number.is_percent and second.is_bare)):
            return False
        second.unit = first.unit
    else:
        one, other = first.unit, second.unit
        shared = False
        if (one.code, one.factor, one.divisor) != (other.code, other.factor, other.divisor):
            return False
    if first.scale == 1 and second.scale > 1:
        near = first.low < 1000 and (second.scale >= 1000 or first.low < 10)
        rises = first.low < second.low
        if (near or shared) and (rises or first.low > second.low * second.scale):
            first.scale = second.scale
    return True
