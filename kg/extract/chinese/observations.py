"""The subject of a Chinese figure: the name right before it, the plan that lists it, 我国."""

from __future__ import annotations

import re
from typing import Final

from kg.extract import clauses
from kg.extract.chinese.settlement import PROJECT
from kg.extract.observations import KINDS, ObservationFinder
from kg.extract.records import Mention, NumericExpression, Sentence, Span

#: Between a name and its own figure: 江河片区46平方公里, 江河片区面积约46平方公里.
_OWN: Final = re.compile(
    r"(?:一家|两地|总|规划|实施|占地|国土)*(?:面积|范围)?(?:一家|就|都|均|约|为|达到?|占地|占|了|仅|则|有|共|是)*"
)
_NATION: Final = ("我国", "中国", "全国")
#: Parts of a document: 18条措施, 112项试点任务.
_PARTS: Final = re.compile(
    r"(?:方面|大类)?的?(?:[\u4e00-\u9fff]{0,8}?)(?:措施|任务|举措|条款|意见|政策|事项|要求|工程|行动|内容)"
)
_PARTS_BEFORE: Final = re.compile(r"(?:措施|举措|任务|条款)$")
_LISTS: Final = re.compile(
    r"(?:提出|明确|推出|包括|涉及|列出|部署|安排|细化|涵盖|包含|分为|共有?|梳理|分解)[^，。；]{0,24}$"
)
_SPOKEN: Final = re.compile(r"^[^，。]{0,20}(?:说|表示|介绍|指出|透露|称|告诉)")
#: What follows a firm that is the subject of a figure.
_ACTS: Final = re.compile(
    r"计划|联合|建成|推出|将|已|今年|去年|\d{4}年|拟|投资|在|又|正|共|累计|实现|预计|斥资|从|于|年|全年|上半年|目前"
)
_ANY_FIRM: Final = ("跨国", "外资", "外贸", "科技", "龙头", "上市", "世界", "全球", "国有", "民营")
_INVESTMENT: Final = re.compile(r"(?:投资|占地|面积|规模)(?:额|总额)?[约超近达逾]*$")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")
_PLAN: Final = re.compile(
    r"(?:^|[，。；：])(?:该|这份|此|根据|按照)?(?P<plan>[^，。；：]{0,10}?(?:方案|规划|意见|计划|纲要|办法|条例|细则))"
)


class ChineseObservationFinder(ObservationFinder):
    """Turns the figures of Chinese sentences into observations and targets."""

    def _subject(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        return (
            self._plan(index, sentence, value)
            or self._project(sentence, value)
            or self._named(index, sentence, value)
            or self._nation(index, sentence, value)
            or self._firm(index, sentence, value)
            or self._heard(index, sentence, super()._subject(index, sentence, value))
        )

    def _heard(self, index: int, sentence: Sentence, found: Span | None) -> Span | None:
        """The topic of the text, in place of the organisation whose officer speaks."""
        if found is None or found.kind != "organisation":
            return found
        if not _SPOKEN.search(sentence.text[found.end - sentence.start :]):
            return found
        return self.subjects.topic(index, KINDS) or found

    def _project(self, sentence: Sentence, value: NumericExpression) -> Span | None:
        """总投资10亿元的北风产业园: the project after the figure."""
        end = value.end - sentence.start
        found = PROJECT.match(sentence.text, end + 1)
        if sentence.text[end : end + 1] != "的" or not found or re.search(r"\d", found[0]):
            return None
        if not _INVESTMENT.search(sentence.text, 0, value.start - sentence.start):
            return None
        start, stop = found.span()
        start, stop = start + sentence.start, stop + sentence.start
        return Span(start=start, end=stop, text=found[0], kind="initiative")

    def _named(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """The name right before a figure."""
        for mention in reversed(self.analysis.mentions[index]):
            if mention.end <= value.start:
                between = sentence.text[mention.end - sentence.start : value.start - sentence.start]
                named = mention.kind in ("zone", "place") and mention.text not in _NATION
                area = value.unit in ("km2", "m2")
                if named and not mention.generic and (area or between) and _OWN.fullmatch(between):
                    return self._as_span(index, mention)
                return None
        return None

    def _nation(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """我国 and 全国, where they open the clause of a figure."""
        begin = (
            sentence.start
            + 1
            + max(sentence.text.rfind(mark, 0, value.start - sentence.start) for mark in "，。；：")
        )
        for mention in self.analysis.mentions[index]:
            if begin <= mention.start and mention.end <= value.start and mention.text in _NATION:
                opened = sentence.text[begin - sentence.start : mention.start - sentence.start]
                rest = sentence.text[mention.end - sentence.start :]
                if clauses.OPENING.fullmatch(opened) and not rest.startswith(("的", "第", "最")):
                    return _whole(mention)
        return None

    def _firm(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """A firm that opens the clause, without a place after it: 北风公司计划投资20亿元."""
        found = self.subjects.subject(index, value.start, KINDS | {"company"}, here=True)
        if found is None or found.kind != "company" or found.start < sentence.start:
            return None
        after = sentence.text[found.end - sentence.start :]
        return found if _ACTS.match(after) and not found.text.startswith(_ANY_FIRM) else None

    def _plan(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """The document that lists measures, tasks, articles: 《江河方案》提出70条措施."""
        at, end = value.start - sentence.start, value.end - sentence.start
        counted = _PARTS.match(sentence.text, end) or _PARTS_BEFORE.search(sentence.text, 0, at)
        if not (counted and _LISTS.search(sentence.text, 0, at)):
            return None
        books = list(_BOOK.finditer(sentence.text, 0, at))
        plans = list(_PLAN.finditer(sentence.text, 0, at))
        found = books[-1].span() if books else plans[-1].span("plan") if plans else None
        if found is None:
            return None
        start, stop = found
        text = sentence.text[start:stop]
        alt = (text[1:-1],) if books else ()
        return Span(
            start=sentence.start + start, end=sentence.start + stop, text=text, kind="plan", alt=alt
        )


def _whole(mention: Mention) -> Span:
    return Span(start=mention.start, end=mention.end, text=mention.text, kind=mention.kind)
