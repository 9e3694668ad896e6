"""Figures and dates in a few words: by value, in any scale, unit and language."""

from __future__ import annotations

import pytest

from kg.model.dates import PartialDate
from kg.model.records import Entity, Quantity
from kg.sources.quoted_figures import QuotedFigures, date_shown, numerals
from kg.sources.registry import Registry

UNITS = {
    "cny": {},
    "billion-cny": {"base": "cny", "factor": "1000000000"},
    "billion-cny-per-year": {"base": "cny-per-year", "factor": "1000000000"},
    "percent": {"base": "ratio", "factor": "0.01"},
    "ratio": {},
    "km2": {},
    "projects": {},
    "persons": {},
}
FIGURES = QuotedFigures(
    Registry(
        entities=tuple(
            Entity(id=unit, table="units", label_en=unit, extras=extras)
            for unit, extras in UNITS.items()
        ),
        aliases=(),
    )
)
SHOWN = [
    # scale words and marks, Han digits, full width
    ("74", "billion-cny", "进出口740亿元", "zh", "same"),
    ("74", "billion-cny", "74亿元", "zh", "other"),
    ("0.74", "billion-cny", "投资７.４亿元", "zh", "same"),
    ("32000", "projects", "三万二千个项目", "zh", "same"),
    ("1938", "projects", "1,938 projects", "en", "same"),
    ("1938", "projects", "some 1,983 projects", "en", "other"),
    ("90", "projects", "nearly 90 projects", "en", "same"),
    ("2", "projects", "two of them", "en", "nothing"),
    ("10", "billion-cny-per-year", "每年100亿元", "zh", "same"),
    # shares
    ("33.3", "percent", "三分之一的外资企业", "zh", "same"),
    ("66.7", "percent", "nearly two thirds of all trade", "en", "same"),
    ("33.3", "percent", "四分之一的外资企业", "zh", "other"),
    ("-5.6", "percent", "fell by 5.6 percent", "en", "same"),
    ("120", "percent", "grew 1.2 times", "en", "same"),
    # decimal commas, and scales in words that are not read
    ("95930000000", "cny", "95,93 miliardi di yuan", "it", "same"),
    ("95930000000", "cny", "96,93 miliardi di yuan", "it", "other"),
    ("23000", "projects", "23 mil projetos", "pt", "same"),
    ("7674", "projects", "7.674 imprese", "it", "same"),
    ("100880000000", "cny", "投資額は1008億8千万元", "ja", "same"),
    # a table whose head gives the scale
    ("1661000", "persons", "甲区 | 166.1 |", "zh", "same"),
    ("1661000", "persons", "甲区 | 166.2 |", "zh", "other"),
    # units
    ("1.5", "km2", "占地150万平方米", "zh", "same"),
    ("35", "km2", "the 35-sqm area", "en", "nothing"),
    ("5", "projects", "grew by 7 percent", "en", "nothing"),
    # numbers of dates and names are no figures
    ("12", "projects", "on December 18, 2025", "en", "nothing"),
    ("9", "projects", "2.0方案", "zh", "nothing"),
]


@pytest.mark.parametrize(("value", "unit", "quote", "language", "shown"), SHOWN)
def test_a_figure_is_compared_by_value(
    value: str, unit: str, quote: str, language: str, shown: str
) -> None:
    figure = Quantity(indicator="x", text=value, unit=unit)
    assert FIGURES.shown(figure, quote, language=language, day=None) == shown


@pytest.mark.parametrize(
    ("quote", "shown"), [("5000—6000亿元", "same"), ("5000—7000亿元", "other"), ("一些", "nothing")]
)
def test_both_ends_of_a_range_count(quote: str, shown: str) -> None:
    figure = Quantity(indicator="x", least="500", most="600", unit="billion-cny")
    assert FIGURES.shown(figure, quote, language="zh", day=None) == shown


@pytest.mark.parametrize(
    ("claimed", "quote", "language", "shown"),
    [
        ("2020-09-24", "unveiled on September 24, 2020", "en", "same"),
        ("2020-09-24", "unveiled in September", "en", "same"),
        ("2020-09-24", "于2020年9月24日揭牌", "zh", "same"),
        ("2020-09-24", "于2020年9月21日揭牌", "zh", "other"),
        ("2020-09-24", "在2019年揭牌", "zh", "other"),
        ("2020-09-24", "on the 24th", "en", "same"),
        ("2020-09-24", "le 24 septembre 2020", "fr", "same"),
        ("2020-09-24", "le 21 septembre 2021", "fr", "other"),
        ("2020-09", "in September 2020", "en", "same"),
        ("2020-09-24", "was unveiled", "en", "nothing"),
        # The year of "the same year" is not printed, so it cannot be another one.
        ("2019-09-24", "on September 24 of the same year", "en", "same"),
    ],
)
def test_a_date_may_be_as_vague_as_the_words(
    claimed: str, quote: str, language: str, shown: str
) -> None:
    day = PartialDate("2020-10-01")
    assert date_shown(PartialDate(claimed), quote, language=language, day=day) == shown


def test_digits_may_mean_several_numbers() -> None:
    assert sorted(numerals("7.674 of 2 3 100")) == sorted(
        map(type(next(iter(numerals("1")))), ("7.674", "7674", "2", "3", "100", "3100"))
    )
