"""The two ends of a rule's claim: what its slots mean, and where the words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.model import Span
from kg.extract.slots import Slots

_CUT_ONE: Final = re.compile(
    r" (?:in|at) (?:the |its )?(?=[A-Z])| to (?=[a-z])(?!the\b|a\b)| for [a-z]+ing\b"
    r"| (?:on|last) (?:[A-Z]|\w+day)"
    r"| by (?=[a-z]+ing|setting)| in (?:the )?(?:world|country|city|nation|province"
    r"|region|zone|area)\b"
    r"|,? as (?=(?:the|a|an|part)\b)| to (?:the public)"
)
_AUXILIARIES: Final = re.compile(
    r"(?:\s+(?:has|have|had|was|were|is|are|be|been|being|will|to|also|already|officially"
    r"|formally|recently|successfully|jointly))+\s*$"
)
_LEADING: Final = re.compile(
    r"^(?:On|In|At|By|Since|From|During|Under|According|Last|This|After|Before)\b[^,]*, "
)
_MAKING: Final = re.compile(
    r"(?:strategic goals?|goals?|construction|development|establishment|building|creation"
    r"|implementation"
    r"|formation|improvement|expansion|launch|setting up) of (?:the |a |an )?"
)
_ROLE: Final = re.compile(r" as (?:its|their|the|key|leading|pillar|priority|major)\b")
_IMPERSONAL: Final = re.compile(
    r"(?:In addition, |Meanwhile, |Besides, )?(?:More |Further |Great |Greater "
    r"|Vigorous )?(?:[Ee]fforts|[Ss]teps|[Mm]easures"
    r"|[Ww]ork|[Aa]ctions?|[Ss]upport|[Pp]riority|[Ee]mphasis) (?:will|shall|are|is|has|have)\b"
)
#: Firms at the end of a list of industries: high-end equipment companies.
_FIRMS_TAIL: Final = re.compile(r" (?:companies|firms|enterprises|businesses|clusters)$")
_JOINTS: Final = ("", "and", "and the", "the", "和", "、", "与")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")


class Ends(Slots):
    """Reads the two ends of one hit."""

    def pairs(self) -> Iterator[tuple[Span | None, Span | None]]:
        """Subjects with objects; None stands for an end that could not be found."""
        things = list(
            self._ends(self.rule.object, self.rule.object_kind, frozenset({self.rule.object_kind}))
        )
        if not things:
            return
        for subject in self._ends(self.rule.subject, "", self.rule.subject_kinds):
            for thing in things:
                yield subject, thing

    def place_of(self, thing: Span) -> Span | None:
        """The place that stands right after a thing: a centre in Lingang."""
        for mention in self.mentions:
            gap = self.text[thing.end - self.sentence.start : mention.start - self.sentence.start]
            if mention.start >= thing.end and mention.kind in ("zone", "place"):
                return (
                    self._mention(mention) if re.fullmatch(r" (?:in|at)(?: the)? ", gap) else None
                )
        return None

    def _ends(self, slot: str, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        read = getattr(self, "_" + slot.replace("-", "_"))
        yield from read(kind, kinds)

    def _left(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        position = self.sentence.start + self.hit.start
        if self.rule.relation == "initiativeIn" and not kind:
            thing = self._phrase_before()
            if thing and (not self.rule.nouns or thing.text.endswith(tuple(self.rule.nouns))):
                yield thing
            return
        wanted = kinds | {"place"} if "organisation" in kinds and not kind else kinds
        if self.rule.relation == "approvedBy" and kind:
            wanted = frozenset({"organisation"})
        if self.rule.relation == "settledIn" and not kind:
            yield from self._firms()
            return
        here = self.language == "en" and self.rule.relation in (
            "plans",
            "leads",
            "announced",
            "approvedBy",
        )
        if (here and _IMPERSONAL.match(self.text)) or self.text.startswith(('"We ', "“We ")):
            here = False
        subject = self.matcher.subjects.subject(self.index, position, wanted, here=here)
        yield subject
        if subject and self.rule.relation in ("leads", "announced"):
            yield from self._joined(subject, wanted, position)

    def _right(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if not kind:  # a subject on the right: what was approved
            yield from self._after_things()
            return
        stop = phrases.region(self.text, self.hit.end, len(self.text), self.language)
        if self.rule.relation == "plans":
            stop = self._verb_bound(stop)
            cut = _CUT_ONE.search(self.text, self.hit.end, stop) if self.language == "en" else None
            stop = cut.start() if cut else stop
        plans = self.rule.relation == "plans"
        for start, end in self._items(self.hit.end, stop, whole=plans):
            if plans and start in self.bounds:
                continue  # another verb begins here, and has the object
            if self.language == "en" and (made := _MAKING.match(self.text[start:end])):
                start += made.end()
            if self.rule.relation == "focusesOn" and (
                firms := _FIRMS_TAIL.search(self.text, start, end)
            ):
                end = firms.start()
            if self.rule.relation == "focusesOn" and (role := _ROLE.search(self.text, start, end)):
                end = role.start()
            if self.rule.nouns and not self._is_one_of(start, end):
                continue
            if self._acceptable(start, end) and not (
                self.rule.relation == "focusesOn" and self._names_actor(start, end)
            ):
                yield self._span(start, end, kind)

    def _items(self, start: int, stop: int, *, whole: bool) -> Iterator[phrases.Part]:
        """The things that stand behind a trigger."""
        yield from phrases.items(self.text, start, stop, self.language, whole=whole)

    def _verb_bound(self, stop: int) -> int:
        """A joined verb begins the next thing: build A and create B."""
        if self.bound >= stop:
            return stop
        if self.language == "zh":
            return self.bound if self.text[self.bound - 1] in "、和并与" else stop
        before = self.text[: self.bound]
        joint = re.search(
            r"(?:,? and|,? or|[,;]|,? as well as)(?: to| also| further| jointly)*\s*$", before
        )
        return joint.start() if joint and joint.start() > self.hit.end else stop

    def _one(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if not kind:
            yield from self._after_things()
            return
        stop = phrases.region(self.text, self.hit.end, len(self.text), self.language)
        stop = self._verb_bound(stop)
        if self.language == "en":
            cut = _CUT_ONE.search(self.text, self.hit.end, stop)
            stop = cut.start() if cut else stop
        else:
            book = _BOOK.search(self.text, self.hit.end, min(len(self.text), stop + 12))
            if book and book.start() - self.hit.end < 8:
                yield self._span(book.start(), book.end(), kind)
                return
        found = phrases.trim(self.text, self.hit.end, stop, self.language)
        if not found or not self._acceptable(*found):
            return
        if self.language == "en" and (
            comma := re.search(
                r", (?=and |a |an |the |with |[a-z]+ing |as )", self.text[found[0] : found[1]]
            )
        ):
            found = found[0], found[0] + comma.start()
        if self.rule.nouns and not self._has_noun(*found):
            return
        yield self._span(*found, kind)

    def _has_noun(self, start: int, end: int) -> bool:
        words = self.text[start:end].lower()
        if self.language == "zh":
            return words.endswith(tuple(self.rule.nouns)) or "《" in words
        head = re.split(r" (?:for|to|on|of|with|in|about|that) ", words)[0]
        return any(re.search(rf"\b{re.escape(noun)}$", head) for noun in self.rule.nouns)

    def _agent(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        wanted = kinds if not kind else frozenset({"organisation", "place", "zone", "company"})
        first = True
        last_end = self.sentence.start + self.hit.end
        for mention in self.mentions:
            if mention.start < last_end:
                continue
            gap = self.text[last_end - self.sentence.start : mention.start - self.sentence.start]
            joined = gap.strip(" ,") in ("and", "and the")
            if (first and len(gap) > 24) or not (first or joined):
                return
            if mention.kind in wanted or mention.kind == "name":
                yield self._mention(mention)
                first, last_end = False, mention.end
            elif first:
                return

    def _head(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """What stands in front of a participle: "a plan issued by", "the zone, approved by"."""
        if self.hit.start == 0:  # Approved by the State Council, the zone …
            comma = self.text.find(", ", self.hit.end)
            for mention in self.mentions:
                if (
                    comma >= 0
                    and mention.start - self.sentence.start > comma
                    and (mention.kind in kinds or kind)
                ):
                    yield self._mention(mention)
                    return
            return
        yield self._phrase_before(kind or "plan", kinds if not kind else frozenset())

    def _before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        yield self._phrase_before(kind)

    def _phrase_before(
        self, kind: str = "initiative", kinds: frozenset[str] = frozenset()
    ) -> Span | None:
        text = self.text
        end = self.hit.start
        lead = _AUXILIARIES.search(text[:end])
        passive = lead is not None
        end = lead.start() if lead else len(text[:end].rstrip(" ,"))
        for mention in self.mentions:
            if mention.end == self.sentence.start + end and (not kinds or mention.kind in kinds):
                return self._mention(mention)
        start = 0
        if passive and (opening := _LEADING.match(text)) and opening.end() < end:
            start = opening.end()
        clause = max(
            text.rfind(mark, start, end) for mark in (";", ", and ", " that ", ", while ", ":")
        )
        start = max(start, clause + 1 if clause >= 0 else start)
        if passive and (
            aside := re.search(
                r", (?:with|which|covering|a |an |the |known|located)", text[start:end]
            )
        ):
            end = start + aside.start()
        if not passive or end - start > 110:
            stops = self.matcher.lexicon.words["stops"]
            words = list(re.finditer(r"[^\s,]+", text[start:end]))
            first = len(words)
            for word in reversed(words):
                if word[0].lower() in stops and word[0].lower() != "and":
                    break
                first -= 1
            start += words[first].start() if first < len(words) else end - start
        found = phrases.trim(text, start, end, "en")
        if not found or len(text[found[0] : found[1]]) < 4:
            return None
        owner = re.match(
            r"(?:[A-Z][\w-]+ ){1,4}?(?<=\w )|[A-Z][\w-]+(?: [A-Z][\w-]+)*['’]s (?:first "
            r"|new )?|[\w ]{2,24} percent of (?:the )?",
            text[found[0] : found[1]],
        )
        if owner and ("'s" in owner[0] or "’s" in owner[0] or "percent" in owner[0]):
            found = found[0] + owner.end(), found[1]
        return self._span(*found, kind or "initiative")

    def _after_things(self) -> Iterator[Span | None]:
        """Zones and plans after the trigger, joined by commas and "and"."""
        found = re.search(r"设立|建设", self.text[self.hit.end : self.hit.end + 20])
        begun = re.search(r"开展|实施", self.text[self.hit.end : self.hit.end + 20])
        if begun and not found:  # 批复同意江河市开展…试点
            start = self.hit.end + begun.end()
            stop = phrases.region(self.text, start, len(self.text), self.language)
            if thing := phrases.trim(self.text, start, stop, self.language):
                yield self._span(*thing, "initiative")
            return
        begin = last = self.sentence.start + self.hit.end + (found.end() if found else 0)
        for mention in self.mentions:
            if mention.start < last or mention.kind not in self.rule.subject_kinds:
                continue
            gap = self.matcher.reading.source.text[last : mention.start]
            if len(gap) > 45 or (last > begin and gap.strip(" ,") not in _JOINTS):
                return
            yield self._mention(mention)
            last = mention.end
        if last == begin and self.language == "zh":
            book = _BOOK.search(self.text, self.hit.end)
            if book and book.start() - self.hit.end < 10:
                yield self._span(book.start(), book.end(), "plan")
