"""Two Districts KG: a knowledge graph of zones, actors and initiatives.

>>> import kg
>>> ds = kg.load()
>>> ds.query("ASK { id:tongzhou kg:focusesOn id:green-finance }").boolean
True

Every statement leads to its sentence: :func:`kg.proofs` gives the claims behind a statement.
Names are loaded when they are first used, so that ``import kg`` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.cache import load
    from kg.cards import card
    from kg.claims import Corpus, read_corpus
    from kg.dataset import Dataset
    from kg.errors import KgError
    from kg.evidence import proofs, reasons
    from kg.model import Claim, Document, Entity, Quantity
    from kg.network import project
    from kg.pipeline import build
    from kg.shapes import validate
    from kg.targets import ledger
    from kg.views import EvidenceNetwork, view

__all__ = [
    "Claim",
    "Corpus",
    "Dataset",
    "Document",
    "Entity",
    "EvidenceNetwork",
    "KgError",
    "Quantity",
    "build",
    "card",
    "ledger",
    "load",
    "project",
    "proofs",
    "read_corpus",
    "reasons",
    "validate",
    "view",
]

_HOMES = {
    "Claim": "model",
    "Corpus": "claims",
    "Dataset": "dataset",
    "Document": "model",
    "Entity": "model",
    "EvidenceNetwork": "views",
    "KgError": "errors",
    "Quantity": "model",
    "build": "pipeline",
    "card": "cards",
    "ledger": "targets",
    "load": "cache",
    "project": "network",
    "proofs": "evidence",
    "read_corpus": "claims",
    "reasons": "evidence",
    "validate": "shapes",
    "view": "views",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module at first use."""
    if name == "__version__":
        from importlib.metadata import version

        return version("two-districts-kg")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"kg.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
