"""Reads single facts out of a store: labels, values, classes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.graph.values import number_of
from kg.model.curies import compact
from kg.model.namespaces import DCTERMS, FAMILIES, KG, RDF, RDFS, SKOS
from kg.model.quantities import in_chinese

Term: TypeAlias = ox.NamedNode | ox.Literal
UNION = ox.DefaultGraph()
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


def objects(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
    """Values of a property, sorted by their N-Triples form."""
    found = (q.object for q in store.match(subject, predicate, None, UNION))
    return sorted((o for o in found if isinstance(o, ox.NamedNode | ox.Literal)), key=str)


def subjects(store: Quads, predicate: ox.NamedNode, obj: Term) -> list[ox.NamedNode]:
    """Things that have this value, sorted by IRI."""
    found = (q.subject for q in store.match(None, predicate, obj, UNION))
    return sorted((s for s in found if isinstance(s, ox.NamedNode)), key=str)


def first(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> Term | None:
    """The first value of a property, None where there is none."""
    return next(iter(objects(store, subject, predicate)), None)


def text(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> str:
    """The first value of a property as text: compact for an IRI, empty where there is none."""
    term = first(store, subject, predicate)
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, ox.NamedNode) else term.value


def label(store: Quads, node: ox.NamedNode, language: str = "en") -> str:
    """The name of a thing in a language; empty where it has none."""
    for predicate in _LABELS:
        for term in objects(store, node, predicate):
            if isinstance(term, ox.Literal) and term.language == language:
                return term.value
    return ""


def name(store: Quads, term: Term) -> str:
    """What to call a term: English name, else Chinese, else its compact IRI or its text."""
    if isinstance(term, ox.Literal):
        return term.value
    return label(store, term) or label(store, term, "zh") or compact(term.value)


def both_names(store: Quads, term: Term) -> str:
    """English and Chinese name side by side."""
    if isinstance(term, ox.Literal):
        return term.value
    names = [n for n in (label(store, term), label(store, term, "zh")) if n]
    return " ".join(dict.fromkeys(names)) or compact(term.value)


def classes(store: Quads, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Our own classes of a thing, those it was given before those inferred."""
    for term in objects(store, node, RDF.type):
        if isinstance(term, ox.NamedNode):
            yield term


def family_of(store: Quads, node: ox.NamedNode) -> str:
    """What a thing is in one word: zone, part, district, …; empty where its classes say nothing."""
    types = set(objects(store, node, RDF.type))
    return next((name for name, known in FAMILIES.items() if types & set(known)), "")


def graphs_of(store: Quads, triple: ox.Triple) -> set[object]:
    """The graphs that a triple stands in, the union among them."""
    found = store.match(triple.subject, triple.predicate, triple.object, None)
    return {quad.graph_name for quad in found}


def figure(store: Quads, node: ox.NamedNode, language: str = "en") -> str:
    """The value of an observation or target in words: ``nearly 90 tasks``.

    Chinese counts by 万 and 亿, and has no word for a billion: 5.5 billion yuan is 55亿元.
    """

    def called(term: Term) -> str:
        known = isinstance(term, ox.NamedNode) and label(store, term, language)
        return known or name(store, term)

    value = text(store, node, KG.valueText)
    comparator = objects(store, node, KG.comparator)
    words = [called(c) for c in comparator if not c.value.endswith(("/exactly", "/between"))]
    unit, number = first(store, node, KG.unit), number_of(text(store, node, KG.value))
    if language == "zh" and number is not None and isinstance(unit, ox.NamedNode):
        factor = number_of(text(store, unit, KG.factor)) or Decimal(1)
        if factor > 1:
            unit = first(store, unit, KG.baseUnit)
        value = in_chinese(number * max(factor, Decimal(1)))
    parts = [*words[:1], value, called(unit) if unit else ""]
    return ("" if language == "zh" else " ").join(part for part in parts if part)
