"""Answers for people: tables and texts, plots, and interactive pages."""
