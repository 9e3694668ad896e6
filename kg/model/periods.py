"""Days, months, years and stretches of them, as precise as a source says.

A source may date a fact by year, by month or by day. :class:`PartialDate` keeps what was said and
derives the first and the last day it can mean, so that filters stay honest; :class:`Period` is a
stretch from one such date to another.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kg.errors import DayError

_FORM: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
#: What a text may count in, and what it may mean a part of.
UNITS: Final = ("decade", "year", "half", "quarter", "month", "week", "day")
PARTS: Final = ("beginning", "early", "middle", "late", "end")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day.

    Attributes:
        text: ISO 8601, cut where the knowledge ends: ``2020``, ``2020-09`` or ``2020-09-24``.

    >>> PartialDate.parse("2020-02").latest
    datetime.date(2020, 2, 29)
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date.

        Raises:
            DayError: the text is not of the form, or no such day exists.

        >>> PartialDate.parse("2020-09").text
        '2020-09'
        >>> PartialDate.parse("2020-13")
        Traceback (most recent call last):
        ...
        kg.errors.DayError: '2020-13' does not exist in the calendar
        """
        value = cls(text)
        if not _FORM.fullmatch(text):
            raise DayError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        try:
            value.latest  # noqa: B018 - the calendar judges
        except ValueError:
            raise DayError(f"{text!r} does not exist in the calendar") from None
        return value

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
        """The date of these numbers.

        Raises:
            DayError: no such day exists.

        >>> PartialDate.of(2022, 2, 29)
        Traceback (most recent call last):
        kg.errors.DayError: '2022-02-29' does not exist in the calendar
        """
        numbers = [f"{year:04}", *(f"{n:02}" for n in (month, day) if n is not None)]
        return cls.parse("-".join(numbers))

    @property
    def earliest(self) -> date:
        """The first day that the date can mean.

        >>> PartialDate("2020").earliest
        datetime.date(2020, 1, 1)
        """
        year, month, day = self._parts()
        return date(year, 1 if month is None else month, 1 if day is None else day)

    @property
    def latest(self) -> date:
        """The last day that the date can mean.

        >>> PartialDate("2020-02").latest
        datetime.date(2020, 2, 29)
        """
        year, month, day = self._parts()
        month = 12 if month is None else month
        if not 1 <= month <= 12:
            raise ValueError(f"no month {month}")
        return date(year, month, calendar.monthrange(year, month)[1] if day is None else day)

    @property
    def datatype(self) -> str:
        """Local name of the XML Schema type that fits the precision.

        >>> [PartialDate(text).datatype for text in ("2020", "2020-09", "2020-09-24")]
        ['gYear', 'gYearMonth', 'date']
        """
        return ("gYear", "gYearMonth", "date")[self.text.count("-")]

    def _parts(self) -> tuple[int, int | None, int | None]:
        year, month, day = (*map(int, self.text.split("-")), None, None)[:3]
        assert year is not None
        return year, month, day


