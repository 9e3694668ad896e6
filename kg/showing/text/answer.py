"""Answers of queries as text: tables and Markdown for people, the standard formats for programs.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import pyoxigraph as ox

from kg.graph.sparql.answer import Answer, serialize
from kg.graph.sparql.catalogue import saved_queries
from kg.model.namespaces import XSD
from kg.model.printing import PLAIN, Layout, writes
from kg.showing.arrange import arranged, grouped
from kg.showing.table import csv_text, json_text, rows_text, term_text

_NUMERIC: Final = (XSD.integer, XSD.decimal)


def answer_text(answer: Answer, format: str = "table", *, layout: Layout = PLAIN) -> str | bytes:
    """An answer in a format of ``kg query``.

    Raises:
        QueryError: the format is unknown or does not fit the answer.

    >>> print(answer_text(g.query("SELECT ('通州' AS ?name) {}"), "md"), end="")
    | name |
    | --- |
    | 通州 |
    """
    if format == "table" and answer.kind == "graph":
        format = "turtle"
    chosen = layout.columns or layout.sort or layout.limit
    if format == "csv" and chosen and answer.kind == "rows":
        columns, rows = arranged(answer.variables, answer.rows, layout, term_text)
        return csv_text(columns, [[_value(term) for term in row] for row in rows]).encode()
    if format not in ("table", "md"):
        return serialize(answer, format)
    if answer.kind == "boolean":
        return f"{'yes' if answer.boolean else 'no'}\n"
    cells = [[_shown(term) for term in row] for row in answer.rows]
    names = [name for name in answer.variables if f"{name}_label" in answer.variables]
    return rows_text(list(answer.variables), cells, format, layout, spare=names)


def _shown(term: Any) -> str:
    """A term for people: numbers with their thousands grouped."""
    numeric = isinstance(term, ox.Literal) and term.datatype in _NUMERIC
    return grouped(term.value) if numeric else term_text(term)


def _value(term: Any) -> str:
    """A term as SPARQL's CSV has it."""
    return "" if term is None else str(getattr(term, "value", term))


@writes(Answer, plain="table")
def _as_text(answer: Answer, format: str = "table", *, layout: Layout = PLAIN) -> str:
    content = answer_text(answer, format, layout=layout)
    return content.decode() if isinstance(content, bytes) else content


def catalogue_text(format: str, layout: Layout = PLAIN) -> str:
    """The saved queries as ``table`` or ``json``.

    >>> "district-focus" in catalogue_text("json")
    True
    """
    queries = saved_queries().values()
    if format == "json":
        keys = ("name", "question_en", "question_zh")
        return json_text(
            [
                {key: getattr(q, key) for key in keys}
                | {"parameters": [asdict(p) for p in q.parameters]}
                for q in queries
            ]
        )
    rows = [
        [q.name, " ".join(p.name for p in q.parameters), q.question_en, q.question_zh]
        for q in queries
    ]
    return rows_text(
        ["query", "parameters", "question", "问题"],
        rows,
        "table",
        layout,
        spare=("问题", "parameters"),
    )
