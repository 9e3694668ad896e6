"""The scale and the unit behind a number: 1.2 bn, 13万2千, 5 million US dollars, 4 percent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from kg.model.numeral_scanner import HAN_NUMBER, Refused, scan
from kg.model.parsed_amount import HAN, YEAR, ParsedAmount, contexts
from kg.model.units import COUNT, Scale, Unit, currency_codes, scales, units

#: 多, 余, 几, 来 between a number and its scale or unit.
_SOME: Final = re.compile(
    r"[多余]|(?<=[十百千万亿])几|(?<=[十百千万亿0])来(?=[十百千万亿个家位名条项种天年])"
)
_NO_SOME: Final = frozenset("边元样媒维功下额少次方数")
_ADJECTIVE: Final = re.compile(
    r"[ -](?:(?:more|consecutive|straight|full|whole|additional|extra) )?"
)
_PLURAL: Final = re.compile(r" (?:[a-z-]+ ){0,2}[a-z]+s\b")
_UNKNOWN_MONEY: Final = re.compile(
    r"(?!单元|公元|多元|次元|个|状元)[\u4e00-\u9fff]{1,4}?(?:元|币|镑|铢|盾)(?![素旦件])"
    r"| ?[A-Z]{3}(?=[ ]?(?:[,.;)]|$))"
)
_CAPITALS: Final = re.compile(r"(?<![A-Za-z])[A-Z]{3} ?$")
#: 四成五: 45 percent.
_TENTH: Final = re.compile(
    r"[一二三四五六七八九1-9](?![\d.零一二两三四五六七八九十百千万亿个家项名人成])"
)
#: Words that say less than the sign or code before the number does.
_GENERIC: Final = frozenset({"元", "dollar", "dollars"})


class UnitMatcher:
    """Matches scales and units in one normalised text; each method returns where it ends."""

    def __init__(self, text: str, lower: str, language: str) -> None:
        self.text, self.lower, self.language = text, lower, language

    def gap(self, at: int) -> int:
        """The place behind one space, or one hyphen before a letter."""
        char = self.text[at : at + 1]
        if char == " " or (char in ("-", "‑", "‐") and self.lower[at + 1 : at + 2].isalpha()):
            return at + 1
        return at

    def some(self, amount: ParsedAmount, at: int) -> int:
        """余, 多, 几 or 来, which leave the number open."""
        found = _SOME.match(self.text, at)
        if not found or amount.some:
            return at
        end, rest = found.end(), self.text[found.end() : found.end() + 1]
        measured = units().after(self.lower, end) or scales().after(self.lower, end)
        if rest in _NO_SOME and not (measured and rest not in "次方"):
            return at
        number = amount.low * amount.scale
        if rest == "元" and number < 10:
            return at
        if not measured and (not HAN.match(rest) or number % 10):
            return at
        if found[0] == "来":
            amount.bounds.append("~")
        else:
            amount.some = True
        return end

    def scale(self, amount: ParsedAmount, at: int) -> int:
        """A scale: million, bn, 万."""
        if amount.scale != 1 and amount.number.kind == "words":
            return at
        for begin in dict.fromkeys((at, self.gap(at))):
            found = scales().after(self.lower, begin)
            if found and self._is_scale(amount, *found, spaced=begin > at):
                amount.scale *= found[0].factor
                return found[1]
        return at

    def _is_scale(self, amount: ParsedAmount, scale: Scale, end: int, *, spaced: bool) -> bool:
        kind = amount.number.kind
        if scale.use == "word":
            small = kind == "han" and scale.factor < 10**4
            return not small and not self.text.startswith(("分之", "吨级", "里挑一"), end)
        if kind != "digits" or scale.use == "abbreviation":
            return kind == "digits"
        if amount.prefixed or self.money(self.gap(end), scale.factor):
            return True
        form, rest = self.text[end - 1], self.text[end : end + 1]
        if spaced or self.text[end - 2 : end - 1].isalpha():
            return False
        counts = form in "kKmMbB" and _PLURAL.match(self.lower, end) is not None
        return counts or (form == "k" and not rest.isalnum())

    def smaller(self, amount: ParsedAmount, at: int) -> int:
        """The part below a Chinese scale: 13万2千, 1亿3000万, 13万零500."""
        whole, zero = amount.scale, self.text[at : at + 1] == "零"
        while whole > 100 and HAN.match(self.text[at - 1]):
            found = HAN_NUMBER.match(self.lower, at + zero)
            if not found or found.lastgroup not in ("digits", "han"):
                break
            try:
                part = scan(found, self.language)
            except Refused:
                break
            scale, end = part.scale, part.end
            if own := scales().after(self.lower, end):
                scale, end = scale * own[0].factor, own[1]
            bare = scale == 1 and not (zero and units().after(self.lower, end))
            if bare or part.low != part.high or part.low * scale >= whole:
                break
            amount.low = amount.high = amount.low + part.low * scale / amount.scale
            whole, at, zero = scale, end, False
        return at

    def unit(self, amount: ParsedAmount, at: int) -> int:
        """The unit or currency.

        Raises:
            Refused: what follows makes it no amount, or one in a currency that is not known.
        """
        if amount.prefixed:
            return self._same_currency(amount, at)
        if amount.number.kind == "vague" and self.lower.endswith(" of", 0, at):
            money = self.money(self.gap(at), Decimal(100))
            amount.unit, end = money or (COUNT, at)
            return end
        best = self._longest(amount, at)
        for begin in dict.fromkeys((at, self.gap(at))):
            named = contexts("after").after(self.lower, begin)
            spaced = begin > at and HAN.match(self.text[begin : begin + 1])
            if named and not spaced and (best is None or named[1] >= best[1]):
                raise Refused(named[0], named[1])
        if best is None:
            self._check_currency(amount, at)
            return at
        amount.unit, end = best
        if not amount.unit.code:
            raise Refused("a currency that several countries have", end)
        if self.text[end - 1] == "成" and (tenth := _TENTH.match(self.text, end)):
            part = Decimal("一二三四五六七八九".find(tenth[0]) + 1 or int(tenth[0])) / 10
            amount.low, amount.high, end = amount.low + part, amount.high + part, tenth.end()
        return end

    def _longest(self, amount: ParsedAmount, at: int) -> tuple[Unit, int] | None:
        char = self.text[at : at + 1]
        if char not in (" ", "-", "‑", "‐") and not (char.isalpha() and char.isascii()):
            got = units().after(self.lower, at)  # the usual case in Chinese
            return got if got and self._is_unit(amount, *got, at) else None
        begins = dict.fromkeys((at, self.gap(at)))
        if char == " " and (adjective := _ADJECTIVE.match(self.lower, at)):
            begins[adjective.end()] = None
        found: list[tuple[Unit, int]] = []
        near = self.gap(at)
        for begin in begins:
            for table, text in ((units(), self.lower), (currency_codes(), self.text)):
                got = table.after(text, begin)
                if got and (begin <= near or got[0].dimension == "time"):
                    found += [got] if self._is_unit(amount, *got, begin) else []
        return max(found, key=lambda one: one[1], default=None)

    def _is_unit(self, amount: ParsedAmount, unit: Unit, end: int, begin: int) -> bool:
        rest = self.text[end : end + 1]
        if rest and rest in unit.not_before:
            return False
        if unit.use == "scaled":
            return amount.scale > 1
        if unit.use == "letter":
            return amount.number.kind == "digits" and not rest.isalnum()
        if self.text[begin:end] == "年" and YEAR.fullmatch(self.text[amount.start : begin].strip()):
            raise Refused("a year", end)
        if unit.use == "weak":
            return not (
                amount.number.kind == "han" and amount.number.is_round and amount.scale == 1
            )
        return True

    def money(self, at: int, scale: Decimal) -> tuple[Unit, int] | None:
        """The currency at a place, by word, sign or code."""
        found = (units().after(self.lower, at), currency_codes().after(self.text, at))
        kept = [
            one
            for one in found
            if one and one[0].dimension == "money" and (scale > 1 or one[0].use != "scaled")
        ]
        return max(kept, key=lambda one: one[1]) if kept else None

    def _same_currency(self, amount: ParsedAmount, at: int) -> int:
        """A currency behind an amount that has one before it: $5 million USD, 港币5亿元."""
        begin = self.gap(at)
        ratio = units().after(self.lower, begin)
        if ratio and ratio[0].is_ratio:
            if self.text[amount.number.start - 1] in "$£€¥":
                raise Refused("two units", ratio[1])
            amount.unit, amount.prefixed, amount.start = ratio[0], False, amount.number.start
            return ratio[1]  # 人民币5%: the currency is what rose
        money = self.money(begin, amount.scale)
        if money is None:
            return at
        unit, end = money
        assert amount.unit is not None
        if unit.code == amount.unit.code or self.lower[begin:end] in _GENERIC:
            return end
        raise Refused("two currencies", end)

    def _check_currency(self, amount: ParsedAmount, at: int) -> None:
        if amount.scale < 100 or amount.unit is not None:
            return
        if found := _UNKNOWN_MONEY.match(self.text, at):
            raise Refused("unknown currency", found.end())
        if _CAPITALS.search(self.text, max(0, amount.start - 5), amount.start):
            raise Refused("unknown currency", at)
