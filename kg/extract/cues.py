"""Cue words: cheap hints of what a sentence may hold, found in the same pass as the names.

A sentence without a cue for dates and without a digit is not searched for dates; the same holds
for figures, posts, speech and industries.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.lexicon import Lexicon

POST: Final = "\0post"
DATE: Final = "\0date"
FIGURE: Final = "\0figure"
SPEECH: Final = "\0speech"
INDUSTRY: Final = "\0industry"
#: The words of each cue; a longer word may begin with one of them.
_WORDS: Final = {
    DATE: (
        "year|month|week|recently|yesterday|now|currently|so far|quarter|half|day|today|january"
        "|february|march|april|may|june|july|august|september|october|november|december"
        "|年|月|季度|目前|当前|日前|近日|今天|未来|今后|如今|现在|眼下|同日|当日|当天|那天|monday|tuesday"
        "|wednesday|thursday|friday|saturday|sunday|mid|early|late|tomorrow|to date|decade|fiscal"
        "|during|over the|nineties|eighties|seventies|since|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov"
        "|dec|昨|明日|周|星期|天前|期间|时期|期末|五”|以来|至今|半年|假期"
    ),
    FIGURE: (
        "one|two|three|ten|twelve|thir|twenty|four|five|fif|six|seven|eigh|eleven|nine|dozen|half"
        "|一|二|三|四|五|六|七|八|九|十|百|千|万|亿|两|半"
    ),
    SPEECH: (
        "said|says|told|added|noted|according to|stressed|introduced|stated|explained|announced"
        "|说|表示|介绍|指出|告诉|认为|强调|透露"
    ),
}


def cue_words(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Every cue word in lower case, with its cue."""
    listed = {POST: lexicon.words["post_words"], INDUSTRY: lexicon.words["industry_nouns"]}
    for cue, words in (listed | {cue: tuple(w.split("|")) for cue, w in _WORDS.items()}).items():
        for word in words:
            yield word.lower(), cue


def is_whole_word(text: str, start: int, end: int, cue: str) -> bool:
    """Whether a cue word is not part of a longer word; those of dates and figures may go on."""
    if text[start - 1 : start].isalpha():
        return False
    return cue in (DATE, FIGURE) or not text[end : end + 1].isalpha()
