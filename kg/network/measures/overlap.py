"""Which places focus on the same industries."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.errors import QueryError
from kg.network.measures.measure import MeasureRequest, Result, thing

if TYPE_CHECKING:
    import networkx as nx

#: How many documents say that a place focuses on an industry, by place and industry.
Focus: TypeAlias = dict[str, dict[str, int]]
_COLUMNS: Final = ("thing", "other", "shared", "jaccard", "chance", "industries")


def focus_of(request: MeasureRequest) -> tuple[nx.MultiDiGraph, Focus]:
    """Industries of each place of a family (districts when left out), with their documents.

    Raises:
        QueryError: the network has places with a focus, but none of this family.
    """
    network = request.network("place-industry")
    family = request.of or "district"
    focus: Focus = {}
    families = set()
    for place, industry, data in network.edges(data=True):
        families.add(network.nodes[place]["family"])
        if network.nodes[place]["family"] == family and not data["inferred"]:
            focus.setdefault(place, {})[industry] = len(data["documents"]) or 1
    if not focus and families:
        raise QueryError(
            f"--of {family}: no such place has a focus; try {', '.join(sorted(families))}"
        )
    return network, focus


def overlap(request: MeasureRequest) -> Result:
    """Which districts focus on the same industries?
    哪些区聚焦相同的产业？

    Definition:
        For each pair of districts (or places of another family, `--of`) the industries that both
        focus on; Jaccard's index is their number over that of all that either focuses on.
    Interpretation:
        A high overlap is a common plan or a competition; the documents do not say which. A low one
        may only mean that few documents speak of the place.
    Significance:
        `chance` is the probability of sharing at least so many if each place had drawn as many
        industries as it has, at random, out of all that any of these places has (hypergeometric).
        With n pairs, about n/20 fall below 0.05 by chance alone.
    Reference:
        P. Jaccard (1912), New Phytologist 11, 37; tree by average linkage: R. Sokal,
        C. Michener (1958).
    Complexity:
        O(places squared x industries).
    """  # noqa: D205, D415
    network, focus = focus_of(request)
    industries = {industry for chosen in focus.values() for industry in chosen}
    rows = []
    for a, b in combinations(sorted(focus), 2):
        shared = sorted(focus[a].keys() & focus[b].keys())
        if not shared:
            continue
        union = len(focus[a].keys() | focus[b].keys())
        names = ", ".join(thing(network, i).name() for i in shared)
        odds = chance_of_sharing(len(industries), len(focus[a]), len(focus[b]), len(shared))
        cells = thing(network, a), thing(network, b), len(shared), round(len(shared) / union, 3)
        rows.append((*cells, round(odds, 4), names))
    rows.sort(key=lambda r: (-r[3], -r[2], r[0].key, r[1].key))
    pairs = comb(len(focus), 2)
    notes = (
        f"{len(focus)} places, {len(industries)} industries; {len(rows)} of {pairs} pairs share "
        "any; "
        f"about {pairs / 20:.0f} pairs would have a chance below 0.05 by chance alone",
    )
    extras = {
        "focus": focus,
        "things": {key: thing(network, key) for key in (*focus, *sorted(industries))},
        "tree": similarity_tree(focus),
    }
    return Result(measure="overlap", columns=_COLUMNS, rows=tuple(rows), notes=notes, extras=extras)


def chance_of_sharing(industries: int, one: int, two: int, shared: int) -> float:
    """Probability that two random choices have at least so many in common.

    >>> chance_of_sharing(4, 2, 2, 2)  # one choice of six is the other's
    0.16666666666666666
    """
    ways = sum(
        comb(one, k) * comb(industries - one, two - k) for k in range(shared, min(one, two) + 1)
    )
    return ways / comb(industries, two)


def similarity_tree(focus: Focus) -> list[tuple[int, int, float, int]]:
    """Merges of the most similar groups, as scipy's linkage writes them; empty below two places.

    Each merge names two groups (places in the order of their keys, then merges), their distance
    (1 less Jaccard, mean over pairs) and how many places it holds.

    >>> similarity_tree({})
    []
    """
    places = sorted(focus)
    sets = [frozenset(focus[place]) for place in places]
    members: dict[int, list[int]] = {i: [i] for i in range(len(places))}
    apart = {
        (i, j): 1 - len(sets[i] & sets[j]) / len(sets[i] | sets[j])
        for i, j in combinations(range(len(places)), 2)
    }
    merges: list[tuple[int, int, float, int]] = []
    while len(members) > 1:
        distance, a, b = min(
            (
                sum(apart[min(i, j), max(i, j)] for i in members[a] for j in members[b])
                / (len(members[a]) * len(members[b])),
                a,
                b,
            )
            for a, b in combinations(sorted(members), 2)
        )
        members[len(places) + len(merges)] = members.pop(a) + members.pop(b)
        merges.append((a, b, distance, len(members[len(places) + len(merges)])))
    return merges
