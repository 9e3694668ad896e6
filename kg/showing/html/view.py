"""From a dataset or a network to a view of it, with the evidence of everything in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import ArgumentError, QueryError
from kg.graph.lookup import Names
from kg.graph.sparql.answer import native
from kg.graph.sparql.catalogue import saved_query
from kg.model.curies import compact, expand
from kg.model.dates import parse_day
from kg.model.namespaces import KG
from kg.network.project import project
from kg.showing.html.derivations import Derivations
from kg.showing.html.evidence import Both, Details, PageEvidence, When
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.page import asset
from kg.showing.html.places import coordinates, places_of
from kg.showing.html.promises import promises

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.dataset import Dataset
    from kg.showing.html.network import EvidenceNetwork

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
    reader: EvidenceReader | None = None,
    day: date | str | None = None,
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
        dataset: The dataset that holds the claims of a network; ours when left out.
        reader: What was read of this dataset for an earlier view, to save time.
        day: The day that statuses of targets are given for; that of the last document when left
            out.

    Raises:
        NameNotFound: nothing has the name ``around``.
        QueryError: the recipe or the query is malformed or unknown.
        DayError: ``day`` is not a day of the calendar.
        ArgumentError: the source is neither a Dataset nor a MultiDiGraph, or ``hops`` not a number.

    >>> import kg
    >>> network = kg.open().view(around="通州", hops=1)
    >>> "id:tongzhou" in network.node_map
    True
    """
    from kg.graph.cache import load
    from kg.graph.dataset import Dataset

    judged = None if day is None else parse_day(day)
    network: nx.MultiDiGraph | None = None
    if isinstance(source, Dataset):
        dataset = source
    elif source is not None:
        if not (hasattr(source, "is_multigraph") and source.is_multigraph()):
            wanted = "a Dataset, or a MultiDiGraph, as project() gives it"
            raise ArgumentError("source", source, wanted)
        network = source
    if not isinstance(hops, int):
        raise ArgumentError("hops", hops, "a number of links")
    # An empty dataset is false, and must not be replaced by ours.
    dataset = load() if dataset is None else dataset
    reader = EvidenceReader(dataset) if reader is None else reader
    if network is None:
        network = project(dataset, recipe)
        network = _with_past(network, reader, recipe)
    heading, lead, centre = _heading(network), _sentence(network), ""
    if query:
        network, heading = _found(dataset, network, query)
    if around:
        centre = compact(Names(dataset).resolve(around).value)
        network, heading = _neighbourhood(network, centre, hops, reader.names_of(centre))
    evidence = replace(
        _evidence(reader, network, judged), centre=centre, hops=hops if around else 0
    )
    return _page(network, Derivations(reader), evidence, _short(title or heading), lead)


def _with_past(network: nx.MultiDiGraph, reader: EvidenceReader, recipe: str) -> nx.MultiDiGraph:
    """A network with the links that hold no more but followed from what was known on some day."""
    from kg.graph.dataset import Dataset

    whole = reader.whole
    if not isinstance(whole, Dataset) or whole is reader.store:
        return network
    wider = project(whole, recipe)
    wider.graph.update(network.graph)
    for *link, data in wider.edges(keys=True, data=True):
        data["past"] = not network.has_edge(*link)
    return wider


def _sentence(network: nx.MultiDiGraph) -> Both:
    return network.graph.get("sentence_en", ""), network.graph.get("sentence_zh", "")


def _heading(network: nx.MultiDiGraph) -> Both:
    """Our name of a recipe that we know, else the sentence that the recipe says of itself."""
    named = asset("views").get(network.graph.get("recipe", ""))
    return tuple(named) if named else _sentence(network)


def _neighbourhood(
    network: nx.MultiDiGraph, centre: str, hops: int, names: Both
) -> tuple[nx.MultiDiGraph, Both]:
    """What is up to some links from a thing; inferred links are shown, but are not steps."""
    import networkx as nx

    said = nx.Graph((a, b) for a, b, inferred in network.edges(data="inferred") if not inferred)
    said.add_node(centre)
    reached = set(nx.single_source_shortest_path_length(said, centre, cutoff=hops))
    title = (
        f"{names[0] or names[1]}, up to {hops} links away" if hops > 1 else names[0] or names[1],
        f"{names[1] or names[0]}及其{hops}步以内的关联" if hops > 1 else names[1] or names[0],
    )
    return network.subgraph(reached if centre in network else ()), title


