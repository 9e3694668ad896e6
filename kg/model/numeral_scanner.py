"""Finds the numbers of a text: digits, Chinese and English numerals, parts of a whole, multiples.

::

    number = digits | 1 200 | 二十五 | two hundred | dozens, 数百 (vague)
    part   = 三分之一 | 百分之 number | two-thirds | 1/4 | one in five | half | 一半
    multiple = 翻番 | doubled
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.model.numerals import FRACTIONS, NUMBER_WORDS, read_digits, read_han, read_words
from kg.model.units import PERCENT, TIMES, Unit

_HAN: Final = "零〇一二两三四五六七八九十百千万亿"
_BIG: Final = ("dozen", "hundred", "thousand", "million", "billion", "trillion")
_WORDS: Final = "|".join(sorted([*NUMBER_WORDS, *_BIG], key=len, reverse=True))
_PARTS: Final = "|".join(FRACTIONS)
_ENGLISH: Final = (
    rf"(?P<vague>(?:(?:several|a few) (?:{'|'.join(_BIG)})s?"
    r"|(?:tens of |hundreds of |thousands of )?"
    rf"(?:(?:{'|'.join(_BIG)})s|scores|tens(?= of)))(?: of)?)"
    r"|(?P<multiple>doubl(?:e|es|ed|ing)|(?:tripl|trebl|quadrupl|quintupl)(?:e|es|ed|ing)"
    r"|halv(?:e|es|ed|ing)|twice)"
    rf"|(?P<part>half|an? (?:{_PARTS}))"
    rf"|(?P<words>(?:an? (?=(?:{'|'.join(_BIG)})))?(?:{_WORDS})(?:-?fold)?)"
)
_HAN_KINDS: Final = (
    r"(?P<vague_han>(?:好几|几|(?<![总人户次件篇个多少无指参系基倍分位岁])数)[十百千万亿]+(?!分之))"
    r"|(?P<multiple_han>翻了?[一两二三四五\d]?番|翻了?一?倍|减半)"
    r"|(?P<half_han>一半|半数|(?<=[近逾超过])半(?![数年天日月个小价百]))"
    rf"|(?P<han>[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?)"
)
_DIGITS: Final = (
    r"(?P<digits>[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])|(?:(?<![\w.,])\.)?[0-9](?:[0-9.,'’]*[0-9])?)"
    r"|(?P<vulgar>[¼½¾⅕⅖⅗⅘⅛⅜⅝⅞])"
)
_ENGLISH_START: Final = r"(?<![a-z-])(?=[a-fhmnoqst])"
#: Where a number may begin in a lower-case text, with and without Chinese characters in it.
LATIN_NUMBER: Final = re.compile(rf"{_DIGITS}|{_ENGLISH_START}(?:{_ENGLISH})(?![a-z])")
HAN_NUMBER: Final = re.compile(rf"{_DIGITS}|{_HAN_KINDS}|{_ENGLISH_START}(?:{_ENGLISH})(?![a-z])")

_SPACED: Final = re.compile(r"(?: \d{3}(?!\d|[.,]\d{3}))+(?:\.\d+)?(?![\d.,]*\d)")
_SHORT: Final = re.compile(r"[1-9]\d{0,2}")
_VULGAR: Final = {
    "¼": "0.25", "½": "0.5", "¾": "0.75", "⅕": "0.2", "⅖": "0.4", "⅗": "0.6", "⅘": "0.8",
    "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875",
}  # fmt: skip
_MULTIPLES: Final = {
    head: Decimal(times)
    for head, times in (("do", 2), ("tw", 2), ("tr", 3), ("qua", 4), ("qui", 5), ("ha", "0.5"))
}
_FLOORS: Final = {"dozen": 12, "score": 20, "ten": 10, "hundred": 100} | {
    word: 1000**n for n, word in enumerate(("thousand", "million", "billion", "trillion"), start=1)
}
_HAN_FLOORS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SLASH: Final = re.compile(r"/(\d{1,4})(?!\d|[/.,]\d|[a-z])")
_ONE_IN: Final = re.compile(
    r"\s(?:in|out of)\s(?:every\s|each\s)?"
    rf"(?:(?P<digits>\d{{1,4}})(?![\w.,-]*\d)|(?P<word>{_WORDS}))(?![\w-])"
)
_PART_AFTER: Final = re.compile(rf"[ -](?P<part>{_PARTS})s?(?![a-z-])")
_AND_PART: Final = re.compile(r"(?: and an? |-and-a-)(?P<part>half|quarter|third)(?![a-z])")
#: What makes a part of a whole an ordinal or a period: a third party, half a year, one-third time.
_NO_PART: Final = re.compile(
    r"[ -](?:quarters?|years?|phases?|batch|times?|rounds?|sessions?|anniversary|part(?:y|ies)"
    r"|hours?|days?|months?|century|decade|generation|world|countr(?:y|ies)|stage|ring|place"
    r"|an? (?:year|day|month|hour|century|decade))\b"
)
_OF_WHOLE: Final = re.compile(r" (?:of|the|its|their|all|our|as)\b|[ ]?[,.;)]|$")
_HALF_OF: Final = re.compile(r" (?:of|the|its|their|all|our|as|that)\b")
_PERIOD: Final = re.compile(
    r"\b(?:first|second|last|latter|other|third|fourth|next|past|this|each|every|previous|same"
    r"|better)[ -]$"
)
_HEDGED: Final = re.compile(
    r"\b(?:by|nearly|about|over|than|almost|around|to|least|some|roughly|under|exceed\w*|only"
    r"|just) $"
)
_DIVIDED: Final = re.compile(
    rf"分之(?:(?P<digits>\d+(?:\.\d+)?)|(?P<han>[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?))"
)
_SCALE_AFTER: Final = re.compile(r"[ -](hundred|thousand|million|billion|trillion)(?![a-z])")
_ROUND: Final = frozenset("十百千万亿")


class Refused(Exception):
    """A number that is not read.

    Attributes:
        reason: Why, in a few words.
        end: Where reading goes on.
    """

    def __init__(self, reason: str, end: int) -> None:
        super().__init__(reason)
        self.reason, self.end = reason, end


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """A number of a text, before its scale and unit.

    Attributes:
        kind: digits, han, words, vague, part (of a whole) or multiple.
        start, end: Its place.
        low, high: The number, or the two ends of 三四百; for a vague one the least that it may be.
        scale: The unit of counting at its end; ``low`` and ``high`` count it.
        unit: percent for a part of a whole, times for a multiple; None for other numbers.
        is_percent: Whether it begins with 百分之, which a second number may share.
        is_round: Whether it is 百, 万 or the like without a digit, or has one word or character.
    """

    kind: str
    start: int
    end: int
    low: Decimal
    high: Decimal
    scale: Decimal = Decimal(1)
    unit: Unit | None = None
    is_round: bool = False
    is_percent: bool = False


def scan(found: re.Match[str], language: str) -> ScannedNumber:
    """The number that a match of ``LATIN_NUMBER`` or ``HAN_NUMBER`` begins.

    Raises:
        Refused: what stands there is no well-formed number.
    """
    kind = found.lastgroup or ""
    if kind == "part" and found.string[found.start()] == "h":
        kind = "half"
    return _SCANNERS[kind](found, language)


def _one(
    kind: str, start: int, end: int, value: Decimal, unit: Unit | None = None
) -> ScannedNumber:
    return ScannedNumber(kind, start, end, value, value, unit=unit)


def _digits(found: re.Match[str], language: str) -> ScannedNumber:
    text, (start, end) = found.string, found.span()
    if _SHORT.fullmatch(found[0]) and (spaced := _SPACED.match(text, end)):
        end = spaced.end()
    value = read_digits(text[start:end], language)
    if value is None:
        raise Refused("no well-formed number", end)
    if text[end : end + 1] == "/" and (slash := _SLASH.match(text, end)):
        whole = int(slash[1])
        if not 0 < value < whole or value != int(value):
            raise Refused("no part of a whole", slash.end())
        return _share("part", start, slash.end(), value / whole)
    if text[end : end + 1] == " " and (part := _one_in(text, end, value)):
        return _share("part", start, part[1], value / part[0])
    if text[end : end + 1] in _VULGAR:
        return _one("digits", start, end + 1, value + Decimal(_VULGAR[text[end]]))
    if text[end : end + 2] == "分之":
        raise Refused("no part of a whole", end + 2)
    return _one("digits", start, end, value)


def _share(kind: str, start: int, end: int, part: Decimal) -> ScannedNumber:
    return _one(kind, start, end, round(100 * part, 2), PERCENT)


def _one_in(text: str, at: int, value: Decimal) -> tuple[int, int] | None:
    """The whole of "one in five", and where it ends."""
    found = _ONE_IN.match(text, at)
    if not found:
        return None
    if found["digits"]:
        whole = int(found["digits"])
    else:
        read = read_words(text, found.start("word"), len(text))
        if read is None or read[1] != found.end():
            return None
        whole = int(read[0].low)
    usual = value == 1 or whole in (3, 4, 5, 10, 20, 100, 1000)
    if not (value == int(value) and value < whole <= 1000 and usual) or _NO_PART.match(
        text, found.end()
    ):
        return None
    return whole, found.end()


def _vulgar(found: re.Match[str], language: str) -> ScannedNumber:
    return _one("digits", *found.span(), Decimal(_VULGAR[found[0]]))


def _han(found: re.Match[str], language: str) -> ScannedNumber:
    text, (start, end) = found.string, found.span()
    if divided := _DIVIDED.match(text, end):
        whole = read_han(found[0])
        if divided["digits"]:
            part = read_digits(divided["digits"])
            low = high = part
        else:
            read = read_han(divided["han"])
            low, high = (read.low, read.high) if read else (None, None)
        if whole is None or low is None or high is None or not whole.low or whole.low != whole.high:
            raise Refused("no part of a whole", divided.end())
        low, high = (round(100 * part / whole.low, 2) for part in (low, high))
        return ScannedNumber(
            "part", start, divided.end(), low, high, unit=PERCENT, is_percent=found[0] == "百"
        )
    read = read_han(found[0])
    if read is None:
        raise Refused("no well-formed number", end)
    low, high, scale = read.low, read.high, read.scale
    if scale > 1:
        low, high = low / scale, high / scale
    is_round = set(found[0]) <= _ROUND or len(found[0]) == 1
    return ScannedNumber("han", start, end, low, high, scale, is_round=is_round)


def _vague_han(found: re.Match[str], language: str) -> ScannedNumber:
    floor = 1
    for char in found[0]:
        floor *= _HAN_FLOORS.get(char, 1)
    return _one("vague", *found.span(), Decimal(floor))


def _vague(found: re.Match[str], language: str) -> ScannedNumber:
    floor = 1
    for word in re.findall("|".join(_FLOORS), found[0]):
        floor *= _FLOORS[word]
    return _one("vague", *found.span(), Decimal(floor))


def _multiple(found: re.Match[str], language: str) -> ScannedNumber:
    word = found[0]
    value = next(n for head, n in _MULTIPLES.items() if word.startswith(head))
    return _one("multiple", *found.span(), value, TIMES)


def _multiple_han(found: re.Match[str], language: str) -> ScannedNumber:
    if found[0] == "减半":
        return _one("multiple", *found.span(), Decimal("0.5"), TIMES)
    times = found[0].removeprefix("翻").removeprefix("了")[:-1]
    power = (
        int(times)
        if times.isdigit()
        else {"两": 2}.get(times, "一二三四五".find(times or "一") + 1)
    )
    return _one("multiple", *found.span(), Decimal(2) ** power, TIMES)


def _half_han(found: re.Match[str], language: str) -> ScannedNumber:
    return _share("part", *found.span(), Decimal("0.5"))


def _half(found: re.Match[str], language: str) -> ScannedNumber:
    """Half of them, half a million; no half-year, no second half."""
    text, (start, end) = found.string, found.span()
    if _PERIOD.search(text, max(0, start - 12), start) or _NO_PART.match(text, end):
        raise Refused("no part of a whole", end)
    if (article := re.compile(r" an? ").match(text, end)) and (
        read := read_words(text, article.start() + 1, len(text))
    ):
        number, stop = read
        value = number.low / number.scale if number.scale > 1 else number.low
        return ScannedNumber("words", start, stop, value / 2, value / 2, number.scale)
    hedged = _HEDGED.search(text, max(0, start - 12), start)
    if not (_HALF_OF.match(text, end) or (hedged and _OF_WHOLE.match(text, end))):
        raise Refused("no part of a whole", end)
    return _share("part", start, end, Decimal("0.5"))


def _part(found: re.Match[str], language: str) -> ScannedNumber:
    """A third of them; no third party."""
    text, (start, end) = found.string, found.span()
    hedged = _HEDGED.search(text, max(0, start - 12), start)
    if _NO_PART.match(text, end) or not (_HALF_OF.match(text, end) or hedged):
        raise Refused("no part of a whole", end)
    part = Decimal(1) / FRACTIONS[found[0].split()[1]]
    if (of := re.compile(r" of an? ").match(text, end)) and (
        read := read_words(text, of.start() + 4, len(text))
    ):
        number, stop = read  # a quarter of a million
        return ScannedNumber("words", start, stop, part, part, number.low)
    return _share("part", start, end, part)


def _words(found: re.Match[str], language: str) -> ScannedNumber:
    text, start = found.string, found.start()
    if found[0].endswith("fold"):  # tenfold
        read = read_words(found[0].removesuffix("fold").rstrip("-"), 0, len(found[0]))
        times = read[0].low if read else Decimal(0)
        return _one("multiple", start, found.end(), times, TIMES)
    read = read_words(text, start, len(text))
    if read is None:
        raise Refused("no well-formed number", found.end())
    number, end = read
    value = number.low
    if part := _AND_PART.match(text, end):
        return _mixed(text, start, part, value)
    if text[end : end + 1] in " -" and (fraction := _PART_AFTER.match(text, end)):
        whole = FRACTIONS[fraction["part"]]
        if (
            not value <= whole
            or _NO_PART.match(text, fraction.end())
            or _PERIOD.search(text, max(0, start - 12), start)
        ):
            raise Refused("no part of a whole", fraction.end())
        return _share("part", start, fraction.end(), value / whole)
    if rest := _one_in(text, end, value):
        return _share("part", start, rest[1], value / rest[0])
    scale = number.scale
    is_round = value < 10 and scale == 1
    return ScannedNumber(
        "words", start, end, value / scale, value / scale, scale, is_round=is_round
    )


def _mixed(text: str, start: int, part: re.Match[str], value: Decimal) -> ScannedNumber:
    """One and a half, two and a half million."""
    value += Decimal(1) / FRACTIONS[part["part"]]
    end, scale = part.end(), Decimal(1)
    if big := _SCALE_AFTER.match(text, end):
        scale, end = Decimal(_FLOORS[big[1]]), big.end()
    value = round(value, 4)
    return ScannedNumber("words", start, end, value, value, scale)


_SCANNERS: Final[dict[str, Callable[[re.Match[str], str], ScannedNumber]]] = {
    "digits": _digits,
    "vulgar": _vulgar,
    "han": _han,
    "vague_han": _vague_han,
    "vague": _vague,
    "multiple": _multiple,
    "multiple_han": _multiple_han,
    "half_han": _half_han,
    "half": _half,
    "part": _part,
    "words": _words,
}
