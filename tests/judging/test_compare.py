"""The same questions to several zones: answers worked by hand, silence as silence."""

from __future__ import annotations

import json

import pytest
from support.commands import fails, ok

from kg.graph.dataset import Dataset
from kg.judging.compare import Comparison, Question, all_zones, compare
from kg.model.namespaces import mint
from kg.showing.text.comparison import comparison_text


def put(dataset: Dataset, *zones: str, by: str = "facts") -> Comparison:
    """A comparison of zones by slug."""
    return compare(dataset, [mint("id", z) for z in zones], by=by)  # type: ignore[arg-type]


def answers(comparison: Comparison, key: str) -> list[str]:
    """The texts of one question."""
    (question,) = (q for q in comparison.questions if q.key == key)
    return [cell.text for cell in question.cells]


def test_dates_areas_and_parts(frozen: Dataset) -> None:
    """zones.csv: Shanghai grew to 240.22 km2 in 2019; Liaoning has 119.89 in three areas."""
    found = put(frozen, "shanghai-ftz", "liaoning-ftz", "qingdao-services-opening")
    assert answers(found, "kg:planPublishedOn") == ["2013-09-27", "2017-03-31", ""]
    assert answers(found, "kg:unveiledOn") == ["2013-09-29", "2017-04-01", ""]
    assert answers(found, "kg:approvedOn") == ["2013-08-17; 2013-08-22", "2017-03-15", "2025-04-11"]
    assert answers(found, "parts") == ["5", "3", ""]
    assert answers(found, "area") == [
        "240.22 square kilometres (2019-08-20–)",
        "119.89 square kilometres",
        "",
    ]


def test_an_area_over_time_and_its_parts(frozen: Dataset) -> None:
    found = put(frozen, "shanghai-ftz", "hebei-ftz", by="area")
    grown, hebei = answers(found, "area-over-time")
    assert [text.split()[0] for text in grown.split("; ")] == ["28.78", "120.72", "240.22"]
    assert hebei == ""
    assert answers(found, "parts") == ["5 of 5", "1 of 4"]


def test_industries_count_documents_and_shared_ones_come_first(frozen: Dataset) -> None:
    found = put(frozen, "beijing-ftz", "shanghai-ftz", "tianjin-ftz", by="industry")
    shared = [q.answered for q in found.questions]
    assert shared == sorted(shared, reverse=True)
    assert shared[0] > shared[-1]
    for question in found.questions:
        for cell in question.cells:
            assert cell.text == (str(len(cell.documents)) if cell.documents else "")


def test_figures_keep_time_and_counting(frozen: Dataset) -> None:
    """Running totals are not put beside the figures of one year without saying so."""
    found = put(frozen, "hainan-ftp", by="indicator")
    assert answers(found, "id:foreign-trade-firms-registered-new") == [
        "3,265 enterprises (2025-12-18–2026-01-02, running total)"
    ]


def test_every_zone_is_asked_and_silence_is_no_zero(dataset: Dataset) -> None:
    found = compare(dataset)
    assert len(found.zones) == len(all_zones(dataset)) > 43
    cells = [cell for q in found.questions for cell in q.cells]
    assert any(not cell.text for cell in cells)
    assert not any(cell.text == "0" for cell in cells)
    assert all(bool(cell.text) == bool(cell.documents) for cell in cells)


def test_questions_that_nobody_answers_are_left_out(frozen: Dataset) -> None:
    found = put(frozen, "dalian-services-opening", by="area")
    assert found.questions == ()


@pytest.mark.parametrize("format", ["table", "md", "csv"])
def test_silence_is_shown(format: str) -> None:
    question = Question(key="k", label="what", label_zh="何", cells=(_cell("1"), _cell("")))
    comparison = Comparison(zones=("id:a", "id:b"), labels=("A", "B"), questions=(question,))
    text = comparison_text(comparison, format)
    assert ("·" in text) is (format != "csv")
    down = comparison_text(comparison, format, zones_down=True)
    assert "1/1" in down
    assert "0/1" in down


def _cell(text: str):  # type: ignore[no-untyped-def]
    from kg.judging.compare import Cell

    return Cell(text=text)


@pytest.mark.slow
def test_the_command() -> None:
    content = json.loads(ok("compare", "上海自贸区", "Zhejiang FTZ", "--by", "area", "-f", "json"))
    assert [z["zone"] for z in content["zones"]] == ["id:shanghai-ftz", "id:zhejiang-ftz"]
    table = ok("compare", "--all")
    assert table.count("\n") == 2 + len(json.loads(ok("compare", "--all", "-f", "json"))["zones"])
    assert "name the zones to compare, or give --all" in fails("compare", code=2)
    assert "name the zones to compare, or give --all" in fails("compare", "--all", "通州", code=2)
    assert "nothing is called 'Atlantis'" in fails("compare", "Atlantis")
