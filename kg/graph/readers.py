"""Typed readers: claims, their documents, and what documents are, for as little as is asked.

Each takes a subject, a property, a value or a document and reads what belongs to it; none reads all
claims to answer about one thing. Those that do read everything say so by their name.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.graph.mapping.claims import FIGURES, claims_from_quads
from kg.graph.mapping.columns import Term, Values, values_by_subject
from kg.graph.mapping.documents import documents_from_quads
from kg.graph.mapping.nary_nodes import (
    Figure,
    Tenure,
    figure_from_values,
    tenure_from_values,
)
from kg.graph.quads import GraphName, Quads
from kg.model.namespaces import KG, ORG, PREFIXES, RDF, SAID_IN, mint_claim
from kg.model.records import Claim, Document

_UNION: Final = ox.DefaultGraph()
_iri: Final = attrgetter("value")
_Pair: TypeAlias = tuple[ox.NamedNode, Term | None]


def find_claims(
    graph: Quads,
    *,
    subject: ox.NamedNode | None = None,
    predicate: ox.NamedNode | None = None,
    object: ox.NamedNode | ox.Literal | None = None,
    document: ox.NamedNode | None = None,
) -> list[ox.NamedNode]:
    """Nodes of the claims that fit, sorted; withdrawn ones too.

    Args:
        graph: Where to look.
        subject: What they are about.
        predicate: The property that they use.
        object: The thing, or the literal, that they say of their subject.
        document: The document that says so.

    >>> found = find_claims(ds, subject=tongzhou, predicate=KG.partOf)
    >>> len(found) > 0 and set(found) <= set(find_claims(ds, subject=tongzhou))
    True
    """
    value = KG.claimObject if isinstance(object, ox.NamedNode) else KG.claimValue
    wanted = ((KG.claimSubject, subject), (SAID_IN, document), (value, object))
    return _nodes(graph, *wanted, (KG.claimPredicate, predicate))


def claims(
    graph: Quads,
    *,
    subject: ox.NamedNode | None = None,
    predicate: ox.NamedNode | None = None,
    object: ox.NamedNode | ox.Literal | None = None,
    document: ox.NamedNode | None = None,
    withdrawn: bool = False,
) -> dict[str, Claim]:
    """Claims that fit, by id; the arguments are those of :func:`find_claims`.

    Args:
        graph: Where to look.
        subject: As there.
        predicate: As there.
        object: As there.
        document: As there.
        withdrawn: Whether claims that no longer count are among them.

    >>> {claim.subject for claim in claims(ds, subject=tongzhou).values()}
    {'tongzhou'}
    """
    nodes = find_claims(
        graph, subject=subject, predicate=predicate, object=object, document=document
    )
    read = (claim(graph, node) for node in nodes)
    return {
        node.value.removeprefix(PREFIXES["claim"]): one
        for node, one in zip(nodes, read, strict=True)
        if one is not None and (withdrawn or one.withdrawn is None)
    }


def claim(graph: Quads, node: ox.NamedNode) -> Claim | None:
    """One claim with its words and its figure; None where the node is no claim of a document.

    >>> [node, *_] = find_claims(ds, subject=tongzhou)
    >>> claim(ds, node).subject, claim(ds, tongzhou)
    ('tongzhou', None)
    """
    own = list(graph.match(node, None, None, _UNION))
    values = {q.predicate: q.object for q in own}
    source = values.get(SAID_IN)
    if not isinstance(source, ox.NamedNode):
        return None
    digest = node.value.removeprefix(PREFIXES["claim"])
    for part in ("quote", "position", *(["withdrawn"] if KG.withdrawn in values else ())):
        own += graph.match(mint_claim(digest, part), None, None, _UNION)
    figure, predicate = values.get(KG.claimObject), values.get(KG.claimPredicate)
    if isinstance(figure, ox.NamedNode) and _is_figure(predicate):
        there = source if graph.has_graph(source) else _UNION
        own += (ox.Quad(*q.triple) for q in graph.match(figure, None, None, there))
    return next(iter(claims_from_quads(own).values()), None)


def all_claims(graph: Quads) -> dict[str, Claim]:
    """Every claim of every document, by id, read graph by graph; withdrawn ones are left out."""
    nodes = dict(all_documents_by_claim(graph))
    found: dict[str, Claim] = {}
    for document in set(nodes.values()):
        found |= claims_from_quads(graph.match(None, None, None, document))
    for node in nodes:  # other people's data need not keep a graph for each document
        digest = node.value.removeprefix(PREFIXES["claim"])
        if digest not in found and (one := claim(graph, node)) is not None:
            found[digest] = one
    return {digest: one for digest, one in found.items() if one.withdrawn is None}


def all_documents(graph: Quads) -> list[Document]:
    """Every document of the catalogue."""
    found = (document(graph, node) for node in _nodes(graph, (RDF.type, KG.Document)))
    return [one for one in found if one is not None]


def find_figures(
    graph: Quads,
    cls: ox.NamedNode,
    *,
    about: ox.NamedNode | None = None,
    indicator: ox.NamedNode | None = None,
    by: ox.NamedNode | None = None,
    reports_on: ox.NamedNode | None = None,
) -> list[ox.NamedNode]:
    """Nodes of the figures that fit, sorted; all of the class where nothing is asked.

    Args:
        graph: Where to look.
        cls: Observation or Target of our terms.
        about: The place or thing that they are about.
        indicator: What is measured.
        by: Who promised.
        reports_on: The target that they measure.
    """
    things = ((KG.reportsOn, reports_on), (KG.ofInterest, about), (KG.announcedBy, by))
    return _nodes(graph, *things, (KG.indicator, indicator), (RDF.type, cls))


def figure(graph: Quads, node: ox.NamedNode, document: ox.NamedNode | None = None) -> Figure | None:
    """A figure as a document describes it, or all together; None where nothing is said of it."""
    values = _values(graph, node, document or _UNION)
    return figure_from_values(node, values) if values else None


def claims_behind(graph: Quads, node: ox.NamedNode) -> list[ox.NamedNode]:
    """Nodes of the claims that describe a figure, sorted; withdrawn ones are left out."""
    return [c for c in find_claims(graph, object=node) if not is_withdrawn(graph, c)]


def is_withdrawn(graph: Quads, claim: ox.NamedNode) -> bool:
    """Whether a claim no longer counts."""
    return any(True for _ in graph.match(claim, KG.withdrawn, None, _UNION))


def tenures(
    graph: Quads, *, person: ox.NamedNode | None = None, post: ox.NamedNode | None = None
) -> list[Tenure]:
    """Who was seen in which post, by node; all where neither is given."""
    nodes = _nodes(graph, (ORG.member, person), (KG.post, post), (RDF.type, ORG.Membership))
    found = (tenure_from_values(node, _values(graph, node)) for node in nodes)
    return [tenure for tenure in found if tenure]


def document(graph: Quads, node: ox.NamedNode) -> Document | None:
    """A document as the catalogue describes it; None where it does not.

    >>> document(ds, ds.resolve("doc:xinhua-2021-01-11")).date
    PartialDate(text='2021-01-11')
    """
    return next(iter(documents_from_quads(graph.match(node, None, None, _UNION))), None)


def document_of(graph: Quads, claim: ox.NamedNode) -> ox.NamedNode | None:
    """The document that makes a claim; None in other people's data.

    >>> [node, *_] = find_claims(ds, document=ds.resolve("doc:xinhua-2021-01-11"))
    >>> document_of(ds, node) == ds.resolve("doc:xinhua-2021-01-11")
    True
    """
    return next(iter(documents_of(graph, [claim])), None)


def documents_of(graph: Quads, claims: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
    """The documents that make some claims, each once, sorted.

    >>> documents_of(ds, [tongzhou])
    []
    """
    found = {q.object for c in claims for q in graph.match(c, SAID_IN, None, _UNION)}
    return sorted((d for d in found if isinstance(d, ox.NamedNode)), key=_iri)


def all_documents_by_claim(graph: Quads) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Every claim with its document.

    >>> ds.resolve("doc:xinhua-2021-01-11") in {said for _, said in all_documents_by_claim(ds)}
    True
    """
    for quad in graph.match(None, SAID_IN, None, _UNION):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object


def _nodes(graph: Quads, *pairs: _Pair) -> list[ox.NamedNode]:
    """Nodes that have all of these values, sorted; none where every value is left open."""
    given = [(link, term) for link, term in pairs if term is not None]
    if not given:
        return []
    (link, term), *further = given
    found = (q.subject for q in graph.match(None, link, term, _UNION))
    nodes = {node for node in found if isinstance(node, ox.NamedNode)}
    fitting = (c for c in nodes if all(ox.Quad(c, p, o) in graph for p, o in further))
    return sorted(fitting, key=_iri)


def _values(graph: Quads, node: ox.NamedNode, where: GraphName = _UNION) -> Values:
    return values_by_subject(graph.match(node, None, None, where)).get(node, {})


def _is_figure(predicate: object) -> bool:
    return str(getattr(predicate, "value", "")).removeprefix(PREFIXES["kg"]) in FIGURES
