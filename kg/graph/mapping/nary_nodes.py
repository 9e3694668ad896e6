"""Nodes of figures and tenures as records: what documents say of a node, one of them or all.

A claim describes such a node and carries what it says itself (:mod:`kg.graph.mapping.claims`, which
writes them); several claims of several documents may describe one node.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.graph.mapping.columns import Values, amount, attributes_of, iri, moment, slug, words
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, ORG


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A reported figure or a target; of several values the first in the order of their text.

    Attributes:
        node: The figure.
        indicator: What is measured.
        about: The place or thing that it is about.
        value: The number, in ``unit``; None for a range.
        least, most: Ends of a range.
        text: The number as spelled; empty where it stands in no table.
        comparator: How the figure is hedged.
        kind: Of a report: cumulative, period or stock; of a target: promise, forecast, plan-size
            or pilot-term; empty where nobody says.
        as_of: The time that it refers to.
        since: Where the counting starts.
        due: Of a target: by when.
        recurrence: Of a target: how often; empty for once.
        counting: Of a target: cumulative, period or stock; empty where its indicator decides.
        by: Of a target: who promised, sorted.
        reports_on: The target that a report measures.
    """

    node: ox.NamedNode
    indicator: ox.NamedNode | None = None
    about: ox.NamedNode | None = None
    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    text: str = ""
    unit: ox.NamedNode | None = None
    comparator: ox.NamedNode | None = None
    kind: str = ""
    as_of: PartialDate | None = None
    since: PartialDate | None = None
    due: PartialDate | None = None
    recurrence: str = ""
    counting: str = ""
    by: tuple[ox.NamedNode, ...] = ()
    reports_on: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """Somebody seen in a post; without ``valid_to`` it is not said when it ended, or whether."""

    node: ox.NamedNode
    person: ox.NamedNode
    post: ox.NamedNode
    as_of: PartialDate | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None


_FIGURE: Final = (
    iri(KG.indicator, "indicator"),
    iri(KG.ofInterest, "about"),
    amount(KG.value, "value"),
    amount(KG.valueMin, "least"),
    amount(KG.valueMax, "most"),
    words(KG.valueText, "text"),
    iri(KG.unit, "unit"),
    iri(KG.comparator, "comparator"),
    slug(KG.kind, "kind", "kind"),
    moment(KG.asOf, "as_of"),
    moment(KG.validFrom, "since"),
    moment(KG.due, "due"),
    words(KG.recurrence, "recurrence"),
    slug(KG.counting, "counting", "kind"),
    iri(KG.reportsOn, "reports_on"),
)
_TENURE: Final = (
    iri(ORG.member, "person"),
    iri(KG.post, "post"),
    moment(KG.asOf, "as_of"),
    moment(KG.validFrom, "valid_from"),
    moment(KG.validTo, "valid_to"),
)


def figure_from_values(node: ox.NamedNode, values: Values) -> Figure:
    """What the values of a node say of a figure."""
    by = (term for term in values.get(KG.announcedBy, ()) if isinstance(term, ox.NamedNode))
    return Figure(node=node, by=tuple(sorted(by, key=str)), **attributes_of(values, _FIGURE))


def tenure_from_values(node: ox.NamedNode, values: Values) -> Tenure | None:
    """What the values of a node say of a tenure; None where they name no person or no post."""
    content = attributes_of(values, _TENURE)
    return Tenure(node=node, **content) if {"person", "post"} <= content.keys() else None
