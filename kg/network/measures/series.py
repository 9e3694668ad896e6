"""How a figure ran over time, beside its target."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.explain import proofs
from kg.graph.labels import first, label, objects, subjects, text
from kg.graph.lookup import Names
from kg.graph.quads import Quads
from kg.model.curies import compact
from kg.model.intervals import finite
from kg.model.namespaces import KG, RDF
from kg.network.measures.measure import Cell, MeasureRequest, Result, Thing


def series(request: MeasureRequest) -> Result:
    """How did a figure run over time, beside its target?
    某项指标随时间如何变化？与目标相比如何？

    Definition:
        What documents report for an indicator, by the day it is reported for, then the targets of
        that indicator by the day they are due. Values as the source spells them, with comparator.
    Interpretation:
        Points are not a curve: different documents count differently, and "nearly 90" is below 90.
        Read the comparator with the number.
    Significance:
        None is computed; rival figures for one day are all listed.
    Reference:
        `kg query reports-of-indicator`.
    Complexity:
        O(figures of the indicator).
    """  # noqa: D205, D415
    if not 1 <= len(request.arguments) <= 2:
        raise QueryError(
            "series takes an indicator and maybe a place: kg measure series tasks-251-rate"
        )
    store = request.dataset
    node, *place = [Names(store).resolve(name) for name in request.arguments]
    rows = []
    for figure in subjects(store, KG.indicator, node):
        if place and place[0] not in objects(store, figure, KG.ofInterest):
            continue
        target = KG.Target in objects(store, figure, RDF.type)
        about = first(store, figure, KG.ofInterest)
        comparators = [c.value.rpartition("/")[2] for c in objects(store, figure, KG.comparator)]
        documents = {p.document for p in proofs(store, figure)}
        rows.append(
            (
                "target" if target else "report",
                text(store, figure, KG.due if target else KG.asOf),
                _thing(store, about),
                ", ".join(comparators),
                text(store, figure, KG.valueText),
                _number(store, figure),
                _thing(store, first(store, figure, KG.unit)),
                ", ".join(sorted(documents)),
            )
        )
    rows.sort(key=lambda r: (r[0], r[1], str(r[2]), r[4]))
    columns = ("figure", "day", "about", "comparator", "value", "number", "unit", "documents")
    called = _thing(store, node)
    note = f"{getattr(called, 'label_en', '')}: {len(rows)} figures"
    return Result(
        measure="series", columns=columns, rows=tuple(rows), notes=(note,), extras={"of": called}
    )


def _thing(store: Quads, term: Any) -> Cell:
    if not isinstance(term, ox.NamedNode):
        return ""
    return Thing(
        key=compact(term.value), label_en=label(store, term), label_zh=label(store, term, "zh")
    )


def _number(store: Quads, figure: ox.NamedNode) -> float | None:
    value = text(store, figure, KG.valueMin) or text(store, figure, KG.value)
    return finite(value)
