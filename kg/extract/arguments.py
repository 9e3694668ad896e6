"""The arguments of a rule: the words that fill its subject and object slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.place_slots import AUXILIARIES, CUT_ONE, PlaceSlots
from kg.extract.records import Span
from kg.extract.slots import MAKING

_LEADING: Final = re.compile(
    r"^(?:On|In|At|By|Since|From|During|Under|According|Last|This|After|Before)\b[^,]*, "
)
_ASIDE: Final = re.compile(r", (?:with|which|covering|together|a |an |the |known|located|worth)")
#: A noun that is approved, not the place after it: a plan for the zone, pilots in A.
_OF_SOMETHING: Final = re.compile(
    r"\b(?!establishment|creation|setup|setting|expansion|launch|upgrading|enlargement)[a-z]{3,} "
    r"(?:for|in|of|on|to|at) "
)
_URGING: Final = frozenset({"encourage", "allow", "help", "support", "invite", "enable", "permit"})
_MADE: Final = re.compile(
    r"(?:building|creating|establishing|setting up|constructing|becoming|turning|launching|opening)"
    r" (?!of\b|hours|up\b)(?:itself (?:into|as) )?(?:an? |the )?"
)
_GROWN: Final = re.compile(r"(?:developing|promoting|growing|advancing|expanding|nurturing) ")
_MODIFIES: Final = re.compile(
    r" (?:and (?:[A-Z]\w+ )+)?(?!in\b|on\b|at\b|and\b|to\b|last\b|this\b|earlier\b|is\b|was\b"
    r"|for\b|as\b|under\b"
    r"|with\b|will\b|has\b|together\b|jointly\b|recently\b)[a-z]+"
)
_WHEN: Final = re.compile(
    r" (?:(?:on|late on|early on) (?:\w+day|[A-Z]\w+\.? \d+)|recently|jointly|yesterday|in [A-Z]\w+"
    r"(?: \d{4})?|(?:earlier )?(?:last|this) (?:week|month|year|\w+day)),?(?= )"
)
#: A relative pronoun before a participle: the plan, which was approved by ….
_WHICH: Final = re.compile(r",? (?:which|that)$")
_DOCUMENT_NOUN: Final = (
    r"(?P<document>(?:(?!(?:the|a|an|its|of|in|for|on|to|with|by|under|and|that|unveiled|issued|released"
    r"|published|announced)\b)[\w-]+ ){0,3}(?:plan|program|programme|blueprint|scheme|guideline"
    r"|regulation|proposal|outline|catalogue|list|strategy|document|policy)s?)"
)
_DOCUMENT_FOR: Final = re.compile(rf"\b{_DOCUMENT_NOUN} (?:for|of|on|in) (?:the |its )?$")
_DOCUMENT_END: Final = re.compile(rf"\b{_DOCUMENT_NOUN}$")
_ROLE: Final = re.compile(r" as (?:its|their|the|key|leading|pillar|priority|major)\b")
_IMPERSONAL: Final = re.compile(
    r"(?:In addition, |Meanwhile, |Besides, )?(?:More |Further |Great |Greater "
    r"|Vigorous )?(?:[Ee]fforts|[Ss]teps|[Mm]easures"
    r"|[Ww]ork|[Aa]ctions?|[Ss]upport|[Pp]riority|[Ee]mphasis) (?:will|shall|are|is|has|have)\b"
    r"|(?:The |[Ll]ocal |[Ll]ocal government |Provincial |Municipal |City |Regional |Zone "
    r"|Customs |Port )*"
    r"(?:[Oo]fficials|[Aa]uthorities|[Ll]eaders|[Pp]lanners) \w+"
)
#: Firms at the end of a list of industries: high-end equipment companies.
_FIRMS_TAIL: Final = re.compile(r" (?:companies|firms|enterprises|businesses|clusters)$")
_JOINTS: Final = ("", "and", "and the", "the", "和", "、", "与")
_BOOKS: Final = re.compile(r"(?:《[^》]{2,60}》[、和及与]?)+")
_BEGIN: Final = re.compile(r"开展|实施")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")
#: Reads a slot: gets the kind of an object (empty for a subject) and the kinds that fit.
SlotReader = Callable[[str, frozenset[str]], Iterator[Span | None]]


class Arguments(PlaceSlots):
    """Reads subject and object of one trigger match."""

    def pairs(self) -> Iterator[tuple[Span | None, Span | None]]:
        """Pairs of subject and object; None for one that was not found."""
        readers, kind = self.readers(), self.rule.object_kind
        things = list(readers[self.rule.object](kind, frozenset({kind})))
        if not things:
            return
        for subject in readers[self.rule.subject]("", self.rule.subject_kinds):
            for thing in things:
                yield subject, thing

    def readers(self) -> dict[str, SlotReader]:
        """What reads each slot that a rule may name; see :data:`kg.extract.lexicon.SLOTS`."""
        return {
            "agent": self._agent,
            "firms-after": self._firms_after,
            "head": self._head,
            "inside": self._inside,
            "left": self._left,
            "left-or-inside": self._left_or_inside,
            "list-before": self._list_before,
            "one": self._one,
            "place": self._place,
            "place-or-topic": self._place_or_topic,
            "placed-in": self._placed_in,
            "right": self._right,
            "things-after": self._things_after,
            "topic": self._topic,
        }

    def _left(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        position = self.sentence.start + self.hit.start
        if self.rule.relation == "initiativeIn" and not kind:
            if self.language == "en":
                yield from self._placed_things()
            elif thing := self._phrase_before():
                yield thing
            return
        wanted = kinds | {"place"} if "organisation" in kinds and not kind else kinds
        if self.rule.relation == "initiativeIn":
            wanted = frozenset({"zone", "place"})
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
        if subject and self.rule.relation in ("plans", "focusesOn"):
            subject = self._about(subject)
        yield subject
        if subject and self.rule.relation in ("leads", "announced"):
            yield from self._joined(subject, wanted, position)

    def _right(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if not kind:  # a subject on the right: what was approved
            yield from self._after_things()
            return
        stop = self._stop()
        if self.hit.start == 0 and self.rule.id == "en-focus" and self.hit.end < 24:
            return  # "Industries such as A and B are …" is read by another rule
        if self.rule.relation == "plans" and self.text.startswith(" to ", self.hit.end):
            return  # opens to traffic
        if self.rule.relation == "focusesOn" and _MADE.match(self.text, self.hit.end + 1):
            return  # focus on building a port is a plan
        if self.rule.relation == "plans":
            stop = self._verb_bound(stop)
        plans = self.rule.relation in ("plans", "leads") and (
            self.language == "en" or self.rule.relation == "plans"
        )
        for start, end in self._items(self._begin(), stop, whole=plans):
            if (plans or self.rule.nouns) and start in self.bounds:
                continue  # another verb begins here, and has the object
            if self.language == "en":
                start, end = self._trimmed(start, end, plans=plans)
            fits = self._has_noun if self.rule.relation == "leads" else self._is_one_of
            if self.rule.nouns and not fits(start, end):
                continue
            if (
                start < end
                and self._acceptable(start, end)
                and not (self.rule.relation == "focusesOn" and self._names_actor(start, end))
            ):
                yield self._span(start, end, kind)

    def _trimmed(self, start: int, end: int, *, plans: bool) -> phrases.Part:
        """An object without its modifiers: (the construction of) a port (in River City)."""
        text = self.text
        if plans and (cut := CUT_ONE.search(text, start, end)):
            urged = self.hit.trigger.base in _URGING and cut[0].startswith(" to ")
            end = start if urged else cut.start()  # encourage firms to set up a base: the base
        if (made := MAKING.match(text, start, end)) and not self._begins_place(made.end()):
            start = made.end()
        if plans and (making := _MADE.match(text, start, end)):
            start = making.end()  # begin building a line
        if self.rule.relation == "focusesOn":
            if grown := _GROWN.match(text, start, end):
                start = grown.end()
            for tail in (_FIRMS_TAIL, _ROLE):
                if found := tail.search(text, start, end):
                    end = found.start()
        return start, end

    def _begins_place(self, at: int) -> bool:
        """Whether a place name begins here: "the development of the zone" is one object."""
        start = self.sentence.start + at
        return any(m.start == start and m.kind in ("zone", "place") for m in self.mentions)

    def _begin(self) -> int:
        """Where the objects after a trigger begin: issued (on Monday) a plan."""
        if self.language == "en" and (when := _WHEN.match(self.text, self.hit.end)):
            return when.end()
        return self.hit.end

    def _stop(self) -> int:
        """Where they end at the latest: at the comma of "With a focus on A and B, the zone"."""
        stop = phrases.region(self.text, self.hit.end, len(self.text), self.language)
        opened = self.matcher.subjects.opener(self.index)
        return min(stop, opened - 2) if self.hit.end < opened else stop

    def _items(self, start: int, stop: int, *, whole: bool) -> Iterator[phrases.Part]:
        """The objects after a trigger; "from A and B to C, D and E" is a list in two parts."""
        if self.language == "en" and self.text.endswith(" from", 0, start):
            to = self.text.find(" to ", start, stop)
            if to >= 0:
                yield from phrases.items(self.text, start, to, self.language, whole=whole)
                start = to + 3
        yield from phrases.items(self.text, start, stop, self.language, whole=whole)

    def _verb_bound(self, stop: int) -> int:
        """The end of the objects where a coordinated verb follows: build A and create B."""
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
        stop = self._verb_bound(self._stop())
        if self.language == "en":
            cut = CUT_ONE.search(self.text, self._begin(), stop)
            stop = cut.start() if cut else stop
        else:
            book = _BOOK.search(self.text, self.hit.end, min(len(self.text), stop + 12))
            if book and book.start() - self.hit.end < 8:
                yield self._span(book.start(), book.end(), kind)
                return
        found = phrases.trim(self.text, self._begin(), stop, self.language)
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
            follows = self.text[mention.end - self.sentence.start :]
            if mention.kind == "place" and _MODIFIES.match(follows):
                return  # run by Shanghai and Hong Kong institutions
            if mention.kind in wanted or mention.kind == "name":
                yield self._mention(mention)
                first, last_end = False, mention.end
            elif first:
                return

    def _head(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """The noun phrase before a participle: "a plan issued by", "the zone, approved by"."""
        if not re.search(
            r"[a-z]", self.text[: self.hit.start]
        ):  # Approved by the State Council, the zone …
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

    def _phrase_before(
        self, kind: str = "initiative", kinds: frozenset[str] = frozenset()
    ) -> Span | None:
        text = self.text
        end = self.hit.start
        lead = AUXILIARIES.search(text[:end])
        passive = lead is not None
        end = lead.start() if lead else len(text[:end].rstrip(" ,"))
        if (lead := _WHICH.search(text, 0, end)) and self.language == "en":
            end = lead.start()
        for mention in self.mentions:
            if mention.end == self.sentence.start + end and (not kinds or mention.kind in kinds):
                named = mention.start - self.sentence.start
                if document := _DOCUMENT_FOR.search(text, 0, named):
                    return self._span(document.start("document"), end, "plan")
                return self._mention(mention)
        if lead and (document := _DOCUMENT_END.search(text, 0, end)):
            return self._span(document.start("document"), end, "plan")
        start = 0
        if passive and (opening := _LEADING.match(text)) and opening.end() < end:
            start = opening.end()
        clause = max(
            text.rfind(mark, start, end) for mark in (";", ", and ", " that ", ", while ", ":")
        )
        start = max(start, clause + 1 if clause >= 0 else start)
        if passive and (
            aside := re.search(
                r", (?:with|which|covering|together|a |an |the |known|located|worth)",
                text[start:end],
            )
        ):
            end = start + aside.start()
        if not passive or end - start > 110:
            start = self._after_last_stop(start, end)
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

    def _after_last_stop(self, start: int, end: int) -> int:
        """Where the words after the last stop word begin; the end where there are none."""
        stops = self.matcher.lexicon.words["stops"]
        words = list(re.finditer(r"[^\s,]+", self.text[start:end]))
        first = len(words)
        for word in reversed(words):
            if word[0].lower() in stops and word[0].lower() != "and":
                break
            first -= 1
        return start + words[first].start() if first < len(words) else end

    def _approved(self) -> Iterator[Span]:
        """What was approved, if it has no name: comprehensive pilots in A and B."""
        stop = phrases.region(self.text, self.hit.end, len(self.text), "en")
        if cut := CUT_ONE.search(self.text, self.hit.end, stop):
            stop = cut.start()
        found = phrases.trim(self.text, self.hit.end, stop, "en")
        if found and self._has_word(*found) and self._acceptable(*found):
            yield self._span(*found, "plan")

    def _has_word(self, start: int, end: int) -> bool:
        """Whether the head noun of a phrase is a document or something that stands in a place."""
        words = self.matcher.lexicon.words
        head = re.split(r" (?:for|to|on|of|with|in|about|that) ", self.text[start:end].lower())[0]
        last = head.rpartition(" ")[2]
        return last in words["document_nouns"] or last in words["initiative_nouns"]

    def _documents(self, *, founded: bool) -> Iterator[Span]:
        """批准《A》、《B》: documents; 批复同意江河市开展…试点: what is started."""
        books = _BOOKS.match(self.text, self.hit.end)
        for book in _BOOK.finditer(books[0]) if books else ():
            start = self.hit.end + book.start()
            yield self._span(start, self.hit.end + book.end(), "plan")
        begun = _BEGIN.search(self.text, self.hit.end, self.hit.end + 20)
        if begun and not (founded or books):
            stop = phrases.region(self.text, begun.end(), len(self.text), self.language)
            if thing := phrases.trim(self.text, begun.end(), stop, self.language):
                yield self._span(*thing, "initiative")

    def _after_things(self) -> Iterator[Span | None]:
        """Zones and plans after the trigger, joined by commas and "and"."""
        found = re.search(r"设立|建设", self.text[self.hit.end : self.hit.end + 20])
        if self.language == "zh" and (stated := list(self._documents(founded=bool(found)))):
            yield from stated
            return
        begin = last = self.sentence.start + self.hit.end + (found.end() if found else 0)
        for mention in self.mentions:
            if mention.start < last or mention.kind not in self.rule.subject_kinds:
                continue
            gap = self.matcher.analysis.source.text[last : mention.start]
            owns = self.text.startswith(("'s", "’s"), mention.end - self.sentence.start)
            if self.language == "en" and (owns or _OF_SOMETHING.search(gap)):
                break  # what the zone owns, or what is made for it
            if len(gap) > 45 or (last > begin and gap.strip(" ,") not in _JOINTS):
                return
            yield self._mention(mention)
            last = mention.end
        if last == begin and self.language == "en" and self.rule.relation == "approvedBy":
            yield from self._approved()
        if last == begin and self.language == "zh":
            book = _BOOK.search(self.text, self.hit.end)
            if book and book.start() - self.hit.end < 10:
                yield self._span(book.start(), book.end(), "plan")
