"""Slots of rules about location: the thing, its place, the place that hosts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.records import Span
from kg.extract.slots import SOMEWHERE, Slots

CUT_ONE: Final = re.compile(
    r" (?:in|at) (?:the |its )?(?=[A-Z])| to (?=[a-z])(?!the\b|a\b)| for [a-z]+ing\b"
    r"| (?:on|last) (?:[A-Z]|\w+day)"
    r"| by (?=[a-z]+ing|setting)| in (?:the )?(?:world|country|city|nation|province"
    r"|region|zone|area)\b"
    r"| (?:covering|worth|valued|involving|featuring|aimed at|aiming|designed|intended)\b"
    r"|,? as (?=(?:the|a|an|part)\b)| to (?:the public)"
)
AUXILIARIES: Final = re.compile(
    r"(?:\s+(?:has|have|had|was|were|is|are|be|been|being|will|to|also|already|officially"
    r"|formally|recently|successfully|jointly))+\s*$"
)
_SCENE: Final = re.compile(r"(?:In|At|in|at|Inside|Within) (?:the |its )?")
#: Where the clause of a located thing begins.
_CLAUSE_MARKS: Final = (
    "; ",
    ", and ",
    " said ",
    " says ",
    " said that ",
    ", while ",
    ": ",
    ", where ",
)
#: Asides between a thing and its verb: a hub, with an investment of 2 billion yuan, opened.
_ASIDE: Final = re.compile(
    r",? (?:with(?= (?:a (?:total|combined)|an? \w+ area|an? (?:\w+ )?investment|more|over"
    r"|\d))|which|that|covering|together|known|located|worth|spanning|built|backed|run|funded"
    r"|jointly)\b|, (?:a|an|the|one of)\b"
)
_NO_THING: Final = re.compile(r"(?:that|which|who|it|they|this|these|with|[Aa]mong)\b|\W*\d")
_WITH: Final = re.compile(r"with (?:an? )?(?=[a-z])")
_OWNED: Final = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*['’]s (?:first |new )?(?=\w)")
_FRAME: Final = re.compile(
    r"(?:Under|According to|By|On|Since|From|During|With|As|After|Before|Last|This)\b[^,]*,"
    r" (?:the )?"
)
_LOCATED: Final = re.compile(r"located|based|situated|lies|stands|sits")
_BATCH: Final = re.compile(r"^(?:set|series|package|batch|raft|host|number|group|range) of ")
_LISTED: Final = re.compile(r",? and (?:the )?|, (?:the )?")


class PlaceSlots(Slots):
    """Reads things and places around a trigger."""

    def places_of(self, thing: Span) -> Iterator[Span]:
        """The places right after a thing: a centre in Lingang, pilots in A and B."""
        edge, lead = thing.end, re.compile(r" (?:in|at)(?: the)? ")
        for mention in self.mentions:
            if mention.start < thing.end:
                continue
            gap = self.text[edge - self.sentence.start : mention.start - self.sentence.start]
            if not lead.fullmatch(gap) or mention.kind not in ("zone", "place", "name"):
                return
            yield self._mention(mention)
            edge, lead = mention.end, _LISTED

    def turned(self) -> Iterator[Span]:
        """The name inside the trigger: turn the Hill Park into …."""
        yield from (found for found in self._inside("", frozenset()) if found)

    def _left_or_inside(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """The actor; without a named actor, the name inside the trigger."""
        position = self.sentence.start + self.hit.start
        actor = self.matcher.subjects.subject(self.index, position, kinds, here=True)
        yield actor or next(self._inside(kind, kinds), None)

    def _placed_in(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """Where a thing is located: opened in the zone; in the zone, … opened."""
        after = next(self._place_after(kind, kinds), None)
        if after:
            yield after
            return
        inside = self.text.rfind(", where ", 0, self.hit.start)
        if inside >= 0:
            edge = self.sentence.start + inside
            places = [m for m in self.mentions if m.end == edge and m.kind in ("zone", "place")]
            yield from map(self._mention, places)
            return
        begin = max(self.text.rfind(mark, 0, self.hit.start) + 2 for mark in ("; ", ": "))
        begin = begin if begin > 1 else 0
        if found := _SCENE.match(self.text, begin, self.hit.start):
            at = self.sentence.start + found.end()
            yield next((self._mention(m) for m in self.mentions if m.start == at), None)

    def _place_or_topic(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        end = self.sentence.start + self.hit.end
        named = [m for m in self.mentions if m.kind in ("zone", "place") and 0 <= m.start - end < 6]
        found = [self._mention(named[0])] if named else list(self._placed_in(kind, kinds))
        if not found:
            after = self.text[self.hit.end : self.hit.end + 60]
            elsewhere = SOMEWHERE.search(after)
            position = self.sentence.start + self.hit.start
            places = frozenset({"zone", "place"})
            found = (
                [] if elsewhere else [self.matcher.subjects.subject(self.index, position, places)]
            )
        yield from found

    def _things_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """The things that a place hosts, as subjects."""
        stop = phrases.region(self.text, self.hit.end, len(self.text), self.language)
        for start, end in phrases.items(self.text, self.hit.end, stop, self.language, whole=True):
            numbered = self.text[start : start + 1].isdigit()
            if self._has_noun(start, end) and self._acceptable(start, end) and not numbered:
                yield self._span(start, end, "initiative")

    def _placed_things(self) -> Iterator[Span]:
        """The subjects of a verb of location: a rope park and a dock park (are going up)."""
        text = self.text
        lead = AUXILIARIES.search(text[: self.hit.start])
        end = lead.start() if lead else len(text[: self.hit.start].rstrip(" ,"))
        start = max(
            [0, *(text.rfind(m, 0, end) + len(m) for m in _CLAUSE_MARKS if m in text[:end])]
        )
        if framed := _FRAME.match(text, start, end):
            start = framed.end()
        if scene := _SCENE.match(text, start):
            start = self._after_scene(start, scene.end(), end)
        if aside := _ASIDE.search(text, start, end):
            end = aside.start()
        for first, last in phrases.items(text, start, end, "en", whole=True):
            if led := _OWNED.match(text, first, last) or _WITH.match(text, first, last):
                first = led.end()
            if _NO_THING.match(text, first, last) or last - first < 4:
                continue
            if self._lies(first, last):
                continue
            if not self.rule.nouns or self._has_noun(first, last):
                yield self._span(first, last, "initiative")

    def _lies(self, first: int, last: int) -> bool:
        """Whether a place lies somewhere, in contrast to a thing that is set up there."""
        named = any(
            m.start <= first + self.sentence.start and m.end == last + self.sentence.start
            for m in self.mentions
            if m.kind in ("zone", "place", "company", "name")
        )
        return named and _LOCATED.search(self.text, self.hit.start, self.hit.end) is not None

    def _has_noun(self, start: int, end: int) -> bool:
        """Whether the head noun of a phrase is one of the rule's nouns."""
        words = self.text[start:end].lower()
        if self.language == "zh":
            return words.endswith(tuple(self.rule.nouns)) or "《" in words
        words = _BATCH.sub("", words)
        head = re.split(r" (?:for|to|on|of|with|in|about|that) ", words)[0]
        return any(
            head.endswith(noun) and not head[: -len(noun)][-1:].isalnum()
            for noun in self.rule.nouns
        )

    def _after_scene(self, start: int, named: int, end: int) -> int:
        """Where the subject begins after "In the zone," or "In the zone"."""
        for mention in self.mentions:
            if mention.start - self.sentence.start == named:
                after = mention.end - self.sentence.start
                return after + 2 if self.text.startswith(", ", after) else after
        comma = self.text.find(", ", start, end)
        return comma + 2 if comma >= 0 else start
