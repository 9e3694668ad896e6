"""What the edges of a network rest on: claims, documents and dates, or a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from kg.dates import PartialDate
from kg.namespaces import GRAPH, KG, OA, PREFIXES, compact, expand, iri_of, slug_of
from kg.rules import conclusions
from kg.terms import UNION

if TYPE_CHECKING:
    import networkx as nx

Edge: TypeAlias = tuple[str, str, str]
_FIGURES = (KG.hasTarget.value, KG.hasObservation.value)


def attach_evidence(
    store: ox.Store, network: nx.MultiDiGraph, given: Mapping[Edge, Iterable[str]]
) -> None:
    """Fill in claims, documents, dates, ``inferred`` and ``rule`` of every edge.

    Args:
        store: Its default graph is the union of its named graphs.
        network: Made by :func:`kg.network.project`.
        given: Claims of edges by source, relation and target, as a recipe names them; they are
            taken in place of those that assert the edge as a plain triple.
    """
    found = {edge: set(claims) for edge, claims in given.items()}
    _collect_claims(store, network, found)
    papers = _values(store, OA.hadPrimarySource) if found else {}
    times = {
        name: _values(store, predicate) if found else {}
        for name, predicate in (
            ("valid_from", KG.validFrom),
            ("valid_to", KG.validTo),
            ("as_of", KG.asOf),
        )
    }
    for (source, relation, target), claims in found.items():
        edge = network.edges[source, target, relation]
        edge["claims"] = tuple(sorted(map(slug_of, claims)))
        edge["documents"] = tuple(sorted({slug_of(papers[c]) for c in claims if c in papers}))
        for name, values in times.items():
            edge[name] = _outermost({values[c] for c in claims if c in values}, name)
    _read_graphs(store, network)


def _values(store: ox.Store, predicate: ox.NamedNode) -> dict[str, str]:
    """Objects of a property by the IRI of their subject, as text."""
    return {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in store.quads_for_pattern(None, predicate, None, UNION)
    }


def _collect_claims(store: ox.Store, network: nx.MultiDiGraph, found: dict[Edge, set[str]]) -> None:
    """Add the claims that assert an edge, and those that report the figure at its source."""
    keys = {data["iri"]: key for key, data in network.nodes(data=True)}
    subjects, objects = _values(store, KG.claimSubject), _values(store, KG.claimObject)
    withdrawn = _values(store, KG.withdrawn)
    given = set(found)
    about: dict[str, set[str]] = {}
    for claim, predicate in _values(store, KG.claimPredicate).items():
        if claim in withdrawn:
            continue
        target = keys.get(objects.get(claim, ""))
        if target is None:
            continue
        if predicate in _FIGURES:
            about.setdefault(target, set()).add(claim)
        source, relation = keys.get(subjects.get(claim, "")), compact(predicate)
        if source is not None and network.has_edge(source, target, relation):
            edge = source, relation, target
            if edge not in given:
                found.setdefault(edge, set()).add(claim)
    for figure in about.keys() & set(network):
        for _, target, relation in network.out_edges(figure, keys=True):
            found.setdefault((figure, relation, target), about[figure])


def _outermost(texts: set[str], name: str) -> str:
    """The earliest start, or the latest end or as-of, of the dates that claims give."""
    if len(texts) < 2:
        return next(iter(texts), "")
    dates = sorted(map(PartialDate, texts), key=lambda d: d.text)
    if name == "valid_from":
        return min(dates, key=lambda d: d.earliest).text
    return max(dates, key=lambda d: d.latest).text


def _read_graphs(store: ox.Store, network: nx.MultiDiGraph) -> None:
    """Documents of edges without claims, by the named graphs that they stand in; and rules."""
    bare = {
        (source, relation, target): data
        for source, target, relation, data in network.edges(keys=True, data=True)
        if not data["claims"]
    }
    inferred: dict[ox.Triple, dict[str, Any]] = {}
    for relation in sorted({relation for _, relation, _ in bare}):
        predicate = expand(relation)
        if predicate is None:
            continue
        for quad in store.quads_for_pattern(None, predicate, None, None):
            ends = compact(iri_of(quad.subject)), relation, compact(iri_of(quad.object))
            if ends not in bare:
                continue
            graph = iri_of(quad.graph_name)
            if graph == GRAPH.inferred.value:
                inferred[quad.triple] = bare[ends]
            elif graph.startswith(PREFIXES["doc"]):
                edge = bare[ends]
                edge["documents"] = tuple(sorted({*edge["documents"], slug_of(graph)}))
    if inferred:
        for triple, rule in conclusions(store, inferred):
            inferred[triple]["inferred"], inferred[triple]["rule"] = True, rule.name
