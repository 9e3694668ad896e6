"""When is a promise met, missed, overdue, on track? Each rule and each class, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.judging.figures import Amount
from kg.judging.rules import judge, reaches
from kg.judging.status import STATUSES, WORDS, Case, Progress
from kg.model.dates import PartialDate
from kg.model.intervals import Interval
from kg.sources.ontology import vocabulary

D = Decimal


def amount(comparator: str, value: str) -> Amount:
    """So many things."""
    least, _, most = value.partition("..")
    ends = {"least": D(least), "most": D(most)} if most else {"value": D(value)}
    return Amount(
        text=value,
        comparator=comparator,
        unit="things",
        interval=Interval.read(vocabulary().intervals[comparator], **ends),
        base="things",
        factor=D(1),
        words=f"{comparator} {value}",
        words_zh=f"{comparator} {value}",
        **{"value": None, **ends},  # type: ignore[arg-type]
    )


def report(comparator: str, value: str, as_of: str) -> Progress:
    """A report of so many things: as of a time, of a period (2020/2020-06), or between days."""
    said = amount(comparator, value)
    since, _, last = as_of.rpartition("/")
    first, _, end = last.partition("~")
    times = PartialDate.parse(first), PartialDate.parse(end or first)
    return Progress(
        interval=said.interval,
        value=said.value,
        words=said.words,
        words_zh=said.words_zh,
        earliest=times[0].earliest,
        latest=times[1].latest,
        since=PartialDate.parse(since).earliest if since else None,
        when=last,
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
        # met stays met; early is before the year that it is due in
        (
            case("exactly 100", "exactly 100 2021", due="2023"),
            *("2030-01-01", "met early", "1", "0.5"),
        ),
        (
            case("exactly 100", "exactly 100 2023-02-01", due="2023-12-31"),
            *("2030-01-01", "met", "1", "0.772"),
        ),
        # reached later only: nobody says how it stood on the due day
        (
            case("exactly 100", "exactly 100 2025", due="2023"),
            *("2030-01-01", "reached by 2025-12-31, no report for the due period", "1", "1"),
        ),
        (
            case("more-than 3000", "more-than 3700 2024-07-24", due="2025"),
            *("2024-08-01", "met early", "1.233", "0.761"),
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
            case("about 25", "exactly 25 2024", due="2025", behaviour="rate"),
            *("2026-01-01", "overdue, no report", "1", None),
        ),
        (
            case("about 25", "exactly 25 2025", due="2025", behaviour="rate"),
            *("2026-01-01", "met", "1", None),
        ),
        (
            case("about 25", "exactly 20 2025", "exactly 30 2026", due="2025", behaviour="rate"),
            *("2027-01-01", "missed", "0.8", None),
        ),
        # half of the due year is not the due year
        (
            case("exactly 5", "exactly 3 2025/2025-06", due="2025", behaviour="rate"),
            *("2026-01-01", "overdue, no report", "0.6", None),
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
        (
            case("at-most 30", "less-than 27 2020", due="2022", downward=True, behaviour="level"),
            *("2021-06-01", "met early", None, None),
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
        # a range is reached at its lower end
        (case("between 1..2", "exactly 1 2021"), "2021-02-01", "met", "0.667", None),
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
    ("promise", "day", "status"),
    [
        # a running total is never below its highest earlier value
        (
            case("exactly 10", "exactly 9 2020-06", "exactly 8 2020-12", due="2021-06-30"),
            *("2021-01-01", "on track"),
        ),
        (
            case("exactly 10", "exactly 10 2020-06", "exactly 8 2020-12", due="2021"),
            *("2022-06-01", "met early"),
        ),
        # a level may fall: its latest report before the end counts
        (
            case("exactly 10", "exactly 10 2020", "exactly 8 2021", due="2021", behaviour="level"),
            *("2022-06-01", "missed"),
        ),
        (
            case("exactly 10", "exactly 10 2020-06", "exactly 8 2020-12", behaviour="level"),
            *("2021-01-01", "on track"),  # nothing is due
        ),
        # of a running total the first report after the due day tells, though a later one reaches it
        (
            case("exactly 15", "exactly 13 2022-01", "exactly 16 2023-01", due="2020"),
            *("2024-01-01", "missed"),
        ),
        # a flow of another year says nothing of the due one, unless it reaches it
        (
            case("exactly 300", "exactly 221 2018", "exactly 250 2021", due="2020",
                 announced="2018", behaviour="flow"),
            *("2022-06-01", "overdue, no report"),
        ),
        (
            case("exactly 300", "exactly 221 2018", "exactly 750 2021", due="2020",
                 announced="2018", behaviour="flow"),
            *("2022-06-01", "reached by 2021-12-31, no report for the due period"),
        ),
        (
            case("exactly 300", "exactly 330 2019", "exactly 200 2020", due="2020",
                 announced="2018", behaviour="flow"),
            *("2022-06-01", "met early"),
        ),
        (
            case("exactly 300", "exactly 299 2020", due="2020", behaviour="flow"),
            *("2022-06-01", "missed"),
        ),
        # nine months of the due year reach it; half of it that does not shows nothing
        (
            case("exactly 300", "exactly 315 2020/2020-09-30", due="2020", behaviour="flow"),
            *("2022-06-01", "met"),
        ),
        (
            case("exactly 300", "exactly 200 2020/2020-06-30", due="2020", behaviour="flow"),
            *("2022-06-01", "overdue, no report"),
        ),
        # 60 % half way through the year is on track
        (
            case("exactly 300", "exactly 180 2020/2020-06-30", due="2020", behaviour="flow"),
            *("2020-09-01", "on track"),
        ),
        # several years together, or a day of no period, are no flow of a year
        (
            case("exactly 300", "exactly 800 2018/2020", due="2020", behaviour="flow"),
            *("2022-06-01", "overdue, no report"),
        ),
        (
            case("exactly 300", "exactly 800 2020-12-31", due="2020", behaviour="flow"),
            *("2022-06-01", "overdue, no report"),
        ),
        # of overlapping times the more precise wins: 82 on 17 September, not 90 in September
        (
            case("exactly 100", "more-than 90 2020-09", "exactly 82 2020-09-17", due="2020-12-31"),
            *("2020-10-01", "on track"),
        ),
        (
            case("exactly 100", "exactly 100 2020-09", "exactly 82 2020-09-17", due="2021"),
            *("2020-10-01", "on track"),
        ),
        # … but a figure for the due year is not beaten by one of its first months
        (
            case("exactly 100", "exactly 100 2021", "exactly 82 2021-03-17", due="2021"),
            *("2022-06-01", "met"),
        ),
        # a vague time counts by what it can mean
        (
            case("exactly 100", "exactly 100 2020-11~2021-02", due="2020"),
            *("2022-06-01", "reached by 2021-02-28, no report for the due period"),
        ),
        (
            case("exactly 100", "exactly 60 2020-11~2021-02", due="2020"),
            *("2022-06-01", "overdue, no report"),
        ),
        (
            case("exactly 100", "exactly 100 2020-09~2020-11", due="2020"),
            *("2022-06-01", "met"),
        ),
        # the last report tells for eighteen months
        (case("exactly 100", "exactly 45 2021-04-01"), "2022-10-01", "on track"),
        (case("exactly 100", "exactly 45 2021-04-01"), "2022-10-02", "unknown since 2021-04-01"),
        (
            case("exactly 100", "exactly 45 2021-04-01", due="2030"),
            *("2022-10-02", "unknown since 2021-04-01"),
        ),
        # hedges of the promise and of the report
        (case("exactly 100", "nearly 100 2020", due="2020"), "2021-06-01", "missed"),
        (case("about 100", "exactly 95 2020", due="2020"), "2021-06-01", "missed"),
        (case("nearly 100", "exactly 95 2020", due="2020"), "2021-06-01", "met"),
        # what is no promise gets no verdict
        (case("exactly 16", "exactly 16 2020", kind="plan-size"), "2021-06-01", "not judged"),
        (case("exactly 74", due="2020", kind="forecast"), "2021-06-01", "not judged"),
        (case("exactly 3", due="2023-04", kind="pilot-term"), "2023-04-30", "term runs"),
        (case("exactly 3", due="2023-04", kind="pilot-term"), "2023-05-01", "term ended"),
        (case("exactly 3", kind="pilot-term"), "2023-05-01", "not judged"),
    ],
)  # fmt: skip
def test_each_class(promise: Case, day: str, status: str) -> None:
    verdict = judge(promise, date.fromisoformat(day))
    assert verdict.status == status, verdict.rule


@pytest.mark.parametrize(
    ("day", "reports", "status"),
    [
        ("2021-01-11", (), "no report yet"),
        ("2021-12-31", (), "no report yet"),
        ("2022-01-01", (), "overdue, no report"),
        ("2022-01-01", ("exactly 21 2021",), "met"),
        ("2021-12-31", ("exactly 21 2021",), "met"),
        ("2022-06-01", ("exactly 19 2021",), "missed"),
        ("2023-01-01", ("exactly 21 2021",), "overdue, no report"),  # 2022 counts now
        ("2023-01-01", ("exactly 21 2022", "exactly 3 2023"), "met"),
        ("2021-09-30", ("exactly 21 2021/2021-06-30",), "met"),  # half a year was enough
        ("2021-09-30", ("exactly 9 2021/2021-06-30",), "behind"),
        ("2021-09-30", ("exactly 10 2021/2021-06-30",), "on track"),  # 181 of 365 days are gone
        ("2022-06-01", ("exactly 9 2021/2021-06-30",), "overdue, no report"),
    ],
)
def test_a_yearly_promise_is_judged_by_the_last_full_year(
    day: str, reports: tuple[str, ...], status: str
) -> None:
    promise = case("more-than 20", *reports, announced="2021-01-11", recurrence="yearly")
    assert judge(promise, date.fromisoformat(day)).status == status


def test_a_yearly_promise_ends_with_its_due_year() -> None:
    promise = case("more-than 20", "exactly 21 2022", announced="2021", due="2022",
                   recurrence="yearly")  # fmt: skip
    assert judge(promise, date(2030, 1, 1)).status == "met"


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


def test_words_do_not_contradict_what_stands_beside_them() -> None:
    """No verdict says that nothing was reported where something was."""
    earlier = case("exactly 74", "exactly 18 2016-06-30", announced="2017-02", due="2017")
    early, late = (judge(earlier, date(year, 6, 1)) for year in (2017, 2018))
    assert "before it there was exactly 18" in early.rule
    assert "no report says how it stood then" in late.rule
    part = judge(case("exactly 100", "exactly 98 2022", due="2023"), date(2024, 1, 1))
    assert "the report exactly 98 (as of 2022) is for a time before it" in part.rule
    assert [part.rests_on, early.rests_on] == [(0,), ()]


_DAYS = st.dates(date(2020, 1, 2), date(2025, 12, 31))
_BEHAVIOURS = st.sampled_from(("accumulates", "level", "flow", "rate"))


@given(
    st.integers(1, 400), st.integers(0, 400), _DAYS, st.dates(date(2020, 1, 2), date(2027, 1, 1))
)
def test_more_is_never_worse(target: int, reached: int, as_of: date, day: date) -> None:
    better = ("met", "met-early")

    def status(value: int) -> int:
        promise = case(f"exactly {target}", f"exactly {value} {as_of}", due="2024")
        kind = judge(promise, day).kind
        return 2 if kind in better else kind in ("on-track", "reached-later")

    assert status(reached + 1) >= status(reached)


@given(
    st.lists(st.tuples(st.integers(0, 120), _DAYS), max_size=5), _BEHAVIOURS, st.randoms(),
    st.sampled_from(("", "2022", "2023-06-30")),
)  # fmt: skip
def test_the_order_of_reports_is_irrelevant(
    said: list[tuple[int, date]], behaviour: str, random: object, due: str
) -> None:
    days = {day: value for value, day in said}  # one figure a day: of two nobody says which is last
    texts = [f"exactly {value} {day}" for day, value in days.items()]
    one = judge(case("exactly 100", *texts, due=due, behaviour=behaviour), date(2026, 6, 1))
    random.shuffle(texts)  # type: ignore[attr-defined]
    other = judge(case("exactly 100", *texts, due=due, behaviour=behaviour), date(2026, 6, 1))
    assert (one.status, one.rule, one.share) == (other.status, other.rule, other.share)


@given(st.lists(st.tuples(st.integers(0, 120), _DAYS), max_size=5), _BEHAVIOURS)
def test_every_verdict_rests_on_reports_that_are_there(
    said: list[tuple[int, date]], behaviour: str
) -> None:
    promise = case(
        "exactly 100", *(f"exactly {v} {d}" for v, d in said), due="2023", behaviour=behaviour
    )
    verdict = judge(promise, date(2026, 6, 1))
    assert verdict.kind in STATUSES
    assert all(place < len(said) for place in verdict.rests_on)
    if verdict.kind in ("met", "met-early", "reached-later"):
        assert all(reaches(promise, promise.progress[i]) for i in verdict.rests_on)


def test_statuses_stand_in_the_ontology() -> None:
    assert {f"verdict-{kind}" for kind in STATUSES} == set(vocabulary().schemes["verdicts"])
    assert all(en and zh for en, zh in WORDS.values())
