"""The records that flow from the data files into the graph.

All are frozen; text is kept as the file spells it. Names of things are slugs (``tongzhou``) or,
where another namespace is meant, prefixed (``doc:xinhua-2021-01-11``). What a source does not say
is None.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Final

from kg.model.dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """Where in a data file a record stands; for messages only, never part of its meaning.

    >>> SourceLine(path="claims/news.yaml", line=12)
    SourceLine(path='claims/news.yaml', line=12)
    """

    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A registry entry: who or what a slug stands for, and what it is called.

    Attributes:
        id: The slug.
        table: The registry file that it stands in, without suffix.
        kind: Slug of its kind, which decides its class; None where the table decides alone.
        label_en: English label, always there.
        label_zh: Chinese label; None when no source gives one and we must not make one up.
        label_basis: Where the Chinese label comes from: attested, zh-document, adapted or
            own-translation.
        label_source: Document that prints the Chinese label.
        extras: Further cells by column name, absent ones left out.

    >>> Entity(id="tongzhou", table="districts", label_en="Tongzhou District").label_zh is None
    True
    """

    id: str
    table: str
    kind: str | None = None
    label_en: str
    label_zh: str | None = None
    label_basis: str | None = None
    label_source: str | None = None
    extras: dict[str, str] = field(default_factory=dict)
    place: SourceLine = SourceLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A further name of a registry entry that no document is cited for.

    >>> Alias(entity="tongzhou", alias="通州", language="zh").alias
    '通州'
    """

    entity: str
    alias: str
    language: str
    place: SourceLine = SourceLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How two registry entries stand to each other across two lists.

    Attributes:
        subject, object: Slugs of the entries.
        relation: close, broad, narrow or related, as SKOS has them: the object is the broader one
            in a broad match.
        note: What the match rests on.
        source: Slug of a document.

    >>> Match(subject="finance", relation="broad", object="isic4-k").relation
    'broad'
    """

    subject: str
    relation: str
    object: str
    note: str | None = None
    source: str | None = None
    place: SourceLine = SourceLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePromise:
    """A judgement that two targets are one promise; taken back by removing its row.

    Attributes:
        target: Slug of the target that counts no longer by itself.
        same_as: Slug of the target that stands for the promise.
        decided_on: The day of the judgement, ISO.
        decided_by: Whose judgement it is.
        reason: Why they are the same.

    >>> SamePromise(target="t-rate", same_as="t-tasks", decided_on="2026-11-30",
    ...     decided_by="curators", reason="the rate of these tasks").same_as
    't-tasks'
    """

    target: str
    same_as: str
    decided_on: str
    decided_by: str
    reason: str
    place: SourceLine = SourceLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source document, as its file's header describes it.

    Attributes:
        publisher, original_publisher: Slugs of publishers or organisations of the registry; the
            name, or the IRI, where other people's data give that.
        date: Day, month or year of issue; None when the document carries none. It is *known* from
            the last day that this date can mean.
        not_after: A bound on a date that is not known: the document was out by the end of it.
        date_basis: How the date is known: stated, url, commit, inferred or unknown.
        copy_url: Address of the copy whose words were read; None where that is ``url``.
        extent: Which copy was read: the whole text, an article as a stored copy shows it, or only
            its opening: whole, article, opening.
        sha256: Digest of the text that offsets of its claims count in; None where none is at hand.
        replaces: Slug of an earlier version of the same document.
        kind: What kind of source it is: official, state-media, reprint, …; None when not judged.

    >>> Document(id="d", publisher="x", date_basis="stated", language="en", extent="whole").extent
    'whole'
    """

    id: str
    title_en: str | None = None
    title_zh: str | None = None
    url: str | None = None
    copy_url: str | None = None
    publisher: str
    original_publisher: str | None = None
    date: PartialDate | None = None
    not_after: PartialDate | None = None
    date_basis: str
    language: str
    extent: str
    sha256: str | None = None
    replaces: str | None = None
    kind: str | None = None
    note: str | None = None
    place: SourceLine = SourceLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure as a source gives it.

    Attributes:
        indicator: Slug of what is measured.
        of: Slug of the place or thing that the figure is about.
        text: The value as spelled; None when only bounds are known.
        least, most: Bounds of a range such as "one or two".
        unit: Slug of the unit.
        comparator: Slug of how the figure is hedged: exactly, about, more-than, nearly, …

    >>> Quantity(text="5.5", unit="billion-yuan", comparator="about").text
    '5.5'
    """

    indicator: str | None = None
    of: str | None = None
    text: str | None = None
    least: str | None = None
    most: str | None = None
    unit: str | None = None
    comparator: str | None = None


