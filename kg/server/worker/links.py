"""Addresses of things on this server, and which other addresses a page may link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from kg.model.curies import expand
from kg.model.namespaces import KG, PREFIXES
from kg.server.tasks import PREFIXES_WITH_PAGES, Days

_ONTOLOGY: Final = KG.Claim.value.removesuffix("#Claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes addresses that keep the days which the page shows.

    >>> from kg.server.tasks import Days
    >>> Links(days=Days()).thing("id:tongzhou")
    '/id/tongzhou'
    """

    days: Days

    def to(self, path: str, **params: str) -> str:
        """An address of this server.

        >>> from kg.server.tasks import Days
        >>> Links(days=Days()).to("/search", q="通州")
        '/search?q=%E9%80%9A%E5%B7%9E'
        """
        named = {name: value for name, value in params.items() if value} | self.days.params
        encoded = urlencode(named)
        return f"{path}?{encoded}" if encoded else path

    def thing(self, name: str) -> str:
        """The page of a thing, by its IRI or compact name; empty for what has none.

        >>> from kg.server.tasks import Days
        >>> Links(days=Days(known_by="2021-01-11")).thing("id:tongzhou")
        '/id/tongzhou?known-by=2021-01-11'
        """
        node = expand(name)
        if node is None:
            return ""
        iri = node.value
        for prefix in PREFIXES_WITH_PAGES:
            rest = iri.removeprefix(PREFIXES[prefix])
            if rest != iri and rest:
                return self.to(f"/{prefix}/{quote(rest, safe='/')}")
        if iri.startswith(f"{_ONTOLOGY}#"):
            return f"{self.to('/ontology')}#{quote(iri.partition('#')[2])}"
        return self.to("/ontology") if iri == _ONTOLOGY else self.to("/about", iri=iri)

    def why(self, subject: str, predicate: str, obj: str) -> str:
        """The page that says why a statement is made."""
        return self.to("/why", s=subject, p=predicate, o=obj)


def outward(address: Any) -> str:
    """An address that may be linked to: http or https, nothing that runs; else empty.

    >>> outward("https://example.org/a"), outward("javascript:alert(1)"), outward("//e")
    ('https://example.org/a', '', '')
    """
    text = str(address).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
