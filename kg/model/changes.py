"""Rise or fall: what the words around a figure say of its direction.

"Fell 5.6 percent" and 下降5.6% are changes, "fell to 5.6 percent" and 降至5.6% are levels after
one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from kg.model.phrase_table import PhraseTable, rows


class Direction(NamedTuple):
    """How a figure stands to a change.

    Attributes:
        change: ``rise``, ``fall`` or empty.
        led_by: What leads from the words of change to the figure: ``to`` (the level after it),
            ``from`` (the level before it), or empty (the change itself).
    """

    change: str
    led_by: str = ""


NONE: Final = Direction("")
_SKIPPED: Final = frozenset(
    {"by", "of", "a", "an", "the", "about", "only", "just", "another", "further", "some", "also"}
    | {"year-on-year", "yoy", "year", "on", "yearly", "annually", "annual", "monthly", "quarterly"}
    | {"average", "steep", "sharp", "slight", "modest", "cumulative", "total", "in", "itself"}
    | {"year-over-year", "over", "month-on-month", "quarter-on-quarter", "combined", "respectively"}
)
#: How many words a change with "by" may lie before its figure: cut the use of energy by 5 percent.
_REACH: Final = 12
_CHINESE_LINK: Final = re.compile(
    r"(?:[了约近已仅只均就也又再各共\s]|分别|同比|环比|年均|平均|累计|合计|整整|幅度|，?同比)+$"
)
_TO: Final = re.compile(r"(?:到了?|至|为|成|达到?|在|是|达成)$")
_COMPARED: Final = re.compile(r"[比较][^，。；]*$|同比$|环比$")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: What makes 少, 低, 高, 多 part of another word.
_OTHER_WORD: Final = re.compile(r"[最至不很许众提创新极偏](?:少|低|高|多)$")
_NEXT_WORD: Final = re.compile(r"[ -]([a-z-]+)")
_THAN: Final = re.compile(r" than\b|\s*(?:[,.;:)]|$)")
_AFTER_SKIPPED: Final = frozenset(
    {"year-on-year", "yoy", "annual", "annualized", "monthly", "quarterly", "year", "on"}
    | {"year-over-year", "overall", "average", "cumulative"}
)


@cache
def _tables() -> dict[tuple[str, str], PhraseTable[str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("directions.csv"):
        table = found.setdefault((row["language"], row["position"]), {})
        table[row["form"]] = row["direction"]
    return {key: PhraseTable(phrases.items()) for key, phrases in found.items()}


@cache
def _words(position: str) -> dict[str, str]:
    return {
        row["form"]: row["direction"]
        for row in rows("directions.csv")
        if (row["language"], row["position"]) == ("en", position)
    }


def before(text: str, at: int, floor: int) -> Direction:
    """What the words before a figure and its hedges say.

    >>> before("exports fell sharply by ", 24, 0), before("exports fell to ", 16, 0)
    (Direction(change='fall', led_by=''), Direction(change='fall', led_by='to'))
    >>> before("进口额同比下降了", 8, 0), before("压减至", 3, 0), before("降幅为", 3, 0)[0]
    (Direction(change='fall', led_by=''), Direction(change='fall', led_by='to'), 'fall')
    """
    end = at
    while end > floor and text[end - 1].isspace():
        end -= 1
    if end <= floor:
        return NONE
    return (_chinese if _HAN.match(text[end - 1]) else _english)(text, end, floor)


def _english(text: str, end: int, floor: int) -> Direction:
    words, led, by = _words("before"), "", False
    for taken in range(_REACH):
        begin = max(text.rfind(" ", floor, end) + 1, floor)
        word = text[begin:end]
        if word[-1:] in ".;:" and taken:
            break
        bare = word.strip(',()"“”')
        if bare in ("to", "at", "into", "from") and not led and not by:
            led = "from" if bare == "from" else "to"
        elif change := words.get(bare):
            negative = text.endswith("negative ", floor, begin)
            return Direction("fall" if negative else change, led)
        elif bare == "by":
            by = True
        elif not (by or led == "from" or bare in _SKIPPED or bare.endswith("ly")):
            break
        end = begin - 1
        while end > floor and text[end - 1] == " ":
            end -= 1
        if end <= floor:
            break
    return Direction("", led)


def _chinese(text: str, end: int, floor: int) -> Direction:
    if link := _CHINESE_LINK.search(text, max(floor, end - 12), end):
        end = link.start()
    led = ""
    if to := _TO.search(text, max(floor, end - 2), end):
        led, end = "to", to.start()
        if (noun := _tables()["zh", "noun"].before(text, end)) and noun[1] >= floor:
            return Direction(noun[0])
    for kind in ("noun", "before"):
        found = _tables()["zh", kind].before(text, end)
        if found and found[1] >= floor:
            change, start = found
            if end - start == 1 and text[start] in "少低高多":
                compared = _COMPARED.search(text, max(floor, start - 20), start)
                if not compared or _OTHER_WORD.search(text, max(0, end - 2), end):
                    return Direction("", led)
            return Direction(change, led)
    if text.endswith(("由", "从"), 0, end):
        return Direction("", "from")
    return Direction("", led)


def after(text: str, at: int, *, ratio: bool) -> str:
    """The change that the words after a figure name: 5 percent lower, 5%的降幅.

    Args:
        text: In lower case.
        at: Where the figure ends.
        ratio: Whether it is a share, a number of points or a multiple.
    """
    if found := _tables()["zh", "after"].after(text, at):
        return found[0]
    if text[at : at + 1] not in (" ", "-"):
        return ""
    for _ in range(3):
        found_word = _NEXT_WORD.match(text, at)
        if not found_word:
            return ""
        word = found_word[1]
        if change := _words("after").get(word):
            if word in ("less", "more", "fewer") and not _THAN.match(text, found_word.end()):
                return ""  # 80 percent less time: the time is less, not what is measured
            return change if ratio or word in ("fewer", "more") else ""
        if word not in _AFTER_SKIPPED:
            return ""
        at = found_word.end()
    return ""
