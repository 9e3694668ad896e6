"""When each triple is there, by either clock: what views as of all days hold, at once.

A view as of one day (:mod:`kg.graph.as_of`) is made by leaving quads out and inferring anew. Here
the same is worked out for all days together: a set of days is the bits of a whole number, a bit for
each stretch of days in which no view changes. A triple is there on the days of its quads, and on
the days on which a rule finds all its premises; a registry entry on the days on which something
that was said reaches it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.graph.as_of import Told, beginnings, by_document, told
from kg.graph.labels import UNION
from kg.graph.quads import Quads
from kg.graph.rules import patterns_of, rules
from kg.graph.values import date_of
from kg.model.curies import expand
from kg.model.namespaces import DCTERMS, GRAPH, INDUSTRIES, KG, PREFIXES, RDF

Clock: TypeAlias = Literal["known", "valid"]
CLOCKS: Final[tuple[Clock, ...]] = ("known", "valid")
#: First and last ISO day; empty where open.
Span: TypeAlias = tuple[str, str]
_Fact: TypeAlias = tuple[object, object, object]
_Days: TypeAlias = int
#: The union of all graphs, and what follows.
_NOT_SAID: Final = (UNION, GRAPH.inferred)
_FIRST_DAY: Final = date.min.isoformat()


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Stretches of days in which nothing changes, numbered; each begins on its day."""

    starts: tuple[str, ...]

    @property
    def all(self) -> _Days:
        return (1 << len(self.starts)) - 1

    def between(self, first: str, last: str) -> _Days:
        """The stretches from a day to another, both among the bounds; empty is open."""
        low = bisect_left(self.starts, first) if first else 0
        high = bisect_right(self.starts, last) if last else len(self.starts)
        return ((1 << high) - 1) & ~((1 << low) - 1) if high > low else 0

    def spans(self, days: _Days) -> tuple[Span, ...]:
        """Days as spans, in order; the first stretch of all is open at its start."""
        found = []
        place, count = 0, len(self.starts)
        while place < count:
            if not days >> place & 1:
                place += 1
                continue
            first = place
            while place < count and days >> place & 1:
                place += 1
            start = "" if self.starts[first] == _FIRST_DAY else self.starts[first]
            found.append((start, _before(self.starts[place]) if place < count else ""))
        return tuple(found)


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


