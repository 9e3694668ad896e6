"""Dates with precision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.dates import PartialDate


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
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|does not exist"):
        PartialDate.parse(text)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from((4, 7, 10)))
def test_a_cut_date_contains_the_day_it_was_cut_from(day: date, length: int) -> None:
    value = PartialDate.parse(day.isoformat()[:length])
    assert value.earliest <= day <= value.latest
