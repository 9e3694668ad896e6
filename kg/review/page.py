"""The review as one offline page: the article, with its claims in the margin.

The page loads and sends nothing: its Content Security Policy allows only its own style and script.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from string import Template
from typing import Any

from kg.errors import ExportError
from kg.review.proposals import KEYS, Proposal, Review
from kg.review.reader import read_review
from kg.sources.atomic import write_atomically

#: What stands in every page of ours.
_MARK = b'<script type="application/json" id="review">'
_FOLDER = Path(__file__).parent / "html"
_HEAD = ("document", "title", "url", "publisher", "published", "language", "sha256", "text")
_FIXED = (
    "id",
    "status",
    "rule",
    "confidence",
    "reason",
    "subject_chars",
    "object_chars",
    "subject_like",
    "object_like",
    "indicator_like",
)


def write_page(path: Path, output: Path | None) -> Path:
    """Write the page of a review file, by default beside it; returns its path.

    Raises:
        DataErrors: the review file has faults.
        ExportError: the page cannot be written, or would by default overwrite another file, such as
            the article itself.
    """
    review = read_review(path)
    target = output or path.with_suffix(".html")
    if output is None and target.exists() and _MARK not in target.read_bytes():
        raise ExportError(target, "is another page and would be overwritten; name one with -o")
    write_atomically(target, page(review, review.source()).encode())
    return target


def page(review: Review, text: str) -> str:
    """The HTML page of a review with its stored text."""
    style = (_FOLDER / "review.css").read_text("utf-8")
    script = (_FOLDER / "review.js").read_text("utf-8")
    about = " · ".join(x for x in (review.publisher, review.published, review.url) if x)
    return Template((_FOLDER / "review.html").read_text("utf-8")).substitute(
        language=html.escape(review.language),
        title=html.escape(review.title or review.document),
        about=html.escape(about),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_data(review, text),
    )


def _hash(content: str) -> str:
    """A hash as Content Security Policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _data(review: Review, text: str) -> str:
    """The review as JSON that no markup inside can end."""
    sentences: dict[tuple[str, str], dict[str, Any]] = {}
    for proposal in sorted(review.proposals, key=lambda p: p.span):
        group = sentences.setdefault(
            (proposal.chars, proposal.quote),
            {"at": proposal.at, "chars": proposal.chars, "quote": proposal.quote, "claims": []},
        )
        group["claims"].append(_cells(proposal))
    content = {
        "file": review.path.name,
        "head": {key: str(getattr(review, key)) for key in _HEAD},
        "keys": list(KEYS),
        "editable": [key for key in KEYS if key not in _FIXED],
        "text_content": text,
        "paragraphs": [[m.start(), m.end()] for m in re.finditer(r"[^\n]*\S[^\n]*", text)],
        "sentences": list(sentences.values()),
    }
    return (
        json.dumps(content, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    )


def _cells(proposal: Proposal) -> dict[str, str]:
    return {key: str(getattr(proposal, key)) for key in KEYS}
