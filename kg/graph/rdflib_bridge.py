"""The bridge to rdflib, for users who want its API and for the SHACL engine.

In examples ``tongzhou`` is the node of 通州.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import rdflib


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Copy quads into an :class:`rdflib.Dataset` whose default graph is the union.

    Literals keep the form in which they are spelled.

    >>> len(to_rdflib([ox.Quad(tongzhou, tongzhou, tongzhou, tongzhou)]))
    1
    """
    dataset = rdflib.Dataset(default_union=True)
    with quiet():
        for quad in quads:
            graph = dataset.default_graph
            if isinstance(quad.graph_name, ox.NamedNode):
                graph = dataset.graph(rdflib.URIRef(quad.graph_name.value))
            graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return dataset


@contextmanager
def quiet() -> Iterator[list[Warning]]:
    """Keep what rdflib and its kin log and warn of from the user; the warnings are handed over.

    They log a traceback for every literal whose text they cannot read, which is ours to report.
    """
    before, given = logging.root.manager.disable, list[Warning]()
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = lambda message, *_, **__: given.append(message)
            yield given
    finally:
        logging.disable(before)


def to_graph(quads: Iterable[ox.Quad | ox.Triple]) -> rdflib.Graph:
    """Copy the triples of quads into one :class:`rdflib.Graph`.

    >>> len(to_graph([ox.Triple(tongzhou, tongzhou, tongzhou)]))
    1
    """
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
