"""Dates in English and Chinese news, anchored to the day of publication.

General date parsers read road numbers as years and fail on Chinese days; these rules read only the
expressions that occur in news about zones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from kg.extract.figures import NUMBER_WORDS
from kg.extract.records import TimeExpression

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = (
    r"(?P<m{0}>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_YEAR: Final = r"(?P<y{0}>(?:19|20)\d\d)"
_M1, _M2, _M3, _M4 = (_MONTH.format(n) for n in (1, 2, 3, 4))
_ENGLISH: Final = re.compile(
    # What a date can begin with: skips everything else quickly.
    r"(?<!\w)(?=[JFMASONDRLTYEIWOCfstlnorwyeimtc\d])(?:"
    # From January to May 2021 · January-May (2021) · first five months of 2021
    rf"\b{_M1}(?: to | through |[-–]){_M2}(?:,? (?:of )?{_YEAR.format(1)})?\b"
    rf"|\b{_M3}(?: (?P<d1>\d\d?)(?:st|nd|rd|th)?(?!\d|[ ,]?\d*\s*(?:million|billion|percent)))?"
    rf"(?:,? (?:of )?{_YEAR.format(2)})?\b"
    rf"|\b(?P<d2>\d\d?)(?:st|nd|rd|th)? {_M4}(?:,? {_YEAR.format(3)})?\b"
    r"|\b[Ff]irst (?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+) months"
    rf"(?: of (?:{_YEAR.format(4)}|(?P<w1>this|last) year))?"
    r"|\b[Ff]irst (?P<qs>two|three) quarters"
    rf"(?: of (?:{_YEAR.format(9)}|(?P<w7>this|last) year))?"
    r"|\b(?P<q>first|second|third|fourth) quarter"
    rf"(?:s)?(?: of (?:{_YEAR.format(5)}|(?P<w2>this|last) year))?"
    r"|\b(?P<h>first|second) half(?: of)?"
    rf"(?: (?:{_YEAR.format(6)}|(?P<w3>this|last|the) year))\b"
    rf"|\b(?P<era>(?:19|20)\d\d)\s?[-–]\s?{_YEAR.format(7)}\b"
    r"|\b(?P<w4>[Tt]his|[Ll]ast|[Nn]ext) year\b|\b(?P<w5>[Tt]his|[Ll]ast|[Nn]ext) month\b"
    r"|(?<=\b[Ii]n )(?P<w6>the past year)\b"
    r"|\b(?P<ago>[Rr]ecently|[Ll]ast week|[Tt]his week|[Yy]esterday|[Ee]arlier this month"
    r"|[Nn]ow|[Tt]oday|[Cc]urrently|[Ss]o far)\b"
    r"|\b(?:[Ii]n|[Oo]ver|[Ww]ithin|[Dd]uring) (?:the )?(?:next|coming) (?P<on>\w+) years\b"
    r"|\b[Ww]ithin (?P<on2>\w+) years\b"
    r"|\b[Oo]n (?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    rf"|\b(?:[Mm]id|[Ee]arly|[Ll]ate)-{_YEAR.format(10)}\b"
    rf"|(?<![\w$.,-]){_YEAR.format(8)}(?![\w.,]*\d)(?! (?:projects|companies|enterprises|firms))\b)"
)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE: Final = re.compile(
    r"(?=[\d今去前明上下第一二三四五六七八九十两年目截当日近未如现眼])(?:"
    r"(?P<y>(?:19|20)\d\d|今|去|前|明)年"
    r"(?:(?P<h>上半年|下半年)|第?(?P<q>[一二三四])季度|前(?P<n>\d+|[一二三四五六七八九十]+)个月|前三季度"
    r"|(?:1\s?[-—至到－~]+\s?)?(?P<m>1[0-2]|[1-9])月(?:份)?(?:(?P<d>[12]\d|3[01]|[1-9])[日号])?"
    r"|底|年底)?"
    r"|(?P<p>今年|去年)?前(?P<n2>\d+|[一二三四五六七八九十]+)个月"
    r"|(?P<h2>上半年|下半年)|第?(?P<q2>[一二三四])季度|前三季度"
    r"|(?:1\s?[-—至到－~]+\s?)?(?P<m2>1[0-2]|[1-9])月(?:份)?(?:(?P<d2>[12]\d|3[01]|[1-9])[日号])?"
    r"|(?P<end>年底前?|年内)|(?P<w>目前|截至目前|今天|当前|日前|近日|如今|现在|眼下)"
    r"|(?:未来|今后)(?P<on>[\d一二三四五六七八九十两]+)年|(?P<on2>[\d一二三四五六七八九十两]+)年(?:之?内|后))"
)
_HAN: Final = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
    "两": 2,
}


def time_expressions(
    text: str, start: int, language: str, published: str
) -> Iterator[TimeExpression]:
    """Dates of one sentence; relative ones are resolved from the day of publication.

    >>> [t.iso for t in time_expressions("From January to May 2021", 0, "en", "2021-06-23")]
    ['2021-05']
    >>> [t.iso for t in time_expressions("去年4月，上海挂牌。", 0, "zh", "2023-07-15")]
    ['2022-04']
    """
    pattern, read = (_CHINESE, _chinese) if language == "zh" else (_ENGLISH, _english)
    year = int(published[:4]) if published[:4].isdigit() else 0
    month = int(published[5:7]) if published[5:7].isdigit() else 0
    for found in pattern.finditer(text):
        iso = (
            _weekday(found["day"], published)
            if language == "en" and found["day"]
            else read(found, year, month)
        )
        if iso:
            yield TimeExpression(start=start + found.start(), end=start + found.end(), iso=iso)


def _english(found: re.Match[str], year: int, month: int) -> str:
    g = found.groupdict()
    said = next((int(g[f"y{n}"]) for n in range(1, 11) if g.get(f"y{n}")), 0)
    word = next((g[f"w{n}"] for n in (1, 2, 3, 7) if g[f"w{n}"]), "")
    if g["w4"]:
        return _iso(year + {"this": 0, "last": -1, "next": 1}[g["w4"].lower()] if year else 0)
    if g["w5"]:
        return _shift(year, month, {"this": 0, "last": -1, "next": 1}[g["w5"].lower()])
    if g["w6"] or g["ago"]:
        return _iso(year, month)
    if years := _count(g["on"] or g["on2"] or ""):
        return _iso(year + years if year else 0)
    base = said or (year - (word == "last") if year else 0)
    if g["m2"]:
        return _iso(base, _month(g["m2"]))
    if g["n"]:
        return _iso(base, _count(g["n"]))
    if g["qs"]:
        return _iso(base, 3 * NUMBER_WORDS[g["qs"].lower()])
    if g["q"]:
        return _iso(base, 3 * (1 + ("first", "second", "third", "fourth").index(g["q"].lower())))
    if g["h"]:
        return f"{base}-H{1 if g['h'].lower() == 'first' else 2}" if base else ""
    if name := g["m3"] or g["m4"]:
        return _in_month(name, g["d1"] or g["d2"], said, year, month)
    return _iso(said)


def _in_month(name: str, day: str | None, said: int, year: int, month: int) -> str:
    """A named month: of the stated year, else the last one up to next month."""
    if name == "May" and not (day or said):
        return ""
    number = _month(name)
    base = said or (year - 1 if year and month and number > month + 1 else year)
    return _iso(base, number, int(day) if day and 1 <= int(day) <= 31 else 0)


def _count(word: str) -> int:
    """A number of years or months in digits or words; 0 for another word."""
    return int(word) if word.isdigit() else NUMBER_WORDS.get(word.lower(), _HAN.get(word, 0))


def _weekday(name: str, published: str) -> str:
    """The last such weekday up to the day of publication."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published[:7]
    return (day - timedelta(days=(day.weekday() - WEEKDAYS.index(name)) % 7)).isoformat()


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".").lower()]


