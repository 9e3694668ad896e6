"""Everything that the data files say, as quads."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.mapping.claims import claim_to_quads
from kg.graph.mapping.documents import document_to_quads
from kg.graph.mapping.entities import (
    alias_to_quad,
    entity_to_quads,
    industries_to_quads,
    match_to_quad,
    same_promise_to_quads,
)
from kg.sources.corpus import Corpus
from kg.sources.ontology import Vocabulary


def corpus_to_quads(corpus: Corpus, vocabulary: Vocabulary) -> Iterator[ox.Quad]:
    """All quads that the data files assert: registry, catalogue and document graphs."""
    registry = corpus.registry
    for entity in registry.entities:
        yield from entity_to_quads(entity, vocabulary)
    if any(entity.table == "industries" for entity in registry.entities):
        yield from industries_to_quads()
    yield from map(alias_to_quad, registry.aliases)
    yield from map(match_to_quad, registry.matches)
    for same in registry.same_promises:
        yield from same_promise_to_quads(same)
    for document in corpus.documents:
        yield from document_to_quads(document)
    for claim in corpus.claims:
        yield from claim_to_quads(claim)
