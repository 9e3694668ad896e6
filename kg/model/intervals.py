"""Hedged figures as values: the interval that the words of a source leave open.

"Nearly 90" is not 90: it is a number from 81 up to, but below, 90. Which interval a hedge means is
said by its concept in ``ontology/kinds.ttl``, in words and as a ``skos:notation`` that
:meth:`Interval.read` reads. Figures are compared as intervals: they *agree* where some number lies
in both, one is *below* the other where every number of it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NOTATION: Final = re.compile(
    r"(?P<left>[\[(])(?P<low>-∞|min|(?:[\d.]+ )?v), (?P<high>∞|max|(?:[\d.]+ )?v)(?P<right>[\])])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """All numbers from ``low`` to ``high``; an end is None where the source leaves it open.

    Attributes:
        low, high: The ends.
        low_open, high_open: Whether the end itself is left out.

    >>> nearly = Interval.read("[0.9 v, v)", value=Decimal(90))
    >>> str(nearly), Decimal(90) in nearly, nearly.above(Interval.point(80))
    ('[81, 90)', False, True)
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Decimal | int) -> Interval:
        """The one number.

        >>> str(Interval.point(80))
        '80'
        """
        return cls(low=Decimal(value), high=Decimal(value))

    @classmethod
    def read(
        cls,
        notation: str,
        *,
        value: Decimal | None = None,
        least: Decimal | None = None,
        most: Decimal | None = None,
    ) -> Interval:
        """The interval of a figure.

        Args:
            notation: What its comparator means: ``[0.9 v, v)``; v is the number, min and max the
                ends of a range, ∞ no end.
            value: The number as printed.
            least: The lower end of a range.
            most: The upper end of a range.

        Raises:
            ValueError: the notation is not of this form, or the figure lacks what it names.

        >>> str(Interval.read("[0.9 v, v)", value=Decimal(-10)))
        '(-10, -9]'
        """
        form = _NOTATION.fullmatch(notation)
        if form is None:
            raise ValueError(f"{notation!r} is no interval such as '[0.9 v, v)'")
        size = None if value is None else abs(value)
        low, high = (_end(form[name], size, least, most) for name in ("low", "high"))
        interval = cls(
            low=low,
            high=high,
            low_open=low is not None and form["left"] == "(",
            high_open=high is not None and form["right"] == ")",
        )
        return interval.negated() if value is not None and value < 0 else interval

    def __contains__(self, number: Decimal) -> bool:
        """Whether a number lies in the interval."""
        return self.agrees(Interval.point(number))

    def __str__(self) -> str:
        """Mathematical notation: ``[81, 90)``; a single number stands alone."""
        if self.low is not None and self.low == self.high:
            return plain(self.low)
        left = "(" if self.low_open or self.low is None else "["
        right = ")" if self.high_open or self.high is None else "]"
        low = "-∞" if self.low is None else plain(self.low)
        return f"{left}{low}, {'∞' if self.high is None else plain(self.high)}{right}"

    def below(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number there.

        >>> Interval.point(80).below(Interval.read("[v, ∞)", value=Decimal(90)))
        True
        """
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low

    def above(self, other: Interval) -> bool:
        """Whether every number here is greater than every number there.

        >>> Interval.point(95).above(Interval.read("[0.9 v, v)", value=Decimal(90)))
        True
        """
        return other.below(self)

    def agrees(self, other: Interval) -> bool:
        """Whether some number lies in both.

        >>> Interval.point(85).agrees(Interval.read("[0.9 v, v)", value=Decimal(90)))
        True
        """
        return not self.below(other) and not self.above(other)

    def negated(self) -> Interval:
        """The interval of the negative numbers.

        >>> str(Interval.read("[0.9 v, v)", value=Decimal(10)).negated())
        '(-10, -9]'
        """
        return Interval(
            low=None if self.high is None else -self.high,
            high=None if self.low is None else -self.low,
            low_open=self.high_open,
            high_open=self.low_open,
        )

    def scaled(self, factor: Decimal) -> Interval:
        """All numbers times a positive factor, such as that of a unit.

        Raises:
            ValueError: the factor is not positive.

        >>> str(Interval.point(5).scaled(Decimal(1000)))
        '5000'
        """
        if factor <= 0:
            raise ValueError(f"{factor} is not a positive factor")
        return Interval(
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            low_open=self.low_open,
            high_open=self.high_open,
        )

    def rounded(self, digits: int = 1) -> Interval:
        """The ends rounded to so many decimals, for people."""
        return Interval(
            low=None if self.low is None else round(self.low, digits),
            high=None if self.high is None else round(self.high, digits),
            low_open=self.low_open,
            high_open=self.high_open,
        )

    def __add__(self, other: Interval) -> Interval:
        """All sums of a number here and a number there."""
        return Interval(
            low=None if self.low is None or other.low is None else self.low + other.low,
            high=None if self.high is None or other.high is None else self.high + other.high,
            low_open=self.low_open or other.low_open,
            high_open=self.high_open or other.high_open,
        )

    def ratio(self, whole: Interval) -> Interval:
        """All quotients of a number here and a number there, both of them positive.

        Raises:
            ValueError: an interval holds numbers that are not positive.

        >>> str(Interval.point(1).ratio(Interval.point(4)))
        '0.25'
        """
        if whole.low is None or whole.low <= 0 or self.low is None or self.low < 0:
            raise ValueError(f"{self} / {whole}: quotients are taken of positive figures only")
        return Interval(
            low=Decimal(0) if whole.high is None else self.low / whole.high,
            high=None if self.high is None else self.high / whole.low,
            low_open=whole.high is None or self.low_open or whole.high_open,
            high_open=self.high_open or whole.low_open,
        )


def _end(
    text: str, size: Decimal | None, least: Decimal | None, most: Decimal | None
) -> Decimal | None:
    if text.endswith("∞"):
        return None
    if text in ("min", "max"):
        return least if text == "min" else most
    if size is None:
        raise ValueError("the figure has no number")
    factor = text.removesuffix("v").strip()
    return Decimal(factor) * size if factor else size


def rounds_to(exact: Decimal, printed: str) -> bool:
    """Whether a number, rounded to as many digits as another is printed with, is that other.

    >>> rounds_to(Decimal("4.35"), "4.3"), rounds_to(Decimal("9.57"), "10")
    (True, True)
    """
    if finite(printed) is None:  # other people's data may spell anything
        return False
    whole, _, decimals = printed.strip("+-").partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0
    zeros = zeros if zeros > 1 else 0  # 40 is whole, 3,000 is round
    step = Decimal(1).scaleb(-len(decimals) if decimals else zeros)
    return abs(exact - Decimal(printed)) <= step / 2 and exact != Decimal(printed)


def finite(text: str) -> float | None:
    """A number as other people's data may spell it; None for what is no finite number.

    >>> finite("90.0"), finite("n/a"), finite("NaN")
    (90.0, None, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros that say nothing.

    >>> plain(Decimal("1.10")), plain(Decimal("1E+3"))
    ('1.1', '1000')
    """
    return format(number.normalize(), "f")
