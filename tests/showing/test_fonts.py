"""Every Chinese character of the data has a glyph, so that no label turns into empty boxes.

A font that claims to be Chinese may lack the rare character of one name; only its table of glyphs
tells.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont
from support.project import ROOT

SOURCES = ("data/registry/*.csv", "data/claims/*.yaml", "ontology/**/*.ttl", "docs/**/*.svg")
OUTLINES = {".ttf", ".ttc", ".otf", ".otc"}  # not the bitmap fonts that fontconfig lists too

# Ideographs with their extensions, Chinese punctuation, and the full-width forms of ASCII.
CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff、-〟！-～]")


def characters() -> dict[str, str]:
    """Each Chinese character of the data, with the first file that uses it."""
    found: dict[str, str] = {}
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            for char in CHINESE.findall(path.read_text("utf-8")):
                found.setdefault(char, path.relative_to(ROOT).as_posix())
    return found


def chinese_fonts() -> list[tuple[Path, int]]:
    """File and index of each installed font that says it covers Chinese."""
    if shutil.which("fc-list") is None:
        return []
    command = ["fc-list", "-f", "%{file}\t%{index}\n", ":lang=zh"]
    lines = subprocess.check_output(command, encoding="utf-8").splitlines()
    fonts = {(Path(file), int(index)) for file, index in (line.split("\t") for line in lines)}
    return sorted(font for font in fonts if font[0].suffix.lower() in OUTLINES)


def glyphs(path: Path, index: int) -> set[int]:
    """The code points a font draws."""
    # The upper half of fontconfig's index counts the named instances of a variable font.
    with TTFont(path, fontNumber=index & 0xFFFF, lazy=True) as font:
        return set(font.getBestCmap() or ())


def test_there_is_chinese_text_to_draw() -> None:
    chars = characters()
    assert {"通", "州", "区"} <= chars.keys()
    assert len(chars) > 500


def test_every_chinese_character_of_the_data_has_a_glyph() -> None:
    fonts = chinese_fonts()
    assert fonts, "no Chinese font is installed; tools/needs.sh says which to install"
    drawn = set().union(*(glyphs(path, index) for path, index in fonts))
    boxes = {char: file for char, file in characters().items() if ord(char) not in drawn}
    assert not boxes, f"no glyph in {sorted({path.name for path, _ in fonts})}: {boxes}"
