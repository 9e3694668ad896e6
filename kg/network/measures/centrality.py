"""Where things stand in a network: centrality, communities, bridges."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from kg.network.measures.engines import SEED, agreement, betweenness, communities, rewire
from kg.network.measures.result import Question, Result, kept, plain, thing
from kg.network.project import project

if TYPE_CHECKING:
    import networkx as nx

_REWIRED: Final = 19
_RUNS: Final = 20
#: Above so many nodes betweenness is sampled from so many sources.
_SAMPLED: Final = 5_000
_SOURCES: Final = 256


def centrality(question: Question) -> Result:
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

    network = plain(project(question.dataset, question.recipe or "all"))
    keys = list(kept(network, question))
    if not keys:
        return _empty("centrality", _CENTRALITY)
    large = len(network) > _SAMPLED
    between = betweenness(network, sources=_SOURCES if large else None, tell=question.tell)
    rank = nx.pagerank(network, tol=1e-10, max_iter=1000)
    chances = {} if large else _chances(network, between, question)
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
    return Result(measure="centrality", columns=_CENTRALITY, rows=rows, notes=notes)


_CENTRALITY: Final = ("thing", "kind", "rank", "degree", "betweenness", "pagerank", "chance")


def _empty(name: str, columns: tuple[str, ...], what: str = "nodes") -> Result:
    return Result(measure=name, columns=columns, rows=(), notes=(f"the network has no {what}",))


def _ranks(network: nx.Graph, rank: dict[Any, float]) -> dict[Any, int]:
    """Place of each node within its family, ties sharing the better place."""
    by_family: dict[str, list[float]] = {}
    for key, value in rank.items():
        by_family.setdefault(network.nodes[key]["family"], []).append(round(value, 9))
    order = {family: sorted(values, reverse=True) for family, values in by_family.items()}
    return {k: order[network.nodes[k]["family"]].index(round(v, 9)) + 1 for k, v in rank.items()}


def _chances(network: nx.Graph, real: dict[Any, float], question: Question) -> dict[Any, float]:
    if network.number_of_edges() < 2:
        return {}
    reached: Counter[Any] = Counter(dict.fromkeys(network, 1))
    for i in range(_REWIRED):
        random = betweenness(rewire(network, SEED + i))
        reached.update(k for k, value in random.items() if value >= real[k] - 1e-12)
        question.tell((i + 1) / _REWIRED)
    return {k: n / (_REWIRED + 1) for k, n in reached.items() if network.degree[k] > 1}


def groups(question: Question) -> Result:
    """Which things keep together in communities?
    哪些事物结成群落？

    Definition:
        A partition of the network that has many links within its parts and few between them:
        Louvain's method, the best by modularity of 20 runs (5 above 20,000 links).
    Interpretation:
        Things of one community are spoken of together. Read a community by its most linked
        members; its borders are soft.
    Significance:
        Stability is the mean adjusted Rand index over all pairs of runs: below 0.7 the borders are
        largely chance. The modularity is set beside that of networks with the same degrees and
        random links: only what exceeds it is structure.
    Reference:
        V. D. Blondel et al. (2008), J. Stat. Mech. P10008; M. Newman (2006), PNAS 103, 8577;
        R. Guimera, M. Sales-Pardo, L. Amaral (2004), Phys. Rev. E 70, 025101.
    Complexity:
        About O(edges) a run; NetworkX below, NetworKit above 20,000 links.
    """  # noqa: D205, D415
    import networkx as nx

    from kg.network.measures.engines import LARGE

    network = plain(project(question.dataset, question.recipe or "all"))
    list(kept(network, question))
    if not network.number_of_edges():
        return _empty("communities", _COMMUNITIES, "links")
    large = network.number_of_edges() > LARGE
    runs = []
    for i in range(5 if large else _RUNS):
        runs.append(communities(network, SEED + i))
        question.tell((i + 1) / (5 if large else _RUNS))
    scores = [nx.community.modularity(network, run) for run in runs]
    best = runs[max(range(len(runs)), key=lambda i: (round(scores[i], 9), -i))]
    pairs = [agreement(a, b) for a, b in combinations(runs, 2)]
    rows = []
    for number, part in enumerate(best, 1):
        inside = network.subgraph(part)
        ordered = sorted(part, key=lambda k: (-inside.degree[k], k))
        for key in ordered:
            if question.of in ("", network.nodes[key]["family"]):
                family = network.nodes[key]["family"]
                rows.append((number, len(part), thing(network, key), family, inside.degree[key]))
    notes = [
        f"{len(best)} communities, modularity {max(scores):.3f}; "
        f"stability over {len(runs)} runs {sum(pairs) / len(pairs):.2f} (adjusted Rand index)"
    ]
    if not large:
        null = [_modularity(rewire(network, SEED + i), i) for i in range(_REWIRED)]
        notes.append(
            f"networks with the same degrees and random links reach {max(null):.3f} at most "
            f"(mean {sum(null) / len(null):.3f} of {_REWIRED})"
        )
    return Result(measure="communities", columns=_COMMUNITIES, rows=tuple(rows), notes=tuple(notes))


_COMMUNITIES: Final = ("community", "size", "thing", "kind", "links_inside")


def _modularity(network: nx.Graph, seed: int) -> float:
    import networkx as nx

    return float(nx.community.modularity(network, communities(network, SEED + seed)))


def bridges(question: Question) -> Result:
    """Who joins groups that would otherwise be apart?
    谁连接了原本彼此隔绝的群体？

    Definition:
        `pieces` is into how many parts a thing's component falls when the thing is taken out (2 or
        more: an articulation point), `cut_off` how many things lose the main part with it.
        Burt's constraint is low for those whose neighbours do not know each other.
    Interpretation:
        A broker joins others that have no other way to each other in what the documents say. Many
        brokers of a graph of documents are gaps in the documents: the link that would make them
        dispensable was not written down.
    Significance:
        `expected` is the mean number of things that the same thing cuts off in 19 networks with
        the same degrees and random links; read `cut_off` beside it.
    Reference:
        J. Hopcroft, R. Tarjan (1973), CACM 16, 372; R. S. Burt (1992), Structural Holes.
    Complexity:
        O(nodes + edges) for articulation points; constraint O(edges x degree), for these only.
    """  # noqa: D205, D415
    import networkx as nx

    network = plain(project(question.dataset, question.recipe or "all"))
    keys = set(kept(network, question))
    cuts = cut_off(network)
    shown = sorted(keys & cuts.keys(), key=lambda k: (-cuts[k][1], -cuts[k][0], k))
    constraint = nx.constraint(network, shown) if shown else {}
    expected: Counter[Any] = Counter()
    for i in range(_REWIRED if shown and len(network) <= _SAMPLED else 0):
        expected.update({k: lost for k, (_, lost) in cut_off(rewire(network, SEED + i)).items()})
        question.tell((i + 1) / _REWIRED)
    rows = tuple(
        (
            thing(network, key),
            network.nodes[key]["family"],
            network.degree[key],
            *cuts[key],
            round(expected[key] / _REWIRED, 1) if len(network) <= _SAMPLED else None,
            round(constraint[key], 3),
        )
        for key in shown
    )
    columns = ("thing", "kind", "degree", "pieces", "cut_off", "expected", "constraint")
    parts = nx.number_connected_components(network)
    note = f"{len(network)} things in {parts} components; {len(cuts)} of them hold others together"
    return Result(measure="bridges", columns=columns, rows=rows, notes=(note,))


def cut_off(network: nx.Graph) -> dict[Any, tuple[int, int]]:
    """Articulation points with the number of pieces they leave and of nodes cut off the largest.

    From the tree of blocks: each node's removal is not tried out.
    """
    import networkx as nx

    found: dict[Any, tuple[int, int]] = {}
    for component in nx.connected_components(network):
        blocks = [sorted(b) for b in nx.biconnected_components(network.subgraph(sorted(component)))]
        homes: dict[Any, list[int]] = {}
        for number, block in enumerate(blocks):
            for node in block:
                homes.setdefault(node, []).append(number)
        tree = nx.Graph()
        tree.add_nodes_from(range(len(blocks)))
        points = {node: numbers for node, numbers in homes.items() if len(numbers) > 1}
        tree.add_edges_from(
            (("point", node), n) for node, numbers in points.items() for n in numbers
        )
        if not points:
            continue
        below = _sizes_below(tree, blocks, points)
        for node in points:
            root = ("point", node)
            pieces = [
                below[n, root] if (n, root) in below else len(component) - below[root, n] - 0
                for n in tree[root]
            ]
            found[node] = len(pieces), sum(pieces) - max(pieces)
    return found


def _sizes_below(
    tree: nx.Graph, blocks: list[list[Any]], points: dict[Any, list[int]]
) -> dict[tuple[Any, Any], int]:
    """How many nodes hang below each vertex of a block tree, by the vertex and its parent.

    A point counts itself; a block counts its nodes that are no points.
    """
    import networkx as nx

    own = {n: sum(1 for node in block if node not in points) for n, block in enumerate(blocks)}
    sizes: dict[Any, int] = {v: own.get(v, 1) for v in tree}
    below: dict[tuple[Any, Any], int] = {}
    for parent, child in reversed(list(nx.dfs_edges(tree, 0))):
        below[child, parent] = sizes[child]
        sizes[parent] += sizes[child]
    return below
