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
    from kg.errors import KgError
    from kg.graph.build import build
    from kg.graph.cache import load
    from kg.graph.dataset import Dataset
    from kg.graph.explain import proofs, reasons
    from kg.graph.shapes import validate
    from kg.judging.cards import card
    from kg.judging.ledger import ledger
    from kg.model.records import Claim, Document, Entity, Quantity
    from kg.network.project import project
    from kg.showing.html.network import EvidenceNetwork
    from kg.showing.html.view import view
    from kg.sources.corpus import Corpus, read_corpus

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
    "Claim": "model.records",
    "Corpus": "sources.corpus",
    "Dataset": "graph.dataset",
    "Document": "model.records",
    "Entity": "model.records",
    "EvidenceNetwork": "showing.html.network",
    "KgError": "errors",
    "Quantity": "model.records",
    "build": "graph.build",
    "card": "judging.cards",
    "ledger": "judging.ledger",
    "load": "graph.cache",
    "project": "network.project",
    "proofs": "graph.explain",
    "read_corpus": "sources.corpus",
    "reasons": "graph.explain",
    "validate": "graph.shapes",
    "view": "showing.html.view",
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
