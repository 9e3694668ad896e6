"""Paragraphs and sentences, in both languages, with their offsets.

General splitters fail on news about zones: they miss headings, and in Chinese they move the
closing quotation mark to the next sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.records import Sentence

_PARAGRAPH: Final = re.compile(r"[^\n]+")
_CLOSERS: Final = "\"'”’」』）)】]"
_ENGLISH_END: Final = re.compile(
    rf"[.!?。！？][{re.escape(_CLOSERS)}]*(?=\s+[\"'“‘(\[]?[A-Z0-9\u4e00-\u9fff])"
)
_CHINESE_END: Final = re.compile(rf"[。！？!?][{re.escape(_CLOSERS)}]*")
#: A full stop after these does not end a sentence.
_SHORT: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Co|Corp|Inc|Ltd|approx|Gov|Sen|Gen|Lt|Col|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z]|[ap]\.m|e\.g|i\.e|U\.S|U\.K|etc|al)\.)$"
)
_STILL_ENDS: Final = re.compile(r"(?:Co|Corp|Inc|Ltd|etc|al|[ap]\.m|U\.S|U\.K)\.$")
_FINISHED: Final = re.compile(rf"[.!?。！？…:：;；][{re.escape(_CLOSERS)}]*$")


def split(text: str, language: str) -> list[Sentence]:
    """All sentences of a text, in order.

    A line that does not end as a sentence does is a heading; so is a Markdown heading.

    >>> [s.text for s in split("Zones grow. They trade.", "en")]
    ['Zones grow.', 'They trade.']
    >>> [s.text for s in split("他说：“好。”会议结束。", "zh")]
    ['他说：“好。”', '会议结束。']
    """
    sentences: list[Sentence] = []
    number = 0
    for found in _PARAGRAPH.finditer(text):
        if not found[0].strip():
            continue
        number += 1
        pieces = list(_pieces(found[0], language))
        heading = len(pieces) == 1 and _is_heading(found[0].strip(), language)
        for place, (start, end) in enumerate(pieces, start=1):
            start, end = start + found.start(), end + found.start()
            sentences.append(
                Sentence(
                    start=start,
                    end=end,
                    text=text[start:end],
                    paragraph=number,
                    number=place,
                    heading=heading,
                )
            )
    return sentences


def _pieces(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    ends = (_CHINESE_END if language == "zh" else _ENGLISH_END).finditer(paragraph)
    start = 0
    for end in (found.end() for found in ends):
        before = paragraph[start:end].rstrip(_CLOSERS)[-9:]
        if language == "en" and _SHORT.search(before):
            follows = paragraph[end : end + 12].strip()
            if not (_STILL_ENDS.search(before) and re.match(r"(?:The|It|In|This|A) ", follows)):
                continue
        yield from _trimmed(paragraph, start, end)
        start = end
    yield from _trimmed(paragraph, start, len(paragraph))


def _trimmed(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = paragraph[start:end]
    lead = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + lead, start + len(piece.rstrip())


def _is_heading(line: str, language: str) -> bool:
    if line.startswith("#"):
        return True
    longest = 60 if language == "zh" else 160
    return not _FINISHED.search(line) and len(line) <= longest
