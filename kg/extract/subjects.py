"""Who a sentence speaks of: "the area", "it", 全区, or nothing at all in Chinese.

The first name of the clause that is no object and stands in no opening adverbial; else the name that
the sentence before spoke of.
"""

from __future__ import annotations

import re
from typing import Final

from kg.extract.model import Mention, Reading, Span

_PREPOSITION: Final = re.compile(
    r"\b(?:in|at|from|of|by|for|with|under|to|since|near|via|between|across|into|through|on|than|and|as|like|among|within"
    r"|outside|around|against|after|before|during|or|including|toward|towards)"
    r" (?:(?:the|its|their|this|a|an|all|some|other|entire|whole|city of|\w+ing) )*$"
)
_CLAUSE: Final = re.compile(
    r";\s|,? while |, but |, whereas |: (?=[A-Z])"
    r"|\b(?:said|says|stated|introduced|noted|added|announced|explained|stressed|told \w+(?: \w+)?|understood|reported|learned|shows?|showed)"
    r"(?: (?:on|in|at) [^,]{3,40})?,?(?: that,?)? "
)
_CHINESE_CLAUSE: Final = re.compile(r"；|(?:表示|介绍说?|指出|强调|说|称|告诉记者|认为|显示)[，：:]?“?")
_CHINESE_PREPOSITION: Final = re.compile(r"(?:在|位于|对|从|向|与|经|由|按|按照|把|被|给|和|以|为|比|自|到|至|于|用|据|同|及|、|围绕|支持|依托|通过|赋予)$")
_PEOPLE: Final = frozenset({"person", "name", "pronoun"})


