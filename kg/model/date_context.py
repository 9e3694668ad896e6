"""What the reading of a date depends on, and a period that may still lack its year."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from kg.errors import DayError
from kg.model.date_tokens import Item
from kg.model.periods import PartialDate, Period

_LAST_WORD: Final = re.compile(r"(\w+|[^\w\s])\s*$")
_NEXT_WORD: Final = re.compile(r"\s*([^\W\d_]+)")


class Unread(Exception):
    """A date that is not read; its text says why."""


@dataclass(slots=True)
class Context:
    """What the reading of a text depends on.

    Attributes:
        anchor: The day of the text, as precisely as it is known; None where it is not.
        counted: Words after which a number counts things: about, over.
        earlier: What the text said before, the latest last.
        start, end: Where the words that are read now stand in the text.
        text: The text.
        whole: Whether the text is nothing but a date.
    """

    anchor: PartialDate | None
    text: str
    whole: bool = False
    counted: frozenset[str] = frozenset()
    earlier: deque[Stretch] = field(default_factory=lambda: deque(maxlen=8))
    start: int = 0
    end: int = 0

    @property
    def before(self) -> str:
        """The word or sign before what is read now, in lower case; empty at the start."""
        found = _LAST_WORD.search(self.text, max(0, self.start - 20), self.start)
        return found[1].lower() if found else ""

    @property
    def after(self) -> str:
        """The word after what is read now, in lower case; empty at the end and before a sign."""
        found = _NEXT_WORD.match(self.text, self.end)
        return found[1].lower() if found else ""

    @property
    def spoken(self) -> int | None:
        """The year that the text spoke of last; None where it spoke of none."""
        return next((s.year for s in reversed(self.earlier) if s.year), None)

    def day(self) -> date:
        """The day of the text."""
        if self.anchor is None or self.anchor.datatype != "date":
            raise Unread("it counts from the day of the text, which is not known")
        return self.anchor.earliest

    def month(self) -> tuple[int, int]:
        """Year and month of the text."""
        if self.anchor is None or self.anchor.datatype == "gYear":
            raise Unread("it counts from the month of the text, which is not known")
        return self.anchor.earliest.year, self.anchor.earliest.month

    def year(self) -> int:
        """The year of the text."""
        if self.anchor is None:
            raise Unread("it counts from the year of the text, which is not known")
        return self.anchor.earliest.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A period that may still lack its year.

    Attributes:
        year: None where the text names none.
        first, last: Month, or month and day, in that year; empty for a whole year.
        last_year: The year of ``last``, where it is another one.
        goes_on: Whether it goes on to the day of the text.
        ahead: Whether it is a day by which something is due.
    """

    year: int | None
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    last_year: int | None = None
    unit: str = "year"
    part: str = ""
    goes_on: bool = False
    ahead: bool = False

    def period(self, context: Context) -> Period:
        """The period, with its year.

        Raises:
            Unread: no such day exists, or the year is not known.
        """
        return _period(self, self._year(context) if self.year is None else self.year)

    def _year(self, context: Context) -> int:
        """The year of months that stand alone: the last ones up to next month, or the next ones.

        A month, quarter or half may have just begun; a run of them is reported when it is over.
        """
        year = context.year()
        if context.anchor is None or context.anchor.datatype == "gYear" or not self.first:
            return year
        month = context.anchor.earliest.month
        if self.ahead:
            return year + (self.last[0] < month)
        single = self.last[0] - self.first[0] == {"quarter": 2, "half": 5}.get(self.unit, 0)
        return year - ((self.first if single else self.last)[0] > month + 1)


@lru_cache(maxsize=4096)  # a text names the same few years and months again and again
def _period(stretch: Stretch, year: int) -> Period:
    try:
        first = PartialDate.of(year, *stretch.first)
        last = PartialDate.of(stretch.last_year or year, *stretch.last)
        closed = _closed(first, last, stretch.unit, stretch.part)
    except DayError as fault:
        raise Unread(str(fault)) from None
    return _going_on(closed) if stretch.goes_on else closed


