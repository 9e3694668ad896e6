"""When a claim held or falls due: made sentences, read on 5 July 2021, dates worked by hand."""

from __future__ import annotations

import pytest
from support.curating import claims_of

ZONE = "Hill Pilot Zone "


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # The date in front of a figure, behind it, and dates that say when something began.
        (f"The {ZONE}had 40 docks in 2019.", ["2019"]),
        (f"By the end of 2020, the {ZONE}had 40 docks and 90 cranes.", ["2020", "2020"]),
        (f"The {ZONE}has built 40 docks since 2015.", ["2021-07"]),
        (f"Since it opened in April 2017, the {ZONE}has built 40 docks.", ["2021-07"]),
        ("Trade of the Hill Pilot Zone grew 9 percent from January to May 2020.", ["2020-05"]),
        (
            "Last year the trade of the Hill Pilot Zone grew 9 percent, more than in 2018.",
            ["2020"],
        ),
        # The year that the text speaks of goes on for the next sentences, until a now.
        (
            "In 2019, the trade of the Hill Pilot Zone reached $4 billion. "
            "Its exports grew 9 percent.",
            ["2019", "2019"],
        ),
        (
            "In 2019, the trade of the Hill Pilot Zone reached $4 billion. "
            "It has attracted 80 firms so far.",
            ["2019", "2021-07"],
        ),
        (
            "In 2019, the trade of the Hill Pilot Zone reached $4 billion. "
            "Its exports reached $2 billion that year.",
            ["2019", "2019"],
        ),
        # Halves of a year, and a now after an earlier year.
        ("The Hill Pilot Zone had by mid-2019 built 40 docks.", ["2019"]),
        ("The Hill Pilot Zone had 40 docks in 2019 and now has 90 docks.", ["2019", "2021-07"]),
        # What a zone is made of has no date, unless the text says today.
        (f"The {ZONE}covers 42.5 square kilometers.", [""]),
        # Two promises, each with its own day.
        (
            f"The {ZONE}aims to attract 65 firms by the end of 2025 and to host 50 banks by 2030.",
            ["2025", "2030"],
        ),
        (f"By 2035, the {ZONE}aims to attract 65 firms.", ["2035"]),
        (f"The {ZONE}aims to attract 65 firms within three years.", ["2024"]),
    ],
)
def test_english_figures_have_their_dates(text: str, dates: list[str]) -> None:
    assert [c.date for c in claims_of(text) if c.measurement] == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2019年，江河新区实现进出口总额10亿元。其中出口额6亿元，同比增长9%。", ["2019"] * 3),
        ("2019年，江河新区实现进出口总额10亿元。目前，新区已有企业80家。", ["2019", "2021-07"]),
        ("江河新区2018年3月挂牌。同日，新区签约16个项目。", ["2018-03"]),
        ("未来三年，江河新区计划引进企业50家。", ["2024"]),
        ("江河新区总面积42.5平方公里。", [""]),
        ("2020年，江河新区收入420亿元，是2015年的5.2倍。", ["2020", "2020"]),
        ("2019年，江河新区有企业80家，如今已有企业900家。", ["2019", "2021-07"]),
    ],
)
def test_chinese_figures_have_their_dates(text: str, dates: list[str]) -> None:
    assert [c.date for c in claims_of(text, "zh") if c.measurement] == dates


def test_what_was_issued_has_no_date_to_come() -> None:
    text = "The city government recently issued an action plan for 2025 for the Hill Pilot Zone."
    assert {c.date for c in claims_of(text) if c.relation == "announced"} == {"2021-07"}


def test_the_date_of_the_next_clause_is_not_that_of_this_one() -> None:
    text = (
        "The Hill Pilot Zone has attracted more than 60 firms, and its exports reached $4 billion"
        " in 2019."
    )
    assert [c.date for c in claims_of(text) if c.measurement] == ["2021-07", "2019"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "The Hill Pilot Zone saw its firms grow from 200 in 2010 to over 4,000.",
            ["2010", "2021-07"],
        ),
        ("Cross-border trade of the Hill Pilot Zone soared 2.4 times.", ["2021-07"]),
    ],
)
def test_the_last_figure_is_of_the_day_of_issue(text: str, dates: list[str]) -> None:
    assert [c.date for c in claims_of(text) if c.measurement] == dates


@pytest.mark.parametrize(
    ("text", "language", "dates"),
    [
        ("“十三五”期间，江河新区实现进出口总额10亿元。", "zh", ["2020"]),
        ("到“十四五”末，江河新区将有企业80家。", "zh", ["2025"]),
        ("２０２０年，江河新区有企业80家。", "zh", ["2020"]),
        ("江河新区企业由2018年的100家增至150家。", "zh", ["2018", "2021-07"]),
        ("2020年，江河新区企业由上年的100家增至150家。", "zh", ["2019", "2020"]),
        ("自2013年以来，江河新区引进企业80家。", "zh", ["2021-07"]),
        ("2020年博览会期间，江河新区签约16个项目。", "zh", ["2020"]),
        (f"In FY2020, the {ZONE}had 40 docks.", "en", ["2020"]),
        (f"In Q3 2020, the {ZONE}approved 40 firms.", "en", ["2020-09"]),
        (f"By year-end, the {ZONE}will host 40 firms.", "en", ["2021"]),
        (f"By the end of the 14th Five-Year Plan, the {ZONE}will have 40 docks.", "en", ["2025"]),
    ],
)
def test_periods_of_plans_and_of_accounts_date_figures(
    text: str, language: str, dates: list[str]
) -> None:
    assert [c.date for c in claims_of(text, language) if c.measurement] == dates


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2021年2月29日，江河新区有企业80家。", "zh"),
        ("春节期间，江河新区接待游客80万人次。", "zh"),
        ("2021年13月，江河新区有企业80家。", "zh"),
        (f"On 31 June 2020, the {ZONE}had 40 docks.", "en"),
        (f"During the trade fair season, the {ZONE}had 40 docks.", "en"),
        (f"During the pandemic, the {ZONE}had 40 docks.", "en"),
        (f"On 05/03/2021, the {ZONE}had 40 docks.", "en"),
    ],
)
def test_a_period_that_is_not_understood_gives_no_date(text: str, language: str) -> None:
    assert [c.date for c in claims_of(text, language) if c.measurement] == [""]
