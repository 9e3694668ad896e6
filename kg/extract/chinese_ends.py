"""Slots of Chinese rules: 在…开工, 经…批准, 位于…的公司."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import phrases
from kg.extract.ends import Ends
from kg.extract.hits import clause_start
from kg.extract.model import Span

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
            if start <= moment.start - self.sentence.start < end:
                start = max(start, moment.end - self.sentence.start)
        lead = re.match(r"[，、\s也还]+", self.text[start:end])
        return start + (lead.end() if lead else 0), end

    def _where(self, at: int) -> bool:
        return self.text[at - 1 : at] == "在" or any(
            m.end == at + self.sentence.start
            and self.text[m.start - self.sentence.start - 1 : m.start - self.sentence.start] == "在"
            for m in self.mentions
        )

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
        if found:
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
