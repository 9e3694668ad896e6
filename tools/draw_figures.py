"""Draws a figure of each measure and writes the page that shows them (make figures)."""

from __future__ import annotations

import sys
from pathlib import Path

import kg
from kg.network.measures.catalogue import measures
from kg.showing.text.result import catalogue_text

#: What the measures that take something are asked, and the pictures with Chinese labels.
ASKED = {
    "gaps": ("2024-01-01",),
    "paths": ("通州", "国务院"),
    "change": ("2021-01-11", "2023-01-11"),
    "series": ("tasks-251-rate",),
}
CHINESE = ("overlap", "paths")


def main(docs: Path) -> None:
    """Write ``measures.md`` and ``figures/*.png``."""
    g = kg.open()
    (docs / "figures").mkdir(exist_ok=True)
    for name in measures():
        result = g.measure(name, *ASKED.get(name, ()))
        language = "zh" if name in CHINESE else "en"
        content = g.draw(result, language=language, dpi=90)
        (docs / "figures" / f"{name}.png").write_bytes(content)
    (docs / "measures.md").write_text(catalogue_text("md"), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
