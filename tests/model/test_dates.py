"""Dates in words: what each kind of expression means, worked by hand, and what is not read."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.date_tokens import grammar
from kg.model.dates import PARTS, PartialDate, Period, explain, find, read, write

DAY = "2024-03-05"  # a Tuesday


@pytest.mark.parametrize(
    ("text", "claim_date", "earliest", "latest"),
    [
        # Five-year plans: years computed from their number; 1963 to 1965 belong to none.
        ("“十四五”期间", "2025", "2021-01-01", "2025-12-31"),
        ("“十三五”时期", "2020", "2016-01-01", "2020-12-31"),
        ("“一五”期间", "1957", "1953-01-01", "1957-12-31"),
        ("“二五”期间", "1962", "1958-01-01", "1962-12-31"),
        ("“三五”期间", "1970", "1966-01-01", "1970-12-31"),
        ("“十五”期间", "2005", "2001-01-01", "2005-12-31"),
        ("“十五五”时期", "2030", "2026-01-01", "2030-12-31"),
        ("第六个五年计划期间", "1985", "1981-01-01", "1985-12-31"),
        ("十四五时期初期", "2021", "2021-01-01", "2021-12-31"),
        ("“十四五”中期", "2023", "2023-01-01", "2023-12-31"),
        ("“十四五”末", "2025", "2025-01-01", "2025-12-31"),
        ("“十四五”规划期末", "2025", "2025-01-01", "2025-12-31"),
        ("the 14th Five-Year Plan period", "2025", "2021-01-01", "2025-12-31"),
        ("the Sixth Five-Year Plan period", "1985", "1981-01-01", "1985-12-31"),
        ("the end of the Fourteenth Five-Year Plan", "2025", "2025-01-01", "2025-12-31"),
        ("the beginning of the 13th Five-Year Plan", "2016", "2016-01-01", "2016-12-31"),
        ("the middle of the 14th Five-Year Plan period", "2023", "2023-01-01", "2023-12-31"),
        # Fiscal years: the calendar year of their number.
        ("FY2023", "2023", "2023-01-01", "2023-12-31"),
        ("FY24", "2024", "2024-01-01", "2024-12-31"),
        ("fiscal 2023", "2023", "2023-01-01", "2023-12-31"),
        ("the 2023 fiscal year", "2023", "2023-01-01", "2023-12-31"),
        ("fiscal year 2022-23", "2023", "2022-01-01", "2023-12-31"),
        ("2023财年", "2023", "2023-01-01", "2023-12-31"),
        # Quarters and halves in both orders.
        ("Q1 2024", "2024-03", "2024-01-01", "2024-03-31"),
        ("2024Q1", "2024-03", "2024-01-01", "2024-03-31"),
        ("the first quarter of 2024", "2024-03", "2024-01-01", "2024-03-31"),
        ("the last quarter", "2023-12", "2023-10-01", "2023-12-31"),
        ("2024年第一季度", "2024-03", "2024-01-01", "2024-03-31"),
        ("一季度", "2024-03", "2024-01-01", "2024-03-31"),
        ("一季度末", "2024-03", "2024-03-01", "2024-03-31"),
        ("H1 2023", "2023-H1", "2023-01-01", "2023-06-30"),
        ("2023H2", "2023-H2", "2023-07-01", "2023-12-31"),
        ("the second half of last year", "2023-H2", "2023-07-01", "2023-12-31"),
        ("上半年", "2024-H1", "2024-01-01", "2024-06-30"),
        ("2023年下半年", "2023-H2", "2023-07-01", "2023-12-31"),
        # The first months and quarters of a year, and other runs of months.
        ("the first ten months of 2023", "2023-10", "2023-01-01", "2023-10-31"),
        ("the first three quarters of last year", "2023-09", "2023-01-01", "2023-09-30"),
        ("January–November 2023", "2023-11", "2023-01-01", "2023-11-30"),
        ("December 2022 to February 2023", "2023-02", "2022-12-01", "2023-02-28"),
        ("2023年1-11月", "2023-11", "2023-01-01", "2023-11-30"),
        ("2023年4月至6月", "2023-06", "2023-04-01", "2023-06-30"),
        ("前三季度", "2023-09", "2023-01-01", "2023-09-30"),
        ("1—2月", "2024-02", "2024-01-01", "2024-02-29"),
        ("今年前两个月", "2024-02", "2024-01-01", "2024-02-29"),
        # Parts of years, months and decades.
        ("year-end", "2024", "2024-12-01", "2024-12-31"),
        ("end-2025", "2025", "2025-12-01", "2025-12-31"),
        ("the end of 2025", "2025", "2025-12-01", "2025-12-31"),
        ("mid-2021", "2021", "2021-05-01", "2021-08-31"),
        ("early 2020", "2020", "2020-01-01", "2020-04-30"),
        ("late May 2021", "2021-05", "2021-05-21", "2021-05-31"),
        ("the late 1990s", "1999", "1996-01-01", "1999-12-31"),
        ("2023年底", "2023", "2023-12-01", "2023-12-31"),
        ("年末", "2024", "2024-12-01", "2024-12-31"),
        ("今年年底前", "2024", "2024-12-01", "2024-12-31"),
        ("上年末", "2023", "2023-12-01", "2023-12-31"),
        ("本月底", "2024-03", "2024-03-21", "2024-03-31"),
        ("9月上旬", "2023-09", "2023-09-01", "2023-09-10"),
        ("2023年2月下旬", "2023-02", "2023-02-21", "2023-02-28"),
        ("2023年3月中旬", "2023-03", "2023-03-11", "2023-03-20"),
        ("月初", "2024-03", "2024-03-01", "2024-03-10"),
        # What counts from the day of the text.
        ("last year", "2023", "2023-01-01", "2023-12-31"),
        ("this year", "2024", "2024-01-01", "2024-12-31"),
        ("去年同期", "2023", "2023-01-01", "2023-12-31"),
        ("next month", "2024-04", "2024-04-01", "2024-04-30"),
        ("yesterday", "2024-03-04", "2024-03-04", "2024-03-04"),
        ("3 days ago", "2024-03-02", "2024-03-02", "2024-03-02"),
        ("two years ago", "2022", "2022-01-01", "2022-12-31"),
        ("昨日", "2024-03-04", "2024-03-04", "2024-03-04"),
        ("5天前", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("上周", "2024-03", "2024-02-26", "2024-03-03"),
        ("上周五", "2024-03-01", "2024-03-01", "2024-03-01"),
        ("last Friday", "2024-03-01", "2024-03-01", "2024-03-01"),
        ("上个月", "2024-02", "2024-02-01", "2024-02-29"),
        ("未来三年", "2027", "2024-01-01", "2027-12-31"),
        # Years, several years, decades.
        ("2019-20", "2020", "2019-01-01", "2020-12-31"),
        ("2019—2021年", "2021", "2019-01-01", "2021-12-31"),
        ("2019年至2021年", "2021", "2019-01-01", "2021-12-31"),
        ("2019 to 2021", "2021", "2019-01-01", "2021-12-31"),
        ("the 1990s", "1999", "1990-01-01", "1999-12-31"),
        ("上世纪九十年代", "1999", "1990-01-01", "1999-12-31"),
        ("20世纪80年代", "1989", "1980-01-01", "1989-12-31"),
        # Days in their many forms.
        ("二〇二〇年", "2020", "2020-01-01", "2020-12-31"),
        ("二零二一年十二月三十一日", "2021-12-31", "2021-12-31", "2021-12-31"),
        ("２０２１年３月５日", "2021-03-05", "2021-03-05", "2021-03-05"),
        ("2021年3月5號", "2021-03-05", "2021-03-05", "2021-03-05"),
        ("2023\u00a0年 3 月", "2023-03", "2023-03-01", "2023-03-31"),
        ("5th of May 2021", "2021-05-05", "2021-05-05", "2021-05-05"),
        ("Wednesday, May 5, 2021", "2021-05-05", "2021-05-05", "2021-05-05"),
        ("Sept. 5, 2021", "2021-09-05", "2021-09-05", "2021-09-05"),
        ("25/12/2021", "2021-12-25", "2021-12-25", "2021-12-25"),
        ("12/25/2021", "2021-12-25", "2021-12-25", "2021-12-25"),
        ("2021-05-06", "2021-05-06", "2021-05-06", "2021-05-06"),
        ("2021.5.6", "2021-05-06", "2021-05-06", "2021-05-06"),
        ("2024-03", "2024-03", "2024-03-01", "2024-03-31"),
        ("May 1-5, 2024", "2024-05-05", "2024-05-01", "2024-05-05"),
        ("28 February – 3 March 2021", "2021-03-03", "2021-02-28", "2021-03-03"),
        ("2023年3月5日至7日", "2023-03-07", "2023-03-05", "2023-03-07"),
    ],
)
def test_a_date_has_its_first_and_last_day(
    text: str, claim_date: str, earliest: str, latest: str
) -> None:
    period = read(text, day=DAY)
    assert period is not None, explain(text, day=DAY)
    found = period.text, str(period.earliest), str(period.latest)
    assert found == (claim_date, earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("since 2021", "2021-01-01"),
        ("2019 to date", "2019-01-01"),
        ("2013年以来", "2013-01-01"),
        ("自2021年5月起", "2021-05-01"),
        ("2018年至今", "2018-01-01"),
        ("今年以来", "2024-01-01"),
        ("“十四五”以来", "2021-01-01"),
        ("since mid-2020", "2020-05-01"),
    ],
)
def test_what_goes_on_has_no_last_day_and_no_date_of_its_own(text: str, earliest: str) -> None:
    period = read(text, day=DAY)
    assert period is not None
    assert (str(period.earliest), period.latest, period.text) == (earliest, None, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 February 2021", "no day 31"),
        ("February 29, 2021", "no day 29"),
        ("2022年2月29日", "no day 29"),
        ("2021-02-29", "no day 29"),
        ("2021年13月", "no month 13"),
        ("3月32日", "no day 32"),
        ("year 0", "no year 0"),
        ("year 99999", "no year 99999"),
        ("99999年", "no year 99999"),
        ("year " + "9" * 5000, "no year 99999999999999999999 "),
        ("Q5 2024", "four quarters"),
        ("05/03/2021", "either order"),
        ("2011-12", "may be"),
        ("2021-2019", "before its first"),
        ("春节期间", "do not say"),
        ("during the trade fair period", "do not say"),
        ("stock of 3,400 docks", "no words for a date"),
    ],
)
def test_what_is_not_read_says_why(text: str, why: str) -> None:
    assert read(text, day=DAY) is None
    assert [m for m in find(text, day=DAY) if m.period is not None] == []
    assert why in explain(text, day=DAY)


@pytest.mark.parametrize("text", ["last year", "yesterday", "上周", "on Friday", "3月", "年底"])
def test_nothing_counts_from_a_day_that_is_not_known(text: str) -> None:
    assert read(text) is None
    assert "not known" in explain(text)


@pytest.mark.parametrize(
    "text",
    [
        "the G1503 road and the A2019 lot",
        "2,023 docks, $2020, 2021% and about 2000 people",
        "it attracted 2020 companies",
        "a three-year plan of the 14th congress",
        "it may, the 5G net, 15k firms",
        "根据“十四五”规划",
        "5G2023 第14届 三五成群 100年老店",
        "3年期贷款12.5%",
    ],
)
def test_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert list(find(text, day=DAY)) == []


def test_what_the_text_speaks_of_counts_for_the_previous_year() -> None:
    def texts(text: str) -> list[str]:
        return [m.period.text for m in find(text, day="2024-03-05") if m.period]

    assert texts("2022年，由上年的100家增至150家，去年为120家。") == ["2022", "2021", "2023"]
    assert texts("In 2022, up from 100 the previous year and 90 last year") == [
        "2022",
        "2021",
        "2023",
    ]
    assert texts("2024年1—2月，进口增长5%，去年同期下降3%。") == ["2024-02", "2023-02"]


def test_a_month_without_a_year_is_the_last_one_unless_something_is_due() -> None:
    assert read("11月", day="2024-03-05") == read("2023年11月")
    assert read("11月底前", day="2024-03-05") == read("2024年11月底前")
    assert read("April", day="2024-03-05") == read("April 2024")


def test_offsets_count_the_text_as_stored() -> None:
    text = "截至\u200b２０２３年\u200b底，有1200家"
    (found,) = find(text)
    assert text[found.start : found.end] == "２０２３年\u200b底"


def test_time_is_linear() -> None:
    mixed = "in the first quarter of 2024 and on 5 May 2021, 1-11-2021-03 2021.1.1.1 "
    for piece in (mixed, "1", "2021-", "2021年1-", "至2021年", "first "):
        seconds = []
        for times in (100, 1000):
            started = time.process_time()
            list(find(piece * times, day=DAY))
            seconds.append(time.process_time() - started)
        assert seconds[1] < 50 * seconds[0] + 1, piece


# ── properties ────────────────────────────────────────────────────────────────────────────────────

YEARS = st.integers(1, 9898)
PART = st.sampled_from(("", *PARTS))


def _partial(year: int, *rest: int) -> PartialDate:
    return PartialDate.of(year, *rest)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Periods of every precision, with parts where one unit is named."""
    year = draw(YEARS)
    kind = draw(st.sampled_from(("year", "years", "decade", "half", "quarter", "month", "day")))
    if kind == "year":
        return Period.of(_partial(year), part=draw(PART))
    if kind == "years":
        last = draw(st.integers(year, min(year + 40, 9999)))
        return Period.of(_partial(year), _partial(last), part=draw(PART))
    if kind == "decade":
        first = max(year // 10 * 10, 30)
        return Period.of(_partial(first), _partial(first + 9), unit="decade", part=draw(PART))
    if kind == "half":
        first = draw(st.sampled_from((1, 7)))
        return Period.of(
            _partial(year, first), _partial(year, first + 5), unit="half", part=draw(PART)
        )
    if kind == "quarter":
        begin = draw(st.integers(0, 3))
        end = draw(st.integers(begin, 3))
        dates = _partial(year, 3 * begin + 1), _partial(year, 3 * end + 3)
        return Period.of(*dates, unit="quarter", part=draw(PART))
    if kind == "month":
        month = draw(st.integers(1, 12))
        if draw(st.booleans()):
            return Period.of(_partial(year, month), part=draw(PART))
        return Period.of(_partial(year, month), _partial(year + 1, draw(st.integers(1, 12))))
    day = draw(st.dates(date(1, 1, 1), date(9990, 1, 1)))
    end_day = day + timedelta(days=draw(st.sampled_from((0, 1, 30, 400))))
    return Period.of(PartialDate(day.isoformat()), PartialDate(end_day.isoformat()))


@settings(deadline=None, max_examples=400)
@given(periods(), st.sampled_from(("en", "zh")), st.booleans())
def test_what_is_written_is_read_back(period: Period, language: str, goes_on: bool) -> None:
    if goes_on and period.first == period.last:
        period = Period(first=period.first, last=None, unit=period.unit, part=period.part)
    written = write(period, language)
    assert read(written, language=language) == period, written


@settings(deadline=None)
@given(st.dates(date(2, 1, 1), date(9990, 1, 1)), st.sampled_from(("en", "zh")))
def test_weeks_are_read_back(day: date, language: str) -> None:
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    week = Period.of(PartialDate(monday.isoformat()), PartialDate(sunday.isoformat()), unit="week")
    assert read(write(week, language), language=language) == week


@settings(deadline=None, max_examples=200)
@given(periods(), periods())
def test_arithmetic_agrees_with_every_day(one: Period, other: Period) -> None:
    def days(period: Period) -> set[int]:
        assert period.latest is not None
        return set(range(period.earliest.toordinal(), period.latest.toordinal() + 1))

    assert one.overlaps(other) == bool(days(one) & days(other))
    assert one.contains(other) == (days(other) <= days(one))
    for number in (one.earliest.toordinal(), other.earliest.toordinal()):
        assert (date.fromordinal(number) in one) == (number in days(one))


@settings(deadline=None)
@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_parts_of_a_month_are_its_days_once_each(year: int, month: int) -> None:
    whole = _partial(year, month)
    thirds = [Period.of(whole, part=part) for part in ("early", "middle", "late")]
    inside = [
        whole.earliest + timedelta(days=n) for n in range((whole.latest - whole.earliest).days + 1)
    ]
    assert [sum(day in third for third in thirds) for day in inside] == [1] * len(inside)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *"0123456789年月日季度半上下前十四五二〇一三至今底末初中期间“”—-/.,: QH",
                *(" of ", "first ", "quarter ", "May ", " to ", "since ", "the ", "year "),
            ]
        ),
        max_size=30,
    ).map("".join),
    st.sampled_from(("en", "zh")),
)
def test_any_text_gives_days_that_exist_or_none(text: str, language: str) -> None:
    for mention in find(text, day="2024-02-29", language=language):
        assert 0 <= mention.start < mention.end <= len(text)
        assert (mention.period is None) == bool(mention.reason)
        if mention.period is not None and mention.period.last is not None:
            assert mention.period.earliest <= (mention.period.latest or date.min)
            form = mention.period.text
            if "H" not in form:
                PartialDate.parse(form)


