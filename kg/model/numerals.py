"""Numbers as texts write them: in digits, in Chinese characters, in English words.

Each reader takes a whole numeral and gives its value, or None where it is not well-formed: a number
is read whole or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

#: More digits than any figure has; longer runs are identifiers.
MOST_DIGITS: Final = 24
#: Languages that write 1.234,5 for what English writes 1,234.5 (CLDR, symbols of numbers).
DECIMAL_COMMA: Final = frozenset(
    {"cs", "da", "de", "el", "es", "fi", "fr", "hu", "id", "it", "nb", "nl", "no", "pl", "pt"}
    | {"ro", "ru", "sv", "tr", "uk", "vi"}
)

_GROUPED: Final = re.compile(r"\d{1,3}(?:([,'’ ])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_NO_DIGIT: Final = re.compile(r"[,'’ ]")
_SWAPPED: Final = str.maketrans(",.", ".,")


def read_digits(numeral: str, language: str = "en") -> Decimal | None:
    """A number in digits, with or without separators of thousands.

    >>> read_digits("1,234.5"), read_digits("1 200"), read_digits("1.234,5", "de")
    (Decimal('1234.5'), Decimal('1200'), Decimal('1234.5'))
    >>> read_digits("12,34"), read_digits("1.2.3"), read_digits("9" * 1000)
    (None, None, None)
    """
    if language in DECIMAL_COMMA:
        numeral = numeral.translate(_SWAPPED)
    numeral = numeral.replace("，", ",")
    if len(numeral) > 2 * MOST_DIGITS:
        return None
    if not (_PLAIN.fullmatch(numeral) or _GROUPED.fullmatch(numeral) or _INDIAN.fullmatch(numeral)):
        return None
    bare = _NO_DIGIT.sub("", numeral)
    return Decimal(bare) if len(bare) <= MOST_DIGITS else None


_HAN_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIAD: Final = {"万": 10**4, "亿": 10**8}
#: Two neighbouring digits that mean "from … to …": 三四百, 十七八.
_PAIR: Final = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says.

    Attributes:
        low, high: The number; two numbers for 三四百.
        scale: The unit of counting at its end, such as a million, which a range may share.
    """

    low: Decimal
    high: Decimal
    scale: Decimal = Decimal(1)


def read_han(text: str) -> Numeral | None:
    """A number in Chinese characters.

    >>> [int(read_han(n).low) for n in ("十五", "两万零三百", "一万五千亿", "三万五")]
    [15, 20300, 1500000000000, 35000]
    >>> read_han("三四百").high, read_han("十二点五").low, read_han("百百"), read_han("一二三")
    (Decimal('400'), Decimal('12.5'), None, None)
    """
    if len(text) > MOST_DIGITS:
        return None
    whole, point, decimals = text.partition("点")
    if point:
        value = _han_integer(whole)
        if value is None or not decimals or any(c not in _HAN_DIGITS for c in decimals):
            return None
        digits = "".join(str(_HAN_DIGITS[c]) for c in decimals)
        return Numeral(*[Decimal(f"{value}.{digits}")] * 2)
    scale = _last_scale(text)
    pairs = list(_PAIR.finditer(text))
    if len(pairs) == 1 and _are_neighbours(*pairs[0].groups()):
        a, b = pairs[0].span()
        low, high = (_han_integer(text[:a] + digit + text[b:]) for digit in pairs[0].groups())
        if low is None or high is None or not low < high:
            return None
        return Numeral(Decimal(low), Decimal(high), scale)
    value = _han_integer(text)
    return None if value is None else Numeral(Decimal(value), Decimal(value), scale)


def _are_neighbours(one: str, other: str) -> bool:
    a, b = _HAN_DIGITS[one], _HAN_DIGITS[other]
    return b == a + 1 or (a, b) == (3, 5)


def _last_scale(text: str) -> Decimal:
    """The units at the end of a numeral, of which the rest counts how many: 五百万 is 5 × 百万."""
    head = text.rstrip("百千万亿")
    if not head or head[-1] not in _HAN_DIGITS | {"十": 10}:
        return Decimal(1)
    scale = 1
    for char in text[len(head) :]:
        scale *= _HAN_UNITS.get(char) or _MYRIAD[char]
    return Decimal(scale)


#: A whole number: the parts before 亿, before 万 and below; 万亿 is 10¹².
_HAN_NUMBER: Final = re.compile(
    r"(?:(?P<yi>[^亿]*)亿)?零?(?:(?P<wan>[^万亿]*)万)?零?(?P<low>[^万亿]*)"
)
_SECTION: Final = re.compile(
    r"(?:(?P<n1000>[一二两三四五六七八九])千零?)?(?:(?P<n100>[一二两三四五六七八九])百零?)?"
    r"(?:(?P<n10>[一二两三四五六七八九])?(?P<ten>十))?(?P<n1>[一二两三四五六七八九])?"
)
#: A digit behind a unit other than 十, of which it counts tenths: 三万五.
_TENTHS: Final = re.compile(r"([百千万亿])([一二两三四五六七八九])")


