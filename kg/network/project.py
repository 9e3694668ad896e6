"""Rows of a recipe → a network."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.labels import label
from kg.graph.sparql.answer import Answer, native
from kg.model.curies import compact
from kg.network.edges import attach_evidence
from kg.network.nodes import describe_nodes
from kg.network.recipes import NEEDED, find_recipe

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.dataset import Dataset

Term: TypeAlias = ox.NamedNode | ox.Literal
#: Source, relation and target by their keys.
Edge: TypeAlias = tuple[str, str, str]
#: Attributes of edges by source, target and relation.
_Found: TypeAlias = dict[str, dict[str, dict[str, dict[str, Any]]]]
#: Columns that do not become attributes of their own.
_READ: Final = (*NEEDED, "claim")


def project(
    dataset: Dataset, recipe: str = "all", *, params: Mapping[str, Term] | None = None
) -> nx.MultiDiGraph:
    """Make a network of what a recipe selects.

    Nodes are keyed by compact IRI (``id:tongzhou``) and carry ``iri``, ``label_en``, ``label_zh``
    (empty where there is none), ``kind`` (its slug), ``kind_en``, ``kind_zh`` and ``family``: zone,
    part, district, place, person, organisation, post, industry, initiative, target, observation,
    document or other.

    Edges are keyed by relation (``kg:focusesOn``) and carry ``relation_en``, ``relation_zh``,
    ``claims`` (digests, sorted), ``documents`` (slugs, sorted), ``valid_from`` (the earliest that
    the claims give), ``valid_to`` and ``as_of`` (the latest; as spelled, empty where no claim gives
    one), ``inferred`` (a rule concludes it, no document says so) and ``rule`` (its name, or empty).
    Further columns of the recipe become attributes of the edge; where the rows of one edge differ
    in such a column, its values are kept as a sorted tuple.

    Nodes and edges are in the order of their keys. ``network.graph`` holds ``recipe``,
    ``sentence_en`` and ``sentence_zh``.

    Args:
        dataset: What is asked; a view as of a day gives the network of that day.
        recipe: A name of :func:`kg.network.recipes.recipes`, or a user's file that ends in ``.rq``
            and selects ``?source ?relation ?target``. A column ``?claim`` names the evidence of an
            edge that is not a plain triple; a row without a target is an isolated node.
        params: Terms that take the place of variables of the recipe.

    Raises:
        QueryError: no such recipe, it is malformed, a column is missing, or an end is not an IRI.
        ArgumentError: the recipe is not a text.

    >>> import kg
    >>> network = kg.open().project("place-industry")
    >>> edge = network.edges["id:tongzhou", "id:green-finance", "kg:focusesOn"]
    >>> edge["relation_zh"], len(edge["claims"]) > 1, edge["inferred"]
    ('聚焦', True, False)
    """
    import networkx as nx

    query = find_recipe(recipe)
    answer = dataset.query(query.text, params=params)
    with _no_collection():
        keys = _Keys()
        found, claims = _read(dataset, recipe, answer, keys)
        network = nx.MultiDiGraph(
            recipe=query.name or recipe,
            sentence_en=query.question_en,
            sentence_zh=query.question_zh,
        )
        network.add_nodes_from(describe_nodes(dataset, keys))
        _join(network, found)
        attach_evidence(dataset, network, keys, claims)
    return network


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the garbage collector: it would walk the growing network again and again for nothing.

    Half of the time of a large projection without it (``make bench-network``).
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Keys(dict[str, str]):
    """Keys of nodes by IRI, each made once."""

    def __missing__(self, iri: str) -> str:
        key = self[iri] = compact(iri)
        return key


def _read(
    dataset: Dataset, recipe: str, answer: Answer, keys: _Keys
) -> tuple[_Found, dict[Edge, set[str]]]:
    """Edges by source, target and relation, and the claims that rows named for them.

    ``keys`` gains every node.
    """
    missing = [f"?{name}" for name in NEEDED if name not in answer.variables]
    if answer.kind != "rows" or missing:
        raise QueryError(f"recipe {recipe}: it must SELECT {' '.join(missing) or 'rows'}")
    found: _Found = {}
    templates = _Templates(dataset, recipe)
    further: dict[Edge, dict[str, set[Any]]] = {}
    columns = [name for name in answer.variables if name not in NEEDED]
    for source, relation, target, *values in _in_order(answer, (*NEEDED, *columns)):
        if not (isinstance(source, ox.NamedNode) and isinstance(target, ox.NamedNode)):
            _alone(recipe, source, target, keys)
            continue
        source, target, template = keys[source.value], keys[target.value], templates[relation]
        targets = found.get(source)
        if targets is None:
            targets = found[source] = {}
        relation, edges = template["relation"], targets.get(target)
        if edges is None:
            targets[target] = {relation: template.copy()}
        elif relation not in edges:
            edges[relation] = template.copy()
        for name, value in zip(columns, values, strict=True):
            if value is not None:
                told = further.setdefault((source, relation, target), {})
                told.setdefault(name, set()).add(_plain(value))
    for (source, relation, target), values in further.items():
        found[source][target][relation].update(_further(values))
    return found, {edge: values["claim"] for edge, values in further.items() if "claim" in values}


def _in_order(answer: Answer, columns: tuple[str, ...]) -> Iterator[Any]:
    """Rows with the columns in this order, as the engine finds them."""
    if answer.variables == columns:
        return answer.stream()
    places = [answer.variables.index(name) for name in columns]
    return (tuple(row[place] for place in places) for row in answer.stream())


def _alone(recipe: str, source: Any, target: Any, keys: _Keys) -> None:
    """Take the node of a row without a target."""
    for term in (source, target):
        if not isinstance(term, ox.NamedNode) and not (term is None and source is not None):
            raise QueryError(
                f"recipe {recipe}: {term} cannot be a node; ?source and ?target must be IRIs"
            )
    keys[source.value]


def _join(network: nx.MultiDiGraph, found: _Found) -> None:
    """Put edges into a network that has their nodes, in the order of their keys.

    The network's own dictionaries are filled: ``add_edges_from`` takes twice as long. A test holds
    the result to that of the public way.
    """
    successors, predecessors = network._adj, network._pred
    for source in sorted(found):
        row, targets = successors[source], found[source]
        for target in sorted(targets) if len(targets) > 1 else targets:
            edges = targets[target]
            if len(edges) > 1:
                edges = {relation: edges[relation] for relation in sorted(edges)}
            row[target] = predecessors[target][source] = edges


class _Templates(dict[Any, dict[str, Any]]):
    """Attributes that all edges of a relation start from, by the term of the relation."""

    def __init__(self, dataset: Dataset, recipe: str) -> None:
        self._store, self._recipe = dataset, recipe

    def __missing__(self, term: Any) -> dict[str, Any]:
        if term is None:
            raise QueryError(f"recipe {self._recipe}: ?relation is unbound where ?target is not")
        named = term if isinstance(term, ox.NamedNode) else None
        relation = compact(named.value) if named else str(native(term))
        template = self[term] = {
            "relation": relation,
            "relation_en": (label(self._store, named) if named else "") or relation,
            "relation_zh": label(self._store, named, "zh") if named else "",
            "claims": (),
            "documents": (),
            "valid_from": "",
            "valid_to": "",
            "as_of": "",
            "inferred": False,
            "rule": "",
        }
        return template


def _plain(term: Any) -> Any:
    value = native(term)
    return float(value) if isinstance(value, Decimal) else value


def _further(row: Mapping[str, set[Any]]) -> Iterator[tuple[str, Any]]:
    """Attributes from the recipe's own columns."""
    for name, values in row.items():
        if name not in _READ:
            yield name, next(iter(values)) if len(values) == 1 else tuple(sorted(values, key=str))
