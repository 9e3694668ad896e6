"""Amounts in words, as people write them, and that no digit is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.amounts import Number, UnitNames, unit_names, write, write_number
from kg.model.quantities import read

UNITS = {
    "yuan": UnitNames(en="yuan", zh="元"),
    "visits": UnitNames(en="visits", zh="人次"),
    "percent": UnitNames(en="percent", zh="%"),
    "points": UnitNames(en="percentage points", zh="个百分点"),
    "policies": UnitNames(en="policies", zh="项政策"),
    "headquarters": UnitNames(en="headquarters", zh="家总部"),
    "projects": UnitNames(en="projects per year", zh="个项目/年"),
    "regions": UnitNames(en="countries and regions", zh="个国家和地区"),
    "rank": unit_names("rank", "rank", "名次"),
    "boolean": unit_names("boolean", "yes or no", "是否"),
}


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        ("74000000000", "yuan", "74 billion yuan", "740亿元"),
        ("1200000", "visits", "1.2 million visits", "120万人次"),
        ("1106214", "visits", "1,106,214 visits", "110.6214万人次"),
        ("2.7E+12", "yuan", "2.7 trillion yuan", "2.7万亿元"),
        ("1.62519E+12", "yuan", "1,625.19 billion yuan", "16251.9亿元"),
        ("5.5E+9", "yuan", "5.5 billion yuan", "55亿元"),
        ("34000", "policies", "34,000 policies", "3.4万项政策"),
        ("12345", "policies", "12,345 policies", "12345项政策"),
        ("12.50", "percent", "12.5 percent", "12.5%"),
        ("-5.6", "percent", "-5.6 percent", "-5.6%"),
        ("0", "policies", "0 policies", "0项政策"),
        ("1", "policies", "1 policy", "1项政策"),
        ("1", "headquarters", "1 headquarters", "1家总部"),
        ("1", "projects", "1 project per year", "1个项目/年"),
        ("1", "regions", "1 country and region", "1个国家和地区"),
        ("3", "rank", "rank 3", "第3名"),
        ("1", "boolean", "yes", "是"),
        ("0", "boolean", "no", "否"),
    ],
)
def test_amounts_as_people_write_them(number: str, unit: str, english: str, chinese: str) -> None:
    written = [write(Decimal(number), UNITS[unit], language=lang) for lang in ("en", "zh")]
    assert written == [english, chinese]


@pytest.mark.parametrize(
    ("low", "high", "english", "chinese"),
    [
        ("2", "3", "2–3 yuan", "2—3元"),
        ("500000000000", "600000000000", "500–600 billion yuan", "5000—6000亿元"),
        ("900000000", "1200000000", "900 million to 1.2 billion yuan", "9—12亿元"),
        ("9000", "12000", "9,000–12,000 yuan", "9000—12000元"),
        ("90000000", "120000000", "90–120 million yuan", "9000万至1.2亿元"),
        ("2", "1500000", "2–1,500,000 yuan", "2—1500000元"),
        ("-3", "-2", "-3 to -2 yuan", "-3至-2元"),
    ],
)
def test_ranges_share_their_scale_where_both_ends_have_it(
    low: str, high: str, english: str, chinese: str
) -> None:
    ends = Decimal(low), Decimal(high)
    written = [write(ends, UNITS["yuan"], language=lang) for lang in ("en", "zh")]
    assert written == [english, chinese]


@pytest.mark.parametrize(
    ("number", "unit", "kind", "english", "chinese"),
    [
        ("5.6", "percent", "rise", "up 5.6 percent", "增长5.6%"),
        ("-5.6", "percent", "fall", "down 5.6 percent", "下降5.6%"),
        ("-5.6", "percent", "rise", "down 5.6 percent", "下降5.6%"),
        ("3.2", "points", "points", "up 3.2 percentage points", "提高3.2个百分点"),
        ("-3.2", "points", "points", "down 3.2 percentage points", "降低3.2个百分点"),
        ("-5.6", "percent", "level", "-5.6 percent", "-5.6%"),
    ],
)
def test_a_word_tells_the_direction_of_a_change(
    number: str, unit: str, kind: str, english: str, chinese: str
) -> None:
    written = [
        write(Decimal(number), UNITS[unit], kind=kind, language=lang) for lang in ("en", "zh")
    ]
    assert written == [english, chinese]


def test_hedges_stand_before_the_number() -> None:
    assert write(Decimal(90), UNITS["policies"], hedge="nearly") == "nearly 90 policies"
    assert write(Decimal(90), UNITS["policies"], hedge="近", language="zh") == "近90项政策"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**17), max_value=10**17
    ),
    st.integers(-3, 14),
    st.sampled_from(("en", "zh")),
)
def test_no_digit_is_lost(digits: Decimal, power: int, language: str) -> None:
    number = digits.scaleb(power)
    written = write_number(number, language).replace(",", "")
    scales = {" trillion": 12, " billion": 9, " million": 6, "万亿": 12, "亿": 8, "万": 4}
    name = next((name for name in scales if written.endswith(name)), "")
    assert Decimal(written.removesuffix(name)).scaleb(scales.get(name, 0)) == number


READ_UNITS = {
    "CNY": UnitNames(en="yuan", zh="元"),
    "USD": UnitNames(en="US dollars", zh="美元"),
    "EUR": UnitNames(en="euros", zh="欧元"),
    "km2": UnitNames(en="square kilometres", zh="平方公里"),
    "percent": UnitNames(en="percent", zh="%"),
    "count": UnitNames(en="companies", zh="家企业"),
}
HEDGES = {
    "=": ("", ""),
    "~": ("about", "约"),
    ">": ("more than", "超过"),
    ">=": ("at least", "不少于"),
    "<": ("less than", "不足"),
    "<=": ("at most", "不超过"),
}
NUMBERS = st.builds(
    lambda digits, power: Decimal(digits).scaleb(power),
    st.integers(2, 99999),
    st.sampled_from((-2, -1, 0, 0, 0, 3, 4, 6, 8, 9)),
)


@settings(deadline=None, max_examples=300)
@given(
    NUMBERS,
    st.sampled_from(sorted(READ_UNITS)),
    st.sampled_from(sorted(HEDGES)),
    st.sampled_from(("en", "zh")),
)
def test_hedged_amounts_are_read_back(
    number: Decimal, unit: str, comparator: str, language: str
) -> None:
    hedge = HEDGES[comparator][language == "zh"]
    written = write(number, READ_UNITS[unit], hedge=hedge, language=language)
    (found,) = read(written, language)
    assert (found.value, found.unit, found.comparator) == (number, unit, comparator), written


@settings(deadline=None, max_examples=200)
@given(
    st.integers(2, 999),
    st.sampled_from((0, 3, 4, 6, 8, 9)),
    st.integers(1, 9000),
    st.sampled_from(sorted(READ_UNITS)),
    st.sampled_from(("en", "zh")),
)
def test_ranges_are_read_back(number: int, power: int, more: int, unit: str, language: str) -> None:
    low = Decimal(number).scaleb(power)
    high = Decimal(number + more).scaleb(power)
    ends: Number = (low, high)
    written = write(ends, READ_UNITS[unit], language=language)
    (found,) = read(written, language)
    assert (found.low, found.high, found.unit) == (low, high, unit), written


@settings(deadline=None, max_examples=200)
@given(
    st.decimals("0.1", "99.9", places=1),
    st.sampled_from((("percent", "rise"), ("percent", "fall"), ("pp", "points"))),
    st.booleans(),
    st.sampled_from(("en", "zh")),
)
def test_changes_are_read_back(
    size: Decimal, change: tuple[str, str], falls: bool, language: str
) -> None:
    unit, kind = change
    falls = kind == "fall" or (kind == "points" and falls)
    names = {**READ_UNITS, "pp": UNITS["points"]}[unit]
    written = write(-size if falls else size, names, kind=kind, language=language)
    (found,) = read(written, language)
    assert (found.value, found.unit, found.kind) == (-size if falls else size, unit, kind), written
