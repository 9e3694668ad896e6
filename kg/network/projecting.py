"""Rows of a recipe → a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError
from kg.namespaces import compact, expand
from kg.network.edges import attach_evidence
from kg.network.nodes import describe_nodes
from kg.network.saved import NEEDED, find_recipe
from kg.sparql import Answer, native
from kg.terms import label

if TYPE_CHECKING:
    import networkx as nx

    from kg.dataset import Dataset

Term: TypeAlias = ox.NamedNode | ox.Literal
#: Source, relation and target by their keys.
Edge: TypeAlias = tuple[str, str, str]
#: Columns that are no attributes of their own.
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
    one), ``inferred`` (nobody says so, a rule concludes it) and ``rule`` (its name, else empty).
    Further columns of the recipe become attributes of the edge; where the rows of one edge differ
    in such a column, its values are kept as a sorted tuple.

    Nodes and edges are in the order of their keys. ``network.graph`` holds ``recipe``,
    ``sentence_en`` and ``sentence_zh``.

    Args:
        dataset: What is asked; a view as of a day gives the network of that day.
        recipe: A name of :func:`kg.network.recipes`, or a file of one's own that ends in ``.rq``
            and selects ``?source ?relation ?target``. A column ``?claim`` names the evidence of an
            edge that is no plain triple; a row without a target is a node that stands alone.
        params: Terms that take the place of variables of the recipe.

    Raises:
        QueryError: no such recipe, it is malformed, a column is missing, or an end is no thing.

    >>> import kg
    >>> network = project(kg.load(), "place-industry")
    >>> edge = network.edges["id:tongzhou", "id:green-finance", "kg:focusesOn"]
    >>> edge["relation_zh"], len(edge["claims"]), edge["inferred"]
    ('聚焦', 3, False)
    """
    import networkx as nx

    query = find_recipe(recipe)
    answer = dataset.query(query.text, params=params)
    nodes: dict[str, str] = {}
    rows = _read(recipe, answer, nodes)
    network = nx.MultiDiGraph(
        recipe=query.name or recipe,
        sentence_en=query.question_en,
        sentence_zh=query.question_zh,
    )
    network.add_nodes_from(describe_nodes(dataset.store, nodes))
    templates = {key: _template(dataset, key) for key in {relation for _, relation, _ in rows}}
    network.add_edges_from(
        (edge[0], edge[2], edge[1], templates[edge[1]] | dict(_further(rows[edge])))
        for edge in sorted(rows)
    )
    claims = {edge: row["claim"] for edge, row in rows.items() if "claim" in row}
    attach_evidence(dataset.store, network, claims)
    return network


def _read(recipe: str, answer: Answer, nodes: dict[str, str]) -> dict[Edge, dict[str, set[Any]]]:
    """Edges with the values of each further column; ``nodes`` gains the IRI of every key."""
    missing = [f"?{name}" for name in NEEDED if name not in answer.variables]
    if answer.kind != "rows" or missing:
        raise QueryError(f"recipe {recipe}: it must SELECT {' '.join(missing) or 'rows'}")
    places = [answer.variables.index(name) for name in NEEDED]
    further = [(i, n) for i, n in enumerate(answer.variables) if n not in NEEDED]
    edges: dict[Edge, dict[str, set[Any]]] = {}
    keys = _Keys(recipe, nodes)
    for row in answer.rows:
        source, relation, target = (row[place] for place in places)
        if target is None:
            keys[source]
            continue
        if relation is None:
            raise QueryError(f"recipe {recipe}: ?relation is unbound from {keys[source]}")
        edge = keys[source], _relation_key(relation), keys[target]
        values = edges.setdefault(edge, {})
        for place, name in further:
            if row[place] is not None:
                values.setdefault(name, set()).add(_plain(row[place]))
    return edges


class _Keys(dict[Any, str]):
    """Keys of nodes by their terms, each made once."""

    def __init__(self, recipe: str, nodes: dict[str, str]) -> None:
        self._recipe, self._nodes = recipe, nodes

    def __missing__(self, term: Any) -> str:
        if not isinstance(term, ox.NamedNode):
            raise QueryError(
                f"recipe {self._recipe}: {term} cannot be a node; ?source and ?target must be IRIs"
            )
        key = self[term] = compact(term.value)
        self._nodes[key] = term.value
        return key


def _plain(term: Any) -> Any:
    value = native(term)
    return float(value) if isinstance(value, Decimal) else value


def _relation_key(term: Any) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(native(term))


def _template(dataset: Dataset, key: str) -> dict[str, Any]:
    """Attributes that all edges of a relation start from."""
    iri = expand(key)
    return {
        "relation": key,
        "relation_en": (label(dataset.store, iri) if iri else "") or key,
        "relation_zh": label(dataset.store, iri, "zh") if iri else "",
        "claims": (),
        "documents": (),
        "valid_from": "",
        "valid_to": "",
        "as_of": "",
        "inferred": False,
        "rule": "",
    }


def _further(row: Mapping[str, set[Any]]) -> Iterator[tuple[str, Any]]:
    """Attributes from the recipe's own columns."""
    for name, values in row.items():
        if name not in _READ:
            yield name, next(iter(values)) if len(values) == 1 else tuple(sorted(values, key=str))
