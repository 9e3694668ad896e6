"""Spans of days, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, TypeAlias

#: First and last ISO day; empty where open.
Span: TypeAlias = tuple[str, str]
ALWAYS: Final[tuple[Span, ...]] = (("", ""),)
#: A day that none comes after: what begins on it never was.
NEVER: Final = "9999-12-31"
_END: Final = "~"  # sorts after every day


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few spans as can be, in order.

    >>> joined([("2021-01-01", "2021-12-31"), ("2023-01-01", ""), ("2021-06-01", "2022-03-01")])
    (('2021-01-01', '2022-03-01'), ('2023-01-01', ''))
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= (found[-1][1] or _END):
            last = max(found[-1][1] or _END, end or _END)
            found[-1] = found[-1][0], "" if last == _END else last
        else:
            found.append((start, end))
    return tuple(found)


def next_day(day: str) -> str:
    """The day after.

    >>> next_day("2020-02-28")
    '2020-02-29'
    """
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def common(one: Iterable[Span], other: Iterable[Span]) -> tuple[Span, ...]:
    """The days that lie in both.

    >>> common([("2021-01-01", "")], [("", "2020-12-31"), ("2022-01-01", "2022-12-31")])
    (('2022-01-01', '2022-12-31'),)
    """
    others = list(other)
    found = []
    for start, end in one:
        for first, last in others:
            low, high = max(start, first), min(end or _END, last or _END)
            if low <= high:
                found.append((low, "" if high == _END else high))
    return joined(found)


def flat(spans: tuple[Span, ...]) -> int | list[str]:
    """Spans as first and last days in turn; 0 for all days."""
    return 0 if spans == ALWAYS else [day for span in spans for day in span]
