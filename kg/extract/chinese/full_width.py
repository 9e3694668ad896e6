"""Half-width punctuation in Chinese texts: read as the full-width marks.

Each mark is one character in both forms, so the offsets of the stored text stay valid; candidates
get the words of the stored text back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kg.extract.records import Candidate, Sentence, SourceText, Span

_WIDE: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
#: A mark between digits or letters belongs to them: 12,345 · 10:30 · F(x).
_MARK: Final = re.compile(r"(?<![\dA-Za-z])[,;:()?!]|[,;:()?!](?![\dA-Za-z])|(?<=[^\d\s]),(?=\d)")


def widened(source: SourceText) -> SourceText:
    """The source with full-width marks; its length does not change."""
    text = _MARK.sub(lambda found: _WIDE[found[0]], source.text)
    return source if text == source.text else replace(source, text=text)


def restored(candidates: Iterable[Candidate], text: str) -> Iterator[Candidate]:
    """Candidates of a widened source with the words of the stored text."""

    def words(span: Span) -> Span:
        return replace(span, text=text[span.start : span.end])

    for candidate in candidates:
        sentence: Sentence = candidate.sentence
        measurement = candidate.measurement
        if measurement:
            value = replace(
                measurement.value, text=text[measurement.value.start : measurement.value.end]
            )
            metric = words(measurement.metric) if measurement.metric else None
            measurement = replace(measurement, value=value, metric=metric)
        yield replace(
            candidate,
            sentence=replace(sentence, text=text[sentence.start : sentence.end]),
            subject=words(candidate.subject),
            object=words(candidate.object) if candidate.object else None,
            measurement=measurement,
        )
