"""Triples about things, about the dataset (VoID) and about the endpoint (service description).

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from kg.graph.dataset import Dataset
from kg.graph.labels import UNION, subjects
from kg.graph.quads import Quads
from kg.model.namespaces import BASE, DCTERMS, GRAPH, KG, PREFIXES, RDF, SD, VOID, mint_claim

_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
#: The classes and properties of the graph with how often each occurs.
_CLASSES: Final = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x"
_PROPERTIES: Final = "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"
_COUNTS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
(COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"""
_PARTS: Final = ("evidence", "quote", "position")
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


def triples_of(store: Quads, node: ox.NamedNode) -> list[ox.Triple]:
    """What is said of a thing and with it, and the claims that say so with their evidence.

    >>> any(triple.subject == tongzhou for triple in triples_of(ds, tongzhou))
    True
    """
    found = {q.triple for q in store.match(node, None, None, UNION)}
    found |= {q.triple for q in store.match(None, None, node, UNION)}
    claims = {*subjects(store, KG.claimSubject, node), *subjects(store, KG.claimObject, node)}
    if node.value.startswith(PREFIXES["claim"]):
        claims.add(ox.NamedNode("/".join(node.value.split("/")[:6])))
    for claim in claims:
        digest = claim.value.rpartition("/")[2]
        for part in (claim, *(mint_claim(digest, name) for name in _PARTS)):
            found |= {q.triple for q in store.match(part, None, None, UNION)}
    return sorted(found, key=str)


def void(dataset: Dataset, origin: str) -> list[ox.Triple]:
    """The dataset by its counts; classes and properties with theirs.

    >>> void(ds, "http://e.org")[0].object.value
    'http://rdfs.org/ns/void#Dataset'
    """
    this = ox.NamedNode(f"{origin}/void#dataset")
    (counts,) = dataset.query(_COUNTS).rows
    classes, properties = _tally(dataset, _CLASSES), _tally(dataset, _PROPERTIES)
    found = _triples(
        this,
        (RDF.type, VOID.Dataset),
        (VOID.sparqlEndpoint, ox.NamedNode(f"{origin}/sparql")),
        (VOID.triples, counts[0]),
        (VOID.distinctSubjects, counts[1]),
        (VOID.distinctObjects, counts[2]),
        (VOID.classes, ox.Literal(len(classes))),
        (VOID.properties, ox.Literal(len(properties))),
    )
    if dataset.has_graph(GRAPH.registry):
        licence = (DCTERMS.license, ox.NamedNode(_LICENCE))
        found += _triples(this, (VOID.uriSpace, ox.Literal(BASE)), licence)
    rows = (
        ("class", VOID.classPartition, VOID.ofClass, VOID.entities, classes),
        ("property", VOID.propertyPartition, VOID.property, VOID.triples, properties),
    )
    for name, link, of, count, tally in rows:
        for number, (term, n) in enumerate(tally, start=1):
            part = ox.NamedNode(f"{origin}/void#{name}-{number}")
            found += _triples(this, (link, part))
            found += _triples(part, (of, term), (count, ox.Literal(n)))
    return found


def service(dataset: Dataset, origin: str) -> list[ox.Triple]:
    """The endpoint by SPARQL 1.1 Service Description, its default dataset with its counts.

    >>> service(ds, "http://e.org")[0].subject.value
    'http://e.org/sparql#service'
    """
    this, default = (ox.NamedNode(f"{origin}/sparql#{name}") for name in ("service", "default"))
    data = ox.NamedNode(f"{origin}/void#dataset")
    found = _triples(
        this,
        (RDF.type, SD.Service),
        (SD.endpoint, ox.NamedNode(f"{origin}/sparql")),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.defaultDataset, data),
        *((SD.resultFormat, ox.NamedNode(PREFIXES["formats"] + name)) for name in _FORMATS),
    )
    found += _triples(data, (RDF.type, SD.Dataset), (SD.defaultGraph, default))
    graphs = (g for g in dataset.named_graphs() if isinstance(g, ox.NamedNode))
    for number, graph in enumerate(sorted(graphs, key=str), start=1):
        part = ox.NamedNode(f"{origin}/sparql#graph-{number}")
        found += _triples(data, (SD.namedGraph, part))
        found += _triples(part, (RDF.type, SD.NamedGraph), (SD.name, graph))
    counts = [t for t in void(dataset, origin) if t.subject == data]
    size = next(t.object for t in counts if t.predicate == VOID.triples)
    return [*found, *counts, *_triples(default, (RDF.type, SD.Graph), (VOID.triples, size))]


def _triples(subject: ox.NamedNode, *pairs: tuple[ox.NamedNode, Any]) -> list[ox.Triple]:
    """What is said of one subject: a property and its value each."""
    return [ox.Triple(subject, predicate, value) for predicate, value in pairs]


def _tally(dataset: Dataset, query: str) -> list[tuple[ox.NamedNode, int]]:
    rows = [(term, int(n.value)) for term, n in dataset.query(query).rows]
    return sorted(
        ((term, n) for term, n in rows if isinstance(term, ox.NamedNode)),
        key=lambda row: (-row[1], row[0].value),
    )


def classes_of(dataset: Dataset) -> list[tuple[ox.NamedNode, int]]:
    """The classes of the graph with how many things each has, the largest first.

    >>> classes_of(ds)[0][1] >= classes_of(ds)[1][1]
    True
    """
    return _tally(dataset, _CLASSES)
