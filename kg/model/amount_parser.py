"""One amount: a number with its scale and its unit, read whole or not at all.

The grammar; each part but the number is optional::

    amount = [sign] [currency] number [余 多 几] [scale [smaller number with its scale]]
             [余 多 + -odd] [currency | unit] [以上 "or more" …]

What touches an amount on either side must belong to it, or it is refused with a reason.
"""

from __future__ import annotations

import re
from typing import Final

from kg.model import hedges
from kg.model.numeral_scanner import HAN_NUMBER, LATIN_NUMBER, Refused, scan
from kg.model.parsed_amount import (
    HAN,
    ParsedAmount,
    check_count,
    check_end,
    check_name,
    check_start,
)
from kg.model.phrase_table import folded
from kg.model.unit_matcher import UnitMatcher
from kg.model.units import currency_signs

_SIGNS: Final = ("-", "−", "负", "minus ", "+")
#: After these a hyphen before a number is a minus; after other characters it joins: 天宫-2.
_BEFORE_MINUS: Final = ("长", "为", "是", "达", "至", "到", "速", "幅", "降", "率", "约")
#: A bound behind the noun that is counted: 20 companies or more, 27条事项以内.
_AFTER_NOUN: Final = re.compile(
    r"(?: [a-z-]+){1,2} (or more|or fewer|or less|or so|and above|or above|or below)(?![a-z])"
)
_AFTER_HAN_NOUN: Final = re.compile(
    r"[\u4e00-\u9fff]{1,4}?(以内|之内|以上|以下|左右)(?=[^\u4e00-\u9fff]|$|的)"
)
_NEXT_NUMBER: Final = re.compile(r" (?:(?:a|the) )?[\d$€£¥]")
#: Bounds that stand behind an amount only where nothing else follows.
_ONLY_LAST: Final = frozenset(
    {"plus", "tops", "max", "maximum", "approximately", "at least", "at most"}
)


class AmountParser:
    """Parses the amounts of one normalised text.

    Attributes:
        text, lower: The text, and the same in lower case.
        chinese: Whether what a number without unit counts follows it directly.
    """

    def __init__(self, text: str, language: str) -> None:
        self.text, self.lower, self.language = text, folded(text), language
        self.chinese = language == "zh"
        self.numbers = HAN_NUMBER if HAN.search(text) else LATIN_NUMBER
        self.units = UnitMatcher(text, self.lower, language)

    def find(self, at: int) -> re.Match[str] | None:
        """The next place where a number may begin."""
        return self.numbers.search(self.lower, at)

    def parse_at(self, at: int) -> ParsedAmount | None:
        """The amount that begins exactly at a place; None if there is none."""
        begin = at + (self.text[at : at + 1] in ("-", "−"))
        if sign := currency_signs().after(self.text, begin):
            begin = sign[1] + (self.text[sign[1] : sign[1] + 1] == " ")
        found = self.numbers.match(self.lower, begin)
        try:
            return self.parse(found, floor=at) if found else None
        except Refused:
            return None

    def parse(self, found: re.Match[str], *, floor: int = -1) -> ParsedAmount:
        """The amount whose number a match begins.

        Args:
            found: A match of the pattern of numbers.
            floor: Where something that belongs to the amount ends before it, such as the first
                end of a range; -1 if there is none.

        Raises:
            Refused: it is no amount.
        """
        amount = ParsedAmount.of(scan(found, self.language))
        if floor != amount.start:
            self._prefix(amount)
            if floor < 0:
                check_start(amount, self.text, self.lower)
        if amount.unit is None or amount.prefixed:
            at = self.units.some(amount, amount.end)
            at = self.units.scale(amount, at)
            at = self.units.smaller(amount, at)
            at = self.units.some(amount, at)
            at = self._bound(amount, at)
            amount.end = self.units.unit(amount, at)
        self._bound_behind(amount)
        return amount

    def check(self, amount: ParsedAmount) -> None:
        """Refuse an amount that is part of something else, or that counts nothing.

        Raises:
            Refused: it is no amount.
        """
        check_name(amount, self.text, self.lower)
        check_end(amount, self.text)
        check_count(amount, self.text, self.lower, chinese=self.chinese)

    def _prefix(self, amount: ParsedAmount) -> None:
        """The sign and the currency before a number."""
        start = amount.start
        if amount.number.kind != "digits":
            if self.lower.endswith(("minus ", "负"), 0, start):
                self._sign(amount)
            return
        self._sign(amount)
        space = amount.start > 0 and self.text[amount.start - 1] == " "
        if sign := currency_signs().before(self.text, amount.start - space):
            unit, begin = sign
            named = space and unit.use == "scaled" and self.text[begin - 1 : begin].isalnum()
            if not named:
                amount.unit, amount.start, amount.prefixed = unit, begin, True
                if amount.low >= 0:
                    self._sign(amount)

    def _sign(self, amount: ParsedAmount) -> None:
        """A minus before the number or its currency."""
        lower, start = self.lower, amount.start
        sign = next((sign for sign in _SIGNS if lower.endswith(sign, 0, start)), "")
        if not sign:
            return
        begin = start - len(sign)
        before = lower[begin - 1 : begin]
        if sign in "-+":
            joined = before.isalnum() and not HAN.match(before)
            if joined or before in tuple("-+–—"):
                return
            if HAN.match(before) and not lower.endswith(_BEFORE_MINUS, 0, begin):
                return
        amount.start = begin
        if sign != "+":
            amount.low, amount.high = -amount.high, -amount.low

    def _bound(self, amount: ParsedAmount, at: int) -> int:
        """A bound right behind a number or a unit: 300+, 300-odd, 300 or more, 5亿元以上."""
        found = hedges.after(self.lower, at)
        if not found or (amount.unit is None and self.text[at] in "多余起上"):
            return at
        comparator, end = found
        rest = self.text[end : end + 1]
        if _NEXT_NUMBER.match(self.lower, end) or (self.text[at] == "+" and rest.isdigit()):
            return at
        last = self.lower[at:end].strip() in _ONLY_LAST and self.text[at] == " "
        if last and rest not in ("", " ", ",", ".", ")", ";"):
            return at
        if self.text[end - 1] in "多余" and HAN.match(rest):
            return at
        if self.text[end - 1] in "下右上" and rest in ("游", "两", "班"):
            return at  # 上下游
        amount.bounds.append(comparator)
        return end - (self.text[end - 1] in "多余")

    def _bound_behind(self, amount: ParsedAmount) -> None:
        if amount.bounds:
            return
        if amount.unit is not None:
            amount.end = self._bound(amount, amount.end)
        noun = _AFTER_NOUN.match(self.lower, amount.end)
        if noun is None and self.chinese:
            noun = _AFTER_HAN_NOUN.match(self.text, amount.end)
        if noun and not amount.bounds and (found := hedges.after(self.lower, noun.start(1))):
            amount.bounds.append(found[0])
