"""One zone beside others: the same questions put to each, and silence shown as silence.

A cell is empty where no document says anything; nothing is filled in and nothing is added up, for
figures of different zones seldom count on one basis. Each cell keeps the documents that it rests
on, and figures keep their hedge, their time and their way of counting.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.graph.labels import both_names, name, objects, parts_of, subjects
from kg.graph.mapping.claims import source_of
from kg.graph.mapping.columns import node as thing
from kg.graph.quads import Quads
from kg.graph.readers import claims, documents_of, find_claims, find_figures
from kg.judging.figures import Figures, Report
from kg.judging.ledger import within
from kg.model.curies import compact
from kg.model.namespaces import KG, ORG, RDF
from kg.model.printing import Printable
from kg.model.records import Claim

Basis: TypeAlias = Literal["facts", "industry", "indicator", "area"]
BASES: Final[tuple[Basis, ...]] = ("facts", "industry", "indicator", "area")
_COUNTING: Final = {"cumulative": "running total", "period": "in the period"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An answer.

    Attributes:
        text: In words; empty where nobody says anything.
        documents: Compact IRIs of the documents that say so.

    >>> g.compare("北京自贸区").questions[0].cells[0].text
    '2020-08-30'
    """

    text: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answers, one a zone in the order of the comparison.

    Attributes:
        key: Compact IRI of the industry, indicator or property asked about, or a word.
        label, label_zh: The question.
        cells: The answers.

    >>> [question.label for question in g.compare("北京自贸区").questions][:2]
    ['approved on', 'plan published on']
    """

    key: str
    label: str
    label_zh: str
    cells: tuple[Cell, ...]

    @property
    def answered(self) -> int:
        """How many zones have an answer.

        >>> g.compare("北京自贸区").questions[0].answered
        1
        """
        return sum(1 for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Printable):
    """Questions by zones.

    Attributes:
        zones: Compact IRIs.
        labels: Names in English and Chinese, in the same order.
        questions: Those that at least one zone answers.

    >>> g.compare("北京自贸区", "上海自贸区").zones
    ('id:beijing-ftz', 'id:shanghai-ftz')
    """

    zones: tuple[str, ...]
    labels: tuple[str, ...]
    questions: tuple[Question, ...]


def compare(store: Quads, zones: Sequence[ox.NamedNode] = (), *, by: Basis = "facts") -> Comparison:
    """Put the same questions to several zones.

    Args:
        store: The dataset's store.
        zones: Zones, parts or places; every zone of the graph when empty.
        by: ``facts`` (when approved, how large, how many parts, industries, targets, reports …),
            ``industry`` (which focus is said of it or its parts, by how many documents),
            ``indicator`` (the latest report of each), ``area`` (the whole over time and its parts).

    Returns:
        Questions with an answer anywhere; industries and indicators that most zones share first.

    >>> len(compare(ds, [tongzhou]).questions) == len(g.compare("通州").questions)
    True
    """
    nodes = list(zones) or all_zones(store)
    reader = _Reader(store, nodes)
    asked = {
        "facts": reader.facts,
        "industry": reader.industries,
        "indicator": reader.indicators,
        "area": reader.areas,
    }[by]()
    return Comparison(
        zones=tuple(compact(n.value) for n in nodes),
        labels=tuple(both_names(store, n) for n in nodes),
        questions=tuple(q for q in asked if q.answered),
    )


def all_zones(store: Quads) -> list[ox.NamedNode]:
    """Everything that is a zone, by IRI.

    >>> ds.resolve("北京自贸区") in all_zones(ds)
    True
    """
    return subjects(store, RDF.type, KG.Zone)


class _Reader:
    def __init__(self, store: Quads, zones: Sequence[ox.NamedNode]) -> None:
        self.store, self.zones = store, zones
        self.inside = [within(store, zone) for zone in zones]
        self.figures = Figures(store)

    # ── facts ─────────────────────────────────────────────────────────────────────────────────────

    def facts(self) -> Iterator[Question]:
        for predicate in (KG.approvedOn, KG.planPublishedOn, KG.unveiledOn, KG.approvedBy):
            yield self._question(
                compact(predicate.value),
                name(self.store, predicate),
                self._label_zh(predicate),
                [self._said(zone, predicate) for zone in self.zones],
            )
        yield self._question("area", "area", "面积", [self._area(z) for z in self.zones])
        counts = (
            ("parts", "parts named", "片区数", self._parts_named),
            ("industries", "focus industries", "重点产业数", self._industries_said),
            ("targets", "targets", "目标数", self._targets_set),
            ("reports", "reported figures", "报告数值数", self._figures_reported),
            ("people", "people seen in post", "在任官员数", self._people_seen),
            ("documents", "documents", "文件数", self._documents),
        )
        for key, label, label_zh, count in counts:
            yield self._question(key, label, label_zh, [count(i) for i in range(len(self.zones))])

    def _said(self, zone: ox.NamedNode, predicate: ox.NamedNode) -> Cell:
        values = objects(self.store, zone, predicate)
        return self._cell(
            [both_names(self.store, v) for v in values], self._documents_for(zone, predicate)
        )

    def _area(self, zone: ox.NamedNode) -> Cell:
        return self._latest(self._areas(zone))

    def _parts_named(self, index: int) -> Cell:
        claims = self._claims([self.zones[index]], KG.partOf, incoming=True)
        return self._number({c.subject for c in claims}, _sources_of(claims))

    def _industries_said(self, index: int) -> Cell:
        claims = self._claims(self.inside[index], KG.focusesOn)
        return self._number({c.object for c in claims}, _sources_of(claims))

    def _targets_set(self, index: int) -> Cell:
        found = {
            t for n in self.inside[index] for t in find_figures(self.store, KG.Target, about=n)
        }
        claims = [c for t in found for c in subjects(self.store, KG.claimObject, t)]
        return self._number(found, self._documents_of(claims))

    def _figures_reported(self, index: int) -> Cell:
        found = [r for node in self.inside[index] for r in self._about(node)]
        return self._number(found, _documents_in(found))

    def _people_seen(self, index: int) -> Cell:
        bodies = list(self.inside[index])
        bodies += [b for n in bodies for b in subjects(self.store, KG.responsibleFor, n)]
        posts = [p for b in bodies for p in subjects(self.store, ORG.postIn, b)]
        claims = self._claims(posts, KG.holdsPost, incoming=True)
        return self._number({c.subject for c in claims}, _sources_of(claims))

    def _documents(self, index: int) -> Cell:
        said = (c for n in self.inside[index] for c in find_claims(self.store, subject=n))
        found = self._documents_of(said)
        return self._number(found, found)

    def _claims(
        self, things: Iterable[ox.NamedNode], predicate: ox.NamedNode, *, incoming: bool = False
    ) -> list[Claim]:
        """Claims with a property about some things, or with one of them as object."""
        found = (
            claims(self.store, predicate=predicate, object=each)
            if incoming
            else claims(self.store, predicate=predicate, subject=each)
            for each in things
        )
        return [claim for by_id in found for claim in by_id.values()]

    def _number(self, found: Collection[object], documents: Sequence[str]) -> Cell:
        """How many, where there is any; none is silence, not zero."""
        return self._cell([str(len(found))] if found else [], documents)

    # ── industries, indicators, areas ─────────────────────────────────────────────────────────────

    def industries(self) -> Iterator[Question]:
        said: dict[str, list[set[str]]] = {}
        for index, inside in enumerate(self.inside):
            for claim in self._claims(inside, KG.focusesOn):
                industry = compact(thing(claim.object or "").value)
                rows = said.setdefault(industry, [set() for _ in self.zones])
                rows[index] |= {*_sources_of([claim])}
        questions = [
            self._asked(
                key, [Cell(text=str(len(d)) if d else "", documents=tuple(sorted(d))) for d in rows]
            )
            for key, rows in said.items()
        ]
        yield from sorted(questions, key=_most_answered)

    def indicators(self) -> Iterator[Question]:
        about = [self._about(zone) for zone in self.zones]
        keys = sorted({r.indicator for found in about for r in found})
        questions = [
            self._asked(
                key, [self._latest([r for r in found if r.indicator == key]) for found in about]
            )
            for key in keys
        ]
        yield from sorted(questions, key=_most_answered)

    def areas(self) -> Iterator[Question]:
        rows = [self._area_cells(zone) for zone in self.zones]
        labels = (
            ("area", "area, latest", "面积（最近）"),
            ("area-over-time", "area over time", "面积变化"),
            ("parts", "parts with an area", "有面积的片区"),
            ("area-of-parts", "area of the parts", "各片区面积"),
        )
        for number, (key, label, label_zh) in enumerate(labels):
            yield self._question(key, label, label_zh, [row[number] for row in rows])

    def _area_cells(self, zone: ox.NamedNode) -> tuple[Cell, ...]:
        found = self._areas(zone)
        over_time = [_report_text(r) for r in sorted(found, key=_time)] if len(found) > 1 else []
        parts = {part: self._areas(part) for part in parts_of(self.store, zone)}
        known = {part: max(areas, key=_time) for part, areas in parts.items() if areas}
        documents = _documents_in(known.values())
        share = [f"{len(known)} of {len(parts)}"] if parts else []
        return (
            self._latest(found),
            self._cell(over_time, _documents_in(found)),
            self._cell(share, documents),
            self._cell(
                [f"{name(self.store, part)} {r.amount.words}" for part, r in known.items()],
                documents,
            ),
        )

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────

    def _areas(self, place: ox.NamedNode) -> list[Report]:
        return sorted(self.figures.areas(compact(place.value)), key=_by_indicator)

    def _about(self, zone: ox.NamedNode) -> list[Report]:
        return sorted(self.figures.reports_about(compact(zone.value)), key=_by_indicator)

    def _latest(self, found: Sequence[Report]) -> Cell:
        if not found:
            return Cell()
        last = max(found, key=lambda r: (_time(r), r.node))
        return Cell(text=_report_text(last), documents=_documents_in([last]))

    def _documents_for(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> tuple[str, ...]:
        return self._documents_of(find_claims(self.store, subject=subject, predicate=predicate))

    def _documents_of(self, claims: Iterable[ox.NamedNode]) -> tuple[str, ...]:
        return tuple(compact(d.value) for d in documents_of(self.store, claims))

    def _cell(self, texts: Sequence[str], documents: Sequence[str]) -> Cell:
        text = "; ".join(dict.fromkeys(texts))
        return Cell(text=text, documents=tuple(documents) if text else ())

    def _question(self, key: str, label: str, label_zh: str, cells: Sequence[Cell]) -> Question:
        return Question(key=key, label=label, label_zh=label_zh, cells=tuple(cells))

    def _asked(self, key: str, cells: Sequence[Cell]) -> Question:
        return self._question(key, self.figures.name(key), self.figures.name(key, "zh"), cells)

    def _label_zh(self, node: ox.NamedNode) -> str:
        return self.figures.name(compact(node.value), "zh")


def _report_text(report: Report) -> str:
    """A figure with its time and its way of counting."""
    when = report.as_of.text if report.as_of else ""
    since = f"{report.since.text}–" if report.since else ""
    counting = _COUNTING.get(report.kind, "")
    details = ", ".join(part for part in (f"{since}{when}", counting) if part)
    return f"{report.amount.words} ({details})" if details else report.amount.words


def _by_indicator(report: Report) -> tuple[str, tuple[str, str, str]]:
    return report.indicator, report.order


def _sources_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Compact IRIs of the documents that make claims, sorted."""
    return tuple(sorted({compact(source_of(c).value) for c in claims}))


def _time(report: Report) -> str:
    when = report.as_of or report.since
    return when.latest.isoformat() if when else ""


def _documents_in(reports: Iterable[Report]) -> tuple[str, ...]:
    return tuple(sorted({r.document.slug for r in reports if r.document}))


def _most_answered(question: Question) -> tuple[int, str]:
    return -question.answered, question.key
