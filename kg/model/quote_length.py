"""How long a quote may be: a text belongs to its publisher, so the data never quote much of it.

At most a dozen words or 40 Chinese characters. What is written without spaces (Chinese characters,
kana) counts by the character, all else by the word.
"""

from __future__ import annotations

import re
from typing import Final

MOST_WORDS: Final = 12
MOST_CHARACTERS: Final = 40
_UNIT: Final = re.compile(
    r"(?P<character>[\u3040-\u30ff\u3400-\u9fff])|[^\s\u3040-\u30ff\u3400-\u9fff]+"
)
_LETTER: Final = re.compile(r"\w")


def fitting(text: str) -> int:
    """How many code points of a text may be quoted, counted from its beginning.

    >>> fitting("a few words"), fitting("one " * 20), fitting("字" * 50)
    (11, 47, 40)
    """
    words = characters = 0
    for found in _UNIT.finditer(text):
        if found["character"]:
            characters += 1
        else:
            words += bool(_LETTER.search(found[0]))
        if words > MOST_WORDS or characters > MOST_CHARACTERS:
            return len(text[: found.start()].rstrip())
    return len(text)
