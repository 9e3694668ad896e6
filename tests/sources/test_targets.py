"""Promises that contradict themselves are refused, with file, row, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import DataErrors
from kg.sources.corpus import read_corpus

Edit = Callable[[str, str, str], Path]
_HEAD = "target,same_as,decided_on,decided_by,reason\n"
_MORE = """
- subject: quay-plan
  predicate: hasTarget
  object: t-rate
  indicator: cranes-rate
  of: {thing}
  value: 100
  unit: {unit}
  comparator: exactly
  at: p9
"""


@pytest.fixture
def two(world: Path) -> Callable[..., None]:
    """A second target in the tiny world, and a row that says it is the same promise."""

    def write(
        row: str, *, thing: str = "river-zone", unit: str = "share", rate: bool = True
    ) -> None:
        registry = world / "registry"
        (registry / "same_promises.csv").write_text(_HEAD + row, "utf-8")
        with (registry / "units.csv").open("a", encoding="utf-8") as file:
            file.write("share,share,比例,own-translation\n")
        table = (registry / "indicators.csv").read_text("utf-8").splitlines()
        shows = "cranes" if rate else ""
        table = [f"{table[0]},progress_of", *(f"{line}," for line in table[1:])]
        table.append(f"cranes-rate,Share of cranes built,建成比例,own-translation,{unit},{shows}")
        (registry / "indicators.csv").write_text("\n".join(table) + "\n", "utf-8")
        with (world / "claims/harbour-plan-2020.yaml").open("a", encoding="utf-8") as file:
            file.write(_MORE.format(thing=thing, unit=unit))

    return write


def faults(world: Path) -> list[str]:
    """What is wrong with a data folder."""
    with pytest.raises(DataErrors) as caught:
        read_corpus(world)
    return [str(fault) for fault in caught.value.faults]


ROW = "t-rate,t-cranes,2026-11-30,curators,the rate of these cranes\n"


def test_a_rate_and_its_number_may_be_one_promise(world: Path, two: Callable[..., None]) -> None:
    two(ROW)
    [same] = read_corpus(world).registry.same_promises
    assert (same.target, same.same_as, same.decided_on) == ("t-rate", "t-cranes", "2026-11-30")


def test_a_plan_may_set_one_promise_for_a_zone_and_its_part(
    world: Path, two: Callable[..., None]
) -> None:
    two(ROW, thing="dock-area")
    assert len(read_corpus(world).registry.same_promises) == 1


@pytest.mark.parametrize(
    ("row", "options", "message"),
    [
        (ROW, {"rate": False}, "csv:2: same_as: 't-rate' and 't-cranes' differ in unit"),
        (ROW, {"thing": "river-city"}, "differ in what they are about (river-city, river-zone)"),
        (ROW.replace("t-cranes", "t-nothing"), {}, "same_as: 't-nothing' is no target of a claim"),
        (ROW.replace("2026-11-30", "2026-11-31"), {}, "decided_on: '2026-11-31' is not a day"),
        (ROW.replace("the rate of these cranes", ""), {}, "reason: the cell is empty; fill it in"),
        (ROW + "t-cranes,t-rate,2026-11-30,curators,too\n", {}, "name that which stands for all"),
    ],
)  # fmt: skip
def test_mergers_that_cannot_be_are_refused(
    world: Path, two: Callable[..., None], row: str, options: dict[str, object], message: str
) -> None:
    two(row, **options)
    assert any(message in fault for fault in faults(world)), faults(world)


def test_a_report_is_not_the_sentence_that_makes_the_promise(world: Path) -> None:
    plan = world / "claims/harbour-plan-2020.yaml"
    text = plan.read_text("utf-8")
    promise = next(b for b in text.split("\n- ") if "hasTarget" in b)
    report = (
        promise.replace("hasTarget", "hasObservation").replace("object: t-cranes", "object: o-own")
        .replace("subject: quay-plan", "subject: river-zone")
    )  # fmt: skip
    kept = [
        line for line in report.splitlines() if not line.startswith(("  due", "  by", "  as_of"))
    ]
    report = "\n".join([*kept, "  reports_on: t-cranes", "  as_of: 2020"])
    plan.write_text(f"{text}\n- {report}\n", "utf-8")
    [fault] = [f for f in faults(world) if "reports_on" in f]
    assert "harbour-plan-2020.yaml:" in fault
    assert "is the sentence that makes the promise 't-cranes'" in fault
    assert "withdraw it" in fault
    # Withdrawn, it is no fault, and of a later time it is a report.
    plan.write_text(f"{text}\n- {report}\n  withdrawn: the promise itself\n", "utf-8")
    read_corpus(world)
    plan.write_text(f"{text}\n- {report.replace('as_of: 2020', 'as_of: 2024')}\n", "utf-8")
    read_corpus(world)


def test_nothing_is_due_before_it_is_announced(world: Path, edit: Edit) -> None:
    edit("claims/harbour-plan-2020.yaml", "due: 2025", "due: 2019")
    [fault] = faults(world)
    assert "due: '2019' comes before the announcement (2020); fix the due day" in fault


def test_an_indicator_has_a_unit(world: Path, edit: Edit) -> None:
    edit("registry/indicators.csv", "own-translation,cranes", "own-translation,")
    wanted = "indicators.csv:2: unit: the cell is empty; fill it in"
    assert any(fault.endswith(wanted) for fault in faults(world))
