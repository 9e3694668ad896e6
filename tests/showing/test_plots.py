"""Figures: every measure has one, in both languages, with the same bytes each time."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from support.commands import kg
from support.project import ROOT

from kg.errors import ExportError, KgError
from kg.graph.dataset import Dataset
from kg.network.measures.catalogue import measure, measures
from kg.network.measures.measure import Result, Thing
from kg.showing.plots.draw import draw
from kg.showing.plots.fonts import chinese_font
from kg.showing.plots.style import BLUE, GREY, ORANGE, shorten
from kg.showing.text.result import catalogue_text, result_text
from kg.showing.words import chinese

ARGUMENTS = {
    "paths": ("通州", "state-council"),
    "change": ("2021-01-11", "2021-06-30"),
    "series": ("tasks-251-rate",),
    "gaps": ("2024-01-01",),
}


@pytest.fixture(scope="module")
def answers(frozen: Dataset) -> dict[str, Result]:
    return {name: measure(frozen, name, arguments=ARGUMENTS.get(name, ())) for name in measures()}


@pytest.mark.slow
@pytest.mark.parametrize("name", measures())
def test_a_picture_of_every_measure_in_chinese(
    name: str, frozen: Dataset, answers: dict[str, Result], tmp_path: Path
) -> None:
    """A glyph that no font has would be a warning, and warnings are errors here."""
    path = tmp_path / "figure.png"
    path.write_bytes(draw(answers[name], frozen, language="zh", dpi=60))
    pixels = imread(path)
    assert pixels.shape[0] > 120
    assert pixels.shape[1] > 300
    ink = (pixels[..., :3].min(axis=2) < 0.5).mean()
    assert 0.002 < ink < 0.6


@pytest.mark.slow
@pytest.mark.parametrize("name", ["overlap", "series", "bridges"])
def test_svg_is_well_formed_and_the_same_each_time(
    name: str, frozen: Dataset, answers: dict[str, Result]
) -> None:
    one, two = (draw(answers[name], frozen, ".svg") for _ in range(2))
    assert one == two
    assert ET.fromstring(one).tag.endswith("svg")
    assert b"<dc:date>" not in one


def test_png_is_the_same_each_time_and_dots_can_be_chosen(
    frozen: Dataset, answers: dict[str, Result]
) -> None:
    small, again = (draw(answers["series"], frozen, dpi=50) for _ in range(2))
    assert small == again
    assert len(draw(answers["series"], frozen, dpi=120)) > len(small)


def test_what_cannot_be_drawn_says_so(frozen: Dataset, answers: dict[str, Result]) -> None:
    with pytest.raises(ExportError, match=r"write to \.png or \.svg"):
        draw(answers["series"], frozen, ".bmp")
    empty = measure(Dataset.from_quads([]), "bridges")
    with pytest.raises(ExportError, match="there is nothing to draw"):
        draw(empty, frozen)


def test_without_a_chinese_font_the_message_says_what_to_install(
    frozen: Dataset, answers: dict[str, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese_font.cache_clear()
    latin = [p for p in font_manager.findSystemFonts() if "DejaVu" in p] + ["/none.ttf"]
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: latin)
    try:
        with pytest.raises(KgError, match=r"fonts-noto-cjk\) or ask for English labels"):
            draw(answers["series"], frozen, language="zh")
        assert draw(answers["series"], frozen, language="en", dpi=40)
    finally:
        chinese_font.cache_clear()


def test_colours_stay_apart_for_colour_blind_readers() -> None:
    """Machado, Oliveira and Fernandes (2009): deuteranopia and protanopia, linear light."""
    sights = (
        [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    )
    colours = [np.array(to_rgb(c)) ** 2.2 for c in (BLUE, ORANGE, "#9CC9E6", GREY)]
    for sight in sights:
        seen = [np.clip(np.array(sight) @ colour, 0, 1) ** (1 / 2.2) for colour in colours]
        assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 0.1


def test_every_column_and_group_has_its_chinese(answers: dict[str, Result]) -> None:
    for result in answers.values():
        assert set(result.columns) <= chinese().keys() | {"pagerank"}
    gaps = {row[0] for row in answers["gaps"].rows}
    assert gaps <= chinese().keys()


def test_the_manual_is_what_the_command_prints_with_a_picture_to_each_measure() -> None:
    docs = ROOT / "docs"
    page = catalogue_text("md")
    assert (docs / "measures.md").read_text("utf-8") == page
    for name in measures():
        assert f"(figures/{name}.png)" in page
        assert imread(docs / "figures" / f"{name}.png").shape[0] > 200


def test_labels_are_cut_where_they_are_too_long() -> None:
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
    assert shorten("short") == "short"


def test_a_thing_is_called_by_what_it_has() -> None:
    both = Thing(key="id:a", label_en="A", label_zh="甲")
    assert (both.name(), both.name("zh")) == ("A", "甲")
    assert Thing(key="id:a", label_en="", label_zh="甲").name() == "甲"
    assert Thing(key="id:a", label_en="", label_zh="").name("zh") == "id:a"


def test_an_empty_answer_is_a_sentence(frozen: Dataset) -> None:
    text = result_text(measure(Dataset.from_quads([]), "bridges"))
    assert "0 things in 0 components" in text


def test_the_command_draws_where_the_file_is_a_figure(tmp_path: Path) -> None:
    asked = ["measure", "series", "tasks-251-rate", "--lang", "zh"]
    done = kg(*asked, "-o", "图.png", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "图.png").read_bytes().startswith(b"\x89PNG")
    done = kg(*asked, "-o", "none/x.svg", cwd=tmp_path)
    assert done.returncode == 1
    assert "none/x.svg: cannot be written" in done.stderr
