"""What a user writes → terms: values of parameters, named graphs, the parts of a statement.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.errors import DayError, NameNotFound, QueryError
from kg.graph.labels import label
from kg.graph.lookup import Names, closest
from kg.graph.quads import Quads
from kg.graph.sparql.catalogue import SavedQuery
from kg.graph.sparql.run import Term
from kg.model.curies import compact, expand, expand_any
from kg.model.dates import PartialDate
from kg.model.names import normal_form
from kg.model.namespaces import GRAPH, XSD, mint
from kg.sources.ontology import vocabulary

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

#: Named graphs that a build makes, by the names that users give them.
GRAPHS = {
    "registry": GRAPH.registry,
    "ontology": GRAPH.ontology,
    "provenance": GRAPH.provenance,
    "inferred": GRAPH.inferred,
    "verdicts": GRAPH.verdicts,
}


def read_params(graph: Resolves, query: SavedQuery, params: Iterable[str]) -> dict[str, list[Term]]:
    """``name=value`` pairs as terms, typed as the query declares, else things where names fit.

    Several values of one name mean any of them.

    Raises:
        QueryError: a pair has no ``=``, or the query has no such parameter.
        NameNotFound, NameAmbiguous: the value is no thing's name, though the parameter wants one.

    >>> query = SavedQuery.of_text("ASK { ?place ?p ?o }")
    >>> read_params(ds, query, ["place=通州"])["place"] == [tongzhou]
    True
    """
    pairs: dict[str, list[object]] = {}
    for pair in params:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QueryError(f"--param {pair}: write NAME=VALUE")
        pairs.setdefault(name, []).append(value)
    return bind_params(graph, query, pairs)


def bind_params(
    graph: Resolves, query: SavedQuery, params: Mapping[str, object]
) -> dict[str, list[Term]]:
    """Values by name as terms: things by any name, texts, numbers, dates, or terms as they are.

    A list, tuple or set of values means any of them.

    Raises:
        QueryError: the query has no such parameter, or a value is not of its type.
        NameNotFound, NameAmbiguous: the value is no thing's name, though the parameter wants one.

    >>> query = SavedQuery.of_text("ASK { ?s ?p ?o }")
    >>> bind_params(ds, query, {"o": "no such name"})["o"][0].value
    'no such name'
    """
    types = {p.name: p.type for p in query.parameters}
    terms: dict[str, list[Term]] = {}
    for name, given in params.items():
        if types and name not in types:
            raise QueryError(
                f"--param {name}: the query has no such parameter; it has {', '.join(types)}"
            )
        values = given if isinstance(given, list | tuple | set | frozenset) else [given]
        terms[name] = [_term(graph, value, types.get(name, "auto")) for value in values]
    return terms


def _term(graph: Resolves, given: object, kind: str) -> Term:
    if isinstance(given, ox.NamedNode | ox.Literal):
        return given
    value = str(given)
    if kind == "number":
        return ox.Literal(value, datatype=XSD.decimal)
    if kind == "date":
        try:
            day = PartialDate.parse(value)
        except DayError as err:
            raise QueryError(f"--param: {err}") from err
        return ox.Literal(value, datatype=getattr(XSD, day.datatype))
    if kind == "text":
        return ox.Literal(value)
    try:
        return graph.resolve(value)
    except NameNotFound:
        if kind == "thing":
            raise
        return ox.Literal(value)


class Resolves(Protocol):
    """Something that knows things by their names."""

    def resolve(self, name: str, /) -> ox.NamedNode:
        """The thing that a user means."""


def graph_named(dataset: Dataset, given: str) -> ox.NamedNode:
    """The named graph that a user means: registry, ontology, a document's slug or an IRI.

    Raises:
        NameNotFound: the dataset has no such graph.

    >>> graph_named(ds, "registry").value
    'https://w3id.org/two-districts/graph/registry'
    """
    graph = GRAPHS.get(given) or expand_any(given)
    if graph is None:
        try:
            graph = mint("doc", given)
        except ValueError:
            graph = ox.NamedNode("urn:none")
    if not dataset.has_graph(graph):
        graphs = (g for g in dataset.named_graphs() if isinstance(g, ox.NamedNode))
        names = sorted(compact(g.value) for g in graphs)
        some = ", ".join([*names[:3], *(["…"] if len(names) > 3 else [])])
        there = f"the {len(names)} named graphs are {some}" if names else "there is no named graph"
        raise NameNotFound(given, tuple(closest(given, names)), there)
    return graph


def statement_terms(
    store: Quads, subject: str, predicate: str | None, obj: str | None
) -> tuple[ox.NamedNode, ox.NamedNode | None, ox.NamedNode | ox.Literal | None]:
    """Subject, property and value of a statement as a user names them.

    A property may be written ``focusesOn``, ``kg:focusesOn`` or by its label; a value that is no
    thing's name stands for that very text.

    >>> statement_terms(ds, "通州", "focuses on", "绿色金融")[1].value
    'https://w3id.org/two-districts/ontology#focusesOn'
    """
    names = Names(store)
    return (
        names.resolve(subject),
        _property(store, predicate) if predicate else None,
        _value(names, obj) if obj else None,
    )


def _property(store: Quads, given: str) -> ox.NamedNode:
    known = vocabulary().properties
    if given.removeprefix("kg:") in known:
        found = expand(given if ":" in given else f"kg:{given}")
        assert found is not None
        return found
    for name in sorted(known):
        iri = expand(name if ":" in name else f"kg:{name}")
        if iri and normal_form(given) in {
            normal_form(label(store, iri, lang)) for lang in ("en", "zh")
        }:
            return iri
    raise NameNotFound(given, tuple(closest(given, sorted(known))))


def _value(names: Names, given: str) -> ox.NamedNode | ox.Literal:
    try:
        return names.resolve(given)
    except NameNotFound:
        return ox.Literal(given)
