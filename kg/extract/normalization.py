"""Extraction reads a normalised view of a text; candidates get the stored words back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.chinese.full_width import widened
from kg.extract.records import Candidate, Sentence, SourceText, Span
from kg.model.text import NormalizedText, normalize


def normalized(source: SourceText) -> tuple[SourceText, NormalizedText | None]:
    """The source as extraction reads it, and the way back; None if that is the stored text."""
    view = normalize(source.text)
    text = widened(view.text) if source.language == "zh" else view.text
    if text == source.text:
        return source, None
    return replace(source, text=text), view


def restored(candidates: Iterable[Candidate], view: NormalizedText) -> Iterator[Candidate]:
    """Candidates of a normalised source, with the offsets and words of the stored text."""
    stored = view.stored

    def span(old: Span) -> Span:
        start, end = view.stored_span(old.start, old.end)
        return replace(old, start=start, end=end, text=stored[start:end])

    for candidate in candidates:
        sentence: Sentence = candidate.sentence
        start, end = view.stored_span(sentence.start, sentence.end)
        measurement = candidate.measurement
        if measurement:
            value = measurement.value
            first, last = view.stored_span(value.start, value.end)
            bare, _ = view.stored_span(value.bare, value.end)
            value = replace(value, start=first, end=last, bare=bare, text=stored[first:last])
            metric = span(measurement.metric) if measurement.metric else None
            measurement = replace(measurement, value=value, metric=metric)
        yield replace(
            candidate,
            sentence=replace(sentence, start=start, end=end, text=stored[start:end]),
            subject=span(candidate.subject),
            object=span(candidate.object) if candidate.object else None,
            measurement=measurement,
        )