class Timeline:
    """When triples and claims of a dataset are there.

    Args:
        store: All that is asserted, and what rules conclude as if nothing had lapsed; its default
            graph is the union.

    >>> from kg.graph.dataset import Dataset
    >>> Timeline(Dataset.from_quads([])).known_days
    ()
    """

    def __init__(self, store: Quads) -> None:
        quads = [q for q in store.match(None, None, None) if q.graph_name not in _NOT_SAID]
        self._catalogue = [q for q in quads if q.graph_name == GRAPH.provenance]
        self._registry = [q for q in quads if q.graph_name == GRAPH.registry]
        self._other = [q for q in quads if q.graph_name == GRAPH.ontology]
        self._documents = {
            q.subject
            for q in self._catalogue
            if q.predicate == RDF.type and q.object == KG.Document
        }
        self._issued: dict[object, str] = {
            q.subject: q.object.value
            for q in self._catalogue
            if q.predicate == KG.latest and isinstance(q.object, ox.Literal)
        }
        self._first = beginnings(quads, self._documents)
        said = by_document(quads, self._documents)
        self._claims = {doc: list(told(nodes)) for doc, nodes in said.items()}
        self._premises = list(_instances(store))
        #: Days by which documents became known, in order.
        self.known_days: Final = tuple(sorted(set(self._issued.values())))
        self._stretches: dict[Clock, _Stretches] = {
            "known": _Stretches(self.known_days),
            "valid": _Stretches(self._valid_days()),
        }
        self._of_claims: dict[Clock, dict[object, _Days]] = {c: {} for c in CLOCKS}
        self._said: dict[Clock, dict[_Fact, _Days]] = {}
        self._facts: dict[Clock, dict[_Fact, _Days]] = {}
        self._concluded: dict[Clock, dict[_Fact, _Days]] = {}
        for clock in CLOCKS:
            facts = self._asserted(clock, said)
            gone = self._lapsed(facts) if clock == "known" else {}
            self._said[clock] = dict(facts)
            self._concluded[clock] = _conclude(self._premises, facts, gone)
            self._facts[clock] = facts

    def spans(self, clock: Clock, triple: ox.Triple) -> tuple[Span, ...]:
        """The days on which a triple is said or concluded."""
        fact = triple.subject, triple.predicate, triple.object
        return self._stretches[clock].spans(self._facts[clock].get(fact, 0))

    def claim_spans(self, clock: Clock, claim: ox.NamedNode) -> tuple[Span, ...]:
        """The days on which a claim is there."""
        return self._stretches[clock].spans(self._of_claims[clock].get(claim, 0))

    def is_concluded(self, triple: ox.Triple) -> bool:
        """Whether there are days on which only a rule gives a triple."""
        fact = triple.subject, triple.predicate, triple.object
        return any(
            self._concluded[clock].get(fact, 0) & ~self._said[clock].get(fact, 0)
            for clock in CLOCKS
        )

    def beginning(self, thing: object) -> str:
        """The first day on which a thing can have existed, ISO; empty where no document dates it.

        Args:
            thing: Its node.
        """
        first = self._first.get(thing)
        return first.isoformat() if first else ""

    # ── what is asserted ──────────────────────────────────────────────────────────────────────────

    def _valid_days(self) -> tuple[str, ...]:
        bounds = {_FIRST_DAY, *(day.isoformat() for day in self._first.values())}
        for claims in self._claims.values():
            for claim in claims:
                if claim.start:
                    bounds.add(claim.start.isoformat())
                if claim.end and claim.end < date.max:
                    bounds.add((claim.end + timedelta(days=1)).isoformat())
        return tuple(sorted(bounds))

    def _asserted(
        self, clock: Clock, said: Mapping[object, Mapping[object, Sequence[ox.Quad]]]
    ) -> dict[_Fact, _Days]:
        """When each triple is said or registered, and each claim is there."""
        stretches = self._stretches[clock]
        facts: dict[_Fact, _Days] = defaultdict(int)
        seeds: dict[object, _Days] = defaultdict(int)
        kept: dict[object, _Days] = defaultdict(int)
        for document, nodes in said.items():
            whole = self._known(document) if clock == "known" else None
            subjects: dict[object, _Days] = defaultdict(int)
            triples: dict[_Fact, _Days] = defaultdict(int)
            for claim in self._claims[document]:
                days = self._valid(claim) if whole is None else whole
                self._of_claims[clock][claim.node] = days
                triples[claim.triple] |= days
                for node in claim.nodes:
                    subjects[node] |= days
            for subject, quads in nodes.items():
                for quad in quads:
                    fact = subject, quad.predicate, quad.object
                    days = subjects[subject] | triples[fact] if whole is None else whole
                    facts[fact] |= days
                    seeds[subject] |= days
                    seeds[quad.object] |= days
                    kept[document] |= days
        if clock == "known":
            kept = {document: self._known(document) for document in self._documents}
        for quad in self._catalogue:
            days = kept.get(quad.subject, 0)
            facts[quad.subject, quad.predicate, quad.object] |= days
            seeds[quad.subject] |= days
            seeds[quad.object] |= days
        entries = self._reached(clock, seeds)
        for quad in self._registry:
            days = entries.get(quad.subject, 0) & self._exists(clock, quad.object)
            if quad.predicate == DCTERMS.source:
                days &= kept.get(quad.object, 0)
            facts[quad.subject, quad.predicate, quad.object] |= days
        for quad in self._other:
            facts[quad.subject, quad.predicate, quad.object] = stretches.all
        return facts

    def _known(self, document: object) -> _Days:
        day = self._issued.get(document, "")
        return self._stretches["known"].between(day, "") if day else 0

    def _valid(self, claim: Told) -> _Days:
        first, last = (day.isoformat() if day else "" for day in (claim.start, claim.end))
        days = self._stretches["valid"].between(first, last)
        return days & self._exists("valid", claim.subject) & self._exists("valid", claim.value)

    def _exists(self, clock: Clock, thing: object) -> _Days:
        first = self.beginning(thing) if clock == "valid" else ""
        return self._stretches[clock].between(first, "")

    def _reached(self, clock: Clock, seeds: Mapping[object, _Days]) -> dict[object, _Days]:
        """When each registry entry is mentioned, or leaned on by one that is."""
        links: dict[object, set[object]] = defaultdict(set)
        for quad in self._registry:
            links[quad.subject].add(quad.object)
        entries: dict[object, _Days] = {}
        waiting = [(thing, days) for thing, days in seeds.items() if thing in links and days]
        while waiting:
            entry, days = waiting.pop()
            had = entries.get(entry, 0)
            new = days & self._exists(clock, entry) & ~had
            if not new:
                continue
            entries[entry] = had | new
            # A scheme knows nothing of its members, so following links never drags in all of them.
            waiting += [(t, new) for t in links[entry] if t in links and t != INDUSTRIES]
        ours = PREFIXES["id"]
        days = entries.get(INDUSTRIES, 0)
        for entry, of_entry in entries.items():
            if isinstance(entry, ox.NamedNode) and entry.value.startswith(ours):
                days |= of_entry
        entries[INDUSTRIES] = days
        return entries

    # ── what follows ──────────────────────────────────────────────────────────────────────────────

    def _lapsed(self, facts: Mapping[_Fact, _Days]) -> dict[_Fact, _Days]:
        """When every claim of a triple says that it ended before the newest document known then."""
        ends: dict[object, str] = {}
        withdrawn = set()
        for subject, predicate, obj in facts:
            if predicate == KG.validTo and isinstance(obj, ox.Literal):
                end = date_of(obj.value)
                if end is not None:
                    ends[subject] = end.latest.isoformat()
            elif predicate == KG.withdrawn:
                withdrawn.add(subject)
        claims: dict[_Fact, list[tuple[_Days, _Days]]] = defaultdict(list)
        for told_there in self._claims.values():
            for claim in told_there:
                if all(isinstance(t, ox.NamedNode) for t in claim.triple):
                    known = self._of_claims["known"][claim.node]
                    # The first stretch whose first day, the newest document's, is after the end.
                    later = _after(ends[claim.node], self.known_days) if claim.node in ends else ""
                    over = self._stretches["known"].between(later, "") if later else 0
                    counts = 0 if claim.node in withdrawn else known & ~over
                    claims[claim.triple].append((known & over, counts))
        gone = {}
        for triple, stretches in claims.items():
            over = alive = 0
            for ended, counting in stretches:
                over, alive = over | ended, alive | counting
            if over & ~alive:
                gone[triple] = over & ~alive
        return gone


