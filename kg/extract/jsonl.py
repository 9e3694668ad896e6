"""Candidates as JSON lines, for scoring and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kg.extract.records import Candidate, SourceText, Span


def candidate_record(candidate: Candidate, source: SourceText, number: int) -> dict[str, Any]:
    """A candidate as a JSON record; offsets count code points of the stored text."""
    sentence = candidate.sentence
    measurement = candidate.measurement
    thing: dict[str, Any]
    if measurement:
        value = measurement.value
        thing = {
            "text": value.text,
            "kind": "value",
            "value": value.number,
            **({"min": value.least, "max": value.most} if value.most is not None else {}),
            "unit": value.unit,
            "cmp": value.comparator,
            "start": value.start,
            "end": value.end,
            "metric": _metric(measurement.metric) if measurement.metric else None,
        }
    else:
        assert candidate.object is not None
        thing = _argument(candidate.object)
    return {
        "id": f"{source.id}#{number:03}",
        "doc": source.id,
        "type": "quantity" if measurement else "relation",
        "subject": _argument(candidate.subject),
        "relation": candidate.relation,
        "object": thing,
        "date": candidate.date or None,
        "hedge": candidate.hedge or None,
        "speaker": candidate.speaker or None,
        "start": sentence.start,
        "end": sentence.end,
        "quote": sentence.text,
        "rule": candidate.rule,
        "confidence": candidate.confidence,
    }


def json_lines(candidates: Iterable[Candidate], source: SourceText) -> str:
    """All candidates of a text as JSON lines."""
    return "".join(
        json.dumps(candidate_record(candidate, source, number), ensure_ascii=False) + "\n"
        for number, candidate in enumerate(candidates, start=1)
    )


def _argument(span: Span) -> dict[str, Any]:
    return {
        "text": span.text,
        "kind": span.kind,
        "start": span.start,
        "end": span.end,
        "alt": list(span.alt),
    }


def _metric(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end, "alt": list(span.alt)}
