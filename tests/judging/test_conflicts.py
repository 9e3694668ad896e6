"""Conflicts: those that our tables name, ten injected ones, and none where sources agree."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from support.commands import kg, ok
from support.project import FROZEN

from kg.graph.cache import load
from kg.graph.dataset import Dataset
from kg.graph.readers import all_claims
from kg.graph.sparql.catalogue import saved_query
from kg.judging.conflicts.conflict import SORTS, Conflict
from kg.judging.conflicts.find import conflicts
from kg.model.curies import compact
from kg.showing.text.conflict import conflicts_text

DE = "id:de-gdp-share"
RATE = "id:tasks-251-rate"

#: The conflicts that were noted by hand when the tables were compiled: found as (subject, what,
#: sort), or a sentence that says why not.
NOTED: dict[str, tuple[str, str, str] | str] = {
    "c-tasks-first-year": ("id:beijing", RATE, "figures"),
    "c-tasks-98-wording": "one figure; the verbs differ, not the numbers",
    "c-fdi-2021": "one of the two is our own division",
    "c-fdi-ftz-share": "the periods differ: 2024 against a day in 2025",
    "c-de-2019-share": ("id:beijing", DE, "figures"),
    "c-de-2021-revision": "the revised figure is our own division",
    "c-de-2020": ("id:beijing", DE, "figures"),
    "c-bday-parts": ("id:ftz-business-services-area", "id:area", "parts"),
    "c-highend-parts": "the Daxing group has 11.66 km2 there, and 11.66 + 27.83 = 39.49",
    "c-ftz-plan-date": "two properties: the date of the plan and that of its publication",
    "c-projects-4-trillion": ("id:beijing", "id:projects-investment-cumulative", "figures"),
    "c-2024-investment": "two indicators: landed projects and new projects, over other months",
    "c-landing-2023": "8,512 of 11,000 has no whole among the figures: the second is of the year's "
    "projects, the rate is of another base",
    "c-90pct-date": "the date of a document, which is kept open, not a claim of one",
    "c-pioneering": "pioneering policies, and national firsts among them, are two indicators",
    "c-rd-centres": "newly recognised centres and standing centres are two indicators",
    "c-hq-rd": "headquarters and centres combined, and each alone, are three indicators",
    "c-dongcheng-area": ("id:dongcheng", "id:area", "figures"),
    "c-xicheng-area": ("id:xicheng", "id:area", "figures"),
    "c-miyun-area": ("id:miyun", "id:area", "figures"),
    "c-shunyi-area": ("id:shunyi", "id:area", "figures"),
    "c-city-area": ("id:beijing", "id:area", "parts"),
    "c-etown-companies": "over 30,000 and over 26,000 have numbers in common, whatever the day",
    "c-daxing-cbz": "the rounded areas of the second text do not stand in the tables",
    "c-tianzhu": "the area planned in 2008 does not stand in the tables as a figure",
    "c-china-japan": "about 10 leaves room for 9.57",
    "c-tongzhou-112": "a share of the zone's area, of which the tables hold no figure",
    "c-plan2-count": "more than 170 leaves room for 175",
    "c-sinogen": "no second source",
    "c-daiwa-sector": "the misread sector is no claim; the article's words stand in its note",
    "c-udf-xicheng": "the figure of the headline does not stand in the tables",
    "c-zones-since": "a pilot of 2015 and a zone of 2020 are two things with a start each",
    "c-137-date": "137 policies both times; the days differ by the delay of the report",
}


@pytest.fixture(scope="module")
def found(dataset: Dataset) -> list[Conflict]:
    """All conflicts of the bundled graph."""
    return conflicts(dataset)


@pytest.mark.parametrize("name", [n for n, where in NOTED.items() if isinstance(where, tuple)])
def test_noted_conflicts_are_found(name: str, found: list[Conflict]) -> None:
    assert NOTED[name] in {(c.subject, c.what, c.sort) for c in found}


def test_every_side_has_a_document_and_a_claim(found: list[Conflict]) -> None:
    assert found
    for conflict in found:
        assert len(conflict.sides) > 1
        assert all(side.document and side.claims for side in conflict.sides)
        assert len({side.value for side in conflict.sides}) > 1 or conflict.sort == "parts"


def test_no_root_is_listed_twice(found: list[Conflict]) -> None:
    """What one claim contradicts about one thing is one entry."""
    listed = [(c.subject, claim) for c in found for claim in c.claims]
    assert len(listed) == len(set(listed))


def test_no_side_is_a_conclusion_of_ours(dataset: Dataset, found: list[Conflict]) -> None:
    read = all_claims(dataset)
    sides = [side for c in found for one in (c, *c.also) for side in one.sides]
    assert sides
    for side in sides:
        said = [read[claim.removeprefix("claim:")] for claim in side.claims]
        assert any(claim.basis == "stated" for claim in said)


def test_agreeing_shares_and_hedges_are_no_conflict(found: list[Conflict]) -> None:
    """Nearly 90 of 251 is over a third; 207 of 251 is 82 percent."""
    shares = [c.sentence for c in found if c.sort == "share" and c.what == RATE]
    assert not any("nearly 90" in s or "but 82 percent" in s for s in shares)


def test_rounding_is_told_apart(found: list[Conflict]) -> None:
    rounding = {(c.subject, c.what, c.sides[-1].value) for c in found if c.cause == "rounding"}
    assert ("id:beijing", DE, "40 percent") in rounding
    assert not any(subject == "id:dongcheng" for subject, _, _ in rounding)


# ── made worlds ───────────────────────────────────────────────────────────────────────────────────

HEAD = """document: {name}
title_en: {name}
publisher: harbour-news
date: 2022-01-0{day}
date_basis: stated
language: en
extent: article
claims:
"""


def write(world: Path, *documents: str) -> Dataset:
    """The tiny world with further documents, each given as its claims."""
    for day, claims in enumerate(documents, start=1):
        name = f"made-{day}"
        text = HEAD.format(name=name, day=day) + claims
        (world / "claims" / f"{name}.yaml").write_text(text, "utf-8")
    return load(world)


def figure(value: str, comparator: str = "exactly", **more: str) -> str:
    """A claim with a figure; cranes of the river zone unless said otherwise."""
    cells = {
        "subject": "river-zone",
        "predicate": "hasObservation",
        "indicator": "cranes",
        "unit": "cranes",
        "value": value,
        "comparator": comparator,
        "as_of": "2021-06-30",
        "at": "p1",
    }
    cells |= {k.rstrip("_"): v for k, v in more.items()}
    lines = [f"  {k}: {v}" for k, v in cells.items() if v]
    return "\n- " + "\n".join(lines)[2:] + "\n"


AREA = {"indicator": "area", "unit": "km2", "as_of": ""}
RATES = {"indicator": "cranes-rate", "unit": "percent"}

#: Contradictions that are written into the tiny world, two documents each.
INJECTED = {
    "two numbers on one day": ("figures", figure("9"), figure("10")),
    "a number and what is below it": ("figures", figure("9"), figure("12", "more-than")),
    "nearly and reached": ("figures", figure("20", "nearly"), figure("20")),
    "a day within a year": ("figures", figure("9"), figure("30", as_of="2021")),
    "undated areas": ("figures", figure("2", **AREA), figure("3", **AREA)),
    "other units": (
        "figures",
        figure("9"),
        figure("1", unit="dozen-cranes"),
    ),
    "a range that misses": (
        "figures",
        figure("9"),
        figure("", "between", least="10", most="12"),
    ),
    "a total that falls": (
        "falling total",
        figure("9", from_="2020", kind="cumulative"),
        figure("8", from_="2020", as_of="2021-12-31", kind="cumulative"),
    ),
    "a share that does not fit": (
        "share",
        figure("9", as_of="2021-07-01"),
        figure("80", as_of="2021-07-01", **RATES),
    ),
    "parts that make more than the whole": (
        "parts",
        figure("3", subject="dock-area", **AREA) + figure("2", subject="quay-area", **AREA),
        "\n- subject: quay-area\n  predicate: partOf\n  object: river-zone\n  at: p2\n",
    ),
    "years that make more than the total": (
        "years",
        figure("9", from_="2020-01-01", as_of="2021-12-31", kind="cumulative"),
        figure("6", from_="2020-01-01", as_of="2020-12-31", kind="period")
        + figure("5", from_="2021-01-01", as_of="2021-12-31", kind="period"),
    ),
    "one promise, two numbers": (
        "promise",
        figure("15", predicate="hasTarget", subject="quay-plan", object="t-cranes",
               of="river-zone", due="2025", as_of="2022"),
        "\n",
    ),
    "one promise, two due days": (
        "promise",
        figure("20", "at-least", predicate="hasTarget", subject="quay-plan", object="t-cranes",
               of="river-zone", due="2027", as_of="2022"),
        "\n",
    ),
    "two days of approval": (
        "values",
        "\n- subject: river-zone\n  predicate: approvedOn\n  value: 2019-05-01\n  at: p1\n",
        "\n- subject: river-zone\n  predicate: approvedOn\n  value: 2019-06\n  at: p1\n",
    ),
}  # fmt: skip


@pytest.fixture
def harbour(world: Path) -> Path:
    """The tiny world with a second area, a rate of cranes and a unit of twelve."""
    for name, row in {
        "zones": "quay-area,ftz-area,Quay Area,码头区,own-translation,",
        "indicators": "cranes-rate,Cranes built (share),建成比例,own-translation,percent,,,cranes",
        "units": "percent,percent,%,own-translation,ratio,0.01\nratio,times,倍,own-translation,,\n"
        "dozen-cranes,dozen cranes,打起重机,own-translation,cranes,12",
    }.items():
        path = world / "registry" / f"{name}.csv"
        lines = path.read_text("utf-8").rstrip("\n").splitlines()
        wide = max(row.split("\n"), key=len).count(",")
        columns = {
            "indicators": "id,label_en,label_zh,label_basis,unit,direction,behaviour,progress_of",
            "units": "id,label_en,label_zh,label_basis,base,factor",
        }.get(name, lines[0])
        padded = [line + "," * (wide - line.count(",")) for line in lines[1:]]
        path.write_text("\n".join([columns, *padded, row]) + "\n", "utf-8")
    return world


def test_the_tiny_world_agrees_with_itself(harbour: Path) -> None:
    assert not conflicts(load(harbour))


@pytest.mark.parametrize("name", INJECTED)
def test_injected_contradictions_are_found(name: str, harbour: Path) -> None:
    sort, *documents = INJECTED[name]
    found = conflicts(write(harbour, *documents))
    assert [c.sort for c in found] == [sort]
    assert found[0].sentence
    named = {side.document for side in found[0].sides}
    assert named & {"doc:made-1", "doc:made-2"}


def test_every_sort_of_contradiction_is_injected() -> None:
    assert {sort for sort, *_ in INJECTED.values()} == set(SORTS)


AGREEING = (
    figure("9")
    + figure("80", "more-than", as_of="2021-09-01", **RATES)
    + figure("11", as_of="2021-12-31")
    + figure("3", from_="2020", as_of="2020-12-31", kind="period")
    + figure("9", from_="2020", as_of="2021-06-30", kind="cumulative")
    + figure("1", subject="dock-area", **AREA)
    + "\n- subject: river-zone\n  predicate: approvedOn\n  value: 2019\n  at: p1\n",
    figure("9")
    + figure("10", "about")
    + figure("8", "more-than")
    + figure("9.5", "nearly")
    + figure("82", as_of="2021-09-01", **RATES)
    + figure("6", from_="2021", as_of="2021-06-30", kind="period")
    + "\n- subject: river-zone\n  predicate: approvedOn\n  value: 2019-05-01\n  at: p1\n"
    + "\n- subject: dock-area\n  predicate: approvedOn\n  value: 2020-05-01\n  at: p2\n",
)


def test_an_agreeing_sample_raises_no_alarm(harbour: Path) -> None:
    assert not conflicts(write(harbour, *AGREEING))


def test_the_saved_query_gives_the_pairs_of_the_command(dataset: Dataset) -> None:
    """``rival-figures`` and ``kg conflicts`` say the same, also as of a day."""
    saved = saved_query("rival-figures")
    assert saved
    for view in (dataset, dataset.as_of(known_by="2021-12-31")):
        pairs = [pair for c in conflicts(view) for pair in c.pairs]
        documents = {
            frozenset(side.document for side in c.sides) for c in conflicts(view) if c.pairs
        }
        assert pairs
        asked = list(view.query("SELECT ?a ?b { ?a kg:disagreesWith ?b }"))
        assert {(compact(r["a"].value), compact(r["b"].value)) for r in asked} == {
            pair for a, b in pairs for pair in ((a, b), (b, a))
        }
        for row in view.query(saved.text):
            both = {compact(row["document_a"].value), compact(row["document_b"].value)}
            assert any(both <= named for named in documents)


def _cause(harbour: Path, *documents: str) -> list[str]:
    return [c.cause for c in conflicts(write(harbour, *documents))]


def test_a_figure_of_ours_contradicts_nobody(harbour: Path) -> None:
    assert not conflicts(write(harbour, figure("9"), figure("10", basis="derived")))


def test_the_same_digits_at_another_scale_are_a_slip(harbour: Path) -> None:
    assert _cause(harbour, figure("9"), figure("9000")) == ["translation"]
    assert _cause(harbour, figure("9"), figure("9001")) != ["translation"]


def test_fewer_digits_of_another_unit_are_rounding(harbour: Path) -> None:
    assert _cause(harbour, figure("26"), figure("2", unit="dozen-cranes")) == ["rounding"]
    assert _cause(harbour, figure("31"), figure("2", unit="dozen-cranes")) != ["rounding"]


def test_a_publisher_that_says_otherwise_later_has_revised(harbour: Path) -> None:
    """Both made documents have one publisher; two days between them."""
    assert _cause(harbour, figure("9"), figure("11")) == ["revision"]
    other_time = figure("11", as_of="2021")
    assert _cause(harbour, figure("9"), other_time) == ["scope"]


def test_the_day_of_the_news_is_no_day_of_approval(harbour: Path) -> None:
    """A plan is published on the day of approval or later; two stated days contradict."""
    day = "\n- subject: river-zone\n  predicate: approvedOn\n  value: {}\n  kind: {}\n  at: p1\n"
    approved = day.format("2019-05-01", "approval-date")
    later = day.format("2019-05-09", "plan-published")
    earlier = day.format("2019-04-30", "plan-published")
    announced = day.format("2019-05-09", "decision-announced")
    assert not conflicts(write(harbour, approved, later))
    assert [c.sort for c in conflicts(write(harbour, approved, earlier))] == ["values"]
    [found] = conflicts(write(harbour, approved, announced))
    assert found.cause == "scope"
    assert [side.value for side in found.sides] == [
        "2019-05-01 (date of approval)",
        "2019-05-09 (decision announced)",
    ]


def test_what_follows_from_a_rival_figure_stands_with_it(harbour: Path) -> None:
    rates = figure("80", as_of="2021-07-01", **RATES), figure("60", as_of="2021-07-01", **RATES)
    [found] = conflicts(write(harbour, rates[0] + figure("9", as_of="2021-07-01"), rates[1]))
    assert (found.sort, {c.sort for c in found.also}) == ("figures", {"share"})


def test_remarks_and_causes_are_told(harbour: Path) -> None:
    ds = write(harbour, figure("9"), figure("9000", note="a slip"))
    [told] = json.loads(conflicts_text(conflicts(ds), "json"))
    assert told["cause"] == "translation"
    assert [side["notes"] for side in told["sides"]] == [[], ["a slip"]]
    assert "note: a slip" in conflicts_text(conflicts(ds))
    table = list(csv.DictReader(io.StringIO(conflicts_text(conflicts(ds), "csv"))))
    assert [(r["number"], r["unit"], r["cause"]) for r in table] == [
        ("9", "cranes", "translation"),
        ("9000", "cranes", "translation"),
    ]


def test_a_withdrawn_claim_contradicts_nobody(harbour: Path) -> None:
    second = figure("10").rstrip("\n") + "\n  withdrawn: misread\n"
    assert not conflicts(write(harbour, figure("9"), second))


def test_conflicts_of_a_view_are_those_known_then(harbour: Path) -> None:
    ds = write(harbour, figure("9"), figure("10"))
    assert not conflicts(ds.as_of(known_by="2022-01-01"))
    assert len(conflicts(ds.as_of(known_by="2022-01-02"))) == 1


# ── the command ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_command_narrows_and_formats(frozen: Dataset) -> None:
    text = ok("conflicts", "东城区", "--data", FROZEN)
    assert "40.6 square kilometres" in text
    assert "doc:divisions-2017 table" in text
    (one,) = json.loads(ok("conflicts", "dongcheng", "-f", "json", "--data", FROZEN))
    assert (one["sort"], one["subject"], one["what"]) == ("figures", "id:dongcheng", "id:area")
    assert ok("conflicts", "dongcheng", "-f", "csv", "--data", FROZEN).count("/doc/") == 4
    found = conflicts(frozen)
    assert conflicts_text(found, "md").count("\n") == 2 + sum(
        len(one.sides) for c in found for one in (c, *c.also)
    )
    none = kg("conflicts", "haidian", "--data", FROZEN)
    assert (none.returncode, none.stdout) == (
        0,
        "0 conflicts; nothing is resolved, every side keeps its claims\n",
    )
