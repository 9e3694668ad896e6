"""Figures as the judging rooms need them: amounts with their intervals, dates and documents.

Reads observations (reports) and targets out of a store, in bulk. Amounts keep the number as
printed; their interval is in the base unit of their unit, so that a billion yuan and a yuan
compare.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from kg.graph.labels import UNION, Term, hedge_words, label, name, names_of_unit, objects
from kg.graph.quads import Quads
from kg.graph.readers import document_of
from kg.graph.values import date_of, day_of, number_of
from kg.model.amounts import UnitNames, write
from kg.model.curies import compact, expand, slug_of
from kg.model.dates import PartialDate
from kg.model.intervals import Interval, plain
from kg.model.namespaces import DCTERMS, KG, RDF
from kg.sources.ontology import vocabulary

Values = dict[ox.NamedNode, list[Term]]


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
    """

    node: str
    indicator: str
    about: str
    amount: Amount
    as_of: PartialDate | None
    since: PartialDate | None
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
    def order(self) -> tuple[str, str, str]:
        """Sort key: by the time referred to, then by document and node."""
        when = self.as_of.latest.isoformat() if self.as_of else ""
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


class Figures:
    """Reads the figures of one store.

    >>> from kg.graph.dataset import Dataset
    >>> list(Figures(Dataset.from_quads([])).reports())
    []
    """

    def __init__(self, store: Quads) -> None:
        self.store = store
        self._notations = vocabulary().intervals
        self._labels: dict[tuple[str, str], str] = {}
        self._units: dict[str, tuple[UnitNames, Decimal]] = {}
        self._documents: dict[ox.NamedNode, DatedDocument] = {}

    def reports(self) -> Iterator[Report]:
        """All reported figures that have an amount, in no particular order.

        >>> next(Figures(ds).reports()).amount.words != ""
        True
        """
        for quad in self.store.match(None, RDF.type, KG.Observation, UNION):
            node = quad.subject
            if isinstance(node, ox.NamedNode) and (report := self.report(node)):
                yield report

    def report(self, node: ox.NamedNode) -> Report | None:
        """One reported figure; None when it has no amount that can be read."""
        values = self._values(node)
        amount = self._amount(values)
        if amount is None:
            return None
        claims = self._claims_by_object.get(node, [])
        return Report(
            node=compact(node.value),
            indicator=_one(values, KG.indicator),
            about=_one(values, KG.ofInterest),
            amount=amount,
            as_of=_date(values, KG.asOf),
            since=_date(values, KG.validFrom),
            kind=_one(values, KG.kind).removeprefix("kind:"),
            reports_on=_one(values, KG.reportsOn),
            document=self._document_of(claims[0]) if claims else None,
            claims=tuple(sorted(compact(c.value) for c in claims)),
        )

    def commitments(self) -> dict[str, list[Commitment]]:
        """All wordings of all targets, by the target's compact IRI; the earliest document first.

        >>> "id:t-german-companies" in Figures(ds).commitments()
        True
        """
        found: dict[str, list[Commitment]] = {}
        for quad in self.store.match(None, RDF.type, KG.Target, UNION):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            wordings = [
                commitment
                for claim in self._claims_by_object.get(quad.subject, [])
                if (commitment := self._commitment(quad.subject, claim))
            ]
            found[compact(quad.subject.value)] = sorted(wordings, key=_first_said)
        return found

    def _commitment(self, node: ox.NamedNode, claim: ox.NamedNode) -> Commitment | None:
        said = self._values(claim)
        document = self._document_of(claim)
        values = self._values(node, document_of(self.store, claim) or UNION)
        amount = self._amount(values or self._values(node))
        if amount is None:
            return None
        announced = _date(said, KG.validFrom) or _date(said, KG.asOf)
        if announced is None and document and document.issued:
            announced = date_of(document.issued)
        return Commitment(
            node=compact(node.value),
            indicator=_one(values, KG.indicator),
            about=_one(values, KG.ofInterest),
            amount=amount,
            due=_date(values, KG.due),
            recurrence=_one(values, KG.recurrence),
            by=tuple(sorted(_texts(values, KG.announcedBy))),
            announced=announced,
            subject=_one(said, KG.claimSubject),
            document=document,
            claim=compact(claim.value),
        )

    def name(self, compact_iri: str, language: str = "en") -> str:
        """What to call a thing given by its compact IRI.

        >>> Figures(ds).name("id:tongzhou"), Figures(ds).name("id:tongzhou", "zh")
        ('Tongzhou District', '通州区')
        """
        node = expand(compact_iri) if compact_iri else None
        return "" if node is None else self._label(node, language)

    def traits(self, indicator: str, predicate: ox.NamedNode) -> list[str]:
        """Compact values of a property of an indicator, such as how it behaves over time.

        >>> Figures(ds).traits("id:tongzhou", KG.unit)
        []
        """
        node = expand(indicator) if indicator else None
        return sorted(_texts(self._values(node), predicate)) if node else []

    def _values(self, node: ox.NamedNode, graph: ox.NamedNode | ox.DefaultGraph = UNION) -> Values:
        values: Values = {}
        for quad in self.store.match(node, None, None, graph):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                values.setdefault(quad.predicate, []).append(quad.object)
        return values

    def _amount(self, values: Values) -> Amount | None:
        comparator = _one(values, KG.comparator).removeprefix("kind:") or "exactly"
        notation = self._notations.get(comparator)
        value, least, most = (
            number_of(_one(values, p)) for p in (KG.value, KG.valueMin, KG.valueMax)
        )
        unit = _one(values, KG.unit).removeprefix("kind:")
        base, factor = self._scales.get(unit, (unit, Decimal(1)))
        if notation is None:
            return None
        try:
            interval = Interval.read(notation, value=value, least=least, most=most)
        except ValueError:
            return None
        text = _one(values, KG.valueText)
        return Amount(
            value=value,
            text=text or (plain(value) if value is not None else ""),
            least=least,
            most=most,
            comparator=comparator,
            unit=unit,
            interval=interval.scaled(factor),
            base=base,
            factor=factor,
            words=self._words(values, value, least, most, "en"),
            words_zh=self._words(values, value, least, most, "zh"),
        )

    def _words(
        self,
        values: Values,
        value: Decimal | None,
        least: Decimal | None,
        most: Decimal | None,
        language: str,
    ) -> str:
        """Hedge, number and unit."""
        unit = next(iter(values.get(KG.unit, ())), None)
        key = unit.value if unit else ""
        if key not in self._units:
            self._units[key] = names_of_unit(self.store, unit)
        names, factor = self._units[key]
        hedge = hedge_words(self.store, values.get(KG.comparator, [])[:1], language)
        if value is not None:
            return write(value * factor, names, hedge=hedge, language=language)
        assert least is not None
        assert most is not None
        return write((least * factor, most * factor), names, hedge=hedge, language=language)

    def _label(self, term: Term, language: str) -> str:
        key = (term.value, language)
        if key not in self._labels:
            node = term if isinstance(term, ox.NamedNode) else None
            self._labels[key] = (label(self.store, node, language) if node else "") or name(
                self.store, term
            )
        return self._labels[key]

    @cached_property
    def _scales(self) -> dict[str, tuple[str, Decimal]]:
        """Base unit and factor of every unit that has them."""
        scales = {}
        for quad in self.store.match(None, KG.baseUnit, None, UNION):
            unit, base = quad.subject, quad.object
            if not isinstance(unit, ox.NamedNode) or not isinstance(base, ox.NamedNode):
                continue
            for term in objects(self.store, unit, KG.factor):
                if (factor := number_of(term.value)) and factor > 0:
                    scales[slug_of(unit.value)] = slug_of(base.value), factor
        return scales

    @cached_property
    def _claims_by_object(self) -> dict[ox.NamedNode, list[ox.NamedNode]]:
        """Claims by the thing that they say of their subject, withdrawn ones left out."""
        withdrawn = {q.subject for q in self.store.match(None, KG.withdrawn, None, UNION)}
        claims: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for quad in self.store.match(None, KG.claimObject, None, UNION):
            if quad.subject not in withdrawn and isinstance(quad.subject, ox.NamedNode):
                claims.setdefault(quad.object, []).append(quad.subject)  # type: ignore[arg-type]
        return {node: sorted(found, key=str) for node, found in claims.items()}

    def _document_of(self, claim: ox.NamedNode) -> DatedDocument | None:
        cited = document_of(self.store, claim)
        if cited is None:
            return None
        if cited not in self._documents:
            values = self._values(cited)
            self._documents[cited] = DatedDocument(
                slug=compact(cited.value),
                issued=_one(values, DCTERMS.issued),
                known=day_of(_one(values, KG.latest)),
            )
        return self._documents[cited]


def _first_said(commitment: Commitment) -> tuple[str, str, str]:
    known = commitment.document.known if commitment.document else None
    return (known.isoformat() if known else "9999", commitment.claim, commitment.node)


def _texts(values: Values, predicate: ox.NamedNode) -> list[str]:
    return [
        compact(v.value) if isinstance(v, ox.NamedNode) else v.value
        for v in values.get(predicate, [])
    ]


def _one(values: Values, predicate: ox.NamedNode) -> str:
    """The first value in the order of its text; empty when there is none."""
    return min(_texts(values, predicate), default="")


def _date(values: Values, predicate: ox.NamedNode) -> PartialDate | None:
    return date_of(_one(values, predicate))
