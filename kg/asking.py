"""What stands between the words of a command and the library: names → terms, answers → text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyoxigraph as ox

from kg.errors import NameNotFound, QueryError
from kg.namespaces import GRAPH, compact, expand, mint
from kg.sparql import SavedQuery, saved_queries, saved_query

if TYPE_CHECKING:
    from kg.dataset import Dataset
    from kg.lookup import Hit
    from kg.sparql import Answer

_GRAPHS = {
    "registry": GRAPH.registry,
    "ontology": GRAPH.ontology,
    "provenance": GRAPH.provenance,
    "inferred": GRAPH.inferred,
}


def read_query(given: str) -> SavedQuery:
    """The query that a user means: a saved one's name, a file, ``-`` for standard input, or text.

    Raises:
        QueryError: no such file or saved query.
    """
    if given == "-":
        return SavedQuery.of_text(sys.stdin.read())
    if given.endswith(".rq"):
        try:
            return SavedQuery.of_text(Path(given).read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as err:
            reason = getattr(err, "strerror", None) or "is not UTF-8"
            raise QueryError(f"{given}: {reason}; give a query file that can be read") from err
    if any(c in given for c in "{ \n"):
        return SavedQuery.of_text(given)
    saved = saved_query(given)
    if saved is None:
        from kg.lookup import closest

        nearest = ", ".join(closest(given, list(saved_queries())))
        raise QueryError(
            f"no saved query is called {given!r}; nearest: {nearest}; see `kg query --list`"
        )
    return saved


def read_params(
    dataset: Dataset, query: SavedQuery, params: Iterable[str]
) -> dict[str, ox.NamedNode | ox.Literal]:
    """``name=value`` pairs as terms, typed as the query declares, else things where names fit.

    Raises:
        QueryError: a pair has no ``=``, or the query has no such parameter.
        NameNotFound, NameAmbiguous: the value is no thing's name, though the parameter wants one.
    """
    types = {p.name: p.type for p in query.parameters}
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for pair in params:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QueryError(f"--param {pair}: write NAME=VALUE")
        if types and name not in types:
            raise QueryError(
                f"--param {name}: the query has no such parameter; it has {', '.join(types)}"
            )
        terms[name] = _term(dataset, value, types.get(name, "auto"))
    return terms


def _term(dataset: Dataset, value: str, kind: str) -> ox.NamedNode | ox.Literal:
    from kg.dates import PartialDate
    from kg.lookup import Names
    from kg.namespaces import XSD

    if kind == "number":
        return ox.Literal(value, datatype=XSD.decimal)
    if kind == "date":
        try:
            day = PartialDate.parse(value)
        except ValueError as err:
            raise QueryError(f"--param: {err}") from err
        return ox.Literal(value, datatype=getattr(XSD, day.datatype))
    if kind == "text":
        return ox.Literal(value)
    try:
        return Names(dataset.store).resolve(value)
    except NameNotFound:
        if kind == "thing":
            raise
        return ox.Literal(value)


def answer_text(
    dataset: Dataset,
    query: SavedQuery,
    params: Sequence[str],
    format: str,
    width: int | None,
) -> str | bytes:
    """Ask and write the answer in a format of ``kg query``."""
    answer = dataset.query(query.text, params=read_params(dataset, query, params))
    return written(answer, format, width)


def remote_text(
    url: str,
    query: SavedQuery,
    bound: Mapping[str, ox.NamedNode | ox.Literal],
    format: str,
    width: int | None,
) -> str | bytes:
    """Ask an endpoint elsewhere."""
    from kg.remote import ask_endpoint

    return written(ask_endpoint(url, query.text, params=bound), format, width)


def written(answer: Answer, format: str, width: int | None) -> str | bytes:
    """An answer in a format of ``kg query``."""
    from kg.display import markdown, table
    from kg.sparql import serialize

    if format == "table" and answer.kind == "graph":
        format = "turtle"
    if format in ("table", "md") and answer.kind == "boolean":
        return f"{'yes' if answer.boolean else 'no'}\n"
    if format == "table":
        return table(list(answer.variables), cells(answer), width=width)
    if format == "md":
        return markdown(list(answer.variables), cells(answer))
    return serialize(answer, format)


def cells(answer: Answer) -> list[list[str]]:
    """The rows of an answer as texts for people."""
    from kg.display import term_text

    return [[term_text(term) for term in row] for row in answer.rows]


def catalogue_text(format: str) -> str:
    """The saved queries: a table, or JSON."""
    queries = saved_queries().values()
    if format == "json":
        content = [
            {
                "name": q.name,
                "question_en": q.question_en,
                "question_zh": q.question_zh,
                "parameters": [
                    {"name": p.name, "type": p.type, "meaning": p.meaning} for p in q.parameters
                ],
            }
            for q in queries
        ]
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    from kg.display import table

    rows = [
        [q.name, " ".join(p.name for p in q.parameters), q.question_en, q.question_zh]
        for q in queries
    ]
    return table(["query", "parameters", "question", "问题"], rows)


def graph_named(dataset: Dataset, given: str) -> ox.NamedNode:
    """The named graph that a user means: registry, ontology, a document's slug or an IRI.

    Raises:
        NameNotFound: the dataset has no such graph.
    """
    graph = _GRAPHS.get(given) or expand(given)
    if graph is None:
        try:
            graph = mint("doc", given)
        except ValueError:
            graph = ox.NamedNode("urn:none")
    if not dataset.store.contains_named_graph(graph):
        from kg.lookup import closest

        names = [
            compact(g.value) for g in dataset.store.named_graphs() if isinstance(g, ox.NamedNode)
        ]
        raise NameNotFound(given, tuple(closest(given, names)))
    return graph


def hits_text(hits: Sequence[Hit], format: str, width: int | None) -> str:
    """Search hits as a table or JSON."""
    from kg.display import table

    rows = [[h.label_zh, h.label_en, h.kind, compact(h.iri.value), h.matched] for h in hits]
    names = ["name", "english", "kind", "thing", "matched"]
    if format == "json":
        content = [
            {
                "thing": r[3],
                "label_en": r[1],
                "label_zh": r[0],
                "kind": r[2],
                "matched": r[4],
                "score": h.score,
            }
            for r, h in zip(rows, hits, strict=True)
        ]
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return table(names, rows, width=width)


def progress_answer(
    dataset: Dataset,
    name: str | None,
    series: str | None,
    day: date,
    format: str,
    width: int | None,
) -> str:
    """What ``kg progress`` prints: promises, or the series of an indicator.

    Nothing to show is an empty answer, and a sentence on standard error.
    """
    from kg.lookup import Names
    from kg.targets import ledger, series_of, within
    from kg.texts import progress_text, series_text

    store, names = dataset.store, Names(dataset.store)
    place = names.resolve(name) if name else None
    about = within(store, place) if place else []
    if series:
        reports = series_of(store, names.resolve(series), day, about=about)
        if not reports:
            click.echo(f"kg: nothing reports {series!r} by {day}", err=True)
        return series_text(store, reports, format, width)
    promises = ledger(store, day, about=about)
    if not promises:
        click.echo(f"kg: no target concerns {name or 'anything'} by {day}", err=True)
    return progress_text(store, promises, day, format, width)


def statement_terms(
    store: ox.Store, subject: str, predicate: str | None, obj: str | None
) -> tuple[ox.NamedNode, ox.NamedNode | None, ox.NamedNode | ox.Literal | None]:
    """Subject, property and value of a statement as a user names them.

    A property may be written ``focusesOn``, ``kg:focusesOn`` or by its label; a value that is no
    thing's name stands for that very text.
    """
    from kg.lookup import Names

    names = Names(store)
    return (
        names.resolve(subject),
        _property(store, predicate) if predicate else None,
        _value(names, obj) if obj else None,
    )


def _property(store: ox.Store, given: str) -> ox.NamedNode:
    from kg.lookup import closest
    from kg.names import normal_form
    from kg.terms import label
    from kg.vocabulary import vocabulary

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


def _value(names: object, given: str) -> ox.NamedNode | ox.Literal:
    from kg.lookup import Names

    assert isinstance(names, Names)
    try:
        return names.resolve(given)
    except NameNotFound:
        return ox.Literal(given)
