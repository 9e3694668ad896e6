"""Numbers and dates in quoted words, held by value against those of a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from kg.model import dates, quantities
from kg.model.dates import PartialDate, Period
from kg.model.intervals import rounds_to
from kg.model.records import Quantity
from kg.model.text import NormalizedText, normalize
from kg.model.units import is_currency
from kg.sources.registry import Registry

#: What words show of a value: it itself, another one in its place, or none of its kind.
Shown: TypeAlias = Literal["same", "other", "nothing"]

#: Languages whose numbers in words and scales are read.
_READ: Final = ("en", "zh")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_NUMERAL: Final = re.compile(r"(?<!\d)(?:\d{1,3}(?:[,.' ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?")
#: A number whose scale is written with characters: 5兆2000億, 100억.
_SCALED: Final = re.compile("\\d[千万亿億兆천만억조]")
#: The number of a version or a plan.
_VERSION: Final = re.compile(r"^\d\.0$")
_SMALL_NUMBER: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_YEARS: Final = range(1900, 2100)
#: From how many digits on, in a language that is read and in others, equal digits are the same
#: number in another scale.
_TELLING: Final = (3, 2)
_PER_YEAR: Final = "-per-year"
#: Measures of units in texts that are written otherwise in the registry, and how many make one.
_MEASURES: Final = {
    "percent": ("ratio", Decimal("0.01")),
    "pp": ("ratio", Decimal("0.01")),
    "times": ("ratio", Decimal(1)),
    "m": ("km", Decimal("0.001")),
    "m2": ("km2", Decimal("0.000001")),
    "t": ("tonne", Decimal(1)),
    "kg": ("tonne", Decimal("0.001")),
}
#: Units of the registry that measure; all others but currencies count.
_MEASURING: Final = frozenset({"ratio", "km", "km2", "m3", "tonne", "year", "rank", "boolean"})


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number, or the ends of a range, in units of one measure; signs are left out."""

    measure: str
    numbers: frozenset[Decimal]


class QuotedFigures:
    """Holds the figures of claims against quotes.

    Args:
        registry: Units with their bases and factors.
    """

    def __init__(self, registry: Registry) -> None:
        self._units = {
            e.id: (e.extras.get("base", e.id), Decimal(e.extras.get("factor", "1")))
            for e in registry.entities
            if e.table == "units"
        }

    def shown(
        self, quantity: Quantity, quote: str, *, language: str, day: PartialDate | None
    ) -> Shown:
        """What a quote shows of the figure of a claim.

        Args:
            quantity: The figure.
            quote: The words.
            language: Their language.
            day: The day of the document, for dates in the words that count from it.
        """
        claimed = self._claimed(quantity)
        view = normalize(_KANA.sub(" ", quote))  # a kana is no letter that a number touches
        read_here = language.partition("-")[0] in _READ
        dated = [span for span, _ in _periods(view, language, day)]
        found = quantities.read(view, _language(view.text, language), dates=dated)
        alike = [q for q in found if _measured(q).measure == claimed.measure]
        if any(_agree(claimed, _measured(q), quantity) for q in alike):
            return "same"
        printed = {abs(Decimal(text)) for text in _texts(quantity)}
        loose = numerals(view.text, [*dated, *(_spans(alike) if read_here else [])])
        if (printed and printed <= loose) or self._in_another_scale(claimed, loose, read_here):
            return "same"
        if any(_is_unclear(q, printed) for q in alike):
            return "nothing"
        if alike and read_here:
            return "other"
        if not read_here and _SCALED.search(view.text):
            return "nothing"
        unread = numerals(view.text, [*dated, *(_spans(found) if read_here else [])])
        digits = set(map(_digits, unread))
        return "other" if digits and not digits & set(map(_digits, claimed.numbers)) else "nothing"

    @staticmethod
    def _in_another_scale(claimed: _Amount, loose: Iterable[Decimal], read_here: bool) -> bool:
        """Whether the digits stand there: the head of a table, or an unread word, has the scale."""
        least = _TELLING[0 if read_here else 1]
        telling = {digits for n in loose if len(digits := _digits(n)) >= least}
        return bool(claimed.numbers) and {_digits(n) for n in claimed.numbers} <= telling

    def _claimed(self, quantity: Quantity) -> _Amount:
        base, factor = self._units.get(quantity.unit or "", ("", Decimal(1)))
        base = base.removesuffix(_PER_YEAR)
        numbers = frozenset(abs(Decimal(text)) * factor for text in _texts(quantity))
        if is_currency(base.upper()):
            return _Amount(base.upper(), numbers)
        return _Amount(base if base in _MEASURING else "count", numbers)


