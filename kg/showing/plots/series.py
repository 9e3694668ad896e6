"""How a figure ran: reports over time with their comparators, and a line at each target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from kg.model.amounts import write_number
from kg.model.dates import PartialDate
from kg.network.measures.measure import Result, Thing
from kg.showing.plots.style import BLUE, ORANGE
from kg.showing.words import word

#: How a comparator is drawn (a bound points to where the value lies), and what the legend calls it.
_COMPARATORS: Final = {
    "exactly": ("o", "as reported", "报告值"),
    "more-than": ("^", "more than", "超过"),
    "at-least": ("^", "at least", "不少于"),
    "nearly": ("v", "nearly", "近"),
    "about": ("s", "about", "约"),
    "less-than": ("v", "less than", "不足"),
    "at-most": ("v", "at most", "不超过"),
}


def draw_series(figure: Any, result: Result, language: str) -> None:
    """Reports over time, each drawn by its comparator, and a line at each target."""
    figure.set_size_inches(8, 4.2)
    axes = figure.add_subplot()
    rows = [row for row in result.records() if row["number"] is not None]
    drawn = set()
    for row in rows:
        if row["figure"] != "report" or (day := _middle(row["day"])) is None:
            continue
        sign = row["comparator"].split(", ")[0]
        mark, *labels = _COMPARATORS.get(sign, ("s", sign, sign))
        label = labels[language == "zh"]
        axes.plot(
            [day], [row["number"]], mark, color=BLUE, markersize=6,
            label="" if label in drawn else label,
        )  # fmt: skip
        drawn.add(label)
    for row in rows:
        if row["figure"] != "target":
            continue
        axes.axhline(row["number"], color=ORANGE, linestyle="--", linewidth=1.2)
        due = f" ({row['day']})" if row["day"] else ""
        axes.annotate(
            f"{word('target', language)} {_number(row['number'], language)}{due}",
            (0.01, row["number"]), xycoords=("axes fraction", "data"),
            xytext=(0, 3), textcoords="offset points", color=ORANGE, fontsize=8,
        )  # fmt: skip
    units = [row["unit"] for row in rows if isinstance(row["unit"], Thing)]
    axes.set_ylabel(units[0].name(language) if units else "")
    axes.yaxis.set_major_formatter(lambda number, _: _number(number, language))
    axes.margins(x=0.06, y=0.12)
    if drawn:
        axes.legend(loc="lower right", frameon=False)
    figure.autofmt_xdate()


def _number(number: float, language: str) -> str:
    """A number as people write it; its digits are those that a plot can show."""
    return write_number(Decimal(f"{number:.12g}"), language)


def _middle(text: str) -> date | None:
    """The day in the middle of what a partial date can mean; None for what is not a date."""
    try:
        day = PartialDate.parse(text)
    except ValueError:
        return None
    return date.fromordinal((day.earliest.toordinal() + day.latest.toordinal()) // 2)
