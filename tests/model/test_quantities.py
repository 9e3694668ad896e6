"""Quantities in texts: each class of wording, what touches a number, and time in proportion."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.amounts import UnitNames, write
from kg.model.quantities import QuantityExpression, explain, read, unread
from kg.model.units import is_currency

NOTHING: list[str] = []


def said(text: str) -> list[str]:
    """What is read: comparator, number, unit, kind."""
    return [str(quantity) for quantity in read(text)]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        # scales: words, abbreviations, letters; with and without space; either side of the currency
        ("USD1.2bn", "1200000000", "USD"),
        ("USD 1.2 bn", "1200000000", "USD"),
        ("$1.2B", "1200000000", "USD"),
        ("$5MM", "5000000", "USD"),
        ("1.3tn yuan", "1300000000000", "CNY"),
        ("1.3trn yuan", "1300000000000", "CNY"),
        ("RMB 3 trillion", "3000000000000", "CNY"),
        ("a £5m grant", "5000000", "GBP"),
        ("15k shops", "15000", "count"),
        ("5m passengers", "5000000", "count"),
        ("a $1.2-billion deal", "1200000000", "USD"),
        ("1.2万亿元", "1200000000000", "CNY"),
        ("1.2萬億元", "1200000000000", "CNY"),
        ("5 000 亿元", "500000000000", "CNY"),
        ("3个亿", "300000000", "count"),
        ("13万2千家", "132000", "count"),
        ("1亿3000万元", "130000000", "CNY"),
        ("13万零500家", "130500", "count"),
        # currencies
        ("S$2 billion", "2000000000", "SGD"),
        ("HK$3.5 million", "3500000", "HKD"),
        ("20 million Swiss francs", "20000000", "CHF"),
        ("NZD 40m", "40000000", "NZD"),
        ("12 billion won", "12000000000", "KRW"),
        ("300亿日元", "30000000000", "JPY"),
        ("港币5亿元", "500000000", "HKD"),
        ("5亿元人民币", "500000000", "CNY"),
        ("5亿新加坡元", "500000000", "SGD"),
        ("US$5 million dollars", "5000000", "USD"),
        # thousands
        ("816 000 tonnes", "816000", "t"),
        ("1\u00a0200 shops", "1200", "count"),
        ("1\u2009200\u202f300 shops", "1200300", "count"),
        ("1 200 家", "1200", "count"),
        ("1，200家", "1200", "count"),
        ("１２００家", "1200", "count"),
        ("1,100.9亿元", "110090000000", "CNY"),
        # words
        ("twenty-five projects", "25", "count"),
        ("two thousand firms", "2000", "count"),
        ("one hundred and twenty-five shops", "125", "count"),
        ("half a million people", "500000", "count"),
        ("two and a half million people", "2500000", "count"),
        ("a quarter of a million tonnes", "250000", "t"),
        ("two dozen shops", "24", "count"),
        ("两万零三百家", "20300", "count"),
        ("一万五千亿元", "1500000000000", "CNY"),
        ("三万五千人", "35000", "count"),
        # units
        ("62.5 per cent", "62.5", "percent"),
        ("15 %", "15", "percent"),
        ("千分之五", "0.5", "percent"),
        ("5‰", "0.5", "percent"),
        ("25 basis points", "0.25", "pp"),
        ("3.2个百分点", "3.2", "pp"),
        ("240.22 sq km", "240.22", "km2"),
        ("3公顷", "0.03", "km2"),
        ("1500亩", "1", "km2"),
        ("1.5 million TEUs", "1500000", "TEU"),
        ("12亿千瓦时", "1200000000", "kWh"),
        ("20 working days", "20", "day"),
    ],
)
def test_value_and_unit(text: str, number: str, unit: str) -> None:
    [quantity] = read(text)
    assert (quantity.value, quantity.unit) == (Decimal(number), unit)
    assert quantity.comparator == "="
    assert quantity.text in text


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("nine-tenths", "90"),
        ("two-thirds", "66.67"),
        ("three-quarters of the firms", "75"),
        ("a third of the firms", "33.33"),
        ("one in five firms", "20"),
        ("half of them", "50"),
        ("1/4 of them", "25"),
        ("三分之一", "33.33"),
        ("百分之十二点五", "12.5"),
        ("四成五", "45"),
        ("九成", "90"),
        ("一半", "50"),
    ],
)
def test_shares(text: str, percent: str) -> None:
    [quantity] = read(text)
    assert (quantity.value, quantity.unit) == (Decimal(percent), "percent")


ENGLISH_BOUNDS = [
    ("more than {}", ">"),
    ("over {}", ">"),
    ("in excess of {}", ">"),
    ("exceeded {}", ">"),
    ("surpassing {}", ">"),
    ("just over {}", ">"),
    ("no more than {}", "<="),
    ("not more than {}", "<="),
    ("did not exceed {}", "<="),
    ("has never exceeded {}", "<="),
    ("won't surpass {}", "<="),
    ("cannot exceed {}", "<="),
    ("not exceeding {}", "<="),
    ("without exceeding {}", "<="),
    ("is not to be more than {}", "<="),
    ("not only exceeded {}", ">"),
    ("at most {}", "<="),
    ("up to {}", "<="),
    ("within {}", "<="),
    ("a maximum of {}", "<="),
    ("{} or less", "<="),
    ("less than {}", "<"),
    ("fewer than {}", "<"),
    ("under {}", "<"),
    ("did not reach {}", "<"),
    ("failed to reach {}", "<"),
    ("has yet to reach {}", "<"),
    ("falls short of {}", "<"),
    ("at least {}", ">="),
    ("no less than {}", ">="),
    ("no fewer than {}", ">="),
    ("must not be less than {}", ">="),
    ("never fell below {}", ">="),
    ("{} or more", ">="),
    ("{} and above", ">="),
    ("nearly {}", "~"),
    ("about {}", "~"),
    ("some {}", "~"),
    ("an estimated {}", "~"),
    ("{} or so", "~"),
    ("reached {}", "="),
]
CHINESE_BOUNDS = [
    ("超过{}", ">"),
    ("突破{}", ">"),
    ("逾{}", ">"),
    ("不止{}", ">"),
    ("不仅超过{}", ">"),
    ("不超过{}", "<="),
    ("没有超过{}", "<="),
    ("不得超过{}", "<="),
    ("尚未突破{}", "<="),
    ("从未高于{}", "<="),
    ("不多于{}", "<="),
    ("至多{}", "<="),
    ("最多{}", "<="),
    ("{}以内", "<="),
    ("{}以下", "<="),
    ("低于{}", "<"),
    ("不足{}", "<"),
    ("不到{}", "<"),
    ("未达到{}", "<"),
    ("未能达到{}", "<"),
    ("不低于{}", ">="),
    ("不少于{}", ">="),
    ("不会少于{}", ">="),
    ("至少{}", ">="),
    ("{}以上", ">="),
    ("近{}", "~"),
    ("约{}", "~"),
    ("将近{}", "~"),
    ("{}左右", "~"),
    ("达到{}", "="),
    ("签约{}", "="),
    ("最近{}", "="),
]


@pytest.mark.parametrize(("form", "comparator"), ENGLISH_BOUNDS)
@pytest.mark.parametrize("amount", ["$3 million", "20-30 percent"])
def test_english_hedges(form: str, comparator: str, amount: str) -> None:
    [quantity] = read("The share " + form.format(amount) + " in the end.")
    assert quantity.comparator == comparator


@pytest.mark.parametrize(("form", "comparator"), CHINESE_BOUNDS)
@pytest.mark.parametrize("amount", ["20家", "20%至30%"])
def test_chinese_hedges(form: str, comparator: str, amount: str) -> None:
    [quantity] = read("占比" + form.format(amount) + "。")
    assert quantity.comparator == comparator


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("300-plus banks", [">= 300 count (level)"]),
        ("3,200-odd firms", ["> 3200 count (level)"]),
        ("300+ firms", [">= 300 count (level)"]),
        ("20 companies or more", [">= 20 count (level)"]),
        ("dozens of permits", ["> 12.. count (level)"]),
        ("hundreds of millions of dollars", ["> 100000000.. USD (level)"]),
        ("二百余家", ["> 200 count (level)"]),
        ("一千多万元", ["> 10000000 CNY (level)"]),
        ("三十几亿元", ["> 3000000000 CNY (level)"]),
        ("近万家", ["~ 10000 count (level)"]),
        ("百余家", ["> 100 count (level)"]),
        ("上万人", [">= 10000 count (level)"]),
        ("跌破5%", ["< 5 percent (level)"]),
        ("至少达到80%", [">= 80 percent (level)"]),
        ("上千亿元", [">= 100000000000 CNY (level)"]),
        ("数百家", ["> 100.. count (level)"]),
        ("过半", ["> 50 percent (share)"]),
        ("三分之二以上", [">= 66.67 percent (share)"]),
    ],
)
def test_open_numbers(text: str, quantities: list[str]) -> None:
    assert said(text) == quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("20-30 percent", "20", "30", "percent"),
        ("20–30%", "20", "30", "percent"),
        ("3% - 5%", "3", "5", "percent"),
        ("3%-5%", "3", "5", "percent"),
        ("2 to 3 times", "2", "3", "times"),
        ("between 3 and 5 million", "3000000", "5000000", "count"),
        ("from 3 to 5 percent", "3", "5", "percent"),
        ("10,000 to 12,000 jobs", "10000", "12000", "count"),
        ("$3-5 million", "3000000", "5000000", "USD"),
        ("$3 million to $5 million", "3000000", "5000000", "USD"),
        ("5 to 10 billion yuan", "5000000000", "10000000000", "CNY"),
        ("two to three hundred firms", "200", "300", "count"),
        ("three or four firms", "3", "4", "count"),
        ("5万至8万", "50000", "80000", "count"),
        ("5000—6000亿元", "500000000000", "600000000000", "CNY"),
        ("2至3倍", "2", "3", "times"),
        ("三到五年", "3", "5", "year"),
        ("介于3%和5%之间", "3", "5", "percent"),
        ("20%~30%", "20", "30", "percent"),
        ("三四百家", "300", "400", "count"),
        ("两三成", "20", "30", "percent"),
        ("三至四成", "30", "40", "percent"),
        ("百分之五至十", "5", "10", "percent"),
    ],
)
def test_ranges_have_both_ends_and_the_unit_of_both(
    text: str, low: str, high: str, unit: str
) -> None:
    [quantity] = read(text)
    assert quantity.value is None
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("fell 5.6 percent", ["= -5.6 percent (fall)"]),
        ("a 5.6 percent decline", ["= -5.6 percent (fall)"]),
        ("a drop of 5.6 percent", ["= -5.6 percent (fall)"]),
        ("5.6 percent lower", ["= -5.6 percent (fall)"]),
        ("cut the use of energy by 13.5 percent", ["= -13.5 percent (fall)"]),
        ("decreased by 20 to 30 percent", ["= -30..-20 percent (fall)"]),
        ("declined 3.2 percentage points", ["= -3.2 pp (points)"]),
        ("rose 5 percent", ["= 5 percent (rise)"]),
        ("fell to 5 percent", ["= 5 percent (level)"]),
        ("fell 5 percent to $3 million", ["= -5 percent (fall)", "= 3000000 USD (level)"]),
        ("下降5.6%", ["= -5.6 percent (fall)"]),
        ("同比下降了近三成", ["~ -30 percent (fall)"]),
        ("降幅达5.6%", ["= -5.6 percent (fall)"]),
        ("分别下降1%、2%", ["= -1 percent (fall)", "= -2 percent (fall)"]),
        ("比上年低3.2个百分点", ["= -3.2 pp (points)"]),
        ("降至5%", ["= 5 percent (level)"]),
        ("压减至27条", ["= 27 count (level)"]),
        ("增长12.5%", ["= 12.5 percent (rise)"]),
        ("翻一番", ["= 2 times (multiple)"]),
        ("翻了两番", ["= 4 times (multiple)"]),
        ("是2020年的3.5倍", ["= 3.5 times (multiple)"]),
        ("增长2倍", ["= 2 times (rise)"]),
        ("tenfold", ["= 10 times (multiple)"]),
        ("one and a half times that of 2020", ["= 1.5 times (multiple)"]),
        ("占全市的15%", ["= 15 percent (share)"]),
        ("4, 5 and 6 percent", [f"= {n} percent (level)" for n in (4, 5, 6)]),
    ],
)
def test_what_kind_of_measure(text: str, quantities: list[str]) -> None:
    assert said(text) == quantities


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("grew from 100 to 150", ["100", "150"]),
        ("rose from 1.2 to 1.5 billion yuan", ["1200000000", "1500000000"]),
        ("from 25 to 15 percent", ["25", "15"]),
        ("由3%到5%", ["3", "5"]),
        ("由上年的100亿元增至150亿元", ["10000000000", "15000000000"]),
        ("从100家增加到150家", ["100", "150"]),
    ],
)
def test_a_change_is_two_levels(text: str, numbers: list[str]) -> None:
    found = read(text)
    assert [q.value for q in found] == [Decimal(n) for n in numbers]
    assert found[1].time == "after"


@pytest.mark.parametrize(
    "text",
    [
        # names, dates, versions, identifiers
        *("5G networks", "the G20", "COVID-19", "an A380", "the 1990s", "the 15th", "No. 5"),
        *("Article 12", "version 2.0", "v2.1", "192.168.0.1", "+86-10-1234567", "737-800"),
        *("in 2023", "24/7", "10:30", "3:2", "a third party", "the second half", "one of them"),
        *("2023年", "5月30日", "第14届", "3号线", "500强", "20周年", "80后", "二十大", "2.0版"),
        *("一带一路", "万科", "十分", "一批企业", "“港澳青创30条”"),
        # not well-formed, not finite, too large
        *("1,2,3", "12,34", "3.4.5", "1e5", "0x1f", "1.000.000", "NaN", "inf", "1" * 50),
        *("9" * 1000 + "万元", "999999999999999999亿元", "百百家", "一二三家", "5%abc"),
        # units that are not known or not one
        *("5亿津元", "10亿法郎", "XYZ 500 million", "20 million francs", "$5 yuan", "5元/吨"),
        *("5 million thousand", "3.5 lakh crore rupees"),
        *("٣ banks", "५ banks"),
    ],
)
def test_what_touches_a_number_must_belong_to_it(text: str) -> None:
    assert said(text) == NOTHING


def test_why_a_number_is_not_read() -> None:
    assert [u.reason for u in unread("Route 66 cost 5亿津元")] == [
        "part of a name",
        "unknown currency",
    ]
    assert explain("3 shops") == ["0-1 '3': = 3 count (level)"]
    assert explain("") == []


def test_decimal_commas_where_the_language_has_them() -> None:
    assert [q.value for q in read("1.234,5 km", "de")] == [Decimal("1234.5")]
    assert read("1.234,5 km", "en") == []


def test_numbers_inside_dates_are_left_out() -> None:
    text = "On May 5 200 firms opened"
    assert [str(q) for q in read(text, dates=[(3, 8)])] == ["= 200 count (level)"]


def test_offsets_are_those_of_the_stored_text() -> None:
    text = "總額１\u200b２００\u00a0萬元，不\u200b超過５％。"
    first, second = read(text)
    assert first.value == 12000000
    assert text[first.start : first.end] == first.text == "１\u200b２００\u00a0萬元"
    assert second.text == "不\u200b超過５％"
    assert second.comparator == "<="


@pytest.mark.parametrize(
    "text",
    [
        "12." * 100_000,
        "1" * 300_000,
        "1.2.3,4 " * 20_000,
        "has " + ", ".join(f"{n} banks" for n in range(2000)),
        "有" + "、".join(f"{n}家银行" for n in range(2000)),
        ", ".join(map(str, range(2000))) + " and 5 percent",
        "from 5 to " * 5_000,
        "not " * 50_000 + "exceed 5",
        "一百万亿" * 20_000,
        "不超过" * 20_000 + "5家",
        "one hundred " * 5_000,
    ],
    ids=lambda text: text[:12],
)
def test_reading_takes_time_in_proportion(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 20  # a second or so; anything quadratic takes minutes


PIECES = [
    "5",
    "3.2",
    "1,200",
    "不",
    "超过",
    "约",
    "亿",
    "万",
    "元",
    "%",
    " percent",
    "$",
    "-",
    "至",
    "to ",
]
PIECES += [
    "from ",
    "between ",
    "and ",
    "三",
    "百",
    "成",
    "half a ",
    "million",
    " ",
    "，",
    ".",
    "a",
    "年",
    "(",
    "余",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_the_text_reading_is_sound(text: str) -> None:
    found = read(text)
    assert found == read(text)
    for one, other in pairwise(found):
        assert one.end <= other.start
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start <= quantity.number_start < quantity.end
        if quantity.high is not None:
            assert quantity.low is not None
            assert quantity.low < quantity.high
        assert quantity.unit
        str(quantity.interval)


@given(
    st.decimals(min_value=1, max_value=10**6, places=2),
    st.sampled_from([("USD ", ""), ("$", " million"), ("", " percent"), ("", "亿元"), ("", " km")]),
    st.sampled_from(["=", "~", ">", "<=", ">=", "<"]),
)
def test_what_is_written_is_read(number: Decimal, around: tuple[str, str], hedge: str) -> None:
    words = {
        "=": "",
        "~": "about ",
        ">": "more than ",
        "<=": "at most ",
        ">=": "at least ",
        "<": "under ",
    }
    before, after = around
    [quantity] = read(f"{words[hedge]}{before}{number:,}{after}")
    scale = {" million": 10**6, "亿元": 10**8}.get(after, 1)
    assert quantity.value == number * scale
    assert quantity.comparator == hedge
    assert number * scale in quantity.interval or hedge in "<>"


@given(
    st.decimals(min_value=1, max_value=10**12, places=2),
    st.sampled_from(
        [("yuan", "元", "CNY"), ("US dollars", "美元", "USD"), ("percent", "%", "percent")]
    ),
    st.sampled_from([("", "", "="), ("about", "约", "~"), ("more than", "超过", ">")]),
    st.sampled_from(["en", "zh"]),
    st.decimals(min_value=0, max_value=10**6, places=2),
)
def test_what_our_writer_writes_is_read(
    number: Decimal,
    unit: tuple[str, str, str],
    hedge: tuple[str, str, str],
    language: str,
    more: Decimal,
) -> None:
    names, words = UnitNames(en=unit[0], zh=unit[1]), hedge[language == "zh"]
    value = (number, number + more) if more else number
    [quantity] = read(write(value, names, hedge=words, language=language))
    assert (quantity.unit, quantity.comparator) == (unit[2], hedge[2])
    if more:
        assert (quantity.low, quantity.high) == value
    else:
        assert quantity.value == number


def test_every_currency_is_known_by_its_code() -> None:
    for code in ("AED", "BRL", "CNY", "CZK", "IDR", "KZT", "MYR", "PLN", "THB", "VND", "ZAR"):
        assert is_currency(code)
        for text in (f"{code} 5 million", f"5 million {code}", f"{code}5bn"):
            assert [q.unit for q in read(text)] == [code], text
    assert not is_currency("km2")


def test_a_quantity_says_what_it_leaves_open() -> None:
    def interval(text: str) -> str:
        [quantity] = read(text)
        assert isinstance(quantity, QuantityExpression)
        return str(quantity.interval)

    assert interval("不超过5%") == "(-∞, 5]"
    assert interval("dozens of firms") == "(12, ∞)"
    assert interval("下降超过5%") == "(-∞, -5)"
    assert interval("about 20 firms") == "[18, 22]"
