"""Answers of queries as text: tables and Markdown for people, the standard formats for programs."""

from __future__ import annotations

import json

from kg.graph.sparql.answer import Answer, serialize
from kg.graph.sparql.catalogue import saved_queries
from kg.showing.table import markdown, table, term_text


def answer_text(answer: Answer, format: str, width: int | None) -> str | bytes:
    """An answer in a format of ``kg query``."""
    if format == "table" and answer.kind == "graph":
        format = "turtle"
    if format in ("table", "md") and answer.kind == "boolean":
        return f"{'yes' if answer.boolean else 'no'}\n"
    if format == "table":
        return table(list(answer.variables), cells(answer), width=width)
    if format == "md":
        return markdown(list(answer.variables), cells(answer))
    return serialize(answer, format)


def cells(answer: Answer) -> list[list[str]]:
    """The rows of an answer as texts for people."""
    return [[term_text(term) for term in row] for row in answer.rows]


def catalogue_text(format: str) -> str:
    """The saved queries: a table, or JSON."""
    queries = saved_queries().values()
    if format == "json":
        content = [
            {
                "name": q.name,
                "question_en": q.question_en,
                "question_zh": q.question_zh,
                "parameters": [
                    {"name": p.name, "type": p.type, "meaning": p.meaning} for p in q.parameters
                ],
            }
            for q in queries
        ]
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    rows = [
        [q.name, " ".join(p.name for p in q.parameters), q.question_en, q.question_zh]
        for q in queries
    ]
    return table(["query", "parameters", "question", "问题"], rows)
