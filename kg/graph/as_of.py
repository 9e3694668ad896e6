"""Views as of a day: what had been said by then, and what was true then as far as is said.

*Known by* a day chooses documents: one is known from the last day that its date can mean. *Valid
on* a day chooses claims: one is left out when its own times exclude the day. Either way the
registry keeps only the entries that a kept claim reaches, and what was inferred is left out, to be
inferred again from what is left.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg.graph.values import date_of
from kg.model.namespaces import (
    DATE_PROPERTIES,
    DCTERMS,
    GRAPH,
    INDUSTRIES,
    KG,
    OA,
    PREFIXES,
    RDF,
)

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
    always; nothing is taken to have ceased because nobody repeats it. Of a thing that documents
    date (:func:`beginnings`) nothing held before it began, and it is not there.

    >>> len(valid_on(ds.quads(), date(2021, 1, 11))) < len(list(ds.quads()))
    True
    """
    quads = list(quads)
    documents = _documents(q for q in quads if q.graph_name == GRAPH.provenance)
    absent = {thing for thing, first in beginnings(quads, documents).items() if first > day}
    kept = [
        quad
        for nodes in by_document(quads, documents).values()
        for quad in _holding(nodes, day, absent)
    ]
    quads = [q for q in quads if q.subject not in absent and q.object not in absent]
    return _around(kept, quads, {q.graph_name for q in kept})


def beginnings(quads: Iterable[ox.Quad], documents: Collection[object]) -> dict[object, date]:
    """The first day on which each thing can have existed, of those that documents date.

    That is the first day that any document gives for its approval, its plan, its unveiling or its
    start. What no document dates is taken to have existed always.
    """
    found: dict[object, date] = {}
    for quad in quads:
        if quad.predicate in DATE_PROPERTIES and quad.graph_name in documents:
            dated = date_of(quad.object.value) if isinstance(quad.object, ox.Literal) else None
            if dated is not None:
                first = found.get(quad.subject, dated.earliest)
                found[quad.subject] = min(first, dated.earliest)
    return found


def by_document(
    quads: Iterable[ox.Quad], documents: Collection[object]
) -> dict[object, dict[object, list[ox.Quad]]]:
    """What documents say: quads by document, then by subject."""
    said: dict[object, dict[object, list[ox.Quad]]] = {}
    for quad in quads:
        if quad.graph_name in documents:
            said.setdefault(quad.graph_name, {}).setdefault(quad.subject, []).append(quad)
    return said


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One claim of a document with the quads that belong to it.

    Attributes:
        node: The claim.
        subject, predicate, value: What it asserts; the value is a literal or a node.
        start, end: The first and the last day on which its own times leave room for it; None where
            they bound nothing.
        nodes: Subjects whose quads belong to it: itself, its evidence, selectors, membership and
            the figure that it describes.
    """

    node: object
    subject: object
    predicate: object
    value: object
    start: date | None
    end: date | None
    nodes: frozenset[object]

    @property
    def triple(self) -> tuple[object, object, object]:
        """What it asserts."""
        return self.subject, self.predicate, self.value


def told(nodes: Mapping[object, Sequence[ox.Quad]]) -> Iterator[Told]:
    """The claims of one document, of its quads by subject."""
    for claim, quads in nodes.items():
        values = {q.predicate: q.object for q in quads}
        if values.get(RDF.type) != KG.Claim:
            continue
        thing = values.get(KG.claimObject, values.get(KG.claimValue))
        figure = values.get(KG.claimPredicate) in _FIGURES
        evidence = values.get(KG.evidence)
        wanted = {claim, evidence, values.get(KG.qualifiedBy)}
        wanted |= {q.object for q in nodes.get(evidence, ()) if q.predicate == OA.hasSelector}
        start, end = _times(values, figure=figure)
        yield Told(
            node=claim,
            subject=values.get(KG.claimSubject),
            predicate=values.get(KG.claimPredicate),
            value=thing,
            start=start,
            end=end,
            nodes=frozenset(wanted | {thing} if figure else wanted),
        )


def _holding(
    nodes: Mapping[object, Sequence[ox.Quad]], day: date, absent: Collection[object]
) -> Iterator[ox.Quad]:
    """The quads of one document that belong to its claims that hold on a day."""
    wanted: set[object] = set()
    asserted: set[tuple[object, object, object]] = set()
    for claim in told(nodes):
        early = claim.start is not None and claim.start > day
        over = claim.end is not None and claim.end < day
        if not early and not over and claim.subject not in absent and claim.value not in absent:
            asserted.add(claim.triple)
            wanted |= claim.nodes
    for subject, quads in nodes.items():
        for quad in quads:
            if subject in wanted or (subject, quad.predicate, quad.object) in asserted:
                yield quad


def _times(
    values: Mapping[ox.NamedNode, object], *, figure: bool
) -> tuple[date | None, date | None]:
    """The first and the last day on which the times of a claim leave room for it.

    What a figure counts may have begun long before; the figure stands from the day it refers to.
    """
    start, end, at, earliest = (
        date_of(term.value) if isinstance(term, ox.Literal) else None
        for term in (values.get(p) for p in (KG.validFrom, KG.validTo, KG.asOf, KG.earliest))
    )
    seen = at or earliest  # the first day of a vague time, where no other is given
    last = end.latest if end is not None else None
    if start is not None and not (figure and seen):
        return start.earliest, last
    return (None if end is not None or seen is None else seen.earliest), last
