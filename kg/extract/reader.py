"""Reads articles: plain text unchanged, HTML and Markdown without their markup."""

from __future__ import annotations

import hashlib
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from kg.errors import SourceError
from kg.extract.records import LANGUAGES, SourceText
from kg.model.dates import PartialDate
from kg.model.namespaces import SLUG

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_BLOCKS: Final = re.compile(
    r"p|div|h[1-6]|li|tr|br|section|article|header|title|blockquote|table|ul|ol|dd|dt"
)
_SILENT: Final = frozenset(
    ["script", "style", "nav", "footer", "noscript", "head", "form", "button", "svg", "aside"]
)
_MARKDOWN: Final = (
    (re.compile(r"^---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"```.*?```", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"^\s{0,3}(?:[-*+]|\d+[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"^\s{0,3}>\s?", re.MULTILINE), ""),
)


class _PageText(HTMLParser):
    """Collects the text of a page, one line for each block element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block element; ignore what is not text."""
        if tag in _SILENT:
            self.depth += 1
        elif _BLOCKS.fullmatch(tag):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block element."""
        if tag in _SILENT:
            self.depth = max(0, self.depth - 1)
        elif _BLOCKS.fullmatch(tag):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Add text to the line."""
        if not self.depth:
            self.lines[-1] += data

    def text(self) -> str:
        """The text, one line a block, with runs of whitespace made single."""
        lines = (" ".join(line.split()) for line in self.lines)
        return "\n\n".join(line for line in lines if line) + "\n"


def read_source(
    path: Path | str,
    *,
    language: str = "",
    published: str = "",
    url: str = "",
    publisher: str = "",
    name: str = "",
) -> SourceText:
    """Read an article from a file; ``-`` is standard input.

    Args:
        path: A text, an HTML page (by suffix or content) or Markdown (``.md``).
        language: ``en`` or ``zh``; detected from the characters by default.
        published: Day, month or year of issue.
        url: Where it was published.
        publisher: Who published it.
        name: Slug of the document; made from the file's name by default.

    Raises:
        SourceError: missing, empty, binary or not UTF-8, an unknown language or a wrong date.
    """
    path = Path(path)
    shown = "standard input" if str(path) == "-" else str(path)
    if language and language not in LANGUAGES:
        raise SourceError(shown, f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except (OSError, ValueError) as err:  # a NUL in the name is a ValueError
        raise SourceError(shown, f"cannot be read ({getattr(err, 'strerror', err)})") from err
    if b"\0" in content:
        raise SourceError(shown, "is binary; give a text, an HTML page or Markdown")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as err:
        line = content[: err.start].count(b"\n") + 1
        raise SourceError(
            shown, f"line {line} is not UTF-8 (byte {err.start}); save the file as UTF-8"
        ) from err
    try:
        text = _plain(text, path.suffix.lower())
    except AssertionError as err:  # what html.parser raises for a marked section it does not know
        raise SourceError(shown, f"is not HTML ({err}); save the page as text") from err
    if not text.strip():
        raise SourceError(shown, "holds no text; nothing to extract from")
    if published:
        try:
            PartialDate.parse(published)
        except ValueError as err:
            raise SourceError(shown, str(err)) from err
    return SourceText(
        id=name or slug(path),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        language=language or ("zh" if len(_HAN.findall(text)) * 5 > len(text) else "en"),
        published=published,
        url=url,
        publisher=publisher,
    )


def slug(path: Path) -> str:
    """A document's slug from its file name.

    >>> slug(Path("Beijing FTZ (2021).txt")), slug(Path("-"))
    ('beijing-ftz-2021', 'document')
    """
    stem = path.stem.lower()
    if SLUG.fullmatch(stem):
        return stem
    from kg.model.names import is_chinese, pinyin_of

    words = pinyin_of(stem) if is_chinese(stem) else stem
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-") or "document"


def _plain(text: str, suffix: str) -> str:
    start = text[:2000].lstrip("\ufeff \n\r\t").lower()
    if suffix in (".html", ".htm") or start.startswith(("<!doctype html", "<html")):
        page = _PageText()
        page.feed(text)
        page.close()
        return page.text()
    if suffix in (".md", ".markdown"):
        for pattern, by in _MARKDOWN:
            text = pattern.sub(by, text)
    return text
