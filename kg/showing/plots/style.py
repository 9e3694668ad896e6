"""Colours and lettering that all figures share."""

from __future__ import annotations

from typing import Any, Final

#: Colours of M. Okabe and K. Ito, told apart by colour-blind readers too.
BLUE, ORANGE = "#0072B2", "#D55E00"
GREY, INK, FAINT_INK, FAINT_BLUE = "#B0B0B0", "#222222", "#555555", "#9CC9E6"
#: Settings of matplotlib while a figure is drawn.
STYLE: Final[dict[Any, Any]] = {
    "text.parse_math": False,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "svg.hashsalt": "two-districts-kg",
    "figure.dpi": 100,
}


def shorten(text: str, length: int = 38) -> str:
    """A label that leaves room for the picture.

    >>> shorten("China (Beijing) Pilot Free Trade Zone", 20)
    'China (Beijing) Pil…'
    """
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
