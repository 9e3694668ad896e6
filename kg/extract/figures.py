"""Figures with their units and hedges, in English and Chinese.

Years, ordinals, durations, numbers inside names and conversions in brackets do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.chinese.figures import chinese_figures
from kg.extract.records import NumericExpression, TimeExpression

#: English number words.
NUMBER_WORDS: Final = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "a dozen": 12,
    "dozen": 12,
}
_SCALES: Final = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bln": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
}
_CURRENCIES: Final = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "cny": "CNY",
    "rmb": "CNY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "¥": "CNY",
    "€": "EUR",
    "eur": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "hk$": "HKD",
}
_TWENTY: Final = "|".join(
    sorted(
        (w for w in NUMBER_WORDS if w not in ("zero", "hundred", "dozen")), key=len, reverse=True
    )
)
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE: Final = r"hundred|thousand|million|billion|trillion|mln|bln|bn"
_HEDGES: Final = (
    (">=", r"at least|no (?:less|fewer) than|not less than|a minimum of|or more|and above"),
    (
        "<",
        r"less than|fewer than|under|below|short of|within|up to|at most|no more than"
        r"|not more than",
    ),
    (
        ">",
        r"(?:a total of )?(?:more than|over|in excess of|exceed(?:s|ed|ing)?|above|upwards? of"
        r"|surpass(?:es|ed|ing)?|pass(?:ed|es)?|topp(?:ed|ing)|tops?|beyond)",
    ),
    (
        "~",
        r"nearly|almost|about|around|approximately|roughly|close to|some|an estimated|or so"
        r"|an average of about",
    ),
)
_HEDGE_BEFORE: Final = re.compile(
    r"(?:"
    + "|".join(f"(?P<h{n}>\\b(?:{words})\\b)" for n, (_, words) in enumerate(_HEDGES))
    + r")\s+(?:the\s+|a\s+|total\s+of\s+)*$",
    re.IGNORECASE,
)
_FRACTIONS: Final = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_FRACTION: Final = (
    r"(?P<f1>[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Aa])(?:[- ])(?P<f2>third|quarter|fourth"
    r"|fifth|sixth|seventh|"
    r"eighth|ninth|tenth|half)s?\b(?! (?:quarter|year|phase|batch|time|round|session|anniversary))"
    r"|(?P<f3>\d)/(?P<f4>\d{1,3}(?:,\d{3})*)(?![\d/])|(?P<f5>\bhalf\b)(?= of\b)"
)
_ENGLISH: Final = re.compile(
    # What a figure can begin with: skips everything else quickly.
    rf"(?=[\d$¥€]|(?<![A-Za-z])[CEHRUaefhnostAFNOST])(?:"
    rf"(?P<c1>US\$|HK\$|\$|¥|€|CNY|RMB|USD"
    rf"|EUR)\s?(?P<n1>{_NUMBER})(?:[\s-]?(?P<s1>{_SCALE}|[mb]n?\b))?"
    rf"|(?P<frac>{_FRACTION})"
    rf"|(?<![\w$.,/-])(?P<n2>(?:{_NUMBER})(?![\w/])|(?:{_NUMBER})(?=\s?%|-?(?:fold|km|sq)|[-\s])"
    rf"|\b(?:{_TWENTY}|{_TWENTY.title()})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?\b)"
    rf"(?:[\s-](?P<s2>{_SCALE})\b)?"
    r"(?P<u>\s?(?:%|percent\b|per ?cent\b)(?:age points?)?"
    r"|[\s-]percentage[\s-]points?"
    r"|\s(?:yuan|RMB|renminbi|US dollars?|U\.S\. dollars?|dollars?|euros?)\b"
    r"|[\s-](?:square[\s-]kilomet(?:er|re)s?|sq\.? ?km|square km|km2|km²"
    r"|sq\.? ?kilomet(?:er|re)s?)\b"
    r"|[\s-](?:square[\s-]met(?:er|re)s?|sq\.? ?m|m2|m²)\b|[\s-]hectares?\b|[\s-]mu\b"
    r"|[\s-](?:kilomet(?:er|re)s?|km)\b"
    r"|\s(?:times)\b|[\s-]?fold\b)?)"
)
_DURATION: Final = re.compile(
    r"[\s-](?:(?:more|consecutive|straight|full|whole|working|business|calendar)\s)?"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|o'clock"
    r"|a\.m|p\.m|sessions?\b)",
    re.IGNORECASE,
)
#: Where durations are results: cut from 20 days to 5.
_SHORTENED: Final = re.compile(
    r"\b(?:cut|cuts|cutting|reduc\w+|shorten\w*|slash\w*) (?:\w+ ){0,8}?(?:to|by|from)\b"
)
_NAME_AFTER: Final = re.compile(
    r"-(?!(?:fold|percent|kilomet|square|billion|million|trillion|hectare|strong|mu\b))[a-z]"
    r"|(?:st|nd|rd|th)\b|G\b|D\b|\.0\b|:\d|\s?(?:°|am\b|pm\b)"
)
_NO_NUMBER: Final = re.compile(
    r"(?:one|two|a|half)\s+(?:of\b|sessions\b|another\b|another's|by\b|day\b|side\b|hand\b|way\b"
    r"|such\b|that\b|which\b|zones?\"|districts?\"|and only|sides\b)|one\s+(?:stop|step)\b",
    re.IGNORECASE,
)
_SHARED_UNIT: Final = re.compile(
    rf"(?:(?: to| or|,? and|,) (?:{_NUMBER}))+(?: (?P<scale>{_SCALE}))? ?"
    r"(?P<unit>square kilomet(?:er|re)s|sq\.? ?km"
    r"|percent\b|%|yuan\b|US dollars|dollars)"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


_YEAR_BEFORE: Final = re.compile(
    r"\b(?:in|of|since|by|from|to|until|and|year|before|after|[Tt]he|for|during|than) $|\($"
)
#: Words and months that make a number part of a name or a date.
_NO_FIGURE: Final = re.compile(
    r"(?:one of|one of the|per|turns|turned|No\.?|Article|Phase|phase|Chapter|Room|Line|Level"
    r"|version|Grade|top|Top|Class|Global|Fortune|\b(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?|Jan\.?|Feb\.?)) $"
)


def figures(
    text: str, start: int, language: str, times: list[TimeExpression]
) -> Iterator[NumericExpression]:
    """Figures of one sentence that starts at ``start``, without those inside dates.

    >>> [(v.number, v.unit, v.comparator) for v in figures("nearly 90 tasks", 0, "en", [])]
    [(90.0, 'count', '~')]
    >>> [(v.text, v.number, v.unit) for v in figures("产值达9300亿元", 0, "zh", [])]
    [('9300亿元', 930000000000.0, 'CNY')]
    """
    found = chinese_figures(text) if language == "zh" else _english(text)
    taken = [(m.start - start, m.end - start) for m in times]
    for value in found:
        if not any(a < value.end and value.bare < b for a, b in taken):
            yield NumericExpression(
                start=value.start + start,
                end=value.end + start,
                text=value.text,
                number=value.number,
                unit=value.unit,
                comparator=value.comparator,
                bare=value.bare + start,
            )


def _english(text: str) -> Iterator[NumericExpression]:
    money_end = -9
    for found in _ENGLISH.finditer(text):
        bare, end = found.span()
        read = _read_english(found, text)
        if read is None:
            continue
        number, unit = read
        bracketed = (
            text[max(0, bare - 1) : bare] in "(（" or text[max(0, bare - 7) : bare] == "(about "
        )
        if (
            bracketed
            and bare - money_end < 9
            and unit in ("USD", "CNY", "EUR", "HKD", "km2", "count")
        ):
            continue
        if unit not in ("count", "percent"):
            money_end = end
        first, comparator = _hedge(text, bare)
        follows = re.match(r"\s(or more|and above|or so)\b", text[end : end + 12])
        if follows:
            comparator = "~" if follows[1] == "or so" else ">="
        if unit == "count" and (shared := _SHARED_UNIT.match(text, end)):
            number, unit = _shared(number, shared)
        yield NumericExpression(
            start=first,
            end=end,
            text=text[first:end],
            number=number,
            unit=unit,
            comparator=comparator,
            bare=bare,
        )


def _shared(number: float, found: re.Match[str]) -> tuple[float, str]:
    """A number that shares the unit of the next one: from 14.9 to 20 square kilometers."""
    scale, unit = found["scale"], found["unit"]
    number *= _SCALES.get(scale or "", 1.0)
    if "kilom" in unit or "km" in unit:
        return number, "km2"
    if unit.startswith("per") or unit == "%":
        return number, "percent"
    return round(number, 6), _CURRENCIES.get(unit.split()[-1], "count")


def _hedge(text: str, bare: int) -> tuple[int, str]:
    found = _HEDGE_BEFORE.search(text[max(0, bare - 34) : bare])
    if not found:
        return bare, "="
    group = next(name for name, value in found.groupdict().items() if value)
    return max(0, bare - 34) + found.start(), _HEDGES[int(group[1:])][0]


def _read_english(found: re.Match[str], text: str) -> tuple[float, str] | None:
    g = found.groupdict()
    if g["frac"]:
        return _fraction(g, text, *found.span())
    raw = g["n1"] or g["n2"]
    number = _plain(raw)
    if number is None:
        return None
    scale = (g["s1"] or g["s2"] or "").lower()
    number *= _SCALES.get(scale, 1.0)
    if g["c1"]:
        return round(number, 6), _CURRENCIES[g["c1"].lower()]
    unit = (g["u"] or "").lower().replace("-", " ").strip()
    if not unit:
        return _counted(found, text, raw, scale, number)
    if "point" in unit:
        return number, "pp"
    if unit.startswith(("%", "per")):
        return number, "percent"
    if unit == "mu":
        return round(number / 1500, 6), "km2"
    if "hectare" in unit:
        return round(number / 100, 6), "km2"
    if unit.startswith(("sq", "km2", "km²", "m2", "m²")):
        return number, "km2" if "k" in unit else "m2"
    if unit.startswith(("kilom", "km")):
        return number, "km"
    if unit in ("times", "fold"):
        return number, "times"
    return round(number, 6), _CURRENCIES.get(unit.split()[-1], "count")


def _counted(
    found: re.Match[str], text: str, raw: str, scale: str, number: float
) -> tuple[float, str] | None:
    """A bare number, unless it is a year, an ordinal, a duration or part of a name."""
    rest = text[found.end() :]
    if (
        not scale
        and _YEAR.fullmatch(raw)
        and _YEAR_BEFORE.search(text[max(0, found.start() - 12) : found.start()])
    ):
        return None
    if (
        (_DURATION.match(rest) and not _SHORTENED.search(text))
        or _NAME_AFTER.match(rest)
        or _NO_NUMBER.match(text[found.start() :])
    ):
        return None
    before = text[max(0, found.start() - 12) : found.start()]
    if _NO_FIGURE.search(before):
        return None
    if raw.lower() == "one" and not scale:
        return None
    return number, "count"


def _plain(raw: str) -> float | None:
    text = raw.lower().replace(",", "")
    if text[0].isdigit():
        return float(text)
    head, _, tail = text.partition("-")
    if head not in NUMBER_WORDS or (tail and tail not in NUMBER_WORDS):
        return None
    return float(NUMBER_WORDS[head] + (NUMBER_WORDS[tail] if tail else 0))


def _fraction(
    g: dict[str, str | None], text: str, start: int, end: int
) -> tuple[float, str] | None:
    if g["f3"]:
        below = int((g["f4"] or "0").replace(",", ""))
        if not below or int(g["f3"]) >= below:
            return None
        return round(100 * int(g["f3"]) / below, 2), "percent"
    if g["f5"]:
        return 50.0, "percent"
    if g["f2"] == "quarter" and text[:start].endswith(("first ", "last ", "past ")):
        return None
    first = (g["f1"] or "one").lower()
    above = {"a": 1}.get(first, 0) or NUMBER_WORDS[first]
    if first == "a" and not (
        text[end : end + 4].startswith(" of")
        or text[:start].endswith(("by ", "nearly ", "about ", "over "))
    ):
        return None
    return round(100 * above / _FRACTIONS[g["f2"] or "half"], 2), "percent"
