"""Sets of quads compared whatever their blank nodes are called, in bounded time."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import blank_nodes
from kg.graph.blank_nodes import unmatched

P, Q = ox.NamedNode("urn:p"), ox.NamedNode("urn:q")
NODES = st.sampled_from([ox.NamedNode("urn:a"), *(ox.BlankNode(f"b{n}") for n in range(5))])
QUADS = st.sets(
    st.builds(
        ox.Quad,
        NODES,
        st.sampled_from([P, Q]),
        NODES | st.sampled_from([ox.Literal("x"), ox.Literal("y")]),
        st.sampled_from([ox.DefaultGraph(), ox.NamedNode("urn:g"), ox.BlankNode("b0")]),
    ),
    max_size=12,
)


def renamed(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """The same quads with other names of blank nodes, in another order."""
    rng = random.Random(seed)

    def other(term: object) -> object:
        return ox.BlankNode(f"r{names[term.value]}") if isinstance(term, ox.BlankNode) else term

    found = sorted({b for quad in quads for b in blank_nodes._blanks(quad)})
    names = dict(zip(found, rng.sample(range(100_000), len(found)), strict=True))
    changed = [
        ox.Quad(other(q.subject), q.predicate, other(q.object), other(q.graph_name)) for q in quads
    ]
    rng.shuffle(changed)
    return changed


def drawn(graph: nx.Graph) -> list[ox.Quad]:
    """An undirected graph as quads between blank nodes."""
    names = {node: place for place, node in enumerate(graph)}
    ends = [*graph.edges(), *((b, a) for a, b in graph.edges())]
    return [ox.Quad(ox.BlankNode(f"n{names[a]}"), P, ox.BlankNode(f"n{names[b]}")) for a, b in ends]


@settings(max_examples=60)
@given(QUADS, st.integers())
def test_names_and_order_do_not_matter(quads: set[ox.Quad], seed: int) -> None:
    found = unmatched(quads, renamed(list(quads), seed))
    assert (found.gone, found.came) == ([], [])


@settings(max_examples=60)
@given(QUADS, st.integers(), st.data())
def test_a_missing_quad_is_found(quads: set[ox.Quad], seed: int, data: st.DataObject) -> None:
    if not quads:
        return
    lost = data.draw(st.sampled_from(sorted(quads, key=str)))
    found = unmatched(quads, renamed([q for q in quads if q != lost], seed))
    assert len(found.gone) == len(found.came) + 1


def test_one_edit_is_one_difference() -> None:
    def items(*values: str) -> list[ox.Quad]:
        nodes = [ox.NamedNode("urn:a"), *(ox.BlankNode() for _ in values)]
        links = [ox.Quad(a, Q, b) for a, b in itertools.pairwise(nodes)]
        return links + [
            ox.Quad(n, P, ox.Literal(v)) for n, v in zip(nodes[1:], values, strict=True)
        ]

    same = ["1"] * 1000
    found = unmatched(items(*same, "1", *same), items(*same, "2", *same))
    assert [str(quad.object) for quad in (*found.gone, *found.came)] == ['"1"', '"2"']


def test_ten_thousand_descriptions_are_told_apart() -> None:
    quads = [
        quad
        for n in range(10_000)
        for quad in (
            ox.Quad(ox.NamedNode(f"urn:{n // 3}"), P, ox.BlankNode(f"b{n}")),
            ox.Quad(ox.BlankNode(f"b{n}"), Q, ox.Literal(str(n % 7))),
        )
    ]
    edited = [*renamed(quads, 1)[1:], ox.Quad(ox.NamedNode("urn:z"), P, ox.Literal("new"))]
    found = unmatched(quads, edited)
    assert len(found.came) == len(found.gone) > 0
    assert len(found.gone) < 10


@pytest.mark.parametrize(
    "graph",
    [nx.complete_graph(14), nx.petersen_graph(), nx.cycle_graph(60), nx.hypercube_graph(5)],
    ids=["clique", "petersen", "ring", "hypercube"],
)
def test_symmetric_graphs_are_recognised(graph: nx.Graph) -> None:
    quads = drawn(graph)
    found = unmatched(quads, renamed(quads, 7))
    assert (found.gone, found.came, found.assumed) == ([], [], 0)


def test_graphs_that_colours_do_not_part_differ() -> None:
    found = unmatched(drawn(nx.circular_ladder_graph(3)), drawn(nx.complete_bipartite_graph(3, 3)))
    assert len(found.gone) == len(found.came) == 18
    assert found.assumed == 0


def test_strongly_regular_graphs_differ() -> None:
    """The rook's graph and that of Shrikhande: 16 nodes, all with the same counts of neighbours."""
    rook = nx.line_graph(nx.complete_bipartite_graph(4, 4))
    steps = [(0, 1), (1, 0), (1, 1), (0, 3), (3, 0), (3, 3)]
    nodes = [(a, b) for a in range(4) for b in range(4)]
    shrikhande = nx.Graph(((a, b), ((a + x) % 4, (b + y) % 4)) for a, b in nodes for x, y in steps)
    found = unmatched(drawn(rook), drawn(shrikhande))
    assert (len(found.gone), len(found.came), found.assumed) == (96, 96, 0)


def test_what_is_not_decided_in_time_is_assumed_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blank_nodes, "_MOST_SEARCHED", 100)
    quads = drawn(nx.hypercube_graph(4))
    found = unmatched(quads, renamed(quads, 3))
    assert (found.gone, found.came, found.assumed) == ([], [], 16)
    edited = unmatched(quads, renamed(quads, 3)[1:])
    assert len(edited.gone) == len(edited.came) + 1
