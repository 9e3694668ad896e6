"""What validation checks beside SHACL shapes: literals, blank nodes, quads without a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph.datatypes import fits
from kg.graph.shapes import Finding
from kg.model.curies import compact, iri_of
from kg.model.namespaces import KG, OA, PREFIXES


def _structural(node: str, message: str, message_zh: str, **more: str) -> Finding:
    return Finding(
        severity="Violation",
        shape="structure",
        node=node,
        message=message,
        message_zh=message_zh,
        **more,
    )


def blank_nodes(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Our data names every node; a blank node cannot be cited or compared."""
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                yield _structural(
                    str(term), "is a blank node; give it an IRI", "是空白节点；请给它一个 IRI"
                )


def ill_typed(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Literals whose text does not fit their datatype, judged by lexical form and calendar."""
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Literal) and not fits(term.value, term.datatype.value):
            yield _structural(
                compact(iri_of(quad.subject)),
                f"does not fit {compact(term.datatype.value)}; fix the value or the type",
                f"不符合 {compact(term.datatype.value)}；请改正数值或类型",
                path=compact(quad.predicate.value),
                value=term.value,
            )


def unreachable(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Quads of a document's graph that no claim of that document leads to.

    A claim leads to its own node, its evidence and selectors, the plain triple that it asserts, and
    the figure or membership that it describes; a withdrawn one to the part of its own node that
    keeps what it said.
    """
    graphs: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(PREFIXES["doc"]):
            graphs.setdefault(graph, []).append(quad)
    for graph, members in graphs.items():
        reached, asserted = _reach(members)
        for quad in members:
            if (
                quad.subject not in reached
                and (quad.subject, quad.predicate, quad.object) not in asserted
            ):
                yield _structural(
                    compact(iri_of(quad.subject)),
                    f"no claim of {compact(graph.value)} leads to this triple; add the claim",
                    f"{compact(graph.value)} 中没有任何陈述指向该三元组；请补充陈述",
                    path=compact(quad.predicate.value),
                )


def _reach(quads: list[ox.Quad]) -> tuple[set[object], set[tuple[object, object, object]]]:
    claims: dict[object, dict[object, object]] = {}
    typed = {q.subject for q in quads if q.object == KG.Claim}
    for quad in quads:
        if quad.subject in typed:
            claims.setdefault(quad.subject, {})[quad.predicate] = quad.object
    reached: set[object] = set(typed)
    asserted = set()
    figures = (KG.hasObservation, KG.hasTarget)
    for claim, cells in claims.items():
        value = cells.get(KG.claimObject) or cells.get(KG.claimValue)
        if KG.withdrawn in cells:
            reached.add(ox.NamedNode(f"{iri_of(claim)}/withdrawn"))
        elif KG.claimPredicate in cells:
            asserted.add((cells.get(KG.claimSubject), cells[KG.claimPredicate], value))
            if cells[KG.claimPredicate] in figures:
                reached.add(value)
        reached |= {cells[p] for p in (KG.evidence, KG.qualifiedBy) if p in cells}
    reached |= {q.object for q in quads if q.subject in reached and q.predicate == OA.hasSelector}
    return reached, asserted
