"""What a page shows beside its network, of the records that readers give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import combinations

import pyoxigraph as ox

from kg.errors import DayError
from kg.graph.labels import UNION, Term, label, objects, publisher
from kg.graph.mapping.claims import object_of
from kg.graph.mapping.columns import node, values_by_subject
from kg.graph.mapping.nary_nodes import Figure
from kg.graph.quads import Quads
from kg.graph.readers import all_claims, all_documents, figure, find_figures, tenures
from kg.graph.rules import Derivation, explain
from kg.graph.timeline import CLOCKS, Timeline
from kg.graph.wording import Wording
from kg.judging.conflicts.conflict import SORTS, Conflict, Conflicts
from kg.judging.conflicts.find import conflicts
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, ORG, SKOS, mint
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
    When,
)
from kg.showing.html.spans import ALWAYS, NEVER, Span, common, joined

_FACTS = (SKOS.notation, KG.pinyin, KG.startedOn, KG.status)


class EvidenceReader:
    """Everything that pages of one store show; read once for all of them.

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
        self._wording = Wording(store)
        self.promises: dict[date, list[PromiseRow]] = {}
        self._names: dict[str, Both] = {}
        self._derivations: dict[ox.Triple, list[Derivation]] = {}
        read = all_claims(store)
        # Claims of other namespaces have no place on a page.
        self._claims = {digest: claim for digest, claim in read.items() if ":" not in digest}
        #: All that held at any time, with what followed from it then.
        self.whole = _whole(store)
        self.timeline = Timeline(self.whole)
        self._read_documents()
        self._read_claims()

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
            self._derivations[triple] = explain(self.whole, triple)
        return self._derivations[triple]

    def when(self, triple: ox.Triple) -> When:
        """When a triple is there by either clock; always where nothing is known of days."""
        if not self.timeline.known_days:
            return When()
        return When(
            known=self.timeline.spans("known", triple), valid=self.timeline.spans("valid", triple)
        )

    def _times(self, digest: str) -> Span:
        """The first and the last day on which a claim can hold, as with --valid-on."""
        if not self.timeline.known_days:
            return "", ""
        spans = self.timeline.claim_spans("valid", mint("claim", digest))
        return (spans[0][0], spans[-1][1]) if spans else (NEVER, "")

    def _read_documents(self) -> None:
        for found in all_documents(self.store):
            self.evidence.documents[found.id] = CitedDocument(
                slug=found.id,
                title=self.names(mint("doc", found.id)),
                publisher=self._publisher(mint("doc", found.id)),
                date=_text(found.date),
                url=found.url or "",
                extent=found.extent,
                copy_url=found.copy_url or "",
                known=_bound(found.date or found.not_after, "latest"),
            )

    def _publisher(self, document: ox.NamedNode) -> Both:
        return publisher(self.store, document), publisher(self.store, document, "zh")

    def _read_claims(self) -> None:
        for digest, claim in self._claims.items():
            start, end = self._times(digest)
            # Foreign data may cite a document that it does not describe.
            slug = claim.document
            self.evidence.documents.setdefault(slug, CitedDocument(slug=slug))
            self.evidence.claims[digest] = ClaimEvidence(
                digest=digest,
                document=slug,
                locator=claim.locator,
                quote=claim.quote or "",
                statement=claim.statement or "",
                speaker=self.names(node(claim.speaker)) if claim.speaker else ("", ""),
                hedge=claim.hedge or "",
                as_of=_text(claim.as_of),
                valid_from=_text(claim.valid_from),
                valid_to=_text(claim.valid_to),
                grade=claim.grade,
                note=claim.note or "",
                uncovered=claim.uncovered or "",
                language=claim.quote_language or "",
                copy_url=claim.copy_url or "",
                start=start,
                end=end,
            )

    # ── details ───────────────────────────────────────────────────────────────────────────────────

    def details(self, keys: Collection[str]) -> dict[str, Details]:
        """Facts, other names, figures, posts and free statements of things, by key."""
        things = _by_node(keys)
        found = {key: Details() for key in keys}
        for key, details in found.items():
            self._read_facts(key, details)
        self._read_mentions(things, found)
        self._read_figures(things, found)
        self._read_tenures(things, found)
        return found

    def _read_facts(self, key: str, details: Details) -> None:
        thing = expand(key)
        if thing is None:
            return
        values = values_by_subject(self.store.match(thing, None, None, UNION)).get(thing, {})
        for predicate in _FACTS:
            for term in sorted(values.get(predicate, ()), key=str):
                fact = ox.Triple(thing, predicate, term)
                details.facts.append((self.names(predicate), self.names(term), self.when(fact)))
        own = set(self.names(thing))
        names = {
            (term.value, self.when(ox.Triple(thing, SKOS.altLabel, term)))
            for term in values.get(SKOS.altLabel, ())
            if term.value not in own
        }
        details.other_names += sorted(names, key=lambda name: (name[0], str(name[1])))

    def _read_mentions(self, things: Mapping[object, str], found: dict[str, Details]) -> None:
        """The day when each thing was first spoken of, and its statements without a triple."""
        for digest, claim in self._claims.items():
            day = self.evidence.known([digest])
            speaker = node(claim.speaker) if claim.speaker else None
            met = {node(claim.subject), object_of(claim, digest), speaker}
            for details in (found[key] for thing in met if (key := things.get(thing))):
                details.known = min(filter(None, (day, details.known)), default="")
            about = things.get(node(claim.subject))
            if about is not None and claim.statement:
                found[about].statements.append(digest)
        for details in found.values():
            details.statements.sort(key=self.by_date)

    def by_date(self, digest: str) -> tuple[str, str]:
        """Sort key of claims: the day by which they were known, undated ones last."""
        return self.evidence.known([digest]) or "9999", digest

    @cached_property
    def _claims_behind(self) -> dict[ox.NamedNode, list[str]]:
        """Digests of the claims that describe a figure or a tenure, by date."""
        found: dict[ox.NamedNode, list[str]] = defaultdict(list)
        for digest in sorted(self._claims, key=self.by_date):
            claim = self._claims[digest]
            described = mint("id", claim.membership) if claim.membership else None
            for thing in filter(None, (object_of(claim, digest), described)):
                found[thing].append(digest)
        return found

    @cached_property
    def _figures(self) -> list[tuple[Figure, set[ox.NamedNode], FigureRow]]:
        """Observations, the things that they are about or held by, and how they are shown."""
        holders: dict[object, set[ox.NamedNode]] = defaultdict(set)
        for quad in self.store.match(None, KG.hasObservation, None, UNION):
            if isinstance(quad.subject, ox.NamedNode):
                holders[quad.object].add(quad.subject)
        nodes = find_figures(self.store, KG.Observation)
        return [
            (each, holders[each.node] | ({each.about} if each.about else set()), self._row(each))
            for each in (figure(self.store, node) for node in nodes)
            if each
        ]

    def _row(self, found: Figure) -> FigureRow:
        return FigureRow(
            at=_text(found.as_of),
            value=(self._wording.figure(found), self._wording.figure(found, "zh")),
            claims=tuple(self._claims_behind.get(found.node, ())),
            number=None if found.value is None else float(found.value),
        )

    def _read_figures(self, things: Mapping[object, str], found: dict[str, Details]) -> None:
        """Reported figures of each thing by indicator: of all that they are about or held by."""
        rows: dict[tuple[str, ox.NamedNode | None], list[FigureRow]] = defaultdict(list)
        for each, about, row in self._figures:
            for key in filter(None, map(things.get, about)):
                rows[key, each.indicator].append(row)
        for (key, indicator), figures in rows.items():
            name = self.names(indicator) if indicator else ("", "")
            figures.sort(key=lambda r: (r.at, r.value, r.claims))
            found[key].figures.append((name, figures))
        for details in found.values():
            details.figures.sort(key=lambda f: f[0])

    def _read_tenures(self, things: Mapping[object, str], found: dict[str, Details]) -> None:
        for each in tenures(self.store):
            tenure = TenureRow(
                person=compact(each.person.value),
                post=compact(each.post.value),
                person_name=self.names(each.person),
                post_name=self.names(each.post),
                seen=_text(each.as_of),
                start=_text(each.valid_from),
                end=_text(each.valid_to),
                claims=tuple(self._claims_behind.get(each.node, ())),
            )
            bodies = objects(self.store, each.post, ORG.postIn)
            for thing in {each.person, each.post, *bodies}:
                if key := things.get(thing):
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
            if (
                conflict.cause == "rounding"
                or conflict.subject not in keys
                or not subject
                or not what
            ):
                continue
            whose, of, sort = self.names(subject), self.names(what), SORTS[conflict.sort]
            en = f"{whose[0] or whose[1]}: {of[0] or of[1]} ({sort[0]})"
            zh = f"{whose[1] or whose[0]}：{of[1] or of[0]}（{sort[1]}）"
            claims = tuple(c.removeprefix("claim:") for c in conflict.claims)
            when = self._disagree(conflict)
            found.append(Dispute(text=(en, zh), node=conflict.subject, claims=claims, when=when))
        return found

    def _disagree(self, conflict: Conflict) -> When:
        """When two versions stand side by side; of sums, when all that they are made of does."""
        if not self.timeline.known_days:
            return When()
        needed = len(conflict.sides) if conflict.sort in ("parts", "years") else 2
        found = {}
        for clock in CLOCKS:
            sides = [
                joined(
                    span
                    for claim in side.claims
                    for span in self.timeline.claim_spans(
                        clock, mint("claim", claim.removeprefix("claim:"))
                    )
                )
                for side in conflict.sides
                if side.claims
            ]
            together: list[Span] = []
            for chosen in combinations(sides, min(needed, len(sides))):
                both = ALWAYS
                for spans in chosen:
                    both = common(both, spans)
                together += both
            found[clock] = joined(together)
        return When(known=found["known"], valid=found["valid"])


def _whole(store: Quads) -> Quads:
    """A dataset with what follows from all of it, also from what has lapsed since."""
    from kg.graph.dataset import Dataset

    if not isinstance(store, Dataset) or not any(store.match(None, KG.validTo, None, UNION)):
        return store
    whole = Dataset.from_quads(store.quads())
    whole.infer(on_a_day=True)
    return whole


def _text(moment: PartialDate | None) -> str:
    return moment.text if moment else ""


def _bound(moment: PartialDate | None, side: str) -> str:
    """First or last day that a date can mean, ISO; empty where foreign data has no valid date."""
    try:
        day: date = getattr(PartialDate.parse(_text(moment)), side)
    except DayError:
        return ""
    return day.isoformat()


def _by_node(keys: Iterable[str]) -> dict[object, str]:
    return {node: key for key in keys if (node := expand(key)) is not None}
