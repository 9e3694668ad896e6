"""Cells and rows of a payload: clean texts, safe addresses, nothing absent at the end of a row."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from kg.showing.html.evidence import Both, CitedDocument

#: Control characters, and those that turn the direction of writing for all that follows.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_URL: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)


def clean_both(both: Both | None) -> list[str]:
    """Both names, as :func:`clean` leaves them; empty where there is none."""
    return [clean(text) for text in both or ("", "")]


def clean(text: Any) -> str:
    r"""A text without characters that cannot be seen but change how the rest is shown.

    >>> clean("a\u202eb\x00c")
    'abc'
    """
    return _UNSEEN.sub("", str(text))


def safe_url(url: str) -> str:
    """An address that a link may lead to: web pages only, never a script; else empty.

    >>> safe_url("https://example.org/a?b=1"), safe_url("javascript:alert(1)")
    ('https://example.org/a?b=1', '')
    """
    return url if _URL.fullmatch(url) else ""


def short_digest(digest: str) -> str:
    """A SHA-256 in 43 letters in place of 64; any other text stays."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        return clean(digest)
    return base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def trimmed(row: list[Any]) -> list[Any]:
    """A row without what is absent at its end."""
    while row and row[-1] in ("", None, 0):
        row.pop()
    return row


def trimmed_edge(*cells: Any) -> list[Any]:
    """A link without what is absent at its end: rule, premises, registered, past."""
    row = list(cells)
    absent: tuple[Any, ...] = (0, 0, [], None)
    for empty in absent:
        if row[-1] != empty:
            break
        row.pop()
    return row


def cited(document: CitedDocument) -> list[Any]:
    """A document as claims cite it."""
    names = [*clean_both(document.title), clean_both(document.publisher)]
    words = [document.slug, *names, document.date]
    addresses = [safe_url(url) for url in (document.url, document.copy_url)]
    return trimmed([*words, addresses[0], clean(document.extent), addresses[1]])


def names_of(node: dict[str, Any]) -> Both:
    """The names of a node of a network, English and Chinese; its id where it has none."""
    en, zh = clean(node.get("label_en", "")), clean(node.get("label_zh", ""))
    return (en, zh) if en or zh else (clean(node.get("label") or node["id"]), "")
