"""Conflicts and their sides, and the pieces that every search for them uses.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, TypeVar

from kg.graph.labels import text
from kg.judging.figures import DatedDocument, Figures, Judged, Report
from kg.model.curies import expand
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, RDFS

Item = TypeVar("Item")
Sort: TypeAlias = Literal[
    "figures", "values", "promise", "share", "parts", "years", "falling total"
]

Cause: TypeAlias = Literal["rounding", "revision", "translation", "scope", ""]

#: What each sort of conflict means, in English and Chinese.
SORTS: Final[dict[Sort, tuple[str, str]]] = {
    "figures": ("rival figures for one thing at one time", "同一事物同一时间的数值不一"),
    "values": ("two values where there can be one", "只能有一个值的事实有两个值"),
    "promise": ("one promise worded with different figures", "同一承诺的数值表述不一"),
    "share": ("a share that does not fit the count", "比例与计数不符"),
    "parts": ("parts that do not add up to the whole", "各部分之和与整体不符"),
    "years": ("years that do not add up to the total", "各年之和与累计不符"),
    "falling total": ("a running total that falls", "累计数下降"),
}

#: What each likely cause means, in English and Chinese.
CAUSES: Final[dict[Cause, tuple[str, str]]] = {
    "rounding": ("may be rounding", "可能是取整"),
    "revision": ("revised by its publisher", "发布者的修订"),
    "translation": ("may be an error of translation or scale", "可能是翻译或数量级之误"),
    "scope": ("may differ in scope or time", "口径或时间可能不同"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One version.

    Attributes:
        value: The version in words.
        time: The time that it refers to, as stated; may be empty.
        document: Compact IRI of the document; empty for what was computed.
        claims: Compact IRIs of the claims that say it.
        number, unit: The number as printed and the slug of its unit; empty where it is no figure.
        notes: What curators remark on these claims.

    >>> g.conflicts("东城区")[0].sides[0].document
    'doc:divisions-2017'
    """

    value: str
    time: str
    document: str
    claims: tuple[str, ...]
    number: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Versions that cannot all be true: one entry a disagreement, however many ways show it.

    Attributes:
        sort: A key of :data:`SORTS`.
        subject: Compact IRI of what they are about.
        what: Compact IRI of the indicator, or of the property whose values differ.
        sides: The versions, at least two; of sums the stated whole first.
        sentence: What does not fit, in words.
        cause: The likely cause, a key of :data:`CAUSES`; empty where none shows.
        pairs: Compact IRIs of the figures that have no number in common, two and two.
        also: What else does not fit because of the same claims, such as a share of a rival count.

    >>> g.conflicts("东城区")[0].what
    'id:area'
    """

    sort: Sort
    subject: str
    what: str
    sides: tuple[Side, ...]
    sentence: str
    cause: Cause = ""
    pairs: tuple[tuple[str, str], ...] = ()
    also: tuple[Conflict, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """Compact IRIs of all claims involved.

        >>> g.conflicts("东城区")[0].claims[0][:6]
        'claim:'
        """
        every = (side.claims for one in (self, *self.also) for side in one.sides)
        return tuple(dict.fromkeys(claim for claims in every for claim in claims))


class Conflicts(Judged[Conflict]):
    """Conflicts of a graph, by subject, property and kind."""


def is_derived(figures: Figures, report: Report) -> bool:
    """Whether nobody printed a figure: a division or sum of ours is no version of anything."""
    bases = [text(figures.store, node, KG.basis) for c in report.claims if (node := expand(c))]
    return bool(bases) and all(basis == "kind:derived" for basis in bases)


def can_be_one_time(first: Report, second: Report) -> bool:
    """Whether two figures can refer to the same time.

    What they refer to must overlap, and where both say since when they count, that must too. A
    figure without any time can refer to every time.
    """
    return overlap(first.as_of, second.as_of) and overlap(first.since, second.since)


def overlap(first: PartialDate | None, second: PartialDate | None) -> bool:
    """Whether two dates can mean one day; a date that is not said can mean any.

    >>> overlap(PartialDate("2021"), PartialDate("2021-03"))
    True
    """
    if first is None or second is None:
        return True
    return first.earliest <= second.latest and second.earliest <= first.latest


def grouped(
    reports: Iterable[Report], key: Callable[[Report], tuple[str, ...]]
) -> Iterator[list[Report]]:
    """Reports that share a key, where there are several."""
    groups: dict[tuple[str, ...], list[Report]] = {}
    for report in reports:
        groups.setdefault(key(report), []).append(report)
    yield from (group for group in groups.values() if len(group) > 1)


def connected(pairs: Sequence[tuple[Item, Item]]) -> list[list[Item]]:
    """Things that are joined by pairs, group by group, each in the order of first mention.

    >>> sorted(map(sorted, connected([("a", "b"), ("b", "c"), ("x", "y")])))
    [['a', 'b', 'c'], ['x', 'y']]
    """
    groups: list[list[Item]] = []
    for pair in pairs:
        touched = [g for g in groups if any(item in g for item in pair)]
        merged = [item for g in touched for item in g]
        merged += [item for item in pair if item not in merged]
        groups = [g for g in groups if g not in touched] + [merged]
    return groups


def of_reports(
    figures: Figures,
    sort: Sort,
    reports: Sequence[Report],
    sentence: str,
    cause: Cause = "",
    pairs: Iterable[tuple[Report, Report]] = (),
) -> Conflict:
    """A conflict whose sides are reports, about what the first of them is about."""
    return Conflict(
        sort=sort,
        subject=reports[0].about,
        what=reports[0].indicator,
        sides=tuple(side(figures, r) for r in reports),
        sentence=sentence,
        cause=cause,
        pairs=tuple((a.node, b.node) for a, b in pairs),
    )


def side(figures: Figures, report: Report) -> Side:
    """A report as one version."""
    return Side(
        value=report.amount.words,
        time=span(report),
        document=slug(report.document),
        claims=report.claims,
        number=report.amount.text,
        unit=report.amount.unit,
        notes=notes(figures, report.claims),
    )


def notes(figures: Figures, claims: Iterable[str]) -> tuple[str, ...]:
    """What curators remark on claims."""
    found = [text(figures.store, node, RDFS.comment) for c in claims if (node := expand(c))]
    return tuple(dict.fromkeys(filter(None, found)))


def span(report: Report) -> str:
    """The time of a report as stated: ``2020/2021``, ``2021`` or, without an end, ``2020/``.

    >>> from kg.judging.figures import Figures
    >>> isinstance(span(next(iter(Figures(ds).reports()))), str)
    True
    """
    since, as_of = report.since, report.as_of
    if since and as_of:
        return f"{since.text}/{as_of.text}"
    return as_of.text if as_of else f"{since.text}/" if since else ""


def slug(document: DatedDocument | None) -> str:
    """The compact IRI of a document; empty for none.

    >>> slug(None)
    ''
    """
    return document.slug if document else ""


def about(figures: Figures, report: Report) -> str:
    """What a report is about and what it measures, by name.

    >>> from kg.judging.figures import Figures
    >>> figures = Figures(ds)
    >>> about(figures, next(iter(figures.reports()))) != ""
    True
    """
    return f"{figures.name(report.about)}, {figures.name(report.indicator)}"
