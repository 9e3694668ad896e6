"""From a dataset or a network to a view of it, with the evidence of everything in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.lookup import Names
from kg.graph.sparql.answer import native
from kg.graph.sparql.catalogue import saved_query
from kg.model.curies import compact, expand
from kg.model.namespaces import KG
from kg.network.project import project
from kg.showing.html.details import Both, Promise
from kg.showing.html.facts import Ground, Reading
from kg.showing.html.page import asset
from kg.showing.html.validity import Times

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.dataset import Dataset
    from kg.showing.html.network import EvidenceNetwork

#: Relations by which a thing stands where another lies, the most telling first.
_STANDING: Final = (
    "kg:locatedIn", "kg:partOf", "kg:settledIn", "kg:implementedIn", "kg:responsibleFor",
    "kg:servesPlace", "org:postIn", "kg:holdsPost", "org:memberOf", "kg:hasTarget",
)  # fmt: skip
_ATTRIBUTES: Final = ("label_en", "label_zh", "kind", "kind_en", "kind_zh", "family")


def view(
    source: Dataset | nx.MultiDiGraph | None = None,
    *,
    recipe: str = "all",
    around: str = "",
    hops: int = 1,
    query: str = "",
    title: str | Both = "",
    dataset: Dataset | None = None,
    reading: Reading | None = None,
    day: date | None = None,
) -> EvidenceNetwork:
    """A view of a dataset, or of a network made by :func:`kg.project`.

    The result is a :class:`pyvis.network.Network`: write it with ``write_html``, show it in a
    notebook by naming it, or go on with what pyvis offers.

    Args:
        source: A dataset (ours when left out), or a network; a network stays as it is.
        recipe: Which network of the dataset; see ``kg measure`` and :func:`kg.network.recipes`.
        around: Keep only what lies about this thing, by any of its names.
        hops: How many links far, where ``around`` is given.
        query: Keep only the things that this query finds (its text, or the name of a saved one).
        title: The heading; made from what is shown when left out.
        dataset: Where the claims of a network stand; ours when left out.
        day: The day that statuses of targets are given for; that of the last document when left
            out.
        reading: What was read of this dataset for an earlier view, to save time.

    Raises:
        NameNotFound: nothing is called as ``around`` says.
        QueryError: the recipe or the query is malformed or unknown.

    >>> import kg
    >>> network = view(kg.load(), around="通州", hops=1)
    >>> "id:tongzhou" in network.node_map
    True
    """
    from kg.graph.cache import load
    from kg.graph.dataset import Dataset

    network: nx.MultiDiGraph | None = None
    if isinstance(source, Dataset):
        dataset = source
    elif source is not None:
        network = source
    # A dataset of nothing is false, and is not to be replaced by ours.
    dataset = load() if dataset is None else dataset
    network = project(dataset, recipe) if network is None else network
    reading = Reading(dataset) if reading is None else reading
    heading, lead = _heading(network), _sentence(network)
    if query:
        network, heading = _found(dataset, network, query)
    if around:
        network, heading = _about(dataset, reading, network, around, hops)
    page = _with_evidence(dataset, reading, network, title or heading, lead)
    page.promises = _promises(dataset, reading, page, day)
    page.centre = compact(Names(dataset).resolve(around).value) if around else ""
    return page


def _sentence(network: nx.MultiDiGraph) -> Both:
    return network.graph.get("sentence_en", ""), network.graph.get("sentence_zh", "")


def _heading(network: nx.MultiDiGraph) -> Both:
    """Our name of a recipe that we know, else the sentence that the recipe says of itself."""
    named = asset("views").get(network.graph.get("recipe", ""))
    return tuple(named) if named else _sentence(network)


def _about(
    dataset: Dataset, reading: Reading, network: nx.MultiDiGraph, around: str, hops: int
) -> tuple[nx.MultiDiGraph, Both]:
    """What lies up to some links from a thing; what rules conclude is no step, but is shown."""
    centre = compact(Names(dataset).resolve(around).value)
    reached, edge = {centre}, {centre}
    steps: dict[str, set[str]] = {}
    for a, b, data in network.edges(data=True):
        if not data.get("inferred"):
            steps.setdefault(a, set()).add(b)
            steps.setdefault(b, set()).add(a)
    for _ in range(hops):
        edge = {far for near in edge for far in steps.get(near, ())} - reached
        reached |= edge
    names = reading.names(ox.NamedNode(_iri(centre)))
    title = (
        f"{names[0] or names[1]}, up to {hops} links away" if hops > 1 else names[0] or names[1],
        f"{names[1] or names[0]}及其{hops}步以内的关联" if hops > 1 else names[1] or names[0],
    )
    if centre not in network:
        reached = set()
    return network.subgraph(sorted(reached)), title


def _found(dataset: Dataset, network: nx.MultiDiGraph, query: str) -> tuple[nx.MultiDiGraph, Both]:
    """The part of a network between the things that a query finds."""
    answer = dataset.query(query)
    saved = saved_query(query)
    if answer.kind == "boolean":
        raise QueryError("an ASK query finds nothing to show; use SELECT or CONSTRUCT")
    terms: Iterable[Any] = (
        (term for row in answer.rows for term in row)
        if answer.kind == "rows"
        else (t for triple in answer.triples for t in triple)
    )
    found = {compact(t.value) for t in terms if isinstance(t, ox.NamedNode)}
    found |= {str(native(t)) for t in terms if isinstance(t, ox.Literal)}
    title = (
        (saved.question_en, saved.question_zh) if saved else ("What the query finds", "查询结果")
    )
    return network.subgraph([n for n in network if n in found]), title


def _with_evidence(
    dataset: Dataset,
    reading: Reading,
    network: nx.MultiDiGraph,
    title: str | Both,
    lead: Both,
) -> EvidenceNetwork:
    from kg.showing.html.network import EvidenceNetwork

    page = EvidenceNetwork(title=_short(title), lead=lead)
    page.claims, page.sources = reading.claims, reading.sources
    for node in sorted(network, key=str):
        data = network.nodes[node]
        page.add_node(node, **{k: data[k] for k in _ATTRIBUTES if k in data})
    times = Times(reading)
    for a, b, key, data in sorted(network.edges(keys=True, data=True), key=lambda e: e[:3]):
        options = {k: data.get(k, "") for k in ("relation_en", "relation_zh")}
        ground = reading.grounds(a, key, b) if data.get("inferred") else None
        if ground is not None:
            options |= _grounded(ground)
        elif not data.get("claims"):
            options["registered"] = "claims" in data
        if not options.get("registered"):
            options["spans"] = times.of(str(a), str(key), str(b))
        page.add_edge(a, b, relation=str(key), claims=data.get("claims", ()), **options)
    page.details = reading.details([n for n in network if isinstance(n, str)])
    page.disputes = reading.disputes(list(page.details))
    page.lying = _lying(reading, page)
    page.standing = _standing(page)
    return page


def _grounded(ground: Ground) -> dict[str, Any]:
    """What an edge says of the rule that it follows by."""
    return {
        "rule": ground.rule.name,
        "rule_en": ground.rule.sentence_en,
        "rule_zh": ground.rule.sentence_zh,
        "premises": tuple(ground.leaves.values()),
        "known": ground.known,
    }


def _promises(
    dataset: Dataset, reading: Reading, page: EvidenceNetwork, day: date | None
) -> list[Promise]:
    from kg.showing.html.promises import promises

    inside = set(page.node_ids)
    return [p for p in promises(dataset, reading, day) if inside & set(p.about)]


def _short(title: str | Both) -> Both:
    """A heading without the full stop of the sentence that it was made of."""
    en, zh = (title, "") if isinstance(title, str) else title
    return en.rstrip("."), zh.rstrip("。")


def _iri(key: str) -> str:
    iri = expand(key)
    return iri.value if iri is not None else key


def _lying(reading: Reading, page: EvidenceNetwork) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the nodes that have them, in degrees."""
    north, east = reading.column(KG.latitude), reading.column(KG.longitude)
    found = {}
    for node in page.node_ids:
        iri = _iri(str(node))
        if iri in north and iri in east:
            found[str(node)] = (float(north[iri][0].value), float(east[iri][0].value))
    return found


def _standing(page: EvidenceNetwork) -> dict[str, str]:
    """The place by which a node stands on the map, by the node's id.

    A place stands where it lies; another thing by the link that tells most, at the place that the
    fewest things stand by; then by things that stand already.
    """
    standing = {node: node for node in page.lying}
    crowd: dict[str, int] = {}
    for edge in page.edges:
        for end in (str(edge["from"]), str(edge["to"])):
            crowd[end] = crowd.get(end, 0) + 1
    rank = {relation: k for k, relation in enumerate(_STANDING)}
    industries = {n["id"] for n in page.nodes if n.get("family") == "industry"}
    for _ in range(3):
        offers: dict[str, tuple[int, int, str]] = {}
        for edge in page.edges:
            if edge["relation"] not in rank:
                continue
            for one, other in ((edge["from"], edge["to"]), (edge["to"], edge["from"])):
                if one in standing or one in industries or other not in standing:
                    continue
                place = standing[other]
                offer = (
                    crowd.get(place, 0) if other == place else 10**6,
                    rank[edge["relation"]],
                    place,
                )
                offers[one] = min(offers.get(one, offer), offer)
        if not offers:
            break
        standing |= {node: place for node, (_, _, place) in offers.items()}
    return standing
