"""Figures as the judging rooms need them: amounts with their intervals, dates and documents.

Amounts keep the number as printed; their interval is in the base unit of their unit, so that a
billion yuan and a yuan compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Self

import pyoxigraph as ox

from kg.graph.labels import objects, text
from kg.graph.mapping.nary_nodes import Figure
from kg.graph.quads import Quads
from kg.graph.readers import (
    claim,
    claims_behind,
    document,
    document_of,
    figure,
    find_claims,
    find_figures,
)
from kg.graph.values import date_of
from kg.graph.wording import Wording
from kg.model.curies import compact, expand, iri_of, slug_of
from kg.model.dates import PartialDate
from kg.model.intervals import Interval, plain
from kg.model.namespaces import DCTERMS, GRAPH, KG, RDF
from kg.model.printing import Records, T_co
from kg.sources.ontology import vocabulary

#: Base unit of areas: the one quantity whose parts add up to the whole without double counting.
AREA: Final = "km2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure with its hedge.

    Attributes:
        value: The number as printed, in ``unit``; None for a range.
        text: As the source table spells it.
        least, most: The ends of a range; None otherwise.
        comparator: Slug of the hedge: exactly, about, more-than, nearly, …
        unit: Slug of the unit.
        interval: What the hedge leaves open, in ``base``.
        base: Slug of the unit that it converts to; the unit itself where it converts to no other.
        factor: How many of the base make one of the unit.
        words, words_zh: Hedge, number and unit in words.
    """

    value: Decimal | None
    text: str
    least: Decimal | None = None
    most: Decimal | None = None
    comparator: str
    unit: str
    interval: Interval
    base: str
    factor: Decimal
    words: str
    words_zh: str

    @property
    def nominal(self) -> Decimal | None:
        """The printed number in the base unit; the middle of a range."""
        if self.value is not None:
            return self.value * self.factor
        if self.least is not None and self.most is not None:
            return (self.least + self.most) / 2 * self.factor
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDocument:
    """A document: its slug, its date as printed, and the day from which it is known."""

    slug: str
    issued: str
    known: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A reported figure.

    Attributes:
        node: Compact IRI of the observation.
        indicator: Compact IRI of what is measured.
        about: Compact IRI of what the figure is about.
        as_of: The time that it refers to, None where no document says.
        since: Where the counting starts.
        kind: cumulative (a running total), period (within a time) or stock (at a time); empty
            where nobody says.
        reports_on: Compact IRI of the target that it measures; empty where there is none.
        document: The document; None in other people's data.
        claims: Compact IRIs of the claims that say it.
        vague: First and last day of a time that is only known to lie between them; None where
            ``as_of`` stands, or nobody says.
    """

    node: str
    indicator: str
    about: str
    amount: Amount
    as_of: PartialDate | None
    since: PartialDate | None
    vague: tuple[date, date] | None = None
    kind: str
    reports_on: str
    document: DatedDocument | None
    claims: tuple[str, ...]

    @property
    def not_later_than(self) -> bool:
        """Whether the day it refers to is only the day of publication: then it may be earlier."""
        issued = self.document.issued if self.document else ""
        return self.as_of is not None and issued.count("-") == 2 and self.as_of.text == issued

    @property
    def times(self) -> tuple[date | None, date | None]:
        """The first and the last day of the time that it refers to; None where nothing bounds it.

        A report without a time of its own is not later than its document.
        """
        if self.as_of:
            return self.as_of.earliest, self.as_of.latest
        if self.vague:
            return self.vague
        return None, self.document.known if self.document else None

    @property
    def order(self) -> tuple[str, str, str]:
        """Sort key: by the time referred to, then by document and node."""
        when = self.times[1].isoformat() if self.times[1] else ""
        return when, self.document.slug if self.document else "", self.node


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One document's wording of a target.

    Attributes:
        amount: What is promised.
        due: By when; None where the document does not say.
        recurrence: yearly and the like; empty for a promise that is kept once.
        by: Compact IRIs of who promised.
        announced: When, as far as is said; else the date of the document.
        subject: Compact IRI of the initiative that the target belongs to.
        kind: What sort of target it is: promise, forecast, plan-size or pilot-term.
        counting: cumulative, period or stock; empty where it is counted as its indicator behaves.

    >>> [wording, *_] = Figures(ds).commitments()["id:t-german-companies"]
    >>> wording.amount.words
    'more than 150 companies'
    """

    node: str
    indicator: str
    about: str
    amount: Amount
    due: PartialDate | None
    recurrence: str
    by: tuple[str, ...]
    announced: PartialDate | None
    subject: str
    document: DatedDocument | None
    claim: str
    kind: str = "promise"
    counting: str = ""


