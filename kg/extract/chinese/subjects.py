"""Subjects of Chinese sentences: the place that a sentence enters, and 这里 after it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.extract import clauses
from kg.extract.records import Mention, Span
from kg.extract.subjects import SubjectFinder

_SOMEWHERE = ("zone", "place")

_ISSUING: Final = re.compile(
    r"(?:日前|近日|今天|最新|联合|正式)*(?:印发|发布|批复|公布|出台|制定|下发|批准|通过)的"
)
_BODIES = ("管委会", "管理委员会", "管理局", "党工委", "海关", "法院", "人民政府")


class ChineseSubjectFinder(SubjectFinder):
    """Finds subjects of Chinese sentences."""

    def _main_of(self, index: int) -> Mention | None:
        return super()._main_of(index) or self._entered(index) or self._generic_main(index)

    def _generic_main(self, index: int) -> Mention | None:
        """该片区…: the antecedent, as topic of the sentences after it."""
        for mention in self.analysis.mentions[index]:
            if mention.kind == "zone" and mention.generic and self._opens_clause(index, mention):
                return (
                    None if self._is_adverbial(index, mention) else self.antecedent(index, mention)
                )
        return None

    def _opens_clause(self, index: int, mention: Mention) -> bool:
        """As for English; a quotation that opens the sentence has clauses too."""
        sentence = self.analysis.sentences[index]
        at = mention.start - sentence.start
        if sentence.text[:1] == "“" and sentence.text.find("”", 0, at) < 0:
            begin = max(sentence.text.rfind(mark, 0, at) for mark in "，。；：“") + 1
            return clauses.OPENING.fullmatch(sentence.text, begin, at) is not None
        whole = self.before(index, mention)
        if whole and not self._opens_clause(index, whole):
            return False
        return super()._opens_clause(index, mention)

    def _scene_of(self, index: int) -> Mention | None:
        """As for English, without places in the name of an organisation (江河新区管委会)."""
        scene = super()._scene_of(index)
        text = self.analysis.source.text
        if scene and text.startswith(_BODIES, scene.end):
            return None
        return scene

    def _entered(self, index: int) -> Mention | None:
        """走进江河片区，…: the place that a sentence enters; what follows is set there."""
        sentence = self.analysis.sentences[index]
        for mention in self.analysis.mentions[index]:
            at, end = mention.start - sentence.start, mention.end - sentence.start
            if mention.kind in _SOMEWHERE and not mention.generic:
                inside = clauses.ENTERING.fullmatch(sentence.text, 0, at)
                if inside and clauses.ENTERED.match(sentence.text, end):
                    return mention
        return None

    def antecedent(self, index: int, mention: Mention) -> Mention | None:
        """The name that a pronoun or a noun such as 片区 refers to; 这里 is the scene."""
        there = self._scene_before(index) if mention.text == "这里" else None
        return there or super().antecedent(index, mention)

    def _is_adverbial(self, index: int, mention: Mention) -> bool:
        if mention.generic and mention.kind == "place" and self._opens_clause(index, mention):
            return False  # 2022年全省…
        text, at = self.analysis.source.text, mention.start
        if text[at - 1 : at] == "“" and text[at - 2 : at - 1] in ("：", "，", ""):
            return False  # 说：“江河片区…
        if _ISSUING.match(self.analysis.source.text, mention.end):
            return True  # 国务院印发的方案提出: the plan is the subject
        return super()._is_adverbial(index, mention)

    def before(self, index: int, mention: Mention) -> Mention | None:
        """The name that ends where a name begins: 江河自贸试验区|东山片区."""
        for other in self.analysis.mentions[index]:
            if other.end == mention.start and other.kind in _SOMEWHERE and not other.generic:
                return other
        return None

    def span(self, index: int, mention: Mention, kinds: frozenset[str]) -> Span | None:
        """As for English; 全区 and 全省 keep their words, with the antecedent beside them."""
        if mention.generic and mention.kind == "place" and mention.kind in kinds:
            meant = self.antecedent(index, mention)
            if mention.text not in ("当地", "这里", "全国", "我国") and meant is not None:
                alt = (meant.text,)
                return Span(
                    start=mention.start, end=mention.end, text=mention.text, kind="place", alt=alt
                )
        span = super().span(index, mention, kinds)
        if span and span.start == mention.start and (whole := self.before(index, mention)):
            return replace(span, alt=(*span.alt, whole.text + span.text))
        return span

    def topic(self, index: int, kinds: frozenset[str]) -> Span | None:
        """As for English; of scenes, a zone is preferred to a place."""
        if not any(main and main.kind in kinds for main in self._main[:index]):
            for back in range(index - 1, -1, -1):
                scene = self._scene[back]
                if scene and scene.kind == "zone" in kinds:
                    return self.span(back, scene, kinds)
        return super().topic(index, kinds)

    def _scene_before(self, index: int) -> Mention | None:
        """The scene of the sentences before: the last place that they name."""
        for back in range(index - 1, -1, -1):
            for spoken in (self._main[back], self._scene[back]):
                if spoken and spoken.kind in _SOMEWHERE and not spoken.generic:
                    return spoken
        return None

    def subject(
        self, index: int, position: int, kinds: frozenset[str], *, here: bool = False
    ) -> Span | None:
        """As for English, but only a name that opens a clause can be the subject."""
        sentence = self.analysis.sentences[index]
        begin = sentence.start + self.clause_start(sentence.text, position - sentence.start)
        opening = [
            m
            for m in self.analysis.mentions[index]
            if begin <= m.start
            and m.end <= position
            and (m.kind in kinds or m.kind == "pronoun")
            and not self._is_adverbial(index, m)
            and self._opens_clause(index, m)
        ]
        own = sentence.start + sentence.text.rfind("，", 0, position - sentence.start)
        for mention in reversed(opening):
            if mention.kind == "initiative" and mention.start < own and mention is not opening[0]:
                continue  # what follows is no longer about a train or a project
            if span := self.span(index, self._innermost(index, mention, kinds), kinds):
                return span
        known = super().subject(index, position, kinds, here=here)
        if here or known is None or known.start < sentence.start:
            return known
        at = known.start - sentence.start
        booked = sentence.text.rfind("《", 0, at) > sentence.text.rfind("》", 0, at)
        placed = sentence.text[:at].endswith(("在", "的", "于"))
        if known.kind in _SOMEWHERE and known.start >= begin and not (booked or placed):
            return self.topic(index, kinds) or known
        return known
