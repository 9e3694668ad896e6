"""Observations and targets: for each figure, what is measured, of what, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.lexicon import lexicon
from kg.extract.model import Candidate, Figure, Reading, Sentence, Span, Value
from kg.extract.subjects import SubjectFinder

KINDS: Final = frozenset({"zone", "place", "initiative", "plan"})
_WIDER: Final = KINDS | {"organisation", "company"}
_INTENT: Final = re.compile(
    r"\b(?:will|shall|should|is expected to|are expected to|expected to|aims?|aimed to"
    r"|plans? to|planned to|plans for|target(?:s|ed)?|goal|goals"
    r"|strives?|seeks? to|hopes? to|intends?|set to|projected|estimated to reach|is to"
    r"|are to|to reach|to exceed|to be (?:built|completed)|by 20(?:2[5-9]|3\d))\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:has|have|had|was|were|reached|rose|grew|so far|hit|exceeded|totaled|stood)\b"
)
_CHINESE_INTENT: Final = re.compile(
    r"将(?!近)|力争|计划|预计|拟|目标|到20[2-9]\d年|有望|争取|规划(?:到|建设)|未来|不低于|提高至|提高到"
)
_CHINESE_PAST: Final = re.compile(r"已|了|累计|实现|达到?|完成|同比")
_VERB_TAIL: Final = re.compile(
    r"(?:[\s,]+(?:of|at|to|by|in|is|are|was|were|has|have|had|been|be|a|an|the|its|their"
    r"|reached|reach|reaching|rose|rise|rises|rising|grew|grow|growing|growth|hit|hits"
    r"|hitting|came"
    r"|come|stood|stands|stand|totaled|totalled|totaling|totalling|amounted|amounting"
    r"|amounts|increased|increase|increasing|exceeded|exceeding|exceeds|exceed|surpassed"
    r"|climbed|jumped"
    r"|surged|soared|dropped|fell|declined|decreased|expanded|expand|covers?|covering"
    r"|covered|worth|valued|up|down|from|accounted|accounting|accounts|for|with|will"
    r"|would|expected|pass|passed"
    r"|than|as|high|much|many|some|gained|gain|drew|drawn|attracted|attract|recorded"
    r"|contributed|over|also|already|now|only|just|and|year-on-year|year|on|an|average"
    r"|annual|set|topped|top|around|involve|involves|involving|involved|account|total"
    r"|maintained|posted|saw|achieved|registered|handled|reported|completed))+$",
    re.IGNORECASE,
)
_DATE_TAIL: Final = re.compile(
    r"[\s,]+(?:in|for|by|from|during|since|over|as of|at|through|to|between|last"
    r"|this)(?: (?:the|a|end|of|first|second|third|fourth|past|last|this|same|half"
    r"|quarters?|months?|years?|period|and|to|through|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|early|late|mid|January|February|March|April|May"
    r"|June|July|August|September|October|November|December|\d{1,4}),?)+$"
)
_CHANGE: Final = re.compile(
    r"(?:\b(?:up|down|rose|rise|rising|grew|growing|growth of|increased|increasing"
    r"|increase of|an increase of|fell|dropped|declined|decreased|decrease of|higher"
    r"|lower|jumped|surged|soared|climbed|expanded|by|accounting for|accounted for"
    r"|account for|accounts for|representing|or)"
    r"(?: by| of| about| only)?\s+(?:a |an |about |nearly |over |more than )*)$",
    re.IGNORECASE,
)
_OF_AFTER: Final = re.compile(
    r"\s+(?:of|in|worth of) (?:the |its |their |all |all the |these |total |China's "
    r"|new )*(?P<noun>[A-Za-z\"“][^,;.()]*)"
)
_STATIC_UNITS: Final = frozenset({"km2", "m2"})
_STATIC_WORDS: Final = re.compile(
    r"\b(?:borders?|consists? of|comprises?|covers? an area|is divided|includes?|area of"
    r"|population|subzones|sections|areas)\b|面积|包括|涵盖|分为|人口"
)
_SKIPPED_NOUN: Final = re.compile(
    r"(?:types?|kinds?|aspects?|categories|of (?:them|which|the)|sides?|days?|years?"
    r"|phases?|other|new consumer|sessions?|hand|fronts?|things|steps|anniversar\w+"
    r"|consecutive|straight|decades?|-)\b",
    re.IGNORECASE,
)
_CHINESE_NOUN: Final = re.compile(
    r"(?:(?:国家级|省级|市级|重点|重大|新|的)?)(?P<noun>(?:[\u4e00-\u9fffA-Za-z]|“[^”]{1,12}”"
    r"|、(?=[\u4e00-\u9fff]{2,6}(?:和|等))){2,16}?)"
    r"(?=[，。；！？、（）：]|在|已|将|被|是|有|从|向|正|完成|实现|落地|落户|入驻|组成|构成|设立|建立|出台|推出|获批|启动|开展|签约|投产|开工"
    r"|运营|上线|复制|形成|覆盖|中(?!心|国|小|医|欧|外|央)|，|可以|可|均|都|为|与|和|及|以及|同比|增长|超|达|占|参与|通过|成功|先后|集聚"
    r"|$)"
)
_CHINESE_VERBS: Final = (
    "同比增长|环比增长|同比增加|同比下降|年均增长|增长到了|增长至|增长到|增长了|增长|增加到|增加至|增加了|增加|增至|提高至|提高到|提升至|提升到|提高了"
    "|提高|提升了|提升|扩大到|扩大至|达到了|达到|达|突破了|突破|超过了|超过"
    "|力争|超|为|是|有|共有|共|约占|占比|占|实现了|实现|完成了|完成|累计|总计|共计|新增了|新增|新设|设立了|设立|吸引了|吸引|引进了|引进|形成了"
    "|形成|推出了|推出|集聚了|集聚|聚集了|拥有|包括|涵盖|降至|下降|减少了|减少|压缩至|压缩到|缩短至|缩短到|缩短了"
    "|贡献了|贡献|接近|近|约|同比|由|从|至|到|仅|仅为|分别|高达|以|在|了|的|已|已经|其中|比|较上年|较去年|高出|高于|平均|将|由原来的|原来的"
    "|每年|预计|可|全年|占全国|占全省|占全市"
)
_TAIL_VERBS: Final = re.compile(
    rf"(?:{'|'.join(sorted(_CHINESE_VERBS.split('|'), key=len, reverse=True))}|[、，,\s])+$"
)
_CHINESE_LEAD: Final = re.compile(
    r"^(?:的|今年|去年|截至目前|目前|其中|仅|累计|当地|现在|如今|全区|区内|已|共|全年|自(?!贸|由)|在|，|、|也|还|就|通过|并|同时|而|且"
    r"|上半年|前三季度|一季度|期间)+"
)


class Measurer:
    """Turns figures into observations and targets."""

    def __init__(self, reading: Reading, subjects: SubjectFinder) -> None:
        self.reading, self.subjects = reading, subjects
        self.chinese = reading.source.language == "zh"
        self._last_metric: Span | None = None

    def claims(self, index: int) -> Iterator[Candidate]:
        """Candidates of one sentence, without dates."""
        sentence = self.reading.sentences[index]
        self._last_metric = None
        previous: Value | None = None
        for value in self.reading.values[index]:
            found = self._metric(index, sentence, value, previous)
            if found is None:
                continue
            metric = found
            subject = self._subject(index, sentence, value)
            if subject is None or subject.start <= value.start < subject.end:
                continue
            future = self._future(index, sentence, value)
            if future and self._small(value):
                continue
            self._last_metric, previous = metric, value
            yield Candidate(
                sentence=sentence,
                relation="target" if future else "observation",
                subject=subject,
                figure=Figure(value=value, metric=metric),
                hedge="planned" if future else "",
                rule=f"{'zh' if self.chinese else 'en'}-{'target' if future else 'observation'}"
                + ("" if value.unit != "count" else "-count"),
                confidence=0.45 if future else 0.72 if value.unit != "count" else 0.62,
            )

    def _small(self, value: Value) -> bool:
        return (
            value.unit == "count"
            and value.number <= 5
            and not value.text[:1].isdigit()
            and value.comparator == "="
        )

    def _future(self, index: int, sentence: Sentence, value: Value) -> bool:
        at = value.start - sentence.start
        year = self.reading.source.published[:4]
        near = [m for m in self.reading.moments[index] if abs(m.start - value.start) < 40]
        if year and any(m.iso[:4] > year for m in near):
            return True
        if self.chinese:
            start = max(sentence.text.rfind(mark, 0, at) for mark in "。；") + 1
            comma = sentence.text.rfind("，", 0, at) + 1
            clause = sentence.text[comma:at]
            found = _CHINESE_INTENT.search(sentence.text, start, at)
            return bool(found) and not (
                _CHINESE_PAST.search(clause) and not _CHINESE_INTENT.search(clause)
            )
        start = max(sentence.text.rfind(mark, 0, at) for mark in (";", ", and ", ", while "))
        clause = sentence.text[max(start, 0) : at]
        if _INTENT.search(clause):
            return not _PAST.search(clause)
        opening = sentence.text[:at]
        if clause.startswith((", and to ", ", and aims ")) and _INTENT.search(opening):
            return True
        return bool(re.search(r"\bwill\b", opening)) and not _PAST.search(opening)

    def _subject(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        mentions = self.reading.mentions[index]
        before = [
            m
            for m in mentions
            if m.end <= value.start
            and m.kind in KINDS
            and m.text not in ("China", "中国", "全国", "我国", "全球")
        ]
        found = self.subjects.subject(index, value.start, KINDS)
        if before and (found is None or found.text in ("China", "中国", "我国", "全国")):
            return self._as_span(index, before[-1])
        spoken = [
            m for m in mentions if m.end <= value.start and (m.kind in KINDS or m.kind == "pronoun")
        ]
        if found is not None and not spoken and found.start < sentence.start:
            own = self.subjects.subject(index, value.start, frozenset({"organisation"}), here=True)
            if own is not None:
                return own
        if found is None or (not spoken and found.start < sentence.start):
            after = [
                m
                for m in mentions
                if m.start >= value.end and m.kind in KINDS and not m.generic and m.text != "China"
            ]
            if after and found is None:
                return self._as_span(index, after[0])
            if after and re.search(
                r"\b(?:in|of|to|into|joined|for)(?: the| its)? $",
                sentence.text[: after[0].start - sentence.start],
            ):
                return self._as_span(index, after[0])
        if found is None:
            found = self.subjects.subject(index, value.start, _WIDER)
        return found

    def _as_span(self, index: int, mention: object) -> Span | None:
        return self.subjects._span(index, mention, KINDS)  # type: ignore[arg-type]

    def _metric(
        self, index: int, sentence: Sentence, value: Value, previous: Value | None
    ) -> Span | None:
        read = self._chinese_metric if self.chinese else self._english_metric
        return read(index, sentence, value)

    def _span(self, sentence: Sentence, start: int, end: int) -> Span | None:
        text = sentence.text[start:end]
        lead = len(text) - len(text.lstrip(' ,"“'))
        text = text.strip(' ,"“”')
        if not text:
            return None
        start += lead
        return Span(
            start=sentence.start + start,
            end=sentence.start + start + len(text),
            text=text,
            kind="metric",
        )

    # English

    def _english_metric(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        text = sentence.text
        at, end = value.start - sentence.start, value.end - sentence.start
        if value.unit == "count":
            found = self._noun_after(text, end)
            if found:
                if text[found[0] : found[1]].lower() in ("them", "these", "those", "which"):
                    return self._last_metric
                if _SKIPPED_NOUN.match(text[found[0] : found[1]]) and not value.text[:1].isdigit():
                    return None
                return self._span(sentence, *found)
            return self._before(index, sentence, at) or self._last_metric
        if value.unit in ("percent", "pp", "times"):
            of = _OF_AFTER.match(text, end)
            changed = _CHANGE.search(text[:at])
            if changed and self._last_metric and not of:
                return self._last_metric
            if of and not changed:
                noun = self._noun_after(text, of.start("noun") - 1)
                if noun:
                    return self._span(sentence, *noun)
            if of and changed and changed[0].lower().startswith(("account", "repres")):
                noun = self._noun_after(text, of.start("noun") - 1)
                return self._span(sentence, *noun) if noun else self._last_metric
            found_before = self._before(index, sentence, at)
            if found_before:
                return found_before
            noun = (
                self._noun_after(text, of.start("noun") - 1) if of else self._noun_after(text, end)
            )
            return self._span(sentence, *noun) if noun else self._last_metric
        before = self._before(index, sentence, at)
        of = _OF_AFTER.match(text, end)
        if of and (
            before is None
            or re.search(
                r"\b(?:attract|draw|dr[ae]w|gain|bring|brought|receiv|use|handl|record"
                r"|secur|sign)\w* (?:\w+ )?$",
                text[:at],
            )
        ):
            noun = self._noun_after(text, of.start("noun") - 1)
            if noun:
                return self._span(sentence, *noun)
        if before:
            return before
        noun = self._noun_after(text, end)
        return self._span(sentence, *noun) if noun else self._last_metric

    def _noun_after(self, text: str, at: int) -> tuple[int, int] | None:
        stops = lexicon("en").words["stops"]
        start, last = -1, -1
        for n, word in enumerate(re.finditer(r"\s*([^\s]+)", text[at:])):
            raw = word[1]
            bare = raw.strip(',.;:()"“”')
            if (
                bare.lower() in ("more", "new", "the", "of", "such", "other")
                and start < 0
                and n < 2
            ):
                continue
            if not bare or (
                bare.lower() in stops
                and not (bare == "and" and start >= 0 and _keeps_and(text[at + word.end() :]))
            ):
                break
            if (
                start >= 0
                and re.search(r"ed$", bare)
                and not re.search(
                    r"(?:-\w+ed|based|invested|funded|related|certified|limited)$", bare
                )
            ):
                break
            if raw.startswith("(") or n > 7:
                break
            start = at + word.start(1) if start < 0 else start
            last = at + word.start(1) + len(raw.rstrip(',.;:)"”'))
            if raw[-1] in ",.;:":
                break
        return (start, last) if start >= 0 else None

    def _before(self, index: int, sentence: Sentence, at: int) -> Span | None:
        """The noun phrase in front of the verb that leads to the figure."""
        text = sentence.text[:at].rstrip()
        for _ in range(4):
            cut = _VERB_TAIL.search(text) or _DATE_TAIL.search(text) if " " in text else None
            if cut is None or cut.start() == 0:
                break
            text = text[: cut.start()]
        stops = lexicon("en").words["stops"]
        words = list(re.finditer(r"[^\s]+", text))
        first = len(words)
        taken = 0
        for word in reversed(words):
            bare = word[0].strip(',.;:()"“”')
            low = bare.lower()
            ends = word[0][-1] in ",;:" and first != len(words)
            if (
                ends
                or (low in stops and low not in ("in", "and", "for", "these", "this", "those"))
                or low in ("its", "their", "a", "an")
                or taken > 6
            ):
                break
            if low in ("in", "for") and taken == 0:
                break
            first -= 1
            taken += 1
        while first < len(words) and words[first][0].lower() in ("in", "and", "for", "the", "of"):
            first += 1
        if first >= len(words):
            return None
        start = words[first].start()
        mention = next(
            (m for m in self.reading.mentions[index] if m.start == sentence.start + start), None
        )
        if mention:
            after = mention.end - sentence.start
            rest = re.match(r"(?:['’]s)?\s+(?=\w)", sentence.text[after:at])
            if rest and after + rest.end() < len(text):
                start = after + rest.end()
            elif after >= len(text.rstrip(" ,")):
                found = re.search(
                    r"([A-Za-z-]+(?: [A-Za-z-]+){0,3}) of (?:the )?$",
                    sentence.text[: words[first].start()],
                )
                verb = re.search(
                    r"\s(covers?|covering|borders?|has|accommodates?)\s", sentence.text[after:at]
                )
                if found:
                    return self._trim_article(sentence, found.start(1), found.end(1))
                if verb:
                    return self._span(sentence, after + verb.start(1), after + verb.end(1))
                return None
        return self._span(sentence, start, len(text))

    def _trim_article(self, sentence: Sentence, start: int, end: int) -> Span | None:
        lead = re.match(
            r"(?:the|a|an|its|and|with|has|have) ", sentence.text[start:end], re.IGNORECASE
        )
        return self._span(sentence, start + (lead.end() if lead else 0), end)

    # Chinese

    def _chinese_metric(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        text = sentence.text
        at, end = value.start - sentence.start, value.end - sentence.start
        before = self._chinese_before(index, sentence, at)
        if value.unit == "count":
            lead = 1 if text[end : end + 1] == "的" else 0
            found = _CHINESE_NOUN.match(text, end + lead)
            if found and not re.match(r"(?:增长|增至|以上|左右|以来|同比|提升|时)", found["noun"]):
                return self._span(sentence, found.start("noun"), found.end("noun"))
            return before or self._last_metric
        if value.unit in ("percent", "pp", "times") and before is None:
            if self._last_metric:
                return self._last_metric
            found = re.compile(
                r"的(?P<noun>[\u4e00-\u9fff]{2,12}?)(?=[，。；、]|和|由|在|$)"
            ).match(text, end)
            return self._span(sentence, found.start("noun"), found.end("noun")) if found else None
        if value.unit not in ("percent", "pp", "times") and before is None:
            found = re.compile(r"的?(?P<noun>[\u4e00-\u9fff]{2,10}?)(?=[，。；、]|和|$)").match(
                text, end
            )
            if found:
                return self._span(sentence, found.start("noun"), found.end("noun"))
        of = re.compile(r"的(?P<noun>[\u4e00-\u9fff]{2,12}?)(?=[，。；、]|和|由|在|$)").match(
            text, end
        )
        if of and before is not None and len(before.text) < 3:
            return self._span(sentence, of.start("noun"), of.end("noun"))
        return before or self._last_metric

    def _chinese_before(self, index: int, sentence: Sentence, at: int) -> Span | None:
        text = sentence.text
        start = max(text.rfind(mark, 0, at) for mark in "，。；：！？“") + 1
        for moment in self.reading.moments[index]:
            if moment.end - sentence.start <= at and moment.end - sentence.start > start:
                start = moment.end - sentence.start
        for other in self.reading.values[index]:
            if start < other.end - sentence.start <= at:
                start = other.end - sentence.start
        for mention in self.reading.mentions[index]:
            if (
                mention.end - sentence.start <= at
                and mention.end - sentence.start > start
                and mention.kind in _WIDER
                and not mention.generic
            ):
                if not text[
                    mention.end - sentence.start : mention.end - sentence.start + 1
                ].startswith(("数", "量")):
                    start = mention.end - sentence.start
        clause = text[start:at]
        whole = clause
        clause = _TAIL_VERBS.sub("", clause)
        lead = _CHINESE_LEAD.match(clause)
        shift = lead.end() if lead else 0
        clause = clause[shift:]
        if len(clause) < 2:
            share = re.search(r"占[\u4e00-\u9fff]{1,6}$", whole)
            if share:
                return self._span(sentence, start + share.start(), start + share.end())
            return None
        if len(clause) > 16:
            shift += len(clause) - 12
        return self._span(
            sentence,
            start + shift,
            start + shift + len(clause if len(clause) <= 16 else clause[-12:]),
        )


def _keeps_and(rest: str) -> bool:
    """Whether "and" joins two nouns of one metric: "projects and platforms"."""
    return bool(
        re.match(
            r"\s*(?:[a-z-]+)(?=\s(?:have|has|were|was|are|in|to|from|on|through)\b|[,.;])", rest
        )
    )


def is_static(candidate: Candidate) -> bool:
    """Whether a figure describes how a thing is made, not how far it got: its area, its parts."""
    if candidate.figure is None:
        return False
    metric = candidate.figure.metric.text if candidate.figure.metric else ""
    if candidate.figure.value.unit in _STATIC_UNITS:
        return True
    return bool(_STATIC_WORDS.search(metric)) or bool(
        candidate.figure.value.unit == "count"
        and re.search(r"\b(?:areas|sections|subzones|districts|parts|countries)\b|片区", metric)
    )
