"""The quote gate: proves with the text at hand that each quote stands where its claim says."""

from __future__ import annotations

from pathlib import Path

from kg.errors import QuoteNotFound, SourceError
from kg.sources.corpus import Corpus
from kg.sources.documents import load_source_text


def check_quotes(corpus: Corpus, texts: Path) -> tuple[list[SourceError], int]:
    """Hold every quote against the texts at hand.

    Args:
        corpus: Documents and claims.
        texts: Folder with ``<document>.txt`` files, UTF-8.

    Returns:
        What does not hold, one error a claim or unusable text, and the number of quotes that were
        checked. Quotes of documents whose text is not in the folder count as unchecked.
    """
    errors: list[SourceError] = []
    checked = 0
    for document in corpus.documents:
        path = texts / f"{document.id}.txt"
        quoted = [c for c in corpus.claims if c.document == document.id and c.start is not None]
        if not quoted or not path.exists():
            continue
        try:
            text = load_source_text(path, document)
        except SourceError as err:
            errors.append(err)
            # The digest is wrong, yet the reader may say which quotes are hit.
            text = path.read_bytes().decode("utf-8", "replace")
        checked += len(quoted)
        errors += [
            QuoteNotFound(
                f"{document.id} claim {c.digest[:12]} ({c.place.path}:{c.place.line})",
                start=c.start or 0,
                end=c.end or 0,
                quote=c.quote or "",
                found=text[c.start : c.end],
            )
            for c in quoted
            if text[c.start : c.end] != c.quote
        ]
    return errors, checked
