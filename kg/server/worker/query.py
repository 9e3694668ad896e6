"""Answers a query task from a dataset, in a format that its client takes."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, RequestError
from kg.graph.dataset import Dataset
from kg.graph.sparql.answer import serialize
from kg.graph.sparql.catalogue import saved_query
from kg.server.selection import check_selection, read_selection, restrict
from kg.server.tasks import QueryTask, Reply


def query(dataset: Dataset, task: QueryTask) -> Reply:
    """Answer a query.

    Raises:
        QueryError: the query is malformed, refused, or names a graph that is not here.
        ExportError: the format cannot hold the answer.
        RequestError: 406, the client takes no format of this kind of answer.
    """
    text, params = _bound(dataset, task)
    selection = task.selection
    check_selection(dataset, selection)
    if not selection and "FROM" in text.upper():
        selection = read_selection(dataset, text, task.base)
    if selection:
        found = restrict(dataset, selection).query(
            text, params=params, base=task.base, named_graphs=map(ox.NamedNode, selection.named)
        )
    else:
        found = dataset.query(text, params=params, base=task.base)
    is_graph = found.kind == "graph"
    chosen = task.triples if is_graph else task.rows
    if chosen is None:
        what = "triples" if is_graph else "rows"
        message = f"the query answers with {what}, and Accept names no format for them"
        raise RequestError(406, message)
    name = chosen.name
    body = write_triples(found.triples, name) if is_graph else serialize(found, name)
    return Reply(status=200, type=chosen.content_type, body=body)


def _bound(dataset: Dataset, task: QueryTask) -> tuple[str, dict[str, Any] | None]:
    if not task.saved:
        return task.text, None
    from kg.graph.resolve import read_params

    saved = saved_query(task.saved)
    if saved is None:
        raise QueryError(f"no saved query is called {task.saved!r}; /sparql lists them")
    return saved.text, read_params(dataset, saved, task.params) or None


def write_triples(triples: list[ox.Triple], format: str) -> bytes:
    """Triples in a format of :mod:`kg.server.negotiate`, sorted.

    Raises:
        ExportError: the format cannot hold them.

    >>> write_triples([], "ntriples")
    b''
    """
    from kg.graph.formats import export
    from kg.graph.turtle import turtle

    if format == "turtle":
        return turtle(triples).encode()
    if format == "ntriples":
        return "".join(sorted(f"{triple} .\n" for triple in set(triples))).encode()
    return export((ox.Quad(t.subject, t.predicate, t.object) for t in triples), format)
