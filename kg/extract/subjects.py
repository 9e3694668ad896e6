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
        for index, sentence in enumerate(reading.sentences):
            main = None if sentence.heading else self._main_of(index)
            self._main.append(main)

    def _main_of(self, index: int) -> Mention | None:
        """The name that a sentence is about, by its own words alone."""
        named = [m for m in self.reading.mentions[index] if m.kind in ("zone", "place", "organisation", "company", "initiative")]
        named = [m for m in named if m.text not in ("China", "中国", "全国", "我国")]
        free = [m for m in named if not self._is_adverbial(index, m)]
        strong = [m for m in free if not m.generic]
        first = (strong or free or named or [None])[0]
        return first

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
        for mention in free or fit:
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
        return None

    def antecedent(self, index: int, mention: Mention) -> Mention | None:
        """The name that a pronoun or a noun such as "the zone" stands for."""
        wanted = None if mention.kind == "pronoun" else mention.kind
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
            if meant is not None:
                alt = (meant.text,)
        return Span(start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt)

    def _clause_start(self, text: str, at: int) -> int:
        pattern = _CHINESE_CLAUSE if self.chinese else _CLAUSE
        start = 0
        for found in pattern.finditer(text, 0, at):
            start = found.end()
        return start

    def _is_adverbial(self, index: int, mention: Mention) -> bool:
        sentence = self.reading.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 40) : at]
        if self.chinese:
            return bool(_CHINESE_PREPOSITION.search(before))
        return bool(_PREPOSITION.search(before.lower() if at < 12 else before))
