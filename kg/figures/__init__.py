"""Answers of measures for readers: as tables, and as figures worth printing."""

from kg.figures.drawing import SUFFIXES, draw
from kg.figures.tables import catalogue_text, result_text

__all__ = ["SUFFIXES", "catalogue_text", "draw", "result_text"]
