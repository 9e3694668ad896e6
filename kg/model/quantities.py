r"""Quantities as texts state them, in English and Chinese: value or range, unit, comparator, kind.

>>> [str(q) for q in read("Exports fell 5.6 percent to $1.2bn, no more than 3-4 percent of GDP.")]
['= -5.6 percent (fall)', '= 1200000000 USD (level)', '<= 3..4 percent (share)']
>>> [str(q) for q in read("新增企业13万2千家，占比不超过四成五，规模约5000—6000亿元。")]
['= 132000 count (level)', '<= 45 percent (share)', '~ 500000000000..600000000000 CNY (level)']
>>> print(*explain("Route 66 has 3 shops; 1.2.3 is a version."), sep="\n")
6-8 '66': not read: part of a name
13-14 '3': = 3 count (level)
22-27 '1.2.3': not read: no well-formed number

A number is read whole or not at all: what touches it must belong to it. Offsets count code points
of the text that was given, whatever :func:`kg.model.text.normalize` makes of it. Reading takes time
in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Final

from kg.model import changes, hedges
from kg.model.amount_groups import AmountGrouper
from kg.model.amount_parser import AmountParser
from kg.model.intervals import Interval, plain
from kg.model.numeral_scanner import Refused
from kg.model.parsed_amount import HAN, ParsedAmount
from kg.model.text import NormalizedText, normalize
from kg.model.units import COUNT, Unit

#: No figure of the world is larger.
_LARGEST: Final = Decimal(10) ** 18
_SHARE_BEFORE: Final = re.compile(
    r"占[^，。；、]{0,8}$"
    r"|(?:account\w* for|mak\w+ up|made up|represent\w*|share of|proportion of) $"
)
_SHARE_AFTER: Final = re.compile(r" of (?!(?:the )?(?:year|month|quarter)\b)")
_ALSO: Final = re.compile(r"\s?(?:、|，|和|及|以及|与|, and|,| and)\s?")
_INTERVALS: Final = {
    "=": "[v, v]",
    "~": "[0.9 v, 1.1 v]",
    ">": "(v, ∞)",
    ">=": "[v, ∞)",
    "<": "(-∞, v)",
    "<=": "(-∞, v]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityExpression:
    """A quantity in a text.

    Attributes:
        start, end: From its hedge to its unit, in the text that was given.
        number_start: Where the number begins, after its hedge.
        text: The words there.
        value: The number, in ``unit``; None for a range and for a vague one such as dozens.
        low, high: The ends of a range; of a vague number the least it may be, without ``high``.
        unit: An ISO 4217 code, ``percent``, ``pp``, ``times``, ``km2``, ``day`` …, or ``count``.
        comparator: ``=``, ``~``, ``<``, ``<=``, ``>`` or ``>=``; of a fall it compares sizes.
        kind: ``level``, ``share``, ``rise``, ``fall``, ``multiple`` or ``points`` (a change in
            percentage points). Falls are negative.
        time: Of a change from one level to another: ``before`` or ``after``; else empty.
    """

    start: int
    end: int
    number_start: int
    text: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = "count"
    comparator: str = "="
    kind: str = "level"
    time: str = ""

    def __str__(self) -> str:
        """Comparator, number, unit and kind."""
        if self.value is not None:
            number = plain(self.value)
        else:
            number = "..".join("" if end is None else plain(end) for end in (self.low, self.high))
        return f"{self.comparator} {number} {self.unit} ({self.kind})"

    @property
    def interval(self) -> Interval:
        """All numbers that the words leave open.

        >>> str(read("超过5%")[0].interval), str(read("20-30 percent")[0].interval)
        ('(5, ∞)', '[20, 30]')
        """
        if self.value is not None:
            return Interval.read(_INTERVALS[self.comparator], value=self.value)
        return Interval(low=self.low, high=self.high, low_open=self.high is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadNumber:
    """A number that is not read, and why.

    Attributes:
        start, end, text: Its place and words.
        reason: Why, in a few words.
    """

    start: int
    end: int
    text: str
    reason: str


def read(
    text: str | NormalizedText, language: str = "", *, dates: Sequence[tuple[int, int]] = ()
) -> list[QuantityExpression]:
    """The quantities of a text, in order.

    Args:
        text: A text, or its normalised view.
        language: ``en``, ``zh``, or another language whose numbers have a decimal comma; by default
            ``zh`` for a text with Chinese characters.
        dates: Spans of the normalised text that are dates; their numbers are no quantities.

    >>> [quantity.text for quantity in read("It grew by 8 percent to 5.5 billion yuan.")]
    ['8 percent', '5.5 billion yuan']
    """
    return [q for q in _all(text, language, dates) if isinstance(q, QuantityExpression)]


def explain(text: str | NormalizedText, language: str = "") -> list[str]:
    """What is read of each number of a text, or why it is not read."""
    return [
        f"{q.start}-{q.end} {q.text!r}: "
        + (str(q) if isinstance(q, QuantityExpression) else f"not read: {q.reason}")
        for q in _all(text, language, ())
    ]


def unread(text: str | NormalizedText, language: str = "") -> list[UnreadNumber]:
    """The numbers of a text that are not read, with the reasons."""
    return [q for q in _all(text, language, ()) if isinstance(q, UnreadNumber)]


def _all(
    text: str | NormalizedText, language: str, dates: Sequence[tuple[int, int]]
) -> Iterator[QuantityExpression | UnreadNumber]:
    view = normalize(text) if isinstance(text, str) else text
    if not language:
        language = "zh" if HAN.search(view.text) else "en"
    yield from _Reader(view, language, dates).all()


class _Reader:
    """Reads one text from left to right."""

    def __init__(
        self, view: NormalizedText, language: str, dates: Iterable[tuple[int, int]]
    ) -> None:
        self.view, self.text = view, view.text
        self.parser = AmountParser(view.text, language)
        self.grouper = AmountGrouper(self.parser)
        self.lower = self.parser.lower
        self.dates = sorted(dates)
        #: Where the last figure ends, its unit, and whether it is a rise or a fall.
        self.floor, self.last = 0, ("", "")

    def all(self) -> Iterator[QuantityExpression | UnreadNumber]:
        """All numbers of the text, read or not."""
        at, refused = 0, -1
        dates = iter([*self.dates, (len(self.text) + 1, len(self.text) + 1)])
        date = next(dates)
        while found := self.parser.find(at):
            start, at = found.span()
            while date[1] <= start:
                date = next(dates)
            if date[0] <= start:
                at = max(date[1], start + 1)
                continue
            digits = found.lastgroup == "digits"
            try:
                if digits and refused >= 0 and self.text[refused:start] in ("", " "):
                    raise Refused("touches a number that is not read", at)
                some, end = self._expressions(found, date[0])
            except Refused as refusal:
                at = max(refusal.end, at)
                refused = at if digits else -1
                yield self._unread(start, at, refusal.reason)
            else:
                refused, at = -1, max(end, at)
                yield from some

    def _expressions(
        self, found: re.Match[str], limit: int
    ) -> tuple[list[QuantityExpression], int]:
        """The quantities that begin with a number: one, or those that belong together."""
        first = self.parser.parse(found)
        if first.number.end > limit:
            raise Refused("part of a date", found.end())
        group = self.grouper.group(first, self.floor, limit)
        if group is None:
            self.parser.check(first)
            return [self._expression(first)], first.end
        times = ("before", "after") if group.kind == "change" else repeat("")
        made = [
            self._expression(amount, start=group.start, time=time)
            for amount, time in zip(group.amounts, times, strict=False)
        ]
        return made, group.end

    def _expression(
        self, amount: ParsedAmount, *, start: int | None = None, time: str = ""
    ) -> QuantityExpression:
        unit, end = amount.unit or COUNT, amount.end
        first, said = hedges.before(
            self.lower, amount.start, self.floor, round_number=amount.number.is_round
        )
        first = first if start is None else min(first, start)
        change, led_by = self._change(amount, unit, first)
        if change and not time:
            time = {"from": "before", "to": "after"}.get(led_by, "")
        change = "" if led_by else change
        low, high = (unit.value(n * amount.scale) for n in (amount.low, amount.high))
        if max(abs(low), abs(high)) >= _LARGEST:
            raise Refused("too large", end)
        if change == "fall" and low >= 0:
            low, high = -high, -low
        vague = amount.number.kind == "vague"
        is_point = low == high and not vague
        begin, stop = self.view.stored_span(first, end)
        kind = self._kind(amount, unit, change, first)
        self.floor, self.last = end, (unit.code, change)
        return QuantityExpression(
            start=begin,
            end=stop,
            number_start=self.view.stored_span(amount.start, amount.start + 1)[0],
            text=self.view.stored[begin:stop],
            value=_short(low) if is_point else None,
            low=None if is_point else _short(low),
            high=None if is_point or vague else _short(high),
            unit=unit.code,
            comparator=hedges.combined([*amount.bounds, *said])
            or (">" if amount.some or vague else "="),
            kind=kind,
            time=time,
        )

    def _change(self, amount: ParsedAmount, unit: Unit, start: int) -> tuple[str, str]:
        """Rise or fall, and what leads to the figure from the words that say so."""
        change, led_by = changes.before(self.lower, start, self.floor)
        if not (change or led_by):
            ratio = unit.is_ratio or unit.dimension == "money"
            change = changes.after(self.lower, amount.end, ratio=ratio)
        if not (change or led_by) and self.last[0] == unit.code:
            row = _ALSO.fullmatch(self.text, self.floor, start)
            change = self.last[1] if row else ""  # 分别下降1%、2%
        if amount.number.kind == "multiple":
            return "", led_by
        if change == "rise" and amount.low < 0:
            change = "fall"
        return change, led_by

    def _kind(self, amount: ParsedAmount, unit: Unit, change: str, start: int) -> str:
        if unit.dimension == "points":
            return "points"
        if change:
            return change
        if unit.dimension == "multiple":
            return "multiple"
        shared = unit.dimension == "share" and (
            amount.number.kind == "part"
            or _SHARE_AFTER.match(self.lower, amount.end)
            or _SHARE_BEFORE.search(self.lower, max(0, start - 16), start)
        )
        return "share" if shared else "level"

    def _unread(self, start: int, end: int, reason: str) -> UnreadNumber:
        begin, stop = self.view.stored_span(start, end)
        return UnreadNumber(start=begin, end=stop, text=self.view.stored[begin:stop], reason=reason)


def _short(number: Decimal) -> Decimal:
    """Without digits that only a conversion made."""
    return round(number, 6).normalize() if number else Decimal(0)
