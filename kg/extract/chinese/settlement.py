"""Firms and projects of Chinese sentences, and the places where they settle or start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.arguments import Arguments
from kg.extract.records import Span
from kg.extract.triggers import clause_start

#: Lists of firms: A、B等一批企业.
FIRMS_LISTED: Final = re.compile(
    r"(?P<names>[^，。；：、\d]{2,14}(?:、[^，。；：、\d]{2,14}){0,6}?)等(?:[\d一二三四五六七八九十百千多余]*[家个])?(?:一批|多家"
    r"|众多|一大批)?"
    r"(?:(?!领域|产业|行业)[\u4e00-\u9fff\d]){0,10}?(?:企业|公司|机构|巨头|银行|项目|药企|车企|央企|总部)"
)
#: The same without a noun: A、B等都已入驻.
_FIRMS_ALSO: Final = re.compile(
    r"(?P<names>[^，。；：、\d]{2,14}(?:、[^，。；：、\d]{2,14}){1,6}?)等(?:也|都|均|已经?|先后|纷纷|相继|陆续)*$"
)
_NO_FIRM: Final = re.compile(r"产业|经济|制造$|服务$|贸易$|物流$|领域|医药$|[是了的]")
_NOT_ONE: Final = re.compile(
    r"^(?:一|多|大|越来越|更多|不少|众多|许多|有|这|该|每|其|企业|项目|产业|资本|人才|政策|\d|首|全|各)|[在让把被使将，、。；]"
    r"|(?:企业|项目|人才|资本|政策|成果|措施|产业|案例|业务|模式|改革|试点|产品|试点|商品|活动|论坛|部分|之一)$"
)
#: A project with a name of its own, and what may follow it.
PROJECT: Final = re.compile(
    r"(?:[\u4e00-\u9fffA-Za-z·]|（[^（）]{1,8}）){2,22}?(?:枢纽|中心|基地|产业园|项目|工厂|平台|大桥|码头|研究院|实验室|生产线|创新园|保税仓)"
    r"(?=[，。]|已|正|将|在|占|总|眼下|目前|今年|去年|从|自|于|内|里|一期|就|由|有|为|落户|落地|签约|开工|投产|启动|正式|顺利|完成|实现|率先|\d)"
)
_LYING: Final = ("位于", "坐落于", "坐落在", "地处", "落户", "落户于", "同在", "在", "入驻", "设在")
_AT_WORK: Final = re.compile(
    r"(?:内|里)?(?:开工|启用|投产|建设|落成|揭牌|上线|投运|奠基|签约|动工|建成)?"
)
#: 总投资50亿元的北风项目
_INVESTED: Final = re.compile(r"总?投资[^，。的]{2,16}的")
_SETTLING: Final = ("落户", "入驻", "进驻", "抢滩", "安家", "扎根", "迁入", "签约落户")
_PROJECTS: Final = (
    "项目",
    "中心",
    "基地",
    "平台",
    "产业园",
    "工厂",
    "场景",
    "研究院",
    "实验室",
    "园区",
    "生产线",
    "港",
    "枢纽",
    "局",
    "馆",
)
_ADVERBS: Final = re.compile(
    r"(?:已经?|现已|正式|顺利|成功|目前|相继|陆续|先后|日前|近日|即将|将|正在|正|也|就|便|都|均|又|还|纷纷|同时|全部|率先)+$"
)


class ChineseSettlementSlots(Arguments):
    """Reads who settles or is built, and where."""

    def _chinese_thing(self) -> tuple[int, int]:
        """What is started somewhere: X在临港新片区开工, 在临港新片区X开工."""
        start, end = clause_start(self.text, self.hit.start), self.hit.start
        for mention in self.mentions:
            at, after = mention.start - self.sentence.start, mention.end - self.sentence.start
            if (
                start <= at
                and after <= end
                and self.text[at - 1 : at] == "在"
                and mention.kind in ("zone", "place")
            ):
                if at - 1 - start >= 3:
                    end = at - 1
                    break
                start = after
        end = self._without_adverbs(start, end)
        for time in self.matcher.analysis.times[self.index]:
            if time.end - self.sentence.start == end:
                end = time.start - self.sentence.start
            elif start <= time.start - self.sentence.start < end:
                start = max(start, time.end - self.sentence.start)
        end = self._without_adverbs(start, end)
        lead = re.match(r"[，、\s也还]+", self.text[start:end])
        return start + (lead.end() if lead else 0), end

    def _without_adverbs(self, start: int, end: int) -> int:
        tail = _ADVERBS.search(self.text, start, end)
        return tail.start() if tail else end

    def _where(self, at: int) -> bool:
        return self.text[at - 1 : at] == "在" or any(
            m.end == at + self.sentence.start
            and self.text[m.start - self.sentence.start - 1 : m.start - self.sentence.start] == "在"
            for m in self.mentions
        )

    def _firms(self) -> Iterator[Span | None]:
        """A、B等企业 before the trigger; else names with the head noun of a firm."""
        start = max(self.text.rfind(mark, 0, self.hit.start) for mark in "，。；：") + 1
        found = FIRMS_LISTED.search(self.text, start, self.hit.start) or _FIRMS_ALSO.search(
            self.text, start, self.hit.start
        )
        if not found:
            if self.rule.subject == "left":
                named = [span for span in super()._firms() if span and len(span.text) > 2]
                yield from named or self._lone_firm()
            return
        yield from self._listed(found.start("names"), found.end("names"))

    def _lone_firm(self) -> Iterator[Span | None]:
        """北风新能源今年也落户江河高新区: the words before 落户, if they are not a project."""
        start, end = self._chinese_thing()
        found = phrases.trim(self.text, start, end, "zh")
        if not found or not self.text.startswith(_SETTLING, self.hit.start):
            return
        words = self.text[slice(*found)]
        if (
            3 <= len(words) <= 16
            and not _NO_FIRM.search(words)
            and not _NOT_ONE.search(words)
            and not words.endswith(_PROJECTS)
            and not self._names_actor(*found)
        ):
            yield self._span(*found, "company")

    def _place_between(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        opened = self._opened() + self.sentence.start
        inside = [
            m
            for m in self.mentions
            if opened <= m.start
            and m.end <= self.sentence.start + self.hit.start
            and m.kind in ("zone", "place")
        ]
        yield self._mention(inside[-1]) if inside else None

    def _firms_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = list(self._firms())
        yield from found or self._firm_there()

    def _firm_there(self) -> Iterator[Span | None]:
        """东风集团在江河新区设立…: a firm that opens the clause, and where it builds."""
        begin = clause_start(self.text, self.hit.start)
        for mention in self.mentions:
            at, end = mention.start - self.sentence.start, mention.end - self.sentence.start
            if begin <= at and end < self.hit.start and mention.kind == "company":
                there = re.search(r"[在于]", self.text[end : self.hit.start])
                if there and not mention.generic:
                    yield self._mention(mention)
                return

    def _firms_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = FIRMS_LISTED.match(self.text, self.hit.end)
        has = self.text.endswith("有", 0, self.hit.end)
        if found and not (has and found[0].endswith("项目")):
            yield from self._listed(found.start("names"), found.end("names"))

    def _projects(self) -> Iterator[Span | None]:
        """What is started or settles: projects and centres, without zones and counts."""
        begin, stop = self._chinese_thing()
        if self.text[stop - 1 : stop] == "到":
            return  # 从签约到开工
        stop -= self.text[stop - 1 : stop] == "从"
        invested = _INVESTED.match(self.text, begin, stop)
        begin = invested.end() if invested else begin
        parts = list(phrases.items(self.text, begin, stop, "zh"))
        if "、" not in self.text[begin:stop] and len(parts) > 1:
            parts = [(parts[0][0], parts[-1][1])]  # 信息与科技研究院 is one item
        for n in range(len(parts) - 1, 0, -1):
            joined = self.text[parts[n - 1][1] : parts[n][0]] in ("与", "和", "及")
            if joined and not self.text.endswith(_PROJECTS, 0, parts[n - 1][1]):
                parts[n - 1 : n + 1] = [(parts[n - 1][0], parts[n][1])]
        lies = self.text.endswith(("在", "于"), 0, self.hit.end)
        zones = {(m.start, m.end) for m in self.mentions if lies and m.kind == "zone"}
        for start, end in parts:
            thing = self._span(start, end, "initiative")
            if (
                self._acceptable(start, end)
                and (thing.start, thing.end) not in zones
                and not re.search(r"\d", thing.text)
                and (not self.rule.nouns or thing.text.endswith(tuple(self.rule.nouns)))
            ):
                yield thing

    def _project_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = PROJECT.match(self.text, self.hit.end)
        if found and not re.search(r"[了是将]|\d", found[0]):
            yield self._span(found.start(), found.end(), "initiative")

    def _place_of(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """同在江河区的X, 在江河区开工的X, 江河镇的X: the place that 的 links to a project."""
        for mention in reversed(self.mentions):
            at, end = mention.start - self.sentence.start, mention.end - self.sentence.start
            if end > self.hit.start or mention.kind not in ("zone", "place"):
                continue
            placed = self.text.endswith(_LYING, 0, at)
            begins = clause_start(self.text, at) == at or any(
                m.end == mention.start for m in self.mentions
            )
            works = _AT_WORK.fullmatch(self.text, end, self.hit.start)
            if not mention.generic and works and (placed or (begins and not works[0])):
                yield self._mention(mention)
            return

    def _listed(self, start: int, end: int) -> Iterator[Span | None]:
        offset = self.sentence.start
        for mention in self.mentions:  # a place before the names does not belong to them
            if mention.kind in ("zone", "place") and start < mention.end - offset < end - 1:
                after = self.text[mention.end - offset]
                if after in "的在，":
                    start = mention.end - offset + 1
        for a, b in phrases.items(self.text, start, end, "zh"):
            words = self.text[a:b]
            if 2 <= len(words) <= 12 and not _NO_FIRM.search(words) and not words.endswith("项目"):
                yield self._span(a, b, "company")

    def resolved(self, span: Span) -> Span:
        """这里: the place that it refers to."""
        for mention in self.mentions:
            if mention.start == span.start and mention.generic:
                meant = self.matcher.subjects.antecedent(self.index, mention)
                return self._mention(meant) if meant else span
        return span

    def _opened(self) -> int:
        """Where the opener of the rule ends before the trigger; -1 if there is none."""
        start = clause_start(self.text, self.hit.start)
        found = list(re.finditer(self.rule.opener, self.text[start : self.hit.start]))
        return start + found[-1].end() if found else -1

    def _company_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if self._opened() < 0:
            return
        found = re.match(
            r"(?:[\u4e00-\u9fffA-Za-z·]|（[^（）]{1,8}）(?=[\u4e00-\u9fff])){2,24}?(?=[，、。（“]|是|已|在|把|将|负责|今年|正式|成功|目前|率先|于|近日|$)",
            self.text[self.hit.end :],
        )
        at = self.sentence.start + self.hit.end
        named = any(m.start == at and m.kind in ("zone", "place") for m in self.mentions)
        if found and not (named or found[0].endswith(("区", "港", "园", "城"))):
            yield self._span(self.hit.end, self.hit.end + found.end(), "company")

    def _place_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        start = clause_start(self.text, self.hit.start)
        for mention in reversed(self.mentions):
            at = mention.start - self.sentence.start
            inside = start <= at and mention.end <= self.sentence.start + self.hit.start
            placed = self._where(at) or self.text[max(0, at - 1) : at] == "于"
            if inside and placed and mention.kind in ("zone", "place"):
                yield self._mention(mention)
                return
        yield self._scene_named()

    def _scene_named(self) -> Span | None:
        """在江河片区，…启用: the place that opens the sentence."""
        for mention in self.mentions[:1]:
            at, end = mention.start - self.sentence.start, mention.end - self.sentence.start
            opens = self.text[:at] == "在" and re.match(r"(?:里|内)?，", self.text[end:])
            if opens and mention.kind in ("zone", "place"):
                return self.resolved(self._mention(mention))
        return None
