"""Figures of their own: heat map with tree, timeline with target line, chains of statements."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any, Final

from kg.model.dates import PartialDate
from kg.network.measures.measure import Result, Thing
from kg.showing.plots.bars import BLUE, INK, ORANGE, shorten
from kg.showing.words import word

_COLUMNS: Final = 45
#: How a comparator is drawn: a bound points to where the value lies.
_MARKS: Final = {
    "exactly": "o",
    "more-than": "^",
    "at-least": "^",
    "nearly": "v",
    "less-than": "v",
    "at-most": "v",
}


def draw_heat(figure: Any, result: Result, language: str) -> None:
    """Districts × industries with the number of documents, beside the tree of similarity."""
    from scipy.cluster.hierarchy import dendrogram

    focus, things = result.extras["focus"], result.extras["things"]
    places = sorted(focus)
    wide, high = 11, 2.6 + 0.32 * len(places)
    figure.set_size_inches(wide, high)
    tree, heat = figure.subplots(1, 2, width_ratios=(1, 4), sharey=False)
    order = list(range(len(places)))
    if result.extras["tree"]:
        drawn = dendrogram(
            result.extras["tree"], orientation="left", ax=tree, no_labels=True,
            color_threshold=0, above_threshold_color=INK,
        )  # fmt: skip
        order = [int(leaf) for leaf in drawn["leaves"]]
    tree.set_xlabel(word("1 - Jaccard", language))
    tree.spines["left"].set_visible(False)
    tree.set_yticks([])
    counts: dict[str, int] = {}
    for chosen in focus.values():
        for industry in chosen:
            counts[industry] = counts.get(industry, 0) + 1
    industries = sorted(counts, key=lambda i: (-counts[i], i))[:_COLUMNS]
    cells = [[focus[places[row]].get(i, 0) for i in industries] for row in order]
    image = heat.imshow(
        [[cell or float("nan") for cell in row] for row in cells], aspect="auto", cmap="cividis_r",
        origin="lower", vmin=0.5,
    )  # fmt: skip
    names = [shorten(things[i].name(language), 30) for i in industries]
    heat.set_xticks(range(len(industries)), names, rotation=90, fontsize=7)
    heat.set_yticks(
        range(len(order)), [shorten(things[places[i]].name(language), 30) for i in order]
    )
    heat.yaxis.tick_right()
    heat.set_xticks([x - 0.5 for x in range(len(industries) + 1)], minor=True)
    heat.set_yticks([y - 0.5 for y in range(len(order) + 1)], minor=True)
    heat.grid(which="minor", color="#E5E5E5", linewidth=0.5)
    heat.tick_params(which="both", length=0)
    most = max(max(row) for row in cells)
    bar = figure.colorbar(image, ax=heat, location="left", shrink=0.6, ticks=range(1, most + 1))
    bar.set_label(word("documents that say so", language))


def draw_series(figure: Any, result: Result, language: str) -> None:
    """Reports over time, each drawn by its comparator, and a line at each target."""
    figure.set_size_inches(8, 4.2)
    axes = figure.add_subplot()
    place = {name: i for i, name in enumerate(result.columns)}
    rows: list[Any] = [row for row in result.rows if row[place["number"]] is not None]
    reports = [row for row in rows if row[0] == "report" and _middle(row[1])]
    points = [(_middle(row[1]), row[place["number"]]) for row in reports]
    drawn = set()
    for (day, value), row in zip(points, reports, strict=True):
        sign = row[place["comparator"]].split(", ")[0]
        label = (
            word(_READS.get(sign, sign), language)
            if language == "en"
            else _READS_ZH.get(sign, sign)
        )
        axes.plot(
            [day], [value], _MARKS.get(sign, "s"), color=BLUE, markersize=6,
            label="" if label in drawn else label,
        )  # fmt: skip
        drawn.add(label)
    for row in rows:
        if row[0] != "target":
            continue
        axes.axhline(row[place["number"]], color=ORANGE, linestyle="--", linewidth=1.2)
        due = f" ({row[1]})" if row[1] else ""
        text = f"{word('target', language)} {row[place['value']]}{due}"
        axes.annotate(
            text, (0.01, row[place["number"]]), xycoords=("axes fraction", "data"),
            xytext=(0, 3), textcoords="offset points", color=ORANGE, fontsize=8,
        )  # fmt: skip
    units = [row[place["unit"]] for row in rows if isinstance(row[place["unit"]], Thing)]
    axes.set_ylabel(units[0].name(language) if units else "")
    axes.margins(x=0.06, y=0.12)
    if drawn:
        axes.legend(loc="lower right", frameon=False)
    figure.autofmt_xdate()


_READS: Final = {
    "exactly": "as reported", "more-than": "more than", "at-least": "at least", "nearly": "nearly",
    "about": "about", "less-than": "less than", "at-most": "at most",
}  # fmt: skip
_READS_ZH: Final = {
    "exactly": "报告值", "more-than": "超过", "at-least": "不少于", "nearly": "近", "about": "约",
    "less-than": "不足", "at-most": "不超过",
}  # fmt: skip


def _middle(text: str) -> date | None:
    """The day in the middle of what a partial date can mean; None for what is no date."""
    try:
        day = PartialDate.parse(text)
    except ValueError:
        return None
    return date.fromordinal((day.earliest.toordinal() + day.latest.toordinal()) // 2)


def draw_paths(figure: Any, result: Result, language: str) -> None:
    """Each chain as a row of boxes, the relation and its document on the way."""
    chains: dict[Any, dict[Any, list[Any]]] = {}
    rows: list[Any] = list(result.rows)
    for number, step, *cells in rows:
        chains.setdefault(number, {}).setdefault(step, []).append(cells)
    longest = max(len(steps) for steps in chains.values())
    figure.set_size_inches(2.6 * (longest + 1), 1.3 + 1.05 * len(chains))
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(-0.5, longest + 0.5)
    axes.set_ylim(-len(chains) + 0.4, 0.6)
    for row, steps in enumerate(chains.values()):
        for column, cells in enumerate(steps.values()):
            first, way, relation, other, document, *_ = cells[0]
            if not column:
                _box(axes, 0, -row, first, language)
            _box(axes, column + 1, -row, other, language)
            style = "->" if way == "→" else "<-"
            axes.annotate(
                "", (column + 0.7, -row), (column + 0.3, -row),
                arrowprops={"arrowstyle": style, "color": INK},
            )  # fmt: skip
            axes.text(
                column + 0.5,
                -row + 0.1,
                shorten(relation.name(language), 18),
                ha="center",
                fontsize=7,
            )
            paper = shorten(document.removeprefix("doc:"), 22)
            axes.text(column + 0.5, -row - 0.2, paper, ha="center", fontsize=6, color="#555555")


def _box(axes: Any, x: int, y: int, thing: Thing, language: str) -> None:
    text = "\n".join(textwrap.wrap(thing.name(language), 9 if language == "zh" else 17)[:4])
    axes.text(
        x, y, text, ha="center", va="center", fontsize=8,
        bbox={"boxstyle": "round,pad=0.35", "facecolor": "#EAF3FA", "edgecolor": BLUE},
    )  # fmt: skip
