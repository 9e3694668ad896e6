"""When is a promise met, on track, behind, missed? Each rule by a case worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.judging.figures import Amount
from kg.judging.status import STATUSES, STATUSES_ZH, Case, Progress, judge, reaches
from kg.model.dates import PartialDate
from kg.model.intervals import Interval
from kg.sources.ontology import vocabulary

D = Decimal


def amount(comparator: str, value: str) -> Amount:
    """So many things."""
    return Amount(
        value=D(value),
        text=value,
        comparator=comparator,
        unit="things",
        interval=Interval.read(vocabulary().intervals[comparator], value=D(value)),
        base="things",
        factor=D(1),
        words=f"{comparator} {value}",
        words_zh=f"{comparator} {value}",
    )


def report(comparator: str, value: str, as_of: str) -> Progress:
    """A report of so many things."""
    said = amount(comparator, value)
    return Progress(
        interval=said.interval,
        value=said.value,
        words=said.words,
        words_zh=said.words_zh,
        as_of=PartialDate.parse(as_of),
    )


def case(
    promised: str,
    *reports: str,
    due: str = "",
    announced: str = "2020-01-01",
    **more: object,
) -> Case:
    """``exactly 100`` due some day, and reports such as ``exactly 50 2021``."""
    comparator, value = promised.split()
    return Case(
        amount=amount(comparator, value),
        due=PartialDate.parse(due) if due else None,
        announced=PartialDate.parse(announced) if announced else None,
        progress=tuple(report(*text.split()) for text in reports),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("promise", "day", "status", "share", "pace"),
    [
        # no due day: nothing is late
        (case("exactly 251"), "2021-01-01", "no report yet", None, None),
        (case("exactly 251", "nearly 90 2021-01-11"), "2021-01-11", "on track", "0.359", None),
        (case("exactly 3", "exactly 3 2021"), "2021-02-01", "met", "1", None),
        # a straight line: 366 of 1,460 days to the end of 2023 are a quarter
        (case("exactly 100", due="2023"), "2021-01-01", "no report yet", None, None),
        (
            case("exactly 100", "exactly 26 2021-01-01", due="2023-12-31"),
            *("2021-01-01", "on track", "0.26", "0.251"),
        ),
        (
            case("exactly 100", "exactly 25 2021-01-01", due="2023-12-31"),
            *("2021-01-01", "behind", "0.25", "0.251"),
        ),
        # the due day itself is still time; the day after is not
        (case("exactly 100", due="2023-06-30"), "2023-06-30", "no report yet", None, None),
        (case("exactly 100", due="2023-06-30"), "2023-07-01", "overdue, no report", None, None),
        (case("exactly 100", due="2023-06"), "2023-06-30", "no report yet", None, None),
        (case("exactly 100", due="2023"), "2024-01-01", "overdue, no report", None, None),
        # past the due day: only a report for it or later tells
        (
            case("exactly 100", "exactly 98 2022", due="2023"),
            *("2024-01-01", "overdue, no report", "0.98", "0.75"),
        ),
        (
            case("exactly 100", "exactly 98 2023-12-31", due="2023"),
            *("2024-01-01", "missed", "0.98", "1"),
        ),
        (
            case("more-than 150", "more-than 120 2026-01-14", due="2025-12-31"),
            *("2026-02-01", "missed", "0.8", "1"),
        ),
        # met stays met, before and after
        (case("exactly 100", "exactly 100 2021", due="2023"), "2030-01-01", "met", "1", "0.5"),
        (case("exactly 100", "exactly 100 2025", due="2023"), "2030-01-01", "met", "1", "1"),
        (
            case("more-than 3000", "more-than 3700 2024-07-24", due="2025"),
            *("2024-08-01", "met", "1.233", "0.761"),
        ),
        # what was reported before the announcement is no progress
        (
            case("exactly 74", "exactly 18 2016-06-30", announced="2017-02", due="2017"),
            *("2017-06-01", "no report yet", None, None),
        ),
        # a rate has no line, and is met only at its time
        (
            case("about 25", "exactly 19.8 2024", due="2025", behaviour="rate"),
            *("2024-09-01", "behind", "0.792", None),
        ),
        (
            case("about 25", "exactly 25 2024", due="2025", behaviour="rate"),
            *("2024-09-01", "on track", "1", None),
        ),
        (
            case("about 25", "exactly 25 2025", due="2025", behaviour="rate"),
            *("2026-01-01", "met", "1", None),
        ),
        # less is the aim
        (
            case("exactly 30", "exactly 27 2021", due="2021", downward=True),
            *("2022-01-01", "met", None, None),
        ),
        (
            case("exactly 30", "exactly 31 2021", due="2021", downward=True),
            *("2022-01-01", "missed", None, None),
        ),
        # a level starts from what was before: 40 of 50 then, so half way is 45
        (
            case(
                *("exactly 50", "exactly 40 2019", "exactly 45 2020-12-31"),
                due="2021-12-31",
                announced="2020-01-01",
                behaviour="level",
            ),
            *("2021-01-01", "on track", "0.9", "0.9"),
        ),
    ],
)
def test_each_rule(
    promise: Case, day: str, status: str, share: str | None, pace: str | None
) -> None:
    verdict = judge(promise, date.fromisoformat(day))
    assert verdict.status == status
    for got, wanted in ((verdict.share, share), (verdict.pace, pace)):
        assert (got is None) == (wanted is None)
        if got is not None and wanted is not None:
            assert abs(got - D(wanted)) < D("0.001")
    assert verdict.rule
    assert verdict.rule_zh


@pytest.mark.parametrize(
    ("day", "reports", "status"),
    [
        ("2021-01-11", (), "no report yet"),
        ("2021-12-31", (), "no report yet"),
        ("2022-01-01", (), "overdue, no report"),
        ("2021-12-31", ("exactly 21 2021",), "met"),
        ("2022-06-01", ("exactly 19 2021",), "missed"),
        ("2023-01-01", ("exactly 21 2021",), "overdue, no report"),  # 2022 counts now
        ("2023-01-01", ("exactly 21 2022", "exactly 3 2023"), "met"),
        ("2021-06-30", ("exactly 21 2021-06-30",), "on track"),
        ("2021-06-30", ("exactly 9 2021-06-30",), "behind"),
    ],
)
def test_a_yearly_promise_is_judged_by_the_last_full_year(
    day: str, reports: tuple[str, ...], status: str
) -> None:
    promise = case("more-than 20", *reports, announced="2021-01-11", recurrence="yearly")
    assert judge(promise, date.fromisoformat(day)).status == status


@pytest.mark.parametrize(
    ("promised", "reported", "reached"),
    [
        ("exactly 90", "exactly 90", True),
        ("exactly 90", "nearly 90", False),
        ("exactly 90", "more-than 90", True),
        ("exactly 90", "about 95", False),  # it may be 86
        ("more-than 90", "exactly 90", False),
        ("more-than 90", "at-least 90", False),
        ("more-than 90", "more-than 90", True),
        ("at-least 90", "exactly 90", True),
        ("about 50", "exactly 48", False),
        ("about 50", "exactly 50", True),
        ("nearly 90", "exactly 82", True),
        ("exactly 90", "less-than 95", False),
    ],
)
def test_a_hedged_report_counts_as_the_least_it_says(
    promised: str, reported: str, reached: bool
) -> None:
    assert reaches(case(promised), report(*reported.split(), "2021")) is reached


@given(
    st.integers(1, 400),
    st.integers(0, 400),
    st.dates(date(2020, 1, 2), date(2025, 12, 31)),
    st.dates(date(2020, 1, 2), date(2030, 1, 1)),
)
def test_more_is_never_worse(target: int, reached: int, as_of: date, day: date) -> None:
    order = {"met": 2, "on track": 1, "behind": 0, "missed": 0, "overdue, no report": 0}

    def status(value: int) -> int:
        promise = case(f"exactly {target}", f"exactly {value} {as_of}", due="2024")
        return order[judge(promise, day).status]

    assert status(reached + 1) >= status(reached)


def test_every_status_has_a_chinese_name() -> None:
    assert tuple(STATUSES_ZH) == STATUSES
