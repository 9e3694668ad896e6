"""What inferred links rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.graph.labels import Term
from kg.graph.readers import find_claims
from kg.graph.rules import Derivation, Rule, quad_of
from kg.model.curies import expand
from kg.model.namespaces import GRAPH, PREFIXES
from kg.showing.html.evidence import Premise, When
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.spans import NEVER

#: How many inferred links an explanation goes down at most.
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One way in which a link follows.

    Attributes:
        rule: The last rule that was applied.
        known: The day by which all that it rests on was known; empty where the registry alone says
            so.
        steps: How many rules were applied.
        leaves: What it rests on.
    """

    rule: Rule
    known: str
    steps: int
    leaves: dict[ox.Triple, Premise]

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: known first, then short."""
        return self.known, self.steps, len(self.leaves), self.rule.name


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDays:
    """When a link holds, and by what.

    Attributes:
        days: The days; None where nothing is known of days.
        registered: Whether the registry says it.
        concluded: Whether on some days only a rule gives it.
    """

    days: When | None
    registered: bool
    concluded: bool


class Derivations:
    """How the links of a dataset follow from what is said."""

    def __init__(self, reader: EvidenceReader) -> None:
        self._reader, self._store = reader, reader.whole

    def ground(self, source: str, relation: str, target: str) -> Ground | None:
        """How an inferred link follows from what is said or registered; None where it does not.

        Of several ways the one that was known first, then the shortest. Ends and relation are
        compact IRIs.
        """
        triple = _triple(source, relation, target)
        return None if triple is None else self._ground(triple, frozenset())

    def when(self, source: str, relation: str, target: str) -> LinkDays:
        """The days on which a link holds; its ends and relation are compact IRIs."""
        triple = _triple(source, relation, target)
        timeline = self._reader.timeline
        if triple is None or not timeline.known_days:
            return LinkDays(days=None, registered=False, concluded=False)
        return LinkDays(
            days=self._reader.when(triple),
            registered=self._in(triple, GRAPH.registry),
            concluded=timeline.is_concluded(triple),
        )

    def _ground(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Ground | None:
        ways = (self._ground_of(way, above | {triple}) for way in self._reader.derivations(triple))
        return min((way for way in ways if way), key=lambda way: way.order, default=None)

    def _ground_of(self, way: Derivation, above: frozenset[ox.Triple]) -> Ground | None:
        """What one derivation rests on; None where a premise does not come down to what is said."""
        leaves: dict[ox.Triple, Premise] = {}
        steps, days = 1, []
        for triple in way.premises:
            if self._in(triple, GRAPH.inferred):
                deeper = triple not in above and len(above) <= _DEEPEST
                inner = self._ground(triple, above) if deeper else None
                if inner is None:
                    return None
                leaves |= inner.leaves
                steps += inner.steps
                days.append(inner.known)
            elif not self._in(triple, GRAPH.ontology):
                leaf = leaves[triple] = self._premise(triple)
                known = self._reader.evidence.known(leaf.claims)
                days.append(known or (NEVER if leaf.claims else ""))
        return Ground(rule=way.rule, known=max(days, default=""), steps=steps, leaves=leaves)

    def _in(self, triple: ox.Triple, graph: ox.NamedNode) -> bool:
        return quad_of(triple, graph) in self._store

    def _premise(self, triple: ox.Triple) -> Premise:
        subject, obj = _ends(triple)
        return Premise(
            subject=self._reader.names(subject),
            relation=self._reader.names(triple.predicate),
            object=self._reader.names(obj),
            claims=tuple(self._claims(triple)),
        )

    def _claims(self, triple: ox.Triple) -> list[str]:
        """Digests of the claims that assert a triple, by date."""
        subject, obj = _ends(triple)
        nodes = find_claims(self._store, subject=subject, predicate=triple.predicate, object=obj)
        found = (node.value.removeprefix(PREFIXES["claim"]) for node in nodes)
        return sorted(
            (digest for digest in found if digest in self._reader.evidence.claims),
            key=self._reader.by_date,
        )


def _triple(source: str, relation: str, target: str) -> ox.Triple | None:
    subject, predicate, obj = (expand(part) for part in (source, relation, target))
    if subject is None or predicate is None or obj is None:
        return None
    return ox.Triple(subject, predicate, obj)


def _ends(triple: ox.Triple) -> tuple[ox.NamedNode, Term]:
    subject, obj = triple.subject, triple.object
    assert isinstance(subject, ox.NamedNode)
    assert isinstance(obj, ox.NamedNode | ox.Literal)
    return subject, obj
