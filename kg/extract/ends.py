"""The two ends of a rule's claim: what its slots mean, and where the words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

from kg.extract import phrases
from kg.extract.hits import Hit
from kg.extract.lexicon import Lexicon
from kg.extract.model import Mention, Reading, Sentence, Span
from kg.extract.subjects import SubjectFinder

_PLACE_IN: Final = re.compile(r"\b(?:in|at|into|within|inside)(?: the| its)? $", re.IGNORECASE)
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
_UNSOUND: Final = re.compile(
    r"\d[\d.]*[万亿]?(?:余|多)?(?:项|个|家|条|户|平方|元|%)|^(?:范围|方案|细则|已|为|至|在|被|下|于|到|和|与|等|得|地|走"
    r"|打|迈|给|向|后|时|其|之|中|从)|[了着过]|(?:后|时|中|以来|基础|台阶|进程|步伐|情况|关注|作用|力度|发展|问题)$"
)
_BAD_OBJECT: Final = re.compile(
    r"(?:it|them|itself|this|that|the|a|an|other|others|more|up|out|way|ways|time|place"
    r"|part|sure|use|all|one"
    r"|\d[\d,.]*|steps?|measures?|efforts?|progress|results?|role|lead|advantage|here"
    r"|there|about|up to)$",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(r" as (?:its|their|the|key|leading|pillar|priority|major)\b")
_IMPERSONAL: Final = re.compile(
    r"(?:In addition, |Meanwhile, |Besides, )?(?:More |Further |Great |Greater |Vigorous )?(?:[Ee]fforts|[Ss]teps|[Mm]easures"
    r"|[Ww]ork|[Aa]ctions?|[Ss]upport|[Pp]riority|[Ee]mphasis) (?:will|shall|are|is|has|have)\b"
)
_OPENED: Final = re.compile(
    r"(?:In|On|By|Under|At|From|During|Since|According|Meanwhile|Moreover|Besides|As|For|With|Next|This|Within"
    r"|Over|Currently|Now|Today)\b[^,;]*, "
)
#: Firms at the end of a list of industries: high-end equipment companies.
_FIRMS_TAIL: Final = re.compile(r" (?:companies|firms|enterprises|businesses|clusters)$")
_SOMEWHERE: Final = re.compile(r"^ ?(?:in|at) ")
_JOINTS: Final = ("", "and", "and the", "the", "和", "、", "与")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")


class Matches(Protocol):
    """What ends need of the matcher that reads them."""

    reading: Reading
    subjects: SubjectFinder
    language: str
    lexicon: Lexicon


class Ends:
    """Reads the two ends of one hit."""

    def __init__(
        self, matcher: Matches, index: int, sentence: Sentence, hit: Hit, bounds: list[int]
    ) -> None:
        bound = next((b for b in bounds if b > hit.end), len(sentence.text))
        self.matcher, self.index, self.sentence, self.hit, self.bound = (
            matcher,
            index,
            sentence,
            hit,
            bound,
        )
        self.rule, self.text, self.language = hit.rule, sentence.text, matcher.language
        self.mentions = matcher.reading.mentions[index]
        self.bounds = bounds

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

    def _span(self, start: int, end: int, kind: str) -> Span:
        offset = self.sentence.start
        return Span(
            start=start + offset,
            end=end + offset,
            text=self.text[start:end],
            kind=kind,
            alt=phrases.wordings(self.text, start, end, self.language),
        )

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
        if here and _IMPERSONAL.match(self.text):
            here = False
        subject = self.matcher.subjects.subject(self.index, position, wanted, here=here)
        yield subject
        if subject and self.rule.relation in ("leads", "announced"):
            yield from self._joined(subject, wanted, position)

    def _joined(
        self, subject: Span, kinds: frozenset[str], position: int
    ) -> Iterator[Span | None]:
        """The bodies after the first: A, B and C issued …"""
        edge = subject.end
        for mention in self.mentions:
            if mention.start < edge or mention.end > position:
                continue
            gap = self.matcher.reading.source.text[edge : mention.start].strip()
            if gap not in ("and", "and the", ",", ", and", "、", "和", "与", "会同", "联合"):
                return
            if mention.kind in kinds:
                yield self._mention(mention)
            edge = mention.end

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
        for start, end in phrases.items(self.text, self.hit.end, stop, self.language, whole=plans):
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

    def _is_one_of(self, start: int, end: int) -> bool:
        words = self.text[start:end].lower()
        last = words.rpartition(" ")[2]
        return last in self.rule.nouns or last.rpartition("-")[2] in self.rule.nouns

    def _names_actor(self, start: int, end: int) -> bool:
        offset = self.sentence.start
        return any(
            m.start < end + offset
            and start + offset < m.end
            and m.kind not in ("name", "pronoun", "industry")
            for m in self.mentions
        )

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

    def _acceptable(self, start: int, end: int) -> bool:
        words = self.text[start:end]
        if self.language == "zh":
            longest = 14 if self.rule.relation == "focusesOn" else 26
            if not 2 <= len(words) <= longest:
                return False
            if self.rule.relation == "focusesOn":
                return not re.search(
                    r"[是了有在将到对为]|增长|发展|建设|企业|能力|优势|水平|创新$|改革|问题|\d",
                    words,
                )
            if self.rule.relation in ("plans", "leads") and (
                _UNSOUND.search(words)
                or words in self.matcher.lexicon.words["document_nouns"]
                or words.count("“") != words.count("”")
                or words.count("《") != words.count("》")
            ):
                return False
            return not re.match(r"\d|[一二三四五六七八九十]+个?$", words)
        size = len(words.split())
        if words.count('"') % 2 or words.count("“") != words.count("”"):
            return False
        if self.rule.relation == "plans" and re.match(
            r"(?:more than |over |nearly |about |around )?\d[\d,.]*(?![\w-])", words
        ):
            return False  # a number goal is a target
        if self.rule.relation == "focusesOn":
            return (
                size <= 9
                and not re.match(r"(?:country|nation|world|city) in\b", words)
                and not re.search(
                    r"\d{2}|\b(?:he|she|said|who|companies|enterprises|people)\b", words
                )
                and not _BAD_OBJECT.fullmatch(words)
            )
        if self.rule.relation == "plans" and re.match(
            r"(?:by (?:another |a further )?\d|(?:country|nation|world|city) in\b|annual \w+ of \d)",
            words,
        ):
            return False
        return not _BAD_OBJECT.fullmatch(words) and size <= 16 and (size > 1 or len(words) > 5)

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

    def _topic(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        position = self.sentence.start + self.hit.start
        yield self.matcher.subjects.subject(self.index, position, kinds)

    def _list_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """The list in front of a verb: tourism, trade and finance are …"""
        lead = _OPENED.match(self.text)
        begin = lead.end() if lead and lead.end() < self.hit.start else 0
        marks = [
            self.text.rfind(mark, begin, self.hit.start) + len(mark)
            for mark in ("; ", " that ", ", while ", ": ")
            if self.text.rfind(mark, begin, self.hit.start) >= 0
        ]
        begin = max([begin, *marks])
        plans = self.rule.relation == "plans"
        for start, end in phrases.items(
            self.text, begin, self.hit.start, self.language, whole=plans
        ):
            if self.rule.nouns and not self._is_one_of(start, end):
                continue
            if self._acceptable(start, end) and not self._names_actor(start, end):
                yield self._span(start, end, kind)

    def _inside(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for mention in self.mentions:
            if self.hit.start <= mention.start - self.sentence.start < self.hit.end:
                yield self._mention(mention)

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

    def _place(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for mention in self.mentions:
            gap = mention.start - self.sentence.start - self.hit.end
            if mention.text in ("its", "their"):
                continue
            if gap >= 0 and mention.kind in ("zone", "place", "pronoun"):
                between = self.text[self.hit.end : self.hit.end + gap]
                if (
                    len(between) < 40
                    and not re.search(r"[;，。；]|, [a-z]", between)
                    and mention.kind != "pronoun"
                ):
                    yield self._mention(mention)
                return

    def _place_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for mention in self.mentions:
            at = mention.start - self.sentence.start
            if at >= self.hit.end and mention.kind in ("zone", "place") and at - self.hit.end < 80:
                ends_in = self.hit.trigger.pattern.pattern.endswith("in(?!\\w)")
                if _PLACE_IN.search(self.text[:at]) or (ends_in and at - self.hit.end < 6):
                    yield self._mention(mention)
                    return

    def _firms(self) -> Iterator[Span | None]:
        """Names in front of the trigger that may be firms, joined by commas and "and"."""
        sentence, found = self.sentence, list[Mention]()
        edge = sentence.start + self.hit.start
        for mention in reversed([m for m in self.mentions if m.end <= edge]):
            gap = self.text[mention.end - sentence.start : edge - sentence.start]
            near = (
                len(gap) < 30 and not re.search(r"[;；。]|\b(?:said|that|which)\b", gap)
                if not found
                else gap.strip() in (",", "and", ", and", "、", "和", "与", "")
            )
            if not near or mention.kind not in ("company", "name"):
                break
            found.insert(0, mention)
            edge = mention.start
        for mention in found:
            yield replace(self._mention(mention), kind="company")

    def _firms_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """Names behind the trigger that may be firms, joined by commas and "and"."""
        edge = self.sentence.start + self.hit.end
        for mention in [m for m in self.mentions if m.start >= edge]:
            gap = self.matcher.reading.source.text[edge : mention.start]
            if gap.strip() not in ("", ",", "and", ", and", "the") or mention.kind not in (
                "company",
                "name",
            ):
                return
            yield replace(self._mention(mention), kind="company")
            edge = mention.end

    def _place_or_topic(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = list(self._place_after(kind, kinds))
        if not found:
            after = self.text[self.hit.end : self.hit.end + 60]
            named = _SOMEWHERE.search(after)
            position = self.sentence.start + self.hit.start
            places = frozenset({"zone", "place"})
            found = [] if named else [self.matcher.subjects.subject(self.index, position, places)]
        yield from found

    def _mention(self, mention: Mention) -> Span:
        alt: tuple[str, ...] = ()
        if mention.generic and (meant := self.matcher.subjects.antecedent(self.index, mention)):
            alt = (meant.text,)
        whole = next(
            (m for m in self.mentions if m.end == mention.start and m.kind in ("zone", "place")),
            None,
        )
        if whole and self.language == "zh":
            alt = (*alt, whole.text + mention.text)
        return Span(
            start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt
        )
