"""Finds a font with Chinese glyphs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import KgError

_SAMPLE: Final = "两区通州陈述"
#: Parts of file names, the best first; any other font that has the glyphs comes after them.
_LIKED: Final = (
    "notosanscjk", "notosanssc", "sourcehansans", "msyh", "pingfang", "hiragino", "wqy-microhei",
    "wqy-zenhei", "simhei", "droidsansfallback", "uming", "ukai", "simsun",
)  # fmt: skip


@cache
def chinese_font() -> str:
    """The family of a font that draws Chinese, made known to matplotlib.

    Raises:
        KgError: there is none; the message says how to get one.
    """
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    for path in sorted(font_manager.findSystemFonts(), key=_preference):
        try:
            font = FT2Font(path)
        except (OSError, RuntimeError):  # a broken or bitmap font
            continue
        if all(map(font.get_char_index, map(ord, _SAMPLE))):
            font_manager.fontManager.addfont(path)
            return str(font_manager.FontProperties(fname=path).get_name())
    raise KgError(
        "no font with Chinese glyphs is installed; install one (Debian: apt-get install "
        "fonts-noto-cjk) or ask for English labels with --lang en"
    )


def _preference(path: str) -> tuple[int, str]:
    name = Path(path).name.lower()
    return next((i for i, part in enumerate(_LIKED) if part in name), len(_LIKED)), name
