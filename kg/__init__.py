"""Two Districts KG: a knowledge graph of zones, actors and initiatives.

>>> import kg
>>> g = kg.open()
>>> g.show("通州").label_en
'Tongzhou District'
>>> [reason] = g.why("通州", "focusesOn", "绿色金融")
>>> reason.proofs[0].quote
'green finance'

Names are loaded when they are first used, so that ``import kg`` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph, load, open
    from kg.errors import KgError
    from kg.graph.build import build
    from kg.graph.sparql.answer import Answer
    from kg.judging.cards import Card
    from kg.judging.conflicts.conflict import Conflict
    from kg.judging.ledger import Promise
    from kg.model.records import Claim, Document, Entity, Quantity
    from kg.showing.html.network import EvidenceNetwork
    from kg.sources.corpus import Corpus, read_corpus

__all__ = [
    "Answer",
    "Card",
    "Claim",
    "Conflict",
    "Corpus",
    "Document",
    "Entity",
    "EvidenceNetwork",
    "KgError",
    "KnowledgeGraph",
    "Promise",
    "Quantity",
    "build",
    "load",
    "open",
    "read_corpus",
]

_HOMES = {
    "Answer": "graph.sparql.answer",
    "Card": "judging.cards",
    "Claim": "model.records",
    "Conflict": "judging.conflicts.conflict",
    "Corpus": "sources.corpus",
    "Document": "model.records",
    "Entity": "model.records",
    "EvidenceNetwork": "showing.html.network",
    "KgError": "errors",
    "KnowledgeGraph": "api",
    "Promise": "judging.ledger",
    "Quantity": "model.records",
    "build": "graph.build",
    "load": "api",
    "open": "api",
    "read_corpus": "sources.corpus",
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