def date_shown(
    claimed: PartialDate, quote: str, *, language: str, day: PartialDate | None
) -> Shown:
    """What a quote shows of the date that a claim gives: the same is one that may mean its day.

    >>> november = PartialDate("2020-11-14")
    >>> date_shown(november, "on November 14", language="en", day=PartialDate("2020-12"))
    'same'
    >>> date_shown(november, "le 14 novembre", language="fr", day=None)
    'same'
    >>> date_shown(november, "2020年11月15日", language="zh", day=None)
    'other'
    """
    view = normalize(quote)
    periods = [period for _, period in _periods(view, language, day)]
    first, last = claimed.earliest, claimed.latest
    for period in periods:
        if period.first.earliest <= last and first <= (period.last or period.first).latest:
            return "same"
    # A year that is not printed counts from a day that may be another than the document's.
    printed = [period for period in periods if period.first.text[:4] in view.text]
    if printed:
        return "other"
    month_and_day = [period.first.text[4:] for period in periods if period.last == period.first]
    if claimed.text[4:] and month_and_day:
        return "same" if claimed.text[4:] in month_and_day else "other"
    if periods:
        return "nothing"
    # A date of another language, or a day whose month stands elsewhere.
    numbers = {int(text) for text in _SMALL_NUMBER.findall(view.text)}
    parts = [int(text) for text in claimed.text.split("-")]
    given = parts[-1] if len(parts) != 2 else parts[0]
    other_years = {n for n in numbers if n in _YEARS} - {parts[0]}
    return "same" if given in numbers and not other_years else "nothing"


def _texts(quantity: Quantity) -> list[str]:
    return [text for text in (quantity.text, quantity.least, quantity.most) if text]


def _ends(found: quantities.QuantityExpression) -> list[Decimal]:
    return [n for n in (found.value, found.low, found.high) if n is not None]


def _measured(found: quantities.QuantityExpression) -> _Amount:
    measure, factor = _MEASURES.get(found.unit, (found.unit, Decimal(1)))
    return _Amount(measure, frozenset(abs(n) * factor for n in _ends(found)))


def _is_unclear(found: quantities.QuantityExpression, printed: set[Decimal]) -> bool:
    """Whether it has the number in another unit (sqm for km2), or may be two numbers."""
    same = found.unit in _MEASURES and any(abs(n) in printed for n in _ends(found))
    return same or bool(re.search(r"\d \d", found.text))


def _agree(claimed: _Amount, shown: _Amount, quantity: Quantity) -> bool:
    """Whether two amounts are one: a third is 33.3 percent, as the claim has rounded it."""
    if claimed.numbers <= shown.numbers or shown.numbers <= claimed.numbers:
        return True
    printed = (quantity.text or "").lstrip("+-")
    return claimed.measure == "ratio" and any(rounds_to(n * 100, printed) for n in shown.numbers)


def _spans(found: Iterable[quantities.QuantityExpression]) -> list[tuple[int, int]]:
    return [(q.start, q.end) for q in found]


def _periods(
    view: NormalizedText, language: str, day: PartialDate | None
) -> list[tuple[tuple[int, int], Period]]:
    """The dates of a text that are understood, with where they stand."""
    found = dates.find(view.text, day=day, language="zh" if _HAN.search(view.text) else "en")
    read = [((m.start, m.end), m.period) for m in found if m.period]
    return [(span, period) for span, period in read if period.first.earliest.year in _YEARS]


def _language(text: str, language: str) -> str:
    """The language in which numbers are read; texts of some languages hold sentences of others."""
    plain = language.partition("-")[0]
    return "zh" if _HAN.search(text) else "en" if plain == "zh" else plain


def numerals(text: str, taken: Iterable[tuple[int, int]] = ()) -> set[Decimal]:
    """What digits outside of some spans may mean: with a decimal point, or a decimal comma.

    >>> sorted(map(str, numerals("1.938 in 2.0")))
    ['1.938', '1938']
    """
    numbers = set()
    for found in _NUMERAL.finditer(text):
        if not any(start <= found.start() < end for start, end in taken):
            for numeral in {found[0], *found[0].split()} - set(_VERSION.findall(found[0])):
                numbers |= set(_values(numeral))
    return numbers


def _values(numeral: str) -> Iterator[Decimal]:
    for decimal, group in ((".", ","), (",", ".")):
        if re.fullmatch(rf"\d+(?:[{group}' ]\d{{3}})*(?:[{decimal}]\d+)?", numeral):
            yield Decimal(re.sub(rf"[{group}' ]", "", numeral).replace(decimal, "."))


def _digits(number: Decimal) -> str:
    """The digits that a number has in every scale.

    >>> _digits(Decimal("74E9")), _digits(Decimal("0.740"))
    ('74', '74')
    """
    return "".join(map(str, number.as_tuple().digits)).strip("0")