#: Copies of documents that were read (``kind:extents``) with the words that they are shown with.
EXTENTS: Final = {
    "whole": "whole text at hand",
    "article": "whole article, stored copy",
    "opening": "opening only, stored copy",
}
#: Grades of evidence (``kind:grades``) with the words that they are shown with.
GRADES: Final = {
    "quoted": "quoted",
    "in-part": "quoted in part",
    "located": "located, words not at hand",
    "derived": "derived",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of one document, with the place where it stands.

    Either ``predicate`` with ``object`` or ``value``, or a ``statement`` in our own words that has
    no property to carry it. Figures (``hasObservation``, ``hasTarget``) add a :class:`Quantity`,
    posts a ``membership`` node.

    Attributes:
        locator: Place in the document in words, such as ``p6 s2``.
        start, end: Offsets of the quote in code points of the document's text.
        quote: The text between the offsets.
        quote_language: The language that it is in.
        uncovered: What of the claim the quoted words do not say.
        words: How it was checked that the quote says the claim where :mod:`kg.sources.quote_gate`
            cannot decide: read, a person read it.
        copy_url: Address of the copy that the quote is from; None where it is the document's.
        as_of: The day that the statement refers to.
        valid_from, valid_to: When it began and stopped holding; absent means not said, never
            "current".
        earliest, latest: Between which days it was, where the document is vague about the time
            ("in the second half of 2020"); an uncertainty, not a period in which it holds.
        basis: stated (the document says it) or derived (computed or read from it).
        hedge: The hedging words of the source.
        withdrawn: Why the claim no longer counts; it stays in the graph without its plain triple.
        revises: Hash of the claim that this one corrects.
        rows: Rows of the fact tables that this claim carries, for accounting.

    >>> claim = Claim(document="news", locator="p1", subject="tongzhou", predicate="partOf")
    >>> claim.subject, claim.basis, claim.object
    ('tongzhou', 'stated', None)
    """

    document: str
    locator: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    quote_language: str | None = None
    uncovered: str | None = None
    words: str | None = None
    copy_url: str | None = None
    subject: str
    predicate: str | None = None
    object: str | None = None
    value: str | None = None
    language: str | None = None
    statement: str | None = None
    quantity: Quantity | None = None
    membership: str | None = None
    due: PartialDate | None = None
    recurrence: str | None = None
    counting: str | None = None
    by: str | None = None
    reports_on: str | None = None
    as_of: PartialDate | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    earliest: PartialDate | None = None
    latest: PartialDate | None = None
    speaker: str | None = None
    hedge: str | None = None
    kind: str | None = None
    basis: str = "stated"
    note: str | None = None
    withdrawn: str | None = None
    revises: str | None = None
    rows: tuple[str, ...] = ()
    place: SourceLine = SourceLine()

    @property
    def grade(self) -> str:
        """How far words of the document bear the claim out, a concept of ``kind:grades``.

        *quoted*: words stand there and say it; *in-part*: they say the main thing; *located*:
        document and place are known, the words are not at hand; *derived*: we concluded it.

        >>> Claim(document="d", locator="p1", subject="tongzhou").grade
        'located'
        """
        if self.basis == "derived":
            return "derived"
        if self.quote is None:
            return "located"
        return "in-part" if self.uncovered else "quoted"

    @property
    def digest(self) -> str:
        """SHA-256 of the content: what is said, in which place of which document, how worded.

        The words quoted and their offsets are evidence, not identity: adding them later keeps the
        id. Notes, kinds and row numbers do not count either. A new observation or target leaves its
        node unnamed; then the node is named after this digest.

        >>> from dataclasses import replace
        >>> claim = Claim(document="news", locator="p1", subject="tongzhou", value="5")
        >>> claim.digest == replace(claim, quote="five", start=0, end=4).digest
        True
        """
        quantity = self.quantity or Quantity()
        vague = (self.earliest, self.latest) if self.earliest or self.latest else ()
        times = (self.as_of, self.valid_from, self.valid_to, self.due, *vague)
        content = {
            "document": self.document,
            "locator": self.locator,
            # Offsets stood here once; what a claim without them had stays, and with it every id.
            "start": -1,
            "end": -1,
            "subject": self.subject,
            "predicate": self.predicate or "",
            "object": self.object or "",
            "value": self.statement or self.value or quantity.text or "",
            "range": [quantity.least or "", quantity.most or ""],
            "indicator": [quantity.indicator or "", quantity.of or ""],
            "comparator": quantity.comparator or "",
            "unit": quantity.unit or "",
            "time": [moment.text if moment else "" for moment in times],
            "speaker": self.speaker or "",
            "hedge": self.hedge or "",
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
