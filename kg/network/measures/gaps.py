"""What is missing: leads, targets, sightings, places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.graph.labels import objects, subjects
from kg.model.curies import compact
from kg.model.dates import PartialDate, parse_day
from kg.model.namespaces import KG, RDF
from kg.network.measures.measure import MeasureRequest, Result, thing

if TYPE_CHECKING:
    import networkx as nx


def gaps(request: MeasureRequest) -> Result:
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
    since = parse_day(request.arguments[0]) if request.arguments else None
    network = request.network()
    request.check_family(network)
    families = {k: n["family"] for k, n in network.nodes(data=True)}

    def without(some: Collection[str], *wanted: str) -> list[str]:
        return [k for k, family in families.items() if family in wanted and k not in some]

    linked = _by_relation(network)
    led = {initiative for _, initiative in linked["kg:leads"]}
    focused = defaultdict(set)
    for place, industry in linked["kg:focusesOn"]:
        focused[industry].add(place)
    active = {place for initiative, place in linked["kg:implementedIn"] if initiative in led}
    missing = {
        "initiative without lead": without(led, "initiative"),
        "place without target": without(_targeted(request, linked), "district", "zone"),
        "industry without place": without(focused, "industry"),
        "industry without led initiative": [
            industry for industry, places in focused.items() if not places & active
        ],
    }
    seen = _last_seen(network)
    if since:
        recent = {person for person, day in seen.items() if _reaches(day, since)}
        missing["official not seen since"] = without(recent, "person")
    rows = [
        (gap, thing(network, key), families[key], seen.get(key, ""))
        for gap, keys in missing.items()
        for key in sorted(keys, key=lambda k: (seen.get(k, ""), k))
        if request.keeps(network, key)
    ]
    counts = Counter(gap for gap, *_ in rows)
    notes = [", ".join(f"{n} × {gap}" for gap, n in counts.items()) or "no gaps"]
    if not since:
        notes.append("give a day (kg measure gaps 2024-01-01) to see officials not seen since")
    columns = ("gap", "thing", "kind", "last_seen")
    return Result(measure="gaps", columns=columns, rows=tuple(rows), notes=tuple(notes))


def _by_relation(network: nx.MultiDiGraph) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for source, target, relation in network.edges(keys=True):
        found[relation].append((source, target))
    return found


def _targeted(request: MeasureRequest, linked: Mapping[str, list[tuple[str, str]]]) -> set[str]:
    """Things that some target is about, or that an initiative with a target is carried out in."""
    store = request.dataset
    about = {
        compact(place.value)
        for target in subjects(store, RDF.type, KG.Target)
        for place in objects(store, target, KG.ofInterest)
    }
    promising = {source for source, _ in linked["kg:hasTarget"]}
    places = {place for source, place in linked["kg:implementedIn"] if source in promising}
    return about | places | promising


def _last_seen(network: nx.MultiDiGraph) -> dict[str, str]:
    """The latest day for which documents show a person in a post."""
    seen: dict[str, str] = {}
    for person, _, relation, data in network.edges(keys=True, data=True):
        if relation == "kg:holdsPost":
            seen[person] = max(seen.get(person, ""), data["as_of"] or data["valid_to"])
    return seen


def _reaches(day: str, since: date) -> bool:
    try:
        return PartialDate.parse(day).latest >= since
    except ValueError:  # no date is given, or foreign data has no valid one
        return False
