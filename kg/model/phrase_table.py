"""Tables of phrases, matched at a place of a text: the longest one that begins or ends there."""

from __future__ import annotations

import csv
import string
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final, Generic, TypeVar

_ASCII_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_WORD: Final = frozenset(string.ascii_letters)
Meaning = TypeVar("Meaning")


def folded(text: str) -> str:
    """The text with ASCII letters in lower case; its length does not change.

    >>> folded("More Than")
    'more than'
    """
    return text.translate(_ASCII_LOWER)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this package."""
    with files(__package__).joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


class PhraseTable(Generic[Meaning]):
    """Phrases and what they mean.

    A phrase that begins or ends with a letter matches whole words only. Looking up costs as many
    slices as there are lengths of phrases with the same first (or last) character.

    >>> table = PhraseTable({"more than": ">", "than": "?", "万": "10^4"}.items())
    >>> text = folded("More than 5万")
    >>> table.before(text, 9), table.after(text, 11), table.after(text, 5)
    (('>', 0), ('10^4', 12), ('?', 9))
    """

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings = dict(phrases)
        self._by_first = _lengths((phrase[0], len(phrase)) for phrase in self._meanings)
        self._by_last = _lengths((phrase[-1], len(phrase)) for phrase in self._meanings)

    def after(self, text: str, at: int) -> tuple[Meaning, int] | None:
        """The longest phrase that begins at a place, and where it ends."""
        if at >= len(text) or not (lengths := self._by_first.get(text[at])):
            return None
        for length in lengths:
            end = at + length
            if end > len(text):
                continue
            meaning = self._meanings.get(text[at:end])
            if meaning is not None and not _cuts_word(text, end):
                return meaning, end
        return None

    def before(self, text: str, at: int) -> tuple[Meaning, int] | None:
        """The longest phrase that ends at a place, and where it begins."""
        if at <= 0 or not (lengths := self._by_last.get(text[at - 1])):
            return None
        for length in lengths:
            start = at - length
            if start < 0:
                continue
            meaning = self._meanings.get(text[start:at])
            if meaning is not None and not _cuts_word(text, start):
                return meaning, start
        return None


def _lengths(items: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """The lengths of phrases by a character of theirs, longest first."""
    found: dict[str, set[int]] = {}
    for char, length in items:
        found.setdefault(char, set()).add(length)
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


def _cuts_word(text: str, at: int) -> bool:
    """Whether letters stand on both sides of a place."""
    return 0 < at < len(text) and text[at - 1] in _WORD and text[at] in _WORD
