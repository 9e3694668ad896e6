"""What the ontology allows the data to say: its properties, and its kinds by scheme.

Read from ``ontology/*.ttl``, so that a new property or kind needs no change to code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.model.curies import compact
from kg.model.namespaces import KG, OWL, PREFIXES, RDF, SKOS
from kg.resources import ontology_folder

_PROPERTY_TYPES = {
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names that data files may use.

    Attributes:
        properties: Property names as data files write them: ``partOf``, ``org:postIn``.
        schemes: Slugs of kinds by slug of their scheme: ``comparators`` → {``exactly``, …}.
        classes: Class that things of a kind belong to, by slug of the kind.
        events: Properties that say an event, which has a time and never ends.
        intervals: What a number or a date leaves open by its comparator or kind, as
            :class:`~kg.model.intervals.Interval` reads it.

    >>> "partOf" in vocabulary().properties
    True
    """

    properties: frozenset[str]
    schemes: dict[str, frozenset[str]]
    classes: dict[str, ox.NamedNode]
    events: frozenset[str]
    intervals: dict[str, str]


def ontology_triples() -> list[ox.Triple]:
    """All triples of the ontology's terms, kinds, reused terms and alignments.

    >>> len(ontology_triples()) > 1000
    True
    """
    return [
        quad.triple
        for path in sorted(ontology_folder().glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the ontology that came with this package.

    >>> vocabulary().intervals["about"]
    '[0.9 v, 1.1 v]'
    """
    properties: set[str] = set()
    members: dict[str, set[str]] = {}
    classes: dict[str, ox.NamedNode] = {}
    notations: dict[str, str] = {}
    events: set[str] = set()
    for triple in ontology_triples():
        subject, obj = triple.subject, triple.object
        if triple.predicate == SKOS.notation and isinstance(obj, ox.Literal):
            notations[_kind_slug(subject)] = obj.value
        if triple.predicate == KG.event and isinstance(subject, ox.NamedNode):
            events.add(_name(subject))
        if not isinstance(subject, ox.NamedNode) or not isinstance(obj, ox.NamedNode):
            continue
        if triple.predicate == RDF.type and obj in _PROPERTY_TYPES:
            properties.add(_name(subject))
        elif triple.predicate == SKOS.inScheme:
            members.setdefault(_kind_slug(obj), set()).add(_kind_slug(subject))
        elif triple.predicate == KG.classifies:
            classes[_kind_slug(subject)] = obj
    return Vocabulary(
        properties=frozenset(properties),
        schemes={scheme: frozenset(slugs) for scheme, slugs in members.items()},
        classes=classes,
        events=frozenset(events),
        intervals={slug: n for slug, n in sorted(notations.items()) if n[:1] in ("[", "(")},
    )


def _name(node: ox.NamedNode) -> str:
    """A property as data files write it."""
    return compact(node.value).removeprefix("kg:")


def _kind_slug(node: object) -> str:
    return node.value.removeprefix(PREFIXES["kind"]) if isinstance(node, ox.NamedNode) else ""
