"""Claims files ↔ :class:`~kg.model.Claim`, and the quote gate.

``data/claims/<document>.yaml`` holds one document: its header and what it says. Adding a document
is adding a file.
"""

from kg.claims.corpus import Corpus, read_corpus
from kg.claims.quotes import check_quotes
from kg.claims.reading import read_claims
from kg.claims.writing import write_claims

__all__ = ["Corpus", "check_quotes", "read_claims", "read_corpus", "write_claims"]
