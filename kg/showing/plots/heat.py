"""Which places share which industries: a heat map beside the tree of similarity."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from kg.network.measures.measure import Result
from kg.showing.plots.style import INK, shorten
from kg.showing.words import word

#: How many industries, the most common ones, are drawn.
_COLUMNS: Final = 45


def draw_heat(figure: Any, result: Result, language: str) -> None:
    """Districts × industries with the number of documents, beside the tree of similarity."""
    from scipy.cluster.hierarchy import dendrogram

    focus, things = result.extras["focus"], result.extras["things"]
    places = sorted(focus)
    figure.set_size_inches(11, 2.6 + 0.32 * len(places))
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
    counts = Counter(industry for chosen in focus.values() for industry in chosen)
    industries = sorted(counts, key=lambda i: (-counts[i], i))[:_COLUMNS]
    cells = [[focus[places[row]].get(i, 0) for i in industries] for row in order]
    image = heat.imshow(
        [[cell or float("nan") for cell in row] for row in cells], aspect="auto", cmap="cividis_r",
        origin="lower", vmin=0.5,
    )  # fmt: skip
    columns, rows = (
        [shorten(things[key].name(language), 30) for key in keys]
        for keys in (industries, [places[row] for row in order])
    )
    heat.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    heat.set_yticks(range(len(rows)), rows)
    heat.yaxis.tick_right()
    heat.set_xticks([x - 0.5 for x in range(len(industries) + 1)], minor=True)
    heat.set_yticks([y - 0.5 for y in range(len(order) + 1)], minor=True)
    heat.grid(which="minor", color="#E5E5E5", linewidth=0.5)
    heat.tick_params(which="both", length=0)
    most = max(max(row) for row in cells)
    bar = figure.colorbar(image, ax=heat, location="left", shrink=0.6, ticks=range(1, most + 1))
    bar.set_label(word("documents that say so", language))
