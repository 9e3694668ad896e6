"""Ranked bars: the figure of every measure that ranks things."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from kg.network.measures.measure import Result, Thing
from kg.showing.words import word

#: Colours of M. Okabe and K. Ito, told apart by colour-blind readers too.
BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#B0B0B0", "#222222"
_MOST: Final = 24
#: Above the bars, at the right, where no bar can run into it.
_ABOVE: Final[dict[str, Any]] = {
    "loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": 3, "frameon": False,
}  # fmt: skip
#: Columns that bars show, and the mark beside them: what chance alone would give.
_SHOWN: Final = {
    "centrality": ("pagerank", "", "chance"),
    "bridges": ("cut_off", "expected", ""),
    "specialisation": ("quotient", "", "chance"),
    "change": ("rise", "expected", ""),
}


def draw_bars(figure: Any, result: Result, language: str) -> None:
    """Draw the first rows of an answer as horizontal bars, the first on top."""
    if result.measure in _SHOWN:
        labels, values, marks, chances, axis = _ranked(result, language)
    else:
        labels, values, axis = _counted(result, language)
        marks, chances = [], []
    figure.set_size_inches(8, 1.4 + 0.27 * len(labels))
    axes = figure.add_subplot()
    places = range(len(labels))
    colours = [_colour(chance) for chance in chances] or [BLUE] * len(labels)
    axes.barh(places, values, color=colours, height=0.72)
    if marks:
        name = word("expected", language)
        axes.plot(marks, places, "D", color=ORANGE, markersize=4, linestyle="none", label=name)
        axes.legend(**_ABOVE)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            f"{value:g}", (value, place), xytext=(3, 0), textcoords="offset points",
            va="center", fontsize=7, color=INK,
        )  # fmt: skip
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    axes.set_xlabel(axis)
    axes.margins(x=0.12, y=0.01)
    axes.set_xlim(left=0)
    if chances:
        _legend(axes, language)


def _ranked(
    result: Result, language: str
) -> tuple[list[str], list[float], list[float], list[Any], str]:
    column, mark, chance = _SHOWN[result.measure]
    place = {name: i for i, name in enumerate(result.columns)}
    rows: list[Any] = list(result.rows[:_MOST])
    labels = [
        " · ".join(shorten(cell.name(language)) for cell in row if isinstance(cell, Thing))
        for row in rows
    ]
    values = [float(row[place[column]]) for row in rows]
    marks = [float(row[place[mark]] or 0) for row in rows] if mark else []
    chances = [row[place[chance]] for row in rows] if chance else []
    return labels, values, marks, chances, word(column, language)


def _counted(result: Result, language: str) -> tuple[list[str], list[float], str]:
    """How many rows each group has; a community is called by its most linked members."""
    counts = Counter(row[0] for row in result.rows)
    if result.measure != "communities":
        labels = [word(str(group), language) for group in counts]
        return labels, [float(n) for n in counts.values()], word("size", language)
    members: dict[Any, list[str]] = {}
    sizes: dict[Any, float] = {}
    for number, size, member, *_ in result.rows:
        sizes[number] = float(size)  # type: ignore[arg-type]
        if isinstance(member, Thing):
            members.setdefault(number, []).append(shorten(member.name(language), 24))
    shown = list(members)[:_MOST]
    labels = [f"{n}  " + ", ".join(members[n][:2]) for n in shown]
    return labels, [sizes[n] for n in shown], word("size", language)


def shorten(text: str, length: int = 38) -> str:
    """A label that leaves room for the picture."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _colour(chance: Any) -> str:
    return GREY if chance is None else BLUE if chance <= 0.05 else "#9CC9E6"


def _legend(axes: Any, language: str) -> None:
    from matplotlib.patches import Patch

    entries = (
        (BLUE, "unlikely by chance"),
        ("#9CC9E6", "likely by chance"),
        (GREY, "not judged"),
    )
    used = {patch.get_facecolor() for patch in axes.patches}
    handles = [
        patch
        for colour, text in entries
        if (patch := Patch(color=colour, label=word(text, language))).get_facecolor() in used
    ]
    axes.legend(handles=handles, **_ABOVE)
