"""Which format an answer has: by Accept, by ``?format=``, by the ending of the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the server writes.

    Attributes:
        name: As ``kg query -f`` and ``?format=`` call it.
        types: Its media types, the registered one first.
        aliases: What clients call it in ``?format=`` or as an ending.

    >>> TRIPLES[0].name
    'turtle'
    """

    name: str
    types: tuple[str, ...]
    aliases: tuple[str, ...] = ()


HTML: Final = Format("html", ("text/html", "application/xhtml+xml"))
ROWS: Final = (
    Format("json", ("application/sparql-results+json", "application/json")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Format("csv", ("text/csv",)),
    Format("tsv", ("text/tab-separated-values",)),
)
TRIPLES: Final = (
    Format("turtle", ("text/turtle", "application/turtle", "application/x-turtle"), ("ttl", "n3")),
    Format("ntriples", ("application/n-triples", "text/plain"), ("nt", "n-triples")),
    Format(
        "jsonld",
        ("application/ld+json", "application/x-json+ld", "application/json"),
        ("json-ld", "json"),
    ),
    Format(
        "rdfxml",
        ("application/rdf+xml", "application/xml", "text/xml"),
        ("rdf", "xml", "rdf+xml", "rdf/xml"),
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A format and the media type under which a client asked for it.

    >>> Choice("html", "text/html").type
    'text/html'
    """

    name: str
    type: str

    @property
    def content_type(self) -> str:
        """Value of the Content-Type header.

        >>> Choice("html", "text/html").content_type
        'text/html; charset=utf-8'
        """
        return f"{self.type}; charset=utf-8" if self.type.startswith("text/") else self.type


def named(text: str, offered: Sequence[Format]) -> Choice | None:
    """The format that goes by a name, an ending or a media type; None where none does.

    >>> named("ttl", TRIPLES).type, named("json", TRIPLES).name, named("json", ROWS).name
    ('text/turtle', 'jsonld', 'json')
    """
    given = text.strip().lower()
    for format in offered:
        if given in (format.name, *format.aliases):
            return Choice(format.name, format.types[0])
    for format in offered:
        if given in format.types:
            return Choice(format.name, given)
    return None


@lru_cache(maxsize=512)
def preferred(accept: str, offered: tuple[Format, ...]) -> Choice | None:
    """The format that a client likes best, None where it takes none of those offered.

    The most specific range that a media type falls under gives its weight (RFC 9110, 12.5.1). Equal
    weights are settled by the order in which the client names them, then by our own, registered
    types first. No header at all stands for anything.

    >>> preferred("application/rdf+xml, application/sparql-results+xml", ROWS).name
    'xml'
    >>> preferred("text/csv;q=0.5, */*;q=0.1", ROWS).name, preferred("", ROWS).name
    ('csv', 'json')
    """
    ranges = _ranges(accept) or [("*/*", 1.0)]
    liked = [
        ((weight, -place, media == format.types[0], -rank), Choice(format.name, media))
        for rank, format in enumerate(offered)
        for media in format.types
        for weight, place in [_weight(media, ranges)]
        if weight > 0
    ]
    return max(liked, key=itemgetter(0))[1] if liked else None


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        media, *params = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for param in params:
            name, _, value = param.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if "/" in media:
            found.append((media, weight))
    return found


def _weight(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Weight of a media type, and the place of the range that gave it."""
    main = media.partition("/")[0]
    for pattern in (media, f"{main}/*", "*/*"):
        for place, (name, weight) in enumerate(ranges):
            if name == pattern:
                return weight, place
    return 0.0, 0


def all_types(offered: Sequence[Format]) -> str:
    """The registered media types of formats, for people.

    >>> "text/turtle" in all_types(TRIPLES)
    True
    """
    return ", ".join(format.types[0] for format in offered)
