"""How two things are connected: each chain as a row of boxes."""

from __future__ import annotations

import textwrap
from typing import Any

from kg.network.measures.measure import Result, Thing
from kg.showing.plots.style import BLUE, FAINT_INK, INK, shorten


def draw_paths(figure: Any, result: Result, language: str) -> None:
    """Each chain as a row of boxes, the relation and its document on the way."""
    chains: dict[int, dict[int, dict[str, Any]]] = {}
    for row in result.records():
        # Of several relations between two things the first is drawn.
        chains.setdefault(row["path"], {}).setdefault(row["step"], row)
    longest = max(len(steps) for steps in chains.values())
    figure.set_size_inches(2.6 * (longest + 1), 1.3 + 1.05 * len(chains))
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(-0.5, longest + 0.5)
    axes.set_ylim(-len(chains) + 0.4, 0.6)
    for y, steps in enumerate(chains.values()):
        for x, row in enumerate(steps.values()):
            if not x:
                _box(axes, 0, -y, row["thing"], language)
            _box(axes, x + 1, -y, row["other"], language)
            axes.annotate(
                "", (x + 0.7, -y), (x + 0.3, -y),
                arrowprops={"arrowstyle": "->" if row["way"] == "→" else "<-", "color": INK},
            )  # fmt: skip
            relation = shorten(row["relation"].name(language), 18)
            axes.text(x + 0.5, 0.1 - y, relation, ha="center", fontsize=7)
            document = shorten(row["document"].removeprefix("doc:"), 22)
            axes.text(x + 0.5, -y - 0.2, document, ha="center", fontsize=6, color=FAINT_INK)


def _box(axes: Any, x: int, y: int, thing: Thing, language: str) -> None:
    text = "\n".join(textwrap.wrap(thing.name(language), 9 if language == "zh" else 17)[:4])
    axes.text(
        x, y, text, ha="center", va="center", fontsize=8,
        bbox={"boxstyle": "round,pad=0.35", "facecolor": "#EAF3FA", "edgecolor": BLUE},
    )  # fmt: skip
