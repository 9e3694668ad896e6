"""Dates that say how precise they are.

A source may date a fact by year, by month or by day. :class:`PartialDate` keeps what was said and
derives the first and the last day it can mean, so that filters stay honest.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kg.errors import DayError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


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
        """
        value = cls(text)
        if not _FORM.fullmatch(text):
            raise DayError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        try:
            value.latest  # noqa: B018 - the calendar judges
        except ValueError:
            raise DayError(f"{text!r} does not exist in the calendar") from None
        return value

    @property
    def earliest(self) -> date:
        """The first day that the date can mean."""
        year, month, day = self._parts()
        return date(year, 1 if month is None else month, 1 if day is None else day)

    @property
    def latest(self) -> date:
        """The last day that the date can mean."""
        year, month, day = self._parts()
        month = 12 if month is None else month
        if not 1 <= month <= 12:
            raise ValueError(f"no month {month}")
        return date(year, month, calendar.monthrange(year, month)[1] if day is None else day)

    @property
    def datatype(self) -> str:
        """Local name of the XML Schema type that fits the precision."""
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
        return day
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day)):
            return date.fromisoformat(day)
    except ValueError:
        pass
    raise DayError(f"{day!r} is not a day of the calendar; write YYYY-MM-DD")