def _chinese(found: re.Match[str], year: int, month: int) -> str:
    g = found.groupdict()
    if g["w"]:
        return _iso(year, month)
    if g["end"]:
        return _iso(year)
    if years := _count(g["on"] or g["on2"] or ""):
        return _iso(year + years if year else 0)
    said = g["y"] or (g["p"] or "")[:1]
    base = int(said) if said.isdigit() else year + {"去": -1, "前": -2, "明": 1}.get(said, 0)
    if not year and not said.isdigit():
        return ""
    if count := g["n"] or g["n2"]:
        return _iso(base, _count(count))
    if half := g["h"] or g["h2"]:
        return f"{base}-H{1 if half == '上半年' else 2}"
    if quarter := g["q"] or g["q2"]:
        return _iso(base, 3 * _HAN[quarter])
    if "前三季度" in found[0]:
        return _iso(base, 9)
    number = g["m"] or g["m2"]
    if number:
        day = g["d"] or g["d2"]
        return _iso(base, int(number), int(day) if day else 0)
    return _iso(base)


def _shift(year: int, month: int, by: int) -> str:
    if not (year and month):
        return ""
    year, month = (year * 12 + month - 1 + by) // 12, (month - 1 + by) % 12 + 1
    return _iso(year, month)


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    if not year:
        return ""
    if not 1 <= month <= 12:
        return str(year)
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