class Judged(Records[T_co]):
    """What was found in a graph.

    Attributes:
        graph: Where it was read.
    """

    graph: Quads

    def __new__(cls, found: Iterable[T_co], graph: Quads) -> Self:
        """Keep the graph with it."""
        made = super().__new__(cls, found)
        made.graph = graph
        return made


class Figures:
    """Reads the figures of one store; what was read is kept for the next question.

    >>> from kg.graph.dataset import Dataset
    >>> list(Figures(Dataset.from_quads([])).reports())
    []
    """

    def __init__(self, store: Quads) -> None:
        self.store = store
        self._notations = vocabulary().intervals
        self._wording = Wording(store)
        #: What to call a thing given by its compact IRI, in English or in a language.
        self.name = self._wording.name
        self._traits: dict[tuple[str, ox.NamedNode], list[str]] = {}
        self._documents: dict[ox.NamedNode, DatedDocument] = {}
        self._reports: dict[ox.NamedNode, Report | None] = {}
        self._about: dict[str, list[Report]] = {}
        self._nodes: dict[frozenset[tuple[str, ox.NamedNode]], list[ox.NamedNode]] = {}
        self._newest: list[date | None] = []
        self._targets: dict[ox.NamedNode, list[Commitment]] = {}

    def reports(self, **links: ox.NamedNode) -> list[Report]:
        """Reported figures that have an amount, by node; narrowed as ``find_figures`` does."""
        key = frozenset(links.items())
        if key not in self._nodes:
            self._nodes[key] = find_figures(self.store, KG.Observation, **links)
        found = map(self.report, self._nodes[key])
        return [report for report in found if report is not None]

    @property
    def newest(self) -> date | None:
        """The day of the newest document; None without one."""
        if not self._newest:
            self._newest.append(newest_day(self.store))
        return self._newest[0]

    def reports_about(self, thing: str) -> list[Report]:
        """Reported figures about a thing given by its compact IRI, by node."""
        if thing not in self._about:
            node = expand(thing) if thing else None
            self._about[thing] = [] if node is None else self.reports(about=node)
        return self._about[thing]

    def areas(self, place: str) -> list[Report]:
        """Reported areas of a place given by its compact IRI, by node."""
        return [r for r in self.reports_about(place) if r.amount.base == AREA]

    def report(self, node: ox.NamedNode) -> Report | None:
        """One reported figure; None when it has no amount that can be read."""
        if node not in self._reports:
            found = figure(self.store, node)
            amount = None if found is None else self._amount(found)
            report = None if found is None or amount is None else self._report(found, amount)
            self._reports[node] = report
        return self._reports[node]

    def _report(self, found: Figure, amount: Amount) -> Report:
        claims = claims_behind(self.store, found.node)
        said = claim(self.store, claims[0]) if claims and found.as_of is None else None
        bounds = (said.earliest, said.latest) if said else (None, None)
        return Report(
            node=compact(found.node.value),
            indicator=compact(iri_of(found.indicator)),
            about=compact(iri_of(found.about)),
            amount=amount,
            as_of=found.as_of,
            since=found.since,
            vague=(bounds[0].earliest, bounds[1].latest) if bounds[0] and bounds[1] else None,
            kind=found.kind,
            reports_on=compact(iri_of(found.reports_on)),
            document=self._document(document_of(self.store, claims[0])) if claims else None,
            claims=tuple(sorted(compact(c.value) for c in claims)),
        )

    def commitments(self, *things: ox.NamedNode) -> dict[str, list[Commitment]]:
        """All wordings of targets, by the target's compact IRI; the earliest document first.

        Args:
            things: Only targets that one of these may concern: the target itself, what it is about,
                its indicator, who promised it, its initiative. All when left out.
        """
        nodes = {node for thing in things for node in self._targets_of(thing)}
        targets = sorted(nodes, key=str) if things else find_figures(self.store, KG.Target)
        return {compact(node.value): self.wordings(node) for node in targets}

    def promised(self, indicator: str, about: str) -> Commitment | None:
        """The earliest wording of what is promised of an indicator about a thing."""
        ends = {"indicator": expand(indicator), "about": expand(about)}
        found = map(self.wordings, find_figures(self.store, KG.Target, **ends))
        return next((wordings[0] for wordings in found if wordings), None)

    def wordings(self, node: ox.NamedNode) -> list[Commitment]:
        """All wordings of one target; the earliest document first."""
        if node not in self._targets:
            behind = claims_behind(self.store, node)
            wordings = (self._commitment(node, one) for one in behind)
            self._targets[node] = sorted(filter(None, wordings), key=_first_said)
        return self._targets[node]

    def _targets_of(self, thing: ox.NamedNode) -> list[ox.NamedNode]:
        store, cls = self.store, KG.Target
        claims = find_claims(store, subject=thing, predicate=KG.hasTarget)
        held = (o for c in claims for o in objects(store, c, KG.claimObject))
        own = (n for n in (thing, *held) if isinstance(n, ox.NamedNode))
        return [
            *(n for n in own if cls in objects(store, n, RDF.type)),
            *find_figures(store, cls, about=thing),
            *find_figures(store, cls, indicator=thing),
            *find_figures(store, cls, by=thing),
        ]

    def _commitment(self, node: ox.NamedNode, behind: ox.NamedNode) -> Commitment | None:
        said, cited = claim(self.store, behind), document_of(self.store, behind)
        found = (cited and figure(self.store, node, cited)) or figure(self.store, node)
        amount = None if found is None else self._amount(found)
        if found is None or amount is None:
            return None
        document = self._document(cited)
        announced = (said.valid_from or said.as_of) if said else None
        if announced is None and document and document.issued:
            announced = PartialDate(document.issued)
        return Commitment(
            node=compact(node.value),
            indicator=compact(iri_of(found.indicator)),
            about=compact(iri_of(found.about)),
            amount=amount,
            due=found.due,
            recurrence=found.recurrence,
            by=tuple(sorted(compact(actor.value) for actor in found.by)),
            announced=announced,
            subject=text(self.store, behind, KG.claimSubject),
            document=document,
            claim=compact(behind.value),
            kind=found.kind or "promise",
            counting=found.counting,
        )

    def traits(self, indicator: str, predicate: ox.NamedNode) -> list[str]:
        """Compact values of a property of an indicator, such as how it behaves over time."""
        key = indicator, predicate
        if key not in self._traits:
            node = expand(indicator) if indicator else None
            values = [] if node is None else objects(self.store, node, predicate)
            self._traits[key] = sorted(compact(value.value) for value in values)
        return self._traits[key]

    def _amount(self, found: Figure) -> Amount | None:
        comparator = slug_of(iri_of(found.comparator)) or "exactly"
        notation = self._notations.get(comparator)
        base, factor = self._wording.scale(found.unit) if found.unit else (None, Decimal(1))
        if notation is None:
            return None
        try:
            interval = Interval.read(
                notation, value=found.value, least=found.least, most=found.most
            )
        except ValueError:
            return None
        return Amount(
            value=found.value,
            text=found.text or (plain(found.value) if found.value is not None else ""),
            least=found.least,
            most=found.most,
            comparator=comparator,
            unit=slug_of(iri_of(found.unit)),
            interval=interval.scaled(factor),
            base=slug_of(iri_of(base)),
            factor=factor,
            words=self._wording.figure(found),
            words_zh=self._wording.figure(found, "zh"),
        )

    def _document(self, cited: ox.NamedNode | None) -> DatedDocument | None:
        if cited is None:
            return None
        if cited not in self._documents:
            found = document(self.store, cited)
            bound = (found.date or found.not_after) if found else None
            self._documents[cited] = DatedDocument(
                slug=compact(cited.value),
                issued=found.date.text if found and found.date else "",
                known=bound.latest if bound else None,
            )
        return self._documents[cited]


def _first_said(commitment: Commitment) -> tuple[str, str, str]:
    known = commitment.document.known if commitment.document else None
    return (known.isoformat() if known else "9999", commitment.claim, commitment.node)


def newest_day(store: Quads) -> date | None:
    """The day of the newest document, by the first day that its date can mean; None without one.

    >>> newest_day(ds) is not None
    True
    """
    ours = store.match(None, KG.earliest, None, GRAPH.provenance)
    found = [q.object.value for q in ours if isinstance(q.object, ox.Literal)]
    if not found:  # other people's data
        issued = store.match(None, DCTERMS.issued, None, None)
        found = [
            q.object.value
            for q in issued
            if q.graph_name != GRAPH.ontology and isinstance(q.object, ox.Literal)
        ]
    days = (date_of(text) for text in found)
    return max((day.earliest for day in days if day), default=None)
