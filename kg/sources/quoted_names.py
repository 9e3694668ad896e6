"""Names in quoted words: which things of the registry they name, in full or nearly.

What spellings differ in is made equal first: NFKC, simplified characters, one case, no spaces and
no marks. A name in letters begins and ends where words do, one in Chinese characters may stand
anywhere. A name that does not stand there in full is weighed by those of its words that do, each by
how few names have it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from kg.model.records import Claim, Entity
from kg.model.text import normalize
from kg.sources.registry import Registry

#: Scripts without spaces, by the character; of others letters and digits that make a word.
_UNSPACED: Final = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN: Final = re.compile(rf"(?P<character>[{_UNSPACED}])|[^\W_{_UNSPACED}]+")
#: Endings that the forms of an English word differ in, and how many letters then tell its stem.
_ENDING: Final = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$")
_STEM: Final = 6
#: From which share on a name stands there even without its rarest part, and what it is worth else.
_NEARLY_ALL, _HINT = 0.8, 0.25
#: Tables whose things are told apart from each other by their names.
_FAMILIES: Final = {"districts": "place", "zones": "place", "places": "place"}
#: A name of a district and, at its end, the word for what it is.
_WITH_TYPE: Final = re.compile(r"(.{2,}?)( \w+|[\u4e00-\u9fff])")
#: How many districts must end in a word for it to be the word for what they are.
_TYPES_FROM: Final = 4
_SMALL_WORDS: Final = re.compile(r"\b(?:of|the|and|for|in)\b|\(.*\)")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text without what spellings differ in.

    Attributes:
        text: Its letters, digits and characters, without spaces and marks.
        edges: Where in ``text`` words begin or end.
        features: Stems of its words, and pairs of characters that touch.

    >>> folded("Two-ZONES 兩區").text
    'twozones两区'
    """

    text: str
    edges: frozenset[int]
    features: frozenset[str]


def folded(text: str) -> FoldedText:
    """A text folded.

    >>> sorted(folded("Piloting zones").features)
    ['pilot', 'zon']
    """
    plain = normalize(unicodedata.normalize("NFKC", text)).text.casefold()
    parts: list[str] = []
    edges, features = {0}, set()
    at, before, stop = 0, "", -1
    for found in _TOKEN.finditer(plain):
        word = found[0]
        parts.append(word)
        at += len(word)
        edges |= {at - len(word), at}
        if found["character"] and before and stop == found.start():
            features.add(before + word)
        elif not found["character"] and len(word) > 1:  # the e of e-commerce tells nothing
            features.add(_ENDING.sub("", word)[:_STEM])
        before, stop = (word if found["character"] else ""), found.end()
    return FoldedText("".join(parts), frozenset(edges), frozenset(features))


class QuotedNames:
    """The names of all things of a registry, to be found in quotes.

    Args:
        registry: Things with labels and aliases.
        claims: Those of ``skos:altLabel`` give further names.

    Attributes:
        family: By slug, the sort of thing within which names tell things apart.
        languages: By slug, the languages that the thing has a name in.
    """

    def __init__(self, registry: Registry, claims: Iterable[Claim]) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        self.languages: dict[str, set[str]] = defaultdict(set)
        for slug, name, language in _all_names(registry, claims):
            names[slug].add(name)
            self.languages[slug].add(language.partition("-")[0])
        self.family = {e.id: _FAMILIES.get(e.table, e.table) for e in registry.entities}
        self._names = {slug: list(map(folded, sorted(given))) for slug, given in names.items()}
        for entity in registry.entities:
            self._names[entity.id] += _signs(entity)

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        owners: dict[str, set[str]] = defaultdict(set)
        for slug, names in self._names.items():
            for name in names:
                owners[name.text].add(slug)
        made = ahocorasick.Automaton()
        for text, slugs in owners.items():
            if len(text) > 1:
                made.add_word(text, (len(text), frozenset(slugs)))
        made.make_automaton()
        return made

    def _weight(self, feature: str) -> float:
        """How much a feature tells: one that few names have tells most."""
        return self._weights.get(feature, self._weights[""])

    @cached_property
    def _weights(self) -> dict[str, float]:
        names = [name for names in self._names.values() for name in names]
        counts = Counter(feature for name in names for feature in name.features) | {"": 1}
        return {f: math.log((len(names) + 1) / count) ** 2 for f, count in counts.items()}

    def named(self, words: FoldedText) -> set[str]:
        """Things that words name in full; a name inside a longer one does not count."""
        if not self._names:
            return set()
        spans = []
        for last, (length, slugs) in self._automaton.iter(words.text):
            start, end = last + 1 - length, last + 1
            if start in words.edges and end in words.edges:
                spans.append((start, end, slugs))
        return {
            slug
            for start, end, slugs in spans
            for slug in slugs
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in spans)
        }

    def share(self, slug: str, words: FoldedText) -> float:
        """How much of a name of the thing stands in words, from 0 to 1.

        Where the rarest part of a name is missing, the rest only hints at it: 湖南自贸试验区 is not
        named by 浙江自贸试验区.
        """
        best = 0.0
        for name in self._names.get(slug, ()):
            part = self.overlap(name, words)
            if not name.text:  # a sign is there as a whole, or not
                part = float(part == 1)
            if best < part < _NEARLY_ALL and not self._rarest(name) & words.features:
                part = min(part, _HINT)
            best = max(best, part)
        return best

    def _rarest(self, name: FoldedText) -> set[str]:
        most = max(map(self._weight, name.features))
        return {feature for feature in name.features if self._weight(feature) == most}

    def overlap(self, part: FoldedText, whole: FoldedText) -> float:
        """How much of one text stands in another, from 0 to 1, each feature by its weight."""
        weights = {f: self._weight(f) for f in part.features}
        total = sum(weights.values())
        return sum(weights[f] for f in part.features & whole.features) / total if total else 0.0


def _all_names(registry: Registry, claims: Iterable[Claim]) -> Iterator[tuple[str, str, str]]:
    """Slug, name and language of every name."""
    for entity in registry.entities:
        yield entity.id, entity.label_en, "en"
        for name in (entity.label_zh, entity.extras.get("notation")):
            if name:
                yield entity.id, name, "zh"
    for alias in registry.aliases:
        yield alias.entity, alias.alias, alias.language
    for claim in claims:
        if claim.predicate == "skos:altLabel" and claim.value and not claim.withdrawn:
            yield claim.subject, claim.value, claim.language or ""
    yield from _short_names(registry)


def _short_names(registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Names of districts without the word for what they are: Tongzhou, 通州."""
    districts = [e for e in registry.entities if e.table == "districts"]
    for language, labels in (
        ("en", {e.id: e.label_en for e in districts}),
        ("zh", {e.id: e.label_zh or "" for e in districts}),
    ):
        parted = {slug: _WITH_TYPE.fullmatch(label) for slug, label in labels.items()}
        types = Counter(found[2] for found in parted.values() if found)
        for slug, found in parted.items():
            if found and types[found[2]] >= _TYPES_FROM:
                yield slug, found[1], language


def _signs(entity: Entity) -> Iterator[FoldedText]:
    """What else tells a thing: the numbers of a document together, the first letters of a name."""
    numbers = re.findall(r"\d+", entity.extras.get("notation", ""))
    if len(numbers) > 1:
        yield FoldedText("", frozenset(), frozenset(numbers))
    letters = "".join(re.findall(r"\b[A-Za-z]", _SMALL_WORDS.sub("", entity.label_en)))
    if len(letters) > 2:
        yield FoldedText("", frozenset(), frozenset({letters.casefold()}))
