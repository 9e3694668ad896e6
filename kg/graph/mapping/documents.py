"""Documents ⇄ quads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.graph.mapping.columns import (
    address,
    attributes_of,
    bounds,
    moment,
    name_of,
    pairs_of,
    quads,
    slug,
    thing,
    values_by_subject,
    words,
)
from kg.graph.values import date_of
from kg.model.namespaces import DCTERMS, GRAPH, KG, RDF, RDFS, SCHEMA, XSD, mint
from kg.model.records import Document

_DOCUMENT: Final = (
    words(DCTERMS.title, "title_en", "en"),
    words(DCTERMS.title, "title_zh", "zh"),
    address(SCHEMA.url, "url"),
    address(KG.copyUrl, "copy_url"),
    thing(DCTERMS.publisher, "publisher"),
    thing(KG.originalPublisher, "original_publisher"),
    moment(DCTERMS.issued, "date"),
    slug(KG.dateBasis, "date_basis", "kind", "date-"),
    words(DCTERMS.language, "language"),
    slug(KG.extentSeen, "extent", "kind"),
    words(KG.sha256, "sha256"),
    slug(KG.kind, "kind", "kind", "source-"),
    slug(DCTERMS.replaces, "replaces", "doc"),
    words(RDFS.comment, "note", "en"),
)


_REQUIRED: Final = ("publisher", "date_basis", "language", "extent")


def document_to_quads(document: Document) -> Iterator[ox.Quad]:
    """One document as the catalogue has it.

    >>> paper = Document(id="d", publisher="x", date_basis="stated", language="en", extent="whole")
    >>> documents_from_quads(document_to_quads(paper)) == [paper]
    True
    """
    subject = mint("doc", document.id)
    yield ox.Quad(subject, RDF.type, KG.Document, GRAPH.provenance)
    yield from quads(subject, pairs_of(document, _DOCUMENT), GRAPH.provenance)
    if document.date:
        yield from quads(subject, bounds(document.date, document.date), GRAPH.provenance)
    elif document.not_after:
        last = ox.Literal(document.not_after.latest.isoformat(), datatype=XSD.date)
        yield ox.Quad(subject, KG.latest, last, GRAPH.provenance)


def documents_from_quads(found: Iterable[ox.Quad]) -> list[Document]:
    """All documents that quads describe, by slug.

    A bound on an unknown date comes back as its last day, which is what it means.

    >>> documents_from_quads([])
    []
    """
    documents = []
    for subject, values in values_by_subject(found).items():
        if KG.Document in values.get(RDF.type, ()):
            # Other people's data may leave out what ours never does.
            content = dict.fromkeys(_REQUIRED, "") | attributes_of(values, _DOCUMENT)
            if "date" not in content and values.get(KG.latest):
                content["not_after"] = date_of(values[KG.latest][0].value)
            documents.append(Document(id=name_of(subject).removeprefix("doc:"), **content))
    return sorted(documents, key=lambda d: d.id)