def _found(dataset: Dataset, network: nx.MultiDiGraph, query: str) -> tuple[nx.MultiDiGraph, Both]:
    """The part of a network between the things that a query finds."""
    answer = dataset.query(query)
    saved = saved_query(query)
    if answer.kind == "boolean":
        raise QueryError("an ASK query finds nothing to show; use SELECT or CONSTRUCT")
    rows: Iterable[Any] = answer.rows if answer.kind == "rows" else answer.triples
    terms = [term for row in rows for term in row]
    found = {compact(t.value) for t in terms if isinstance(t, ox.NamedNode)}
    found |= {str(native(t)) for t in terms if isinstance(t, ox.Literal)}
    title = (
        (saved.question_en, saved.question_zh) if saved else ("What the query finds", "查询结果")
    )
    return network.subgraph([n for n in network if n in found]), title


def _evidence(reader: EvidenceReader, network: nx.MultiDiGraph, day: date | None) -> PageEvidence:
    keys = [n for n in network if isinstance(n, str)]
    known = coordinates(reader.store)
    anchors = places_of(reader.store, keys, known)
    sites = dict.fromkeys(sorted(anchors.values()))
    return replace(
        reader.evidence,
        details=_marked(reader, network),
        disputes=reader.disputes(keys),
        promises=[p for p in promises(reader, day) if any(key in network for key in p.about)],
        coordinates={place: known[place] for place in sites},
        place_names={place: reader.names_of(place) for place in sites},
        anchors=anchors,
        anchored={key: _anchored(reader, key, place) for key, place in anchors.items()},
    )


def _anchored(reader: EvidenceReader, key: str, place: str) -> When:
    """When a thing is located in a place; always at its own coordinates."""
    thing, site = expand(key), expand(place)
    if key == place or thing is None or site is None:
        return When()
    return reader.when(ox.Triple(thing, KG.locatedIn, site))


def _marked(reader: EvidenceReader, network: nx.MultiDiGraph) -> dict[str, Details]:
    """Details of the things of a network; marks those that should begin on a day, but have none.

    Of a family some of whose things are dated the others are undated.
    """
    keys = [n for n in network if isinstance(n, str)]
    details = reader.details(keys)
    dated = {key for key in keys if reader.timeline.beginning(expand(key))}
    families = network.nodes(data="family")
    beginning = {families[key] for key in dated}
    for key in keys:
        details[key].undated = key not in dated and families[key] in beginning
    return details


def _page(
    network: nx.MultiDiGraph,
    derivations: Derivations,
    evidence: PageEvidence,
    title: Both,
    lead: Both,
) -> EvidenceNetwork:
    from kg.showing.html.network import EvidenceNetwork

    page = EvidenceNetwork(title=title, lead=lead, evidence=evidence)
    for node in sorted(network, key=str):
        data = network.nodes[node]
        page.add_node(node, **{k: data[k] for k in _ATTRIBUTES if k in data})
    for a, b, key, data in sorted(
        network.edges(keys=True, data=True), key=lambda e: [*map(str, e[:3])]
    ):
        link = str(a), str(key), str(b)
        options: dict[str, Any] = {
            "relation_en": data.get("relation_en", ""),
            "relation_zh": data.get("relation_zh", ""),
        }
        when = derivations.when(*link)
        ground = derivations.ground(*link) if data.get("inferred") or when.concluded else None
        if ground is not None:
            options |= {
                "rule": ground.rule.name,
                "rule_en": ground.rule.sentence_en,
                "rule_zh": ground.rule.sentence_zh,
                "premises": tuple(ground.leaves.values()),
                "known": ground.known,
            }
        if when.registered or not (ground or data.get("claims")):
            options["registered"] = when.registered or "claims" in data
        if when.days is not None:
            options["known_spans"], options["spans"] = when.days.known, when.days.valid
        if data.get("past"):
            options["past"] = True
        page.add_edge(a, b, relation=link[1], claims=data.get("claims", ()), **options)
    return page


def _short(title: str | Both) -> Both:
    """A heading without the full stop of the sentence that it was made of."""
    en, zh = (title, "") if isinstance(title, str) else title
    return en.rstrip("."), zh.rstrip("。")
