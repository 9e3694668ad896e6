"""Positions of nodes on a page: computed here, so that a browser never simulates springs.

Communities first: they are found by Louvain's method, placed like discs on a table, and each is
then laid out within its disc. Seeded, and ordered by number alone, so the same network gives the
same picture on every run (measured against spring layouts of the whole: faster, and neighbours in
the picture are neighbours in the network).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.network.measures.engines import louvain

if TYPE_CHECKING:
    import numpy as np

    Points = np.ndarray[Any, np.dtype[np.float64]]

#: Room for one node in pixels of the unzoomed page, and how much wider than high a picture is.
_ROOM = 48.0
_WIDER = 1.5
_SEED = 1
_GOLDEN = math.pi * (3 - math.sqrt(5))
#: Two points nearer than this would draw one over the other.
_LEAST_GAP = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A named disc behind the nodes: a kind of things, or a place on the map."""

    x: float
    y: float
    radius: float
    label_en: str
    label_zh: str


def communities(size: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Groups of nodes that are linked more among themselves; each node is in one.

    Louvain's method (Blondel et al. 2008) on the simple undirected network, seeded; the largest
    group comes first. Nodes without an edge make one group, the last.
    """
    import networkx as nx

    network = nx.Graph((a, b) for a, b in edges if a != b)
    groups = [sorted(group) for group in louvain(network, _SEED)] if network else []
    alone = [node for node in range(size) if node not in network]
    return [*groups, alone] if alone else groups


def by_community(
    size: int, edges: Sequence[tuple[int, int]], groups: Sequence[Sequence[int]]
) -> Points:
    """Positions of all nodes: groups apart from each other, linked groups near each other."""
    import numpy as np

    of = {node: k for k, group in enumerate(groups) for node in group}
    radii = np.array([_ROOM * 0.58 * math.sqrt(len(g)) + 14 for g in groups])
    between: dict[tuple[int, int], int] = {}
    inside: list[list[tuple[int, int]]] = [[] for _ in groups]
    for a, b in edges:
        if of[a] == of[b]:
            inside[of[a]].append((a, b))
        else:
            pair = (min(of[a], of[b]), max(of[a], of[b]))
            between[pair] = between.get(pair, 0) + 1
    centres = _discs(radii, between)
    points = np.zeros((size, 2))
    for k, group in enumerate(groups):
        local = _springs(len(group), _local(group, inside[k]))
        points[list(group)] = _even(local) * (radii[k] - 14) * [1.08, 0.93] + centres[k]
    return _apart(points)


def by_kind(
    families: Sequence[str], names: Mapping[str, tuple[str, str]]
) -> tuple[Points, list[Region]]:
    """Positions with one disc a family, the larger discs in the middle; within it in given order.

    Args:
        families: Family of each node; nodes should come ordered, the most linked first.
        names: English and Chinese name of each family.
    """
    import numpy as np

    members: dict[str, list[int]] = {}
    for node, family in enumerate(families):
        members.setdefault(family, []).append(node)
    order = sorted(members, key=lambda f: (-len(members[f]), f))
    radii = np.array([_ROOM * 0.62 * math.sqrt(len(members[f])) + 45 for f in order])
    points = np.zeros((len(families), 2))
    discs = zip(order, _discs(radii, {}), radii, strict=True)
    return points, [_fill(points, members[f], c, r, _ROOM * 0.62, names[f]) for f, c, r in discs]


def by_place(
    places: Sequence[str],
    coordinates: Mapping[str, tuple[float, float]],
    names: Mapping[str, tuple[str, str]],
) -> tuple[Points, list[Region]]:
    """Positions on a map without tiles: one disc a place where it lies, its things within.

    Args:
        places: The place of each node; one without a place gets no position.
        coordinates: Latitude and longitude of places, in degrees.
        names: English and Chinese name of each place.
    """
    import numpy as np

    members: dict[str, list[int]] = {}
    for node, place in enumerate(places):
        members.setdefault(place if place in coordinates else "", []).append(node)
    order = sorted(p for p in members if p)
    points = np.full((len(places), 2), np.nan)
    radii = np.array([_ROOM * 0.55 * math.sqrt(len(members[p])) + 34 for p in order])
    on_map = _on_map([coordinates[p] for p in order], radii)
    centres = _apart_discs(on_map, radii, rounds=600, gather=(0.997, 0.997))
    discs = zip(order, centres, radii, strict=True)
    return points, [_fill(points, members[p], c, r, _ROOM * 0.55, names[p]) for p, c, r in discs]


def rounded(points: Points) -> list[int | None]:
    """Positions as whole pixels ``x, y, x, y, …``, so that two machines write the same."""
    return [None if math.isnan(v) else round(float(v)) for v in points.reshape(-1)]


# ── discs ─────────────────────────────────────────────────────────────────────────────────────────


def _fill(
    points: Points,
    members: Sequence[int],
    centre: Points,
    radius: float,
    room: float,
    names: tuple[str, str],
) -> Region:
    """Place nodes in a disc, the first in its middle."""
    for rank, node in enumerate(members):
        points[node] = centre + _sunflower(rank, room)
    x, y = map(float, centre)
    return Region(x=x, y=y, radius=float(radius), label_en=names[0], label_zh=names[1])


def _sunflower(rank: int, room: float) -> tuple[float, float]:
    """The place of the n-th seed of a sunflower: even, round, and growing from the middle."""
    reach, angle = room * math.sqrt(rank), rank * _GOLDEN
    return reach * math.cos(angle), reach * math.sin(angle)


def _discs(radii: Points, between: Mapping[tuple[int, int], int]) -> Points:
    """Centres of discs: linked ones drawn together, none over another, unlinked ones below."""
    import numpy as np

    count = len(radii)
    linked = sorted({k for pair in between for k in pair})
    loose = [k for k in range(count) if k not in set(linked)] if linked else []
    main = linked or list(range(count))
    index = {k: i for i, k in enumerate(main)}
    start = np.array([_sunflower(i, 1.0) for i in range(len(main))]).reshape(-1, 2)
    if linked:
        pairs = [(index[a], index[b]) for a, b in sorted(between)]
        weights = [math.log2(1 + between[pair]) for pair in sorted(between)]
        start = _springs(len(main), pairs, weights=weights)
    spread = math.sqrt(float((radii[main] ** 2).sum())) * 0.95
    reach = float(np.abs(start).max()) or 1.0
    placed = _apart_discs(start / reach * spread * [_WIDER, 1.0], radii[main])
    centres = np.zeros((count, 2))
    centres[main] = placed
    if loose:
        _shelve(centres, radii, main, loose)
    return centres


def _shelve(centres: Points, radii: Points, main: list[int], loose: list[int]) -> None:
    """Put discs that nothing links in rows below the others."""
    left = float((centres[main, 0] - radii[main]).min())
    right = float((centres[main, 0] + radii[main]).max())
    # Where most discs are in rows, the rows are as wide as makes a wide picture.
    wanted = math.sqrt(float(((2 * radii) ** 2).sum())) * _WIDER
    spare = max(0.0, wanted - (right - left)) / 2
    left, right = left - spare, right + spare
    y = float((centres[main, 1] + radii[main]).max()) + 40
    rows: list[list[int]] = [[]]
    width = 0.0
    for k in loose:
        if rows[-1] and width + 2 * float(radii[k]) > right - left:
            rows.append([])
            width = 0.0
        rows[-1].append(k)
        width += 2 * float(radii[k]) + 20
    for row in rows:
        x = (left + right) / 2 - sum(float(radii[k]) + 10 for k in row)
        high = max(float(radii[k]) for k in row)
        for k in row:
            centres[k] = (x + float(radii[k]) + 10, y + high)
            x += 2 * float(radii[k]) + 20
        y += 2 * high + 20


def _even(points: Points) -> Points:
    """Points of a spring layout spread over the unit disc: as dense at its rim as in its middle."""
    import numpy as np

    reach = np.hypot(points[:, 0], points[:, 1])
    most = float(reach.max()) or 1.0
    if len(points) < 4:
        return points / most
    rank = np.empty(len(points))
    rank[np.argsort(reach, kind="stable")] = np.arange(len(points))
    even = np.sqrt((rank + 0.3) / len(points))
    wanted = 0.75 * even + 0.25 * reach / most
    return points / np.where(reach < 1e-9, 1.0, reach)[:, None] * wanted[:, None]


def _apart_discs(
    centres: Points,
    radii: Points,
    *,
    rounds: int = 400,
    gather: tuple[float, float] = (0.9985, 0.993),
) -> Points:
    """Push discs that overlap apart, and all of them gently together, into a wide picture."""
    import numpy as np

    centres = centres.astype(float).copy()
    centres += np.array([_sunflower(i, 1e-3) for i in range(len(radii))]).reshape(-1, 2)
    need = radii[:, None] + radii[None] + 16
    for turn in range(rounds):
        apart = centres[:, None] - centres[None]
        gap = np.hypot(apart[..., 0], apart[..., 1]) + 1e-9
        over = np.clip(need - gap, 0, None)
        np.fill_diagonal(over, 0)
        if turn > 60 and float(over.max()) < 1:
            break
        centres += (apart / gap[..., None] * over[..., None]).sum(1) * 0.3
        if turn < rounds * 0.7:
            centres *= gather
    return centres


def _on_map(coordinates: list[tuple[float, float]], radii: Points) -> Points:
    """Degrees to pixels, north up, scaled so that the discs have about the room they need."""
    import numpy as np

    degrees = np.array(coordinates)
    middle = math.radians(float(degrees[:, 0].mean()))
    flat = np.column_stack([degrees[:, 1] * math.cos(middle), -degrees[:, 0]])
    flat -= (flat.min(0) + flat.max(0)) / 2
    reach = float(np.abs(flat).max()) or 1.0
    return flat / reach * math.sqrt(float((radii**2).sum())) * 1.25


# ── springs ───────────────────────────────────────────────────────────────────────────────────────


def _local(group: Sequence[int], edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    index = {node: i for i, node in enumerate(group)}
    return [(index[a], index[b]) for a, b in edges]


def _springs(
    size: int, edges: Sequence[tuple[int, int]], *, weights: Sequence[float] | None = None
) -> Points:
    """A spring layout (Fruchterman and Reingold 1991) from a fixed start, about the origin.

    All pairs repel: quadratic, which is why it is used within groups only.
    """
    import numpy as np

    points = np.array([_sunflower(i, 1.0) for i in range(size)]).reshape(-1, 2)
    if size < 3:
        return points - points.mean(0) if size else points
    degree = np.zeros(size)
    for a, b in edges:
        degree[a] += 1
        degree[b] += 1
    order = np.argsort(-degree, kind="stable")  # the most linked start in the middle
    points[order] = points.copy()
    pull = np.zeros((size, size))
    for n, (a, b) in enumerate(edges):
        weight = weights[n] if weights else 1.0
        pull[a, b] = pull[b, a] = max(pull[a, b], weight)
    ideal, rounds = 1.6, 70 if size < 400 else 40
    for turn in range(rounds):
        apart = points[:, None] - points[None]
        gap = np.hypot(apart[..., 0], apart[..., 1])
        np.clip(gap, 0.05, None, out=gap)
        force = ideal**2 / gap**2 - pull * gap / ideal
        move = (apart * force[..., None]).sum(1) - 0.02 * points * math.sqrt(size)
        length = np.hypot(move[:, 0], move[:, 1]) + 1e-9
        heat = math.sqrt(size) * 0.12 * (1 - turn / rounds) + 0.01
        points += move / length[:, None] * np.minimum(length, heat)[:, None]
    centred: Points = points - points.mean(0)
    return centred


def _apart(points: Points, *, rounds: int = 24) -> Points:
    """Push single points apart until none covers another, looking at near ones only."""
    import numpy as np

    points = points.copy()
    for _ in range(rounds):
        pairs = _near(points, _LEAST_GAP)
        if not len(pairs):
            break
        a, b = pairs[:, 0], pairs[:, 1]
        apart = points[a] - points[b]
        gap = np.hypot(apart[:, 0], apart[:, 1])
        same = gap < 1e-6
        apart[same] = np.column_stack([np.cos(a[same] * _GOLDEN), np.sin(a[same] * _GOLDEN)])
        gap[same] = 1.0
        push = apart / gap[:, None] * ((_LEAST_GAP - np.where(same, 0, gap)) * 0.5)[:, None]
        np.add.at(points, a, push)
        np.add.at(points, b, -push)
    return points


def _near(points: Points, reach: float) -> Any:
    """Pairs of points nearer than a reach, found through the cells of a grid."""
    import numpy as np

    cells = np.floor(points / reach).astype(np.int64)
    key = (cells[:, 0] - cells[:, 0].min() + 1) * 1_000_003 + (cells[:, 1] - cells[:, 1].min() + 1)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    found = []
    for step in (0, 1, 1_000_002, 1_000_003, 1_000_004):
        low = np.searchsorted(ordered, ordered + step, "left")
        high = np.searchsorted(ordered, ordered + step, "right")
        if step == 0:
            low = np.arange(len(ordered)) + 1
        counts = np.clip(high - low, 0, None)
        first = np.repeat(np.arange(len(ordered)), counts)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        found.append(np.column_stack([order[first], order[low[first] + offset]]))
    pairs = np.concatenate(found)
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    return pairs[np.hypot(apart[:, 0], apart[:, 1]) < reach]
