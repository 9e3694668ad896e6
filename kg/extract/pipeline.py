"""The extraction pipeline: from a text to candidate claims, for a curator to judge.

Deterministic and offline: the same text and the same names give the same claims.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, cached_property
from typing import Final

from kg.errors import ArgumentError, SourceError
from kg.extract.chinese.mentions import ChineseMentionFinder
from kg.extract.chinese.observations import ChineseObservationFinder
from kg.extract.chinese.subjects import ChineseSubjectFinder
from kg.extract.claim_dates import ClaimDater, same_time
from kg.extract.confidence import confidence
from kg.extract.containment import containments
from kg.extract.cues import DATE, FIGURE, SPEECH
from kg.extract.figures import figures
from kg.extract.industries import IndustryFinder
from kg.extract.matcher import Matcher
from kg.extract.mentions import MentionFinder
from kg.extract.normalization import normalized, restored
from kg.extract.observations import ObservationFinder
from kg.extract.posts import posts
from kg.extract.records import (
    LANGUAGES,
    QUANTITIES,
    Analysis,
    Candidate,
    NumericExpression,
    SourceText,
    Span,
    TimeExpression,
)
from kg.extract.sentences import split
from kg.extract.subjects import SubjectFinder
from kg.extract.timex import time_expressions
from kg.model.argument_types import checks_arguments

_DIGIT: Final = re.compile(r"\d")
_AGAIN: Final = re.compile(
    r"\b(?:he|she) (?:said|added|noted)\b|(?:said|added) (?:he|she)\b|他说|她说|他表示|她表示"
)


_PART_NAME: Final = re.compile(
    r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) (?:[Aa]rea|section|subzone)|([\u4e00-\u9fff]{2,6})(?:片区"
    r"|区块)"
)


_PART_HEADS: Final = ("rea", "section", "subzone", "片区", "区块")


def _is_name(given: object) -> bool:
    if not isinstance(given, tuple | list):
        return False
    return len(given) == 3 and all(isinstance(part, str) for part in given)


class Extractor:
    """Extracts candidates; reuses the name automata between documents."""

    @checks_arguments
    def __init__(self, names: Iterable[tuple[str, str, str]] = ()) -> None:
        """Take the registry's names as (language, name, kind).

        Raises:
            ArgumentError: they are something else.
        """
        self._names = tuple(names)
        for name in self._names:
            if not _is_name(name):
                raise ArgumentError("each of names", name, "three texts: language, name, kind")

    @cached_property
    def _finders(self) -> dict[str, MentionFinder]:
        makers = {"en": MentionFinder, "zh": ChineseMentionFinder}
        return {
            language: make(language, [(n, k) for lang, n, k in self._names if lang == language])
            for language, make in makers.items()
        }

    def analyse(self, source: SourceText) -> Analysis:
        """Find sentences, names, figures and dates.

        Raises:
            SourceError: the language is not one that is read.
        """
        if source.language not in LANGUAGES:
            told = f"language {source.language!r} is not one of {', '.join(LANGUAGES)}"
            raise SourceError(source.id, told)
        finder = self._finders[source.language]
        analysis = Analysis(source=source, sentences=split(source.text, source.language))
        defined = finder.abbreviations(source.text)
        places = cache(lambda: finder.places(source.text))
        for sentence in analysis.sentences:
            found, cues = finder.find(sentence, defined, places)
            when: list[TimeExpression] = []
            text, start = sentence.text, sentence.start
            digit = _DIGIT.search(text)
            if digit or DATE in cues:
                when = list(time_expressions(text, start, source.language, source.published))
            counted = digit or FIGURE in cues
            values = list(figures(text, start, source.language, when)) if counted else []
            analysis.numbers.append(values)
            when = _outside(when, values)
            if not when and DATE in cues and (meant := same_time(analysis, sentence)):
                when = [meant]
            analysis.mentions.append(found)
            analysis.cues.append(cues)
            analysis.times.append(when)
        return analysis

    def extract(self, source: SourceText) -> list[Candidate]:
        """All candidates of a text in its order; of equal ones the most confident.

        Raises:
            SourceError: the language is not one that is read.
        """
        source, view = normalized(source)
        found = self._extract(source)
        return found if view is None else list(restored(found, view))

    def _extract(self, source: SourceText) -> list[Candidate]:
        """The candidates of a normalised text."""
        analysis = self.analyse(source)
        chinese = source.language == "zh"
        subjects = (ChineseSubjectFinder if chinese else SubjectFinder)(analysis)
        observations = (ChineseObservationFinder if chinese else ObservationFinder)(
            analysis, subjects
        )
        dater, rows = ClaimDater(analysis), IndustryFinder(analysis, subjects)
        matcher = Matcher(analysis, subjects)
        found: list[Candidate] = []
        speaker = ""
        for index, sentence in enumerate(analysis.sentences):
            if sentence.heading or sentence.text.endswith(("?", "？")):
                continue
            here = [
                *posts(analysis, index),
                *matcher.claims(index),
                *containments(analysis, subjects, index),
                *(observations.claims(index) if analysis.numbers[index] else ()),
            ]
            here += rows.claims(index, here)
            spoken = SPEECH in analysis.cues[index]
            speaker = _speaker(sentence.text, here, speaker if spoken else "")
            said = speaker if spoken else ""
            found += [
                Candidate(
                    sentence=c.sentence,
                    relation=c.relation,
                    subject=_short(c.subject),
                    object=_short(c.object) if c.object else None,
                    measurement=c.measurement,
                    date=dater.date(c, index),
                    hedge=c.hedge,
                    speaker="" if c.relation == "holdsPost" else said,
                    rule=c.rule,
                    confidence=confidence(c.rule, c.confidence),
                )
                for c in _distinct(here)
            ]
        return found


def _outside(times: list[TimeExpression], values: list[NumericExpression]) -> list[TimeExpression]:
    """The dates that are not part of a figure."""
    if not (times and values):
        return times
    ends = [value.end for value in values]
    kept = []
    for time in times:
        number = bisect_right(ends, time.start)
        if number == len(values) or values[number].start >= time.end:
            kept.append(time)
    return kept


def _short(end: Span) -> Span:
    """Adds the bare name of a part of a zone: Dock for Dock Area, 东山 for 东山片区."""
    part = end.kind in ("zone", "place") and end.text.endswith(_PART_HEADS)
    if part and (found := _PART_NAME.fullmatch(end.text)):
        return replace(end, alt=(*end.alt, found[1] or found[2]))
    return end


def _speaker(text: str, here: list[Candidate], before: str) -> str:
    """The speaker of a sentence: the person whose post it names, or the speaker before."""
    named = next((c.subject.text for c in here if c.relation == "holdsPost"), "")
    if named:
        return named
    again = before and (
        _AGAIN.search(text)
        or re.search(
            rf"\b{re.escape(before)} (?:said|added|noted|introduced)"
            rf"|{re.escape(before)}(?:说|表示|介绍)",
            text,
        )
    )
    return before if again else ""


def _distinct(found: Iterable[Candidate]) -> list[Candidate]:
    """Each claim of a sentence once: the most confident of equal ones."""
    best: dict[tuple[object, ...], Candidate] = {}
    for candidate in found:
        if candidate.relation in QUANTITIES and candidate.measurement:
            key: tuple[object, ...] = ("figure", candidate.measurement.value.start)
        else:
            thing = candidate.object
            assert thing is not None
            if thing.start < candidate.subject.end and candidate.subject.start < thing.end:
                continue
            relation = candidate.relation
            said = (candidate.subject.text, thing.start, thing.end)
            if relation == "plans" and ("announced", *said) in best:
                continue  # a document that was issued is not also a plan
            key = (relation, *said)
        kept = best.get(key)
        if kept is None or candidate.confidence > kept.confidence:
            best[key] = candidate
    return sorted(best.values(), key=_order)


def _order(candidate: Candidate) -> tuple[int, int, int, str, int]:
    at = candidate.object or (candidate.measurement and candidate.measurement.value)
    start = at.start if at else 0
    return (
        candidate.sentence.start,
        start,
        candidate.subject.start,
        candidate.relation,
        candidate.subject.end,
    )
