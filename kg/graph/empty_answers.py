"""Why a query found nothing: which values its parameters can have, by its own data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.dataset import Dataset
from kg.graph.endpoint import Endpoint
from kg.graph.labels import name
from kg.graph.sparql.answer import Answer
from kg.graph.sparql.run import Term
from kg.model.curies import compact

Values: TypeAlias = Mapping[str, Sequence[Term]]

#: Values that a line lists.
_LISTED: Final = 8


def reasons(
    graph: Dataset | Endpoint, ask: Callable[[Values], Answer], params: Values
) -> Iterator[str]:
    """A line that the answer is empty, and one for each parameter that no row has.

    Args:
        graph: Where the names of things stand; an endpoint is not asked for them.
        ask: The query with the values of some of its parameters.
        params: The values that found nothing.
    """
    yield "the answer is empty"
    for parameter, given in params.items():
        possible = _values(ask, parameter, {})
        if possible and not possible & set(given):
            yield f"{parameter} is never {_listed(graph, given)}; it is {_listed(graph, possible)}"
        elif len(params) > 1:
            others = {key: terms for key, terms in params.items() if key != parameter}
            if fitting := _values(ask, parameter, others):
                with_them = f"with the other values {parameter} is {_listed(graph, fitting)}"
                yield f"{with_them}, not {_listed(graph, given)}"


def possible_values(graph: Dataset, answer: Answer, parameter: str) -> list[str]:
    """The values of a parameter in an answer to its query, as one types them, the most used first.

    >>> answer = ds.query("SELECT ?place { ?place a kg:District }")
    >>> "tongzhou" in possible_values(ds, answer, "place")
    True
    """
    if parameter not in answer.variables:
        return []
    place = answer.variables.index(parameter)
    counted = Counter(row[place] for row in answer.stream())
    terms = (term for term, _ in counted.most_common())
    return [_typed(term) for term in terms if isinstance(term, ox.NamedNode | ox.Literal)]


def _typed(term: ox.NamedNode | ox.Literal) -> str:
    if isinstance(term, ox.Literal):
        return term.value
    return compact(term.value).removeprefix("id:").removeprefix("doc:")


def _values(ask: Callable[[Values], Answer], parameter: str, params: Values) -> set[Term]:
    """What a column holds; nothing where the query shows no such column."""
    try:
        answer = ask(params)
        if parameter not in answer.variables:
            return set()
        place = answer.variables.index(parameter)
        return {row[place] for row in answer.stream()} - {None}
    except QueryError:
        return set()


def _listed(graph: Dataset | Endpoint, terms: Iterable[Term]) -> str:
    shown = sorted(_shown(graph, term) for term in terms)
    more = len(shown) - _LISTED
    return " or ".join(shown[:_LISTED]) + (f" or one of {more} others" if more > 0 else "")


def _shown(graph: Dataset | Endpoint, term: Term) -> str:
    if isinstance(graph, Endpoint) or not isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    if isinstance(term, ox.Literal):
        return f'"{term.value}"'
    called, iri = name(graph, term), compact(term.value)
    return iri if called in (iri, term.value) else f"{iri} ({called})"
