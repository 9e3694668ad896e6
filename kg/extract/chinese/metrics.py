"""What a figure of a Chinese sentence measures: 企业 of 企业达300家, 外资 of 18.2%的外资."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract import phrases
from kg.extract.lexicon import lexicon
from kg.extract.metrics import WIDER, MetricFinder
from kg.extract.records import Analysis, Mention, NumericExpression, Sentence, Span, TimeExpression

#: The noun after a count, up to its verb: 项目, 家企业.
_NOUN: Final = re.compile(
    r"的?(?:可复制[^，。；]{0,8}的)?(?:国家级|省级|市级|重点|重大|新|的)?"
    r"(?P<noun>“[^”]{2,12}”|(?:[\u4e00-\u9fffA-Za-z]|\d{3}强|“[^”]{1,12}”"
    r"|、(?=[\u4e00-\u9fff]{2,6}(?:和|等))){2,16}?)"
    r"(?=[，。；！？、（）：]|并(?:向|在|于|被|有)|在|已|将|被|是|有|从|向|正|完成|实现|落地|落户|入驻|入选|组成|构成"
    r"|设立|建立|出台|推出|获批|启动|开展|签约|签订|集中|纳入|顺利|加快|投产|开工|建成|竣工|参展|参加|开通|来自|分布|聚集"
    r"|运营|上线|复制|形成|覆盖|中(?!心|国|小|医|欧|外|央)|可以|可|均|都|为|与|和|及|以及|同比|增长|超|达|占|参与|通过|成功|先后|集聚"
    r"|相继|陆续|全部|总投资|进(?!出|口)|拿到|获得|入市|竣工|刚|选择|享受|受益|跻身|位列|报名|亮相|入园|现|全面|实际|继续|稳步|深入|获|共|$)"
)
#: After a count: words that continue the sentence, or only round the number.
_NO_NOUN: Final = re.compile(
    r"在|被|已|获|向|为|是|入驻(?!的?[项企机])|占|增长|增至|以上|左右|以来|同比|提升|时|小时|分钟|天|秒|工作日|日内|缩减|压缩|大关|关口|之多|之间|的目标"
)
_SKIPPED: Final = re.compile(
    r"年头|方面|阶段|层面|环节|维度|关键词|月|小时|台阶|第一|之最|层次|方向|圈|大类"
)
#: 35%的外贸进出口: what a share is a share of.
_SHARE_OF: Final = re.compile(r"的(?P<noun>[\u4e00-\u9fff]{2,12}?)(?=[，。；、]|和|由|在|$)")
_SHARED: Final = re.compile(r"(?:占[\u4e00-\u9fff]{0,4}|以|全国|全省|全市|全区|和|与|、)$")
_AMOUNT_OF: Final = re.compile(r"的?(?P<noun>[\u4e00-\u9fff]{2,10}?)(?=[，。；、]|和|$)")
#: 以不到千分之四的国土面积: a share of the land that introduces another figure.
_ON_AREA: Final = re.compile(r"的?(?:国土|陆域|土地|全国|全省|全市)*面积")
_WITH: Final = re.compile(r"(?:仅)?(?:以|用)(?:仅占|占|仅|约)?[\u4e00-\u9fff]{0,4}$")


_RESPECTIVELY: Final = re.compile(r"(?P<each>分别)[^，。；]*$")
_OF_SIZE: Final = re.compile(r"的?(?:重大|重点|产业|工业)?(?:项目|企业)")
#: A rate without a metric belongs to the figure before it.
_RATE: Final = re.compile(r"(?:同比|环比)?(?:增幅|增速|涨幅|降幅|增长率|总量|总数)")
_MEASURE: Final = re.compile(
    r"(?P<noun>(?:(?!实现|达到|完成|年内|[年月了的在])[\u4e00-\u9fff]){0,8}(?:面积|总额|总值|产值|收入|总投资|外资|进出口额?|吞吐量|规模|增加值|用户|人口"
    r"|税收|营收|利润|销售额|交易额|贸易额|成交额|货值|储量|客流量|货运量|运量|产量))"
)


class ChineseMetricFinder(MetricFinder):
    """Finds metrics in Chinese sentences."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        #: The last metric of an area in a sentence: 总面积, which other parts share.
        self._extent: tuple[int, Span] | None = None

    def metric(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """What a figure measures; None when it makes no claim."""
        text = sentence.text
        at, end = value.start - sentence.start, value.end - sentence.start
        if _ON_AREA.match(text, end) and _WITH.search(text, 0, at):
            return None
        if value.text.endswith("以上") and _OF_SIZE.match(text, end):
            return None  # 10亿元以上项目8个
        if value.unit == "count":
            return self._counted(index, sentence, at, end)
        before = self._each(index, sentence, value) or self._before(index, sentence, at)
        if value.unit in ("km2", "m2"):
            if before:
                self._extent = index, before
            elif self._extent and self._extent[0] == index:
                return self._extent[1]
            elif earlier := self._clause_before(sentence, at):
                return earlier
        of = _SHARE_OF.match(text, end)
        if of and (_SHARED.search(text[:at]) or before is None or len(before.text) < 3):
            return self._noun(sentence, of)
        if before or self.last:
            return (
                self.last
                if self.last and before and _RATE.fullmatch(before.text)
                else before or self.last
            )
        if earlier := self._clause_before(sentence, at):
            return earlier
        amount = value.unit not in ("percent", "pp", "times")
        return self._noun(sentence, _AMOUNT_OF.match(text, end)) if amount else None

    def _counted(self, index: int, sentence: Sentence, at: int, end: int) -> Span | None:
        """What is counted: the noun after the count, else the words before it."""
        if _SKIPPED.match(sentence.text, end):
            return None
        if sentence.text.endswith("其中", 0, at) and (fate := _FATE.match(sentence.text, end)):
            return self._span(sentence, fate.start(1), fate.end(1))
        if not _NO_NOUN.match(sentence.text, end):
            found = _NOUN.match(sentence.text, end)
            if found and not _NO_NOUN.match(found["noun"]):
                return self._noun(sentence, found)
        return self._before(index, sentence, at) or self.last

    def _each(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """A、B、C分别增长1%、2%、3%: one metric for each figure."""
        at = value.start - sentence.start
        found = _RESPECTIVELY.search(sentence.text, 0, at)
        if not found:
            return None
        first = sentence.start + found.end("each")
        number = sum(first <= v.start < value.start for v in self.analysis.numbers[index])
        start = self._clause(index, sentence, found.start("each"))
        lead, tail = _edges()
        clause = tail.sub("", sentence.text[start : found.start("each")])
        items = list(phrases.items(clause, 0, len(clause), "zh"))
        if not items:
            return None
        a, b = items[number] if number < len(items) else items[0]
        opened = lead.match(clause, a, b)
        return self._span(sentence, start + (opened.end() if opened else a), start + b)

    def _clause_before(self, sentence: Sentence, at: int) -> Span | None:
        """进出口额翻一番，突破1500亿元: the metric of the clause before."""
        end = max(sentence.text.rfind(mark, 0, at) for mark in "，：")
        start = max(sentence.text.rfind(mark, 0, max(end, 0)) for mark in "，。；：") + 1
        found = list(_MEASURE.finditer(sentence.text, start, end)) if end > 0 else []
        return self._noun(sentence, found[-1]) if found else None

    def _noun(self, sentence: Sentence, found: re.Match[str] | None) -> Span | None:
        return self._span(sentence, *found.span("noun")) if found else None

    def _before(self, index: int, sentence: Sentence, at: int) -> Span | None:
        """The words before a figure, without its verb and the opener of the clause."""
        at = self._without_base(index, sentence, at)
        start = self._clause(index, sentence, at)
        whole = sentence.text[start:at]
        lead, tail = _edges()
        clause = tail.sub("", whole)
        opened = lead.match(clause)
        shift = opened.end() if opened else 0
        if _EARLIER.fullmatch(clause, shift):
            return self.last  # 是挂牌前的9倍: of what was counted just before
        if len(clause) - shift < 2:
            share = re.search(r"占(?!了)[\u4e00-\u9fff]{1,6}$", whole)
            return self._span(sentence, start + share.start(), at) if share else None
        if len(clause) - shift > 16:
            shift = len(clause) - 12
        return self._span(sentence, start + shift, start + len(clause))

    def _without_base(self, index: int, sentence: Sentence, at: int) -> int:
        """Where the year that a figure is compared with begins: 为2020年的3.5倍, 由上年的5家."""
        for time in self.analysis.times[index]:
            start, end = time.start - sentence.start, time.end - sentence.start
            led = sentence.text.endswith(("为", "是", "相当于", "由", "从"), 0, start)
            if led and sentence.text[end:at] == "的":
                return start
        return at

    def _clause(self, index: int, sentence: Sentence, at: int) -> int:
        """Where the words of a figure begin: after marks, dates, figures, names."""
        text = sentence.text
        start = max(text.rfind(mark, 0, at) for mark in "，。；：！？“") + 1
        marks: list[TimeExpression | NumericExpression | Mention] = [
            m
            for m in self.analysis.times[index]
            if not text.endswith(
                ("超过", "超", "比", "较", "高于", "由", "从"), 0, m.start - sentence.start
            )
        ]
        marks += self.analysis.numbers[index]
        marks += [
            m
            for m in self.analysis.mentions[index]
            if m.kind in WIDER
            and (not m.generic or sentence.text[m.start - sentence.start - 1] in "，。；")
            and (m.kind != "initiative" or sentence.text[m.start - sentence.start - 1] in "，。；")
            and not text.startswith(("数", "量"), m.end - sentence.start)
        ]
        ends = [m.end - sentence.start for m in marks]
        return max([start, *(end for end in ends if start < end <= at)])


#: What happened to some of them: 其中9项已在全国复制推广.
_FATE: Final = re.compile(r"(?:已经?|均)?((?:在|被|向|获)[^，。；、]{2,14})(?=[，。；])")
_EARLIER: Final = re.compile(r"(?:是|为|相当于)?[^，。]{2,8}(?:前|时|初|之初|当年)")


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns: what opens a clause before its metric; what links metric and figure."""
    words = lexicon("zh")
    lead = re.compile(
        rf"(?:{words.any_of('metric_leads')}|[一二三四五六七八九十两\d]+年(?:来|间)?"
        r"|自(?!贸|由)|在(?![建岗册线校])|有(?!色|机|关|效|限)|[，、])+"
    )
    tail = re.compile(
        rf"(?:{words.any_of('figure_verbs')}|[较比](?:\d{4}年|去年|上年)?(?:年?[末底初])?|[一二三四五六七八九十\d]年前|从?[\u4e00-\u9fff]{2}[前后]的?|[、，\s])+$"
    )
    return lead, tail
