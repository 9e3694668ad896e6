"""Verdicts as quads: what ledger and conflicts conclude, for SPARQL, in a graph of its own.

The build and the views as of a day ask for them last, when everything else stands.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.judging.conflicts.find import conflicts
from kg.judging.ledger import Promise, ledger
from kg.model.curies import expand
from kg.model.namespaces import GRAPH, KG, PREFIXES, property_iri


def conclusions(store: Quads) -> list[ox.Quad]:
    """Verdicts of promises, and figures that disagree with each other.

    >>> {quad.predicate for quad in conclusions(ds)} >= {KG.verdict, KG.disagreesWith}
    True
    """
    return [*verdicts(store), *disagreements(store)]


def disagreements(store: Quads) -> list[ox.Quad]:
    """Figures that have no number in common, each with the other: those of ``kg conflicts``.

    >>> {quad.predicate for quad in disagreements(ds)} == {KG.disagreesWith}
    True
    """
    pairs = (pair for conflict in conflicts(store) for pair in conflict.pairs)
    return [
        ox.Quad(one, KG.disagreesWith, other, GRAPH.verdicts)
        for a, b in pairs
        for one, other in ((expand(a), expand(b)), (expand(b), expand(a)))
        if one and other
    ]


def verdicts(store: Quads) -> list[ox.Quad]:
    """The verdict of every target as of the day of the newest document, with rule and reports.

    >>> any(quad.predicate == KG.verdict for quad in verdicts(ds))
    True
    """
    found = ledger(store)
    day = ox.Literal(found.day.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return [
        ox.Quad(target, predicate, obj, GRAPH.verdicts)
        for promise in found
        if (target := expand(promise.target))
        for predicate, obj in ((property_iri("judgedOn"), day), *_pairs(promise))
    ]


def _pairs(promise: Promise) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    verdict = promise.verdict
    yield KG.verdict, ox.NamedNode(f"{PREFIXES['kind']}verdict-{verdict.kind}")
    yield KG.verdictRule, ox.Literal(verdict.rule, language="en")
    yield KG.verdictRule, ox.Literal(verdict.rule_zh, language="zh")
    for report in promise.deciding:
        if (node := expand(report.node)) is not None:
            yield KG.restsOn, node
