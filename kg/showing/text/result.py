"""Answers of measures as text: tables for people, CSV and JSON for programs.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

from kg.model.curies import whole
from kg.model.printing import PLAIN, Layout, writes
from kg.network.measures.catalogue import measures
from kg.network.measures.measure import Cell, Result, Thing
from kg.showing.arrange import arranged, grouped
from kg.showing.table import csv_text, json_text, rows_text
from kg.showing.words import check_language, word

#: Rows of a table for people, unless they ask for more.
_ROWS = 30


@writes(Result, plain="table")
def result_text(
    result: Result,
    format: str = "table",
    *,
    language: str = "en",
    layout: Layout = PLAIN,
) -> str:
    """An answer as ``table``, ``md``, ``csv`` or ``json``.

    Args:
        result: What a measure gave.
        format: In tables a thing is its name; CSV has three columns for a thing (its IRI and its
            names), JSON an object.
        language: ``en`` or ``zh``, for names and headings of tables.
        layout: Which rows and columns, how wide, whether in colour. Without a limit: 30 rows in
            tables, all in CSV and JSON.

    Raises:
        ExportError: there is no such format or language.

    >>> result_text(g.measure("overlap"), "csv").splitlines()[0]
    'thing,thing_en,thing_zh,other,other_en,other_zh,shared,jaccard,chance,industries'
    """
    check_language(language)
    if layout.limit is None and format in ("table", "md"):
        layout = replace(layout, limit=_ROWS)
    shown = _arranged(result, layout, language)
    if format == "json":
        rows = [{c: _value(cell) for c, cell in row.items()} for row in shown.records()]
        return json_text({"measure": result.measure, "notes": result.notes, "rows": rows})
    if format == "csv":
        heads = [_heads(shown, i, column) for i, column in enumerate(shown.columns)]
        lines = [
            [text for cell, head in zip(row, heads, strict=True) for text in _texts(cell, head)]
            for row in shown.rows
        ]
        return csv_text([name for head in heads for name in head], lines)
    header = [word(column, language) for column in shown.columns]
    cells = [[_shown(cell, language) for cell in row] for row in shown.rows]
    text = rows_text(
        header, cells, format, replace(layout, columns=(), sort=""), spare=(word("kind", language),)
    )
    notes = list(result.notes)
    if len(shown.rows) < len(result.rows):
        notes.append(f"{len(shown.rows)} of {len(result.rows)} rows; --limit 0 shows all")
    between = "\n" if format == "md" else ""
    return text + "".join(f"{between}{note}\n" for note in notes)


def _arranged(result: Result, layout: Layout, language: str) -> Result:
    columns, rows = arranged(
        result.columns, result.rows, layout, lambda cell: _shown(cell, language)
    )
    return replace(result, columns=tuple(columns), rows=tuple(map(tuple, rows)))


def _value(cell: Cell) -> Any:
    if isinstance(cell, Thing):
        return {"id": cell.key, "label_en": cell.label_en, "label_zh": cell.label_zh}
    return cell


def _heads(result: Result, place: int, column: str) -> list[str]:
    """Columns of a CSV file for one of ours."""
    things = any(isinstance(row[place], Thing) for row in result.rows)
    return [column, f"{column}_en", f"{column}_zh"] if things else [column]


def _texts(cell: Cell, heads: list[str]) -> list[str]:
    if isinstance(cell, Thing):
        return [whole(cell.key), cell.label_en, cell.label_zh]
    text = "" if cell is None else str(cell)
    return [whole(text) if heads[0] == "document" else text] + [""] * (len(heads) - 1)


def _shown(cell: Cell, language: str) -> str:
    if isinstance(cell, Thing):
        return cell.name(language)
    if isinstance(cell, str):
        return word(cell, language) if language == "zh" else cell
    return "" if cell is None else grouped(str(cell))


def catalogue_text(format: str, language: str = "en", layout: Layout = PLAIN) -> str:
    """The measures: what they answer, how they are defined, read, judged, and what they cost.

    >>> "overlap" in catalogue_text("json")
    True
    """
    found = measures().values()
    if format == "md":
        return _catalogue_page()
    if format in ("json", "csv"):
        head = ("name", "takes", "question_en", "question_zh")
        rows = [{**{key: getattr(m, key) for key in head}, **m.sections} for m in found]
        if format == "json":
            return json_text(rows)
        return csv_text(list(rows[0]), [list(row.values()) for row in rows])
    lines = []
    for m in found:
        question = m.question_zh if language == "zh" else m.question_en
        lines.append(f"{' '.join(x for x in (m.name, m.takes) if x)} — {question}")
        for name, text in m.sections.items():
            lines += textwrap.wrap(
                f"{name}: {text}",
                min(layout.width or 96, 96),
                initial_indent="    ",
                subsequent_indent="      ",
            )
        lines.append("")
    return "\n".join(lines)


def _catalogue_page() -> str:
    """The catalogue as ``docs/measures.md`` shows it, a picture to each measure."""
    lines = [
        "# Measures",
        "",
        "Written by `kg measure --list -f md`; the pictures by `make figures`.",
    ]
    for m in measures().values():
        lines += ["", f"## {m.name}", "", f"**{m.question_en}** {m.question_zh}"]
        for name, text in m.sections.items():
            lines += ["", f"*{name.capitalize()}.* {text}"]
        usage = " ".join(x for x in ("kg measure", m.name, m.takes) if x)
        lines += ["", f"`{usage}`", "", f"![{m.question_en}](figures/{m.name}.png)"]
    return "\n".join(lines) + "\n"
