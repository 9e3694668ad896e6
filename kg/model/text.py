"""Text normalised for reading: a view of a stored text, and the way back to its offsets.

The stored text is never changed. What readers of names, amounts and dates need not tell apart is
made equal in the view:

* full-width letters, digits and signs become narrow (Chinese punctuation stays full-width), and
  squared units (㎡, ㎞) become letters;
* every other space (no-break, thin, ideographic …) becomes a plain space;
* zero-width characters, marks of direction and soft hyphens vanish;
* traditional characters become simplified, one by one;
* a line break inside a Chinese paragraph that was wrapped at a fixed width vanishes.

The table of characters is ``TSCharacters`` of OpenCC (https://github.com/BYVoid/OpenCC,
Apache-2.0), without characters that simplified texts use as well (乾, 徵, 藉).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: Characters that vanish: soft hyphens (with the line break they stand before), zero-width
#: characters, marks of direction.
_INVISIBLE: Final = re.compile(
    "\u00ad(?:\r?\n)?|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
#: One character that becomes several: the squared units.
_SQUARED: Final = re.compile("[\u3371-\u3376\u3380-\u33df]")
_CHANGED: Final = re.compile(f"{_INVISIBLE.pattern}|{_SQUARED.pattern}")
_SPACES: Final = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
             "\u202f\u205f\u3000"),
    " ",
)  # fmt: skip
#: Full-width forms that Chinese texts need as they are.
_KEPT_WIDE: Final = frozenset("！（），：；？［］｛｝～")
_NARROW: Final = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF01, 0xFF5F), *range(0xFFE0, 0xFFE7))
    if chr(code) not in _KEPT_WIDE and code != 0xFFE3
} | {0x2236: ":", 0xFE52: ".", 0xFE50: ",", 0xFE6A: "%", 0xFE69: "$"}
_TO_NARROW: Final = _SPACES | _NARROW
_SAME_LENGTH: Final = re.compile("[" + "".join(map(chr, _TO_NARROW)) + "]")

_WIDE: Final = re.compile("[\u3000-\u9fff\uff00-\uffef“”‘’—…]")
_FINISHED: Final = re.compile(r"[。！？!?…][\"'”’」』）)】]*\s*$")
_CLAUSE: Final = re.compile(r"[，、；：,;]")
#: A line at least this wide, in columns, may be a wrapped one without a comma in it.
_WIDE_LINE: Final = 24
#: By how many columns lines wrapped at one width may differ: marks and numbers are not parted.
_RAGGED: Final = 6


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A text normalised for reading.

    Attributes:
        text: The normalised text.
        stored: The text it was made from.

    >>> view = normalize("總額達１ 200\u200b萬元")
    >>> view.text
    '总额达1 200万元'
    >>> view.stored_span(3, 9), view.stored[3:10]
    ((3, 10), '１ 200\u200b萬')
    """

    text: str
    stored: str
    _segments: tuple[tuple[int, int, int, int], ...] = ()  # start here, start there, both lengths

    def stored_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the normalised text stands in the stored text.

        Invisible characters at its edges do not belong to it.
        """
        if not self._segments:
            return start, end
        first, last = self._segment(start), self._segment(max(start, end - 1))
        begin = first[1] + (start - first[0] if first[2] == first[3] else 0)
        if end <= start:
            return begin, begin
        stop = last[1] + (end - last[0] if last[2] == last[3] else last[3])
        return begin, stop

    def _segment(self, at: int) -> tuple[int, int, int, int]:
        return self._segments[bisect_right(self._segments, at, key=lambda s: s[0]) - 1]


def normalize(text: str) -> NormalizedText:
    r"""The view of a text in which names, amounts and dates are read.

    >>> normalize("1\u00a0200 km").text, normalize("1\u00a0200 km").stored_span(0, 5)
    ('1 200 km', (0, 5))
    >>> normalize("截至2023年底，本区高新技术企\n业达到1200家。").text
    '截至2023年底，本区高新技术企业达到1200家。'
    """
    removed = [found.span() for found in _CHANGED.finditer(text)]
    chinese = _HAN.search(text) is not None
    if chinese and "\n" in text:
        breaks = list(_wrapped(text))
        if breaks:
            removed = sorted([*removed, *breaks])
    translated = _translated(text, chinese=chinese)
    if not removed:
        return NormalizedText(translated, text)
    parts: list[str] = []
    segments: list[tuple[int, int, int, int]] = []
    here = there = 0
    for start, end in removed:
        if start < there:
            continue  # a soft hyphen took the line break with it
        if start > there:
            segments.append((here, there, start - there, start - there))
            parts.append(translated[there:start])
            here += start - there
        if _SQUARED.match(text, start):
            spelt = unicodedata.normalize("NFKC", text[start:end])
            segments.append((here, start, len(spelt), end - start))
            parts.append(spelt)
            here += len(spelt)
        there = end
    segments.append((here, there, len(text) - there, len(text) - there))
    parts.append(translated[there:])
    return NormalizedText("".join(parts), text, tuple(segments))


def _translated(text: str, *, chinese: bool) -> str:
    """The text with single characters replaced; its length does not change."""
    if _SAME_LENGTH.search(text):
        text = text.translate(_TO_NARROW)
    return text.translate(_simplified()) if chinese else text


@cache
def _simplified() -> dict[int, str]:
    with files(__package__).joinpath("traditional.csv").open(encoding="utf-8") as file:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(file)}


def _wrapped(text: str) -> Iterator[tuple[int, int]]:
    """The line breaks inside Chinese paragraphs, with the indentation after them.

    Lines are wrapped where they are equally wide up to the last, which ends as a sentence does and
    is no wider. A list of names ends in no full stop, and a heading is narrower than what follows.
    """
    group: list[tuple[int, int]] = []
    for start, end in _lines(text):
        line = text[start:end]
        if not line.strip():
            group = []
            continue
        group.append((start, end))
        if _FINISHED.search(line):
            yield from _breaks(text, group)
            group = []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    if start < len(text):
        yield start, len(text)


def _breaks(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The breaks between the last lines of a group, as far up as they are one paragraph."""
    if len(lines) < 2:
        return
    widths = [_width(text[a:b].strip()) for a, b in lines]
    last = first = len(lines) - 1
    widest = widths[last]
    while first and (
        abs(widths[first - 1] - widest) <= _RAGGED if first < last else widths[last - 1] >= widest
    ):
        first -= 1
        widest = max(widest, widths[first])
    if first == last:
        return
    opening = text[slice(*lines[first])]
    if widths[first] < _WIDE_LINE and not _CLAUSE.search(opening):
        return
    for (start, end), (begin, stop) in pairwise(lines[first:]):
        left = start + len(text[start:end].rstrip())
        right = stop - len(text[begin:stop].lstrip())
        if _is_chinese(text[left - 1]) or _is_chinese(text[right]):
            yield left, right


def _is_chinese(char: str) -> bool:
    return _WIDE.match(char) is not None


def _width(line: str) -> int:
    return len(line) + len(_WIDE.findall(line))
