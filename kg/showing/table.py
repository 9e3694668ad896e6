"""Rows and values as text: aligned tables, Markdown, CSV, and JSON that keeps Chinese readable."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import ExportError
from kg.model.curies import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP: Final = "  "
_LEAST: Final = 6
_NUMBER: Final = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?%?")
#: Letters that open or close a change of writing direction; left open, they turn the whole line.
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT: Final = ("R", "AL")


def term_text(term: Any) -> str:
    """A term as people read it: compact IRI, or the text of a literal without its language.

    >>> term_text(ox.NamedNode("https://w3id.org/two-districts/id/tongzhou"))
    'id:tongzhou'
    >>> term_text(ox.Literal("通州", language="zh")), term_text(None)
    ('通州', '')
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    return str(term.value) if isinstance(term, ox.Literal) else str(term)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Columns under their headings, numbers to the right.

    Args:
        header: Names of the columns.
        rows: Texts; control characters in them are shown, not sent to the terminal.
        width: Columns of the terminal. The widest columns are cut with … until the table fits
            (never below 6 each). None: nothing is cut.

    Returns:
        Lines that end with a line feed, without whitespace before it.

    >>> print(table(["name", "n"], [["通州", "7"], ["Daxing", "12"]]), end="")
    name     n
    ──────  ──
    通州     7
    Daxing  12
    """
    lines = [[_one_line(cell) for cell in row] for row in [header, *rows]]
    natural = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    widths = _fitted(natural, width)
    right = [_is_numeric([row[i] for row in lines[1:]]) for i in range(len(header))]
    lines.insert(1, ["─" * size for size in widths])
    return "".join(_line(row, widths, right) + "\n" for row in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, size, to_right in zip(cells, widths, right, strict=True):
        shown = cut(cell, size)
        padding = " " * (size - display_width(shown))
        padded.append(padding + isolated(shown) if to_right else isolated(shown) + padding)
    return _GAP.join(padded).rstrip()


def _fitted(natural: list[int], width: int | None) -> list[int]:
    """Widths of columns whose sum fits: the widest give way first, evenly."""
    sizes = list(natural)
    if width is None or not sizes:
        return sizes
    room = width - len(_GAP) * (len(sizes) - 1)
    while sum(sizes) > room and max(sizes) > _LEAST:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""A table in Markdown; bars and other signs of Markdown and HTML in cells are escaped.

    >>> print(markdown(["a|b"], [["x"]]), end="")
    | a\|b |
    | --- |
    | x |
    """
    right = [_is_numeric([row[i] for row in rows]) for i in range(len(header))]
    lines = [header, ["---:" if numeric else "---" for numeric in right], *rows]
    cells = [
        line if i == 1 else [_markdown_cell(cell) for cell in line] for i, line in enumerate(lines)
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _markdown_cell(text: str) -> str:
    escaped = re.sub(r"([\\|`*_\[\]])", r"\\\1", _one_line(text))
    return isolated(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Comma-separated values as they are, lines ended by CR LF (RFC 4180).

    >>> csv_text(["a"], [["=1+1"], ["-5"]])
    'a\r\n=1+1\r\n-5\r\n'
    """
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def csv_for_excel(content: bytes) -> bytes:
    r"""CSV that Excel and its kin read right.

    A byte order mark says that it is UTF-8, and a cell that would be run as a formula is given a
    leading apostrophe; numbers are not.

    >>> csv_for_excel("值\r\n=1+1\r\n-5\r\n".encode()).decode()
    "\ufeff值\r\n'=1+1\r\n-5\r\n"
    """
    out = io.StringIO()
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    csv.writer(out).writerows([_no_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _no_formula(text: str) -> str:
    dangerous = text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if dangerous else text


def rows_text(
    header: Sequence[str], rows: Sequence[Sequence[str]], format: str, width: int | None = None
) -> str:
    r"""Rows as ``table``, ``md`` or ``csv``.

    Args:
        header: Names of the columns.
        rows: Texts.
        format: One of the three.
        width: Columns of the terminal, for tables.

    Raises:
        ExportError: the format is none of them.

    >>> rows_text(["a", "b"], [["1", "2"]], "csv")
    'a,b\r\n1,2\r\n'
    """
    if format == "table":
        return table(header, rows, width=width)
    if format == "md":
        return markdown(header, rows)
    if format == "csv":
        return csv_text(header, rows)
    raise unknown_format(format, "table", "md", "csv", "json")


def unknown_format(format: str, *known: str) -> ExportError:
    """The error for a format that an answer cannot be written in.

    >>> print(unknown_format("docx", "csv", "json"))
    docx: is no format of this answer; choose from csv, json
    """
    return ExportError(format, f"is no format of this answer; choose from {', '.join(known)}")


def json_text(content: Any) -> str:
    r"""Content as indented JSON that keeps Chinese readable, ended by a line feed.

    >>> json_text(["通州"])
    '[\n  "通州"\n]\n'
    """
    import json

    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character, none for an accent.

    >>> display_width("通州 zhōu")
    9
    """
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


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


def _one_line(text: str) -> str:
    """Spaces for line ends and tabs, a visible escape for whatever else steers a terminal."""
    shown = "".join(map(_visible, _BIDI.sub("", " ".join(text.split()))))
    # An accent without a letter of its own would join the whitespace before it.
    return "◌" + shown if shown and unicodedata.category(shown[0]).startswith("M") else shown


def _visible(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return letter.encode("unicode_escape").decode()
    return letter
