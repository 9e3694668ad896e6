"""Who a sentence speaks of: "the area", "it", 全区, or nothing at all in Chinese.

The first name of the clause that is no object and stands in no opening adverbial; else the name
that the sentence before spoke of.
"""

from __future__ import annotations

import re
from typing import Final

from kg.extract import clauses
from kg.extract.model import Mention, Reading, Sentence, Span

#: Where "there" says where, not that something is: 50,000 people work there.
_THERE: Final = re.compile(r"\bthere\b(?! (?:is|are|was|were|has|have|will)\b)")
_PEOPLE: Final = frozenset({"person", "name", "pronoun"})


class SubjectFinder:
    """Finds subjects sentence by sentence; remembers what the text has spoken of."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chinese = reading.source.language == "zh"
        self._adverbial: dict[int, bool] = {}
        self._openers: dict[int, int] = {}
        self._breaks: dict[str, list[int]] = {}
        #: What each sentence speaks of first, for the sentences after it.
        self._main: list[Mention | None] = []
        #: The same where a sentence only says where it plays.
        self._scene: list[Mention | None] = []
        self._recent: tuple[int, Span] | None = None
        for index, sentence in enumerate(reading.sentences):
            main = None if sentence.heading else self._main_of(index)
            self._main.append(main)
            self._scene.append(None if sentence.heading else self._scene_of(index))

    def _main_of(self, index: int) -> Mention | None:
        """The name that a sentence is about, by its own words alone."""
        named = [
            m
            for m in self.reading.mentions[index]
            if m.kind in ("zone", "place", "organisation", "company", "initiative")
        ]
        named = [m for m in named if m.text not in ("China", "中国", "全国", "我国", "各地")]
        free = [m for m in named if not self._is_adverbial(index, m)]
        if self.chinese:
            free = [m for m in free if self._opens_clause(index, m)]
        if free:
            free = [
                self._innermost(index, free[0], frozenset({free[0].kind, "zone", "place"})),
                *free[1:],
            ]
        if free and free[0].generic and free[0].kind == "zone" and not self.chinese:
            return self.antecedent(index, free[0])  # "the zone has three areas" speaks of it
        strong = [m for m in free if not m.generic]
        return next(iter(strong), None)

    def _opens_clause(self, index: int, mention: Mention) -> bool:
        text, at = (
            self.reading.sentences[index].text,
            mention.start - self.reading.sentences[index].start,
        )
        if text.rfind("“", 0, at) > text.rfind("”", 0, at) and not re.search(
            r"(?:说|表示|介绍|：)[，：]?“$", text[: text.rfind("“", 0, at) + 1]
        ):
            return False
        begin = max(text.rfind(mark, 0, at) for mark in "，。；：") + 1
        if clauses.LYING.match(text, begin, at):
            return True
        return clauses.OPENING.fullmatch(text, begin, at) is not None or any(
            m.end == mention.start for m in self.reading.mentions[index]
        )

    def _scene_of(self, index: int) -> Mention | None:
        named = [
            m for m in self.reading.mentions[index] if m.kind in ("zone", "place") and not m.generic
        ]
        named = [m for m in named if m.text not in ("China", "中国", "全国", "我国")]
        return next((m for m in named if m.kind == "zone"), next(iter(named), None))

    @property
    def _main_zone(self) -> Mention | None:
        """The zone that the text spoke of last."""
        return next((m for m in reversed(self._main) if m and m.kind == "zone"), None)

    def remember(self, index: int, subject: Span) -> None:
        """Note what a claim of a sentence was about: "it" in the next sentence means the same."""
        self._recent = (index, subject)

    def subject(
        self, index: int, position: int, kinds: frozenset[str], *, here: bool = False
    ) -> Span | None:
        """The subject of what stands at ``position`` of the text, as a thing of one of the kinds.

        Args:
            index: Index of the sentence.
            position: Offset in the text.
            kinds: What it may be.
            here: Whether the sentence itself must name it.
        """
        sentence = self.reading.sentences[index]
        text = sentence.text
        at = position - sentence.start
        start = sentence.start + self._clause_start(text, at)
        mentions = self.reading.mentions[index]
        clause = [m for m in mentions if start <= m.start and m.end <= position]
        if self.chinese:
            clause = self._last_clause(sentence, clause, position) or clause
        fit = [m for m in clause if m.kind in kinds or m.kind == "pronoun"]
        opener = clause[0] if clause else None
        if opener and opener.kind == "name" and "company" in kinds:
            after = text[opener.end - sentence.start :]
            apposed = clauses.APPOSED.match(after) and opener.start == sentence.start
            if (
                apposed or (after[:1] == " " and " " not in opener.text)
            ) and not self._is_adverbial(index, opener):
                return Span(start=opener.start, end=opener.end, text=opener.text, kind="company")
        free = [m for m in fit if not self._is_adverbial(index, m)]
        inside = [m for m in fit if self._is_where(index, m)]
        for mention in [self._innermost(index, m, kinds) for m in free or inside]:
            span = self.span(index, mention, kinds)
            if span:
                return span
        earlier = [
            m
            for m in mentions
            if m.end <= start and m.kind in kinds and not self._is_adverbial(index, m)
        ]
        if earlier:
            return self.span(index, self._innermost(index, earlier[0], kinds), kinds)
        if here:
            return None
        zones = [
            m
            for m in mentions
            if m.end <= position
            and m.kind == "zone"
            and m.kind in kinds
            and self._is_where(index, m)
        ]
        if self.chinese and not zones:  # 《四川自贸试验区规划》提出: its zone
            zones = [m for m in mentions if m.end <= position and m.kind == "zone" in kinds]
            zones = [m for m in zones[:1] if text.rfind("《", 0, m.start - sentence.start) >= 0]
        return (self.span(index, zones[-1], kinds) if zones else None) or self.topic(index, kinds)

    def _last_clause(
        self, sentence: Sentence, mentions: list[Mention], position: int
    ) -> list[Mention]:
        """The mentions after the last comma that begin their clause."""
        text, at = sentence.text, position - sentence.start
        begin = max(text.rfind(mark, 0, at) for mark in "，。；") + 1
        found = [m for m in mentions if m.start - sentence.start >= begin]
        return (
            found
            if found and clauses.OPENING.fullmatch(text, begin, found[0].start - sentence.start)
            else []
        )

    def _innermost(self, index: int, mention: Mention, kinds: frozenset[str]) -> Mention:
        """北京自贸试验区|大兴片区, the port's|New Area: the part is meant, not the whole."""
        text, offset = self.reading.source.text, mention.end
        if mention.kind == "pronoun" and mention.text.lower() in ("its", "their"):
            owned = self.owned(index, mention)
            return owned or mention
        for other in self.reading.mentions[index]:
            if other.start >= offset and other.kind in kinds and not other.generic:
                gap = text[offset : other.start]
                if gap in ("", "'s ", "’s ") and other.kind in ("zone", "place"):
                    mention, offset = other, other.end
        return mention

    def owned(self, index: int, mention: Mention) -> Mention | None:
        """The part in "its Xiyong area": a name right after a pronoun."""
        for other in self.reading.mentions[index]:
            if other.start == mention.end + 1 and other.kind in ("zone", "place"):
                return None if other.generic else other
        return None

    def topic(self, index: int, kinds: frozenset[str]) -> Span | None:
        """What the sentences before spoke of."""
        if index and not self.chinese and _THERE.search(self.reading.sentences[index].text):
            scene = self._scene[index - 1]
            if scene and scene.kind in kinds:
                return self.span(index - 1, scene, kinds)
        for wanted in (kinds & {"zone", "place"}, kinds):
            for back in range(index - 1, -1, -1):
                main = self._main[back]
                if main and main.kind in wanted:
                    return self.span(back, main, kinds)
        for back in range(index - 1, -1, -1):
            scene = self._scene[back]
            if scene and scene.kind in kinds:
                return self.span(back, scene, kinds)
        return None

    def antecedent(self, index: int, mention: Mention) -> Mention | None:
        """The name that a pronoun or a noun such as "the zone" stands for."""
        loose = mention.kind == "pronoun" or mention.text in ("当地", "这里", "岛内", "全岛")
        wanted = None if loose else mention.kind
        if mention.text in ("city", "municipality") and not self.chinese:
            for back in range(index - 1, max(-1, index - 3), -1):
                near = self._main[back] or self._scene[back]
                if near and near.kind == "place":
                    return near
        like = wanted in ("zone", "place") and _noun(mention.text)
        if like:
            headings = [s.heading for s in self.reading.sentences]
            order = sorted(range(index, -1, -1), key=lambda back: headings[back])  # headings last
            named = self._main_zone if mention.text in ("area", "zone", "park") else None
            for back in order:
                if named and self.reading.sentences[back].heading:
                    return named  # a name of the text itself rather than of its heading
                for other in reversed(self.reading.mentions[back]):
                    if (
                        other.kind in ("zone", "place")
                        and not other.generic
                        and other.end <= mention.start
                        and _noun(other.text) == like
                    ):
                        return other
        if wanted == "organisation" and not self.chinese:
            noun = mention.text.lower().rpartition(" ")[2]
            return next(
                (
                    m
                    for back in range(index, -1, -1)
                    for m in reversed(self.reading.mentions[back])
                    if m.kind == wanted
                    and not m.generic
                    and m.end <= mention.start
                    and m.text.lower().endswith(noun)
                ),
                None,
            )
        here = [m for m in self.reading.mentions[index] if m.end <= mention.start and not m.generic]
        fitting = {wanted} if wanted else {"zone", "place", "organisation", "company", "initiative"}
        if loose and mention.kind != "pronoun":
            fitting = {"zone", "place"}
        here = [m for m in here if m.kind in fitting]
        if here:
            if wanted is None:
                free = [m for m in here if not self._is_adverbial(index, m)]
                return (free or here)[0]
            free = [m for m in here if not self._is_adverbial(index, m)]
            if free or self.chinese or wanted != "zone":
                return (free or here)[-1]
        for back in range(index - 1, -1, -1):
            main = self._main[back]
            if main and (wanted is None or main.kind == wanted) and not main.generic:
                return main
            for other in self.reading.mentions[back]:
                if (
                    wanted
                    and other.kind == wanted
                    and not other.generic
                    and other.text not in ("China", "中国")
                ):
                    return other
        if wanted is None:
            return next((s for s in reversed(self._scene[:index]) if s), None)
        return None

    def span(self, index: int, mention: Mention, kinds: frozenset[str]) -> Span | None:
        """What a mention means as the end of a claim, if that is of one of the kinds."""
        if mention.text in ("全国", "我国", "全球"):
            return None
        if mention.kind == "pronoun":
            if (
                self._recent
                and 0 < index - self._recent[0] <= 1
                and self._recent[1].kind in kinds
                and not self._named_before(index, mention)
            ):
                known = self._recent[1]
                return Span(
                    start=known.start,
                    end=known.end,
                    text=known.text,
                    kind=known.kind,
                    alt=(*known.alt, mention.text),
                )
            meant = self.antecedent(index, mention)
            if meant is None or meant.kind not in kinds:
                return None
            return Span(
                start=meant.start,
                end=meant.end,
                text=meant.text,
                kind=meant.kind,
                alt=(mention.text,),
            )
        alt: tuple[str, ...] = ()
        if mention.generic:
            meant = self.antecedent(index, mention)
            if meant is not None and self.chinese and mention.kind == "place":
                return Span(
                    start=meant.start,
                    end=meant.end,
                    text=meant.text,
                    kind=meant.kind,
                    alt=(mention.text,),
                )
            if meant is not None:
                alt = (meant.text,)
        return Span(
            start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt
        )

    def _named_before(self, index: int, mention: Mention) -> bool:
        return any(
            m.end <= mention.start and m.kind not in _PEOPLE for m in self.reading.mentions[index]
        )

    def _clause_start(self, text: str, at: int) -> int:
        if text not in self._breaks:
            pattern = clauses.CHINESE_CLAUSE if self.chinese else clauses.CLAUSE
            self._breaks[text] = [found.end() for found in pattern.finditer(text)]
        return max((end for end in self._breaks[text] if end <= at), default=0)

    def _is_where(self, index: int, mention: Mention) -> bool:
        """Whether the mention says where or of what: in the zone, of the zone, 在…."""
        if mention.text in ("China", "中国", "我国", "全国", "全球") or mention.kind == "pronoun":
            return False
        sentence = self.reading.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 24) : at]
        if self.chinese:
            return not mention.generic and before.endswith(("在", "位于", "的", "全"))
        return bool(
            re.search(
                r"\b(?:in|at|of|across|within|through|via|from)(?: the| its)?(?: whole| entire)? $",
                before,
                re.IGNORECASE,
            )
        )

    def _is_adverbial(self, index: int, mention: Mention) -> bool:
        known = self._adverbial.get(mention.start)
        if known is None:
            known = self._adverbial[mention.start] = self._after_preposition(index, mention)
        return known

    def _after_preposition(self, index: int, mention: Mention) -> bool:
        sentence = self.reading.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 40) : at]
        if not self.chinese:
            if sentence.start not in self._openers:
                opened = clauses.OPENER.match(sentence.text)
                self._openers[sentence.start] = opened.end() if opened else 0
            if at < self._openers[sentence.start]:
                return True
        if self.chinese:
            if sentence.text.rfind("《", 0, at) > sentence.text.rfind("》", 0, at):
                return True
            begin = max(sentence.text.rfind(mark, 0, at) for mark in "，。；") + 1
            if sentence.text.startswith(("作为", "继"), begin):
                return True
            if (
                mention.generic
                and mention.kind == "place"
                and before[-1:] not in ("", "，", "。", "；")
            ):
                return True
            return bool(clauses.CHINESE_PREPOSITION.search(before)) or before.endswith("“")
        return bool(clauses.PREPOSITION.search(before.lower() if at < 12 else before))


def _noun(name: str) -> str:
    """The noun that two names of one zone share: zone, area, port, 片区."""
    last = name.rstrip('"”)').rpartition(" ")[2].lower()
    if re.search(r"[\u4e00-\u9fff]", last):
        found = re.search(
            r"自贸试验区|自由贸易试验区|自贸区|自贸港|自由贸易港|新片区|片区|示范区|开发区|园区|保税区|综保区|新区",
            last,
        )
        noun = found[0] if found else last[-2:]
        return {"自由贸易试验区": "自贸试验区", "自贸区": "自贸试验区", "自由贸易港": "自贸港"}.get(
            noun, noun
        )
    return {
        "ftz": "zone",
        "zones": "zone",
        "ftp": "port",
        "subzone": "area",
        "section": "area",
    }.get(last, last)
