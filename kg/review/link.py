"""Entity linking: exact names are linked to things of the graph, similar ones are proposed.

Nothing is merged silently: a person confirms each link in the review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from kg.extract.records import Span
from kg.graph.quads import Quads
from kg.model.curies import iri_of, slug_of
from kg.model.names import is_chinese, normal_form
from kg.model.namespaces import KG, PREFIXES, RDF, SKOS, mint, property_iri

#: The kind of each class of the graph; the first class that fits counts.
_CLASSES: Final = (
    ("foaf:Person", "person"),
    ("org:Post", "post"),
    ("Indicator", "indicator"),
    ("Industry", "industry"),
    ("Plan", "plan"),
    ("Policy", "plan"),
    ("Initiative", "initiative"),
    ("Zone", "zone"),
    ("ZonePart", "zone"),
    ("Place", "place"),
    ("org:Organization", "organisation"),
    ("org:FormalOrganization", "organisation"),
    ("org:OrganizationalUnit", "organisation"),
    ("org:OrganizationalCollaboration", "organisation"),
)
#: Kinds of things whose class alone is not specific enough.
_KINDS: Final = {"company": "company", "media": "media", "initiative-umbrella": "zone"}
#: Kinds that are compatible when a name is linked, best first.
_COMPATIBLE: Final = {
    "zone": ("zone", "place", "initiative"),
    "place": ("place", "zone"),
    "company": ("company", "organisation"),
    "organisation": ("organisation", "company", "media", "place"),
    "plan": ("plan", "initiative"),
    "initiative": ("initiative", "plan"),
}
_SHORT: Final = re.compile(
    r"(.{2,3})[省市区县]|(.+) (?:District|Municipality|Province|City|County)"
)
_MIN_SCORE: Final = 72.0
#: The most similar things to propose.
_PROPOSED: Final = 3
#: Base units of the graph by the unit of a figure; a count has none of these.
_DIMENSIONS: Final = {
    "CNY": frozenset({"cny", "cny-per-year"}),
    "USD": frozenset({"usd"}),
    "km2": frozenset({"km2"}),
    "m2": frozenset({"km2"}),
    "km": frozenset({"km"}),
    "percent": frozenset({"ratio", "percent"}),
    "pp": frozenset({"ratio", "percent"}),
    "times": frozenset({"ratio"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLink:
    """What a name may refer to.

    Attributes:
        id: Slug of the thing with exactly this name; empty if there is none or more than one.
        proposals: Slugs of things with similar names, best first, for a person to choose from.
    """

    id: str = ""
    proposals: tuple[str, ...] = ()


@dataclass
class EntityLinker:
    """Links names to the things of a store.

    Attributes:
        store: The graph whose registry is used.
    """

    store: Quads
    _memory: dict[tuple[str, str], EntityLink] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of each thing by slug."""
        found: dict[str, str] = {}
        for kind_id, kind in _KINDS.items():
            for quad in self.store.match(None, KG.kind, mint("kind", kind_id), None):
                found[slug_of(iri_of(quad.subject))] = kind
        for name, kind in _CLASSES:
            for quad in self.store.match(None, RDF.type, property_iri(name), None):
                iri = iri_of(quad.subject)
                if iri.startswith(PREFIXES["id"]):
                    found.setdefault(slug_of(iri), kind)
        return found

    @cached_property
    def names(self) -> tuple[tuple[str, str, str], ...]:
        """All names as (language, name, slug), sorted."""
        return tuple(sorted(set(self._names())))

    def _names(self) -> Iterator[tuple[str, str, str]]:
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for quad in self.store.match(None, predicate, None, None):
                iri, name = iri_of(quad.subject), getattr(quad.object, "value", "")
                if iri.startswith(PREFIXES["id"]) and name:
                    yield "zh" if is_chinese(name) else "en", name, slug_of(iri)

    @cached_property
    def _by_key(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = {}
        for _, name, slug in self.names:
            index.setdefault(normal_form(name), set()).add(slug)
        for _, name, slug in self.names:
            short = _SHORT.fullmatch(name)
            key = normal_form(short[1] or short[2]) if short else ""
            if key and key not in index and self.kinds.get(slug) == "place":
                index[key] = {slug}
        return index

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, str]]:
        """Normal forms of names by kind, each with its slug, for similar names."""
        index: dict[str, dict[str, str]] = {}
        for key, slugs in sorted(self._by_key.items()):
            for slug in sorted(slugs):
                index.setdefault(self.kinds.get(slug, ""), {}).setdefault(key, slug)
        return index

    def known_names(self) -> list[tuple[str, str, str]]:
        """Names to look for, as (language, name, kind), without industries and indicators."""
        wanted = ("zone", "place", "organisation", "company", "initiative", "plan", "person")
        return [
            (language, name, kind)
            for language, name, slug in self.names
            if (kind := self.kinds.get(slug, "")) in wanted
            and len(name) >= (2 if language == "zh" else 3)
            and (language == "zh" or not name.islower())
        ]

    def link(self, span: Span) -> EntityLink:
        """The thing of this name, or things with similar names; all wordings are tried."""
        key = span.text, span.kind
        if key not in self._memory or span.alt:
            exact = self._exact(span)
            made = EntityLink(id=exact) if exact else EntityLink(proposals=self._similar(span))
            if span.alt:
                return made
            self._memory[key] = made
        return self._memory[key]

    def link_indicator(self, metric: Span, unit: str) -> EntityLink:
        """The indicator of this name if its unit suits the figure, else similar ones that do."""
        span = replace(metric, kind="indicator")
        exact = self._exact(span)
        if exact and self._suits(exact, unit):
            return EntityLink(id=exact)
        similar = self._similar(span, unit=unit)
        alike = sorted(s for s in self._bases if self._suits(s, unit))
        few = alike if unit in _DIMENSIONS and len(alike) <= _PROPOSED else []
        return EntityLink(proposals=similar or tuple(few))

    def _suits(self, indicator: str, unit: str) -> bool:
        base = self._bases.get(indicator, "")
        wanted = _DIMENSIONS.get(unit)
        return base in wanted if wanted else all(base not in d for d in _DIMENSIONS.values())

    @cached_property
    def _bases(self) -> dict[str, str]:
        """Base unit of each indicator."""
        bases = {
            slug_of(iri_of(q.subject)): slug_of(iri_of(q.object))
            for q in self.store.match(None, KG.baseUnit, None, None)
        }
        units = {
            slug_of(iri_of(q.subject)): slug_of(iri_of(q.object))
            for q in self.store.match(None, KG.defaultUnit, None, None)
        }
        return {slug: bases.get(unit, unit) for slug, unit in units.items()}

    def _exact(self, span: Span) -> str:
        fitting = _COMPATIBLE.get(span.kind, (span.kind,))
        for words in (span.text, *span.alt):
            found = {
                slug
                for slug in self._by_key.get(normal_form(words), ())
                if self.kinds.get(slug) in fitting
            }
            best = next((k for k in fitting if any(self.kinds[s] == k for s in found)), "")
            named = [s for s in found if self.kinds[s] == best]
            if len(named) == 1:
                return named[0]
        return ""

    def _similar(self, span: Span, *, unit: str = "") -> tuple[str, ...]:
        """Slugs of things with similar names, best first; with a unit, only indicators of it."""
        from rapidfuzz import fuzz, process

        scores: dict[str, float] = {}
        for kind in _COMPATIBLE.get(span.kind, (span.kind,)):
            names = self._by_kind.get(kind, {})
            if unit:
                names = {name: slug for name, slug in names.items() if self._suits(slug, unit)}
            for name, score, _ in process.extract(
                normal_form(span.text),
                list(names),
                scorer=fuzz.WRatio,
                score_cutoff=_MIN_SCORE,
                limit=4,
            ):
                slug = names[name]
                scores[slug] = max(score, scores.get(slug, 0.0))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return tuple(slug for slug, _ in ranked[:_PROPOSED])
