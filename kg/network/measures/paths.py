"""How things connect, what is missing, what changed, and how a figure ran over time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.graph.explain import proofs
from kg.graph.labels import first, objects, subjects, text
from kg.graph.lookup import Names
from kg.graph.quads import Quads
from kg.model.curies import compact, expand
from kg.model.namespaces import KG, RDF
from kg.network.measures.result import Cell, Question, Result, Thing, kept, plain, thing
from kg.network.project import project

if TYPE_CHECKING:
    import networkx as nx

_PATHS: Final = 5
_PATH_COLUMNS: Final = (
    "path", "step", "thing", "way", "relation", "other", "document", "place", "quote",
)  # fmt: skip


def paths(question: Question) -> Result:
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

    one, two = _two(question, "paths", "two things: kg measure paths 通州 state-council")
    network = project(question.dataset, question.recipe or "all")
    ends = [_node(question, network, name) for name in (one, two)]
    linked = plain(network)
    columns = _PATH_COLUMNS
    names = " and ".join(thing(network, end).name() for end in ends)
    if not nx.has_path(linked, *ends):
        return Result(measure="paths", columns=columns, rows=(), notes=(f"no path joins {names}",))
    found = sorted(islice(nx.all_shortest_paths(linked, *ends), 1000))
    rows = [
        (number, step, *cells)
        for number, path in enumerate(found[:_PATHS], 1)
        for step, (a, b) in enumerate(pairwise(path), 1)
        for cells in _step(question, network, a, b)
    ]
    note = f"{len(found)} shortest paths of {len(found[0]) - 1} steps between {names}"
    return Result(measure="paths", columns=columns, rows=tuple(rows), notes=(note,))


def _two(question: Question, name: str, wanted: str) -> tuple[str, str]:
    if len(question.arguments) != 2:
        raise QueryError(f"{name} takes {wanted}")
    return question.arguments[0], question.arguments[1]


def _node(question: Question, network: nx.Graph, name: str) -> str:
    """The key of a thing that a user names.

    Raises:
        KgError: it is known but stands in no relation of this network.
    """
    key = compact(Names(question.dataset).resolve(name).value)
    if key not in network:
        raise KgError(f"{name}: {key} is not in the network {network.graph['recipe']!r}")
    return key


def _step(question: Question, network: nx.MultiDiGraph, a: str, b: str) -> list[tuple[Cell, ...]]:
    """One row a relation between two neighbours, with its first proof."""
    rows: list[tuple[Cell, ...]] = []
    for source, target in ((a, b), (b, a)):
        for relation, data in sorted(network.get_edge_data(source, target, default={}).items()):
            if data["inferred"]:
                continue
            ends = expand(source), expand(relation), expand(target)
            found = []
            if all(ends):
                found = proofs(question.dataset, *ends)  # type: ignore[arg-type]
            proof = found[0] if found else None
            paper = proof.document if proof else "registry" if not data["documents"] else ""
            words = Thing(key=relation, label_en=data["relation_en"], label_zh=data["relation_zh"])
            arrow = "→" if source == a else "←"
            cells = thing(network, a), arrow, words, thing(network, b), paper
            rows.append((*cells, proof.locator if proof else "", proof.quote if proof else ""))
    return rows


def gaps(question: Question) -> Result:
    """Where is something missing: a lead, a target, a sighting, a place?
    哪里有缺口：无牵头方、无目标、久未见诸报道、无地域落实？

    Definition:
        Initiatives that no actor leads; districts and zones that no target is about; industries
        that no place focuses on, and industries whose places have no initiative with a lead;
        officials of whom no document of the day given (or later) says that they hold a post.
    Interpretation:
        A gap is first of all a gap of the documents. It is a question to ask, not a finding that
        nobody leads or that somebody has left office.
    Significance:
        None: these are lists. How many of all there are stands in the notes.
    Reference:
        The rules of the saved queries `initiatives-by-lead`, `targets` and `sightings-of-person`.
    Complexity:
        O(edges).
    """  # noqa: D205, D415
    since = _day(question.arguments[0]) if question.arguments else None
    network = project(question.dataset, question.recipe or "all")
    list(kept(network, question))
    families = {k: n["family"] for k, n in network.nodes(data=True)}
    by_relation = _by_relation(network)
    led = {b for _, b in by_relation.get("kg:leads", [])}
    about = _targeted(question, network)
    focused: dict[str, set[str]] = {}
    for place, industry in by_relation.get("kg:focusesOn", []):
        focused.setdefault(industry, set()).add(place)
    active = {place for task, place in by_relation.get("kg:implementedIn", []) if task in led}
    missing: dict[str, list[str]] = {
        "initiative without lead": [
            k for k, f in families.items() if f == "initiative" and k not in led
        ],
        "place without target": [
            k for k, f in families.items() if f in ("district", "zone") and k not in about
        ],
        "industry without place": [
            k for k, f in families.items() if f == "industry" and k not in focused
        ],
        "industry without led initiative": [
            k for k, places in focused.items() if not places & active
        ],
    }
    seen = _last_seen(network)
    if since:
        missing["official not seen since"] = [
            k for k, f in families.items() if f == "person" and not _seen_by(seen.get(k, ""), since)
        ]
    rows = [
        (gap, thing(network, key), families[key], seen.get(key, ""))
        for gap, keys in missing.items()
        for key in sorted(keys, key=lambda k: (seen.get(k, ""), k))
        if question.of in ("", families[key])
    ]
    counts = Counter(gap for gap, *_ in rows)
    notes = [", ".join(f"{n} × {gap}" for gap, n in counts.items()) or "no gaps"]
    if not since:
        notes.append("give a day (kg measure gaps 2024-01-01) to see officials not seen since")
    columns = ("gap", "thing", "kind", "last_seen")
    return Result(measure="gaps", columns=columns, rows=tuple(rows), notes=tuple(notes))


def _by_relation(network: nx.MultiDiGraph) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for source, target, relation in network.edges(keys=True):
        found.setdefault(relation, []).append((source, target))
    return found


def _targeted(question: Question, network: nx.MultiDiGraph) -> set[str]:
    """Things that some target is about, or that an initiative with a target is carried out in."""
    store = question.dataset
    about = {
        compact(place.value)
        for target in subjects(store, RDF.type, KG.Target)
        for place in objects(store, target, KG.ofInterest)
    }
    promising = {
        source for source, _, relation in network.edges(keys=True) if relation == "kg:hasTarget"
    }
    places = {
        b
        for a, b, relation in network.edges(keys=True)
        if relation == "kg:implementedIn" and a in promising
    }
    return about | places | promising


def _last_seen(network: nx.MultiDiGraph) -> dict[str, str]:
    """The latest day for which documents show a person in a post."""
    seen: dict[str, str] = {}
    for person, _, relation, data in network.edges(keys=True, data=True):
        if relation == "kg:holdsPost":
            seen[person] = max(seen.get(person, ""), data["as_of"] or data["valid_to"])
    return seen


def _seen_by(day: str, since: date) -> bool:
    from kg.model.dates import PartialDate

    try:
        return PartialDate.parse(day).latest >= since
    except ValueError:  # nobody says when, or other people's data hold no date
        return False


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as err:
        raise QueryError(f"{given!r} is not a day; write YYYY-MM-DD") from err


def change(question: Question) -> Result:
    """What did documents add between two days?
    两个日期之间，文档新增了什么？

    Definition:
        The network of what was known by the first day beside that of the second: with how many
        things each thing is linked in both, and the difference. Things that appear are 0 before.
    Interpretation:
        It is knowledge that grows, not the world: a rise says that documents of the time spoke of
        the thing. An as-of view never loses a document, so falls come from rules only.
    Significance:
        A thing that was linked much grows much: `expected` is the growth it would have had if new
        links had fallen on things in proportion to the links they had.
    Reference:
        A.-L. Barabasi, R. Albert (1999), Science 286, 509, for the expectation.
    Complexity:
        Two projections, O(edges).
    """  # noqa: D205, D415
    one, two = sorted(
        map(_day, _two(question, "change", "two days: kg measure change 2021-01-11 2022-01-11"))
    )
    earlier, later = (
        plain(project(question.dataset.as_of(known_by=day), question.recipe or "all"))
        for day in (one, two)
    )
    list(kept(later, question))
    before = dict(earlier.degree)
    grown = 2 * (later.number_of_edges() - earlier.number_of_edges())
    total = sum(before.values())
    rows = []
    for key, after in later.degree:
        rise = after - before.get(key, 0)
        if not rise or question.of not in ("", later.nodes[key]["family"]):
            continue
        expected = round(grown * before.get(key, 0) / total, 1) if total else 0.0
        kind = later.nodes[key]["family"]
        rows.append((thing(later, key), kind, before.get(key, 0), after, rise, expected))
    rows.sort(key=lambda r: (-r[4], r[0].key))
    new = Counter(later.nodes[k]["family"] for k in later if k not in earlier)
    notes = (
        f"{one} → {two}: {len(earlier)} → {len(later)} things, "
        f"{earlier.number_of_edges()} → {later.number_of_edges()} links",
        "new: " + (", ".join(f"{n} {f}" for f, n in sorted(new.items())) or "nothing"),
    )
    columns = ("thing", "kind", "before", "after", "rise", "expected")
    return Result(measure="change", columns=columns, rows=tuple(rows), notes=notes)


def series(question: Question) -> Result:
    """How did a figure run over time, beside its target?
    某项指标随时间如何变化？与目标相比如何？

    Definition:
        What documents report for an indicator, by the day it is reported for, then the targets of
        that indicator by the day they are due. Values as the source spells them, with comparator.
    Interpretation:
        Points are not a curve: different documents count differently, and "nearly 90" is below 90.
        Read the comparator with the number.
    Significance:
        None is computed; rival figures for one day are all listed.
    Reference:
        `kg query reports-of-indicator`.
    Complexity:
        O(figures of the indicator).
    """  # noqa: D205, D415
    if not 1 <= len(question.arguments) <= 2:
        raise QueryError(
            "series takes an indicator and maybe a place: kg measure series tasks-251-rate"
        )
    store = question.dataset
    node, *place = [Names(store).resolve(name) for name in question.arguments]
    rows = []
    for figure in subjects(store, KG.indicator, node):
        if place and place[0] not in objects(store, figure, KG.ofInterest):
            continue
        target = KG.Target in objects(store, figure, RDF.type)
        about = first(store, figure, KG.ofInterest)
        comparators = [c.value.rpartition("/")[2] for c in objects(store, figure, KG.comparator)]
        papers = {p.document for p in proofs(store, figure)}
        rows.append(
            (
                "target" if target else "report",
                text(store, figure, KG.due if target else KG.asOf),
                _thing(store, about),
                ", ".join(comparators),
                text(store, figure, KG.valueText),
                _number(store, figure),
                _thing(store, first(store, figure, KG.unit)),
                ", ".join(sorted(papers)),
            )
        )
    rows.sort(key=lambda r: (r[0], r[1], str(r[2]), r[4]))
    columns = ("figure", "day", "about", "comparator", "value", "number", "unit", "documents")
    called = _thing(store, node)
    note = f"{getattr(called, 'label_en', '')}: {len(rows)} figures"
    return Result(
        measure="series", columns=columns, rows=tuple(rows), notes=(note,), extras={"of": called}
    )


def _thing(store: Quads, term: Any) -> Cell:
    from kg.graph.labels import label

    if not isinstance(term, ox.NamedNode):
        return ""
    return Thing(
        key=compact(term.value), label_en=label(store, term), label_zh=label(store, term, "zh")
    )


def _number(store: Quads, figure: ox.NamedNode) -> float | None:
    value = text(store, figure, KG.value) or text(store, figure, KG.valueMin)
    return float(value) if value else None
