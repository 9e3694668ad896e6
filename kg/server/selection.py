"""Which graphs a query asks: what FROM says in it, or the protocol beside it.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.dataset import Dataset
from kg.graph.sparql.guard import Token, place_of, tokens
from kg.model.curies import compact
from kg.model.namespaces import PREFIXES

_VOLATILE: Final = re.compile("NOW|RAND|UUID|BNODE", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Default and named graphs of a query by IRI; both empty: all that the store has.

    >>> bool(Selection()), bool(Selection(default=("http://e.org/g",)))
    (False, True)
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was selected."""
        return bool(self.default or self.named)


def from_clauses(text: str, base: str) -> Iterator[tuple[Token, bool, str]]:
    """The FROM clauses of a query: token of the IRI, whether NAMED, and the IRI in full.

    >>> [iri for _, _, iri in from_clauses("SELECT * FROM graph:registry {}", "http://e.org/")]
    ['https://w3id.org/two-districts/graph/registry']
    """
    prefixes = dict(PREFIXES)
    before: list[str] = ["", "", ""]
    for token in tokens(text):
        is_named = before[-2:] == ["FROM", "NAMED"]
        is_graph = is_named or before[-1] == "FROM"
        if token.kind == "iri":
            iri = urljoin(base, token.text[1:-1])
            if before[-1] == "BASE":
                base = iri
            elif before[-2] == "PREFIX":
                prefixes[before[-1].rstrip(":").lower()] = iri
            elif is_graph:
                yield token, is_named, iri
        elif token.kind == "name" and is_graph and token.prefix.lower() in prefixes:
            local = token.text[len(token.prefix) + 1 :]
            yield token, is_named, prefixes[token.prefix.lower()] + local
        before = [*before[1:], token.text.upper()]


def read_selection(graph: Dataset, text: str, base: str) -> Selection:
    """What the FROM clauses of a query select.

    Raises:
        QueryError: a clause names a graph that is not stored; nothing is ever fetched.

    >>> read_selection(ds, "ASK FROM graph:registry {}", "http://e.org/").default
    ('https://w3id.org/two-districts/graph/registry',)
    """
    default: list[str] = []
    named: list[str] = []
    for token, is_named, iri in from_clauses(text, base):
        _check_stored(graph, iri, place_of(text, token.start))
        (named if is_named else default).append(iri)
    return Selection(default=tuple(default), named=tuple(named))


def check_selection(graph: Dataset, selection: Selection) -> None:
    """Refuse graphs that the protocol selects and that are not stored, as FROM is refused.

    Raises:
        QueryError: names the graph; nothing is ever fetched.

    >>> check_selection(ds, Selection(default=("http://e.org/none",)))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    kg.errors.QueryError: there is no graph http://e.org/none here, and none is fetched; ...
    """
    for iri in (*selection.default, *selection.named):
        _check_stored(graph, iri)


def _check_stored(graph: Dataset, iri: str, place: tuple[int, int] = (0, 0)) -> None:
    if graph.has_graph(_node(iri)):
        return
    line, column = place
    raise QueryError(
        f"there is no graph {compact(iri)[:200]} here, and none is fetched; "
        "SELECT DISTINCT ?g { GRAPH ?g {} } lists those there are",
        line=line,
        column=column,
    )


def restrict(graph: Dataset, selection: Selection) -> Dataset:
    """A dataset whose default graph is the set of the selected graphs' triples.

    The engine would give a triple once for each selected graph that holds it.

    >>> len(restrict(ds, Selection(default=("http://e.org/none",))))
    0
    """
    view = ox.Store()
    for iri in selection.named:
        view.bulk_extend(graph.match(None, None, None, _node(iri)))
    for iri in selection.default:
        found = graph.match(None, None, None, _node(iri))
        view.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in found)
    return Dataset(view)


def is_volatile(text: str) -> bool:
    """Whether two runs of a query may differ, because it may ask for the time or for chance.

    >>> is_volatile("SELECT (NOW() AS ?n) {}"), is_volatile("ASK {}")
    (True, False)
    """
    return _VOLATILE.search(text) is not None


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as err:
        raise QueryError(f"{iri[:200]!r} is no IRI; graphs are named by IRIs") from err
