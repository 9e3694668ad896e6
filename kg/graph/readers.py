"""Typed readers: claims, their documents, and what documents are, for as little as is asked.

Each takes a subject, a property, a value or a document and reads what belongs to it; none reads all
claims to answer about one thing. Those that do read everything say so by their name.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.graph.mapping.claims import FIGURES, claims_from_quads
from kg.graph.mapping.documents import documents_from_quads
from kg.graph.quads import Quads
from kg.model.namespaces import KG, PREFIXES, SAID_IN, mint_claim
from kg.model.records import Claim, Document

_UNION: Final = ox.DefaultGraph()
_PARTS: Final = ("quote", "position", "withdrawn")


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
    given = [(link, term) for link, term in (*wanted, (KG.claimPredicate, predicate)) if term]
    if not given:
        return []
    (link, term), *further = given
    found = (q.subject for q in graph.match(None, link, term, _UNION))
    nodes = {c for c in found if isinstance(c, ox.NamedNode)}
    fitting = (c for c in nodes if all(ox.Quad(c, p, o) in graph for p, o in further))
    return sorted(fitting, key=str)


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
    for part in _PARTS:
        own += graph.match(mint_claim(digest, part), None, None, _UNION)
    figure, predicate = values.get(KG.claimObject), values.get(KG.claimPredicate)
    if isinstance(figure, ox.NamedNode) and _is_figure(predicate):
        there = source if graph.has_graph(source) else _UNION
        own += (ox.Quad(*q.triple) for q in graph.match(figure, None, None, there))
    return next(iter(claims_from_quads(own).values()), None)


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
    return sorted((d for d in found if isinstance(d, ox.NamedNode)), key=str)


def all_documents_by_claim(graph: Quads) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Every claim with its document.

    >>> ds.resolve("doc:xinhua-2021-01-11") in {said for _, said in all_documents_by_claim(ds)}
    True
    """
    for quad in graph.match(None, SAID_IN, None, _UNION):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object


def _is_figure(predicate: object) -> bool:
    return str(getattr(predicate, "value", "")).removeprefix(PREFIXES["kg"]) in FIGURES
