"""Finds Chinese names, which no blank divides: from their last character back to their first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from kg.extract.mentions import MentionFinder
from kg.extract.model import Mention

#: Words that end as a body does and are none.
_NO_BODY = (
    "布局",
    "格局",
    "全局",
    "大局",
    "开局",
    "结局",
    "部署",
    "总部",
    "内部",
    "全部",
    "东部",
    "西部",
    "南部",
    "北部",
    "中部",
    "干部",
    "俱乐部",
)


class ChineseMentionFinder(MentionFinder):
    """Finds the names in Chinese sentences."""

    def _mentions(self, text: str, hits: list[tuple[int, int, str]]) -> Iterator[Mention]:
        names: list[tuple[int, int, str]] = []
        for start, end, kind in hits:
            if text[start - 1 : start] in ("入", "出") and text[start:end] == "海口":
                continue  # 长江入海口
            suffix = self._place_suffix.match(text[end : end + 4]) if kind == "place" else None
            if suffix and not text[start:end].endswith(("省", "市", "区", "县")):
                end += suffix.end()
            names.append((start, end, kind))
        spans = {end: start for start, end, _ in names}
        ends = {
            end
            for start, end, _ in names
            if text[start:end].endswith(("省", "市", "区", "县", "港"))
        }
        for start, end, kind in names:
            yield Mention(start=start, end=end, text=text[start:end], kind=kind, known=True)
        taken, begun = 0, 0
        for found in self._head.finditer(text):
            kind = self._heads_zh[found["head"]]
            left = self._left(text, found.start(), max(taken, found.start() - 22), spans, ends)
            name = text[left : found.end()]
            generic = left == found.start()
            part = generic and taken == found.start() > 0
            if part and found["head"] == "片区":  # 天府新区片区 is one name
                left, name, part, generic = begun, text[begun : found.end()], False, False
            if generic and not part and found["head"] not in self.lexicon.generics:
                continue
            generic = generic and not part
            if generic and found["head"][0] == "自" and re.search(r"\d\d个$", text[:left][-4:]):
                generic = False  # 21个自贸试验区: all of them, no zone that was named before
            if generic and re.search(
                r"[\d一二三四五六七八九十两几多]个$", text[max(0, left - 3) : left]
            ):
                continue
            if not generic and kind == "organisation" and len(name) < 3:
                continue
            if name.endswith(_NO_BODY):
                continue
            if not generic and left + 1 == found.start():
                continue
            yield Mention(
                start=left,
                end=found.end(),
                text=name,
                kind=kind,
                generic=generic,
                known=name in self.known,
            )
            taken, begun = found.end(), left
        for found in self._generic_zh.finditer(text):
            if re.search(
                r"[\d一二三四五六七八九十两几多]个$",
                text[max(0, found.start() - 3) : found.start()],
            ):
                continue
            yield Mention(
                start=found.start(),
                end=found.end(),
                text=found[0],
                kind=self.lexicon.generics[found[0]],
                generic=True,
            )

    def _left(self, text: str, end: int, least: int, spans: dict[int, int], ends: set[int]) -> int:
        """Where a Chinese name that ends in a head noun begins."""
        start = end
        limit = 12
        while start > least and limit:
            if start in ends and start != end:
                break
            if start in spans and spans[start] >= least:
                start = spans[start]  # a place that we know begins the name
                if start not in spans:
                    break
                continue
            char = text[start - 1]
            if text[start - 1 : start + 1] == "中国" or (
                text[start - 2 : start] == "国家" and limit > 0
            ):
                start -= 1 if char == "中" else 2
                break
            if char in "）)" and (opened := text.rfind("（", least, start)) >= 0:
                start = opened
                continue
            if not ("\u4e00" <= char <= "\u9fff" or char in "·A-Za-z0-9"):
                break
            if text.endswith(self._stops, least, start):
                break
            start -= 1
            limit -= 1
        return start

    @cached_property
    def _stops(self) -> tuple[str, ...]:
        return self.lexicon.words["name_stops"]

    @cached_property
    def _heads_zh(self) -> dict[str, str]:
        wanted = ("zone", "organisation", "company")
        return {word: kind for kind in wanted for word in self.lexicon.heads[kind]}

    @cached_property
    def _head(self) -> re.Pattern[str]:
        words = sorted(self._heads_zh, key=len, reverse=True)
        return re.compile(rf"(?P<head>{'|'.join(words)})(?![省市])")

    @cached_property
    def _generic_zh(self) -> re.Pattern[str]:
        words = [w for w, kind in self.lexicon.generics.items() if kind == "place" or len(w) == 2]
        return re.compile("|".join(sorted(words, key=len, reverse=True)))

    @cached_property
    def _place_suffix(self) -> re.Pattern[str]:
        return re.compile(
            r"(?:壮族|回族|维吾尔)?自治区|特别行政区|口岸|国际机场|机场|[省市区县岛](?![域内间位块])"
        )