def parse_day(day: date | str) -> date:
    """A day given as such or as ISO text.

    Raises:
        DayError: the text is no day of the calendar.

    >>> parse_day("2021-01-11")
    datetime.date(2021, 1, 11)
    """
    if isinstance(day, date):
        return day.date() if isinstance(day, datetime) else day
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day)):
            return date.fromisoformat(day)
    except ValueError:
        pass
    raise DayError(f"{day!r} is not a day of the calendar; write YYYY-MM-DD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time as a text says it: 2023, the first quarter of 2024, since May 2021.

    Attributes:
        first: The first date named.
        last: The last date named, equal to ``first`` where one is named; None for a period that
            goes on to the day of the text ("since 2021").
        unit: What the text counts in, one of :data:`UNITS`: a half is six months, a quarter three.
        part: Which part of it is meant, one of :data:`PARTS`; empty for all of it. Beginning and
            end are the first and last step (of a month ten days, of a decade or a five-year plan a
            year, of the rest a month); early, middle and late are the thirds.

    >>> end = Period.of(PartialDate("2025"), unit="year", part="end")
    >>> end.earliest, end.latest, end.text
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31), '2025')
    """

    first: PartialDate
    last: PartialDate | None
    unit: str
    part: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no period."""
        if self.unit not in UNITS or self.part not in ("", *PARTS):
            raise DayError(f"{self.unit!r}, {self.part!r}: no unit and part of a period")
        if self.last and self.last != self.first and self.last.latest < self.first.earliest:
            raise DayError(f"{self.first.text} to {self.last.text} ends before it begins")

    @classmethod
    def of(
        cls, first: PartialDate, last: PartialDate | None = None, *, unit: str = "", part: str = ""
    ) -> Period:
        """The period of one date, or from one to another; the unit is that of the dates.

        Raises:
            DayError: it ends before it begins.

        >>> Period.of(PartialDate("2021-03")).text
        '2021-03'
        """
        units = {"gYear": "year", "gYearMonth": "month", "date": "day"}
        return cls(first=first, last=last or first, unit=unit or units[first.datatype], part=part)

    @property
    def earliest(self) -> date:
        """The first day that it can mean.

        >>> Period.of(PartialDate("2021")).earliest
        datetime.date(2021, 1, 1)
        """
        return self._bounds()[0]

    @property
    def latest(self) -> date | None:
        """The last day that it can mean; None where it goes on to the day of the text.

        >>> Period.of(PartialDate("2021")).latest
        datetime.date(2021, 12, 31)
        """
        return None if self.last is None else self._bounds()[1]

    @property
    def text(self) -> str:
        """In the form of a claim's date: the date at its end, cut where the knowledge ends.

        A quarter and the first months of a year are dated by their last month, a half as
        ``2023-H1``, a week by its month, several years by the last; a part of a year or less is
        dated by the whole, a part of several years by its last year.
        Empty for a period that goes on to the day of the text.

        >>> Period.of(PartialDate("2021-03")).text
        '2021-03'
        """
        if self.last is None:
            return ""
        if self.part and self.first != self.last and self.unit in ("year", "decade"):
            return self._bounds()[1].isoformat()[:4]
        if self.unit == "half" and self.first.text[:4] == self.last.text[:4]:
            months = self.first.text[5:], self.last.text[5:]
            if months in (("01", "06"), ("07", "12")):
                return f"{self.first.text[:4]}-H{1 if months[0] == '01' else 2}"
        return self.last.text[:7] if self.unit == "week" else self.last.text

    def __contains__(self, day: date) -> bool:
        """Whether it can mean a day."""
        latest = self.latest
        return self.earliest <= day and (latest is None or day <= latest)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both.

        >>> year, month = (Period.of(PartialDate(text)) for text in ("2021", "2021-03"))
        >>> year.overlaps(month), month.overlaps(Period.of(PartialDate("2020")))
        (True, False)
        """
        ends = self.latest or date.max, other.latest or date.max
        return self.earliest <= ends[1] and other.earliest <= ends[0]

    def contains(self, other: Period) -> bool:
        """Whether every day of another period lies in this one.

        >>> year, month = (Period.of(PartialDate(text)) for text in ("2021", "2021-03"))
        >>> year.contains(month), month.contains(year)
        (True, False)
        """
        ends = self.latest or date.max, other.latest or date.max
        return self.earliest <= other.earliest and ends[1] <= ends[0]

    def _bounds(self) -> tuple[date, date]:
        """First and last day of the part that is meant."""
        first, last = self.first.earliest, (self.last or self.first).latest
        if not self.part or self.unit in ("day", "week"):
            return first, last
        steps = self._steps(first, last)
        third = -(-len(steps) // 3)
        chosen = {
            "beginning": steps[:1],
            "early": steps[:third],
            "middle": steps[third : len(steps) - third] or steps[third - 1 : third],
            "late": steps[len(steps) - third :],
            "end": steps[-1:],
        }[self.part]
        return chosen[0][0], chosen[-1][1]

    def _steps(self, first: date, last: date) -> list[tuple[date, date]]:
        """The period cut into tens of days, months or years, by its length."""
        days = (last - first).days + 1
        if days <= 31:
            starts = [first, first + timedelta(days=10), first + timedelta(days=20)]
        elif days <= 366:
            starts = [date(first.year, m, 1) for m in range(first.month, last.month + 1)]
        else:
            starts = [date(y, 1, 1) for y in range(first.year, last.year + 1)]
        ends = [start - timedelta(days=1) for start in starts[1:]]
        return list(zip(starts, [*ends, last], strict=True))