def _closed(first: PartialDate, last: PartialDate, unit: str, part: str) -> Period:
    """A period with one precision at both ends, and a unit that it is whole ones of."""
    length = max(len(first.text), len(last.text))
    if len(first.text) != len(last.text):  # 2019 to March 2021
        first = PartialDate(first.earliest.isoformat()[:length])
        last = PartialDate(last.latest.isoformat()[:length])
    days = (last.latest - first.earliest).days + 1
    one_year = first.text[:4] == last.text[:4]
    fits = {
        "week": length == len("2021-01-11") and days == 7,
        "quarter": length == len("2021-01") and one_year,
        "half": length == len("2021-01") and one_year and days > 180,
        "decade": length == len("2021") and int(last.text) - int(first.text) == 9,
    }
    return Period.of(first, last, unit=unit if fits.get(unit) else "", part=part)


def _going_on(closed: Period) -> Period:
    """The period from the beginning of another up to the day of the text."""
    if closed.first == closed.last and closed.unit in ("year", "month", "day"):
        return Period(first=closed.first, last=None, unit=closed.unit, part=closed.part)
    length = {"half": 7, "quarter": 7, "week": 10}.get(closed.unit, len(closed.first.text))
    first = PartialDate(closed.earliest.isoformat()[:length])
    return Period(first=first, last=None, unit=Period.of(first).unit)


class Values:
    """The values of matched items by their class."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._values: dict[str, list[Any]] = {}
        for item in items:
            self._values.setdefault(item.kind, []).append(item.value)

    def __getitem__(self, kind: str) -> list[Any]:
        """The values of the items of a class."""
        return self._values.get(kind, [])

    def __contains__(self, kind: object) -> bool:
        """Whether an item of a class was matched."""
        return kind in self._values

    def text(self, kind: str) -> str:
        """The words of the first item of a class."""
        return next((item.text for item in self.items if item.kind == kind), "")

    def one(self, *kinds: str) -> int:
        """The first value among some classes."""
        return next(int(item.value) for item in self.items if item.kind in kinds)  # type: ignore[call-overload,no-any-return]

    def number(self) -> int:
        """The first number; one for "a", and where none stands."""
        return next((int(n) for n in self["n"] or self["ord"] or self["a"] if n), 1)


def check_year(year: int) -> None:
    """Refuse a year that the calendar used here does not have."""
    if not 1 <= year <= 9999:
        raise Unread(f"there is no year {year} in the calendar used here")


def check_month(month: int) -> int:
    """The number of a month; other numbers are refused."""
    if not 1 <= month <= 12:
        raise Unread(f"there is no month {month}")
    return month


def check_day(year: int | None, when: tuple[int, int]) -> None:
    """Refuse a day that no year, or not this one, has."""
    try:
        date(year or 2000, *when)
    except ValueError:
        raise Unread(f"month {when[0]} has no day {when[1]}") from None


def year_named(values: Values, context: Context) -> int | None:
    """The year that a rule matched, if it did."""
    year: int | None = None
    if values["y"]:
        year = int(values["y"][0])
    elif "ryear" in values:
        year = context.year() + values.one("ryear")
    elif "pyear" in values or ("prev" in values and "year" in values):
        year = (context.spoken or context.year()) + values.one("pyear", "prev")
    elif "rel" in values:
        year = context.year() + values.one("rel")
    elif "year" in values and "the" in values:
        year = context.year()
    if year is not None:
        check_year(year)
    return year


def quarters_of(values: Values, context: Context, first: int, last: int) -> Stretch:
    """The quarters of a year from one to another."""
    if not 1 <= first <= last <= 4:
        raise Unread("a year has four quarters")
    year = year_named(values, context)
    return Stretch(year=year, first=(3 * first - 2,), last=(3 * last,), unit="quarter")
