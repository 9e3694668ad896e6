"""Figures in extraction: what the reader of quantities says becomes claims, with their dates."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from kg.extract.figures import figures
from kg.extract.gold import MatchCriteria, invalid_reason
from kg.extract.jsonl import candidate_record
from kg.extract.pipeline import Extractor
from kg.extract.reader import read_source
from kg.extract.records import SourceText

EXTRACTOR = Extractor([("en", "Example Free Trade Zone", "zone"), ("zh", "东山自贸区", "zone")])


def quantities(text: str, language: str, published: str = "2024-03-05") -> list[dict[str, Any]]:
    """The quantity records of a text; each is valid."""
    source = SourceText(id="test", text=text, sha256="", language=language, published=published)
    records = [candidate_record(c, source, 1) for c in EXTRACTOR.extract(source)]
    assert not [reason for r in records if (reason := invalid_reason(r, text))]
    return [r for r in records if r["type"] == "quantity"]


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        (
            "In 2023, imports of the Example Free Trade Zone fell 5.6 percent.",
            "en",
            -5.6,
            "percent",
        ),
        ("In 2023, imports of the Example Free Trade Zone rose 5.6 percent.", "en", 5.6, "percent"),
        ("2023年，东山自贸区进口额同比下降5.6%。", "zh", -5.6, "percent"),
        ("2023年，东山自贸区进口额同比增长5.6%。", "zh", 5.6, "percent"),
        ("2023年，東山自貿區進出口總額達1.2萬億元。", "zh", 1.2e12, "CNY"),
        ("２０２３年，东山自贸区新设企业１２００家。", "zh", 1200, "count"),
        ("2023年，东山自贸区企业数量为2020年的3.5倍。", "zh", 3.5, "times"),
        ("The Example Free Trade Zone has 1\u00a0200 firms.", "en", 1200, "count"),
    ],
)
def test_a_figure_is_one_claim(text: str, language: str, value: float, unit: str) -> None:
    [claim] = quantities(text, language)
    assert claim["object"]["value"] == pytest.approx(value)
    assert claim["object"]["unit"] == unit


def test_dates_of_comparison_are_not_the_date_of_a_figure() -> None:
    [claim] = quantities("2023年，东山自贸区企业数量为2020年的3.5倍。", "zh")
    assert claim["date"] == "2023"
    text = "In 2023, the output of the Example Free Trade Zone was 1.5 times that of 2020."
    [claim] = quantities(text, "en")
    assert claim["date"] == "2023"


def test_ranges_have_two_ends_and_vague_numbers_none() -> None:
    text = "In 2023, the Example Free Trade Zone created 10,000 to 12,000 jobs."
    [claim] = quantities(text, "en")
    thing = claim["object"]
    assert (thing["value"], thing["min"], thing["max"]) == (None, 10000, 12000)
    [claim] = quantities("In 2023, the Example Free Trade Zone issued dozens of permits.", "en")
    assert claim["object"]["value"] is None
    assert "min" not in claim["object"]


def test_ranges_match_ranges_when_scored() -> None:
    def claim(**value: object) -> dict[str, Any]:
        return {
            "relation": "observation",
            "subject": {"text": "zone"},
            "object": {"text": "x", "unit": "percent", "metric": {"text": "trade"}, **value},
        }

    strict = MatchCriteria().strict
    ends = claim(min=20, max=30)
    assert strict(ends, claim(min=20, max=30))
    assert not strict(ends, claim(min=20, max=31))
    assert not strict(ends, claim(value=20))
    assert not strict(claim(value=20), ends)


def test_multiples_that_lead_to_a_level_are_not_claims_of_their_own() -> None:
    text = "By 2025, the Example Free Trade Zone aims to double its number of firms to 3,000."
    assert [c["object"]["value"] for c in quantities(text, "en")] == [3000]


def test_conversions_in_brackets_make_no_claim() -> None:
    text = "In 2023, the Example Free Trade Zone drew $1.2 billion (8.5 billion yuan) of capital."
    assert [c["object"]["unit"] for c in quantities(text, "en")] == ["USD"]
    text = "2023年，东山自贸区实际使用外资12亿美元（约合85亿元人民币）。"
    assert [c["object"]["unit"] for c in quantities(text, "zh")] == ["USD"]


def test_a_number_before_its_unit_is_no_year() -> None:
    text = "2023年，东山自贸区跨境结算量约2000—3000亿元。"
    [claim] = quantities(text, "zh")
    assert (claim["object"]["min"], claim["object"]["max"]) == (2e11, 3e11)
    assert claim["date"] == "2023"


@pytest.mark.parametrize(("language", "count"), [("en", 2000), ("zh", 2000)])
def test_a_list_of_two_thousand_figures_ends(language: str, count: int) -> None:
    if language == "en":
        items = ", ".join(f"{n} banks" for n in range(10, 10 + count))
        text = f"The Example Free Trade Zone has {items}."
    else:
        items = "、".join(f"{n}家银行" for n in range(10, 10 + count))
        text = f"东山自贸区有{items}。"
    start = time.process_time()
    found = quantities(text, language)
    assert time.process_time() - start < 30  # a second or two; it used to take hours
    assert {c["object"]["value"] for c in found} == set(range(10, 10 + count))


def test_no_break_spaces_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "n.html"
    page.write_text("<p>截至2023年底，东山自贸区企业达到1&nbsp;200家。</p>", "utf-8")
    source = read_source(page, published="2024-03-05")
    [claim] = quantities(source.text, "zh")
    assert claim["object"]["value"] == 1200


def test_a_wrapped_chinese_line_ends_no_sentence() -> None:
    text = "截至2023年底，东山自贸区高新技术企\n业达到1200家。"
    [claim] = quantities(text, "zh")
    assert claim["quote"] == text
    assert claim["object"]["metric"]["text"] == "高新技术企\n业"
    assert claim["object"]["value"] == 1200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_bad_input_gives_no_figure(language: str) -> None:
    for text in ("9" * 5000 + "%", "NaN%", "1.2.3%", "5亿津元", "1,2,3万"):
        assert not list(figures(text, 0, language, []))
