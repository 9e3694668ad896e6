"""What the edges of a network rest on: claims, documents and dates, or a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from kg.graph.labels import UNION
from kg.graph.quads import Quads
from kg.graph.rules import conclusions
from kg.model.curies import compact, expand, slug_of
from kg.model.dates import PartialDate
from kg.model.namespaces import GRAPH, KG, PREFIXES, SAID_IN

if TYPE_CHECKING:
    import networkx as nx

Edge: TypeAlias = tuple[str, str, str]
_NONE: Mapping[str, Any] = {}
_DATES: Final = (
    ("valid_from", KG.validFrom),
    ("valid_to", KG.validTo),
    ("as_of", KG.asOf),
)
_FIGURES: Final = (KG.hasTarget.value, KG.hasObservation.value)


def attach_evidence(
    store: Quads,
    network: nx.MultiDiGraph,
    keys: Mapping[str, str],
    given: Mapping[Edge, Iterable[str]],
) -> None:
    """Fill in claims, documents, dates, ``inferred`` and ``rule`` of every edge.

    Args:
        store: Its default graph is the union of its named graphs.
        network: Made by :func:`kg.network.project`, its edges as their recipe gives them.
        keys: Keys of nodes by IRI.
        given: Claims of edges by source, relation and target, as a recipe names them; they are
            taken in place of those that assert the edge as a plain triple.
    """
    found: dict[Edge, Collection[str]] = _asserting(store, network, keys)
    found.update((edge, set(claims)) for edge, claims in given.items())
    if found:
        _write_evidence(store, network, found)
    _read_graphs(store, network, keys)


def _write_evidence(
    store: Quads, network: nx.MultiDiGraph, found: Mapping[Edge, Collection[str]]
) -> None:
    slugs = _Slugs()
    documents = _values(store, SAID_IN)
    dates = [(name, _values(store, predicate)) for name, predicate in _DATES]
    dates = [(name, values) for name, values in dates if values]
    successors = network._adj
    for (source, relation, target), claims in found.items():
        edge = successors[source][target][relation]
        if len(claims) == 1:  # most edges: nothing to sort or to weigh
            (claim,) = claims
            edge["claims"] = (_digest(claim),)
            edge["documents"] = slugs[documents.get(claim)]
            for name, values in dates:
                edge[name] = values.get(claim, "")
            continue
        edge["claims"] = tuple(sorted(map(_digest, claims)))
        edge["documents"] = tuple(sorted({s for c in claims for s in slugs[documents.get(c)]}))
        for name, values in dates:
            edge[name] = _outermost({values[c] for c in claims if c in values}, name)


def _digest(claim: str) -> str:
    """The digest of one of our claims; for foreign claims the last part of their IRI."""
    base = PREFIXES["claim"]
    return claim[len(base) :] if claim.startswith(base) else slug_of(claim)


class _Slugs(dict[str | None, tuple[str, ...]]):
    """Slugs of documents by IRI, one tuple for all edges that rest on one document alone."""

    def __missing__(self, iri: str | None) -> tuple[str, ...]:
        slugs = self[iri] = (slug_of(iri),) if iri else ()
        return slugs


def _values(store: Quads, predicate: ox.NamedNode) -> dict[str, str]:
    """Objects of a property by the IRI of their subject, as text."""
    return {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in store.match(None, predicate, None, UNION)
        if not isinstance(quad.object, ox.Triple)
    }


def _asserting(
    store: Quads, network: nx.MultiDiGraph, keys: Mapping[str, str]
) -> dict[Edge, Collection[str]]:
    """Claims that assert an edge; for an edge from a figure, those that report the figure."""
    predicates = _values(store, KG.claimPredicate)
    if not predicates:
        return {}
    subjects, objects = _values(store, KG.claimSubject), _values(store, KG.claimObject)
    for claim in _values(store, KG.withdrawn):
        predicates.pop(claim, None)
    relations = {predicate: compact(predicate) for predicate in set(predicates.values())}
    successors = network._adj
    found: dict[Edge, list[str]] = {}
    figures: dict[str, list[str]] = {}
    for claim, predicate in predicates.items():
        target = keys.get(objects.get(claim, ""))
        if target is None:
            continue
        if predicate in _FIGURES:
            figures.setdefault(target, []).append(claim)
        source, relation = keys.get(subjects.get(claim, ""), ""), relations[predicate]
        edges = successors.get(source, _NONE).get(target)
        if edges is not None and relation in edges:
            edge = source, relation, target
            if edge in found:
                found[edge].append(claim)
            else:
                found[edge] = [claim]
    for figure, claims in figures.items():
        for _, target, relation in network.out_edges(figure, keys=True):
            found.setdefault((figure, relation, target), claims)
    return dict(found)


def _outermost(texts: set[str], name: str) -> str:
    """The earliest start, or the latest end or as-of, of the dates that claims give."""
    if len(texts) < 2:
        return next(iter(texts), "")
    if name == "valid_from":
        return min(sorted(texts), key=lambda text: _bound(text, "earliest"))
    return max(sorted(texts), key=lambda text: _bound(text, "latest"))


def _bound(text: str, side: str) -> date:
    """First or last day of a date; the first of all days where foreign data has none."""
    try:
        day: date = getattr(PartialDate.parse(text), side)
    except ValueError:
        return date.min
    return day


def _read_graphs(store: Quads, network: nx.MultiDiGraph, keys: Mapping[str, str]) -> None:
    """Documents of edges without claims, by the named graphs that hold them; and rules."""
    successors = network._adj
    bare = {key for *_, key, data in network.edges(keys=True, data=True) if not data["claims"]}
    slugs = _Slugs()
    is_document: dict[str, bool] = {}
    inferred: dict[ox.Triple, dict[str, Any]] = {}
    for relation in sorted(bare):
        predicate = expand(relation)
        if predicate is None:
            continue
        for graph, subject, value in _stated(store, predicate):
            target, home = keys.get(value.value), graph.value
            if target is None:
                continue
            edges = successors.get(keys.get(subject.value), _NONE).get(target)
            if edges is None or relation not in edges:
                continue
            data = edges[relation]
            if data["claims"]:
                continue
            if home not in is_document:
                is_document[home] = home.startswith(PREFIXES["doc"])
            if is_document[home]:
                known = data["documents"]
                data["documents"] = tuple(sorted({*known, *slugs[home]})) if known else slugs[home]
            elif home == GRAPH.inferred.value:
                inferred[ox.Triple(subject, predicate, value)] = data
    if inferred:
        for triple, rule in conclusions(store, inferred):
            inferred[triple]["inferred"], inferred[triple]["rule"] = True, rule.name


def _stated(store: Quads, predicate: ox.NamedNode) -> Iterator[Any]:
    """Named graph, subject and object of every triple of a property that a named graph holds."""
    rows = store.select(f"SELECT ?g ?s ?o {{ GRAPH ?g {{ ?s {predicate} ?o FILTER(ISIRI(?o)) }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return iter(rows)