PIECES = ("3", "12", "45", "2021", "2019", "99999", "5th", " ", ",", "-", "/", "“", "五", "x")


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(deadline=None, max_examples=500)
@given(st.data())
def test_any_words_of_the_grammar_are_read_or_refused(language: str, data: st.DataObject) -> None:
    words = st.sampled_from([*sorted(grammar(language).words), *PIECES])
    joint = " " if language == "en" else ""
    text = joint.join(data.draw(st.lists(words, min_size=1, max_size=9)))
    for day in ("2024-02-29", "2024", None):
        for mention in find(text, day=day, language=language):
            assert (mention.period is None) == bool(mention.reason)


# ── partial dates ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "datatype"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "gYear"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "gYearMonth"),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28), "gYearMonth"),
        ("2020-09-24", date(2020, 9, 24), date(2020, 9, 24), "date"),
    ],
)
def test_bounds_and_type_follow_the_precision(
    text: str, earliest: date, latest: date, datatype: str
) -> None:
    value = PartialDate.parse(text)
    assert (value.earliest, value.latest, value.datatype) == (earliest, latest, datatype)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-13",
        "2020-00",
        "2021-02-29",
        "2020-9",
        "2020/09",
        "24.9.2020",
        "2020-09-24T10:00",
        "２０２０",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|does not exist"):
        PartialDate.parse(text)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from((4, 7, 10)))
def test_a_cut_date_contains_the_day_it_was_cut_from(day: date, length: int) -> None:
    value = PartialDate.parse(day.isoformat()[:length])
    assert value.earliest <= day <= value.latest
