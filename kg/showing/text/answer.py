"""Answers of queries as text: tables and Markdown for people, the standard formats for programs.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from dataclasses import asdict

from kg.graph.sparql.answer import Answer, serialize
from kg.graph.sparql.catalogue import saved_queries
from kg.model.printing import writes
from kg.showing.table import json_text, rows_text, table, term_text


def answer_text(answer: Answer, format: str = "table", *, width: int | None = None) -> str | bytes:
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
    if format not in ("table", "md"):
        return serialize(answer, format)
    if answer.kind == "boolean":
        return f"{'yes' if answer.boolean else 'no'}\n"
    cells = [[term_text(term) for term in row] for row in answer.rows]
    return rows_text(list(answer.variables), cells, format, width)


@writes(Answer, plain="table")
def _as_text(answer: Answer, format: str = "table", *, width: int | None = None) -> str:
    content = answer_text(answer, format, width=width)
    return content.decode() if isinstance(content, bytes) else content


def catalogue_text(format: str) -> str:
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
    return table(["query", "parameters", "question", "问题"], rows)
