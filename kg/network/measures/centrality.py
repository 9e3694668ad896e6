"""Which things are at the centre of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kg.network.measures.engines import NULL_MODELS, SAMPLED_ABOVE, betweenness, null_models
from kg.network.measures.measure import MeasureRequest, Result, plain, thing

if TYPE_CHECKING:
    import networkx as nx

_COLUMNS: Final = ("thing", "kind", "rank", "degree", "betweenness", "pagerank", "chance")
#: How many sources betweenness is sampled from in a large network.
_SOURCES: Final = 256


def centrality(request: MeasureRequest) -> Result:
    """Who stands at the centre, among things of its own kind?
    在同类之中，谁处于中心？

    Definition:
        Degree is with how many things a thing is linked; betweenness the share of all shortest
        paths that run through it; PageRank the share of time that a random walk (85 steps of 100
        along an edge, otherwise anywhere) spends there. Edges are what documents say, undirected,
        each pair once; what rules conclude is left out.
    Interpretation:
        A high degree means that documents say much of the thing; a high betweenness that it joins
        what would be far apart. Neither is power: Beijing is central because the sources are about
        Beijing. Compare within a kind (place, rank), not across kinds.
    Significance:
        `chance` is the share of 19 networks with the same degrees and otherwise random links in
        which the thing's betweenness is at least as high (in twentieths, the real one counted).
        0.05 is the least possible: the position is more than its degree. Empty above 5,000 nodes.
    Reference:
        L. C. Freeman (1977), Sociometry 40, 35; S. Brin, L. Page (1998); U. Brandes (2001),
        Journal of Mathematical Sociology 25, 163.
    Complexity:
        O(nodes x edges) for betweenness; above 5,000 nodes 256 sampled sources. PageRank to 1e-10.
    """  # noqa: D205, D415 - the second line is the question in Chinese
    import networkx as nx

    network = plain(request.network())
    request.check_family(network)
    keys = [key for key in network if request.keeps(network, key)]
    if not keys:
        notes = ("the network has no nodes",)
        return Result(measure="centrality", columns=_COLUMNS, rows=(), notes=notes)
    large = len(network) > SAMPLED_ABOVE
    between = betweenness(network, sources=_SOURCES if large else None, tell=request.tell)
    rank = nx.pagerank(network, tol=1e-10, max_iter=1000)
    chances = {} if large else _chances(network, between, request.tell)
    places = _ranks(network, rank)
    rows = tuple(
        (
            thing(network, key),
            network.nodes[key]["family"],
            places[key],
            network.degree[key],
            round(between[key], 5),
            round(rank[key], 5),
            chances.get(key),
        )
        for key in sorted(keys, key=lambda k: (-round(rank[k], 9), k))
    )
    notes = (
        f"{len(network)} things, {network.number_of_edges()} links; rank is by PageRank within the "
        "kind; `chance` compares betweenness with 19 networks of the same degrees",
    )
    return Result(measure="centrality", columns=_COLUMNS, rows=rows, notes=notes)


def _ranks(network: nx.Graph, rank: dict[Any, float]) -> dict[Any, int]:
    """Place of each node within its family, ties sharing the better place."""
    by_family: dict[str, list[float]] = {}
    for key, value in rank.items():
        by_family.setdefault(network.nodes[key]["family"], []).append(round(value, 9))
    order = {family: sorted(values, reverse=True) for family, values in by_family.items()}
    return {k: order[network.nodes[k]["family"]].index(round(v, 9)) + 1 for k, v in rank.items()}


def _chances(
    network: nx.Graph, real: dict[Any, float], tell: Callable[[float], None]
) -> dict[Any, float]:
    """The share of networks, the real one counted, in which a node's betweenness is as high."""
    if network.number_of_edges() < 2:
        return {}
    reached: Counter[Any] = Counter(dict.fromkeys(network, 1))
    for random in null_models(network, tell):
        reached.update(k for k, v in betweenness(random).items() if v >= real[k] - 1e-12)
    return {k: n / (NULL_MODELS + 1) for k, n in reached.items() if network.degree[k] > 1}
