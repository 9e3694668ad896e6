"""Periods in English and Chinese words, in forms that are read back as the same period."""

from __future__ import annotations

from typing import Final

from kg.model.periods import PartialDate, Period

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_COUNTS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_ORDINALS: Final = ("first", "second", "third", "fourth")
_HAN: Final = "一二三四"
_PARTS: Final = {
    "": "{}", "beginning": "the beginning of {}", "early": "early {}", "middle": "mid-{}",
    "late": "late {}", "end": "the end of {}",
}  # fmt: skip
_PARTS_ZH: Final = {
    "": "{}", "beginning": "{}初", "early": "{}前期", "middle": "{}中期", "late": "{}后期",
    "end": "{}末",
}  # fmt: skip


def english(period: Period) -> str:
    """The first quarter of 2024, mid-2021, since May 2020."""
    words = _english(period)
    if period.part == "middle":
        words = words.removeprefix("the ")
    words = _PARTS[period.part].format(words)
    return f"since {words}" if period.last is None else words


def chinese(period: Period) -> str:
    """2024年第一季度, 2021年中期, 2020年5月以来."""
    words = _PARTS_ZH[period.part].format(_chinese(period))
    return f"{words}以来" if period.last is None else words


def _english(period: Period) -> str:
    first, last = period.first, period.last or period.first
    if period.unit == "decade":
        return f"the {first.text}s" if _is_decade(first, last) else _joined(first, last, "–")
    if period.unit == "week":
        return f"the week of {_english_date(first)}"
    name = _months_of_year(first, last)
    if period.unit == "half" and name and name[1] - name[0] == 5:
        return f"the {_ORDINALS[name[0] // 6]} half of {first.text[:4]}"
    if period.unit == "quarter" and name:
        return f"the {_english_quarters(*name)} of {first.text[:4]}"
    if name and name[0] == 1 < name[1]:
        return f"the first {_COUNTS[name[1] - 1]} months of {first.text[:4]}"
    if name and name[0] < name[1]:
        return f"{_MONTHS[name[0] - 1]} to {_english_date(last)}"
    return _joined(first, last, "–" if first.datatype == "gYear" else " to ")


def _english_quarters(first: int, last: int) -> str:
    begin, end = (first - 1) // 3, last // 3 - 1
    if begin == end:
        return f"{_ORDINALS[begin]} quarter"
    if begin == 0:
        return f"first {_COUNTS[end]} quarters"
    return f"{_ORDINALS[begin]} to {_ORDINALS[end]} quarter"


def _joined(first: PartialDate, last: PartialDate, joint: str) -> str:
    words = _english_date(first)
    return words if first == last else f"{words}{joint}{_english_date(last)}"


def _english_date(when: PartialDate) -> str:
    year, *rest = when.text.split("-")
    if not rest:
        return year
    month = f"{_MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def _chinese(period: Period) -> str:
    first, last = period.first, period.last or period.first
    year = first.text[:4]
    if period.unit == "decade" and _is_decade(first, last):
        return f"{int(year) // 100 + 1}世纪{year[2:]}年代"
    if period.unit == "week":
        return f"{_chinese_date(first)}当周"
    name = _months_of_year(first, last)
    if period.unit == "half" and name and name[1] - name[0] == 5:
        return f"{year}年{'上下'[name[0] // 6]}半年"
    if period.unit == "quarter" and name:
        return f"{year}年{_chinese_quarters(*name)}"
    if name and name[0] == 1 < name[1]:
        return f"{year}年前{name[1]}个月"
    if name and name[0] < name[1]:
        return f"{year}年{name[0]}月至{name[1]}月"
    if first == last:
        return _chinese_date(first)
    if first.datatype == "gYear":
        return f"{year}—{_chinese_date(last)}"
    return f"{_chinese_date(first)}至{_chinese_date(last)}"


def _chinese_quarters(first: int, last: int) -> str:
    begin, end = (first - 1) // 3, last // 3 - 1
    if begin == end:
        return f"第{_HAN[begin]}季度"
    if begin == 0:
        return f"前{_HAN[end]}季度"
    return f"第{_HAN[begin]}至第{_HAN[end]}季度"


def _chinese_date(when: PartialDate) -> str:
    year, *rest = when.text.split("-")
    return f"{year}年" + "".join(f"{int(n)}{sign}" for n, sign in zip(rest, "月日", strict=False))


def _is_decade(first: PartialDate, last: PartialDate) -> bool:
    return first.text.endswith("0") and int(last.text) - int(first.text) == 9


def _months_of_year(first: PartialDate, last: PartialDate) -> tuple[int, int] | None:
    """The first and the last month, of a period of whole months of one year."""
    if first.datatype != "gYearMonth" or first.text[:4] != last.text[:4]:
        return None
    return int(first.text[5:]), int(last.text[5:])
