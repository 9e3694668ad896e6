"""What tables and figures say of themselves, in English and Chinese."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from kg.errors import ExportError


@cache
def chinese() -> dict[str, str]:
    """Chinese by the English word as code writes it (``chinese.json``).

    >>> isinstance(chinese(), dict)
    True
    """
    content: dict[str, str] = json.loads(
        Path(__file__).with_name("chinese.json").read_text("utf-8")
    )
    return content


def word(text: str, language: str) -> str:
    """A word of ours in a language.

    >>> word("focuses on", "en")
    'focuses on'
    """
    return chinese().get(text, text) if language == "zh" else text.replace("_", " ")


def check_language(language: str) -> None:
    """Refuse a language that nothing is written in.

    Raises:
        ExportError: it is neither English nor Chinese.

    >>> check_language("zh")
    >>> check_language("fr")
    Traceback (most recent call last):
    ...
    kg.errors.ExportError: fr: is no language of ours; choose en or zh
    """
    if language not in ("en", "zh"):
        raise ExportError(str(language), "is no language of ours; choose en or zh")
