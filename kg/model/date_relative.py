"""What the rules of the date grammars mean, for what counts from something else.

They count from the day of the text, from the year that it speaks of, or from a period that an
earlier rule read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kg.model.date_context import Context, Stretch, Unread, Values, check_year
from kg.model.periods import UNITS

#: The unit that a class of words counts in.
_UNITS: Final = {
    "year": "year", "months": "month", "month": "month", "quarter": "quarter", "week": "week",
    "weeks": "week", "day": "day", "days": "day", "rmonth": "month", "rweek": "week",
    "recent": "day", "decade": "decade",
}  # fmt: skip


def _unit(values: Values) -> str:
    return next(_UNITS[item.kind] for item in reversed(values.items) if item.kind in _UNITS)


def moved(unit: str, by: int, context: Context, *, spoken: bool = False) -> Stretch:
    """The year, quarter, month, week or day so many before or after that of the text."""
    if unit == "year":
        base = context.spoken if spoken and context.spoken else context.year()
        check_year(base + by)
        return Stretch(year=base + by)
    if unit in ("month", "quarter"):
        size = 1 if unit == "month" else 3
        this_year, this_month = context.month()
        first = (this_year * 12 + this_month - 1) // size * size + size * by
        last = first + size - 1
        check_year(first // 12)
        return Stretch(year=first // 12, first=(first % 12 + 1,), last=(last % 12 + 1,), unit=unit)
    today = context.day()
    try:
        if unit == "day":
            return _span(today + timedelta(days=by), today + timedelta(days=by), "day")
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=by)
        return _span(monday, monday + timedelta(days=6), "week")
    except OverflowError:
        raise Unread("it lies outside the calendar") from None


def _span(first: date, last: date, unit: str) -> Stretch:
    return Stretch(
        year=first.year,
        first=(first.month, first.day),
        last=(last.month, last.day),
        last_year=last.year,
        unit=unit,
    )


def shifted(values: Values, context: Context) -> Stretch:
    """Last year, this month, next week, the previous quarter, 上个月."""
    by = values.one("rel", "prev", "rmonth", "rweek")
    return moved(_unit(values), by, context, spoken="prev" in values)


def dayword(values: Values, context: Context) -> Stretch:
    """Yesterday, the day after tomorrow, 昨天."""
    by = values.one("dayword") - ("earlier" in values) + ("after" in values)
    return moved("day", by, context)


def weekday(values: Values, context: Context) -> Stretch:
    """On Monday (the last one up to the day of the text), next Monday, 上周五."""
    if "rweek" in values:
        number = 7 if "day" in values else values.one("n")
        if not 1 <= number <= 7:
            raise Unread("a week has seven days")
        wanted, by = number - 1, 7 * values.one("rweek")
        start = context.day()
        return moved("day", by + wanted - start.weekday(), context)
    wanted, today = values.one("weekday"), context.day()
    behind = (today.weekday() - wanted) % 7
    if "rel" not in values and "prev" not in values:
        return moved("day", -behind, context)
    weeks = values.one("rel", "prev")
    if weeks == 0:
        return moved("day", wanted - today.weekday(), context)
    return moved("day", -(behind or 7) if weeks < 0 else 7 - behind, context)


def ago(values: Values, context: Context) -> Stretch:
    """Three days ago, two years earlier, 3天前."""
    spoken = "earlier" in values
    return moved(_unit(values), -values.number(), context, spoken=spoken)


def last_few(values: Values, context: Context) -> Stretch | None:
    """The past three years, the last five months: up to now."""
    if "rel" in values:
        return coming(values, context) if values.one("rel") > 0 else _back(values, context)
    return _back(values, context)


def _back(values: Values, context: Context) -> Stretch:
    now_year, now_month = context.month()
    count = {"decade": 120, "year": 12, "quarter": 3, "month": 1}.get(
        _unit(values), 0
    ) * values.number()
    first = now_year * 12 + now_month - 1 - count
    check_year(first // 12)
    return Stretch(
        year=first // 12,
        first=(first % 12 + 1,),
        last=(now_month,),
        last_year=now_year,
        unit="month",
        goes_on=True,
    )


def coming(values: Values, context: Context) -> Stretch:
    """Over the next three years, within 5 years, 未来三年: its last year counts."""
    unit = _unit(values)
    end = moved(unit, values.number(), context)
    if unit == "year":
        return Stretch(year=context.year(), last_year=end.year)
    if unit not in ("month", "quarter"):
        return end
    now_year, now_month = context.month()
    return replace(
        end, year=now_year, first=(now_month,), last_year=end.last_year or end.year, unit="month"
    )


def now(values: Values, context: Context) -> Stretch:
    """Now, recently, 目前: the month of the text, or its year where no more is known."""
    if context.anchor is not None and context.anchor.datatype == "gYear":
        return Stretch(year=context.year())
    this_year, this_month = context.month()
    return Stretch(year=this_year, first=(this_month,), last=(this_month,), unit="month")


def plan_years(values: Values, context: Context) -> Stretch:
    """“十四五”前三年."""
    plan = _read_before(values)
    number = values.one("n")
    if plan.year is None or not 1 <= number <= 5:
        raise Unread("a plan has five years")
    return replace(plan, last_year=plan.year + number - 1)


def this_year(values: Values, context: Context) -> Stretch:
    """年内."""
    return Stretch(year=context.year())


def period(values: Values, context: Context) -> Stretch:
    """What an earlier rule read, as it is: the years of a plan, where words make a time of it."""
    return _read_before(values)


def _read_before(values: Values) -> Stretch:
    """The period that an earlier rule read."""
    found = next(item.value for item in values.items if item.kind in ("P", "Plan"))
    assert isinstance(found, Stretch)
    return found


def _part_of(values: Values) -> str:
    kinds = ("parta", "partn", "part", "tens")
    return str(next(item.value for item in values.items if item.kind in kinds))


def part(values: Values, context: Context) -> Stretch | None:
    """The end of 2025, early May, 2023年底, “十四五”末."""
    whole = _read_before(values)
    if whole.part or whole.unit in ("day", "week"):
        return None if whole.part else whole
    return replace(whole, part=_part_of(values))


def part_of_now(values: Values, context: Context) -> Stretch:
    """Year-end, the end of the month, 年底, 月末."""
    whole = moved(_unit(values), 0, context)
    return replace(whole, part=_part_of(values))


def same_period(values: Values, context: Context) -> Stretch:
    """去年同期: the months that the text spoke of before, in that year."""
    said = _read_before(values)
    model = next(
        (
            s
            for s in reversed(context.earlier)
            if s.first and s.unit != "week" and s.year != said.year
        ),
        None,
    )
    if model is None or said.first or said.year is None:
        return said
    longer = model.last_year - model.year if model.last_year and model.year else 0
    return replace(model, year=said.year, last_year=said.year + longer)


def by(values: Values, context: Context) -> Stretch:
    """6月底前."""
    return replace(_read_before(values), ahead=True)


def since(values: Values, context: Context) -> Stretch:
    """Since 2021, 2013年以来: up to the day of the text."""
    return replace(_read_before(values), goes_on=True, last_year=None)


def range_(values: Values, context: Context) -> Stretch | None:
    """From 2019 to 2021; an end without a year takes that of the other."""
    first, last = (item.value for item in values.items if item.kind == "P")
    assert isinstance(first, Stretch)
    assert isinstance(last, Stretch)
    if first.year is None and last.year is not None:
        before = last.first != () and first.first > last.first
        first = replace(first, year=last.year - before)
    if last.year is None and first.year is not None:
        after = first.first != () and last.first < first.first
        last = replace(last, year=first.year + after)
    if first.part or last.part:
        return last  # a range of parts has no form of its own; its end is what counts
    if not last.first and first.year is None:
        return None  # May – 2021 are two dates
    return replace(
        first,
        last=last.last,
        last_year=last.last_year or last.year,
        unit=max(first.unit, last.unit, key=UNITS.index),
    )


#: How long the name of an event may be, in characters, for "during the … period".
_EVENT_LENGTH: Final = 48


def unknown(values: Values, context: Context) -> Stretch | None:
    """During the festival, 春节期间."""
    if context.end - context.start > _EVENT_LENGTH:
        return None
    raise Unread("the words do not say when this period was")


def week_of(values: Values, context: Context) -> Stretch | None:
    """The week of 6 May 2024, 2024年5月6日当周."""
    named = _read_before(values)
    if named.unit != "day":
        return None
    one = named.period(context).earliest
    monday = one - timedelta(days=one.weekday())
    try:
        return _span(monday, monday + timedelta(days=6), "week")
    except OverflowError:
        raise Unread("it lies outside the calendar") from None


#: Meanings by the names that the rules give them.
MEANINGS: Final = {
    "ago": ago,
    "by": by,
    "coming": coming,
    "dayword": dayword,
    "earlier_in": shifted,
    "last_few": last_few,
    "now": now,
    "part": part,
    "part_of_now": part_of_now,
    "period": period,
    "plan_years": plan_years,
    "range": range_,
    "same_period": same_period,
    "shifted": shifted,
    "since": since,
    "so_far": now,
    "this_year": this_year,
    "unknown": unknown,
    "week_of": week_of,
    "weekday": weekday,
}
