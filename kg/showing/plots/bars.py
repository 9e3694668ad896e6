"""Ranked bars: the figure of every measure that ranks or counts things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.network.measures.measure import Result, Thing
from kg.showing.plots.style import BLUE, FAINT_BLUE, GREY, INK, ORANGE, shorten
from kg.showing.words import word

#: How many bars are drawn at most.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bars:
    """Lengths of bars with their labels; marks and chances where the measure has them."""

    axis: str
    labels: Sequence[str]
    values: Sequence[float]
    marks: Sequence[float] = ()
    chances: Sequence[float | None] = ()


def draw_bars(figure: Any, result: Result, language: str) -> None:
    """Draw the first rows of an answer as horizontal bars, the first on top."""
    bars = _ranked(result, language) if result.measure in _SHOWN else _counted(result, language)
    figure.set_size_inches(8, 1.4 + 0.27 * len(bars.labels))
    axes = figure.add_subplot()
    places = range(len(bars.labels))
    colours = [_colour(chance) for chance in bars.chances] or [BLUE] * len(bars.labels)
    axes.barh(places, bars.values, color=colours, height=0.72)
    if bars.marks:
        name = word("expected", language)
        axes.plot(bars.marks, places, "D", color=ORANGE, markersize=4, linestyle="none", label=name)
        axes.legend(**_ABOVE)
    for place, value in zip(places, bars.values, strict=True):
        axes.annotate(
            f"{value:g}", (value, place), xytext=(3, 0), textcoords="offset points",
            va="center", fontsize=7, color=INK,
        )  # fmt: skip
    axes.set_yticks(places, bars.labels)
    axes.invert_yaxis()
    axes.set_xlabel(bars.axis)
    axes.margins(x=0.12, y=0.01)
    axes.set_xlim(left=0)
    if bars.chances:
        _legend(axes, language)


def _ranked(result: Result, language: str) -> _Bars:
    column, mark, chance = _SHOWN[result.measure]
    rows = result.records()[:_MOST]
    return _Bars(
        axis=word(column, language),
        labels=[
            " · ".join(shorten(c.name(language)) for c in row.values() if isinstance(c, Thing))
            for row in rows
        ],
        values=[float(row[column]) for row in rows],
        marks=[float(row[mark] or 0) for row in rows] if mark else (),
        chances=[row[chance] for row in rows] if chance else (),
    )


def _counted(result: Result, language: str) -> _Bars:
    """How many rows each group has; a community is called by its most linked members."""
    if result.measure == "communities":
        members: dict[Any, list[Any]] = {}
        for row in result.records():
            members.setdefault(row["community"], []).append(row)
        shown = list(members.items())[:_MOST]
        labels = [
            f"{number}  " + ", ".join(shorten(r["thing"].name(language), 24) for r in rows[:2])
            for number, rows in shown
        ]
        values = [float(rows[0]["size"]) for _, rows in shown]
    else:
        counts = Counter(row[0] for row in result.rows)
        labels = [word(str(group), language) for group in counts]
        values = [float(n) for n in counts.values()]
    return _Bars(axis=word("size", language), labels=labels, values=values)


def _colour(chance: float | None) -> str:
    return GREY if chance is None else BLUE if chance <= 0.05 else FAINT_BLUE


def _legend(axes: Any, language: str) -> None:
    from matplotlib.patches import Patch

    entries = {BLUE: "unlikely by chance", FAINT_BLUE: "likely by chance", GREY: "not judged"}
    used = {patch.get_facecolor() for patch in axes.patches}
    handles = [
        patch
        for colour, text in entries.items()
        if (patch := Patch(color=colour, label=word(text, language))).get_facecolor() in used
    ]
    axes.legend(handles=handles, **_ABOVE)
