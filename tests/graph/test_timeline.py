"""What all days hold at once is what the view of each day holds."""

from __future__ import annotations

from datetime import date, timedelta

import pyoxigraph as ox
import pytest

from kg.graph.dataset import Dataset
from kg.graph.labels import UNION
from kg.graph.timeline import CLOCKS, Clock, Timeline
from kg.model.namespaces import GRAPH, KG, PREFIXES, mint, property_iri

RELATIONS = (KG.partOf, KG.locatedIn, property_iri("focusesOn"), property_iri("servesPlace"))


@pytest.fixture(scope="module")
def whole(frozen: Dataset) -> Dataset:
    """With what followed from things that have lapsed since."""
    found = Dataset.from_quads(frozen.quads())
    found.infer(on_a_day=True)
    return found


@pytest.fixture(scope="module")
def timeline(whole: Dataset) -> Timeline:
    return Timeline(whole)


def links(dataset: Dataset) -> set[ox.Triple]:
    """Relations between things that are said, registered or concluded."""
    return {
        q.triple for p in RELATIONS for q in dataset.match(None, p, None, UNION)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        *(("known", d) for d in ("1990-01-01", "2017-04-01", "2021-01-11", "2026-11-01")),
        *(("valid", d) for d in ("2010-06-01", "2020-09-23", "2022-12-31")),
    ],
)
def test_a_triple_is_there_on_the_days_on_which_a_view_has_it(
    frozen: Dataset, whole: Dataset, timeline: Timeline, clock: Clock, day: str
) -> None:
    known = clock == "known"
    view = frozen.as_of(known_by=day if known else None, valid_on=None if known else day)
    there = {
        triple
        for triple in links(whole)
        for start, end in timeline.spans(clock, triple)
        if start <= day and (not end or day <= end)
    }
    assert there == links(view)


def test_spans_are_apart_and_in_order(whole: Dataset, timeline: Timeline) -> None:
    for triple in links(whole):
        for clock in CLOCKS:
            days = [day for span in timeline.spans(clock, triple) for day in span]
            assert "" not in days[1:-1]
            bounds = [day for day in days if day]
            assert bounds == sorted(bounds)


def test_nothing_holds_of_a_thing_before_it_began(whole: Dataset, timeline: Timeline) -> None:
    """Of every dated thing of our data: the day before it is not there, nor is any link of it."""
    dated = {
        t: f
        for q in whole.match(None, KG.partOf, None, UNION)
        if (f := timeline.beginning(t := q.subject))
    }
    assert dated
    for thing, first in dated.items():
        for triple in (q.triple for q in whole.match(thing, KG.partOf, None, UNION)):
            assert all(start >= first for start, _ in timeline.spans("valid", triple))


def test_a_thing_is_not_there_before_the_first_day_that_a_document_gives(frozen: Dataset) -> None:
    zone = mint("id", "hainan-ftp")
    timeline = Timeline(frozen)
    first = date.fromisoformat(timeline.beginning(zone))
    before = frozen.as_of(valid_on=first - timedelta(days=1))
    assert not any(before.match(zone, None, None, GRAPH.registry))
    assert not any(before.match(None, None, zone, None))
    assert any(frozen.as_of(valid_on=first).match(zone, None, None, GRAPH.registry))


def test_data_without_documents_has_no_days() -> None:
    thing = ox.NamedNode(PREFIXES["id"] + "a")
    timeline = Timeline(Dataset.from_quads([ox.Quad(thing, KG.partOf, thing)]))
    assert timeline.known_days == ()
    assert timeline.spans("known", ox.Triple(thing, KG.partOf, thing)) == ()
