"""Observations and targets: for each figure its metric, its subject, and whether it is planned."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from kg.extract.chinese.metrics import ChineseMetricFinder
from kg.extract.distributive import distributed_figures
from kg.extract.metrics import WIDER, MetricFinder
from kg.extract.records import (
    Analysis,
    Candidate,
    Measurement,
    Mention,
    NumericExpression,
    Sentence,
    Span,
)
from kg.extract.subjects import SubjectFinder

KINDS: Final = frozenset({"zone", "place", "initiative", "plan"})
_INTENT: Final = re.compile(
    r"\b(?:will|would|shall|should|is expected to|are expected to|expected to|aims?|aimed to"
    r"|plans? to|planned to|plans for|target(?:s|ed)?|goal|goals"
    r"|strives?|seeks? to|hopes? to|intends?|set to|projected|estimated to reach|is to"
    r"|(?:is|are) (?:supposed|due|slated|poised) to|ought to"
    r"|(?:pledge|vow|promise)(?:s|d|ed)? to|expects|expect|are to|to reach|to exceed|to be"
    r" (?:built|completed)|by 20(?:2[5-9]|3\d))\b",
    re.IGNORECASE,
)
_TO_COME: Final = re.compile(
    r"(?! and \d)[^,;.]{3,70}? (?:will|are to|is to|are expected to|is expected to|are planned"
    r"|are scheduled to|are set to) "
)
_PAST: Final = re.compile(
    r"(?<!will )(?<!to )(?<!would )\b(?:has|have|had|was|were|reached|rose|grew|so far|hit"
    r"|exceeded|totaled|stood)\b"
)
_WILL: Final = re.compile(r"\bwill\b")
_CHINESE_INTENT: Final = re.compile(
    r"将(?!近)(?![^，。；]{1,30}(?:下放|纳入|作为|列为|压缩|缩短|压减))|力争|计划(?!方案|书|》)|预计|拟|目标|到20[2-9]\d年|有望|争取|规划(?:到|建设)"
    r"|未来|今后|年内让|不低于|(?<![主重需首必紧纪摘])要(?![求素点件])"
)
_CHINESE_PAST: Final = re.compile(r"已|了|累计|实现|达到?|完成|同比")
_OPENING: Final = re.compile(
    r"(?:On|With|Covering|Spanning|Boasting|Having|Home|Hosting|Encompassing|Occupying|Spread"
    r"|Attracting|Handling|Built|Backed|Though|Although|Using|Contributing|Generating|Employing)\b"
)
_STATIC_UNITS: Final = frozenset({"km2", "m2"})
_STATIC_WORDS: Final = re.compile(
    r"(?<!-)\b(?:borders?|consists? of|comprises?|covers? an area|is divided|includes?|area of"
    r"|population|subzones|sections|areas)\b|面积|包括|涵盖|分为|人口"
)


class ObservationFinder:
    """Turns figures into observations and targets."""

    def __init__(self, analysis: Analysis, subjects: SubjectFinder) -> None:
        self.analysis, self.subjects = analysis, subjects
        self.chinese = analysis.source.language == "zh"
        #: Where each cue stands in the sentence that starts there, so that each is sought once.
        self._cues: tuple[int, dict[re.Pattern[str], list[tuple[int, int]]]] = (-1, {})
        self.metrics = ChineseMetricFinder(analysis) if self.chinese else MetricFinder(analysis)

    def claims(self, index: int) -> Iterator[Candidate]:
        """Candidates of one sentence, without dates."""
        sentence = self.analysis.sentences[index]
        self.metrics.last = None
        dealt = {} if self.chinese else distributed_figures(self.analysis, index)
        for value in self.analysis.numbers[index]:
            metric = self.metrics.metric(index, sentence, value)
            if metric is None:
                continue
            if share := dealt.get(value.start):
                subject = self._as_span(index, share.owner)
                metric = share.metric or metric
            else:
                subject = self._subject(index, sentence, value)
            if subject is None or subject.start <= value.start < subject.end:
                continue
            future = self._future(index, sentence, value)
            if future and self._small(value):
                continue
            self.metrics.last = metric
            yield Candidate(
                sentence=sentence,
                relation="target" if future else "observation",
                subject=subject,
                measurement=Measurement(value=value, metric=metric),
                hedge="planned" if future else "",
                rule=f"{'zh' if self.chinese else 'en'}-{'target' if future else 'observation'}"
                + ("" if value.unit != "count" else "-count"),
                confidence=0.45 if future else 0.72 if value.unit != "count" else 0.62,
            )

    def _small(self, value: NumericExpression) -> bool:
        return (
            value.unit == "count"
            and value.number is not None
            and value.number <= 5
            and not value.text[:1].isdigit()
            and value.comparator == "="
        )

    def _future(self, index: int, sentence: Sentence, value: NumericExpression) -> bool:
        at = value.start - sentence.start
        year = self.analysis.source.published[:4]
        near = [m for m in self.analysis.times[index] if abs(m.start - value.start) < 40]
        if self.chinese:
            near = [m for m in near if "，" not in self._between(sentence, m.start, value.start)]
        if year and any(m.iso[:4] > year for m in near):
            return True
        if self.chinese:
            start = max(sentence.text.rfind(mark, 0, at) for mark in "。；") + 1
            comma = sentence.text.rfind("，", 0, at) + 1
            clause = sentence.text[comma:at]
            intents = self._cues_in(_CHINESE_INTENT, sentence, start, at)
            if intents and sentence.text.startswith(
                ("今后", "未来", "力争", "到20"), intents[0][0]
            ):
                return True
            return bool(intents) and not (
                _CHINESE_PAST.search(clause) and not _CHINESE_INTENT.search(clause)
            )
        if sentence.text.endswith(" from ", 0, at):
            return False  # is to grow from 10 to 20
        start = max(
            sentence.text.rfind(mark, 0, at)
            for mark in (";", ", and ", ", while ", " which ", " where ")
        )
        if intents := self._cues_in(_INTENT, sentence, max(start, 0), at):
            past = self._cues_in(_PAST, sentence, max(start, 0), at)
            return not past or past[-1][0] < intents[-1][0]
        reached = self._cues_in(_PAST, sentence, 0, at)
        if not reached and _TO_COME.match(sentence.text, value.end - sentence.start):
            return True
        clause = sentence.text[max(start, 0) : at]
        if clause.startswith((", and to ", ", and aims ")) and self._cues_in(
            _INTENT, sentence, 0, at
        ):
            return True
        return not reached and bool(self._cues_in(_WILL, sentence, 0, at))

    def _cues_in(
        self, cue: re.Pattern[str], sentence: Sentence, start: int, end: int
    ) -> list[tuple[int, int]]:
        """The first and the last place of a cue within a stretch of a sentence."""
        if self._cues[0] != sentence.start:
            self._cues = (sentence.start, {})
        places = self._cues[1].get(cue)
        if places is None:
            places = [found.span() for found in cue.finditer(sentence.text)]
            self._cues[1][cue] = places
        first = bisect_left(places, start, key=lambda place: place[0])
        last = bisect_right(places, end, key=lambda place: place[1])
        return [places[first], places[last - 1]] if first < last else []

    def _between(self, sentence: Sentence, one: int, other: int) -> str:
        return self.analysis.source.text[min(one, other) : max(one, other)]

    def _subject(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        mentions = self.analysis.mentions[index]
        before = [
            m
            for m in mentions
            if m.end <= value.start
            and m.kind in KINDS
            and m.text not in ("China", "中国", "全国", "我国", "全球")
        ]
        if not self.chinese and (led := self._after_opening(index, sentence, value)):
            return led
        kinds = KINDS - {"plan"} if value.unit in _STATIC_UNITS else KINDS
        found = self.subjects.subject(index, value.start, kinds)
        if before and (found is None or found.text in ("China", "中国", "我国", "全国")):
            return self._as_span(index, before[-1])
        begin = sentence.start
        if not self.chinese:
            begin += self.subjects.clause_start(sentence.text, value.start - begin)
        spoken = [
            m
            for m in mentions
            if begin <= m.start
            and m.end <= value.start
            and (m.kind in KINDS or m.kind == "pronoun")
        ]
        aside = found is not None and not spoken and found.start < begin
        if aside and found is not None and found.start < sentence.start:
            own = self.subjects.subject(index, value.start, frozenset({"organisation"}), here=True)
            said = own and self.subjects.is_of_person(index, own.start)
            if own is not None and not said:
                return own
        if found is None or aside:
            after = [
                m
                for m in mentions
                if m.start >= value.end
                and m.kind in KINDS
                and (not m.generic or (m.kind == "zone" and not self.chinese))
                and m.text != "China"
            ]
            if after and found is None:
                return self._as_span(index, after[0])
            if after and re.search(
                r"\b(?:in|to|into)(?: the| its)? $"
                if after[0].generic
                else r"\b(?:in|of|to|into|joined|for)(?: the| its)? $",
                sentence.text[: after[0].start - sentence.start],
            ):
                return self._as_span(index, after[0])
        if found is None:
            found = self.subjects.subject(index, value.start, WIDER)
        return found

    def _after_opening(
        self, index: int, sentence: Sentence, value: NumericExpression
    ) -> Span | None:
        """On 2 percent of the land, the zone …: a figure before its subject."""
        text, at = sentence.text, value.end - sentence.start
        if not _OPENING.match(text):
            return None
        comma = text.find(", ", at)
        if comma < 0 or text.rfind(", ", 0, at) >= 0:
            return None
        start = sentence.start + comma + 2
        for mention in self.analysis.mentions[index]:
            if mention.kind in KINDS and mention.start - start in (0, 4):
                return (
                    self._as_span(index, mention)
                    if text.startswith(("the ", mention.text), comma + 2)
                    else None
                )
        return None

    def _as_span(self, index: int, mention: Mention) -> Span | None:
        return self.subjects.span(index, mention, KINDS)


def is_static(candidate: Candidate) -> bool:
    """Whether a figure describes a fixed property (area, number of parts), not progress."""
    if candidate.measurement is None:
        return False
    metric = candidate.measurement.metric.text if candidate.measurement.metric else ""
    if candidate.measurement.value.unit in _STATIC_UNITS:
        return True
    return bool(_STATIC_WORDS.search(metric)) or bool(
        candidate.measurement.value.unit == "count"
        and re.search(r"\b(?:areas|sections|subzones|districts|parts|countries)\b|片区", metric)
    )