def _after(day: str, days: Sequence[str]) -> str:
    """The first of some days after one; empty where there is none."""
    place = bisect_right(days, day)
    return days[place] if place < len(days) else ""


def _instances(store: Quads) -> Iterable[tuple[_Fact, tuple[_Fact, ...]]]:
    """Each way in which a rule concludes a triple, with the triples that it rests on."""
    for rule in rules():
        if any(predicate == "a" for _, predicate, _ in rule.head):
            continue  # classes never change with the day
        body = [_slots(pattern) for pattern in patterns_of(rule.body)]
        heads = [_slots(pattern) for pattern in rule.head]
        solutions = store.select(f"SELECT * WHERE {{ {rule.body} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            terms = dict(zip(names, solution, strict=True))
            premises = tuple(_filled(pattern, terms) for pattern in body)
            for head in heads:
                conclusion = _filled(head, terms)
                if conclusion not in premises:
                    yield conclusion, premises


def _slots(pattern: tuple[str, str, str]) -> tuple[object, ...]:
    """A pattern with names of variables as texts and terms as nodes."""
    return tuple(
        part[1:] if part.startswith("?") else RDF.type if part == "a" else expand(part)
        for part in pattern
    )


def _filled(pattern: tuple[object, ...], terms: Mapping[str, object]) -> _Fact:
    subject, predicate, obj = (terms[p] if isinstance(p, str) else p for p in pattern)
    return subject, predicate, obj


def _conclude(
    instances: Sequence[tuple[_Fact, tuple[_Fact, ...]]],
    facts: dict[_Fact, _Days],
    gone: Mapping[_Fact, _Days],
) -> dict[_Fact, _Days]:
    """Add to facts when rules conclude them; gives the days on which they do."""
    resting: dict[_Fact, list[int]] = defaultdict(list)
    for number, (_, premises) in enumerate(instances):
        for premise in set(premises):
            resting[premise].append(number)
    concluded: dict[_Fact, _Days] = defaultdict(int)
    waiting = list(range(len(instances)))
    queued = set(waiting)
    while waiting:
        number = waiting.pop()
        queued.discard(number)
        head, premises = instances[number]
        days = -1
        for premise in premises:
            days &= facts.get(premise, 0) & ~gone.get(premise, 0)
        days &= ~gone.get(head, 0)
        concluded[head] |= days
        new = days & ~facts.get(head, 0)
        if new:
            facts[head] = facts.get(head, 0) | new
            for other in resting[head]:
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return concluded
