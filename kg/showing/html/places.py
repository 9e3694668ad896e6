"""Where things stand on the map: where a document places them, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.graph.labels import UNION
from kg.graph.quads import Quads
from kg.model.curies import compact, expand
from kg.model.intervals import finite
from kg.model.namespaces import GRAPH, KG

#: What a territory lies in.
_OUTWARDS = (KG.locatedIn, KG.partOf)


def coordinates(store: Quads) -> dict[str, tuple[float, float]]:
    """Latitude and longitude in degrees of the things that have them, by compact IRI."""
    north, east = (_numbers(store, p) for p in (KG.latitude, KG.longitude))
    return {
        compact(thing.value): (north[thing], east[thing])
        for thing in sorted(north.keys() & east.keys(), key=str)
    }


def places_of(
    store: Quads, keys: Iterable[str], known: Mapping[str, tuple[float, float]]
) -> dict[str, str]:
    """The place with coordinates that each thing stands at, by compact IRI.

    A thing with coordinates stands at them. Another stands at the place that it is located in
    (``kg:locatedIn``), as documents say or as rules conclude from what they say: of places that lie
    in each other at the innermost, of others at the one that holds them all. What documents do not
    locate has no place: not that of its whole, of its neighbours or of a territory that it only
    reaches into.

    Args:
        store: Its default graph is the union of its named graphs.
        keys: The things that are asked for.
        known: Coordinates of places.
    """
    sites = {node: key for key in known if (node := expand(key)) is not None}
    outer = {site: _around(store, site) for site in sites}
    found = {key: key for key in keys if key in known}
    for key in keys:
        thing = expand(key)
        if thing is None or key in found:
            continue
        holding = {
            quad.object
            for quad in store.match(thing, KG.locatedIn, None, UNION)
            if isinstance(quad.object, ox.NamedNode)
            and quad.object in sites
            and ox.Quad(thing, KG.locatedIn, quad.object, GRAPH.registry) not in store
        }
        inner = [p for p in holding if not any(p in outer[other] for other in holding - {p})]
        if len(inner) > 1:
            inner = [p for p in holding if all(p in outer[other] for other in holding - {p})]
        if len(inner) == 1:
            found[key] = sites[inner[0]]
    return found


def _around(store: Quads, place: ox.NamedNode) -> set[object]:
    """The territories that a place lies in."""
    quads = (q for p in _OUTWARDS for q in store.match(place, p, None, UNION))
    return {quad.object for quad in quads}


def _numbers(store: Quads, predicate: ox.NamedNode) -> dict[ox.NamedNode, float]:
    found = store.match(None, predicate, None, UNION)
    numbers = ((quad.subject, finite(getattr(quad.object, "value", ""))) for quad in found)
    return {
        thing: number
        for thing, number in numbers
        if number is not None and isinstance(thing, ox.NamedNode)
    }
