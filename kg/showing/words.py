"""What tables and figures say of themselves, in English and Chinese."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def chinese() -> dict[str, str]:
    """Chinese by the English word as code writes it (``chinese.json``)."""
    content: dict[str, str] = json.loads(
        Path(__file__).with_name("chinese.json").read_text("utf-8")
    )
    return content


def word(text: str, language: str) -> str:
    """A word of ours in a language."""
    return chinese().get(text, text) if language == "zh" else text.replace("_", " ")
