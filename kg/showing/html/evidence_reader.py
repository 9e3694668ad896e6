"""Reads out of a dataset what a page shows beside its network, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from kg.errors import DayError
from kg.graph.labels import UNION, Term, figure, label
from kg.graph.quads import Quads
from kg.graph.rules import Derivation, explain
from kg.judging.conflicts.conflict import SORTS, Conflicts
from kg.judging.conflicts.find import conflicts
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.intervals import finite
from kg.model.namespaces import DCTERMS, KG, OA, ORG, PREFIXES, RDF, RDFS, SAID_IN, SCHEMA, SKOS
from kg.showing.html.evidence import (
    Both,
    CitedDocument,
    ClaimEvidence,
    Details,
    Dispute,
    FigureRow,
    PageEvidence,
    PromiseRow,
    TenureRow,
)

_FACTS = (SKOS.notation, KG.pinyin, KG.startedOn, KG.status)
_FIGURES = ([KG.hasObservation], [KG.hasTarget])
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


class EvidenceReader:
    """A store read by columns, so that a page of thousands of claims is read in a moment.

    Args:
        store: Its default graph is the union of its named graphs.

    Attributes:
        evidence: All claims and documents; the rest of a page's evidence depends on what it shows.
        promises: Targets with their status, by the day that it is given for; filled by
            :func:`kg.showing.html.promises.promises`.
    """

    def __init__(self, store: Quads) -> None:
        self.store = store
        self.evidence = PageEvidence()
        self.promises: dict[date, list[PromiseRow]] = {}
        self._columns: dict[ox.NamedNode, dict[str, list[Term]]] = {}
        self._names: dict[str, Both] = {}
        self._derivations: dict[ox.Triple, list[Derivation]] = {}
        self._read_documents()
        self._read_claims()

    def column(self, predicate: ox.NamedNode) -> dict[str, list[Term]]:
        """Values of a property by the IRI of their subject, sorted."""
        if predicate not in self._columns:
            found: dict[str, list[Term]] = defaultdict(list)
            for quad in self.store.match(None, predicate, None, UNION):
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
            both = label(self.store, term), label(self.store, term, "zh")
            self._names[term.value] = both if any(both) else (compact(term.value), "")
        return self._names[term.value]

    def names_of(self, key: str) -> Both:
        """What to call a thing given by its compact IRI."""
        node = expand(key)
        return (key, "") if node is None else self.names(node)

    def derivations(self, triple: ox.Triple) -> list[Derivation]:
        """The ways in which a triple follows; each is found once for all views of a store."""
        if triple not in self._derivations:
            self._derivations[triple] = explain(self.store, triple)
        return self._derivations[triple]

    def _instances(self, cls: ox.NamedNode) -> Iterable[str]:
        for quad in self.store.match(None, RDF.type, cls, UNION):
            yield getattr(quad.subject, "value", "")

    def _read_documents(self) -> None:
        for iri in self._instances(KG.Document):
            slug = iri.removeprefix(PREFIXES["doc"])
            self.evidence.documents[slug] = CitedDocument(
                slug=slug,
                title=self.names(ox.NamedNode(iri)),
                publisher=self._text(DCTERMS.publisher, iri),
                date=self._text(DCTERMS.issued, iri),
                url=self._text(SCHEMA.url, iri),
                known=_bound(self._text(KG.latest, iri), "latest"),
            )

    def _read_claims(self) -> None:
        withdrawn = self.column(KG.withdrawn)
        for iri, documents in self.column(SAID_IN).items():
            if iri in withdrawn or not iri.startswith(PREFIXES["claim"]):
                continue
            texts = {name: self._text(predicate, iri) for name, predicate in _TEXTS.items()}
            speaker = self.column(KG.speaker).get(iri)
            since = texts["valid_from"]
            if texts["as_of"] and self.column(KG.claimPredicate).get(iri, [])[:1] in _FIGURES:
                since = texts["as_of"]  # what a figure counts may have begun long before
            # A claim that only refers to a day holds from that day on, as with --valid-on.
            since = since or ("" if texts["valid_to"] else texts["as_of"])
            slug = documents[0].value.removeprefix(PREFIXES["doc"])
            # Foreign data may cite a document that it does not describe.
            self.evidence.documents.setdefault(slug, CitedDocument(slug=slug))
            self.evidence.claims[_digest(iri)] = ClaimEvidence(
                digest=_digest(iri),
                document=slug,
                quote=self._text(OA.exact, f"{iri}/quote"),
                speaker=self.names(speaker[0]) if speaker else ("", ""),
                start=_bound(since, "earliest"),
                end=_bound(texts["valid_to"], "latest"),
                **texts | {"basis": texts["basis"].removeprefix(PREFIXES["kind"])},
            )

    def coordinates(self, keys: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Latitude and longitude in degrees of the things that have them, by key."""
        north, east = self.column(KG.latitude), self.column(KG.longitude)
        found = {
            key: (finite(north[iri][0].value), finite(east[iri][0].value))
            for iri, key in _by_iri(keys).items()
            if iri in north and iri in east
        }
        return {k: (y, x) for k, (y, x) in found.items() if y is not None and x is not None}

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
        names = {t.value for t in self.column(SKOS.altLabel).get(iri, ())}
        details.other_names += sorted(names - own)

    def _read_mentions(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        """The day when each thing was first spoken of, and its statements without a triple."""
        claims = self.evidence.claims
        for predicate in (KG.claimSubject, KG.claimObject, KG.speaker):
            for claim, terms in self.column(predicate).items():
                digest = _digest(claim)
                if digest not in claims:
                    continue
                day = self.evidence.known([digest])
                for details in (found[iris[t.value]] for t in terms if t.value in iris):
                    details.known = min(filter(None, (day, details.known)), default="")
                    if predicate == KG.claimSubject and claims[digest].statement:
                        details.statements.append(digest)
        for details in found.values():
            details.statements.sort(key=self.by_date)

    def by_date(self, digest: str) -> tuple[str, str]:
        """Sort key of claims: the day by which they were known, undated ones last."""
        return self.evidence.known([digest]) or "9999", digest

    @cached_property
    def _claims_by_object(self) -> dict[str, list[str]]:
        return self._claims_by(KG.claimObject)

    def _claims_by(self, predicate: ox.NamedNode) -> dict[str, list[str]]:
        """Digests of claims, by date, by the first value that they have for a property."""
        found: dict[str, list[str]] = defaultdict(list)
        known = {_digest(c): terms for c, terms in self.column(predicate).items()}
        for digest in sorted(known.keys() & self.evidence.claims.keys(), key=self.by_date):
            found[known[digest][0].value].append(digest)
        return found

    def _row(self, iri: str) -> FigureRow:
        """An observation as a row."""
        node = ox.NamedNode(iri)
        return FigureRow(
            at=self._text(KG.asOf, iri),
            value=(figure(self.store, node), figure(self.store, node, "zh")),
            claims=tuple(self._claims_by_object.get(iri, ())),
            number=finite(self._text(KG.value, iri)),
        )

    def _read_figures(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        """Reported figures of each thing by indicator: of all that they are about or held by."""
        things: dict[str, set[str]] = defaultdict(set)
        for thing, figures in self.column(KG.hasObservation).items():
            for observation in figures:
                things[observation.value].add(thing)
        rows: dict[tuple[str, str], list[FigureRow]] = defaultdict(list)
        for iri in self._instances(KG.Observation):
            things[iri].update(about.value for about in self.column(KG.ofInterest).get(iri, ()))
            for thing in things[iri] & iris.keys():
                rows[thing, self._text(KG.indicator, iri)].append(self._row(iri))
        named = {t.value: t for terms in self.column(KG.indicator).values() for t in terms}
        for thing, indicator in sorted(rows):
            name = self.names(named[indicator]) if indicator else ("", "")
            figures_of = sorted(rows[thing, indicator], key=lambda r: (r.at, r.value, r.claims))
            found[iris[thing]].figures.append((name, figures_of))
        for details in found.values():
            details.figures.sort(key=lambda f: f[0])

    def _read_tenures(self, iris: dict[str, str], found: dict[str, Details]) -> None:
        qualified = self._claims_by(KG.qualifiedBy)
        bodies = self.column(ORG.postIn)
        for membership, persons in sorted(self.column(ORG.member).items()):
            posts = self.column(KG.post).get(membership)
            if not posts:
                continue
            person, post = persons[0], posts[0]
            tenure = TenureRow(
                person=compact(person.value),
                post=compact(post.value),
                person_name=self.names(person),
                post_name=self.names(post),
                seen=self._text(KG.asOf, membership),
                start=self._text(KG.validFrom, membership),
                end=self._text(KG.validTo, membership),
                claims=tuple(qualified.get(membership, ())),
            )
            for term in {person, post, *bodies.get(post.value, ())}:
                key = iris.get(term.value)
                if key is not None:
                    found[key].tenures.append(tenure)
        for details in found.values():
            details.tenures.sort(key=lambda t: (t.seen or t.start, t.person, t.post))

    # ── disputes ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _conflicts(self) -> Conflicts:
        return conflicts(self.store)

    def disputes(self, keys: Collection[str]) -> list[Dispute]:
        """Where documents disagree about one of these things, beyond rounding; by thing."""
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


def _digest(claim: str) -> str:
    return claim.removeprefix(PREFIXES["claim"])


def _bound(text: str, side: str) -> str:
    """First or last day that a date can mean, ISO; empty where foreign data has no valid date."""
    try:
        day: date = getattr(PartialDate.parse(text), side)
    except DayError:
        return ""
    return day.isoformat()


def _by_iri(keys: Iterable[str]) -> dict[str, str]:
    return {node.value: key for key in keys if (node := expand(key)) is not None}
