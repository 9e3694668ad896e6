"""From names to things: English, Chinese, pinyin, slugs and IRIs; forgives typing errors.

The index of names is made once, when a name is first looked up in it; slugs and IRIs need none.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import NameAmbiguous, NameNotFound
from kg.graph.labels import NAMING, UNION, first, label
from kg.graph.quads import Quads
from kg.model.curies import expand_any, iri_of, slug_of
from kg.model.names import is_chinese, normal_form, pinyin_of
from kg.model.namespaces import (
    BASE,
    GRAPH,
    KG,
    PREFIXES,
    RDF,
    SKOS,
    SLUG,
    mint,
    mint_claim,
)
from kg.model.printing import Records
from kg.sources.renamed import renamed_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Properties that name things; a name by an earlier one is preferred.
_NAMING: Final = {
    **dict.fromkeys(NAMING, 0),
    SKOS.altLabel: 1,
    SKOS.hiddenLabel: 2,
    KG.pinyin: 2,
}
_SHORTENED: Final = 3
#: What of our own names is looked up; things come before documents and kinds of the same name.
_NAMED: Final = {PREFIXES["id"]: 0, PREFIXES["doc"]: 1, PREFIXES["kind"]: 1}
#: Rank of other people's things, which have no such spaces.
_FOREIGN: Final = 0
_SHORT_FORM: Final = re.compile(r"(.{2,3})[区市县]|(.+) (?:district|municipality|city|qu|shi|xian)")
#: Formal names of free trade zones, in normal form, and what people call them.
_ZONE_FORM: Final = re.compile(r"中国\((.+)\)自由贸易试验区|china \((.+)\) pilot free trade zone")
_ZONE_SHORT: Final = (
    ("{}自由贸易试验区", "{}自贸试验区", "{}自贸区"),
    ("{} pilot free trade zone", "{} free trade zone", "{} ftz"),
)
_OUR_CLASSES: Final = tuple(f"<{PREFIXES[prefix]}" for prefix in ("kg", "org", "foaf"))
_LEAST_LIKENESS: Final = 78.0
_GAPS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing.

    Attributes:
        text: As the graph spells it.
        key: Its normal form.
        dense: The key without whitespace and punctuation.
        rank: 0 preferred, 1 alternative, 2 pinyin, 3 shortened by us.
        iri: Whose name it is.
    """

    text: str
    key: str
    dense: str
    rank: int
    iri: ox.NamedNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that a search found.

    Attributes:
        iri: The thing.
        label_en, label_zh: Its names, empty where it has none.
        matched: The name that the search met.
        score: 0 to 100. Exactly so: 98 and more; begins so: 80 to 90; holds these words: 60 to 70;
            sounds so or is spelled nearly so: 50 and less.
        kind: What it is, in English.

    >>> hit = Names(ds).search("通州")[0]
    >>> hit.label_en, hit.score
    ('Tongzhou District', 98.5)
    """

    iri: ox.NamedNode
    label_en: str
    label_zh: str
    matched: str
    score: float
    kind: str


class Hits(Records[Hit]):
    """Things that a search found, the best first.

    >>> print(g.search("Tongzhou District")[:1][0].matched)
    Tongzhou District
    """


class Names:
    """The names of a store, as they stood when first looked up.

    >>> store = ox.Store()
    >>> place = mint("id", "tongzhou")
    >>> store.add(ox.Quad(place, SKOS.prefLabel, ox.Literal("通州区", language="zh")))
    >>> from kg.graph.dataset import Dataset
    >>> Names(Dataset(store)).resolve("通州") == place
    True
    """

    def __init__(self, store: Quads) -> None:
        """Take a store whose default graph is the union of its named graphs."""
        self._store = store

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a user means.

        Args:
            name: IRI, ``<IRI>``, prefixed name, slug, or a name in any language: in full, or a
                district without 区 or "District". Case, whitespace and outer quotation marks do
                not matter.

        Raises:
            NameNotFound: nothing is called so; carries the nearest names.
            NameAmbiguous: several things are, none of them by a better name than the others.

        >>> [Names(ds).resolve(name) == tongzhou for name in ("通州", "tongzhou qu", "id:tongzhou")]
        [True, True, True]
        """
        text = name.strip()
        direct = self._by_iri(text)
        if direct is not None:
            return direct
        found = self._by_key.get(normal_form(text), []) or self._by_key.get(dense(text), [])
        best = [n.iri for n in found if _preference(n) == min(map(_preference, found))]
        candidates = sorted({iri.value for iri in best})
        if len(candidates) > 1:
            raise NameAmbiguous(text, tuple(slug_of(iri) for iri in candidates))
        if not candidates:
            raise NameNotFound(text, self.nearest(text))
        return best[0]

    def nearest(self, name: str, n: int = 3) -> tuple[str, ...]:
        """Names that come closest, of different things, the best first.

        >>> Names(ds).nearest("Tongzou Distrikt")[0]
        'Tongzhou District'
        """
        hits = self._ranked(name)[:n]
        return tuple(label(self._store, ox.NamedNode(iri)) or met.text for iri, (_, met) in hits)

    def search(self, text: str, limit: int = 20) -> Hits:
        """Things by name, the best match first, ties by name.

        Args:
            text: English, Chinese, or pinyin without tones in one word or several.
            limit: At most so many.

        >>> Names(ds).search("tongzou", limit=1)[0].label_zh
        '通州区'
        """
        return Hits(self._hit(iri, *met) for iri, met in self._ranked(text)[:limit])

    def completions(self) -> Iterator[tuple[str, str, str, str]]:
        """Spellings of things, each with the slug and the English and the Chinese name.

        Spellings are without whitespace and punctuation; pinyin and slugs are among them.

        >>> row = ("tongzhou", "tongzhou", "Tongzhou District", "通州区")
        >>> row in Names(ds).completions()
        True
        """
        found: dict[str, set[str]] = {}
        for name in self._names:
            if name.iri.value.startswith(PREFIXES["id"]):
                spelled = {name.dense, pinyin_of(name.text)} if is_chinese(name.text) else set()
                found.setdefault(name.iri.value, {name.dense}).update(map(dense, spelled))
        for iri, spellings in found.items():
            node, slug = ox.NamedNode(iri), slug_of(iri)
            names = (label(self._store, node), label(self._store, node, "zh"))
            for key in sorted({*spellings, slug, dense(slug)} - {""}):
                yield key, slug, *names

    def _by_iri(self, text: str) -> ox.NamedNode | None:
        slugs = ("id", "doc", "kind") if SLUG.fullmatch(text) else ()
        given = [expand_any(text), *(mint(prefix, text) for prefix in slugs)]
        known = (iri for one in given if one for iri in (one, *successor(one)) if self._knows(iri))
        return next(known, None)

    def _knows(self, iri: ox.NamedNode) -> bool:
        subject = self._store.match(iri, None, None, UNION)
        return any(True for _ in subject) or any(
            True for _ in self._store.match(None, None, iri, UNION)
        )

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        found = {name for predicate in _NAMING for name in self._names_by(predicate)}
        return tuple(sorted(found, key=lambda n: (n.key, n.rank, n.iri.value, n.text)))

    def _names_by(self, predicate: ox.NamedNode) -> Iterator[Name]:
        for quad in self._store.match(None, predicate, None, UNION):
            subject, obj = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(obj, ox.Literal):
                continue
            if self._is_looked_up(quad):
                yield from _spellings(obj.value, _NAMING[predicate], subject)

    def _is_looked_up(self, quad: ox.Quad) -> bool:
        """Whether a name is one of a thing, not of a term that our ontology describes."""
        iri = iri_of(quad.subject)
        if iri.startswith(BASE):
            return iri.startswith(tuple(_NAMED))
        return ox.Quad(quad.subject, quad.predicate, quad.object, GRAPH.ontology) not in self._store

    @cached_property
    def _by_key(self) -> dict[str, list[Name]]:
        index: dict[str, list[Name]] = {}
        for name in self._names:
            index.setdefault(name.key, []).append(name)
            if name.rank > 1 and name.dense != name.key:
                index.setdefault(name.dense, []).append(name)
        return index

    def _ranked(self, text: str) -> list[tuple[str, tuple[float, Name]]]:
        """IRIs with the score and the name of their best match."""
        met = list(_matches(text, self._names))
        if not met and is_chinese(text):
            met = [(score / 2, name) for score, name in _matches(pinyin_of(text), self._names)]
        if not met:
            met = list(_alike(text, self._names))
        best: dict[str, tuple[float, Name]] = {}
        for score, name in sorted(met, key=lambda m: (-m[0], m[1].rank, m[1].key)):
            best.setdefault(name.iri.value, (score, name))
        return sorted(best.items(), key=_order)

    def _hit(self, iri: str, score: float, name: Name) -> Hit:
        node = ox.NamedNode(iri)
        return Hit(
            iri=node,
            label_en=label(self._store, node),
            label_zh=label(self._store, node, "zh"),
            matched=name.text,
            score=round(score, 1),
            kind=self._kind(node),
        )

    def _kind(self, node: ox.NamedNode) -> str:
        types = self._store.match(node, RDF.type, None, None)
        kind = first(self._store, node, KG.kind) or min(
            (quad.object for quad in sorted(types, key=_said_first)), key=_foreign, default=None
        )
        if not isinstance(kind, ox.NamedNode):
            return ""
        return label(self._store, kind) or slug_of(kind.value).rpartition(":")[2]


