"""The subject of a clause: a name, "the area", "it", 全区, or no word at all in Chinese.

It is the first name of the clause that is neither object nor part of an opening adverbial; else
the topic of the sentences before.
"""

from __future__ import annotations

from kg.extract import clauses
from kg.extract.coreference import CoreferenceResolver
from kg.extract.records import Mention, Sentence, Span


class SubjectFinder(CoreferenceResolver):
    """Finds subjects sentence by sentence."""

    #: Index of the sentence where "we" was sought last, and where it stands first.
    _first_we = (-1, 0)

    def subject(
        self, index: int, position: int, kinds: frozenset[str], *, here: bool = False
    ) -> Span | None:
        """The subject of what stands at an offset of the text; None if there is none.

        Args:
            index: Index of the sentence.
            position: Offset in the text.
            kinds: The kinds that it may have.
            here: Whether it must be in the same sentence.
        """
        sentence = self.analysis.sentences[index]
        text = sentence.text
        at = position - sentence.start
        start = sentence.start + self.clause_start(text, at)
        mentions = self.analysis.mentions[index]
        clause = [m for m in mentions if start <= m.start and m.end <= position]
        if self.chinese:
            clause = self._last_clause(sentence, clause, position) or clause
        fit = [m for m in clause if m.kind in kinds or m.kind == "pronoun"]
        if not self.chinese:
            fit = [m for m in fit if m.text not in self._elsewhere]
        if "company" in kinds and clause and (company := self._opening_company(index, clause[0])):
            return company
        if not self.chinese:
            near = self._relative(index, start, position, kinds) or self._we(index, position, kinds)
            if near:
                return self.span(index, near, kinds)
        free = [m for m in fit if not self._is_led_in(index, m, position)]
        inside = [m for m in fit if self._is_where(index, m)]
        for mention in [self._innermost(index, m, kinds) for m in free or inside]:
            span = self.span(index, mention, kinds)
            if span:
                return span
        earlier = [
            m
            for m in mentions
            if m.end <= start and m.kind in kinds and not self._is_led_in(index, m, position)
        ]
        if earlier:
            return self.span(index, self._innermost(index, earlier[0], kinds), kinds)
        if led := self._after_opener(index, at, kinds):
            return self.span(index, led, kinds)
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
        if self.chinese and not zones:  # 《四川自贸试验区规划》提出: the zone of the document
            zones = [m for m in mentions if m.end <= position and m.kind == "zone" in kinds]
            zones = [m for m in zones[:1] if text.rfind("《", 0, m.start - sentence.start) >= 0]
        return (self.span(index, zones[-1], kinds) if zones else None) or self.topic(index, kinds)

    def _opening_company(self, index: int, opener: Mention) -> Span | None:
        """The name that opens a clause, if what follows shows that it is a firm."""
        sentence = self.analysis.sentences[index]
        end = opener.end - sentence.start
        if opener.kind != "name" or self._is_person(sentence.text, end):
            return None
        after = sentence.text[end:]
        apposed = clauses.APPOSED.match(after) and opener.start == sentence.start
        acts = after[:1] == " " and " " not in opener.text and clauses.VERBAL.match(after)
        if not (apposed or acts) or self._is_adverbial(index, opener):
            return None
        return Span(start=opener.start, end=opener.end, text=opener.text, kind="company")

    def _relative(
        self, index: int, start: int, position: int, kinds: frozenset[str]
    ) -> Mention | None:
        """The noun that a relative clause modifies: the zone, which covers 20 …."""
        sentence, mentions = self.analysis.sentences[index], self.analysis.mentions[index]
        text, offset, at = sentence.text, sentence.start, position - sentence.start
        for mention in reversed([m for m in mentions if m.end <= position]):
            if mention.start < start:
                return None
            bracketed = text[mention.start - offset - 1] == "("
            if mention.kind not in kinds or mention.text in self._elsewhere or bracketed:
                continue
            found = clauses.RELATIVE.match(text, mention.end - offset, at)
            placed = found and found[0].endswith("where") and "company" in kinds
            if placed:
                return None  # where firms have built plants: the firms have
            if found and "," not in text[found.end() : at].rstrip(","):
                return self._named_with_province(mention, mentions)
            if not self._is_adverbial(index, mention):
                return None
        return None

    def _after_opener(self, index: int, at: int, kinds: frozenset[str]) -> Mention | None:
        """With a focus on finance, the zone …: the subject after the comma."""
        opened = self.opener(index)
        if at >= opened:
            return None
        edge = self.analysis.sentences[index].start + opened
        for mention in self.analysis.mentions[index]:
            if mention.kind in kinds and 0 <= mention.start - edge <= 4:
                return mention
        return None

    def _named_with_province(self, mention: Mention, mentions: list[Mention]) -> Mention:
        """River City, Hill province, which …: the city, not the province."""
        before = [m for m in mentions if m.end + 2 == mention.start and m.kind == "place"]
        return before[-1] if before and mention.text.endswith(" province") else mention

    def _we(self, index: int, position: int, kinds: frozenset[str]) -> Mention | None:
        """What "we" refers to in a quotation: the organisation that the speaker belongs to."""
        sentence = self.analysis.sentences[index]
        if self._first_we[0] != index:
            said = clauses.WE.search(sentence.text)
            self._first_we = index, said.start() if said else len(sentence.text)
        if self._first_we[1] >= position - sentence.start:
            return None
        for mention in self.analysis.mentions[index]:
            if mention.kind in kinds and self.is_of_person(index, mention.start):
                return mention
        return None

    def _last_clause(
        self, sentence: Sentence, mentions: list[Mention], position: int
    ) -> list[Mention]:
        """The mentions after the last comma, if the first of them begins the clause."""
        text, at = sentence.text, position - sentence.start
        begin = max(text.rfind(mark, 0, at) for mark in "，。；") + 1
        found = [m for m in mentions if m.start - sentence.start >= begin]
        return (
            found
            if found and clauses.OPENING.fullmatch(text, begin, found[0].start - sentence.start)
            else []
        )
