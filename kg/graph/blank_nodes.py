"""Two sets of quads compared, whatever their blank nodes are called.

Blank nodes fall into components: those that quads link. A component is told by the colours of its
nodes, refined until they do not part any further (1-dimensional Weisfeiler-Leman: each node's
colour is the hash of its quads with its neighbours' colours). Where all colours differ, or the
nodes form a tree, equal colours mean equal components. Symmetric components with cycles are held
against each other by search: one node of the one is marked, each that looks like it of the other in
turn, and colours refined again. Steps are counted, so that nothing takes for ever.

No library does it: RDFC-1.0 (pyoxigraph) takes seconds and gigabytes for nine nodes that are all
linked, rdflib for a ring of forty; and one edit renames all nodes that either has put in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeAlias

import pyoxigraph as ox

Names: TypeAlias = Mapping[str, str]
Surroundings: TypeAlias = Mapping[str, Sequence[ox.Quad]]

#: Quads that may be looked at to refine the colours of one component.
_MOST_STEPS: Final = 500_000
#: Quads that may be looked at to search for pairs of symmetric components, all together.
_MOST_SEARCHED: Final = 2_000_000


@dataclass(slots=True)
class Unmatched:
    """What only one of two sets of quads holds.

    Attributes:
        gone, came: Quads of the old set and of the new one alone.
        assumed: Blank nodes that were taken for the same as all that surrounds them is; whether
            they are was not decided in time.
    """

    gone: list[ox.Quad] = field(default_factory=list)
    came: list[ox.Quad] = field(default_factory=list)
    assumed: int = 0


@dataclass(frozen=True, slots=True)
class Component:
    """Blank nodes that quads link.

    Attributes:
        about: Its quads by blank node.
        colours: A colour for each of them.
        form: The quads with colours in place of blank nodes, hashed.
        certain: Whether components of the same form are the same.
    """

    about: Surroundings
    colours: Names
    form: str
    certain: bool


@dataclass(slots=True)
class Budget:
    """How many quads may still be looked at, and how many nodes be marked at a time."""

    steps: int
    marks: int = 300


def unmatched(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> Unmatched:
    """The quads that only one of two sets holds, names of blank nodes aside.

    >>> p = ox.NamedNode("urn:p")
    >>> a, b = (ox.Quad(ox.BlankNode(name), p, ox.Literal("x")) for name in "ab")
    >>> unmatched([a], [b])
    Unmatched(gone=[], came=[], assumed=0)
    """
    before, after = set(old), set(new)
    gone, came = before - after, after - before
    found = Unmatched([q for q in gone if not _blanks(q)], [q for q in came if not _blanks(q)])
    if len(found.gone) == len(gone) and len(found.came) == len(came):
        return found
    left, right = (
        _components(quad for quad in quads if _blanks(quad)) for quads in (before, after)
    )
    left, right, found.assumed = _without_pairs(left, right)
    only_left, only_right = _difference(left, right)
    found.gone += only_left
    found.came += only_right
    return found


def _blanks(quad: ox.Quad) -> list[str]:
    terms = (quad.subject, quad.object, quad.graph_name)
    return [term.value for term in terms if isinstance(term, ox.BlankNode)]


# ── components and their colours ──────────────────────────────────────────────────────────────────


def _components(quads: Iterable[ox.Quad]) -> list[Component]:
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    linked = [(quad, _blanks(quad)) for quad in quads]
    for _, nodes in linked:
        for node in nodes[1:]:
            parent[root(node)] = root(nodes[0])
        root(nodes[0])
    members: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad, nodes in linked:
        members[root(nodes[0])].append(quad)
    return [_component(part) for part in members.values()]


def _component(quads: Iterable[ox.Quad]) -> Component:
    about: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    for quad in quads:
        nodes = sorted(set(_blanks(quad)))
        pairs.update((one, other) for one in nodes for other in nodes if one < other)
        for node in nodes:
            about[node].append(quad)
    budget = Budget(_MOST_STEPS)
    colours = _refined(about, dict.fromkeys(about, "") | _ways(about), budget)
    tree, discrete = len(pairs) == len(about) - 1, len(set(colours.values())) == len(about)
    certain = budget.steps > 0 and (tree or discrete)
    return Component(about, colours, _form(about, colours), certain)


def _refined(
    about: Surroundings, colours: Names, budget: Budget, *, rounds: int | None = None
) -> dict[str, str]:
    """Colours of blank nodes that say as much of their surroundings as parts them from others.

    The steps are the same whatever the nodes are called, so equal components get equal colours.
    """
    known = dict(colours)
    alike, parted = _alike(known), 0
    while alike and parted < len(set(known.values())) and budget.steps > 0 and rounds != 0:
        parted = len(set(known.values()))
        budget.steps -= sum(len(about[node]) for node in alike)
        # The old colour stays part of the new one: what was told apart never meets again.
        known |= {
            node: _hash(
                [known[node], *sorted(_line(q, _seen_from(node, q, known)) for q in about[node])]
            )
            for node in alike
        }
        alike = _alike(known)
        rounds = None if rounds is None else rounds - 1
    return known


def _alike(colours: Names) -> list[str]:
    """The nodes that share their colour with another."""
    size = Counter(colours.values())
    return [node for node, colour in colours.items() if size[colour] > 1]


def _seen_from(node: str, quad: ox.Quad, colours: Names) -> Names:
    return {other: colours[other] for other in _blanks(quad)} | {node: "@"}


def _form(about: Surroundings, colours: Names) -> str:
    return _hash(sorted(_line(quad, colours) for quad in _quads(about)))


def _quads(about: Surroundings) -> set[ox.Quad]:
    return {quad for quads in about.values() for quad in quads}


def _line(quad: ox.Quad, names: Names) -> str:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return "\t".join(
        f"_:{names[term.value]}" if isinstance(term, ox.BlankNode) else str(term) for term in terms
    )


def _hash(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


# ── pairs ─────────────────────────────────────────────────────────────────────────────────────────


def _without_pairs(
    left: Iterable[Component], right: Iterable[Component]
) -> tuple[list[Component], list[Component], int]:
    """Both sides without the components that the other one holds too; how many nodes on trust."""
    there: defaultdict[str, list[Component]] = defaultdict(list)
    for one in right:
        there[one.form].append(one)
    budget, rest, assumed = Budget(_MOST_SEARCHED), [], 0
    for one in left:
        others = there[one.form]
        for place, other in enumerate(others):
            same = one.certain or _same(one.about, one.colours, other.about, other.colours, budget)
            if same or same is None:
                assumed += len(one.about) if same is None else 0
                del others[place]
                break
        else:
            rest.append(one)
    return rest, [one for others in there.values() for one in others], assumed


def _same(
    left: Surroundings, colours: Names, right: Surroundings, others: Names, budget: Budget
) -> bool | None:
    """Whether two coloured components are the same; None where the search was given up."""
    if budget.steps <= 0 or budget.marks <= 0:
        return None
    if _form(left, colours) != _form(right, others):
        return False
    alike = _alike(colours)
    if not alike:
        return True
    size = Counter(colours.values())
    marked = min(alike, key=lambda node: (size[colours[node]], colours[node]))
    first = _refined(left, {**colours, marked: "marked"}, budget)
    for node, colour in others.items():
        if colour == colours[marked]:
            second = _refined(right, {**others, node: "marked"}, budget)
            budget.marks -= 1
            verdict = _same(left, first, right, second, budget)
            budget.marks += 1
            if verdict is not False:
                return verdict
    return False


# ── what is left ──────────────────────────────────────────────────────────────────────────────────


def _difference(
    left: Sequence[Component], right: Sequence[Component]
) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """The quads in which components differ that are not the same."""
    first, second = _described(left), _described(right)
    gone = [quad for line, quads in first.items() for quad in quads[len(second.get(line, ())) :]]
    came = [quad for line, quads in second.items() for quad in quads[len(first.get(line, ())) :]]
    if gone or came:
        return gone, came
    # They do differ, if only in how nodes that look alike are linked.
    return [q for one in left for q in _quads(one.about)], [
        q for one in right for q in _quads(one.about)
    ]


def _described(parts: Iterable[Component]) -> dict[str, list[ox.Quad]]:
    """Quads by a text that names each blank node by its way from a named node, or by its values.

    So one edited quad of a long list is one difference, and not the whole list. Nodes that look
    alike bear the name of their component, which the other side has not.
    """
    lines: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for part in parts:
        start = dict.fromkeys(part.about, "") | _ways(part.about)
        names = _refined(part.about, start, Budget(_MOST_STEPS), rounds=1)
        names |= {node: names[node] + part.form for node in _alike(names)}
        for quad in _quads(part.about):
            lines[_line(quad, names)].append(quad)
    return lines


def _ways(about: Surroundings) -> dict[str, str]:
    """Names of the blank nodes to which properties lead from a named node, each the only way on."""
    ahead: defaultdict[str, defaultdict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    for quad in _quads(about):
        if not isinstance(quad.graph_name, ox.BlankNode):
            step = f"{quad.predicate} {quad.graph_name}"
            ahead[str(quad.subject)][step].add(quad.object)
    names: dict[str, str] = {}
    waiting = [(node, node) for node in sorted(ahead) if not node.startswith("_:")]
    while waiting:
        node, name = waiting.pop()
        for step, values in sorted(ahead[node].items()):
            ends = [value for value in values if isinstance(value, ox.BlankNode)]
            if len(ends) == 1 and ends[0].value not in names:
                names[ends[0].value] = _hash([name, step])
                waiting.append((str(ends[0]), names[ends[0].value]))
    return names
