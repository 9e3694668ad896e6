"""Verifies candidates: kinds, words at their offsets, no duplicates."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.records import ARGUMENT_KINDS, Candidate, SourceText, Span


def verified(candidates: Iterable[Candidate], source: SourceText) -> list[Candidate]:
    """The candidates whose words stand at their offsets, each once, in the order of the text."""
    kept: dict[tuple[object, ...], Candidate] = {}
    for candidate in candidates:
        spans: list[Span] = [candidate.subject]
        if candidate.object:
            spans.append(candidate.object)
        if candidate.measurement and candidate.measurement.metric:
            spans.append(candidate.measurement.metric)
        sentence = candidate.sentence
        stands = source.text[sentence.start : sentence.end] == sentence.text
        if not stands or any(source.text[s.start : s.end] != s.text for s in spans):
            continue
        if candidate.object and candidate.object.kind not in ARGUMENT_KINDS[candidate.relation][1]:
            continue
        value = candidate.measurement.value if candidate.measurement else candidate.object
        assert value is not None
        key = sentence.start, candidate.relation, candidate.subject.start, value.start, value.end
        if key not in kept or candidate.confidence > kept[key].confidence:
            kept[key] = candidate
    return sorted(kept.values(), key=lambda c: c.sentence.start)
