"""Half-width punctuation in Chinese texts: read as the full-width marks.

Each mark is one character in both forms, so offsets stay valid.
"""

from __future__ import annotations

import re
from typing import Final

_WIDE: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
#: A mark between digits or letters belongs to them: 12,345 · 10:30 · F(x).
_MARK: Final = re.compile(r"(?<![\dA-Za-z])[,;:()?!]|[,;:()?!](?![\dA-Za-z])|(?<=[^\d\s]),(?=\d)")


def widened(text: str) -> str:
    """The text with full-width marks; its length does not change."""
    return _MARK.sub(lambda found: _WIDE[found[0]], text)
