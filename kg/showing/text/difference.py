"""Differences in sentences, as text, Markdown or JSON.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby

from kg.graph.explain import Proof
from kg.judging.diff import Compared, Difference, QuadEdit, QuadText, Renaming
from kg.model.printing import PLAIN, Layout, counted, writes
from kg.showing.table import json_text, unknown_format


@writes(Difference, plain="text")
def difference_text(difference: Difference, format: str = "text", *, layout: Layout = PLAIN) -> str:
    """A difference in one of text, md and json.

    Raises:
        ExportError: there is no such format.

    >>> difference_text(g.diff(g), "json")[0]
    '{'
    """
    if format == "json":
        return json_text({"differs": not difference.empty} | asdict(difference))
    if format not in ("text", "md"):
        raise unknown_format(format, "text", "md", "json")
    return "".join(line + "\n" for line in _lines(difference, markdown=format == "md"))


def _lines(difference: Difference, *, markdown: bool) -> Iterator[str]:
    yield _summary(difference)
    yield _extent(difference.compared)
    brief = bool(difference.compared.old_claims or difference.compared.new_claims)
    noun = "Other triples" if brief else "Triples"
    sections = (
        ("Claims that came", [f"+ {_sentence(p)}" for p in difference.added]),
        ("Claims that went", [f"- {_sentence(p)}" for p in difference.removed]),
        (
            "Claims that changed",
            [f"~ {_sentence(c.old)} → {c.new.statement}" for c in difference.changed],
        ),
        ("Names", [_renaming(r) for r in difference.names]),
        (f"{noun} that came", _changed_triples("+", difference.triples_added, brief=brief)),
        (f"{noun} that went", _changed_triples("-", difference.triples_removed, brief=brief)),
        (f"{noun} that changed", [f"~ {_edit(edit)}" for edit in difference.triples_changed]),
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
    others = [
        f"{len(difference.triples_added)} came",
        f"{len(difference.triples_removed)} went",
        f"{len(difference.triples_changed)} changed",
    ]
    if not (difference.compared.old_claims or difference.compared.new_claims):
        return f"triples: {', '.join(others)}"
    parts = [
        f"{len(difference.added)} claims came",
        f"{len(difference.removed)} went",
        f"{len(difference.changed)} changed",
        f"{len(difference.documents_added)} documents came",
        f"{len(difference.documents_removed)} went",
        f"{len(difference.names)} names differ",
    ]
    return f"{', '.join(parts)}; other triples: {', '.join(others)}"


def _extent(compared: Compared) -> str:
    """How much was compared, in words."""
    old, new = (
        (compared.old_claims, compared.old_triples),
        (compared.new_claims, compared.new_triples),
    )
    sides = [
        f"{counted(claims, 'claim')} and {counted(rest, 'other triple')}"
        if old[0] or new[0]
        else counted(rest, "triple")
        for claims, rest in (old, new)
    ]
    return f"compared {sides[0]}" + (f" with {sides[1]}" if old != new else " on each side")


def _changed_triples(sign: str, found: Iterable[QuadText], *, brief: bool) -> list[str]:
    """A line each; where claims tell the news, one for each thing of which much is new."""
    lines = []
    for (graph, subject), group in groupby(found, key=lambda one: (one.graph, one.subject)):
        some = list(group)
        if brief and len(some) > 1:
            about = ", ".join(dict.fromkeys(one.predicate for one in some))
            lines.append(f"{sign} {subject}: {len(some)} triples ({about}){_in(graph)}")
        else:
            lines += [f"{sign} {_triple(one)}{_in(graph)}" for one in some]
    return lines


def _edit(edit: QuadEdit) -> str:
    old, new = edit.old, edit.new
    if old.graph == new.graph:
        return f"{_triple(old)} → {new.object}{_in(new.graph)}"
    return f"{_triple(old)}{_in(old.graph) or ' [no graph]'} →{_in(new.graph) or ' [no graph]'}"


def _triple(one: QuadText) -> str:
    return f"{one.subject} {one.predicate} {one.object}"


def _in(graph: str) -> str:
    return f" [{graph}]" if graph else ""


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
