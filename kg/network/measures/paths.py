"""How two things are connected, step by step, and who says so."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.graph.explain import proofs
from kg.graph.lookup import Names
from kg.model.curies import compact, expand
from kg.network.measures.measure import Cell, MeasureRequest, Result, Thing, plain, thing

if TYPE_CHECKING:
    import networkx as nx

_COLUMNS: Final = (
    "path", "step", "thing", "way", "relation", "other", "document", "place", "quote",
)  # fmt: skip
#: How many of the shortest paths are shown.
_SHOWN: Final = 5


def paths(request: MeasureRequest) -> Result:
    """How are two things connected, step by step, and who says so?
    两个事物如何相连？每一步的依据是什么？

    Definition:
        The shortest chains of relations between two things, at most five of them, in the order of
        their keys; direction does not count. Only relations that documents or the registry state.
    Interpretation:
        Each step is a statement with its document and place. A chain is not a statement: that A
        works with B and B with C does not say that A works with C.
    Significance:
        None is computed. Most things of a small network are three steps apart through a hub; a
        chain through Beijing or an industry says little.
    Reference:
        E. W. Dijkstra (1959), Numerische Mathematik 1, 269 (unweighted: breadth first).
    Complexity:
        O(nodes + edges).
    """  # noqa: D205, D415
    import networkx as nx

    two = request.pair("paths takes two things: kg measure paths 通州 state-council")
    network = request.network()
    ends = [_node(request, network, name) for name in two]
    linked = plain(network)
    names = " and ".join(thing(network, end).name() for end in ends)
    if not nx.has_path(linked, *ends):
        return Result(measure="paths", columns=_COLUMNS, rows=(), notes=(f"no path joins {names}",))
    found = sorted(islice(nx.all_shortest_paths(linked, *ends), 1000))
    rows = [
        (number, step, *cells)
        for number, path in enumerate(found[:_SHOWN], 1)
        for step, (a, b) in enumerate(pairwise(path), 1)
        for cells in _step(request, network, a, b)
    ]
    note = f"{len(found)} shortest paths of {len(found[0]) - 1} steps between {names}"
    return Result(measure="paths", columns=_COLUMNS, rows=tuple(rows), notes=(note,))


def _node(request: MeasureRequest, network: nx.Graph, name: str) -> str:
    """The key of a thing that a user names.

    Raises:
        KgError: it is known but has no relation in this network.
    """
    key = compact(Names(request.dataset).resolve(name).value)
    if key not in network:
        raise KgError(f"{name}: {key} is not in the network {network.graph['recipe']!r}")
    return key


def _step(
    request: MeasureRequest, network: nx.MultiDiGraph, a: str, b: str
) -> list[tuple[Cell, ...]]:
    """One row a relation between two neighbours, with its first proof."""
    rows: list[tuple[Cell, ...]] = []
    for source, target in ((a, b), (b, a)):
        for relation, data in sorted(network.get_edge_data(source, target, default={}).items()):
            if data["inferred"]:
                continue
            ends = expand(source), expand(relation), expand(target)
            found = proofs(request.dataset, *ends) if all(ends) else []  # type: ignore[arg-type]
            proof = found[0] if found else None
            document = proof.document if proof else "registry" if not data["documents"] else ""
            words = Thing(key=relation, label_en=data["relation_en"], label_zh=data["relation_zh"])
            arrow = "→" if source == a else "←"
            cells = thing(network, a), arrow, words, thing(network, b), document
            rows.append((*cells, proof.locator if proof else "", proof.quote if proof else ""))
    return rows
