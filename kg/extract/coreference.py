"""Coreference: the topic of each sentence, and what "it" and "the zone" refer to."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from kg.extract import clauses
from kg.extract.lexicon import provinces
from kg.extract.records import Analysis, Mention, Span
from kg.extract.roles import GrammaticalRoles
from kg.extract.triggers import clause_start

#: Where "there" names a place, not existence: 50,000 people work there.
_THERE: Final = re.compile(r"\bthere\b(?! (?:is|are|was|were|has|have|will)\b)")
_PEOPLE: Final = frozenset({"person", "name", "pronoun"})


class CoreferenceResolver(GrammaticalRoles):
    """Resolves pronouns and generic nouns, sentence by sentence."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        #: The topic of each sentence, for the sentences after it.
        self._main: list[Mention | None] = []
        #: The place that a sentence is set in, where it has no topic of its own.
        self._scene: list[Mention | None] = []
        self._recent: tuple[int, Span] | None = None
        for index, sentence in enumerate(analysis.sentences):
            main = None if sentence.heading else self._main_of(index)
            self._main.append(main)
            self._scene.append(None if sentence.heading else self._scene_of(index))

    def _main_of(self, index: int) -> Mention | None:
        """The topic of a sentence, from its own words alone."""
        named = [
            m
            for m in self.analysis.mentions[index]
            if m.kind in ("zone", "place", "organisation", "company", "initiative")
        ]
        named = [m for m in named if m.text not in self._elsewhere and m.text != "各地"]
        sentence = self.analysis.sentences[index]
        free = (
            m
            for m in named
            if not self._is_led_in(index, m, sentence.end)
            and (not self.chinese or self._opens_clause(index, m))
        )
        first = next(free, None)
        if first is None:
            return None
        first = self._innermost(index, first, frozenset({first.kind, "zone", "place"}))
        if first.generic and first.kind != "plan" and not self.chinese:
            # "the zone has three areas" is about the zone
            meant = self.antecedent(index, first)
            return meant or (first if first.kind == "organisation" else None)
        return next((m for m in free if not m.generic), None) if first.generic else first

    def _opens_clause(self, index: int, mention: Mention) -> bool:
        text, at = (
            self.analysis.sentences[index].text,
            mention.start - self.analysis.sentences[index].start,
        )
        if text.rfind("“", 0, at) > text.rfind("”", 0, at) and not re.search(
            r"(?:说|表示|介绍|：)[，：]?“$", text[: text.rfind("“", 0, at) + 1]
        ):
            return False
        begin = clause_start(text, at)
        if clauses.LYING.match(text, begin, at):
            return True
        return clauses.OPENING.fullmatch(text, begin, at) is not None or any(
            m.end == mention.start for m in self.analysis.mentions[index]
        )

    def _scene_of(self, index: int) -> Mention | None:
        places = [m for m in self.analysis.mentions[index] if m.kind in ("zone", "place")]
        named = [m for m in places if not m.generic and m.text not in self._elsewhere]
        if not self.chinese:
            named = [m for m in named if not self._owns(m)] or named
        if not self.chinese and not named:
            inside = [m for m in places if self._is_where(index, m) and not self._owns(m)]
            return self.antecedent(index, inside[0]) if inside else None
        return next((m for m in named if m.kind == "zone"), next(iter(named), None))

    def _of_paragraph(self, index: int) -> Mention | None:
        """The topic of the paragraph: a city that was named a pilot zone is "the zone"."""
        number = self.analysis.sentences[index].paragraph
        for back in range(index - 1, -1, -1):
            if self.analysis.sentences[back].paragraph != number:
                return None
            main = self._main[back]
            if main and main.kind in ("zone", "place"):
                return main
        return None

    def _says_more(self, other: Mention, mention: Mention) -> bool:
        """Whether an earlier noun is a fuller name: its pilot free trade zone, the zone."""
        return not self.chinese and other.text.endswith(f" {mention.text}")

    def _province(self, index: int, mention: Mention) -> Mention | None:
        """The last province that the text named, also inside other names: the Hill Pilot Zone."""
        for back in range(index, -1, -1):
            for other in reversed(self.analysis.mentions[back]):
                first = other.text.partition(" ")[0]
                if other.end <= mention.start and first in provinces():
                    return replace(other, end=other.start + len(first), text=first, kind="place")
        return None

    def _owns(self, mention: Mention) -> bool:
        """Whether a name is only a possessor: the city's total."""
        return self.analysis.source.text.startswith(("'s", "’s"), mention.end)

    def _where(self, index: int) -> Mention | None:
        """The place that a sentence without a named subject is set in."""
        places = [m for m in self.analysis.mentions[index] if m.kind in ("zone", "place")]
        return self._scene[index] if places and all(m.generic for m in places) else None

    @property
    def _main_zone(self) -> Mention | None:
        """The zone that was a topic last."""
        return next((m for m in reversed(self._main) if m and m.kind == "zone"), None)

    def remember(self, index: int, subject: Span) -> None:
        """Note the subject of a claim: "it" in the next sentence refers to it."""
        self._recent = (index, subject)

    def topic(self, index: int, kinds: frozenset[str]) -> Span | None:
        """The topic of the sentences before, if it is of one of the kinds."""
        if index and not self.chinese and _THERE.search(self.analysis.sentences[index].text):
            scene = self._scene[index - 1]
            if scene and scene.kind in kinds:
                return self.span(index - 1, scene, kinds)
        for wanted in (kinds & {"zone", "place"}, kinds):
            for back in range(index - 1, -1, -1):
                main = self._main[back] or (None if self.chinese else self._where(back))
                if main and main.kind in wanted:
                    return self.span(back, main, kinds)
        for back in range(index - 1, -1, -1):
            scene = self._scene[back]
            if scene and scene.kind in kinds:
                return self.span(back, scene, kinds)
        return None

    def antecedent(self, index: int, mention: Mention) -> Mention | None:
        """The name that a pronoun or a noun such as "the zone" refers to; None if there is none."""
        loose = mention.kind == "pronoun" or mention.text in ("当地", "这里", "岛内", "全岛")
        wanted = None if loose else mention.kind
        if not self.chinese and mention.text.startswith(("provinc", "region", "auto")):
            return self._province(index, mention)
        if mention.text in ("city", "municipality") and not self.chinese:
            for back in range(index - 1, max(-1, index - 3), -1):
                near = self._main[back] or self._scene[back]
                if near and near.kind == "place":
                    return near
        like = wanted in ("zone", "place") and _noun(mention.text)
        if like:
            headings = [s.heading for s in self.analysis.sentences]
            order = sorted(range(index, -1, -1), key=lambda back: headings[back])  # headings last
            named = self._main_zone if mention.text in ("area", "zone", "park") else None
            weak = not self.chinese and mention.text in ("area", "section", "subzone")
            number = self.analysis.sentences[index].paragraph
            for back in order:
                if weak and self.analysis.sentences[back].paragraph != number:
                    weak = False
                    if near := self._of_paragraph(index):
                        return near
                if named and self.analysis.sentences[back].heading:
                    return named  # a name in the text goes before one in a heading
                for other in reversed(self.analysis.mentions[back]):
                    if (
                        other.kind in ("zone", "place")
                        and (not other.generic or self._says_more(other, mention))
                        and other.end <= mention.start
                        and _alike(like, other.text)
                    ):
                        return other
        if wanted == "organisation" and not self.chinese:
            noun = mention.text.lower().rpartition(" ")[2]
            return next(
                (
                    m
                    for back in range(index, -1, -1)
                    for m in reversed(self.analysis.mentions[back])
                    if m.kind == wanted
                    and not m.generic
                    and m.end <= mention.start
                    and m.text.lower().endswith(noun)
                ),
                None,
            )
        here = [
            m for m in self.analysis.mentions[index] if m.end <= mention.start and not m.generic
        ]
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
        if wanted == "zone" and not self.chinese and (near := self._of_paragraph(index)):
            return near
        if wanted == "place" and not self.chinese:
            mains = [m for m in self._main[:index] if m and m.kind == "place"]
            if mains:
                return mains[-1]
        for back in range(index - 1, -1, -1):
            main = self._main[back]
            if main and (wanted is None or main.kind == wanted) and not main.generic:
                return main
            for other in self.analysis.mentions[back]:
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

    def _innermost(self, index: int, mention: Mention, kinds: frozenset[str]) -> Mention:
        """The part, if it follows its whole: 北京自贸试验区|大兴片区, the port's|New Area."""
        text, offset = self.analysis.source.text, mention.end
        if mention.kind == "pronoun" and mention.text.lower() in ("its", "their"):
            owned = self.owned(index, mention)
            return owned or mention
        for other in self.analysis.mentions[index]:
            if other.start >= offset and other.kind in kinds and not other.generic:
                gap = text[offset : other.start]
                if gap in ("", "'s ", "’s ") and other.kind in ("zone", "place"):
                    mention, offset = other, other.end
        return mention

    def owned(self, index: int, mention: Mention) -> Mention | None:
        """The part in "its Xiyong area": the name right after a pronoun."""
        for other in self.analysis.mentions[index]:
            if other.start == mention.end + 1 and other.kind in ("zone", "place"):
                return None if other.generic or self.is_elsewhere(other) else other
        return None

    def span(self, index: int, mention: Mention, kinds: frozenset[str]) -> Span | None:
        """What a mention refers to as subject or object, if it is of one of the kinds."""
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
            m.end <= mention.start and m.kind not in _PEOPLE for m in self.analysis.mentions[index]
        )


def _alike(noun: str, name: str) -> bool:
    """Whether a noun may refer to a name: "the zone" to any zone, "the FTZ" to an FTZ only."""
    free = name.lower().endswith(("ftz", "free trade zone"))
    if noun == "ftz":
        return free
    return _noun(name) == noun or (noun == "zone" and free)


@lru_cache(maxsize=4096)  # asked of the same few names for every noun of a text
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
        "zones": "zone",
        "ftp": "port",
        "subzone": "area",
        "section": "area",
    }.get(last, last)
