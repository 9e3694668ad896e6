"""What readers stand on: something that finds quads by pattern and answers a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeAlias

import pyoxigraph as ox

GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


class Quads(Protocol):
    """A graph as its readers see it; its default graph is the set union of the named ones."""

    def match(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Subject | ox.Literal | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The quads that fit; None fits anything, for a graph all of them and the union."""

    def select(
        self, query: str, /, bound: Mapping[ox.Variable, ox.NamedNode | ox.Literal] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The engine's own results of a query of ours; our prefixes need no declaration.

        Args:
            query: SPARQL; it is not guarded.
            bound: Terms that take the place of variables.
        """

    def __hash__(self) -> int:
        """By identity: what was read of a graph may be kept for it."""

    def __contains__(self, quad: ox.Quad, /) -> bool:
        """Whether the quad stands in the graph that it names."""

    def named_graphs(self) -> Iterator[GraphName]:
        """Names of the named graphs, in no particular order."""

    def has_graph(self, graph: ox.NamedNode, /) -> bool:
        """Whether a named graph holds anything."""
