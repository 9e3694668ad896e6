"""Chinese texts typed with narrow marks: read as if they had the wide ones.

Each mark stands for one character, so offsets stay those of the stored text; what is handed on
has the words of the stored text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kg.extract.records import Candidate, Sentence, Source, Span

_WIDE: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
#: A mark between figures or letters belongs to them: 12,345 · 10:30 · F(x).
_MARK: Final = re.compile(r"(?<![\dA-Za-z])[,;:()?!]|[,;:()?!](?![\dA-Za-z])|(?<=[^\d\s]),(?=\d)")


def widened(source: Source) -> Source:
    """The source with wide marks, character by character as long as before."""
    text = _MARK.sub(lambda found: _WIDE[found[0]], source.text)
    return source if text == source.text else replace(source, text=text)


def restored(candidates: Iterable[Candidate], text: str) -> Iterator[Candidate]:
    """Candidates of a widened source with the words of the stored text."""

    def words(span: Span) -> Span:
        return replace(span, text=text[span.start : span.end])

    for candidate in candidates:
        sentence: Sentence = candidate.sentence
        figure = candidate.figure
        if figure:
            value = replace(figure.value, text=text[figure.value.start : figure.value.end])
            metric = words(figure.metric) if figure.metric else None
            figure = replace(figure, value=value, metric=metric)
        yield replace(
            candidate,
            sentence=replace(sentence, text=text[sentence.start : sentence.end]),
            subject=words(candidate.subject),
            object=words(candidate.object) if candidate.object else None,
            figure=figure,
        )
