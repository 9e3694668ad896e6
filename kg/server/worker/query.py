"""Answers a query task from a dataset, in a format that its client takes."""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.dataset import Dataset
from kg.graph.sparql.answer import Answer, serialize
from kg.graph.sparql.catalogue import saved_query
from kg.graph.sparql.run import run
from kg.model.namespaces import PREFIXES
from kg.server.selection import Selection, narrowed, selected

_SYNTAXES: Final = {"ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}


def query(dataset: Dataset, task: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Answer ``task["text"]``.

    Args:
        dataset: What is asked.
        task: ``text``; ``base`` for relative IRIs; ``default`` and ``named``, graphs that the
            protocol selects; ``params``, ``name=value`` for a saved query; ``rows`` and
            ``triples``, each a format and its Content-Type, or None where the client takes none.

    Raises:
        QueryError: the query is malformed, refused, or names a graph that is not here.
    """
    text, params = _bound(dataset, task)
    store = dataset
    selection = Selection(default=tuple(task["default"]), named=tuple(task["named"]))
    if not selection and "FROM" in text.upper():
        selection = selected(store, text, task["base"])
    if selection:
        store = narrowed(store, selection)
    found = run(
        store,
        text,
        params=params,
        base=task["base"],
        default_graphs=[ox.DefaultGraph()] if selection else None,
        named_graphs=[ox.NamedNode(iri) for iri in selection.named] if selection else None,
    )
    chosen = task["triples" if found.kind == "graph" else "rows"]
    if chosen is None:
        what = "triples" if found.kind == "graph" else "rows"
        return _refusal(406, f"the query answers with {what}, and Accept names no format for them")
    name, content_type = chosen
    return {"status": 200, "type": content_type}, written(found, name)


def _bound(dataset: Dataset, task: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    if not task["saved"]:
        return task["text"], None
    from kg.graph.resolve import read_params

    saved = saved_query(task["saved"])
    if saved is None:
        raise QueryError(f"no saved query is called {task['saved']!r}; /sparql lists them")
    return saved.text, read_params(dataset, saved, task["params"]) or None


def _refusal(status: int, message: str) -> tuple[dict[str, Any], bytes]:
    return {"status": status, "type": "text/plain; charset=utf-8"}, f"{message}\n".encode()


def written(answer: Answer, format: str) -> bytes:
    """An answer in a format of :mod:`kg.server.negotiate`."""
    if answer.kind != "graph":
        return serialize(answer, format)
    return written_triples(answer.triples, format)


def written_triples(triples: list[ox.Triple], format: str) -> bytes:
    """Triples in a format of :mod:`kg.server.negotiate`, sorted."""
    from kg.graph.formats import export
    from kg.graph.turtle import turtle

    if format == "turtle":
        return turtle(triples).encode()
    if format == "rdfxml":
        return export([ox.Quad(t.subject, t.predicate, t.object) for t in triples], "rdfxml")
    ordered = sorted(set(triples), key=str)
    content = ox.serialize(ordered, format=_SYNTAXES[format], prefixes=PREFIXES)
    assert content is not None  # pyoxigraph returns bytes where no output is given
    return content
