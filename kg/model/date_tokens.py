"""Words and numbers that dates are made of, and the grammar that puts them together.

Each language has a file ``dates_<language>.json``: its words by class, and rules over classes in
stages, each of which reads what the stage before left. A text becomes a row of items, one
character a class, and a stage is one regular expression over that row; so reading takes time in
proportion to the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

#: What may follow a number that it is then not a date's: 5 %, 3 °C.
_UNIT_SIGNS: Final = frozenset("%‰°$€£¥℃")
_PERCENT: Final = frozenset("%％")
_MONEY_SIGNS: Final = frozenset("$€£¥#@&+_")
_SIGNS: Final = {
    **dict.fromkeys(",", "comma"),
    **dict.fromkeys("-–—~～－―−", "dash"),
    **dict.fromkeys("/", "slash"),
    **dict.fromkeys(".", "dot"),
    **dict.fromkeys("“”‘’'\"「」『』", "quote"),
}
#: What stands between "this year" and "first half" and is no word of its own.
_POSSESSIVE: Final = frozenset({"", "'s", "’s"})
#: A year of two digits, as in front of months and quarters only: 23年一季度, 98年3月.
_SHORT_YEAR: Final = re.compile(r"年(?:\d{1,2}月|第?[一二三四1-4]季度|[上下]半年)")
#: Two digits up to this are of this century.
_LAST_SHORT_YEAR: Final = 50
#: Words that are written without space beside a number: Q1, 2023H2, FY24, 5th, 1990s.
_GLUED: Final = frozenset({"q", "h", "fiscal", "th", "s"})
#: Classes that are so only where no foreign letter or sign touches them.
_CHECKED: Final = frozenset({"n", "y", "x", "q", "h", "fy"})
_NUMERIC: Final = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_ENGLISH: Final = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)+)|(?P<run>[^\W_]+(?:[-–—/'’][^\W_]+)*)|(?P<sign>[^\w\s])"
)
_PIECE: Final = re.compile(r"\d+|[^\W\d_]+|[^\w]")
_HAN_DIGITS: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
_HAN_NUMBER: Final = re.compile(
    r"(?:([一二三四五六七八九])?(十)([一二三四五六七八九])?|([〇零一二三四五六七八九两]))"
)


class Item(NamedTuple):
    """A word, number, sign or period that was read.

    Attributes:
        kind: Its class in the grammar; ``any`` for text that the grammar does not know.
        value: What it stands for: the number of a month, a part of a period, a period.
    """

    start: int
    end: int
    kind: str
    value: object = 0
    text: str = ""


class Grammar:
    """The words and rules of a language.

    Attributes:
        words: Class and value of each word.
        stages: For each stage its rules as one pattern over classes, and what they mean.
        counted: Words after which a number counts things.
    """

    def __init__(self, language: str) -> None:
        content = json.loads(
            files(__package__).joinpath(f"dates_{language}.json").read_text("utf-8")
        )
        self.language = language
        self.words = {
            word.removesuffix("$"): (kind, _number(value))
            for kind, values in content["words"].items()
            for value, words in values.items()
            for word in words.split()
        }
        scales = "|".join(content["scales"].split()) or "(?!)"
        self._scale = re.compile(rf" ?(?:{scales})\b", re.IGNORECASE)
        self.counted = frozenset(content["counted"].split())
        #: One character for each class.
        self._char: dict[str, str] = {"any": "."}
        self._macros: dict[str, str] = content["macros"]
        self.stages = [self._stage(rules) for rules in content["rules"]]
        if language == "zh":
            # A word ends in $ where no other character may follow: 2023年中, not 2023年中国.
            closed = {w[:-1] for v in content["words"].values() for ws in v.values()
                      for w in ws.split() if w.endswith("$")}  # fmt: skip
            words = "|".join(
                re.escape(word) + (r"(?![\u4e00-\u9fff])" if word in closed else "")
                for word in sorted(self.words, key=len, reverse=True)
            )
            starts = "".join(sorted({word[0] for word in self.words}))
            self._chinese = re.compile(
                r"(?P<number>\d+(?:[-/.,]\d+)*)"
                rf"|(?P<word>(?=[{starts}])(?:{words}))"
                r"|(?P<han>[〇零○一二三四五六七八九十百两]+)"
                rf"|(?P<sign>[{re.escape(''.join(_SIGNS))}])"
            )

    def row(self, items: list[Item]) -> str:
        """The classes of items, one character each."""
        known = self._char
        return "".join([known.get(item[2], ".") for item in items])

    def items(self, text: str) -> list[Item]:
        """The words, numbers and signs of a text; what stands between them is of class ``any``."""
        found = self._from_chinese(text) if self.language == "zh" else self._from_english(text)
        items: list[Item] = []
        last = 0
        for item in found:
            start = item[0]
            if start > last and text[last:start].strip() not in _POSSESSIVE:
                items.append(Item(last, start, "any"))
            items.append(item)
            last = item[1]
        if last < len(text) and not text[last:].isspace():
            items.append(Item(last, len(text), "any"))
        for n, item in enumerate(items):
            if item[2] in _CHECKED:
                items[n] = self._checked(items, n, text)
        return items

    def _stage(self, rules: list[tuple[str, str]]) -> tuple[re.Pattern[str], list[str]]:
        patterns = [self._pattern(rule) for _, rule in rules]
        # What no rule begins with is skipped at once.
        starts = {char for pattern in patterns for char in _first(pattern)[0]}
        choice = "|".join(f"(?P<r{n}>{pattern})" for n, pattern in enumerate(patterns))
        starting = f"(?=[{''.join(sorted(starts))}])(?:{choice})"
        return re.compile(starting), [meaning for meaning, _ in rules]

    def _pattern(self, rule: str) -> str:
        """A rule as a regular expression over classes."""
        for _ in range(2):
            rule = re.sub(r"\b[A-Z]{1,}\b(?!\w)", lambda m: self._macros.get(m[0], m[0]), rule)
        rule = re.sub(r"[A-Za-z]\w*", lambda m: re.escape(self._class(m[0])), rule)
        return re.sub(r"\((?!\?)", "(?:", rule).replace(" ", "")

    def _class(self, kind: str) -> str:
        if kind not in self._char:
            self._char[kind] = chr(0x100 + len(self._char))
        return self._char[kind]

    def _from_english(self, text: str) -> Iterator[Item]:
        words = self.words
        for found in _ENGLISH.finditer(text):
            whole = found[0]
            known = words.get(whole) or words.get(whole.lower())
            if known:
                yield Item(found.start(), found.end(), *known, whole)
            elif whole in _SIGNS:
                yield Item(found.start(), found.end(), _SIGNS[whole], 0, whole)
            elif whole.isalpha():
                continue
            elif whole[0].isdecimal() and _NUMERIC.fullmatch(whole):
                yield Item(found.start(), found.end(), "numeric", whole, whole)
            elif found.lastgroup == "run":
                yield from self._run(whole, found.start())

    def _run(self, whole: str, start: int) -> Iterator[Item]:
        """A word, or words and numbers without a space between them, if all of them are known."""
        pieces = [
            _digits(piece[0], start + piece.start())
            if piece[0].isdecimal()
            else Item(start + piece.start(), start + piece.end(), _SIGNS[piece[0]], 0, piece[0])
            if piece[0] in _SIGNS
            else self._word(piece[0], start + piece.start())
            for piece in _PIECE.finditer(whole)
        ]
        if len(pieces) > 2 and pieces[-1].kind == "s" and pieces[-2].kind == "quote":
            del pieces[-2:]  # this year's
        if any(piece.kind == "any" for piece in pieces) or any(
            one.text.isalnum() and other.text.isalnum() and not {one.kind, other.kind} & _GLUED
            for one, other in pairwise(pieces)
        ):
            return
        yield from pieces

    def _word(self, word: str, start: int) -> Item:
        kind, value = self.words.get(word) or self.words.get(word.lower()) or ("any", 0)
        return Item(start, start + len(word), kind, value, word)

    def _from_chinese(self, text: str) -> Iterator[Item]:
        for found in self._chinese.finditer(text):
            start = found.start()
            whole = found[0]
            group = found.lastgroup
            if group == "word":
                yield Item(start, found.end(), *self.words[whole], whole)
            elif group == "number":
                yield from _chinese_number(whole, start)
            elif group == "han":
                yield _han(whole, start)
            else:
                yield Item(start, found.end(), _SIGNS[whole], 0, whole)

    def _checked(self, items: list[Item], n: int, text: str) -> Item:
        """An item; what is part of a longer word, or an amount, is none that the grammar knows."""
        item = items[n]
        before, after = text[item.start - 1 : item.start], text[item.end : item.end + 2]
        if not (before or after):
            return item
        neighbours = items[max(n - 1, 0) : n], items[n + 1 : n + 2]
        part = _is_latin(before, neighbours[0]) or _is_latin(after[:1], neighbours[1])
        amount = before[:1] in _MONEY_SIGNS or after[:1] in _UNIT_SIGNS or after[1:] in _PERCENT
        if self.language == "zh" and len(item.text) == 2 and _SHORT_YEAR.match(text, item.end):
            short = int(item.text) if item.text.isdecimal() else 0
            century = 1900 if short > _LAST_SHORT_YEAR else 2000
            return item._replace(kind="y", value=century + short) if short else item
        scaled = self._scale.match(text, item.end) is not None
        return Item(item.start, item.end, "any") if part or amount or scaled else item


def _first(pattern: str) -> tuple[set[str], bool]:
    """The characters that a pattern of this module can begin with, and whether it may be empty."""
    found: set[str] = set()
    nullable = False
    for choice in _split(pattern):
        at, empty = 0, True
        while at < len(choice) and empty:
            end = _atom(choice, at)
            inner = choice[at:end]
            if inner.startswith(("(?=", "(?<=")):
                chars, skipped = set[str](), True
            elif inner.startswith("("):
                chars, skipped = _first(inner[3:-1])
            else:
                chars, skipped = {inner[-1]}, False
            optional = choice[end : end + 1] == "?"
            found |= chars
            empty = skipped or optional
            at = end + optional
        nullable |= empty
    return found, nullable


def _atom(pattern: str, start: int) -> int:
    """Where the character or group that starts here ends."""
    if pattern[start] != "(":
        return start + (2 if pattern[start] == "\\" else 1)
    depth, at = 0, start
    while True:
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at += 1
        if not depth:
            return at


def _split(pattern: str) -> list[str]:
    """The choices of a pattern, outside its groups."""
    choices, at, begin = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            choices.append(pattern[begin:at])
            begin = at + 1
            at += 1
        else:
            at = _atom(pattern, at)
    return [*choices, pattern[begin:]]


def _is_latin(char: str, neighbours: list[Item]) -> bool:
    """Whether a character beside an item belongs to a word that the grammar does not know: 5G."""
    return char.isascii() and char.isalpha() and any(other.kind == "any" for other in neighbours)


def _chinese_number(whole: str, start: int) -> Iterator[Item]:
    """Digits, perhaps joined by signs: 1-11, 2024-03-05, 1,200."""
    if whole.isdecimal():
        yield _digits(whole, start)
    elif _NUMERIC.fullmatch(whole):
        yield Item(start, start + len(whole), "numeric", whole, whole)
    elif re.search("[.,]", whole):
        yield Item(start, start + len(whole), "any", 0, whole)
    else:
        for piece in _PIECE.finditer(whole):
            at = start + piece.start()
            if piece[0].isdecimal():
                yield _digits(piece[0], at)
            else:
                yield Item(at, at + 1, _SIGNS[piece[0]], 0, piece[0])


def _digits(digits: str, start: int) -> Item:
    kind = {1: "n", 2: "n", 4: "y"}.get(len(digits), "x")
    value = digits if kind == "x" else int(digits)
    return Item(start, start + len(digits), kind, value, digits)


def _han(run: str, start: int) -> Item:
    """Chinese numerals: 十二, 二〇二〇, 十四五 (the plan)."""
    end = start + len(run)
    if (value := _han_value(run)) is not None:
        return Item(start, end, "n", value, run)
    if len(run) == 4 and all(c in _HAN_DIGITS for c in run):
        return Item(start, end, "y", int("".join(str(_HAN_DIGITS[c]) for c in run)), run)
    if run.endswith("五") and (number := _han_value(run[:-1])):
        return Item(start, end, "plan5", number, run)
    return Item(start, end, "any", 0, run)


def _han_value(run: str) -> int | None:
    """A number below a hundred; None for another run of numerals.

    >>> _han_value("二十一"), _han_value("两"), _han_value("十四五")
    (21, 2, None)
    """
    found = _HAN_NUMBER.fullmatch(run)
    if not found:
        return None
    if found[4]:
        return _HAN_DIGITS[found[4]]
    tens, ones = found[1] or "一", found[3] or "〇"
    return 10 * _HAN_DIGITS[tens] + _HAN_DIGITS[ones]


def _number(value: str) -> object:
    return int(value) if re.fullmatch(r"-?\d+", value) else value


@cache
def grammar(language: str) -> Grammar:
    """The grammar of ``en`` or ``zh``."""
    return Grammar(language)
