"""What the rules of the date grammars mean: from matched words to a period.

Each function below reads what one rule of ``dates_en.json`` and ``dates_zh.json`` matched; the
rule names it. A period without a year of its own is completed when the whole text is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from kg.model import date_relative as relative
from kg.model.date_context import (
    Context,
    Stretch,
    Unread,
    Values,
    check_day,
    check_month,
    check_year,
    quarters_of,
    year_named,
)


def _month(values: Values) -> int:
    """The month of a rule: by name in English, by number in Chinese."""
    named = values["month"]
    return check_month(int(named[0]) if named and named[0] else values.one("n"))


def _by_name(values: Values) -> bool:
    return bool(values["month"] and values["month"][0])


def numeric(values: Values, context: Context) -> Stretch:
    """2024-03-05, 2024.3.5, 25/12/2024; day and month in either order where only one can be."""
    parts = re.split(r"[-/.]", values.text("numeric"))
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4 and len(parts[2]) <= 2:
        year, month, day = numbers
    elif len(parts[2]) == 4 and len(parts[0]) <= 2:
        one, other, year = numbers
        if one <= 12 and other <= 12 and one != other:
            raise Unread("day and month may stand in either order")
        day, month = (one, other) if other <= 12 else (other, one)
    else:
        raise Unread("it has no year of four digits")
    check_year(year)
    check_day(year, (check_month(month), day))
    return Stretch(year=year, first=(month, day), last=(month, day), unit="day")


def day(values: Values, context: Context) -> Stretch:
    """5 March 2024, 2024年3月5日."""
    numbers = [int(n) for n in (values["n"] or values["ord"])]
    when = _month(values), numbers[-1]
    check_day(year_named(values, context), when)
    return Stretch(year=year_named(values, context), first=when, last=when, unit="day")


def days(values: Values, context: Context) -> Stretch:
    """May 1-5, 2024; 5月1日至5日."""
    numbers = [int(n) for n in values["n"]]
    month = _month(values)
    first, last = numbers[-2:]
    for one in (first, last):
        check_day(year_named(values, context), (month, one))
    return Stretch(
        year=year_named(values, context), first=(month, first), last=(month, last), unit="day"
    )


#: What stands before May, the month; at the start of a sentence it may be the verb.
_BEFORE_MAY: Final = frozenset(
    {
        *("in", "of", "by", "since", "until", "till", "to", "from", "early", "late", "mid", "end"),
        *("-", "–", "last", "this", "next", "and", "on", "every"),
    }
)


def month(values: Values, context: Context) -> Stretch | None:
    """March 2024, 2024年3月; a bare May may be a word."""
    year, number = year_named(values, context), _month(values)
    if year is None and values.text("month") == "May" and context.before not in _BEFORE_MAY:
        return None
    return Stretch(year=year, first=(number,), last=(number,), unit="month")


def months(values: Values, context: Context) -> Stretch:
    """January to March 2024, 1-11月."""
    named = values["month"] if _by_name(values) else values["n"]
    first, last = (check_month(int(n)) for n in named[:2])
    year = year_named(values, context)
    if last >= first:
        return Stretch(year=year, first=(first,), last=(last,), unit="month")
    if year is None:
        raise Unread("its last month comes before its first")
    begins = year - _by_name(values)  # December to February 2024, 2023年12月至2月
    check_year(begins)
    return Stretch(year=begins, first=(first,), last=(last,), last_year=begins + 1, unit="month")


def first_months(values: Values, context: Context) -> Stretch:
    """The first eleven months, 前11个月."""
    last = check_month(values.one("n"))
    return Stretch(year=year_named(values, context), first=(1,), last=(last,), unit="month")


def first_quarters(values: Values, context: Context) -> Stretch:
    """The first three quarters, 前三季度."""
    return quarters_of(values, context, 1, values.one("n"))


def quarters(values: Values, context: Context) -> Stretch:
    """Q2 to Q3, 一至三季度."""
    first, last = (int(n) for n in (values["n"] or values["ord"])[:2])
    return quarters_of(values, context, first, last)


def quarter(values: Values, context: Context) -> Stretch:
    """Q1 2024, the first quarter, 2024年第一季度, 上季度."""
    if "rquarter" in values:
        return relative.moved("quarter", values.one("rquarter"), context)
    number = values["n"] or values["ord"]
    return quarters_of(values, context, int(number[0]), int(number[0]))


def half(values: Values, context: Context) -> Stretch:
    """The first half of 2024, H1 2024, 2024年上半年."""
    number = int((values["n"] or values["ord"] or values["half"])[0])
    if number not in (1, 2):
        raise Unread("a year has two halves")
    first = 6 * number - 5
    year = year_named(values, context)
    return Stretch(year=year, first=(first,), last=(first + 5,), unit="half")


def year(values: Values, context: Context) -> Stretch:
    """2023, 今年, fiscal year 2023, FY23.

    A fiscal year is read as the calendar year of its number, as article 18 of the Budget Law of
    China has it; where other countries begin theirs is not in the words.
    """
    said = year_named(values, context)
    if said is None:
        number = values.one("n")
        if number < 10:
            raise Unread("it has no year of four digits")
        said = 2000 + number
    return Stretch(year=said)


#: What stands before a year and seldom before a number of things.
_BEFORE_YEAR: Final = frozenset({"in", "by", "since", "until", "the", "early", "late", "mid"})


def bare_year(values: Values, context: Context) -> Stretch | None:
    """A year that no other word marks as one: of this century or the last."""
    said = values.one("y")
    if context.whole:
        return year(values, context)
    plural = context.after.endswith("s")
    led = context.before in _BEFORE_YEAR
    counts = (plural and not led) or context.before in context.counted
    recent = 1900 <= said <= 2099 or (led and not plural and 1000 <= said <= 2200)
    return Stretch(year=said) if recent and not counts else None


def no_year(values: Values, context: Context) -> Stretch | None:
    """The year 99999, 0."""
    number = str((values["x"] or values["n"])[0]).lstrip("0")
    if 1 <= len(number) <= 4:
        return None  # a duration
    said = number[:20] or "0"
    raise Unread(f"there is no year {said} in the calendar used here")


def no_day(values: Values, context: Context) -> None:
    """A day without a month: 32日."""
    if context.whole:
        raise Unread("no month is named")


def years(values: Values, context: Context) -> Stretch:
    """2019-2021, 2019-20; 2024-03 is a month."""
    first = values.one("y")
    check_year(first)
    if len(values["y"]) > 1:
        last = int(values["y"][1])
    else:
        short = values.one("n")
        if "fiscal" not in values and "fy" not in values and "academic" not in values:
            is_next = first % 100 + 1 == short
            if 1 <= short <= 12 and not is_next and len(values.text("n")) == 2:
                return Stretch(year=first, first=(short,), last=(short,), unit="month")
            if 1 <= short <= 12:
                raise Unread("it may be a month or two years")
        last = first - first % 100 + short
    check_year(last)
    if last < first:
        raise Unread("its last year comes before its first")
    return Stretch(year=first, last_year=last)


def plan(values: Values, context: Context) -> Stretch | None:
    """The 14th Five-Year Plan, “十四五”: its five years.

    The first plan began in 1953; between the second and the third lie 1963 to 1965.
    """
    if "year" in values and int(values["n"][-1]) != 5:
        return None  # a three-year plan
    if "fiveyear" in values or "ord" in values or "th" in values:
        number = int((values["ord"] if values["ord"] and values["ord"][0] else values["n"])[0])
    elif "plan5" in values:
        number = values.one("plan5")
    else:
        said = values.text("n")
        if not re.fullmatch("二?十五", said):
            return None
        number = 10 if said == "十五" else 20
    if number < 1:
        raise Unread("there is no such plan")
    first = 1948 + 5 * number if number < 3 else 1951 + 5 * number
    return Stretch(year=first, last_year=first + 4)


def decade(values: Values, context: Context) -> Stretch:
    """The 1990s, the nineties, 上世纪九十年代."""
    if "rel" in values or "prev" in values:
        first = context.year() // 10 * 10 + 10 * values.one("rel", "prev")
    elif "y" in values:
        first = values.one("y")
    else:
        numbers = [int(n) for n in values["n"] or values["tens"]]
        tens = numbers[-1]
        if "rcentury" in values:
            first = values.one("rcentury") + tens
        elif "century" in values:
            first = 100 * (numbers[0] - 1) + tens
        else:
            first = (1900 if tens >= 30 else 2000) + tens
    if first % 10:
        raise Unread("a decade begins with a year that ends in 0")
    check_year(first)
    return Stretch(year=first, last_year=first + 9, unit="decade")


Meaning: TypeAlias = Callable[[Values, Context], Stretch | None]
#: Meanings by the names that the rules give them.
MEANINGS: Final[dict[str, Meaning]] = {
    **{
        function.__name__: function
        for function in (
            numeric, day, days, month, months, first_months, first_quarters, quarters, quarter,
            half, year, bare_year, no_year, no_day, years, plan, decade,
        )
    },
    **relative.MEANINGS,
}  # fmt: skip