def closest(given: str, names: Sequence[str], n: int = 3, *, least: float = 50) -> list[str]:
    """The names out of a list that are spelled most like the given one, best first.

    Args:
        given: What was typed.
        names: What there is.
        n: At most so many.
        least: How like they must be, from 0 to 100.

    >>> closest("partof", ["hasPart", "partOf", "leads"], 1)
    ['partOf']
    """
    from rapidfuzz import fuzz, process

    found = process.extract(given, names, scorer=fuzz.WRatio, processor=normal_form, limit=n)
    return [name for name, score, _ in found if score >= least]


def dense(text: str) -> str:
    """A normal form without whitespace and punctuation: ``Tong Zhou`` and ``tongzhou`` are one.

    >>> dense("Tong-Zhou Qu")
    'tongzhouqu'
    """
    return _GAPS.sub("", normal_form(text))


def successor(iri: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """The claim, or the part of it, that an id of an earlier version stands for now, if any.

    >>> list(successor(tongzhou))
    []
    """
    digest, _, part = iri.value.removeprefix(PREFIXES["claim"]).partition("/")
    if digest in renamed_claims():
        yield mint_claim(renamed_claims()[digest], part)


def _spellings(text: str, rank: int, iri: ox.NamedNode) -> Iterator[Name]:
    """A name, and its usual short forms where it is a district's or a free trade zone's."""
    key = normal_form(text)
    yield Name(text, key, _GAPS.sub("", key), rank, iri)
    if short := _SHORT_FORM.fullmatch(key):
        cut = short[1] or short[2]
        yield Name(text, cut, _GAPS.sub("", cut), _SHORTENED, iri)
    if zone := _ZONE_FORM.fullmatch(key):
        for form in _ZONE_SHORT[zone.lastindex == 2]:
            cut = form.format(zone[1] or zone[2])
            yield Name(text, cut, _GAPS.sub("", cut), _SHORTENED, iri)


def _order(met: tuple[str, tuple[float, Name]]) -> tuple[float, int, str, str]:
    """Sort key of hits: best first; among equals, things before documents, then by name."""
    iri, (score, name) = met
    return -score, _preference(name)[0], name.key, iri


def _preference(name: Name) -> tuple[int, int]:
    iri = name.iri.value
    space = next((order for base, order in _NAMED.items() if iri.startswith(base)), _FOREIGN)
    return space, name.rank


def _said_first(quad: ox.Quad) -> tuple[bool, str]:
    return quad.graph_name in (UNION, GRAPH.inferred), str(quad.object)


def _foreign(node: object) -> bool:
    return not str(node).startswith(_OUR_CLASSES)


def _matches(text: str, names: Iterable[Name]) -> Iterator[tuple[float, Name]]:
    """Names that are the text, begin with it, or hold its words; with their scores."""
    key, close = normal_form(text), dense(text)
    if not close:
        return
    words = key.split()
    begins = [re.compile(r"\b" + re.escape(word)) for word in words]
    for name in names:
        share = min(1.0, len(close) / max(1, len(name.dense)))
        if key == name.key or close == name.dense:
            yield 100.0 - name.rank * 0.5, name
        elif name.dense.startswith(close):
            yield 80 + 10 * share, name
        elif all(word in name.key for word in words) and (
            is_chinese(key) or all(begin.search(name.key) for begin in begins)
        ):
            yield 60 + 10 * share, name


def _alike(text: str, names: Sequence[Name]) -> Iterator[tuple[float, Name]]:
    """Names that are spelled nearly so, or hold a word nearly like each word of the text."""
    close, words = dense(text), normal_form(text).split()
    if not close:
        return
    vocabulary = sorted({word for name in names for word in (name.dense, *name.key.split())})
    whole = _likeness(close, vocabulary)
    each = [_likeness(word, vocabulary) for word in words]
    for name in names:
        held = name.key.split()
        parts = [max((found.get(word, 0.0) for word in held), default=0.0) for found in each]
        likeness = max(whole.get(name.dense, 0.0), min(parts))
        if likeness:
            share = min(1.0, len(close) / max(1, len(name.dense)))
            yield likeness * (0.35 + 0.15 * share), name


def _likeness(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Words that differ by little, with how alike they are, up to 100."""
    from rapidfuzz import fuzz, process

    found = process.extract(
        word, vocabulary, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=None
    )
    return {other: score for other, score, _ in found}
