"""What a page shows beside the network itself: claims, documents, details and promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kg.showing.html.spans import ALWAYS, Span

#: A text in English and in Chinese; an empty one is not known in that language.
Both: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days on which something is shown, by either clock; always where it does not say."""

    known: tuple[Span, ...] = ALWAYS
    valid: tuple[Span, ...] = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedDocument:
    """A document that is cited.

    Attributes:
        slug: Its slug.
        title: Its title.
        publisher: Name of who published it.
        date, url: As the catalogue has them; empty where it does not say.
        extent: Which copy was read, one of :data:`~kg.model.records.EXTENTS`.
        copy_url: Address of that copy, where it is not ``url``.
        known: The last day that its date can mean, ISO; empty where it is undated.
    """

    slug: str
    title: Both = ("", "")
    publisher: Both = ("", "")
    date: str = ""
    url: str = ""
    extent: str = ""
    copy_url: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEvidence:
    """One claim as a page shows it; texts are empty where the claim does not say.

    Attributes:
        digest: The claim's own part of its IRI.
        document: Slug of the document.
        statement: Words of ours that have no triple.
        speaker: Name of who says so.
        grade: How far words bear it out, one of :data:`~kg.model.records.GRADES`; what they do not
            cover is ``uncovered``, and ``language`` is that of the quote.
        copy_url: Address of the copy that the quote is from, where it is not the document's.
        start, end: First and last ISO day that the claim can hold for; empty where it is not given.
    """

    digest: str
    document: str
    locator: str = ""
    quote: str = ""
    statement: str = ""
    speaker: Both = ("", "")
    hedge: str = ""
    as_of: str = ""
    valid_from: str = ""
    valid_to: str = ""
    grade: str = ""
    note: str = ""
    uncovered: str = ""
    language: str = ""
    copy_url: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """One triple that an inferred link rests on, in words, with its claims."""

    subject: Both
    relation: Both
    object: Both
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One reported figure: the day it refers to, its words, its claims.

    Attributes:
        number: Its value for a chart, None where it has no single one.
        share: Percent of the target, None where there is none.
    """

    at: str
    value: Both
    claims: tuple[str, ...] = ()
    number: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureRow:
    """A person seen in a post: keys of nodes, and names for a page without those nodes."""

    person: str
    post: str
    person_name: Both
    post_name: Both
    seen: str
    start: str
    end: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A target with what was reported of it.

    Attributes:
        node: Key of the target.
        due, recurs: When it is to be met, as spelled, or how often; empty where not given.
        status, rule: As computed for a day, and why; empty where no status was computed.
        states: Status and rule by the days on which they are given; ``{0}`` in a rule is the day.
    """

    node: str
    label: Both
    value: Both
    number: float | None
    due: str
    place: Both | None
    leads: tuple[Both, ...]
    about: tuple[str, ...]
    claims: tuple[str, ...]
    reports: tuple[FigureRow, ...]
    recurs: Both | None = None
    status: Both | None = None
    rule: Both = ("", "")
    states: tuple[tuple[When, Both, Both], ...] = ()


@dataclass(slots=True, kw_only=True)
class Details:
    """What the panel shows of one thing beside its links.

    Attributes:
        facts: Names of properties with their values, and when they are shown.
        other_names: Further names, sorted, and when they are shown.
        figures: Reported figures by the name of their indicator.
        tenures: Posts of a person, or persons in a post.
        statements: Digests of claims about it that have no triple.
        known: The day by which it was first spoken of, ISO; empty where no claim is dated.
        undated: Whether it is of a kind whose things begin on some day, and no document says when.
    """

    facts: list[tuple[Both, Both, When]] = field(default_factory=list)
    other_names: list[tuple[str, When]] = field(default_factory=list)
    figures: list[tuple[Both, list[FigureRow]]] = field(default_factory=list)
    tenures: list[TenureRow] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    known: str = ""
    undated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Claims that disagree, the thing that they are about, and when they do."""

    text: Both
    node: str
    claims: tuple[str, ...]
    when: When = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """What a page knows beyond its nodes and edges.

    Attributes:
        claims, documents: Claims by digest and documents by slug, as edges and details cite them.
        details: What the panel says of a node beside its links, by its id.
        promises, disputes: Targets with reports, and claims that disagree.
        coordinates, place_names: Latitude and longitude in degrees, and names, of the places that
            anything is drawn at, by id.
        anchors: The place that a node is drawn at on the map, by the id of the node; since when,
            in ``anchored``.
        centre, hops: The node that all the others are shown about, and how many links away they
            are at most; empty where there is none.
    """

    claims: dict[str, ClaimEvidence] = field(default_factory=dict)
    documents: dict[str, CitedDocument] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)
    promises: Sequence[PromiseRow] = ()
    disputes: Sequence[Dispute] = ()
    coordinates: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    place_names: Mapping[str, Both] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    anchored: Mapping[str, When] = field(default_factory=dict)
    centre: str = ""
    hops: int = 0

    def known(self, digests: Iterable[str]) -> str:
        """The day by which the first of these claims was known, ISO; empty where none is dated."""
        cited = (self.claims[digest].document for digest in digests if digest in self.claims)
        return min((day for slug in cited if (day := self.documents[slug].known)), default="")
