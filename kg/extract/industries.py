"""Lists of industries next to a place, whatever the verb: the industries that it focuses on.

No list of verbs is complete: "a zone known far and wide for its tea, silk and fine art". Where a
sentence names two or more industries in a row and a place that the row belongs to, the place is
taken to focus on them. Rules with a verb take precedence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from kg.extract import phrases
from kg.extract.cues import INDUSTRY
from kg.extract.lexicon import lexicon
from kg.extract.records import Analysis, Candidate, Mention, Sentence, Span
from kg.extract.subjects import SubjectFinder

Part = tuple[int, int]
_PLACES: Final = frozenset({"zone", "place"})
#: A row before its place: rope, silk and tea are the pride of the zone.
_OWNED: Final = re.compile(r"[^.;:]{0,50}\b(?:of|in|for|by|at|from) (?:the )?$")
#: Contexts of rows that are bought, sold, taught or counted: no industries of a place.
_OTHERWISE: Final = re.compile(
    r"\b(?:exports?|imports?|departments? of|ministr\w+ of|such as the|students?|courses?)\b[^,;]*$"
    r"|\d (?:areas|fields|sectors|industries|departments) (?:such as|including|like) $",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(r",? and |, |,? as well as ")
_WORD: Final = re.compile(r"[\w&’'-]+")
#: The most words in an industry's name before its noun.
_LONGEST: Final = 3
_STOPS: Final = frozenset({"toward", "towards", "upon", "including", "like", "of"})
_CHINESE_ITEM: Final = r"[^，。；：、！？“”（）\s和与及]{2,14}"
_CHINESE_ROW: Final = re.compile(
    rf"{_CHINESE_ITEM}(?:、{_CHINESE_ITEM})+(?:(?:和|与|及|以及){_CHINESE_ITEM})?"
)


class IndustryFinder:
    """Finds rows of industries in a text."""

    def __init__(self, analysis: Analysis, subjects: SubjectFinder) -> None:
        self.analysis, self.subjects = analysis, subjects
        self.language = analysis.source.language

    def claims(self, index: int, taken: Sequence[Candidate]) -> Iterator[Candidate]:
        """Candidates of one sentence, in addition to those of rules with a verb.

        Args:
            index: Index of the sentence.
            taken: The candidates of the other rules.
        """
        sentence = self.analysis.sentences[index]
        if len(self.analysis.cues[index].get(INDUSTRY, ())) < 2:
            return
        rows = _chinese_rows if self.language == "zh" else _english_rows
        for row in rows(sentence.text):
            begin, end = row[0][0] + sentence.start, row[-1][1] + sentence.start
            if any(_overlaps(c, begin, end) for c in taken):
                continue
            place = self._place(index, sentence, begin, end)
            if place is None:
                continue
            for start, stop in row:
                yield Candidate(
                    sentence=sentence,
                    relation="focusesOn",
                    subject=place,
                    object=Span(
                        start=start + sentence.start,
                        end=stop + sentence.start,
                        text=sentence.text[start:stop],
                        kind="industry",
                    ),
                    rule=f"{self.language}-industry-row",
                    confidence=0.5,
                )

    def _place(self, index: int, sentence: Sentence, begin: int, end: int) -> Span | None:
        """The place of a row: the subject of its clause, or the one right after the row."""
        before, offset = sentence.text[: begin - sentence.start], sentence.start
        if self.language == "en":
            if _OTHERWISE.search(before):
                return None
            behind = [m for m in self.analysis.mentions[index] if m.start >= end]
            first: Mention | None = behind[0] if behind else None
            if first and first.kind in _PLACES:
                gap = sentence.text[end - offset : first.start - offset]
                if _OWNED.fullmatch(gap):
                    return self.subjects.span(index, first, _PLACES)
        return self.subjects.subject(index, begin, _PLACES, here=True)


def _overlaps(candidate: Candidate, begin: int, end: int) -> bool:
    thing = candidate.object
    return thing is not None and thing.start < end and begin < thing.end


@cache
def _english() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    words = lexicon("en").words
    stops = words["stops"]
    # A row must end with an industry: "digital trade service systems" are systems.
    after = rf"[,.;:)”\"]|$| (?:{'|'.join(stops)}|industries|sectors|fields|businesses)\b"
    return frozenset(words["industry_nouns"]), frozenset(stops) | _STOPS, re.compile(after)


def _english_rows(text: str) -> Iterator[list[Part]]:
    nouns, stops, after = _english()
    words = list(_WORD.finditer(text))
    found = [n for n, word in enumerate(words) if word[0].lower().rpartition("-")[2] in nouns]
    if len(found) < 2:
        return
    follow = {n for n in found if n and _one_name(text, words, n, stops)}
    ends = [n for n in found if n + 1 not in follow]  # aviation equipment ends once
    row: list[Part] = []
    reach = -1
    for n in ends:
        end = words[n].end()
        begin = n
        least = max(n - _LONGEST, reach + 1)
        while begin > least and _one_name(text, words, begin, stops):
            begin -= 1
        joint = _JOINT.match(text, words[reach].end()) if row else None
        if not (joint and joint.end() == words[begin].start()):
            if len(row) >= 2 and after.match(text, row[-1][1]):
                yield row
            row = []
        elif phrases.protected(text, joint):
            row = []
            reach = n
            continue
        row.append((words[begin].start(), end))
        reach = n
    if len(row) >= 2 and after.match(text, row[-1][1]):
        yield row


def _one_name(text: str, words: list[re.Match[str]], at: int, stops: frozenset[str]) -> bool:
    """Whether a word belongs to the word before it: adjacent, and that is not a stop word."""
    before = words[at - 1]
    return text[before.end() : words[at].start()] == " " and before[0].lower() not in stops


@cache
def _chinese() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon("zh")
    nouns, openers, closers = map(words.any_of, ("industry_nouns", "row_openers", "row_closers"))
    row_end = re.compile(rf"(?<=.[^、])(?:{closers})[^、]*$")
    return re.compile(rf"(?:{nouns})$"), re.compile(rf".*(?:{openers})"), row_end


def _chinese_rows(text: str) -> Iterator[list[Part]]:
    noun, opener, closer = _chinese()
    for found in _CHINESE_ROW.finditer(text):
        start, end = found.span()
        if tail := closer.search(text, text.rfind("、", start, end) + 1, end):
            end = tail.start()
        first = text.find("、", start)
        if lead := opener.match(text, start, first):
            start = lead.end()
        row = list(phrases.items(text, start, end, "zh"))
        fitting = [part for part in row if noun.search(text[slice(*part)])]
        if len(row) >= 2 and len(fitting) * 3 >= len(row) * 2:
            yield row
