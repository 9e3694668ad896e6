"""Grammatical roles: whether a name is the subject of its clause or an adverbial."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract import clauses
from kg.extract.lexicon import lexicon
from kg.extract.records import Analysis, Mention

#: The post after a person's name; and what links a post to its organisation.
_POST: Final = (
    r"(?:director|secretary|mayor|governor|minister|premier|chairm[ae]n|chairwoman|president|manager"
    r"|head|chief|spokes\w+|commissioner|inspector|professor|dean|founder|partner|officer|leader"
    r"|member|CEO|analyst|researcher|economist|expert|counsel|official|representative)"
)
_PERSON: Final = re.compile(rf",? (?:who is )?(?:[\w'’-]+ ){{0,6}}?{_POST}(?:-general)?\b")
_TITLE: Final = re.compile(_POST, re.IGNORECASE)
_POST_OF: Final = re.compile(rf"\b{_POST}(?:-general| general)? (?:of|at|with) (?:the |its )?$")


_OFFICIALS: Final = re.compile(
    r"\b(?:[Oo]fficials?|[Aa]uthorities|[Ll]eaders|[Mm]anagers) (?:with|from|of|in|at) (?:the )?$"
)
#: Before "and": the first of two names, or the first half of one.
_NAME_BEFORE: Final = re.compile(r"\b[A-Z][\w’'-]*$")
_ASKED: Final = ("for ", "for the ", "on ", "on the ", "upon ", "upon the ")


class GrammaticalRoles:
    """Decides the grammatical role of names."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.chinese = analysis.source.language == "zh"
        self._elsewhere = _elsewhere(analysis.source.language)
        self._adverbial: dict[int, bool] = {}
        self._openers: dict[int, int] = {}
        self._breaks: dict[str, list[int]] = {}

    def _is_person(self, text: str, end: int) -> bool:
        """Whether a name is a person's: a post follows it or ends it."""
        if self.chinese:
            return False
        word = text[text.rfind(" ", 0, end) + 1 : end]
        return _PERSON.match(text, end) is not None or _TITLE.fullmatch(word) is not None

    def is_of_person(self, index: int, start: int) -> bool:
        """Whether an organisation only qualifies a post: Name, director of the bureau, said …."""
        if self.chinese:
            return False
        sentence = self.analysis.sentences[index]
        return bool(_POST_OF.search(sentence.text, 0, start - sentence.start))

    def clause_start(self, text: str, at: int) -> int:
        """Where the clause begins that holds an offset of a sentence."""
        if text not in self._breaks:
            pattern = clauses.CHINESE_CLAUSE if self.chinese else clauses.CLAUSE
            self._breaks[text] = [
                found.end()
                for found in pattern.finditer(text)
                if found[0] != " and " or not _NAME_BEFORE.search(text, 0, found.start())
            ]
        return max((end for end in self._breaks[text] if end <= at), default=0)

    def _is_where(self, index: int, mention: Mention) -> bool:
        """Whether a mention is a location or a complement: in the zone, of the zone, 在…."""
        if mention.text in ("China", "中国", "我国", "全国", "全球") or mention.kind == "pronoun":
            return False
        sentence = self.analysis.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 24) : at]
        if self.chinese:
            return not mention.generic and before.endswith(("在", "位于", "的", "全"))
        return bool(
            re.search(
                r"\b(?:in|at|of|across|within|through|via|from|into|between)(?: the| its)?(?:"
                r" whole| entire)? $",
                before,
                re.IGNORECASE,
            )
        )

    def _is_adverbial(self, index: int, mention: Mention) -> bool:
        known = self._adverbial.get(mention.start)
        if known is None:
            known = self._after_preposition(index, mention)
            self._adverbial[mention.start] = known
        return known

    def _is_led_in(self, index: int, mention: Mention, position: int) -> bool:
        """Whether a name cannot be the subject of what stands at a position.

        In the opening "When the council approved the plan, the zone …" the council is the subject
        of "approved", but not of what follows the comma.
        """
        if self._is_adverbial(index, mention):
            return True
        start = self.analysis.sentences[index].start
        opened = self.opener(index)
        return mention.start - start < opened <= position - start

    def is_elsewhere(self, mention: Mention) -> bool:
        """Whether a place is only background in texts about zones: China, the world."""
        return mention.text in self._elsewhere

    def opener(self, index: int) -> int:
        """Where the opening phrase of a sentence ends; 0 if there is none."""
        if self.chinese:
            return 0
        known = self._openers.get(index)
        if known is None:
            opened = clauses.OPENER.match(self.analysis.sentences[index].text)
            known = self._openers[index] = opened.end() if opened else 0
        return known

    def _after_preposition(self, index: int, mention: Mention) -> bool:
        sentence = self.analysis.sentences[index]
        at = mention.start - sentence.start
        before = sentence.text[max(0, at - 40) : at]
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
        before = before.lower() if at < 12 else before
        if (found := clauses.PREPOSITION.search(before)) and (
            self.clause_start(sentence.text, at) <= max(0, at - 40) + found.start()
        ):
            asked = before.endswith(_ASKED) and sentence.text.startswith(
                " to ", mention.end - sentence.start
            )
            spoken = _OFFICIALS.search(before)
            return not (asked or spoken)  # "the plan calls for the zone to build a port": a subject
        return self._joined_to_adverbial(index, mention)

    def _joined_to_adverbial(self, index: int, mention: Mention) -> bool:
        """Whether a name continues a list of adverbials: in A, B and C."""
        text = self.analysis.source.text
        for other in self.analysis.mentions[index]:
            if other.end >= mention.start:
                return False
            if mention.start - other.end < 12 and other.kind != "pronoun":
                joined = clauses.LAST_JOINT.fullmatch(text, other.end, mention.start) or (
                    mention.start == other.end + 2 and clauses.NEXT_JOINT.match(text, other.end)
                )
                return bool(joined) and self._is_adverbial(index, other)
        return False


@cache
def _elsewhere(language: str) -> frozenset[str]:
    """Places that are only background in texts about zones."""
    if language == "zh":
        return frozenset({"中国", "全国", "我国"})
    return frozenset(lexicon(language).words["elsewhere"])
