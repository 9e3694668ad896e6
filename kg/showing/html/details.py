"""What a page shows beside the network itself: claims, sources, details and promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

#: A text in English and in Chinese; an empty one is not known in that language.
Both: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that is cited.

    Attributes:
        slug: Its slug.
        title: Its title.
        publisher, date, url: As the catalogue has them; empty where it does not say.
        known: The last day that its date can mean, ISO; empty where it is undated.
    """

    slug: str
    title: Both = ("", "")
    publisher: str = ""
    date: str = ""
    url: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim as a page shows it; texts are empty where the claim does not say.

    Attributes:
        digest: The claim's own part of its IRI.
        source: Slug of the document.
        statement: Words of ours that have no triple.
        speaker: Name of who says so.
        start, end: First and last ISO day that the claim can hold for; empty where it is not said.
    """

    digest: str
    source: str
    locator: str = ""
    quote: str = ""
    statement: str = ""
    speaker: Both = ("", "")
    hedge: str = ""
    as_of: str = ""
    valid_from: str = ""
    valid_to: str = ""
    basis: str = ""
    note: str = ""
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
class Row:
    """One reported figure: the day it refers to, its words, its claims.

    Attributes:
        number: Its value for a chart, None where it has no single one.
        share: Percent of the target, None where that cannot be said.
    """

    at: str
    value: Both
    claims: tuple[str, ...] = ()
    number: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """Somebody seen in a post: keys of nodes, and names for a page without those nodes."""

    person: str
    post: str
    person_name: Both
    post_name: Both
    seen: str
    start: str
    end: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target with what was reported of it.

    Attributes:
        node: Key of the target.
        due, recurs: When it is to be met, as spelled, or how often; empty where nobody says.
        status, rule: As computed for a day, and why; empty where no status was computed.
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
    reports: tuple[Row, ...]
    recurs: Both | None = None
    status: Both | None = None
    rule: Both = ("", "")


@dataclass(slots=True, kw_only=True)
class Details:
    """What the panel says of one thing beside its links."""

    facts: list[tuple[Both, Both]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    figures: list[tuple[Both, list[Row]]] = field(default_factory=list)
    tenures: list[Tenure] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Claims that disagree, and the thing that they are about."""

    text: Both
    node: str
    claims: tuple[str, ...]


class Shown(Protocol):
    """What a page is written from: nodes and edges as pyvis keeps them, and who says so.

    :class:`kg.showing.html.network.EvidenceNetwork` documents the attributes.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    title: Both
    lead: Both
    claims: dict[str, Evidence]
    sources: dict[str, Source]
    details: dict[str, Details]
    promises: Sequence[Promise]
    disputes: Sequence[Dispute]
    lying: Mapping[str, tuple[float, float]]
    standing: Mapping[str, str]
    centre: str
