"""``kg query NAME --help``: what a saved query answers, and what its parameters can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import click

    from kg.graph.sparql.catalogue import SavedQuery

#: Values that are listed of a parameter.
_LISTED: Final = 12
_TYPES: Final = {
    "thing": "any name of it",
    "text": "text as it stands",
    "date": "a year, a month or a day",
    "number": "a number",
}


def saved_query_help(saved: SavedQuery, write: click.HelpFormatter) -> str:
    """Question, usage, parameters with the values that the bundled graph has, and columns."""
    from kg.graph.cache import load
    from kg.graph.empty_answers import possible_values

    graph = load()
    answer = graph.query(saved.text)
    pairs = "".join(f" [--param {p.name}=VALUE]" for p in saved.parameters)
    write.write_usage("kg query", saved.name + pairs)
    write.write_paragraph()
    with write.indentation():
        write.write_text(saved.question_en)
        write.write_text(saved.question_zh)
    if saved.parameters:
        rows = []
        for parameter in saved.parameters:
            values = possible_values(graph, answer, parameter.name)
            some = ", ".join(values[:_LISTED])
            more = f", and {len(values) - _LISTED} more" if len(values) > _LISTED else ""
            told = f"{parameter.meaning} ({_TYPES[parameter.type]})"
            rows.append((parameter.name, f"{told}: {some}{more}" if some else told))
        with write.section("Parameters (several values of one mean any of them)"):
            write.write_dl(rows)
    with write.section("Columns"):
        write.write_text(", ".join(answer.variables))
    return write.getvalue().rstrip("\n")
