"""Lexical spaces of XSD's datatypes, by the examples and the grammar of XSD 1.1 Part 2."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.datatypes import fits

XSD = "http://www.w3.org/2001/XMLSchema#"
LONG = "1" * 5000

VALID = {
    "date": "2021-01-01Z 2021-01-01+08:00 2021-01-01-14:00 0000-02-29 -0001-12-31 -0004-02-29 "
    "12345-02-28 20000-02-29",
    "gYear": "2021+08:00 2021Z 0000 -0044 12021",
    "gYearMonth": "2021-12Z -0044-03",
    "gMonth": "--12 --01Z",
    "gDay": "---31 ---01+01:00",
    "gMonthDay": "--02-29 --12-31Z",
    "time": "24:00:00 00:00:00Z 23:59:59.999999999999",
    "dateTime": "2021-01-01T24:00:00 2021-01-01T24:00:00.000Z -0001-01-01T00:00:00.5+14:00",
    "dateTimeStamp": "2021-01-01T00:00:00Z",
    "duration": "P1Y -P1Y2M3DT4H5M6.7S PT0S P0D P12M PT36H",
    "yearMonthDuration": "P1Y -P3M P1Y2M",
    "dayTimeDuration": "P1D PT1.5S -P1DT2H",
    "boolean": "true false 1 0",
    "decimal": "+1. -.5 00.00 7",
    "double": "INF -INF +INF NaN 1e400 1. -.5E+3 0",
    "float": "INF NaN 1.5",
    "integer": f"+007 -0 {LONG}",
    "nonNegativeInteger": f"-0 +0 {LONG}",
    "positiveInteger": "+1 0001",
    "nonPositiveInteger": f"0 +0 -{LONG}",
    "negativeInteger": "-1",
    "byte": "-128 0127 +5",
    "unsignedLong": "18446744073709551615 000000000000000000000000001",
    "long": "-9223372036854775808",
    "hexBinary": "0aFF",
    "base64Binary": "QUJD QQ== QUI=",
    "language": "en zh-Hant-HK i-klingon",
    "NCName": "a 通州 _x-1.2",
    "Name": "a:b",
    "NMTOKEN": "1a",
}
INVALID = {
    "date": "2021-13-01 2021-02-29 1900-02-29 -0001-02-29 2021-04-31 2021-1-1 21-01-01 02021-01-01 "
    "+2021-01-01 2021-01-01+15:00 2021-01-01+14:01 2021-01-01T00:00:00 ２０２１-01-01",
    "gYear": "21 2021- 02021",
    "gYearMonth": "2021-13 2021-1",
    "gMonth": "12 --13 --12--",
    "gDay": "---32 31",
    "gMonthDay": "--02-30 --04-31",
    "time": "24:00:00.1 24:00:01 1:00:00 12:60:00 23:59:60",
    "dateTime": "2021-01-01 2021-01-01T24:00:01 2021-01-01T25:00:00 2021-01-01T00:00",
    "dateTimeStamp": "2021-01-01T00:00:00",
    "duration": "P PT P1YT 1Y P1S P-1Y PT1 P1.5D P1D1Y",
    "yearMonthDuration": "P1D P P1YT1H",
    "dayTimeDuration": "P1M P1Y P",
    "boolean": "TRUE yes True",
    "decimal": "1e3 . INF 1,5",
    "double": "inf nan -NaN 1e Infinity 1f",
    "integer": "1.0 + 1e3 १",
    "nonNegativeInteger": f"-1 -{LONG}",
    "positiveInteger": "0 -0",
    "nonPositiveInteger": "1",
    "negativeInteger": "0 -0",
    "byte": "128 -129",
    "unsignedByte": "256 -1",
    "unsignedLong": "18446744073709551616",
    "int": f"2147483648 {LONG}",
    "hexBinary": "0 0g",
    "base64Binary": "A QUJ QR==",
    "language": "en_US abcdefghi",
    "NCName": "1a a:b",
}


@pytest.mark.parametrize("datatype", VALID)
def test_what_the_type_allows_fits(datatype: str) -> None:
    assert [text for text in VALID[datatype].split() if not fits(text, XSD + datatype)] == []


@pytest.mark.parametrize("datatype", INVALID)
def test_what_the_type_does_not_allow_is_found(datatype: str) -> None:
    assert [text for text in INVALID[datatype].split() if fits(text, XSD + datatype)] == []


def test_space_is_part_of_a_text() -> None:
    assert not fits(" 1", XSD + "integer")
    assert not fits("2021-01-01\n", XSD + "date")
    assert [fits(text, XSD + "token") for text in ("a b", "", " a", "a  b")] == [1, 1, 0, 0]
    assert [fits(text, XSD + "base64Binary") for text in ("Q U J D", "", "Q  UJD", "QQ==\n")] == [
        1,
        1,
        0,
        0,
    ]
    assert fits("\t", XSD + "string")
    assert not fits("\t", XSD + "normalizedString")


def test_types_of_others_are_left_alone() -> None:
    assert fits("anything", "http://e.org/type")
    assert fits("anything", "http://e.org/XMLSchema#date")


@given(st.dates(), st.sampled_from(["", "Z", "+08:00", "-03:30"]))
def test_every_day_of_the_calendar_fits(day: date, zone: str) -> None:
    assert fits(f"{day.isoformat()}{zone}", XSD + "date")
    assert fits(f"{day.isoformat()}T12:00:00{zone}", XSD + "dateTime")


@given(st.integers(0, 9999), st.integers(1, 12), st.integers(1, 31))
def test_a_day_fits_exactly_where_the_calendar_has_it(year: int, month: int, day: int) -> None:
    try:
        date(year or 2000, month, day)  # the year 0000, which Python has not, is a leap year
        there = True
    except ValueError:
        there = False
    assert fits(f"{year:04}-{month:02}-{day:02}", XSD + "date") == there


@given(st.integers())
def test_a_number_fits_exactly_within_the_bounds_of_its_type(number: int) -> None:
    assert fits(str(number), XSD + "integer")
    assert fits(str(number), XSD + "short") == (-32768 <= number <= 32767)
    assert fits(f"{number:+}", XSD + "nonNegativeInteger") == (number >= 0)
