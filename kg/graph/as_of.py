"""Views as of a day: what had been said by then, and what was true then as far as is said.

*Known by* a day chooses documents: one is known from the last day that its date can mean. *Valid
on* a day chooses claims: one is left out when its own times exclude the day. Either way the
registry keeps only the entries that a kept claim reaches, and what was inferred is left out, to be
inferred again from what is left.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg.graph.values import date_of
from kg.model.namespaces import DCTERMS, GRAPH, INDUSTRIES, KG, OA, PREFIXES, RDF

#: What is said of the object of such a claim (its value, its due date, who promised it) is part of
#: the claim.
_FIGURES: Final = (KG.hasObservation, KG.hasTarget)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the documents of a dataset stand to a day.

    Attributes:
        known: How many were known by the day.
        later: How many became known later.
        undated: How many carry no date and no bound on it, and so are known by no day.
        first: The first day by which a document was known, ISO; empty when there is none.

    >>> coverage(ds.quads(), date(1949, 1, 1)).known
    0
    """

    known: int
    later: int
    undated: int
    first: str


def coverage(quads: Iterable[ox.Quad], day: date) -> Coverage:
    """Count the documents in the catalogue by how they stand to a day.

    >>> later = coverage(ds.quads(), date(2021, 1, 11))
    >>> later.known > 0 and later.later > 0
    True
    """
    catalogue = [q for q in quads if q.graph_name == GRAPH.provenance]
    documents = _documents(catalogue)
    days = {q.subject: str(getattr(q.object, "value", "")) for q in catalogue if _is_bound(q)}
    known = sum(1 for latest in days.values() if latest <= day.isoformat())
    return Coverage(
        known=known,
        later=len(days) - known,
        undated=len(documents - days.keys()),
        first=min(days.values(), default=""),
    )


def known_by(quads: Iterable[ox.Quad], day: date) -> list[ox.Quad]:
    """The quads that were known by a day (inclusive), without inferred ones.

    A document whose date has no latest bound is known by no day.

    >>> len(known_by(ds.quads(), date(2021, 1, 11))) < len(list(ds.quads()))
    True
    """
    quads = list(quads)
    limit = day.isoformat()
    documents: set[object] = {
        q.subject
        for q in quads
        if q.graph_name == GRAPH.provenance
        and _is_bound(q)
        and isinstance(q.object, ox.Literal)
        and q.object.value <= limit
    }
    return _around([q for q in quads if q.graph_name in documents], quads, documents)


def valid_on(quads: Iterable[ox.Quad], day: date) -> list[ox.Quad]:
    """The quads that held on a day as far as their documents say, without inferred ones.

    A claim is left out when it began to hold after the day, ceased before it, or, where only the
    day that it refers to is given, refers to a later day; a
    figure stands from the day that it refers to. Dates count by the most that they can
    mean (``2020`` has begun on its first day and ends on its last). A claim without times holds
    always; nothing is taken to have ceased because nobody repeats it.

    >>> len(valid_on(ds.quads(), date(2021, 1, 11))) < len(list(ds.quads()))
    True
    """
    quads = list(quads)
    documents = _documents(q for q in quads if q.graph_name == GRAPH.provenance)
    said: dict[object, dict[object, list[ox.Quad]]] = {}
    for quad in quads:
        if quad.graph_name in documents:
            said.setdefault(quad.graph_name, {}).setdefault(quad.subject, []).append(quad)
    kept = [q for nodes in said.values() for q in _holding(nodes, day)]
    return _around(kept, quads, {q.graph_name for q in kept})


def reached(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """All quads but registry entries that no claim or document reaches, and inferred ones.

    >>> any(quad.graph_name == GRAPH.inferred for quad in reached(ds.quads()))
    False
    """
    quads = list(quads)
    documents = _documents(q for q in quads if q.graph_name == GRAPH.provenance)
    return _around([q for q in quads if q.graph_name in documents], quads, documents)


def _is_bound(quad: ox.Quad) -> bool:
    return quad.predicate == KG.latest


def _documents(catalogue: Iterable[ox.Quad]) -> set[object]:
    return {q.subject for q in catalogue if q.predicate == RDF.type and q.object == KG.Document}


def _around(said: list[ox.Quad], quads: list[ox.Quad], documents: set[object]) -> list[ox.Quad]:
    """What documents say, with the part of registry and catalogue that belongs to it."""
    registry = [q for q in quads if q.graph_name == GRAPH.registry]
    catalogue = [q for q in quads if q.graph_name == GRAPH.provenance and q.subject in documents]
    entries = _reached([*said, *catalogue], registry)
    kept = [
        q
        for q in registry
        if q.subject in entries
        and not (q.predicate == DCTERMS.source and q.object not in documents)
    ]
    ontology = [q for q in quads if q.graph_name == GRAPH.ontology]
    return [*said, *kept, *catalogue, *ontology]


def _reached(said: list[ox.Quad], registry: list[ox.Quad]) -> set[object]:
    """Registry entries that claims and documents mention, and what those lean on in turn."""
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


def _holding(nodes: dict[object, list[ox.Quad]], day: date) -> Iterator[ox.Quad]:
    """The quads of one document that belong to its claims that hold on a day."""
    wanted: set[object] = set()
    asserted: set[tuple[object, object, object]] = set()
    for claim, quads in nodes.items():
        values = {q.predicate: q.object for q in quads}
        if values.get(RDF.type) != KG.Claim:
            continue
        thing = values.get(KG.claimObject, values.get(KG.claimValue))
        figure = values.get(KG.claimPredicate) in _FIGURES
        if not _holds(values, day, figure=figure):
            continue
        asserted.add((values.get(KG.claimSubject), values.get(KG.claimPredicate), thing))
        evidence = values.get(KG.evidence)
        wanted |= {claim, evidence, values.get(KG.qualifiedBy)}
        wanted |= {q.object for q in nodes.get(evidence, ()) if q.predicate == OA.hasSelector}
        if figure:
            wanted.add(thing)
    for subject, quads in nodes.items():
        for quad in quads:
            if subject in wanted or (subject, quad.predicate, quad.object) in asserted:
                yield quad


def _holds(values: Mapping[ox.NamedNode, object], day: date, *, figure: bool) -> bool:
    """Whether the times of a claim leave room for the day.

    What a figure counts may have begun long before; the figure stands from the day it refers to.
    """
    start, end, at, earliest = (
        date_of(term.value) if isinstance(term, ox.Literal) else None
        for term in (values.get(p) for p in (KG.validFrom, KG.validTo, KG.asOf, KG.earliest))
    )
    seen = at or earliest  # the first day of a vague time, where no other is given
    if end is not None and end.latest < day:
        return False
    if start is not None and not (figure and seen):
        return start.earliest <= day
    return end is not None or seen is None or seen.earliest <= day
