"""Amounts as people write them: 74 billion yuan, 740亿元, nearly 90 tasks, 2–3 districts.

The one writer of amounts for cards, tables, pages, plots and the ledger. It never rounds: a
scale is used only where the number stays short in it, so that what is written is what was given.
Machine formats write numbers themselves; the words of a source are ``kg:valueText``.

>>> yuan = UnitNames(en="yuan", zh="元")
>>> write(Decimal("7.4E+10"), yuan), write(Decimal("7.4E+10"), yuan, language="zh")
('74 billion yuan', '740亿元')
>>> write(Decimal(90), UnitNames(en="tasks", zh="项任务"), hedge="nearly")
'nearly 90 tasks'
>>> write((Decimal("5E+11"), Decimal("6E+11")), yuan, language="zh")
'5000—6000亿元'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from kg.model.intervals import plain

#: A number, or the ends of a range.
Number: TypeAlias = Decimal | tuple[Decimal, Decimal]
#: Scales, the largest first: name, power of ten, how many decimals a number may have in it, and the
#: power of ten from which it is used.
_SCALES: Final = {
    "en": ((" trillion", 12, 3, 12), (" billion", 9, 3, 9), (" million", 6, 2, 6)),
    "zh": (("万亿", 12, 2, 12), ("亿", 8, 4, 8), ("万", 4, 4, 6), ("万", 4, 2, 4)),
}
#: How a change is worded: what stands before a rise and before a fall.
_CHANGES: Final = {
    "en": {"rise": "up ", "fall": "down "},
    "zh": {"rise": "增长", "fall": "下降"},
}
_POINTS_ZH: Final = {"rise": "提高", "fall": "降低"}
_ANSWERS: Final[dict[Number, tuple[str, str]]] = {
    Decimal(1): ("yes", "是"),
    Decimal(0): ("no", "否"),
}
#: English words that are the same for one and for many.
_SAME_FOR_ONE: Final = frozenset({"headquarters", "series", "species", "means", "times"})
_ONE: Final = re.compile(r"(?:(ie)|(ch|sh|ss|x)e)?s$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNames:
    """What a unit is called.

    Attributes:
        en: In English, for many: ``tasks``.
        zh: In Chinese, with the measure word: ``项任务``.
        form, form_zh: Where the name does not just follow the number, the whole with {} for it:
            ``rank {}``, ``第{}名``.
        answers: Whether 1 is yes and 0 no.
    """

    en: str = ""
    zh: str = ""
    form: str = ""
    form_zh: str = ""
    answers: bool = False


#: Units that are not written as a number and a name, by their slug in the registry.
_FORMS: Final = {
    "rank": UnitNames(form="rank {}", form_zh="第{}名"),
    "boolean": UnitNames(answers=True),
}


def unit_names(slug: str, en: str, zh: str) -> UnitNames:
    """The names of a unit of the registry.

    >>> write(Decimal(3), unit_names("rank", "rank", "名次"), language="zh")
    '第3名'
    """
    return _FORMS.get(slug) or UnitNames(en=en, zh=zh)


def write(
    number: Number,
    unit: UnitNames,
    *,
    hedge: str = "",
    kind: str = "level",
    language: str = "en",
) -> str:
    """An amount in words.

    Args:
        number: The number in the unit, or both ends of a range.
        unit: The names of its unit.
        hedge: Words for "about" or "more than" in the language; empty for an exact number.
        kind: ``level``; ``rise``, ``fall`` or ``points`` for a change, whose direction is told by
            a word and not by a sign. Other kinds are written as levels.
        language: ``en`` or ``zh``.

    >>> percent = UnitNames(en="percent", zh="%")
    >>> write(Decimal("-5.6"), percent, kind="fall"), write(Decimal("-5.6"), percent, language="zh")
    ('down 5.6 percent', '-5.6%')
    >>> write(Decimal(1), UnitNames(en="companies"))
    '1 company'
    """
    chinese = language == "zh"
    if unit.answers and number in _ANSWERS:
        return _ANSWERS[number][chinese]
    change = ""
    if kind in ("rise", "fall", "points"):
        falls = (number if isinstance(number, Decimal) else number[0]) < 0
        direction = "fall" if falls or kind == "fall" else "rise"
        words = _POINTS_ZH if chinese and kind == "points" else _CHANGES["zh" if chinese else "en"]
        change = words[direction]
        number = abs(number) if isinstance(number, Decimal) else _sizes(number)
    form = unit.form_zh if chinese else unit.form
    if not form:
        name = unit.zh if chinese else _for_number(unit.en, number)
        form = "{}" + name if chinese or not name else "{} " + name
    said = form.format(write_number(number, language))
    return change + (hedge + said if chinese else f"{hedge} {said}".lstrip())


def write_number(number: Number, language: str = "en") -> str:
    """A number or a range without a unit, in the scale that suits it.

    >>> write_number(Decimal(1106214)), write_number(Decimal("1.62519E+12"))
    ('1,106,214', '1,625.19 billion')
    >>> write_number(Decimal("1.2E+6"), "zh"), write_number(Decimal(12345), "zh")
    ('120万', '12345')
    """
    if isinstance(number, Decimal):
        name, power = _scale(number, language)
        return _digits(number.scaleb(-power), language) + name
    chinese = language == "zh"
    low = number[0]
    scales = [_scale(end, language) for end in number]
    if scales[0] != scales[1]:
        if all(power for _, power in scales):  # 900 million to 1.2 billion
            return ("至" if chinese else " to ").join(write_number(n, language) for n in number)
        scales = [("", 0)]  # 2 to 3 million is 2 million to 3 million
    name, power = scales[0]
    joint = ("至" if chinese else " to ") if low < 0 else "—" if chinese else "–"
    return joint.join(_digits(end.scaleb(-power), language) for end in number) + name


def _scale(number: Decimal, language: str) -> tuple[str, int]:
    """The largest scale in which a number is at least one and stays short."""
    for name, power, decimals, least in _SCALES["zh" if language == "zh" else "en"]:
        if abs(number) >= Decimal(10) ** least and _decimals(number, power) <= decimals:
            return name, power
    return "", 0


def _decimals(number: Decimal, power: int) -> int:
    """How many decimals a number has in a scale."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, power - exponent) if isinstance(exponent, int) else 0


def _digits(number: Decimal, language: str) -> str:
    """Digits, in English with the thousands apart."""
    return plain(number) if language == "zh" else f"{number.normalize():,f}"


def _sizes(ends: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    low, high = sorted((abs(ends[0]), abs(ends[1])))
    return low, high


def _for_number(name: str, number: Number) -> str:
    """The name of a unit for one or many: 1 policy, 2 policies, 1 project per year."""
    if not isinstance(number, Decimal) or abs(number) != 1:
        return name
    noun, per, rest = name.partition(" per ")
    words = [_singular(word) for word in noun.split(" ")]
    return " ".join(words) + per + rest


def _singular(word: str) -> str:
    if word in _SAME_FOR_ONE or not word.endswith("s"):
        return word
    return _ONE.sub(lambda found: "y" if found[1] else found[2] or "", word)
