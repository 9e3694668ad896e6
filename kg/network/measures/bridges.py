"""Which things join others that would be apart without them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.network.measures.engines import NULL_MODELS, SAMPLED_ABOVE, null_models
from kg.network.measures.measure import MeasureRequest, Result, plain, thing

if TYPE_CHECKING:
    import networkx as nx


def bridges(request: MeasureRequest) -> Result:
    """Who joins groups that would otherwise be apart?
    谁连接了原本彼此隔绝的群体？

    Definition:
        `pieces` is the number of parts into which a thing's component falls when the thing is
        removed (2 or more: an articulation point), `cut_off` the number of things that lose their
        connection to the largest part. Burt's constraint is low for those whose neighbours do not
        know each other.
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

    network = plain(request.network())
    request.check_family(network)
    cuts = cut_off(network)
    kept = (key for key in cuts if request.keeps(network, key))
    shown = sorted(kept, key=lambda k: (-cuts[k][1], -cuts[k][0], k))
    constraint = nx.constraint(network, shown) if shown else {}
    compared = len(network) <= SAMPLED_ABOVE
    expected: Counter[Any] = Counter()
    for random in null_models(network, request.tell) if shown and compared else ():
        expected.update({k: lost for k, (_, lost) in cut_off(random).items()})
    rows = tuple(
        (
            thing(network, key),
            network.nodes[key]["family"],
            network.degree[key],
            *cuts[key],
            round(expected[key] / NULL_MODELS, 1) if compared else None,
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

    >>> import networkx as nx
    >>> cut_off(nx.path_graph(3))
    {1: (2, 1)}
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
                below[n, root] if (n, root) in below else len(component) - below[root, n]
                for n in tree[root]
            ]
            found[node] = len(pieces), sum(pieces) - max(pieces)
    return found


def _sizes_below(
    tree: nx.Graph, blocks: list[list[Any]], points: dict[Any, list[int]]
) -> dict[tuple[Any, Any], int]:
    """How many nodes lie below each vertex of a block tree, by the vertex and its parent.

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
