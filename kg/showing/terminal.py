"""Text on a terminal: how wide it is, where it may be broken, and what colours say.

Lines are broken between words, and before and after a Chinese character; never inside a word, a
number or an id, so that all of these can be copied.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Punctuation that stays with what follows, and with what stands before.
_OPEN: Final = "（《〈「『【〔［｛“‘"
_CLOSE: Final = "，。、；：！？）》〉」』】〕］｝”’…·％\u0300-\u036f\ufe00-\ufe0f"
_CHINESE: Final = "\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: What no line end may divide: a Chinese character with its punctuation, or other letters up to
#: such a character.
_PIECE: Final = rf"[{_OPEN}]*(?:[{_CHINESE}][{_CLOSE}]*|[^\s{_CHINESE}{_OPEN}]+)|[{_OPEN}]+"
#: The inside of a compound name, as Economic-Technological; ids have no capitals.
_HYPHEN: Final = r"(?<=[^\W\d_]{3}-)(?=[A-Z][^\W\d_]{2})"
_WORD: Final = r"\S+"
#: Letters that open or close a change of writing direction; left open, they turn the whole line.
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT: Final = ("R", "AL")
#: What a line that continues another is indented by beyond it.
_HANGING: Final = 4
#: Colours (ECMA-48) by what a status begins with; what it does not name is left as it is.
_STATUS_COLOURS: Final = {
    "met": 32,
    "done": 32,
    "reached": 32,
    "on track": 32,
    "behind": 33,
    "unknown": 33,
    "overdue": 31,
    "missed": 31,
}
_KIND, _HEAD = 36, 1


@lru_cache(maxsize=4096)
def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character, none for an accent.

    >>> display_width("通州 zhōu")
    9
    """
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def _pieces(word: str) -> list[str]:
    """A text without whitespace, divided wherever a line may end."""
    return [part for piece in re.findall(_PIECE, word) for part in re.split(_HYPHEN, piece)]


def widest_word(text: str) -> int:
    """Columns of the widest piece of a text that must not be broken.

    >>> widest_word("the id:tongzhou of 通州区"), widest_word("Sino-German"), widest_word("")
    (11, 6, 0)
    """
    return max(map(display_width, (p for word in text.split() for p in _pieces(word))), default=0)


def folded(text: str, width: int, indent: str = "") -> list[str]:
    """A text broken into lines, each at most so wide unless a single word is wider.

    A line ends at whitespace where it can; Chinese without whitespace is broken where it has no
    room on a line of its own.

    Args:
        text: One line.
        width: Columns, of which the indentation takes some.
        indent: What the second and later lines begin with.

    >>> folded("opened in Tongzhou", 12), folded("绿色金融，服务", 6)
    (['opened in', 'Tongzhou'], ['绿色金', '融，服', '务'])
    >>> folded("Green finance 绿色金融", 18)
    ['Green finance', '绿色金融']
    """
    if display_width(text) <= width:
        return [text]
    lines, line, size, end = [], "", 0, 0
    for word in re.finditer(_WORD, text):
        gap, end = text[end : word.start()], word.end()
        whole = display_width(word[0])
        fits = whole <= width - len(indent)
        for piece in [word[0]] if fits else _pieces(word[0]):
            wide = whole if fits else display_width(piece)
            if line.strip() and size + len(gap) + wide > width:
                lines.append(line)
                line, size, gap = indent, len(indent), ""
            line += gap + piece
            size += len(gap) + wide
            gap = ""
    return [*lines, line]


def fold_lines(text: str, width: int) -> str:
    r"""A text whose lines are broken where they are too wide, deeper than they begin.

    >>> fold_lines("  opened in Tongzhou\n", 12)
    '  opened in\n      Tongzhou\n'
    """
    lines = []
    for line in text.split("\n"):
        own = len(line) - len(line.lstrip(" "))
        lines += folded(line, width, " " * min(own + _HANGING, width // 2))
    return "\n".join(lines)


def cut(text: str, width: int) -> str:
    """A text of at most so many columns, its end replaced by … where something is missing.

    >>> cut("通州区", 5), cut("通州区", 6)
    ('通州…', '通州区')
    """
    if display_width(text) <= width:
        return text
    # Letters join into one column and marks take one of their own, so only whole beginnings are
    # measured: the longest that leaves a column for the sign.
    kept, most = 0, len(text)
    while kept < most:
        middle = (kept + most + 1) // 2
        if display_width(text[:middle]) < width:
            kept = middle
        else:
            most = middle - 1
    return text[:kept] + "…"


def isolated(text: str) -> str:
    """A text that cannot turn its neighbours around: isolated where it is written right to left.

    >>> isolated("plain")
    'plain'
    """
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return f"\u2068{text}\u2069"
    return text


def one_line(text: str) -> str:
    """Spaces for line ends and tabs, a visible escape for whatever else steers a terminal."""
    shown = "".join(map(_visible, _BIDI.sub("", " ".join(text.split()))))
    # An accent without a letter of its own would join the whitespace before it.
    return "◌" + shown if shown and unicodedata.category(shown[0]).startswith("M") else shown


def _visible(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return letter.encode("unicode_escape").decode()
    return letter


def coloured(text: str, column: str, cell: str) -> str:
    r"""A piece of a cell in the colour of what it says: a status, a kind, or a heading.

    Args:
        text: The piece.
        column: The heading of the column; empty for a heading itself.
        cell: The whole cell, which decides.

    >>> coloured("overdue,", "status", "overdue, no report")
    '\x1b[31moverdue,\x1b[0m'
    """
    colour = None
    if not column:
        colour = _HEAD
    elif column == "kind":
        colour = _KIND
    elif column == "status":
        colour = next((c for word, c in _STATUS_COLOURS.items() if cell.startswith(word)), None)
    return f"\x1b[{colour}m{text}\x1b[0m" if colour and text else text
