"""What the library finds as text, Markdown, CSV and JSON for people and programs."""

from kg.texts.cards import card_text, reasons_text
from kg.texts.comparisons import comparison_text
from kg.texts.conflicts import conflicts_text
from kg.texts.differences import difference_text
from kg.texts.promises import progress_text, series_text

__all__ = [
    "card_text",
    "comparison_text",
    "conflicts_text",
    "difference_text",
    "progress_text",
    "reasons_text",
    "series_text",
]