class SubjectFinder:
    """Finds subjects sentence by sentence; remembers what the text has spoken of."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chinese = reading.source.language == "zh"
        #: What each sentence speaks of first, for the sentences after it.
        self._main: list[Mention | None] = []
        #: The same where a sentence only says where it plays.
        self._scene: list[Mention | None] = []
        for index, sentence in enumerate(reading.sentences):
            main = None if sentence.heading else self._main_of(index)
            self._main.append(main)
            self._scene.append(None if sentence.heading else self._scene_of(index))

    def _main_of(self, index: int) -> Mention | None:
        """The name that a sentence is about, by its own words alone."""
        named = [m for m in self.reading.mentions[index] if m.kind in ("zone", "place", "organisation", "company", "initiative")]
        named = [m for m in named if m.text not in ("China", "中国", "全国", "我国")]
        free = [m for m in named if not self._is_adverbial(index, m)]
        strong = [m for m in free if not m.generic]
        return next(iter(strong), None)

    def _scene_of(self, index: int) -> Mention | None:
        named = [m for m in self.reading.mentions[index] if m.kind in ("zone", "place") and not m.generic]
        named = [m for m in named if m.text not in ("China", "中国", "全国", "我国")]
        return next((m for m in named if m.kind == "zone"), next(iter(named), None))

    def subject(self, index: int, position: int, kinds: frozenset[str]) -> Span | None:
        """The subject of what stands at ``position`` of the text, as a thing of one of the kinds."""
        sentence = self.reading.sentences[index]
        text = sentence.text
        at = position - sentence.start
        start = sentence.start + self._clause_start(text, at)
        mentions = self.reading.mentions[index]
        clause = [m for m in mentions if start <= m.start and m.end <= position]
        fit = [m for m in clause if m.kind in kinds or m.kind == "pronoun"]
        free = [m for m in fit if not self._is_adverbial(index, m)]
        inside = [m for m in fit if self._is_where(index, m)]
        for mention in free or inside:
            span = self._span(index, mention, kinds)
            if span:
                return span
        earlier = [m for m in mentions if m.end <= start and m.kind in kinds and not self._is_adverbial(index, m)]
        if earlier:
            return self._span(index, earlier[0], kinds)
        return self.topic(index, kinds)

    def topic(self, index: int, kinds: frozenset[str]) -> Span | None:
        """What the sentences before spoke of."""
        for back in range(index - 1, -1, -1):
            main = self._main[back]
            if main and main.kind in kinds:
                return self._span(back, main, kinds)
        for back in range(index - 1, -1, -1):
            scene = self._scene[back]
            if scene and scene.kind in kinds:
                return self._span(back, scene, kinds)
        return None

    def antecedent(self, index: int, mention: Mention) -> Mention | None:
        """The name that a pronoun or a noun such as "the zone" stands for."""
        loose = mention.kind == "pronoun" or mention.text in ("当地", "这里", "岛内", "全岛")
        wanted = None if loose else mention.kind
        like = wanted == "zone" and _noun(mention.text)
        if like:
            for back in range(index, -1, -1):
                for other in reversed(self.reading.mentions[back]):
                    if other.kind == "zone" and not other.generic and other.end <= mention.start and _noun(other.text) == like:
                        return other
        here = [m for m in self.reading.mentions[index] if m.end <= mention.start and not m.generic]
        here = [m for m in here if m.kind not in _PEOPLE and (wanted is None or m.kind == wanted)]
        if here:
            if wanted is None:
                free = [m for m in here if not self._is_adverbial(index, m)]
                return (free or here)[0]
            return here[-1]
        for back in range(index - 1, -1, -1):
            main = self._main[back]
            if main and (wanted is None or main.kind == wanted) and not main.generic:
                return main
            for other in self.reading.mentions[back]:
                if wanted and other.kind == wanted and not other.generic and other.text not in ("China", "中国"):
                    return other
        if wanted is None:
            return next((s for s in reversed(self._scene[:index]) if s), None)
        return None

    def _span(self, index: int, mention: Mention, kinds: frozenset[str]) -> Span | None:
        if mention.kind == "pronoun":
            meant = self.antecedent(index, mention)
            if meant is None or meant.kind not in kinds:
                return None
            return Span(start=meant.start, end=meant.end, text=meant.text, kind=meant.kind, alt=(mention.text,))
        alt: tuple[str, ...] = ()
        if mention.generic:
            meant = self.antecedent(index, mention)
            if meant is not None and self.chinese and mention.kind == "place":
                return Span(start=meant.start, end=meant.end, text=meant.text, kind=meant.kind, alt=(mention.text,))
            if meant is not None:
                alt = (meant.text,)
        return Span(start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt)

    def _clause_start(self, text: str, at: int) -> int:
        pattern = _CHINESE_CLAUSE if self.chinese else _CLAUSE
        start = 0
        for found in pattern.finditer(text, 0, at):
            start = found.end()
        return start

    def _is_where(self, index: int, mention: Mention) -> bool:
        """Whether the mention says where or of what: in the zone, of the zone, 在…."""
        if mention.text in ("China", "中国", "我国", "全国", "全球") or mention.kind == "pronoun":
            return False
        sentence = self.reading.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 24) : at]
        if self.chinese:
            return not mention.generic and before.endswith(("在", "位于", "的", "全"))
        return bool(re.search(r"\b(?:in|at|of|across|within)(?: the| its)?(?: whole| entire)? $", before, re.IGNORECASE))

    def _is_adverbial(self, index: int, mention: Mention) -> bool:
        sentence = self.reading.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 40) : at]
        if self.chinese:
            if mention.generic and mention.kind == "place" and before[-1:] not in ("", "，", "。", "；"):
                return True
            return bool(_CHINESE_PREPOSITION.search(before)) or before.endswith("“")
        return bool(_PREPOSITION.search(before.lower() if at < 12 else before))


def _noun(name: str) -> str:
    """The noun that two names of one zone share: zone, area, port, 片区."""
    last = name.rstrip("\"”)").rpartition(" ")[2].lower()
    if re.search(r"[\u4e00-\u9fff]", last):
        found = re.search(r"自贸试验区|自由贸易试验区|自贸区|自贸港|自由贸易港|新片区|片区|示范区|开发区|园区|保税区|综保区|新区", last)
        noun = found[0] if found else last[-2:]
        return {"自由贸易试验区": "自贸试验区", "自贸区": "自贸试验区", "自由贸易港": "自贸港"}.get(noun, noun)
    return {"ftz": "zone", "zones": "zone", "ftp": "port", "subzone": "area", "section": "area"}.get(last, last)
