"""Slots of Chinese rules: 以…为主导, 经…批准, 把…建成…; lists after a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.arguments import SlotReader
from kg.extract.chinese.settlement import FIRMS_LISTED, ChineseSettlementSlots
from kg.extract.records import Span
from kg.extract.triggers import clause_start

#: 引进北风、东风等企业: firms that settle, not a plan.
_HELPING: Final = ("支持", "鼓励", "推动", "引导", "允许", "指导", "要求")
_DRAWING: Final = ("引进", "引入", "吸引", "集聚", "招引")
_SCENE: Final = re.compile(r"(?:走进|来到|目前|今年|日前|近日|，)*在?")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")
#: Nouns of things that are built or started; a part of a list that ends in one is an item.
_NODE: Final = re.compile(
    r"(?:基地|高地|枢纽|门户|通道|走廊|集群|[示先试合功园片港新城校社]..?区|园区|核心区|集聚区|引领区|港|城|平台|体系|机制|模式|环境|节点"
    r"|出海口|试点|改革|行动|工程|项目|制度|政策|措施|业务|市场|产业|贸易|经济|金融|服务|窗口|中心|格局|样板|标杆)$"
)
_SITE: Final = re.compile(
    r"(?:基地|高地|枢纽|门户|通道|走廊|集群|示范区|先行区|试验区|园区|核心区|集聚区|合作区|港|平台|节点|出海口|窗口|样板|标杆)$"
)
_KIND_OF: Final = re.compile(
    r"的(?:现代|新型|特色|优势|先进)*(?:产业|制造业|服务业|集群|经济体系|[\u4e00-\u9fff]{2,8}(?:片区|区|园|港))"
)
_DOCUMENT: Final = re.compile(
    r"(?:^|，)(?:该|这份)?(?:《[^》]{2,60}》|方案|规划|措施|意见|通知|办法|清单|目录|条例)(?:提出|明确|指出|要求|列出|(?=聚焦|涉及|涵盖|围绕))"
)
_CLUSTER: Final = re.compile(r"(?:产业)?集群$")
#: Verbal nouns that do not belong to the name before them: 推动离岸贸易发展.
_DONE_TO: Final = re.compile(
    r"(?:的)?(?:(?:加快|快速|健康|高质量|创新|融合|集聚|协同|有序|蓬勃)?发展|(?<!基础设施)建设|落地(?:见效|实施|生根)?|落实落地|投产|达产|提质增效升级"
    r"|(?:的)?(?:改革)?探索|开工|建成|做大做强|工作)$"
)


class ChineseArguments(ChineseSettlementSlots):
    """Reads subject and object of Chinese rules; common slots are inherited."""

    def readers(self) -> dict[str, SlotReader]:
        """What reads each slot that a Chinese rule may name."""
        return {
            "after": self._after,
            "bases": self._bases,
            "between": self._between,
            "book-before": self._book_before,
            "company-after": self._company_after,
            "firms-after": self._firms_after,
            "firms-before": self._firms_before,
            "framed": self._framed,
            "left": self._left,
            "one": self._one,
            "place": self._place,
            "place-before": self._place_before,
            "place-between": self._place_between,
            "place-of": self._place_of,
            "place-or-here": self._place_or_here,
            "project-after": self._project_after,
            "right": self._right,
        }

    def _right(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        firms = self.rule.relation == "plans" and self.text.startswith(_DRAWING, self.hit.start)
        helped = self.text.startswith(_HELPING, self.hit.start) and self._helped()
        if not helped and not (firms and FIRMS_LISTED.match(self.text, self.hit.end)):
            yield from super()._right(kind, kinds)

    def _helped(self) -> bool:
        """支持江河新区建设…: the object belongs to the next verb, whose subject is the name."""
        at = self.sentence.start + self.hit.end
        return any(
            m.start == at
            and m.kind in ("zone", "place")
            and not m.generic
            and not m.text.startswith("国家级")
            and m.end - self.sentence.start in self.bounds
            for m in self.mentions
        )

    def _items(self, start: int, stop: int, *, whole: bool) -> Iterator[phrases.Part]:
        if self.rule.relation == "focusesOn":
            for a, b in super()._items(start, stop, whole=whole):
                cluster = _CLUSTER.search(self.text, a, b)
                yield a, cluster.start() if cluster and cluster.start() - a >= 2 else b
            return
        if self.rule.relation != "plans":
            yield from super()._items(start, stop, whole=whole)
            return
        for a, b in self._modified(start, stop) or super()._items(start, stop, whole=whole):
            for c, d in self._halves(a, b):
                done_to = _DONE_TO.search(self.text, c, d)
                if done_to and done_to.start() - c >= 4:
                    if self._is_place(c, done_to.start()):
                        continue  # 支持江河新区建设 has no object
                    yield phrases.trim(self.text, c, done_to.start(), "zh") or (c, d)
                else:
                    yield c, d

    def _is_place(self, start: int, end: int) -> bool:
        return any(
            m.end == end + self.sentence.start
            and m.start <= start + self.sentence.start + 1
            and m.kind in ("zone", "place")
            for m in self.mentions
        )

    def _modified(self, start: int, stop: int) -> list[phrases.Part]:
        """贸易便利、服务完善的自由贸易园区: a list that describes one item."""
        at = self.text.rfind("的", start, stop)
        described = self.text[start:at].split("、") if at >= 0 else []
        if len(described) < 2 or any(_NODE.search(words) for words in described[:-1]):
            return []
        if self.text.startswith(("面向", "服务", "辐射", "联通", "连接"), start):
            return []
        found = phrases.trim(self.text, at + 1, stop, "zh")
        return [found] if found else []

    def _halves(self, start: int, end: int) -> Iterator[phrases.Part]:
        """面向东盟的门户核心区和新通道节点: two items after one 的."""
        at = self.text.rfind("的", start, end)
        for joint in re.finditer(r"[和与及]", self.text[start:end]) if at >= 0 else ():
            middle = start + joint.start()
            if (
                at < middle
                and _SITE.search(self.text, at, middle)
                and _SITE.search(self.text, middle + 1, end)
            ):
                yield start, middle
                yield middle + 1, end
                return
        yield start, end

    def _phrase_before(
        self, kind: str = "initiative", kinds: frozenset[str] = frozenset()
    ) -> Span | None:
        start, end = self._chinese_thing()
        found = phrases.trim(self.text, start, end, "zh")
        return self._span(*found, kind) if found and self._acceptable(*found) else None

    def _place(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = [self.resolved(span) for span in super()._place(kind, kinds) if span]
        for mention in self.mentions:  # 落户沈阳、南京、杭州
            gap = self.matcher.analysis.source.text[found[-1].end : mention.start] if found else ""
            if found and mention.start >= found[-1].end and gap in ("、", "和", "与"):
                found.append(self._mention(mention))
        yield from found
        if found:
            return
        for mention in reversed(self.mentions):
            at = mention.start - self.sentence.start
            placed = mention.text == "这里" or self._where(at)
            if at < self.hit.start and mention.kind in ("zone", "place") and placed:
                yield self._mention(mention)
                return
        opening = next((m for m in self.mentions if m.kind in ("zone", "place")), None)
        if opening and _SCENE.fullmatch(self.text[: opening.start - self.sentence.start]):
            after = self.text[opening.end - self.sentence.start :]
            if re.match(r"(?:里|内|上)?，", after):
                yield self.resolved(self._mention(opening))

    def _framed(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """以A、B为主导, 把A、B作为重点, A、B发展迅速: the list before the trigger."""
        start = clause_start(self.text, self.hit.start)
        if self.text.startswith("的", self.hit.end) and not _KIND_OF.match(self.text, self.hit.end):
            return  # 以…为特色的街区 describes a thing
        openers = list(re.finditer(r"[以把将]", self.text[start : self.hit.start]))
        if openers:
            start += openers[-1].end()
        elif (
            "、" not in self.text[start : self.hit.start]
            or self.hit.trigger.pattern.pattern[0] in "为作"
        ):
            return
        else:
            for mention in self.mentions:
                if start <= mention.start - self.sentence.start and (
                    mention.end <= self.sentence.start + self.hit.start
                ):
                    start = mention.end - self.sentence.start
        for a, b in phrases.items(self.text, start, self.hit.start, "zh"):
            if self._acceptable(a, b) and not self._names_actor(a, b):
                yield self._span(a, b, kind)

    def _names_actor(self, start: int, end: int) -> bool:
        offset = self.sentence.start
        return any(
            m.start < end + offset
            and start + offset < m.end
            and (m.kind in ("zone", "organisation") or m.end - m.start >= end - start)
            for m in self.mentions
            if m.kind in ("zone", "organisation", "place")
        )

    def _left(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if self.rule.relation in ("leads", "plans", "focusesOn") and FIRMS_LISTED.search(
            self.text, clause_start(self.text, self.hit.start), self.hit.start
        ):
            return  # the subject is a firm, not a zone
        if self.rule.relation == "focusesOn" and not kind and self._document_speaks():
            return
        if self.rule.object == "framed" and (framed := self._named_behind()):
            yield framed
            return
        if self.rule.relation == "plans" and not kind and (made := self._made_into(kinds)):
            yield made
            return
        if self.rule.relation == "initiativeIn" and not kind:
            yield from self._projects()
            return
        yield from super()._left(kind, kinds)

    def _document_speaks(self) -> bool:
        """方案提出86项任务，涉及电信、医疗: the scope of a document, not the focus of a place."""
        spoken = _DOCUMENT.search(self.text, 0, self.hit.start)
        at = self.sentence.start + (spoken.end() if spoken else 0)
        return spoken is not None and not any(
            m.start >= at
            and m.end <= self.sentence.start + self.hit.start
            and m.kind in ("zone", "place")
            for m in self.mentions
        )

    def _named_behind(self) -> Span | None:
        """以…为特色的江河片区: the name after the frame."""
        at = self.sentence.start + self.hit.end + 1
        behind = [m for m in self.mentions if m.start == at and m.kind in ("zone", "place")]
        return self._mention(behind[0]) if behind and self.text[self.hit.end] == "的" else None

    def _made_into(self, kinds: frozenset[str]) -> Span | None:
        """把江河片区建成…: the name between 把 and the verb."""
        for mention in self.mentions:
            at, end = mention.start - self.sentence.start, mention.end - self.sentence.start
            made = self.text[at - 1 : at] in ("把", "将")
            helped = (
                self.text.endswith(_HELPING, 0, at)
                and mention.kind in ("zone", "place")
                and not mention.generic
            )
            if end == self.hit.start and (made or helped):
                return self.matcher.subjects.span(self.index, mention, kinds)
        return None

    def _place_or_here(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = list(self._place(kind, kinds))
        if not found:
            begin = clause_start(self.text, self.hit.start)
            firms = FIRMS_LISTED.search(self.text, begin, self.hit.start)
            # 上海东风、浙江北风等企业落户: where firms come from is not where they go.
            position = self.sentence.start + (firms.start("names") if firms else self.hit.start)
            places = frozenset({"zone", "place"})
            found = [self.matcher.subjects.subject(self.index, position, places)]
        for span in found:
            yield self.resolved(span) if span else None

    def _bases(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """是…最大的茶叶基地和瓷器基地: the words before 基地 or 中心."""
        stop = phrases.region(self.text, self.hit.end, len(self.text), "zh")
        for found in re.finditer(
            r"([\u4e00-\u9fff]{2,10}?)(?:产业)?(?:基地|集散地|交易中心|集聚区|中心)",
            self.text[self.hit.end : stop],
        ):
            start = self.hit.end + found.start(1) + (1 if found[1][0] in "和、与" else 0)
            yield self._span(start, self.hit.end + found.end(1), kind)

    def _book_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        for found in _BOOK.finditer(self.text, 0, self.hit.start):
            if self.hit.start - found.end() < 8:
                yield self._span(found.start(), found.end(), kind)

    def _between(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """经…批准: the organisation between opener and trigger."""
        opened = self._opened()
        if 0 <= opened < self.hit.start and 2 <= self.hit.start - opened <= 24:
            for start, end in phrases.items(self.text, opened, self.hit.start, "zh"):
                yield self._span(start, end, "organisation")

    def _after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        book = _BOOK.search(self.text, self.hit.end)
        if book and book.start() - self.hit.end < 6:
            yield self._span(book.start(), book.end(), "plan")
            return
        begin, opened = clause_start(self.text, self.hit.start), self._opened()
        earlier = _BOOK.search(self.text, 0, self.hit.start)
        own = earlier and begin <= earlier.start() and earlier.end() < opened
        if earlier and (own or "方案" in self.text[earlier.end() : self.hit.start]):
            yield self._span(earlier.start(), earlier.end(), "plan")
            return
        position = self.sentence.start + self.hit.start
        for mention in self.mentions:  # 江河新区于2017年经国务院批准: its own subject
            at = mention.start - self.sentence.start
            if mention.kind in kinds and begin <= at <= begin + 2 and at < opened - 1:
                yield self._mention(mention)
                return
        for mention in self.mentions:
            if mention.kind in kinds and mention.start > position:
                yield self._mention(mention)
                return
        yield self.matcher.subjects.subject(self.index, position, kinds)
