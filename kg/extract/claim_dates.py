"""The date of a claim: from its sentence, the sentences before it and the day of publication."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice
from typing import Final

from kg.extract.observations import is_static
from kg.extract.records import Analysis, Candidate, Sentence, TimeExpression

_DAYS: Final = "Mon Tues Wednes Thurs Fri Satur Sun"
_WEEKDAYS: Final = tuple(f"{day}day" for day in _DAYS.split())
#: What may stand between a figure and its date: 2,300 by the end of 2022.
_NEAR: Final = re.compile(
    r" (?:[a-z-]+ ){0,3}?(?:in|by|at|as of|during|for)?(?: the)?(?: end of)? ?"
)
_BEGAN: Final = re.compile(
    r"\b(?:launched|established|founded|opened|approved|inaugurated|began|started|set up"
    r"|unveiled|since|since its (?:establishment|launch|inception|founding|opening|inauguration)"
    r"|compared with|from|than|(?:that|those) (?:of|in)|the (?:level|figure) (?:of|in))"
    r"(?: (?:in|on|from|the))* $",
    re.IGNORECASE,
)
#: Words in front of a year that a Chinese text counts from or compares with.
_COMPARED: Final = ("比", "较", "自", "从", "由", "相比")
#: From January to August 2022, 1—8月.
_RANGE: Final = re.compile(r" (?:to|through) |[-–—~～至到]")
_FROM: Final = re.compile(r"\bfrom [^,;]{1,40}\b(?:in|by) $")
_BEGAN_AFTER: Final = ("以来", "启动", "成立", "挂牌", "揭牌", "获批", "至今")
#: Words that tie a figure to the day of publication, whatever period came before.
_NOW: Final = re.compile(
    r"\b(?:now|currently|so far|to date|has|have|is|are)\b|目前|如今|现在|至今|迄今|现有|已有|累计"
)
_TODAY: Final = re.compile(r"\b(?:[Nn]ow|[Cc]urrently|[Tt]oday|[Ss]o far)\b|目前|如今|现在|现有")
_SAME_YEAR: Final = re.compile(r"\b(?:that|the same) year\b|同年|当年")
_SAME_DAY: Final = re.compile(r"\b(?:that|the same) day\b|同日|当日|当天|那天")
#: Where another clause begins; its date does not apply to the figures before it.
_NEXT_CLAUSE: Final = re.compile(r"; |, and (?=its |the |[A-Za-z]+ [a-z]+ )|, while |, whereas ")
#: Where another action begins, with a date of its own.
_NEXT_DEED: Final = re.compile(r"; |；|,? and (?:to |will |is to )?(?=[a-z]+ )|, with |，")
_CLAUSE_MARK: Final = re.compile("[，。；,;]")
_TIMELESS: Final = frozenset({"partOf", "locatedIn", "focusesOn"})
#: How many characters before a date say what it is.
_LEAD: Final = 80
_TITLE: Final = re.compile(r"《[^》]*(?:》|$)")
#: For how many sentences a period stays valid.
_REACH: Final = 2


def began(sentence: Sentence, time: TimeExpression) -> bool:
    """Whether a date is a start or a base of comparison, not the date of the figure."""
    if time.since:
        return True
    start, end = time.start - sentence.start, time.end - sentence.start
    if _RANGE.search(sentence.text, start, end):
        return False
    before, after = sentence.text[max(0, start - _LEAD) : start], sentence.text[end : end + 4]
    if before.endswith(("由", "从")) and after.startswith("的"):
        return False  # 由上年的100家增至150家
    if before.endswith(_COMPARED) or (
        before.endswith(("是", "为", "相当于")) and after.startswith("的")
    ):
        return True
    return _BEGAN.search(before) is not None or after.startswith(_BEGAN_AFTER)


def _left_behind(sentence: Sentence, time: TimeExpression, at: int) -> bool:
    """Whether a date belongs to another figure only, that before it or right after it.

    From 200 in 2010 to 4,000; 由2010年的200家增至4000家.

    Args:
        sentence: The sentence of both.
        time: The date.
        at: Where the figure starts, after its hedge.
    """
    start, end = time.start - sentence.start, time.end - sentence.start
    text = sentence.text
    if text.startswith("的", end) and text.endswith(("由", "从"), 0, start):
        return at - sentence.start > end + 1
    return text.startswith(" to ", end) and bool(_FROM.search(text, max(0, start - _LEAD), start))


def same_time(analysis: Analysis, sentence: Sentence) -> TimeExpression | None:
    """The earlier year or day that "that year" or 同日 refers to; None without such words.

    Args:
        analysis: Its times are those of the sentences before.
        sentence: The sentence to search for such words.
    """
    said = _SAME_DAY.search(sentence.text) or _SAME_YEAR.search(sentence.text)
    if said is None:
        return None
    for index in range(len(analysis.times) - 1, -1, -1):
        dated = [m for m in analysis.times[index] if m.iso]
        found = [m for m in dated if not began(analysis.sentences[index], m)]
        if meant := (found or dated)[-1:]:
            iso = meant[0].iso
            start, end = said.span()
            return TimeExpression(
                start=sentence.start + start,
                end=sentence.start + end,
                iso=iso if _SAME_DAY.match(said[0]) else iso[:4],
            )
    return None


class _SentenceDates:
    """What holds for all figures of a sentence.

    Attributes:
        times: Its dates outside titles.
    """

    def __init__(self, sentence: Sentence, times: list[TimeExpression]) -> None:
        self.sentence, self.times = sentence, times
        if times and "《" in sentence.text:
            titles = [found.span() for found in _TITLE.finditer(sentence.text)]
            self.times = [m for m in times if not _within(titles, m.start - sentence.start)]

    @cached_property
    def reached(self) -> list[TimeExpression]:
        """The dates that may be those of a figure."""
        text, offset = self.sentence.text, self.sentence.start
        dated = [
            m
            for m in self.times
            if not text.startswith(_WEEKDAYS, m.start - offset) and not began(self.sentence, m)
        ]
        return _known_first(text, offset, dated)

    @cached_property
    def clauses(self) -> list[int]:
        """Where another clause begins."""
        return [found.start() for found in _NEXT_CLAUSE.finditer(self.sentence.text)]

    @cached_property
    def now(self) -> bool:
        """Whether a word ties figures to the day of publication."""
        return _NOW.search(self.sentence.text) is not None

    @cached_property
    def today(self) -> bool:
        """Whether a word means the day of publication."""
        return _TODAY.search(self.sentence.text) is not None

    def next_clause(self, at: int) -> int | None:
        """Where the first clause behind a place begins."""
        number = bisect_left(self.clauses, at)
        return self.clauses[number] if number < len(self.clauses) else None


class ClaimDater:
    """Dates the candidates of a text, sentence by sentence in the order of the text."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.published = analysis.source.published
        #: What holds for a whole sentence, by its index, for the last one.
        self._dates: tuple[int, _SentenceDates] | None = None
        #: The period of the last dated figure, with its paragraph and sentence.
        self._period = ("", 0, 0)

    def date(self, candidate: Candidate, index: int) -> str:
        """When a claim held, was made or is due, as ISO text; empty if the text does not say."""
        if candidate.relation == "holdsPost":
            return self.published[:7]
        if candidate.relation in _TIMELESS:
            return ""
        here = self._of(index).times
        if candidate.relation == "target" or candidate.hedge:
            return self._due(candidate, here)
        if candidate.relation == "observation":
            return self._as_of(candidate, index)
        thing = candidate.object
        at = thing.start if thing else 0
        year = self.published[:4] or "9999"
        past = [m for m in here if m.iso[:4] <= year and not m.since]
        before = [m for m in past if m.end <= at]
        return (before[-1] if before else past[0]).iso if past else ""

    def _of(self, index: int) -> _SentenceDates:
        if self._dates is None or self._dates[0] != index:
            sentence = self.analysis.sentences[index]
            self._dates = index, _SentenceDates(sentence, self.analysis.times[index])
        return self._dates[1]

    def _due(self, candidate: Candidate, here: list[TimeExpression]) -> str:
        """The due date: after the target in its own clause, else before it."""
        month = self.published[:7]
        offset, text = candidate.sentence.start, candidate.sentence.text
        here = [m for m in here if not _TODAY.match(text, m.start - offset)]
        later = [
            m
            for m in here
            if m.iso[:4] > month[:4] or (m.iso[:4] == month[:4] and m.iso[5:7] >= month[5:7])
        ] or [m for m in here if m.iso == month[:4]]
        start, end = _place(candidate)
        for time in later:
            if time.start >= end:
                if not _NEXT_DEED.search(text, end - offset, time.start - offset):
                    return time.iso
                break
        before = [m for m in later if m.end <= start]
        return (before[-1:] or later[:1] or [_NEVER])[0].iso

    def _as_of(self, candidate: Candidate, index: int) -> str:
        sentence, dates = candidate.sentence, self._of(index)
        text, offset = sentence.text, sentence.start
        start, end = _place(candidate)
        number = bisect_right(dates.reached, start, key=lambda time: time.end)
        earlier = reversed(dates.reached[:number])
        before = [*islice((m for m in earlier if not _left_behind(sentence, m, start)), 1)]
        after = dates.reached[bisect_left(dates.reached, start, key=lambda time: time.start) :]
        if after and (clause := dates.next_clause(end - offset)) is not None:
            after = [m for m in after if m.start - offset < clause]
        close = [m for m in after if _NEAR.fullmatch(text, end - offset, m.start - offset)]
        chinese = self.analysis.source.language == "zh"
        said = close or before or ([] if chinese and not is_static(candidate) else after[:1])
        if said:
            if not _left_behind(sentence, said[0], end):
                self._period = said[0].iso, sentence.paragraph, index
            return said[0].iso
        if is_static(candidate) and not dates.today:
            return ""
        period, paragraph, at = self._period
        goes_on = paragraph == sentence.paragraph and index - at <= _REACH
        if period and goes_on and not dates.now:
            self._period = period, paragraph, index
            return period
        return self.published[:7]


_NEVER: Final = TimeExpression(start=0, end=0, iso="")


def _known_first(text: str, offset: int, times: list[TimeExpression]) -> list[TimeExpression]:
    """The dates without those that only narrow down the one before: 2023年服贸会期间."""
    kept: list[TimeExpression] = []
    for time in times:
        last = kept[-1] if kept else None
        narrows = (
            not time.iso
            and last is not None
            and not _CLAUSE_MARK.search(text, last.end - offset, time.start - offset)
        )
        if not narrows:
            kept.append(time)
    return kept


def _place(candidate: Candidate) -> tuple[int, int]:
    end = candidate.measurement.value if candidate.measurement else candidate.object
    return (end.start, end.end) if end else (0, 0)


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    number = bisect_right(spans, at, key=lambda span: span[0])
    return number > 0 and at < spans[number - 1][1]
