"""Rows and values as text: aligned tables, Markdown, CSV, and JSON that keeps Chinese readable."""

from __future__ import annotations

import csv
import io
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import ExportError
from kg.model.curies import compact
from kg.model.printing import PLAIN, Layout
from kg.showing.arrange import arranged, units_in_head
from kg.showing.terminal import coloured, display_width, folded, isolated, one_line, widest_word

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP: Final = "  "
#: Columns that a text column has at least where its words leave it the choice, and those below
#: which others go first.
_LEAST: Final = 8
_COMFORT: Final = 16
_NUMBER: Final = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?%?")


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


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    layout: Layout = PLAIN,
    spare: Sequence[str] = (),
    last: Sequence[str] = (),
    figures: Sequence[str] = (),
) -> str:
    """Columns under their headings, numbers to the right.

    Args:
        header: Names of the columns.
        rows: Texts; control characters in them are shown, not sent to the terminal.
        layout: How wide the table may be: cells are broken between words until it fits. What has no
            whitespace (ids, numbers, days) stays whole.
        spare: Columns that are left out where there is no room for them even so, the first ones
            first, after those that say the same in all rows; lines below tell of both.
        last: Columns that are left out too before each row becomes a paragraph.
        figures: Columns of figures, whose unit is named once where a width is given.

    Returns:
        Lines that end with a line feed, without whitespace before it.

    >>> print(table(["name", "n"], [["通州", "7"], ["Daxing", "12"]]), end="")
    name     n
    ──────  ──
    通州     7
    Daxing  12
    """
    if figures and layout.width is not None:
        heads, rows = units_in_head(header, rows, *figures)
        named = dict(zip(header, heads, strict=True))
        header, spare = heads, [named.get(name, name) for name in spare]
    lines = [[one_line(cell) for cell in row] for row in [header, *rows]]
    widths = [_natural(column) for column in zip(*lines, strict=True)]
    if layout.width is None or not widths or _total(widths) <= layout.width:
        return _ruled(lines, widths, layout)
    kept, notes = _narrowed(lines, layout.width, spare, last)
    if not kept:
        return _paragraphs(lines, layout)
    text = _ruled(kept, _fitted(kept, layout.width), layout)
    return text + "".join(piece + "\n" for note in notes for piece in folded(note, layout.width))


def _narrowed(
    lines: list[list[str]], width: int, spare: Sequence[str], last: Sequence[str]
) -> tuple[list[list[str]], list[str]]:
    """The columns that have room, and what the reader must know of the others; none where too few.

    Columns that say the same in all rows go first, then the spare ones.
    """
    columns = {column[0]: column for column in zip(*lines, strict=True)}
    least = {name: _least(column) for name, column in columns.items()}
    wanted = {name: _comfortable(column) for name, column in columns.items()}
    constant = [name for name, (_, *cells) in columns.items() if cells[1:] and len({*cells}) == 1]
    same, missing = [], []
    for name in (*constant, *spare, *last):
        enough = least if name in last else wanted
        if _total([*enough.values()]) <= width or name not in wanted:
            continue
        del wanted[name], least[name]
        if name not in constant:
            missing.append(name)
        elif columns[name][1]:
            same.append(f"{name} {columns[name][1]}")
    if not least or _total([*least.values()]) > width or len(columns) < len(lines[0]):
        return [], []
    notes = [f"in all rows: {'; '.join(same)}"] if same else []
    notes += [f"without {', '.join(missing)}; --wide shows all"] if missing else []
    return [list(row) for row in zip(*(columns[name] for name in least), strict=True)], notes


def _ruled(lines: list[list[str]], widths: list[int], layout: Layout) -> str:
    """Header, rule and rows; a row has as many lines as its longest cell."""
    right = [_is_numeric(column[1:]) for column in zip(*lines, strict=True)]
    text = ""
    for number, row in enumerate(lines):
        columns = lines[0] if number else [""] * len(row)
        blocks = [folded(cell, size) for cell, size in zip(row, widths, strict=True)]
        for pieces in zip_longest(*blocks, fillvalue="") if blocks else [()]:
            cells = zip(pieces, widths, right, columns, row, strict=True)
            text += _GAP.join(_cell(*cell, layout) for cell in cells).rstrip() + "\n"
        if not number:
            text += _GAP.join("─" * size for size in widths) + "\n"
    return text


def _cell(piece: str, size: int, to_right: bool, column: str, cell: str, layout: Layout) -> str:
    padding = " " * (size - display_width(piece))
    shown = isolated(piece)
    if layout.colour:
        shown = coloured(shown, column, cell)
    return padding + shown if to_right else shown + padding


def _paragraphs(lines: list[list[str]], layout: Layout) -> str:
    """A paragraph for each row, a line for each cell that says something."""
    header, *rows = lines
    names = max(map(display_width, header))
    room = max((layout.width or 0) - names - len(_GAP), _LEAST)
    paragraphs = []
    for row in rows:
        text = ""
        for column, cell in zip(header, row, strict=True):
            for number, piece in enumerate(folded(cell, room) if cell else ()):
                name = "" if number else column
                head = _cell(name, names, False, "", name, layout)
                text += f"{head}{_GAP}{_cell(piece, 0, False, column, cell, layout)}\n"
        paragraphs.append(text)
    return "\n".join(paragraphs)


def _natural(column: Sequence[str]) -> int:
    return max(map(display_width, column), default=0)


def _least(column: Sequence[str], prose: int = _LEAST) -> int:
    """The least width of a column: of its widest word, and some more for longer texts."""
    cells = min(_natural(column[1:]), prose)
    return max(cells, *map(widest_word, column))


def _comfortable(column: Sequence[str]) -> int:
    """The width of a column that is good to read; a status stays on one line."""
    return _natural(column) if column[0] == "status" else _least(column, _COMFORT)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _fitted(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths of columns whose sum fits: above its least, a column gets room for its worth.

    What a further column of the screen is worth to a text of n columns in s is n/s - n/(s+1) lines,
    so the most is said in the fewest lines.
    """
    columns = list(zip(*lines, strict=True))
    sizes, most = [_comfortable(column) for column in columns], [*map(_natural, columns)]
    if _total(sizes) > width:
        sizes = [*map(_least, columns)]
    content = [sum(map(display_width, column)) for column in columns]
    for _ in range(width - _total(sizes)):
        open_ones = [i for i, size in enumerate(sizes) if size < most[i]]
        if not open_ones:
            break
        sizes[max(open_ones, key=lambda i: content[i] / (sizes[i] * (sizes[i] + 1)))] += 1
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
    escaped = re.sub(r"([\\|`*_\[\]])", r"\\\1", one_line(text))
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
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    format: str,
    layout: Layout = PLAIN,
    *,
    spare: Sequence[str] = (),
    last: Sequence[str] = (),
    figures: Sequence[str] = (),
) -> str:
    r"""Rows as ``table``, ``md`` or ``csv``.

    Args:
        header: Names of the columns.
        rows: Texts.
        format: One of the three.
        layout: Which columns and rows are wanted; for tables, how wide and whether in colour.
        spare: As of :func:`table`.
        last: As of :func:`table`.
        figures: As of :func:`table`.

    Raises:
        ExportError: the format is none of them.
        KgError: the layout names a column that there is not.

    >>> rows_text(["a", "b"], [["1", "2"]], "csv")
    'a,b\r\n1,2\r\n'
    """
    header, rows = arranged(header, rows, layout)
    if format == "table":
        if layout.columns:  # what somebody asks for is not left out
            spare = last = ()
        return table(header, rows, layout=layout, spare=spare, last=last, figures=figures)
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
