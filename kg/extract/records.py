"""The records that flow through extraction.

All offsets count code points of the stored text, start included, end excluded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: Languages that extraction supports.
LANGUAGES = ("en", "zh")
#: Kinds of things that a span may name.
KINDS = (
    *("person", "post", "place", "zone", "organisation", "company", "industry"),
    *("initiative", "plan", "value"),
)
#: Relations that a candidate may have, in the order in which scores are shown.
RELATIONS = (
    "holdsPost",
    "partOf",
    "locatedIn",
    "focusesOn",
    "leads",
    "initiativeIn",
    "settledIn",
    "announced",
    "target",
    "observation",
    "approvedBy",
    "plans",
)
QUANTITIES = ("observation", "target")
#: The kinds that subject and object of each relation may have.
ARGUMENT_KINDS = {
    "holdsPost": (("person",), ("post",)),
    "partOf": (
        ("place", "zone", "organisation", "initiative", "plan"),
        ("place", "zone", "organisation", "initiative", "plan"),
    ),
    "locatedIn": (("place", "zone", "organisation", "company"), ("place", "zone")),
    "focusesOn": (("place", "zone", "organisation", "company", "initiative"), ("industry",)),
    "leads": (("organisation", "company", "place", "zone", "person"), ("initiative", "plan")),
    "initiativeIn": (("initiative", "plan"), ("place", "zone")),
    "settledIn": (("company", "organisation"), ("place", "zone")),
    "announced": (("organisation", "company", "place", "zone", "person"), ("plan", "initiative")),
    "approvedBy": (
        ("place", "zone", "initiative", "plan", "organisation"),
        ("organisation", "place"),
    ),
    "plans": (("place", "zone", "organisation", "company", "initiative"), ("initiative", "plan")),
    "observation": (("place", "zone", "organisation", "company", "initiative", "plan"), ("value",)),
    "target": (("place", "zone", "organisation", "company", "initiative", "plan"), ("value",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The stored text of a document, with its metadata.

    Attributes:
        id: Slug of the document.
        text: The stored text; never changed.
        sha256: Digest of its UTF-8 bytes.
        language: ``en`` or ``zh``.
        published: Day, month or year of issue as ISO text; empty where unknown.

    >>> SourceText(id="d", language="en", text="A park.", sha256="").published
    ''
    """

    id: str
    text: str
    sha256: str
    language: str
    published: str = ""
    url: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of the text, and the kind of thing it names.

    Attributes:
        kind: person, organisation, place, zone, company, post, industry, initiative, plan, value.
        alt: Other wordings with the same meaning here: the antecedent of "it", a name without its
            adjectives.

    >>> Span(start=0, end=4, text="Park", kind="place").alt
    ()
    """

    start: int
    end: int
    text: str
    kind: str
    alt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An occurrence of a name, or of a noun that refers to one ("the zone", 全区).

    Attributes:
        kind: As for :class:`Span`; ``pronoun`` for it, they, 其.
        generic: Whether it only refers to an earlier name.
        known: Whether the registry or the gazetteer knows it.

    >>> Mention(start=0, end=4, text="Park", kind="place").known
    False
    """

    start: int
    end: int
    text: str
    kind: str
    generic: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; headings are sentences without claims.

    Attributes:
        paragraph: Number of the paragraph, counted from 1.
        number: Number within the paragraph, counted from 1.

    >>> Sentence(start=0, end=7, text="A park.", paragraph=1, number=1).heading
    False
    """

    start: int
    end: int
    text: str
    paragraph: int
    number: int
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericExpression:
    """A figure with unit and hedge: "more than 1.3 trillion yuan".

    Attributes:
        number: In base units: 1.3 trillion yuan is 1300000000000.0; a fall is negative. None for a
            range, and for a vague number such as dozens.
        least, most: The ends of a range; ``least`` alone of a vague number.
        unit: An ISO 4217 code, percent, pp, km2, m2, km, times, or count.
        comparator: ``=``, ``>``, ``>=``, ``<``, ``<=`` or ``~``.
        bare: Where the number itself starts, after its hedge.
        time: ``before`` or ``after`` for the two levels of a change, else empty.
    """

    start: int
    end: int
    text: str
    number: float | None
    least: float | None = None
    most: float | None = None
    unit: str
    comparator: str
    bare: int
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A date in the text.

    Attributes:
        iso: ``2021``, ``2021-08``, ``2021-08-30`` or ``2020-H2``; empty for a date that is not
            understood, or that goes on to the day of publication.
        since: Whether it goes on to the day of publication: since 2013.

    >>> TimeExpression(start=0, end=4, iso="2021").since
    False
    """

    start: int
    end: int
    iso: str
    since: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The object of a quantity claim: a value and the metric that it measures."""

    value: NumericExpression
    metric: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim for a person to accept or reject.

    Attributes:
        sentence: Its evidence.
        object: A thing; None for quantities, which have a ``measurement``.
        date: When it held or is due, as far as the text says; empty if it does not.
        hedge: ``planned`` or empty.
        speaker: Who says it, as the text names them; empty if the text itself does.
        rule: Id of the rule that found it.
        confidence: A lower bound of the share of right claims of this rule; see
            :mod:`kg.extract.confidence`.
    """

    sentence: Sentence
    relation: str
    subject: Span
    object: Span | None = None
    measurement: Measurement | None = None
    date: str = ""
    hedge: str = ""
    speaker: str = ""
    rule: str
    confidence: float


@dataclass(slots=True, kw_only=True)
class Analysis:
    """What is found in a text before any rule runs; each list has one entry a sentence.

    Attributes:
        mentions: Sorted by start, without overlap.
        numbers, times: Sorted by start.
        cues: Where cue words occur: start offsets in the sentence, by cue.
    """

    source: SourceText
    sentences: list[Sentence]
    mentions: list[list[Mention]] = field(default_factory=list)
    numbers: list[list[NumericExpression]] = field(default_factory=list)
    times: list[list[TimeExpression]] = field(default_factory=list)
    cues: list[dict[str, list[int]]] = field(default_factory=list)
