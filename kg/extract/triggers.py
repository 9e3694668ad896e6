"""Matches of triggers in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.lexicon import ExtractionRule
from kg.extract.trigger_patterns import Trigger


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """A trigger that matches: offsets in its sentence, and the mood of its verb."""

    start: int
    end: int
    rule: ExtractionRule
    trigger: Trigger
    mood: str


def clause_start(text: str, at: int) -> int:
    """Where the Chinese clause that holds an offset begins."""
    rfind = text.rfind
    return max(rfind("，", 0, at), rfind("。", 0, at), rfind("；", 0, at), rfind("：", 0, at)) + 1
