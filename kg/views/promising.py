"""Targets with the reports of them since, for the promise page and the cards of targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kg.namespaces import KG, RDF, compact, property_iri
from kg.terms import UNION, figure, first, objects, subjects, text
from kg.views.reading import Reading
from kg.views.records import Both, Promise, Row

_LEADS = property_iri("leads")


def promises(store: ox.Store, reading: Reading) -> list[Promise]:
    """All targets of a store with their reports, by due date and key."""
    series = reading.observations()
    reported: dict[str, list[str]] = defaultdict(list)
    for iri, targets in reading.column(KG.reportsOn).items():
        for target in targets:
            reported[target.value].append(iri)
    found = []
    for node in subjects(store, RDF.type, KG.Target):
        reports = set(reported[node.value])
        indicator = first(store, node, KG.indicator)
        for about in objects(store, node, KG.ofInterest):
            if indicator is not None:
                reports |= set(series.get((about.value, indicator.value), ()))
        found.append(_promise(store, reading, node, sorted(reports)))
    return sorted(found, key=lambda p: (p.due or "9999", p.node))


def _promise(store: ox.Store, reading: Reading, node: ox.NamedNode, reports: list[str]) -> Promise:
    indicator, about = first(store, node, KG.indicator), first(store, node, KG.ofInterest)
    number = text(store, node, KG.value) or text(store, node, KG.valueMin)
    goal = float(number) if number else None
    unit = text(store, node, KG.unit)
    rows = [_share(reading.row(iri), goal, same=_unit(store, iri) == unit) for iri in reports]
    whose = [*objects(store, node, KG.announcedBy), *_leads(store, node)]
    name = reading.names(indicator) if indicator else reading.names(node)
    return Promise(
        node=compact(node.value),
        label=_about(name, reading.names(about) if about else None),
        value=(figure(store, node), figure(store, node, "zh")),
        number=goal,
        due=text(store, node, KG.due),
        recurs=reading.names(again) if (again := first(store, node, KG.recurrence)) else None,
        place=reading.names(about) if about else None,
        leads=tuple(dict.fromkeys(reading.names(term) for term in whose)),
        about=tuple(compact(s.value) for s in _holders(store, node)),
        claims=reading.claims_of(node.value),
        reports=tuple(sorted(rows, key=lambda r: (r.at, r.value, r.claims))),
    )


def _about(indicator: Both, place: Both | None) -> Both:
    if place is None:
        return indicator
    zh = f"{place[1]}：{indicator[1]}" if place[1] and indicator[1] else indicator[1]
    return f"{place[0] or place[1]}: {indicator[0]}", zh


def _holders(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """The target itself, whoever has it, and what it is about."""
    yield node
    yield from subjects(store, KG.hasTarget, node)
    yield from (t for t in objects(store, node, KG.ofInterest) if isinstance(t, ox.NamedNode))


def _leads(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Who leads an initiative that has the target."""
    for holder in subjects(store, KG.hasTarget, node):
        yield from subjects(store, _LEADS, holder)


def _unit(store: ox.Store, iri: str) -> str:
    return text(store, ox.NamedNode(iri), KG.unit)


def _share(row: Row, goal: float | None, *, same: bool) -> Row:
    """The row with its share of the target, where both are counted in one unit."""
    if row.number is None or not goal or not same:
        return row
    return Row(
        at=row.at,
        value=row.value,
        claims=row.claims,
        number=row.number,
        share=round(100 * row.number / goal, 1),
    )


def targets_exist(store: ox.Store) -> bool:
    """Whether there is any target to show."""
    return any(True for _ in store.quads_for_pattern(None, RDF.type, KG.Target, UNION))
