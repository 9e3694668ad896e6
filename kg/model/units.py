"""Units, scales and currencies, by the words and signs that people write.

``units.csv`` and ``scales.csv`` are ours; ``currencies.csv`` holds every currency of ISO 4217 that
is or lately was legal tender, with the names and signs of CLDR (https://cldr.unicode.org,
Unicode-3.0) and those that English and Chinese news use beside them. A form that several currencies
share (franc, 比索) has no code: an amount in it is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.model.phrase_table import PhraseTable, folded, rows


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    Attributes:
        code: An ISO 4217 code, ``percent``, ``pp`` (percentage points), ``times``, ``km2``,
            ``kWh``, ``day`` …, or ``count``; empty for a currency that is not told apart.
        factor, divisor: How many of ``code`` make one: ``factor`` / ``divisor``.
        dimension: money, share, points, multiple, area, length, mass, volume, energy, power, time,
            count or other.
        use: Where the form means this: ``weak`` ones need a number of several characters,
            ``scaled`` ones a million or the like before them, ``letter`` ones a number in digits.
        not_before: Characters behind it that make it part of another word: 家庭.
    """

    code: str
    dimension: str
    factor: Decimal = Decimal(1)
    divisor: Decimal = Decimal(1)
    use: str = ""
    not_before: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it is a share, a number of points or a multiple."""
        return self.dimension in ("share", "points", "multiple")

    def value(self, number: Decimal) -> Decimal:
        """A number of this unit, in units of ``code``."""
        return number if self.factor == self.divisor else number * self.factor / self.divisor


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit of counting: million, 亿, bn.

    Attributes:
        use: ``word``; ``abbreviation``, which stands after digits only; or ``letter``, which means
            a scale beside a currency only.
    """

    factor: Decimal
    use: str


COUNT = Unit("count", "count")
PERCENT = Unit("percent", "share")
TIMES = Unit("times", "multiple")


@cache
def scales() -> PhraseTable[Scale]:
    """Scales by their forms, in lower case."""
    return PhraseTable(
        (folded(r["form"]), Scale(Decimal(r["factor"]), r["use"])) for r in rows("scales.csv")
    )


@cache
def units() -> PhraseTable[Unit]:
    """Units and currencies by the forms that follow a number, in lower case."""
    return PhraseTable(_units())


def _units() -> Iterator[tuple[str, Unit]]:
    for row in rows("currencies.csv"):
        if row["use"] in ("after", "both", "scaled"):
            use = "scaled" if row["use"] == "scaled" else ""
            yield (
                folded(row["form"]),
                Unit(row["code"], "money", use=use, not_before=row["not_before"]),
            )
    for row in rows("units.csv"):
        factor, _, divisor = row["factor"].partition("/")
        yield (
            folded(row["form"]),
            Unit(
                row["unit"],
                row["dimension"],
                Decimal(factor),
                Decimal(divisor or 1),
                row["use"],
                row["not_before"],
            ),
        )


@cache
def currency_codes() -> PhraseTable[Unit]:
    """Currency codes, which stand before or after a number in capitals."""
    return PhraseTable(
        (r["form"], Unit(r["code"], "money", use="scaled" if r["use"] == "code-scaled" else ""))
        for r in rows("currencies.csv")
        if r["use"].startswith("code")
    )


@cache
def currency_signs() -> PhraseTable[Unit]:
    """Signs, codes and words that stand before a number, as they are written."""
    return PhraseTable(
        (r["form"], Unit(r["code"], "money", use="scaled" if r["use"] == "code-scaled" else ""))
        for r in rows("currencies.csv")
        if r["use"] in ("before", "both") or r["use"].startswith("code")
    )


@cache
def is_currency(code: str) -> bool:
    """Whether a unit is a currency of ISO 4217.

    >>> is_currency("SGD"), is_currency("km2")
    (True, False)
    """
    return any(row["code"] == code for row in rows("currencies.csv"))
