"""Verdicts over time are those of the ledger of each day."""

from __future__ import annotations

from functools import cache

import pytest

from kg.graph.dataset import Dataset
from kg.graph.timeline import Clock, Span, Timeline
from kg.judging.history import History
from kg.judging.ledger import ledger
from kg.model.curies import expand
from kg.model.dates import parse_day


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("known", "2021-06-30"),
        ("known", "2023-01-02"),
        ("known", "2025-12-31"),
        ("valid", "2022-12-31"),
        ("valid", "2024-01-01"),
    ],
)
def test_the_verdict_of_a_day_is_that_of_the_ledger_as_of_that_day(
    frozen: Dataset, clock: Clock, day: str
) -> None:
    timeline = Timeline(frozen)

    @cache
    def days(claim: str) -> tuple[Span, ...]:
        node = expand(claim)
        return timeline.claim_spans(clock, node) if node else ()

    known = clock == "known"
    view = frozen.as_of(known_by=day if known else None, valid_on=None if known else day)
    wanted = {p.target: (p.verdict.status, p.verdict.rule) for p in ledger(view, parse_day(day))}
    found = {
        target: (one.status[0], one.rule[0].replace("{0}", day))
        for target, standings in History(frozen, days).standings().items()
        for one in standings
        if one.start <= day and (not one.end or day <= one.end)
    }
    assert found == wanted
    assert found
