"""Names as people type them: a normal form for comparing, and pinyin for Chinese names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_PUNCTUATION: Final = re.compile(r"[^\w\s]+")
_QUOTES: Final = "\"'“”‘’「」『』«»《》"
#: Readings that pypinyin's dictionaries get wrong in our labels. They read 朝阳 as morning sun
#: (zhao yang) where no 区 follows, the surname 曾 as "once" (ceng), 晟 by a rare reading (cheng);
#: 劲松 is spelled Jinsong and 晋柏 Jinbo by the documents that name their bearers; the districts
#: 闵行, 马尾 and 曹妃甸 are no walk, no horse's tail (ma yi) and have a tone of their own.
_READINGS: Final = {
    "朝阳": ("chao", "yang"),
    "曾赞荣": ("zeng", "zan", "rong"),
    "朱晟": ("zhu", "sheng"),
    "劲松": ("jin", "song"),
    "晋柏": ("jin", "bo"),
    "闵行": ("min", "hang"),
    "马尾": ("ma", "wei"),
    "曹妃甸": ("cao", "fei", "dian"),
    "长星": ("chang", "xing"),
}


#: English names of the languages that documents are in, by ISO 639-1 code.
_LANGUAGES: Final = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_name(tag: str) -> str:
    """English name of a language by its tag; the tag where the name is not known.

    >>> language_name("zh-Hant"), language_name("tlh")
    ('Chinese', 'tlh')
    """
    return _LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def normal_form(text: str) -> str:
    """The form in which two spellings of a name are equal.

    Full-width letters become narrow (NFKC), case is folded, quotation marks around the whole are
    dropped, runs of whitespace become one space.

    >>> normal_form("  “Two   ZONES” ")
    'two zones'
    >>> normal_form("ＣＢＤ")
    'cbd'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(" ".join(folded.split()).strip(_QUOTES).split())


def is_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character.

    >>> is_chinese("通州"), is_chinese("Tongzhou")
    (True, False)
    """
    return _HAN.search(text) is not None


def pinyin_of(chinese: str) -> str:
    """Pinyin without tones, a space between syllables; letters and digits stay, punctuation goes.

    The letter ü is written v, as on a keyboard.

    >>> pinyin_of("通州区"), pinyin_of("朝阳组团"), pinyin_of("“两区”251项任务")
    ('tong zhou qu', 'chao yang zu tuan', 'liang qu 251 xiang ren wu')
    """
    from pypinyin import lazy_pinyin

    _teach_readings()
    return " ".join(_PUNCTUATION.sub(" ", " ".join(lazy_pinyin(chinese))).split())


@cache
def _teach_readings() -> None:
    from pypinyin import load_phrases_dict

    load_phrases_dict({name: [[part] for part in parts] for name, parts in _READINGS.items()})
