"""Differences in sentences, as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from kg.graph.explain import Proof
from kg.judging.diff import Difference, Renaming
from kg.model.printing import writes
from kg.showing.table import json_text, unknown_format


@writes(Difference, plain="text")
def difference_text(
    difference: Difference, format: str = "text", *, width: int | None = None
) -> str:
    """A difference in one of text, md and json.

    Raises:
        ExportError: there is no such format.
    """
    if format == "json":
        return json_text(asdict(difference))
    if format not in ("text", "md"):
        raise unknown_format(format, "text", "md", "json")
    return "".join(line + "\n" for line in _lines(difference, markdown=format == "md"))


def _lines(difference: Difference, *, markdown: bool) -> Iterator[str]:
    yield _summary(difference)
    sections = (
        ("Claims that came", [f"+ {_sentence(p)}" for p in difference.added]),
        ("Claims that went", [f"- {_sentence(p)}" for p in difference.removed]),
        (
            "Claims that changed",
            [f"~ {_sentence(c.old)} → {c.new.statement}" for c in difference.changed],
        ),
        ("Names", [_renaming(r) for r in difference.names]),
    )
    for title, items in sections:
        if items:
            yield ""
            yield f"## {title} ({len(items)})" if markdown else f"{title} ({len(items)})"
        if items and markdown:
            yield ""
        for item in items:
            yield f"* {item[2:]}" if markdown else f"  {item}"


def _summary(difference: Difference) -> str:
    if difference.empty:
        return "no difference"
    parts = [
        f"{len(difference.added)} claims came",
        f"{len(difference.removed)} went",
        f"{len(difference.changed)} changed",
        f"{len(difference.documents_added)} documents came",
        f"{len(difference.documents_removed)} went",
        f"{len(difference.names)} names differ",
    ]
    return ", ".join(parts)


def _sentence(found: Proof) -> str:
    quote = f" “{found.quote}”" if found.quote else ""
    return f"{found.statement} [{found.document} {found.locator}, {found.date or 'undated'}]{quote}"


def _renaming(renaming: Renaming) -> str:
    where = f"{renaming.thing} ({renaming.language})"
    if not renaming.old:
        return f"+ {where}: {renaming.new}"
    if not renaming.new:
        return f"- {where}: {renaming.old}"
    return f"~ {where}: {renaming.old} → {renaming.new}"
