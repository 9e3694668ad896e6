"""Texts normalised for reading: what becomes equal, and that every offset leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import normalize

ALPHABET = "a1,.%万萬貿区。，\n \u00a0\u2009\u00ad\u200b\u3000２％㎡Ａ（"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("２０２３年，１２％", "2023年，12%"),
        ("1\u00a0200 km", "1 200 km"),
        ("1\u2009200\u202f300", "1 200 300"),
        ("mil\u00adlion", "million"),
        ("mil\u00ad\nlion", "million"),
        ("12\u200b00\ufeff", "1200"),
        ("進出口總額1.2萬億元", "进出口总额1.2万亿元"),
        ("乾县，参考（藉此）", "乾县，参考（藉此）"),  # written so in simplified texts too
        ("3㎡", "3m2"),
        ("（ＡＢＣ）", "（ABC）"),
        ("￥5 ＋ ￡3", "¥5 + £3"),
        ("plain text, nothing to do", "plain text, nothing to do"),
        ("", ""),
    ],
)
def test_what_readers_need_not_tell_apart_is_equal(stored: str, read: str) -> None:
    assert normalize(stored).text == read


@pytest.mark.parametrize(
    "lines",
    [
        # wrapped at one width: inside a word, after a comma, with indentation, with CR LF
        ("北岸新区今年前三季度进出口总额达到九百亿", "元，同比增长一成。"),
        ("北岸新区今年前三季度进出口总额增长很快，", "其中出口三百亿元。"),
        (
            "　　北岸新区今年前三季度进出口总额达到九",
            "百亿元，南岸新区同期进出口总额达到八百",
            "亿元。",
        ),
    ],
)
def test_a_wrapped_chinese_paragraph_is_one_line(lines: tuple[str, ...]) -> None:
    joined = "".join(line.replace("\u3000", " ") for line in lines)
    assert normalize("\n".join(lines)).text == joined
    assert normalize("\r\n".join(lines)).text == joined


@pytest.mark.parametrize(
    "text",
    [
        "北岸新区\n2023年，北岸新区进出口额增长一成。",  # a heading
        "现代物流\n金融服务\n生物医药\n",  # a list
        "现代物流\n金融服务\n生物医药等三个产业。",
        "第一段结束。\n第二段结束。",
        "北岸新区今年前三季度进出口总额达到九百亿\n\n元是货币单位。",
        "Foreign trade grew\nby ten percent.",
    ],
)
def test_other_line_breaks_stay(text: str) -> None:
    assert normalize(text).text == text


@given(st.text(ALPHABET, max_size=60), st.data())
def test_offsets_lead_back(stored: str, data: st.DataObject) -> None:
    view = normalize(stored)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    first, last = view.stored_span(start, end)
    assert 0 <= first <= last <= len(stored)
    if start < end:
        # What stands there reads as the span does, if no line break joins two lines of it and no
        # unit of two letters is cut in half.
        piece = stored[first:last]
        if "\n" not in piece and "㎡" not in piece:
            assert normalize(piece + "万").text == view.text[start:end] + "万"


@given(st.text(ALPHABET, max_size=60))
def test_normalizing_again_changes_nothing(stored: str) -> None:
    once = normalize(stored).text
    if "\n" not in once:
        assert normalize(once).text == once
