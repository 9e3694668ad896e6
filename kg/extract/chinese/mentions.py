"""Chinese named entities, which no whitespace separates: from the head noun backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, cached_property
from typing import Final

from kg.extract.lexicon import lexicon
from kg.extract.mentions import MentionFinder
from kg.extract.records import Mention

#: Words whose characters bound names elsewhere: 中德产业园, 经济区, 新能源, 外高桥.
_INSIDE: Final = re.compile(
    r"(?<=[渝市关汉晋榆])中|中(?:[新韩德日法俄英欧意荷瑞泰马印沙奥以芬丹非美外老越缅哈白]|关村)|经(?=[济开贸营])|能(?=源)|会(?=展)"
    r"|上(?=[海饶合])|前(?=[海湾沿滩])|外(?=高桥|[贸经资商滩])|内(?=[蒙江陆])|出(?=口)|对(?=[外俄])|有(?=色)"
    r"|正(?=定)|和(?=[平田县])|全(?=球)|(?<=安)全|(?<=智)能|设(?=[备计])|下(?=[沙关城塘])|后(?=海)|同(?=[江安])"
)


#: Where a noun such as 项目 opens its clause.
_BEGUN: Final = re.compile(r"(?:^|[，。；：])(?:这个|该|这家|这座|这一)?$")
#: The line of a train: 中欧班列（河城）.
_LINE: Final = re.compile(r"（[\u4e00-\u9fff]{2,4}）")
#: What follows a noun such as 项目 that opens a clause and is its subject.
_SPEAKS: Final = re.compile(
    r"占地|总投资|总?建筑|投资|建成|已|计划|预计|达产|全部|一期|自|累计|开行|年产|设计|投产|规划|启用|投用|运营|产值|分|装|共|总"
)


#: What comes before the unknown name of a district: 位于东岸区, 西岸区、东岸区.
_BOUND: Final = re.compile(r"(?:^|[，。；：、（“和与及在于至从向到由往省市的])$")


#: A head noun inside another word: 部件, 局面, 市场, 区域.
_OTHER_WORD: Final = "|".join(
    (
        r"(?<=部)[件分门署队长落位]",
        r"(?<=局)[面部势]",
        r"(?<=委)[员托]",
        r"(?<=署)[名]",
        r"(?<=港)[口区务股产币元澳资综铁]",
        r"(?<=市)[场长民委政值级容]",
        r"(?<=区)(?:[域间块]|位[^于])",
        r"(?<=[县镇])[长委域]",
    )
)


@cache
def _endings(name: str) -> tuple[str, ...]:
    return lexicon("zh").words[name]


def _is_town(name: str) -> bool:
    if len(name) == 3 and name.endswith("城市"):  # 河城市, but not 大城市
        return name[0] not in "大新小各该个座老名古省本全"
    return 3 <= len(name) <= 6 and not (
        name.endswith(_endings("no_towns")) or re.search("[季年月第]", name)
    )


class ChineseMentionFinder(MentionFinder):
    """Finds the names in Chinese sentences."""

    def _mentions(self, text: str, hits: list[tuple[int, int, str]]) -> Iterator[Mention]:
        names: list[tuple[int, int, str]] = []
        for start, end, kind in hits:
            if text[start - 1 : start] in ("入", "出") and text[start:end] == "海口":
                continue  # 长江入海口
            if text[start - 1 : start] == "其" and text[start:end] == "中国":
                continue  # 其中国际航线
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
            cut = frozenset[int]() if kind == "organisation" else ends
            left = self._left(text, found.start(), max(taken, found.start() - 22), spans, cut)
            name = text[left : found.end()]
            generic = left == found.start()
            part = generic and taken == found.start() > 0
            stop = found.end()
            if generic and taken == found.start() > 0 and kind == "initiative":
                left, name, generic = begun, text[begun:stop], False  # 陆海新通道班列
            if found["head"] == "班列" and (line := _LINE.match(text, stop)):
                stop, name = line.end(), text[left : line.end()]
            if part and found["head"] == "片区":  # 天府新区片区 is one name
                left, name, part, generic = begun, text[begun : found.end()], False, False
            if generic and not part and found["head"] not in self.lexicon.generics:
                continue
            generic = generic and not part
            if generic and found["head"][0] == "自" and re.search(r"\d\d[个家]$", text[:left][-4:]):
                generic = False  # 21个自贸试验区: all of them, not a zone that was named before
            if generic and re.search(
                r"[\d一二三四五六七八九十两几多]个$", text[max(0, left - 3) : left]
            ):
                continue
            if not generic and kind == "organisation" and len(name) < 3:
                continue
            if name.endswith(_endings("no_organisations")) or (
                kind == "place" and not _is_town(name)
            ):
                continue
            if kind == "place" and found.end() in spans:
                continue
            if found["head"] in ("区", "市", "港", "口岸") and not _BOUND.search(text, 0, left):
                continue
            if not generic and left + 1 == found.start():
                continue
            yield Mention(
                start=left,
                end=stop,
                text=name,
                kind=kind,
                generic=generic,
                known=name in self.known,
            )
            taken, begun = found.end(), left
        for found in self._generic_zh.finditer(text):
            kind, opens = self.lexicon.generics[found[0]], _BEGUN.search(text[: found.start()])
            if kind in ("initiative", "company") and not opens:
                continue
            if kind == "initiative" and not _SPEAKS.match(text, found.end()):
                continue
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

    def _left(self, text: str, end: int, least: int, spans: dict[int, int], ends: Set[int]) -> int:
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
                start = spans.get(start, self._place_before(text, start, least))
                break
            if char in "—－-–" and start - 1 in spans:
                start = spans[start - 1]  # 中国—东盟
                break
            if char in "）)" and (opened := text.rfind("（", least, start)) >= 0:
                start = opened
                continue
            if not ("\u4e00" <= char <= "\u9fff" or char in "·A-Za-z0-9"):
                break
            if text.endswith(self._stops, least, start) and not _INSIDE.match(text, start - 1):
                break
            start -= 1
            limit -= 1
        return start

    def _place_before(self, text: str, end: int, least: int) -> int:
        """江河|国家高新区: where the short place name before it begins."""
        for size in range(2, 5):
            start = end - size
            if start < least or not re.fullmatch(r"[\u4e00-\u9fff]+", text[start:end]):
                break
            bounded = start == least or text.endswith(self._stops, 0, start)
            if bounded and not any(
                text.endswith(self._stops, 0, n) for n in range(start + 1, end + 1)
            ):
                return start
        return end

    @cached_property
    def _stops(self) -> tuple[str, ...]:
        return self.lexicon.words["name_stops"]

    @cached_property
    def _heads_zh(self) -> dict[str, str]:
        wanted = ("zone", "organisation", "company", "initiative")
        towns = dict.fromkeys(self.lexicon.words["towns"], "place")
        return towns | {word: kind for kind in wanted for word in self.lexicon.heads[kind]}

    @cached_property
    def _head(self) -> re.Pattern[str]:
        words = sorted(self._heads_zh, key=len, reverse=True)
        return re.compile(rf"(?P<head>{'|'.join(words)})(?!省|市(?!场))(?!{_OTHER_WORD})")

    @cached_property
    def _generic_zh(self) -> re.Pattern[str]:
        words = [
            w
            for w, kind in self.lexicon.generics.items()
            if kind in ("place", "initiative", "company") or len(w) == 2
        ]
        return re.compile("|".join(sorted(words, key=len, reverse=True)))

    @cached_property
    def _place_suffix(self) -> re.Pattern[str]:
        return re.compile(
            r"(?:壮族|回族|维吾尔)?自治区|特别行政区|(?:航空|铁路|公路|陆路|水运)?口岸|国际机场|机场|[省市区县岛](?![域内间位块])"
            r"|港(?![口区务股产币元澳资综铁]|片区|保税|自贸)"
        )
