"""The heavy computations: betweenness on sparse matrices, Louvain's method, rewired networks.

NetworkX defines what is computed and is the referee in the tests; ``make bench-network`` measures
what its pure Python would take.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

SEED: Final = 20210111
#: From so many edges on, NetworkX's own Louvain takes minutes.
LARGE: Final = 20_000
#: How many random networks of the same degrees a measure is compared with.
NULL_MODELS: Final = 19
#: Above so many nodes betweenness is sampled and nothing is compared with random networks.
SAMPLED_ABOVE: Final = 5_000
_BATCH: Final = 64


def betweenness(
    network: nx.Graph,
    *,
    sources: int | None = None,
    tell: Callable[[float], None] = lambda share: None,
) -> dict[Any, float]:
    """Betweenness of every node of an undirected network, normalised as NetworkX does.

    Brandes' algorithm, all sources of a batch at once, on sparse matrices.

    Args:
        network: Undirected; edges count alike.
        sources: Sample so many nodes (always the same ones) and scale up; all when left out.
        tell: Called with the share done.

    >>> import networkx as nx
    >>> betweenness(nx.path_graph(3))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    import networkx as nx
    import numpy as np

    n = len(network)
    if n < 3 or not network.number_of_edges():
        return dict.fromkeys(network, 0.0)
    matrix = nx.to_scipy_sparse_array(network, weight=None, dtype=float, format="csr")
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    chosen = list(range(n))
    if sources is not None and sources < n:
        chosen = sorted(random.Random(SEED).sample(chosen, sources))  # noqa: S311 - a sample
    total = np.zeros(n)
    for start in range(0, len(chosen), _BATCH):
        total += _dependencies(matrix, chosen[start : start + _BATCH])
        tell(min(1.0, (start + _BATCH) / len(chosen)))
    scale = n / len(chosen) / ((n - 1) * (n - 2))
    return dict(zip(network, (total * scale).tolist(), strict=True))


def _dependencies(matrix: Any, sources: Sequence[int]) -> Any:
    """Sum over sources of the share of shortest paths that run through each node."""
    import numpy as np

    n, width = matrix.shape[0], len(sources)
    columns = np.arange(width)
    distance = np.full((n, width), -1)
    paths = np.zeros((n, width))
    distance[sources, columns], paths[sources, columns] = 0, 1.0
    frontier, level = paths.copy(), 0
    while frontier.any():
        reached = matrix @ frontier
        fresh = (distance < 0) & (reached > 0)
        level += 1
        distance[fresh] = level
        frontier = np.where(fresh, reached, 0.0)
        paths += frontier
    dependency = np.zeros((n, width))
    for depth in range(level - 1, 0, -1):
        below = distance == depth + 1
        share = np.divide(1.0 + dependency, paths, out=np.zeros_like(paths), where=below)
        back = matrix @ share
        here = distance == depth
        dependency[here] += (paths * back)[here]
    return dependency.sum(axis=1)


def louvain(network: nx.Graph, seed: int) -> list[frozenset[Any]]:
    """Communities by Louvain, those with the most members first, then by their first member.

    Large networks go to NetworKit on one thread, so that a seed gives the same answer again.

    >>> import networkx as nx
    >>> two = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3))
    >>> sorted(map(sorted, louvain(two, seed=1)))
    [[0, 1, 2], [3, 4, 5]]
    """
    import networkx as nx

    names = sorted(network)
    # Numbers in place of names: sets of texts are walked in another order in every process.
    numbered = nx.Graph()
    numbered.add_nodes_from(range(len(names)))
    places = {name: i for i, name in enumerate(names)}
    numbered.add_edges_from(sorted(sorted((places[a], places[b])) for a, b in network.edges()))
    if numbered.number_of_edges() > LARGE:
        parts = _by_networkit(numbered, seed)
    else:
        parts = [sorted(part) for part in nx.community.louvain_communities(numbered, seed=seed)]
    parts.sort(key=lambda part: (-len(part), part[0]))
    return [frozenset(names[i] for i in part) for part in parts]


def _by_networkit(numbered: nx.Graph, seed: int) -> list[list[int]]:
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    mirror = nk.Graph(len(numbered))
    for a, b in numbered.edges():
        mirror.addEdge(a, b)
    method = nk.community.PLM(mirror, refine=True)
    method.run()
    parts: dict[int, list[int]] = {}
    for node, part in enumerate(method.getPartition().getVector()):
        parts.setdefault(part, []).append(node)
    return list(parts.values())


def rewire(network: nx.Graph, seed: int) -> nx.Graph:
    """A network with the same degrees and otherwise random: ten swaps of ends for each edge.

    Reference: S. Maslov, K. Sneppen (2002), Science 296, 910.

    >>> import networkx as nx
    >>> network = nx.cycle_graph(8)
    >>> dict(rewire(network, seed=1).degree()) == dict(network.degree())
    True
    """
    import networkx as nx

    draw = random.Random(seed)  # noqa: S311 - a null model, no secret
    edges = [tuple(sorted(edge)) for edge in network.edges()]
    edges.sort()
    present = set(edges)
    for _ in range(10 * len(edges)):
        i, j = draw.randrange(len(edges)), draw.randrange(len(edges))
        (a, b), (c, d) = edges[i], edges[j]
        if draw.random() < 0.5:
            c, d = d, c
        one, two = tuple(sorted((a, d))), tuple(sorted((c, b)))
        if len({a, b, c, d}) < 4 or one in present or two in present:
            continue
        present -= {edges[i], edges[j]}
        present |= {one, two}
        edges[i], edges[j] = one, two
    other = nx.Graph()
    other.add_nodes_from(network)
    other.add_edges_from(edges)
    return other


def null_models(
    network: nx.Graph, tell: Callable[[float], None] = lambda share: None
) -> Iterator[nx.Graph]:
    """Random networks with the same degrees, one after the other.

    Args:
        network: What they are compared with.
        tell: Called with the share done, each time that the next is asked for.
    """
    for i in range(NULL_MODELS):
        yield rewire(network, SEED + i)
        tell((i + 1) / NULL_MODELS)


def agreement(one: Sequence[frozenset[Any]], two: Sequence[frozenset[Any]]) -> float:
    """Adjusted Rand index of two partitions: 1 the same, about 0 no more alike than by chance.

    Reference: L. Hubert, P. Arabie (1985), Journal of Classification 2, 193.

    >>> agreement([frozenset("ab"), frozenset("cd")], [frozenset("cd"), frozenset("ab")])
    1.0
    """
    from math import comb

    home = {member: i for i, part in enumerate(two) for member in part}
    cells: dict[tuple[int, int], int] = {}
    for i, part in enumerate(one):
        for member in part:
            cells[i, home[member]] = cells.get((i, home[member]), 0) + 1
    together = sum(comb(n, 2) for n in cells.values())
    rows, columns = (sum(comb(len(part), 2) for part in parts) for parts in (one, two))
    pairs = comb(len(home), 2)
    expected = rows * columns / pairs if pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
