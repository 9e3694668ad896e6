"""Which things keep together in a network."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from kg.network.measures.engines import LARGE, NULL_MODELS, SEED, agreement, louvain, null_models
from kg.network.measures.measure import MeasureRequest, Result, plain, thing

_COLUMNS: Final = ("community", "size", "thing", "kind", "links_inside")


def communities(request: MeasureRequest) -> Result:
    """Which things keep together in communities?
    哪些事物结成群落？

    Definition:
        A partition of the network that has many links within its parts and few between them:
        Louvain's method, the best by modularity of 20 runs (5 above 20,000 links).
    Interpretation:
        Things of one community are linked mostly with each other. Read a community by its most
        linked members; its borders are soft.
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

    network = plain(request.network())
    request.check_family(network)
    if not network.number_of_edges():
        none = ("the network has no links",)
        return Result(measure="communities", columns=_COLUMNS, rows=(), notes=none)
    large = network.number_of_edges() > LARGE
    wanted = 5 if large else 20
    runs = []
    for i in range(wanted):
        runs.append(louvain(network, SEED + i))
        request.tell((i + 1) / wanted)
    scores = [nx.community.modularity(network, run) for run in runs]
    best = runs[max(range(len(runs)), key=lambda i: (round(scores[i], 9), -i))]
    pairs = [agreement(a, b) for a, b in combinations(runs, 2)]
    rows = []
    for number, part in enumerate(best, 1):
        inside = network.subgraph(part)
        ordered = sorted(part, key=lambda k: (-inside.degree[k], k))
        for key in ordered:
            if request.keeps(network, key):
                family = network.nodes[key]["family"]
                rows.append((number, len(part), thing(network, key), family, inside.degree[key]))
    notes = [
        f"{len(best)} communities, modularity {max(scores):.3f}; "
        f"stability over {len(runs)} runs {sum(pairs) / len(pairs):.2f} (adjusted Rand index)"
    ]
    if not large:
        null = [
            nx.community.modularity(random, louvain(random, SEED + i))
            for i, random in enumerate(null_models(network))
        ]
        notes.append(
            f"networks with the same degrees and random links reach {max(null):.3f} at most "
            f"(mean {sum(null) / len(null):.3f} of {NULL_MODELS})"
        )
    return Result(measure="communities", columns=_COLUMNS, rows=tuple(rows), notes=tuple(notes))
