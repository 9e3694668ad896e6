"""Answers of measures as figures: ranked bars, heat map with tree, timeline, chains.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ExportError
from kg.model.names import is_chinese
from kg.network.measures.catalogue import find_measure
from kg.network.measures.measure import Result, Thing
from kg.showing.plots.bars import draw_bars
from kg.showing.plots.fonts import chinese_font
from kg.showing.plots.heat import draw_heat
from kg.showing.plots.paths import draw_paths
from kg.showing.plots.series import draw_series
from kg.showing.plots.style import FAINT_INK, STYLE
from kg.showing.words import check_language

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

#: Formats of figures, by the suffix of the file.
SUFFIXES: Final = (".png", ".svg", ".pdf")
#: What a file would say of the day and the program that made it, left out.
_UNDATED: Final[dict[str, dict[str, str | None]]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_KINDS: Final = {"overlap": draw_heat, "series": draw_series, "paths": draw_paths}


def draw(
    result: Result, dataset: Dataset, suffix: str = ".png", *, language: str = "en", dpi: int = 160
) -> bytes:
    """A figure of an answer, the same bytes for the same answer.

    Args:
        result: What a measure gave.
        dataset: What was asked: its documents and their last day are named as the source.
        suffix: One of :data:`SUFFIXES`.
        language: ``en`` or ``zh``.
        dpi: Dots an inch of a PNG, 10 to 2400.

    Raises:
        ExportError: the suffix or the language is unknown, there is nothing to draw, or no page
            has so many dots.
        QueryError: the answer is not that of a measure.
        KgError: Chinese is to be drawn and no font has its glyphs.

    >>> draw(g.measure("overlap"), ds, ".svg")[:5]
    b'<?xml'
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    check_language(language)
    if suffix not in SUFFIXES:
        raise ExportError(suffix, f"is no figure; write to {' or '.join(SUFFIXES)}")
    if not 10 <= dpi <= 2400:
        raise ExportError(suffix, f"cannot have {dpi} dots an inch; give 10 to 2400")
    if not result.rows:
        raise ExportError(result.measure, "there is nothing to draw: " + " ".join(result.notes))
    with mpl.rc_context(STYLE | {"font.family": _fonts(result, language)}):
        figure = Figure(layout="constrained")
        _KINDS.get(result.measure, draw_bars)(figure, result, language)
        _write_title(figure, result, dataset, language)
        out = io.BytesIO()
        figure.savefig(out, format=suffix[1:], metadata=_UNDATED[suffix], dpi=dpi)
    return out.getvalue()


def _fonts(result: Result, language: str) -> list[str]:
    """DejaVu for Latin; a Chinese font behind it where a label needs one."""
    texts = [c.name(language) if isinstance(c, Thing) else str(c) for r in result.rows for c in r]
    if language == "zh" or any(map(is_chinese, texts)):
        return ["DejaVu Sans", chinese_font()]
    return ["DejaVu Sans"]


def _write_title(figure: Any, result: Result, dataset: Dataset, language: str) -> None:
    measure = find_measure(result.measure)
    called = result.extras.get("of")
    question = measure.question_zh if language == "zh" else measure.question_en
    title = called.name(language) if called else question
    width = figure.get_size_inches()[0]
    lines = textwrap.wrap(title, int(width * (5 if language == "zh" else 9)))
    figure.suptitle("\n".join(lines), fontsize=12, x=0.01, ha="left")
    note = "\n".join(textwrap.wrap(_source(dataset, language, result.measure), int(width * 13)))
    figure.supxlabel(note, fontsize=7, x=0.01, ha="left", color=FAINT_INK)


def _source(dataset: Dataset, language: str, name: str) -> str:
    """Where the numbers come from: how many documents, up to which day."""
    rows = dataset.query("SELECT ?d ?day { ?d a kg:Document OPTIONAL { ?d kg:latest ?day } }").rows
    count = len({document for document, _ in rows})
    last = max((day.value for _, day in rows if day), default="—")
    if language == "zh":
        return f"来源：Two Districts KG，{count} 份文档，截至 {last}；方法：kg measure {name}"
    return f"Source: Two Districts KG, {count} documents up to {last}. Method: kg measure {name}."
