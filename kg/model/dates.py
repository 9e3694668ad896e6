"""Dates in words: reading them, finding them in a text, writing them, and what they can mean.

English and Chinese, with the day of the text for what counts from it. A date is read whole or not
at all: 31 February, a month 13, an order of day and month that may be either, give none, and
:func:`explain` says why. What is understood is a :class:`Period`, which knows its first and its
last day, and its form as a claim's date (``2023``, ``2023-09``, ``2023-H1``).

What the words mean is fixed here and in :class:`Period`:

* A five-year plan of China is its five years, from 1953 for the first; 1963 to 1965 belong to none.
* A fiscal year is the calendar year of its number, as in China.
* A month without a year is the last one up to the month after that of the text; with a word for
  "by", the next one.
* "Last year" counts from the day of the text, "the previous year" and 上年 from the year that the
  text speaks of.
* ``05/03/2021`` and ``2011-12`` have two meanings and are not read; ``2024-03`` is a month,
  ``2019-20`` two years.

>>> from kg.model.dates import find, read, write
>>> [m.period.text for m in find("到“十四五”末，预计建成80家。")]
['2025']
>>> write(read("Q1 2024"), "zh"), write(read("2019—2021年"))
('2024年第一季度', '2019–2021')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.model.periods import PARTS, UNITS, PartialDate, Period, parse_day

if TYPE_CHECKING:
    from kg.model.date_reading import DateMention

__all__ = [
    "PARTS", "UNITS", "PartialDate", "Period", "explain", "find", "parse_day", "read", "write",
]  # fmt: skip

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LEAD: Final = re.compile(
    r"(?:(?:in|on|by|at|during|as of|from|between|until) |从|自|在|于|截至|截止|到|至)?",
    re.IGNORECASE,
)


def find(
    text: str, *, day: date | str | PartialDate | None = None, language: str = ""
) -> Iterator[DateMention]:
    """The dates of a text in their order, those that are not understood among them.

    Args:
        text: Any text; the offsets of what is found count its code points.
        day: The day of the text, as precisely as it is known (``2021-07-05``, ``2021-07``);
            without it what counts from that day is not read.
        language: ``en`` or ``zh``; by default Chinese where a Chinese character stands.

    Raises:
        DayError: the day is none.

    >>> [m.period.text for m in find("去年4月，上海挂牌。", day="2023-07-15")]
    ['2022-04']
    """
    return _mentions(text, day, language, whole=False)


def read(
    text: str, *, day: date | str | PartialDate | None = None, language: str = ""
) -> Period | None:
    """What a text that is a date and nothing else means; None where it is not understood.

    >>> read("the first half of 2021").text, read("31 February 2021")
    ('2021-H1', None)
    """
    found = list(_mentions(text, day, language, whole=True))
    if len(found) != 1 or not _is_whole(text, found[0]):
        return None
    return found[0].period


def explain(text: str, *, day: date | str | PartialDate | None = None, language: str = "") -> str:
    """What is read of a text and why the rest is not, one line for each date in it.

    >>> print(explain("from 30 February 2021 to the first quarter of 2022"))
    30 February 2021: not read, month 2 has no day 30
    the first quarter of 2022: 2022-01-01 to 2022-03-31
    """
    whole = list(_mentions(text, day, language, whole=True))
    if not (len(whole) == 1 and _is_whole(text, whole[0])):
        whole = list(_mentions(text, day, language, whole=False))
    lines = []
    for mention in whole:
        words = " ".join(text[mention.start : mention.end].split())
        period = mention.period
        if period is None:
            lines.append(f"{words}: not read, {mention.reason}")
        else:
            lines.append(f"{words}: {period.earliest} to {period.latest or 'the day of the text'}")
    return "\n".join(lines) or "no words for a date"


def write(period: Period | PartialDate, language: str = "en") -> str:
    """A date in words that :func:`read` understands.

    >>> write(PartialDate("2020-09-24")), write(PartialDate("2020-09-24"), "zh")
    ('24 September 2020', '2020年9月24日')
    """
    from kg.model.date_writing import chinese, english

    if isinstance(period, PartialDate):
        period = Period.of(period)
    return chinese(period) if language == "zh" else english(period)


def _mentions(
    text: str, day: date | str | PartialDate | None, language: str, *, whole: bool
) -> Iterator[DateMention]:
    from kg.model.date_reading import mentions
    from kg.model.text import normalize

    if isinstance(day, date):
        day = PartialDate(day.isoformat())
    elif isinstance(day, str):
        day = PartialDate.parse(day)
    language = language or ("zh" if _HAN.search(text) else "en")
    view = normalize(text)
    for mention in mentions(view.text, language, day, whole=whole):
        start, end = view.stored_span(mention.start, mention.end)
        yield replace(mention, start=start, end=end)


def _is_whole(text: str, mention: DateMention) -> bool:
    """Whether a date is all of a text, up to space around it and a word such as "in"."""
    before = text[: mention.start].lstrip()
    return not text[mention.end :].strip() and _LEAD.fullmatch(before) is not None
