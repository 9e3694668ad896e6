"""Slots of both languages: firms, places and lists around a trigger; acceptable objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

from kg.extract import phrases
from kg.extract.lexicon import Lexicon
from kg.extract.records import Analysis, Mention, Sentence, Span
from kg.extract.subjects import SubjectFinder
from kg.extract.triggers import TriggerMatch

_PLACE_IN: Final = re.compile(r"\b(?:in|at|into|within|inside)(?: the| its)? $", re.IGNORECASE)
_UNSOUND: Final = re.compile(
    r"\d[\d.]*[万亿]?(?:余|多)?(?:项|个|家|条|户|平方|[美欧港]?元|人|吨|辆|列|亩|公里|公顷|%)|^(?:[一二三四五六七八九十\d]+(?:周?年|个月)|当天|当日|投产|通车|运营|投用|启用|并网|本|该|此|这|上述|范围|方案|细则|已|为|至|在|被|下|于|到|和|与|等|得|地|走"
    r"|打|迈|给|向(?!海)|后|时|其|之|中(?![国欧亚韩日德新俄英法非外关小医])|从)|[了着过]|(?:后|时|中|以来|基础|台阶|进程|步伐|情况|关注|作用|力度|发展|问题|入驻)$|注入|如何|取得|迈上|再上|走深走实"
)
_PERSON: Final = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_BAD_OBJECT: Final = re.compile(
    r"(?:it|them|itself|this|that|the|a|an|other|others|more|up|out|way|ways|time|place"
    r"|part|sure|use|all|one"
    r"|\d[\d,.]*|operations?|production|construction|steps?|measures?|efforts?|progress|results?|role|lead|advantage|here"
    r"|there|about|up to|so far.*|(?:most|full use|better use|number|advantage) of .*|more .*"
    r" than .*"
    r"|(?:two|three|four|five|six|seven|both|all) (?:areas|zones|cities|sides|places|sections"
    r"|parts))$",
    re.IGNORECASE,
)
_OPENED: Final = re.compile(
    r"(?:In|On|By|Under|At|From|During|Since|According|Meanwhile|Moreover|Besides|As|For|With"
    r"|Next|This|Within"
    r"|Over|Currently|Now|Today)\b[^,;]*, "
)
SOMEWHERE: Final = re.compile(r"^ ?(?:in|at) ")


#: Asides between a firm and its verb, and what joins two firms.
_ASIDE: Final = re.compile(
    r", (?:which|a|an|the|one of|owned|based|headquartered|known|founded|maker|part of|whose)\b"
    r"[^;]{2,80}, (?:has |have |had )?(?:also |already |both |all )?"
)
_FIRM_JOINT: Final = re.compile(
    r"\s*(?:(?:,|、|和|与|,? and|,? as well as)\s*(?:(?:the|a|an|its) )?(?:[a-z][\w-]* ){0,4})?"
)
#: Nominalised verbs before an object: the construction of a port.
MAKING: Final = re.compile(
    r"(?:(?:the|an?) )?(?:strategic goals?|goals?|[Cc]onstruction|[Dd]evelopment|[Ee]stablishment"
    r"|[Bb]uilding|[Cc]reation|[Ii]mplementation|[Ff]ormation|improvement|expansion|launch"
    r"|setting up|work|[Ww]ork) (?:of|on) (?:the |a |an )?"
)


_OF_SECTORS: Final = re.compile(
    r"\b(?:industries|sectors|fields|clusters) (?:such as|like|including)"
)
_COUNTED: Final = re.compile(
    r"(?:more than |over |nearly |about )?(?:\d[\d,.]*|two|three|four|five|six|seven|eight"
    r"|nine|ten|dozens of"
    r"|hundreds of|thousands of) (?!-)"
)
_IN_SCENE: Final = re.compile(r"In (?:the )?")
_SOMEPLACE: Final = frozenset({"zone", "place"})


class MatcherContext(Protocol):
    """What slots need of the matcher that reads them."""

    analysis: Analysis
    subjects: SubjectFinder
    language: str
    lexicon: Lexicon


class Slots:
    """Reads what stands around one trigger match."""

    def __init__(
        self,
        matcher: MatcherContext,
        index: int,
        sentence: Sentence,
        hit: TriggerMatch,
        bounds: list[int],
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
        self.mentions = matcher.analysis.mentions[index]
        self.bounds = bounds

    def _span(self, start: int, end: int, kind: str) -> Span:
        offset = self.sentence.start
        return Span(
            start=start + offset,
            end=end + offset,
            text=self.text[start:end],
            kind=kind,
            alt=phrases.wordings(self.text, start, end, self.language),
        )

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

    def _acceptable(self, start: int, end: int) -> bool:
        """Whether words may be the object of the rule."""
        words = self.text[start:end]
        if self.language == "zh":
            return self._acceptable_chinese(words)
        size = len(words.split())
        if words.count('"') % 2 or words.count("“") != words.count("”"):
            return False
        if self.rule.relation == "plans" and re.match(
            r"(?:more than |than |over |nearly |about |around |at least |no fewer than |up to "
            r"|some )?\d[\d,.]*(?![\w-])",
            words,
        ):
            return False  # a goal in numbers is a target
        if self.rule.relation == "focusesOn":
            return (
                size <= 9
                and not _PERSON.fullmatch(words)
                and not (self.rule.nouns and self._is_thing(words))
                and not re.match(r"(?:country|nation|world|city) in\b", words)
                and not re.search(
                    r"\d{2}|\b(?:he|she|said|who|companies|enterprises|people)\b", words
                )
                and not _BAD_OBJECT.fullmatch(words)
            )
        if words.startswith(("up ", "out ", "off ")):
            return False  # "open up the sector": not an object
        if self.rule.relation in ("plans", "leads") and _OF_SECTORS.search(words):
            return False  # the industries are only its topic
        if self.rule.id == "en-lead" and _COUNTED.match(words):
            return False
        if self.rule.relation == "plans" and re.search(
            r"\d[\d.,]* (?:percent|billion|million|trillion|yuan)\b|\bby (?:\d|one|two|half|a )",
            words,
        ):
            return False
        if self.rule.relation == "plans" and re.match(
            r"(?:by (?:another |a further )?\d|(?:country|nation|world|city) in\b"
            r"|annual \w+ of \d)",
            words,
        ):
            return False
        if self.rule.nouns and self.rule.relation in ("leads", "announced"):
            return not _BAD_OBJECT.fullmatch(words) and size <= 16  # a plan
        return not _BAD_OBJECT.fullmatch(words) and size <= 16 and (size > 1 or len(words) > 5)

    def _acceptable_chinese(self, words: str) -> bool:
        longest = 14 if self.rule.relation == "focusesOn" else 34
        if not 2 <= len(words) <= longest:
            return False
        if self.rule.relation == "focusesOn":
            return not re.search(
                r"[是了在将到为]|有(?![色机])|对(?![外俄非日韩台欧美])|[一二三四五六七八九十]个|增长|发展|建设|企业|能力|优势|水平|创新$|改革|问题|\d|(?:实验室|公司|集团|项目|平台|基地|中心|园)$",
                words,
            )
        if self.rule.relation in ("plans", "leads") and (
            _UNSOUND.search(words)
            or words in self.matcher.lexicon.words["document_nouns"]
            or (self.rule.relation == "plans" and words.startswith("《"))
            or words.count("“") != words.count("”")
            or words.count("《") != words.count("》")
        ):
            return False
        return not re.match(r"\d|[一二三四五六七八九十]+个?$", words)

    def _is_thing(self, words: str) -> bool:
        """Whether words name something located, not an industry: a lab for science."""
        lists = self.matcher.lexicon.words
        last = re.split(r" (?:for|of|on|in) ", words.lower())[0].rpartition(" ")[2]
        return last in lists["initiative_nouns"] and last not in lists["industry_nouns"]

    def _about(self, subject: Span) -> Span:
        """The place of a plan that is the grammatical subject: the plan will open a port."""
        if subject.kind != "plan" or self.language == "zh":
            return subject
        scene = _IN_SCENE.match(self.text)
        places = [
            m
            for m in self.mentions
            if scene and m.start == self.sentence.start + scene.end() and m.kind in _SOMEPLACE
        ]
        if places:
            meant: Span | None = self._mention(places[0])
        else:
            meant = self.matcher.subjects.topic(self.index, _SOMEPLACE)
        return replace(meant, alt=(*meant.alt, subject.text)) if meant else subject

    def _topic(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        position = self.sentence.start + self.hit.start
        wanted = kinds | {"zone", "place"}
        yield self.matcher.subjects.subject(self.index, position, wanted)

    def _list_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """The list before a verb: tourism, trade and finance are …."""
        if self.rule.relation == "plans" and SOMEWHERE.match(self.text[self.hit.end :]):
            return  # what is located somewhere is read by another rule
        lead = _OPENED.match(self.text)
        begin = lead.end() if lead and lead.end() < self.hit.start else 0
        marks = [
            self.text.rfind(mark, begin, self.hit.start) + len(mark)
            for mark in ("; ", " that ", ", while ", ": ", " says ", " said ")
            if self.text.rfind(mark, begin, self.hit.start) >= 0
        ]
        begin = max([begin, *marks])
        plans = self.rule.relation == "plans"
        # life and health is one industry; trade and finance are two
        alone = self.language == "en" and self.text.startswith("is ", self.hit.start)
        for start, end in phrases.items(
            self.text, begin, self.hit.start, self.language, whole=plans or alone
        ):
            if plans and (made := MAKING.match(self.text, start, end)):
                start = made.end()
            if self.rule.nouns and not self._is_one_of(start, end):
                continue
            if self._acceptable(start, end) and not self._names_actor(start, end):
                yield self._span(start, end, kind)

    def _inside(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for mention in self.mentions:
            if self.hit.start <= mention.start - self.sentence.start < self.hit.end:
                yield self._mention(mention)

    def _place(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for mention in self.mentions:
            gap = mention.start - self.sentence.start - self.hit.end
            if mention.text in ("its", "their") or self._is_elsewhere(mention):
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
            if self._is_elsewhere(mention):
                continue
            if at >= self.hit.end and mention.kind in ("zone", "place") and at - self.hit.end < 80:
                ends_in = self.hit.trigger.pattern.pattern.endswith("in(?!\\w)")
                if ";" in self.text[self.hit.end : at]:
                    return
                if _PLACE_IN.search(self.text[:at]) or (ends_in and at - self.hit.end < 6):
                    yield self._mention(mention)
                    return

    def _is_elsewhere(self, mention: Mention) -> bool:
        """Whether a place is only background, and too wide to settle in: in China."""
        return self.language == "en" and self.matcher.subjects.is_elsewhere(mention)

    def _firms(self) -> Iterator[Span | None]:
        """Names before the trigger that may be firms, joined by commas and "and"."""
        sentence, found = self.sentence, list[Mention]()
        edge = sentence.start + self.hit.start
        for mention in reversed([m for m in self.mentions if m.end <= edge]):
            gap = self.text[mention.end - sentence.start : edge - sentence.start]
            near = (
                (
                    len(gap) < 30
                    and not self._names_thing(gap)
                    and not re.search(r"[;；。]|\b(?:said|that|which)\b", gap)
                )
                or _ASIDE.fullmatch(gap)
                if not found
                else _FIRM_JOINT.fullmatch(gap)
            )
            if not near or mention.kind not in ("company", "name"):
                break
            found.insert(0, mention)
            edge = mention.start
        for mention in found:
            yield replace(self._mention(mention), kind="company")

    def _names_thing(self, gap: str) -> bool:
        """Whether a name is only the first part of one: the Hill-River trade center has settled."""
        things = self.matcher.lexicon.words.get("initiative_nouns", ())
        return any(word in things for word in gap.split())

    def _firms_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """Names after the trigger that may be firms, joined by commas and "and"."""
        edge = self.sentence.start + self.hit.end
        for mention in [m for m in self.mentions if m.start >= edge]:
            gap = self.matcher.analysis.source.text[edge : mention.start]
            if gap.strip() not in ("", ",", "and", ", and", "the") or mention.kind not in (
                "company",
                "name",
            ):
                return
            if mention.text.rpartition(" ")[2].lower() in self.matcher.lexicon.words.get(
                "initiative_nouns", ()
            ):
                return  # a centre is not a firm
            yield replace(self._mention(mention), kind="company")
            edge = mention.end

    def _joined(self, subject: Span, kinds: frozenset[str], position: int) -> Iterator[Span | None]:
        """The subjects after the first: A, B and C issued …."""
        edge = subject.end
        for mention in self.mentions:
            if mention.start < edge or mention.end > position:
                continue
            gap = self.matcher.analysis.source.text[edge : mention.start].strip()
            if gap not in ("and", "and the", ",", ", and", "、", "和", "与", "会同", "联合"):
                return
            if mention.kind in kinds:
                yield self._mention(mention)
            edge = mention.end

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
