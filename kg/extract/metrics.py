"""What a figure measures: the noun phrase before its verb or after its number."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract.lexicon import lexicon
from kg.extract.model import Reading, Sentence, Span, Value

WIDER: Final = frozenset({"zone", "place", "initiative", "plan", "organisation", "company"})
_DATE_TAIL: Final = re.compile(
    r"[\s,]+(?:in|for|by|from|during|since|over|as of|at|through|to|between|last"
    r"|this)(?: (?:the|a|end|of|first|second|third|fourth|past|last|this|same|half"
    r"|quarters?|months?|years?|period|and|to|through|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|early|late|mid|January|February|March|April|May"
    r"|June|July|August|September|October|November|December|\d{1,4}),?)+$"
)
_VERB_LEAD: Final = re.compile(
    r"(?:double|triple|doubling|bring|brings|bringing|brought|increase|increasing|raise|raising"
    r"|lift|lifting|cut"
    r"|cutting|reduce|reducing|boost|boosting|keep|keeping|push|pushing|drive|driving|see|seeing"
    r"|make|making"
    r"|achieve|achieving|achieved|attract|attracting|host|hosting|create|creating) (?:the |its "
    r"|an? )?(?=[a-z])"
)
_MEASURE_NOUN: Final = re.compile(
    r"(?:metric )?(?:tons|tonnes|TEUs?|containers|units|pieces|passengers|passenger trips|trips"
    r"|parcels|people)\b"
)
_VOLUME: Final = re.compile(
    r"throughput|capacity|volume|output|production|turnover|traffic|sales|workforce|number|total"
)
_SPREADS: Final = re.compile(
    r"\b(?:grew|grown|expanded|enlarged|extended|spans?|stretches|spanning)\b"
)
_IN_PLACE: Final = re.compile(
    r"(?<=\w) (?:in|into|at|through|via|within|across|from) (?:the |its )?$"
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
    r"|new )*(?P<noun>(?!(?:the )?(?:first|last|past|same|year|January|February|March|April|May\b"
    r"|June|July|August|September|October|November|December))[A-Za-z\"“][^,;.()]*)"
)
_SKIPPED_NOUN: Final = re.compile(
    r"(?:types?|kinds?|aspects?|categories|of (?:them|which|the)|sides?|days?|years?"
    r"|phases?|other|new consumer|sessions?|hand|fronts?|things|steps|anniversar\w+"
    r"|consecutive|straight|decades?|-)\b",
    re.IGNORECASE,
)
_CHINESE_NOUN: Final = re.compile(
    r"(?:(?:国家级|省级|市级|重点|重大|新|的)?)(?P<noun>“[^”]{2,12}”|(?:[\u4e00-\u9fffA-Za-z]|“[^”]{1,12}”"
    r"|、(?=[\u4e00-\u9fff]{2,6}(?:和|等))){2,16}?)"
    r"(?=[，。；！？、（）：]|并(?:向|在|于|被|有)|在|已|将|被|是|有|从|向|正|完成|实现|落地|落户|入驻|组成|构成|设立|建立|出台|推出|获批"
    r"|启动|开展|签约|投产|开工"
    r"|运营|上线|复制|形成|覆盖|中(?!心|国|小|医|欧|外|央)|，|可以|可|均|都|为|与|和|及|以及|同比|增长|超|达|占|参与|通过|成功|先后|集聚"
    r"|$)"
)
_CHINESE_VERBS: Final = (
    "比去年同期增长|比上年同期增长|较去年同期增长|较上年同期增长|比去年同期|较去年同期|较上年同期|比上年同期"
    "|最初的|最初|原有的|缩减到|缩减至|缩减了|缩减|压减至|压减|下降到|下降至|降低到|降低至|减少到|减少至|升至|升到|同比增长|环比增长|同比增加|同比下降"
    "|年均增长|增长到了|增长至|增长到|增长了|增长|增加到|增加至|增加了|增加|增至|提高至|提高到|提升至|提升到|提高了"
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
    r"^(?:[一二三四五六七八九十两\d]+年(?:来|间)?|的|今年|去年|截至目前|目前|其中|仅|累计|当地|现在|如今|全区|区内|已|共|全年|自(?!贸|由)|在|共有"
    r"|有(?!色|机|关|效|限)|小时"
    r"|分钟|个工作日|个月|，|、|也|还"
    r"|就|通过|并|同时|而|且"
    r"|上半年|前三季度|一季度|期间)+"
)


class MetricFinder:
    """Finds metrics figure by figure; a figure without one of its own has that of the last."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chinese = reading.source.language == "zh"
        self.last: Span | None = None

    def metric(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        """What a figure of a sentence measures; None when it is no figure worth a claim."""
        read = self._chinese_metric if self.chinese else self._english_metric
        found = read(index, sentence, value)
        if found is None and value.unit == "km2":
            verb = _SPREADS.search(sentence.text, 0, value.start - sentence.start)
            return self._span(sentence, verb.start(), verb.end()) if verb else None
        return found

    def _span(self, sentence: Sentence, start: int, end: int) -> Span | None:
        text = sentence.text[start:end]
        lead = len(text) - len(text.lstrip(' ,"“”'))
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
                if _MEASURE_NOUN.match(text, *found):
                    whole = self._before(index, sentence, at)
                    if whole and _VOLUME.search(whole.text):
                        return whole
                if text[found[0] : found[1]].lower() in ("them", "these", "those", "which"):
                    return self.last
                if _SKIPPED_NOUN.match(text[found[0] : found[1]]) and not value.text[:1].isdigit():
                    return None
                return self._span(sentence, *found)
            return self._before(index, sentence, at) or self.last
        if value.unit in ("percent", "pp", "times"):
            of = _OF_AFTER.match(text, end)
            changed = _CHANGE.search(text[:at])
            chunk = text[max(text.rfind(",", 0, at), text.rfind(";", 0, at)) + 1 : at]
            bare = changed is None or len(chunk) - len(changed[0]) < 6
            if changed and bare and self.last and not of:
                return self.last
            if of and not changed:
                noun = self._noun_after(text, of.start("noun") - 1)
                if noun:
                    return self._span(sentence, *noun)
            if of and changed and changed[0].lower().startswith(("account", "repres")):
                noun = self._noun_after(text, of.start("noun") - 1)
                return self._span(sentence, *noun) if noun else self.last
            found_before = self._before(index, sentence, at)
            if found_before:
                return found_before
            noun = (
                self._noun_after(text, of.start("noun") - 1) if of else self._noun_after(text, end)
            )
            return self._span(sentence, *noun) if noun else self.last
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
        return self._span(sentence, *noun) if noun else self.last

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
            cut = _tail(text)
            if cut is None:
                inside = self._where(index, sentence, len(text.rstrip(" ,")))
                if not inside:
                    break
                text = text[:inside]
                continue
            if cut == 0:
                break
            text = text[:cut]
        stops = lexicon("en").words["stops"]
        words = list(re.finditer(r"[^\s]+", text))
        first = len(words)
        for taken, word in enumerate(reversed(words)):
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
        while first < len(words) and words[first][0].lower() in ("in", "and", "for", "the", "of"):
            first += 1
        if first >= len(words):
            return None
        start = words[first].start()
        mention = next(
            (m for m in self.reading.mentions[index] if m.start == sentence.start + start), None
        )
        if mention and mention.kind != "name":
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
        if lead := _VERB_LEAD.match(text, start):
            start = lead.end()
        if re.search(r"\d", text[start:]) and self.last:
            return self.last
        return self._span(sentence, start, len(text))

    def _where(self, index: int, sentence: Sentence, end: int) -> int:
        """Where "in the zone" begins, in front of the verb of a figure; 0 where it does not."""
        for mention in self.reading.mentions[index]:
            if mention.end == sentence.start + end and mention.kind in WIDER:
                lead = _IN_PLACE.search(sentence.text, 0, mention.start - sentence.start)
                return lead.start() if lead else 0
        return 0

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
            if found and re.match(r"(?:年头|方面|阶段|层面|环节|维度|关键词)", found["noun"]):
                return None
            if found and not re.match(
                r"(?:在|被|已|获|向|为|是|入驻|占|增长|增至|以上|左右|以来|同比|提升|时|小时|分钟|天|秒|工作日|日内|缩减|压缩)",
                found["noun"],
            ):
                return self._span(sentence, found.start("noun"), found.end("noun"))
            return before or self.last
        if value.unit in ("percent", "pp", "times") and before is None:
            if self.last:
                return self.last
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
        shared = re.search(r"(?:占[\u4e00-\u9fff]{0,4}|以|全国|全省|全市|和|与)$", text[:at])
        if of and (shared or (before is not None and len(before.text) < 3)):
            return self._span(sentence, of.start("noun"), of.end("noun"))
        return before or self.last

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
            end = mention.end - sentence.start
            named = mention.kind in WIDER and not mention.generic
            if start < end <= at and named and not text.startswith(("数", "量"), end):
                start = end
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


@cache
def _figure_verbs() -> frozenset[str]:
    return frozenset(lexicon("en").words["figure_verbs"])


def _tail(text: str) -> int | None:
    """Where the verb or the date at the end of a text begins, with the blank before it."""
    verbs, end = _figure_verbs(), len(text)
    while True:
        head = text[:end]
        word = head[max(head.rfind(" "), head.rfind(",")) + 1 :]
        if len(word) == end or word.lower() not in verbs:
            break
        end = len(head[: end - len(word)].rstrip(", "))
    if end < len(text):
        return end
    found = _DATE_TAIL.search(text, max(0, end - 90))
    return found.start() if found else None


def _keeps_and(rest: str) -> bool:
    """Whether "and" joins two nouns of one metric: "projects and platforms"."""
    return bool(
        re.match(
            r"\s*(?:[a-z-]+)(?=\s(?:have|has|were|was|are|in|to|from|on|through)\b|[,.;])", rest
        )
    )
