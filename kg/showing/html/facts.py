"""Reads out of a dataset what a page shows beside its network, in bulk."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from kg.graph.labels import UNION, Term, figure, label, objects
from kg.graph.mapping.claims import SAID_IN
from kg.graph.quads import Quads
from kg.graph.rules import Derivation, Rule, explain, quad_of
from kg.judging.conflicts.conflict import SORTS, Conflict
from kg.judging.conflicts.find import conflicts
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.namespaces import DCTERMS, GRAPH, KG, OA, ORG, PREFIXES, RDF, RDFS, SCHEMA, SKOS
from kg.showing.html.details import (
    Both,
    Details,
    Dispute,
    Evidence,
    Premise,
    Promise,
    Row,
    Source,
    Tenure,
)

_FACTS = (SKOS.notation, KG.pinyin, KG.startedOn, KG.status)
#: A day for what only undated documents say: no slider comes to it.
_NEVER = "9999-12-31"
_FIGURES = ([KG.hasObservation], [KG.hasTarget])
#: How many inferred triples an explanation goes down at most.
_DEEPEST = 4
_TEXTS = {
    "locator": KG.locator,
    "statement": KG.statement,
    "hedge": KG.hedge,
    "as_of": KG.asOf,
    "valid_from": KG.validFrom,
    "valid_to": KG.validTo,
    "basis": KG.basis,
    "note": RDFS.comment,
}


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


class Reading:
    """A store read by columns, so that a page of thousands of claims takes moments.

    Args:
        store: Its default graph is the union of its named graphs.
    """

    def __init__(self, store: Quads) -> None:
        self._store = store
        self._columns: dict[ox.NamedNode, dict[str, list[Term]]] = {}
        self._names: dict[str, Both] = {}
        self._derivations: dict[ox.Triple, list[Derivation]] = {}
        self.claims: dict[str, Evidence] = {}
        self.sources: dict[str, Source] = {}
        #: Targets with their status, by the day that it is given for.
        self.promises: dict[date, list[Promise]] = {}
        self._read_sources()
        self._read_claims()

    def column(self, predicate: ox.NamedNode) -> dict[str, list[Term]]:
        """Values of a property by the IRI of their subject, sorted."""
        if predicate not in self._columns:
            found: dict[str, list[Term]] = defaultdict(list)
            for quad in self._store.match(None, predicate, None, UNION):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    found[getattr(quad.subject, "value", "")].append(quad.object)
            self._columns[predicate] = {k: sorted(v, key=str) for k, v in found.items()}
        return self._columns[predicate]

    def _text(self, predicate: ox.NamedNode, iri: str) -> str:
        values = self.column(predicate).get(iri)
        return values[0].value if values else ""

    def names(self, term: Term) -> Both:
        """What to call a term in English and Chinese."""
        if isinstance(term, ox.Literal):
            return term.value, term.value
        if term.value not in self._names:
            both = label(self._store, term), label(self._store, term, "zh")
            self._names[term.value] = both if any(both) else (compact(term.value), "")
        return self._names[term.value]

    def _read_sources(self) -> None:
        for quad in self._store.match(None, RDF.type, KG.Document, UNION):
            iri = getattr(quad.subject, "value", "")
            slug = iri.removeprefix(PREFIXES["doc"])
            self.sources[slug] = Source(
                slug=slug,
                title=self.names(ox.NamedNode(iri)),
                publisher=self._text(DCTERMS.publisher, iri),
                date=self._text(DCTERMS.issued, iri),
                url=self._text(SCHEMA.url, iri),
                known=self._text(KG.latest, iri),
            )

    def _read_claims(self) -> None:
        withdrawn = self.column(KG.withdrawn)
        for iri, papers in self.column(SAID_IN).items():
            if iri in withdrawn or not iri.startswith(PREFIXES["claim"]):
                continue
            texts = {name: self._text(predicate, iri) for name, predicate in _TEXTS.items()}
            speaker = self.column(KG.speaker).get(iri)
            since = texts["valid_from"]
            if texts["as_of"] and self.column(KG.claimPredicate).get(iri, [])[:1] in _FIGURES:
                since = texts["as_of"]  # what a figure counts may have begun long before
            start, end = _period(since, texts["valid_to"], texts["as_of"])
            digest = iri.removeprefix(PREFIXES["claim"])
            self.claims[digest] = Evidence(
                digest=digest,
                source=papers[0].value.removeprefix(PREFIXES["doc"]),
                quote=self._text(OA.exact, f"{iri}/quote"),
                speaker=self.names(speaker[0]) if speaker else ("", ""),
                start=start,
                end=end,
                **texts | {"basis": texts["basis"].removeprefix(PREFIXES["kind"])},
            )

    def known(self, claims: Iterable[str]) -> str:
        """The day by which the first of these claims was known, ISO; empty where none is dated."""
        found = (self.sources[self.claims[c].source].known for c in claims if c in self.claims)
        return min((day for day in found if day), default="")

    # ── details ───────────────────────────────────────────────────────────────────────────────────

    def details(self, keys: Collection[str]) -> dict[str, Details]:
        """Facts, other names, figures, posts and free statements of things, by key."""
        iris = _by_iri(keys)
        found = {key: Details() for key in keys}
        for iri, key in iris.items():
            self._read_facts(iri, found[key])
        self._read_mentions(iris, found)
        self._read_figures(iris, found)
        self._read_tenures(iris, found)
        return found

    def _read_facts(self, iri: str, details: Details) -> None:
        for predicate in _FACTS:
            for term in self.column(predicate).get(iri, ()):
                details.facts.append((self.names(predicate), self.names(term)))
        own = set(self.names(ox.NamedNode(iri)))
        also = {t.value for t in self.column(SKOS.altLabel).get(iri, ())}
        details.also += sorted(also - own)

    def _read_mentions(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        """The day when each thing was first spoken of, and what is said of it without a triple."""
        first: dict[str, str] = {}
        for predicate in (KG.claimSubject, KG.claimObject, KG.speaker):
            for claim, terms in self.column(predicate).items():
                digest = claim.removeprefix(PREFIXES["claim"])
                if digest not in self.claims:
                    continue
                day = self.known([digest])
                for term in terms:
                    key = iris.get(term.value)
                    if key is None:
                        continue
                    if day:
                        first[key] = min(day, first.get(key, day))
                    if predicate == KG.claimSubject and self.claims[digest].statement:
                        found[key].said.append(digest)
        for key, day in first.items():
            found[key].known = day
        for details in found.values():
            details.said.sort(key=self._by_date)

    def _by_date(self, digest: str) -> tuple[str, str]:
        return self.known([digest]) or "9999", digest

    def claims_of(self, iri: str) -> tuple[str, ...]:
        """Digests of the claims that report a figure or name a target, by date."""
        if not hasattr(self, "_about"):
            about: dict[str, list[str]] = defaultdict(list)
            for claim, terms in self.column(KG.claimObject).items():
                digest = claim.removeprefix(PREFIXES["claim"])
                if digest in self.claims:
                    about[terms[0].value].append(digest)
            self._about = {k: tuple(sorted(v, key=self._by_date)) for k, v in about.items()}
        return self._about.get(iri, ())

    def row(self, iri: str) -> Row:
        """An observation as a row."""
        node = ox.NamedNode(iri)
        number = self._text(KG.value, iri)
        return Row(
            at=self._text(KG.asOf, iri),
            value=(figure(self._store, node), figure(self._store, node, "zh")),
            claims=self.claims_of(iri),
            number=float(number) if number else None,
        )

    def observations(self) -> dict[tuple[str, str], list[str]]:
        """Observations by the thing that they are about and their indicator, as IRIs."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        about = self.column(KG.ofInterest)
        held: dict[str, list[str]] = defaultdict(list)
        for thing, figures in self.column(KG.hasObservation).items():
            for observation in figures:
                held[observation.value].append(thing)
        for quad in self._store.match(None, RDF.type, KG.Observation, UNION):
            iri = getattr(quad.subject, "value", "")
            indicator = self._text(KG.indicator, iri)
            for thing in {*(t.value for t in about.get(iri, ())), *held[iri]}:
                found[thing, indicator].add(iri)
        return {key: sorted(iris) for key, iris in found.items()}

    def _read_figures(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        for (thing, indicator), figures in sorted(self.observations().items()):
            key = iris.get(thing)
            if key is None:
                continue
            rows = [self.row(iri) for iri in figures]
            rows.sort(key=lambda r: (r.at, r.value, r.claims))
            name = self.names(ox.NamedNode(indicator)) if indicator else ("", "")
            found[key].figures.append((name, rows))
        for details in found.values():
            details.figures.sort(key=lambda f: f[0])

    def _read_tenures(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        qualified: dict[str, list[str]] = defaultdict(list)
        for claim, terms in self.column(KG.qualifiedBy).items():
            digest = claim.removeprefix(PREFIXES["claim"])
            if digest in self.claims:
                qualified[terms[0].value].append(digest)
        bodies = self.column(ORG.postIn)
        for membership, persons in sorted(self.column(ORG.member).items()):
            posts = self.column(KG.post).get(membership)
            if not posts:
                continue
            person, post = persons[0], posts[0]
            tenure = Tenure(
                person=compact(person.value),
                post=compact(post.value),
                person_name=self.names(person),
                post_name=self.names(post),
                seen=self._text(KG.asOf, membership),
                start=self._text(KG.validFrom, membership),
                end=self._text(KG.validTo, membership),
                claims=tuple(sorted(qualified[membership], key=self._by_date)),
            )
            for term in {person, post, *bodies.get(post.value, ())}:
                key = iris.get(term.value)
                if key is not None:
                    found[key].tenures.append(tenure)
        for details in found.values():
            details.tenures.sort(key=lambda t: (t.seen or t.start, t.person, t.post))

    # ── what nobody says in these words, and what two say differently ─────────────────────────────

    def grounds(self, source: str, relation: str, target: str) -> Ground | None:
        """How an inferred link follows from what is said or registered; None where it does not.

        Of several ways the one that was known first, then the shortest.
        """
        subject, predicate, obj = (expand(part) for part in (source, relation, target))
        if subject is None or predicate is None or obj is None:
            return None
        return self._ground(ox.Triple(subject, predicate, obj), frozenset())

    def _ground(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Ground | None:
        best: Ground | None = None
        for derivation in self.derivations(triple):
            found: dict[ox.Triple, Premise] = {}
            steps, days = 1, []
            for premise in derivation.premises:
                if not self._inferred(premise):
                    if not self._is_ontology(premise):
                        leaf = found[premise] = self._premise(premise)
                        days.append(self.known(leaf.claims) or (_NEVER if leaf.claims else ""))
                    continue
                inner = None
                if premise not in above and len(above) < _DEEPEST:
                    inner = self._ground(premise, above | {triple})
                if inner is None:
                    break
                found |= inner.leaves
                steps += inner.steps
                days.append(inner.known)
            else:
                ground = Ground(
                    rule=derivation.rule, known=max(days, default=""), steps=steps, leaves=found
                )
                best = ground if best is None or ground.order < best.order else best
        return best

    def derivations(self, triple: ox.Triple) -> list[Derivation]:
        """The ways in which a triple follows."""
        if triple not in self._derivations:
            self._derivations[triple] = explain(self._store, triple)
        return self._derivations[triple]

    def is_given(self, triple: ox.Triple) -> bool:
        """Whether ontology or registry hold a triple: then it holds whatever the day."""
        return self._is_ontology(triple) or quad_of(triple, GRAPH.registry) in self._store

    def _is_ontology(self, triple: ox.Triple) -> bool:
        return quad_of(triple, GRAPH.ontology) in self._store

    def _inferred(self, triple: ox.Triple) -> bool:
        return quad_of(triple, GRAPH.inferred) in self._store

    def _premise(self, triple: ox.Triple) -> Premise:
        subject, obj = triple.subject, triple.object
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(obj, ox.NamedNode | ox.Literal)
        return Premise(
            subject=self.names(subject),
            relation=self.names(triple.predicate),
            object=self.names(obj),
            claims=tuple(c for c in self.claims_of_triple(subject, triple.predicate, obj)),
        )

    def claims_of_triple(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, obj: Term
    ) -> list[str]:
        """Digests of the claims that assert a triple, by date."""
        found = []
        for quad in self._store.match(None, KG.claimObject, obj, UNION):
            claim = quad.subject
            digest = getattr(claim, "value", "").removeprefix(PREFIXES["claim"])
            if digest not in self.claims or not isinstance(claim, ox.NamedNode):
                continue
            if subject in objects(self._store, claim, KG.claimSubject) and predicate in objects(
                self._store, claim, KG.claimPredicate
            ):
                found.append(digest)
        return sorted(found, key=self._by_date)

    @cached_property
    def _conflicts(self) -> list[Conflict]:
        return conflicts(self._store)

    def disputes(self, keys: Collection[str]) -> list[Dispute]:
        """Where sources disagree about one of these things, beyond rounding; by thing."""
        found = []
        for conflict in self._conflicts:
            subject, what = expand(conflict.subject), expand(conflict.what)
            if conflict.rounding or conflict.subject not in keys or not subject or not what:
                continue
            whose, of, sort = self.names(subject), self.names(what), SORTS[conflict.sort]
            en = f"{whose[0] or whose[1]}: {of[0] or of[1]} ({sort[0]})"
            zh = f"{whose[1] or whose[0]}：{of[1] or of[0]}（{sort[1]}）"
            claims = tuple(c.removeprefix("claim:") for c in conflict.claims)
            found.append(Dispute(text=(en, zh), node=conflict.subject, claims=claims))
        return found


def _period(start: str, end: str, as_of: str) -> tuple[str, str]:
    """The ISO days between which a claim can hold, by the most that its dates can mean.

    A claim that only refers to a day holds from that day on, as with ``--valid-on``.
    """
    first = start or ("" if end else as_of)
    days = ["", ""]
    with contextlib.suppress(ValueError):
        days[0] = PartialDate.parse(first).earliest.isoformat() if first else ""
    with contextlib.suppress(ValueError):
        days[1] = PartialDate.parse(end).latest.isoformat() if end else ""
    return days[0], days[1]


def _by_iri(keys: Iterable[str]) -> dict[str, str]:
    return {node.value: key for key in keys if (node := expand(key)) is not None}
