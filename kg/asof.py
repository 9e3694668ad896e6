"""Views as of a day: which quads were known by then.

A document is known from the last day that its date can mean. A view keeps the documents known by
the day, the registry entries that a kept claim reaches, and the catalogue of kept documents; what
was inferred is left out, to be inferred again from what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyoxigraph as ox

from kg.namespaces import DCTERMS, GRAPH, INDUSTRIES, KG, PREFIXES


def known_by(quads: Iterable[ox.Quad], day: date) -> list[ox.Quad]:
    """The quads that were known by a day (inclusive), without inferred ones."""
    quads = list(quads)
    limit = day.isoformat()
    papers = {
        q.subject
        for q in quads
        if q.graph_name == GRAPH.provenance
        and q.predicate == KG.latest
        and isinstance(q.object, ox.Literal)
        and q.object.value <= limit
    }
    said = [q for q in quads if q.graph_name in papers]
    registry = [q for q in quads if q.graph_name == GRAPH.registry]
    entries = _reached(said, registry)
    kept = [
        q
        for q in registry
        if q.subject in entries and not (q.predicate == DCTERMS.source and q.object not in papers)
    ]
    catalogue = [q for q in quads if q.graph_name == GRAPH.provenance and q.subject in papers]
    ontology = [q for q in quads if q.graph_name == GRAPH.ontology]
    return [*said, *kept, *catalogue, *ontology]


def _reached(said: list[ox.Quad], registry: list[ox.Quad]) -> set[object]:
    """Registry entries that claims mention, and what those entries lean on in turn."""
    links: dict[object, set[object]] = {}
    for quad in registry:
        links.setdefault(quad.subject, set())
        if isinstance(quad.object, ox.NamedNode):
            links[quad.subject].add(quad.object)
    waiting: list[object] = [term for q in said for term in (q.subject, q.object) if term in links]
    entries: set[object] = set()
    while waiting:
        entry = waiting.pop()
        if entry in entries:
            continue
        entries.add(entry)
        # A scheme knows nothing of its members, so following links never drags in all of them.
        waiting += [t for t in links.get(entry, ()) if t in links and t != INDUSTRIES]
    if any(str(e).startswith(f"<{PREFIXES['id']}") for e in entries):
        entries.add(INDUSTRIES)
    return entries
