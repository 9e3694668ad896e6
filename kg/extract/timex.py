"""Dates of a sentence, anchored to the day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.errors import DayError
from kg.extract.records import TimeExpression
from kg.model.date_reading import mentions
from kg.model.periods import PartialDate


def time_expressions(
    text: str, start: int, language: str, published: str
) -> Iterator[TimeExpression]:
    """Dates of one sentence of a normalised text, relative ones as of the day of publication.

    Those that are not understood are among them, without a date of their own.

    >>> [t.iso for t in time_expressions("From January to May 2021", 0, "en", "2021-06-23")]
    ['2021-05']
    >>> [t.iso for t in time_expressions("去年4月，上海挂牌。", 0, "zh", "2023-07-15")]
    ['2022-04']
    """
    for found in mentions(text, language, _day(published)):
        period = found.period
        yield TimeExpression(
            start=start + found.start,
            end=start + found.end,
            iso=period.text if period else "",
            since=period is not None and period.last is None,
        )


@lru_cache(maxsize=64)
def _day(published: str) -> PartialDate | None:
    try:
        return PartialDate.parse(published)
    except DayError:
        return None