def _han_integer(text: str) -> int | None:
    """A whole number; None unless its units descend and each has a digit."""
    if text in ("零", "〇"):
        return 0
    if text and all(char in "百千万亿" for char in text):
        return _bare_units(text)
    if tenths := _TENTHS.fullmatch(text, max(0, len(text) - 2)):
        unit = _HAN_UNITS.get(tenths[1]) or _MYRIAD[tenths[1]]
        whole = _han_integer(text[:-1])
        return None if whole is None else whole + _HAN_DIGITS[tenths[2]] * unit // 10
    found = _HAN_NUMBER.fullmatch(text.replace("〇", "零"))
    if not found or not text or text[0] == "零":
        return None
    total = 0
    for name, factor in (("yi", 10**8), ("wan", 10**4), ("low", 1)):
        part = found[name]
        if part is None or (name == "low" and not part and total):
            continue
        value = _han_integer(part) if name == "yi" else _section(part)
        if value is None:
            return None
        total += value * factor
    return total


def _bare_units(text: str) -> int | None:
    """百, 千万, 万亿: units without a digit; each multiplies those before it."""
    if text not in ("百", "千", "万", "亿", "百万", "千万", "百亿", "千亿", "万亿"):
        return None
    product = 1
    for char in text:
        product *= _HAN_UNITS.get(char) or _MYRIAD[char]
    return product


def _section(text: str) -> int | None:
    """A number below 10,000."""
    found = _SECTION.fullmatch(text)
    if not text or not found:
        return None
    ten = 10 * _HAN_DIGITS[found["n10"] or "一"] if found["ten"] else 0
    digits = ((found[name], unit) for name, unit in (("n1000", 1000), ("n100", 100), ("n1", 1)))
    return ten + sum(_HAN_DIGITS[digit] * unit for digit, unit in digits if digit)


_SMALL: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: English number words below a hundred.
NUMBER_WORDS: Final = {word: n for n, word in enumerate(_SMALL, start=1)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_BIG: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
#: Names of the parts of a whole.
FRACTIONS: Final = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_WORDS: Final = "|".join(sorted([*NUMBER_WORDS, *_BIG, "hundred", "dozen"], key=len, reverse=True))
_TOKEN: Final = re.compile(rf"(?P<and>[ ]and[ ])?[ -]?(?P<word>{_WORDS})(?![A-Za-z])")


def read_words(text: str, start: int, end: int) -> tuple[Numeral, int] | None:
    """The number in English words that begins at a place of a lower-case text, and its end.

    >>> text = "two hundred and five thousand firms"
    >>> read_words(text, 0, len(text))
    (Numeral(low=Decimal('205000'), high=Decimal('205000'), scale=Decimal('1000')), 29)
    >>> read_words("two three", 0, 9)[1], read_words("a dozen", 0, 7)[0].low
    (3, Decimal('12'))
    """
    total = current = 0
    largest, last, at, scale = 10**15, "", start, 1
    if lead := _ARTICLE.match(text, start, end):
        at, current, last = lead.end(), 1, "one"
    while found := _TOKEN.match(text, at, end):
        word = found["word"]
        number = NUMBER_WORDS.get(word)
        if at == start and found.start("word") > start:
            break
        if found["and"] and not (number and last in ("hundred", *_BIG)):
            break
        if number is not None:
            fits = number < 10 and last in _TENS if last not in ("", "hundred", *_BIG) else True
            if not fits:
                break
            current += number
            scale = 1
        elif word in ("hundred", "dozen"):
            if not 0 < current < 100 or last in ("hundred", "dozen"):
                if not (word == "dozen" and current == 0 and not total):
                    break
                current = 1
            scale = 100 if word == "hundred" else 12
            current *= scale
        else:
            if not current or _BIG[word] >= largest:
                break
            scale = _BIG[word] * (scale if last in ("hundred",) else 1)
            total, current, largest = total + current * _BIG[word], 0, _BIG[word]
        at, last = found.end(), word
    if at == start or (lead and at == lead.end()):
        return None
    value = Decimal(total + current)
    shared = Decimal(scale) if value % scale == 0 else Decimal(1)
    return Numeral(value, value, shared), at


_ARTICLE: Final = re.compile(r"an? (?=hundred|thousand|million|billion|trillion|dozen)")
