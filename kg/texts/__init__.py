"""What the library finds as text, Markdown, CSV and JSON for people and programs."""

from kg.texts.cards import card_text, reasons_text
from kg.texts.conflicts import conflicts_text
from kg.texts.promises import progress_text, series_text

__all__ = ["card_text", "conflicts_text", "progress_text", "reasons_text", "series_text"]
