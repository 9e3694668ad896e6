"""What networks cost: projection beside a bare loop, betweenness and communities beside NetworkX.

Run it with ``make bench-network``. All graphs are made here, always the same. CPU seconds of this
process; the ratios are the thing to read. ``python bench/network.py EDGES`` takes another size.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.graph.dataset import Dataset
from kg.model.namespaces import (
    GRAPH,
    KG,
    PREFIXES,
    PROV,
    RDF,
    SKOS,
    XSD,
    mint,
    mint_claim,
    property_iri,
)
from kg.network.measures.engines import betweenness, louvain
from kg.network.project import project
from kg.network.recipes import find_recipe

EDGES = 500_000
RELATIONS = ("focusesOn", "leads", "partOf", "locatedIn", "implementedIn", "settledIn")


def made(edges: int, evidence: str) -> Iterator[ox.Quad]:
    """A graph with three nodes to ten edges, each named in two languages, of four kinds.

    Args:
        edges: How many.
        evidence: ``none``, ``documents`` (each edge stands in the graph of one of 500) or
            ``claims`` (and has a claim with document and date).
    """
    draw = random.Random(1)  # noqa: S311 - a made graph
    things = [mint("id", f"thing-{i}") for i in range(edges * 3 // 10)]
    papers = [mint("doc", f"paper-{i}") for i in range(500)]
    classes = (KG.Place, KG.Initiative, KG.Industry, KG.District)
    kinds = [mint("kind", f"kind-{i}") for i in range(12)]
    for i, thing in enumerate(things):
        yield ox.Quad(thing, RDF.type, classes[i % 4], GRAPH.registry)
        yield ox.Quad(thing, KG.kind, kinds[i % 12], GRAPH.registry)
        for name, language in ((f"Thing {i}", "en"), (f"事物{i}", "zh")):
            yield ox.Quad(
                thing, SKOS.prefLabel, ox.Literal(name, language=language), GRAPH.registry
            )
    relations = [property_iri(name) for name in RELATIONS]
    for i in range(edges):
        source, target, paper = draw.choice(things), draw.choice(things), draw.choice(papers)
        relation = draw.choice(relations)
        if evidence == "none":
            yield ox.Quad(source, relation, target)
            continue
        yield ox.Quad(source, relation, target, paper)
        if evidence == "documents":
            continue
        claim = mint_claim(f"{i:064x}")
        day = ox.Literal("2021-01", datatype=XSD.gYearMonth)
        for predicate, value in (
            (RDF.type, KG.Claim),
            (KG.claimSubject, source),
            (KG.claimPredicate, relation),
            (KG.claimObject, target),
            (PROV.hadPrimarySource, paper),
            (KG.asOf, day),
        ):
            yield ox.Quad(claim, predicate, value, paper)


def cpu(action: Callable[[], Any], runs: int = 3) -> float:
    """The least CPU seconds of some runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def bench_projection(edges: int, evidence: str) -> None:
    """``kg.project`` beside bare loops over the same query."""
    dataset = Dataset.from_quads(made(edges, evidence))
    query = find_recipe("all").text

    def bare(kind: type[nx.DiGraph]) -> nx.DiGraph:
        network = kind()
        rows = dataset.query(query, prefixes=PREFIXES)
        if network.is_multigraph():
            network.add_edges_from((s.value, o.value, p.value) for s, p, o in rows)
        else:
            network.add_edges_from((s.value, o.value) for s, _, o in rows)
        return network

    simple, multi = cpu(lambda: bare(nx.DiGraph)), cpu(lambda: bare(nx.MultiDiGraph))
    ours = cpu(lambda: project(dataset))
    print(f"projection, {edges:,} edges, evidence: {evidence}")
    print(f"  bare loop   {simple:6.2f} s (DiGraph)  {multi:6.2f} s (MultiDiGraph, keyed)")
    print(
        f"  kg.project  {ours:6.2f} s = {ours / multi:.2f} x keyed, {ours / simple:.2f} x DiGraph"
    )


def bench_rdflib(edges: int) -> None:
    """``kg.project`` beside rdflib's own converter, which makes nodes of literals too."""
    import rdflib

    dataset = Dataset.from_quads(made(edges, "none"))
    graph = rdflib.Graph()
    for subject, predicate, value, _ in dataset.rdflib().quads():
        graph.add((subject, predicate, value))
    ours, theirs = cpu(lambda: project(dataset)), cpu(lambda: _by_rdflib(graph), runs=1)
    print(f"rdflib's converter, {edges:,} edges: {theirs:.2f} s = {theirs / ours:.1f} x kg.project")


def _by_rdflib(graph: Any) -> Any:
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    return rdflib_to_networkx_multidigraph(graph)


def bench_engines(edges: int) -> None:
    """Sampled betweenness and communities of a network with 400 groups."""
    draw = random.Random(2)  # noqa: S311 - a made network
    nodes = edges * 2 // 5
    network = nx.Graph()
    network.add_nodes_from(range(nodes))
    groups = max(2, nodes // 100)
    drawn: set[tuple[int, int]] = set()
    while len(drawn) < edges:
        a = draw.randrange(nodes)
        near = draw.random() < 0.8
        b = (a + groups * draw.randrange(1, 100)) % nodes if near else draw.randrange(nodes)
        if a != b:
            drawn.add((min(a, b), max(a, b)))
    network.add_edges_from(sorted(drawn))
    print(f"{edges:,} edges, {nodes:,} nodes:")
    ours = cpu(lambda: betweenness(network, sources=256), runs=1)
    theirs = cpu(lambda: nx.betweenness_centrality(network, k=8, seed=1), runs=1) * 256 / 8
    ratio = theirs / ours
    print(
        f"  betweenness, 256 sources: {ours:.1f} s; NetworkX {theirs:.0f} s (from 8): {ratio:.0f} x"
    )
    start = time.process_time()
    found = louvain(network, 1)
    spent = time.process_time() - start
    score = nx.community.modularity(network, found)
    print(f"  communities: {spent:.1f} s, {len(found)} of them, modularity {score:.3f}")
    start = time.process_time()
    own = nx.community.louvain_communities(network, seed=1)
    theirs = time.process_time() - start
    score = nx.community.modularity(network, own)
    print(f"    NetworkX: {theirs:.1f} s = {theirs / spent:.1f} x, modularity {score:.3f}")


def main() -> None:
    """Print all figures."""
    edges = int(sys.argv[1]) if len(sys.argv) > 1 else EDGES
    bench_projection(edges, "none")
    bench_projection(edges, "documents")
    bench_projection(edges // 5, "claims")
    bench_rdflib(edges // 10)
    bench_engines(20_000)
    bench_engines(100_000)


if __name__ == "__main__":
    main()
