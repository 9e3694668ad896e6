"""Slots of Chinese rules: 在…开工, 经…批准, 位于…的公司."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.ends import Ends
from kg.extract.hits import clause_start
from kg.extract.model import Span

#: Firms as news lists them: A、B等一批企业.
_FIRMS_LISTED: Final = re.compile(
    r"(?P<names>[^，。；：、\d]{2,14}(?:、[^，。；：、\d]{2,14}){0,6}?)等(?:[\d一二三四五六七八九十百千多余]*[家个])?(?:一批|多家"
    r"|众多|一大批)?"
    r"(?:(?!领域|产业|行业)[\u4e00-\u9fff]){0,8}?(?:企业|公司|机构|巨头|银行|项目|药企|车企|央企|总部)"
)
_NO_FIRM: Final = re.compile(r"产业|经济|制造$|服务$|贸易$|物流$|领域|医药$|[是了的]")
_SCENE: Final = re.compile(r"(?:走进|来到|目前|今年|日前|近日|，)*在?")
_BOOK: Final = re.compile(r"《[^》]{2,60}》")


class ChineseEnds(Ends):
    """Reads the ends of Chinese rules; the slots of both languages are inherited."""

    def _phrase_before(
        self, kind: str = "initiative", kinds: frozenset[str] = frozenset()
    ) -> Span | None:
        start, end = self._chinese_thing()
        found = phrases.trim(self.text, start, end, "zh")
        return self._span(*found, kind) if found and self._acceptable(*found) else None

    def _place(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = [span for span in super()._place(kind, kinds) if span]
        for mention in self.mentions:  # 落户沈阳、南京、杭州
            gap = self.matcher.reading.source.text[found[-1].end : mention.start] if found else ""
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

    def _chinese_thing(self) -> tuple[int, int]:
        """What starts work somewhere: X在临港新片区开工, 在临港新片区X开工."""
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
        for moment in self.matcher.reading.moments[self.index]:
            if moment.end - self.sentence.start == end:
                end = moment.start - self.sentence.start
            elif start <= moment.start - self.sentence.start < end:
                start = max(start, moment.end - self.sentence.start)
        tail = re.search(
            r"(?:已经?|现已|正式|顺利|成功|目前|相继|陆续|日前|近日|即将|将|正在|正)+$",
            self.text[start:end],
        )
        end = start + tail.start() if tail else end
        lead = re.match(r"[，、\s也还]+", self.text[start:end])
        return start + (lead.end() if lead else 0), end

    def _where(self, at: int) -> bool:
        return self.text[at - 1 : at] == "在" or any(
            m.end == at + self.sentence.start
            and self.text[m.start - self.sentence.start - 1 : m.start - self.sentence.start] == "在"
            for m in self.mentions
        )

    def _framed(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """以A、B为主导, 把A、B作为重点, A、B发展迅速: the list in front of the trigger."""
        start = clause_start(self.text, self.hit.start)
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

    def _firms(self) -> Iterator[Span | None]:
        """A、B等企业, in front of the trigger; else names that end as firms do."""
        start = max(self.text.rfind(mark, 0, self.hit.start) for mark in "，。；：") + 1
        found = _FIRMS_LISTED.search(self.text, start, self.hit.start)
        if not found:
            if self.rule.subject == "left":
                yield from super()._firms()
            return
        yield from self._listed(found.start("names"), found.end("names"))

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

    def _names_actor(self, start: int, end: int) -> bool:
        offset = self.sentence.start
        return any(
            m.start < end + offset and start + offset < m.end and m.kind in ("zone", "organisation")
            for m in self.mentions
        )

    def _firms_before(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        yield from self._firms()

    def _firms_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = _FIRMS_LISTED.match(self.text, self.hit.end)
        if found:
            yield from self._listed(found.start("names"), found.end("names"))

    def _left(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if self.rule.relation in ("leads", "plans", "focusesOn") and _FIRMS_LISTED.search(
            self.text, clause_start(self.text, self.hit.start), self.hit.start
        ):
            return  # firms act here, no zone
        if self.rule.relation == "initiativeIn" and not kind:
            begin, stop = self._chinese_thing()
            for start, end in phrases.items(self.text, begin, stop, "zh"):
                thing = self._span(start, end, "initiative")
                if self._acceptable(start, end) and (
                    not self.rule.nouns or thing.text.endswith(tuple(self.rule.nouns))
                ):
                    yield thing
            return
        yield from super()._left(kind, kinds)

    def _listed(self, start: int, end: int) -> Iterator[Span | None]:
        offset = self.sentence.start
        for mention in self.mentions:  # a place in front of the names is no part of them
            if mention.kind in ("zone", "place") and start < mention.end - offset < end - 1:
                after = self.text[mention.end - offset]
                if after in "的在，":
                    start = mention.end - offset + 1
        for a, b in phrases.items(self.text, start, end, "zh"):
            words = self.text[a:b]
            if 2 <= len(words) <= 12 and not _NO_FIRM.search(words):
                yield self._span(a, b, "company")

    def _place_or_here(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        found = list(self._place(kind, kinds))
        if not found:
            position = self.sentence.start + self.hit.start
            places = frozenset({"zone", "place"})
            found = [self.matcher.subjects.subject(self.index, position, places)]
        for span in found:
            yield self.resolved(span) if span else None

    def resolved(self, span: Span) -> Span:
        """这里: the place that is meant."""
        for mention in self.mentions:
            if mention.start == span.start and mention.generic:
                meant = self.matcher.subjects.antecedent(self.index, mention)
                return self._mention(meant) if meant else span
        return span

    def _bases(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """是…最大的茶叶基地和瓷器基地: what stands in front of 基地 or 中心."""
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

    def _opened(self) -> int:
        """Where the opener of the rule ends, in front of the trigger; -1 where there is none."""
        start = clause_start(self.text, self.hit.start)
        found = list(re.finditer(self.rule.opener, self.text[start : self.hit.start]))
        return start + found[-1].end() if found else -1

    def _between(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        """经…批准: the body between opener and trigger."""
        opened = self._opened()
        if 0 <= opened < self.hit.start and 2 <= self.hit.start - opened <= 24:
            for start, end in phrases.items(self.text, opened, self.hit.start, "zh"):
                yield self._span(start, end, "organisation")

    def _after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        book = _BOOK.search(self.text, self.hit.end)
        if book and book.start() - self.hit.end < 6:
            yield self._span(book.start(), book.end(), "plan")
            return
        earlier = _BOOK.search(self.text, 0, self.hit.start)
        if earlier and "方案" in self.text[earlier.end() : self.hit.start]:
            yield self._span(earlier.start(), earlier.end(), "plan")
            return
        position = self.sentence.start + self.hit.start
        for mention in self.mentions:
            if mention.kind in kinds and mention.start > position:
                yield self._mention(mention)
                return
        yield self.matcher.subjects.subject(self.index, position, kinds)

    def _company_after(self, kind: str, kinds: frozenset[str]) -> Iterator[Span | None]:
        if self._opened() < 0:
            return
        found = re.match(
            r"[\u4e00-\u9fffA-Za-z·（）()]{2,20}?(?=[，、。（“]|是|已|在|把|将|负责|今年|正式|成功|目前|率先|于|近日|$)",
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
