"""Why two versions may differ: the likely cause, where the graph shows one.

A cause is offered, never applied: no version is dropped for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.labels import text
from kg.judging.conflicts.conflict import Cause, span
from kg.judging.figures import Amount, Figures, Report
from kg.model.curies import expand
from kg.model.intervals import rounds_to
from kg.model.namespaces import DCTERMS, KG


def likely_cause(figures: Figures, pairs: Iterable[tuple[Report, Report]]) -> Cause:
    """What all these pairs of rival figures have in common; empty where that is nothing.

    >>> likely_cause(Figures(ds), [])
    ''
    """
    found = {_cause(figures, *pair) for pair in pairs}
    return found.pop() if len(found) == 1 else ""


def _cause(figures: Figures, first: Report, second: Report) -> Cause:
    if _is_rounding(first.amount, second.amount):
        return "rounding"
    if _is_power_of_ten(first.amount, second.amount):
        return "translation"
    if is_revision(figures, first, second):
        return "revision"
    same = span(first) == span(second) and first.kind == second.kind
    return "" if same else "scope"


def _is_rounding(first: Amount, second: Amount) -> bool:
    """Whether one is the other with fewer digits, in any units: 5,207.34 billion, 5.2 trillion.

    The same number with and without a hedge is rounding too.
    """
    if first.nominal is None or second.nominal is None or first.base != second.base:
        return False
    return (
        first.nominal == second.nominal
        or rounds_to(first.nominal / second.factor, second.text)
        or rounds_to(second.nominal / first.factor, first.text)
    )


def is_revision(figures: Figures, first: Report, second: Report) -> bool:
    """Whether one publisher gave two figures for one time, on different days."""
    one, other = first.document, second.document
    if one is None or other is None or one.known is None or other.known is None:
        return False
    return (
        one.known != other.known
        and span(first) == span(second) != ""
        and _origin(figures, one.slug) == _origin(figures, other.slug) != ""
    )


def _origin(figures: Figures, document: str) -> str:
    """Who published a document first."""
    node = expand(document)
    if node is None:
        return ""
    first = text(figures.store, node, KG.originalPublisher)
    return first or text(figures.store, node, DCTERMS.publisher)


def _is_power_of_ten(first: Amount, second: Amount) -> bool:
    """Whether the digits are the same and the scale is not: 4 billion, 4 trillion, 4 万亿."""
    one, other = first.nominal, second.nominal
    if one is None or other is None or one == other or not one or not other:
        return False
    return one.normalize().as_tuple()[:2] == other.normalize().as_tuple()[:2]
