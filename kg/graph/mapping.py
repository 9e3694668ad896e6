"""Records → quads: the only place where records become RDF.

Each document has a named graph with its claims, the plain triples that they assert, and the nodes
of its figures and memberships. The registry and the catalogue of documents have their own graphs.
No blank nodes anywhere; numbers are written in canonical form beside the text as spelled, because
stores rewrite literals.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.model.dates import PartialDate
from kg.model.names import is_chinese, pinyin_of
from kg.model.namespaces import (
    DATE_PROPERTIES,
    DCTERMS,
    FOAF,
    GRAPH,
    INDUSTRIES,
    KG,
    OA,
    ORG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    UNITS,
    XSD,
    mint,
    mint_claim,
    property_iri,
)
from kg.model.records import Claim, Document, Entity, Quantity
from kg.sources.corpus import Corpus
from kg.sources.ontology import Vocabulary

Pair = tuple[ox.NamedNode, ox.NamedNode | ox.Literal]

_TABLE_CLASS: Final = {
    "people": FOAF.Person,
    "posts": ORG.Post,
    "industries": KG.Industry,
    "industry_codes": SKOS.Concept,
    "indicators": KG.Indicator,
    "units": KG.Unit,
}
_MATCHES: Final = {
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "narrow": SKOS.narrowMatch,
    "related": SKOS.relatedMatch,
}


def text(value: str, language: str = "") -> ox.Literal:
    """A plain string, or one in a language."""
    return ox.Literal(value, language=language) if language else ox.Literal(value)


def number(value: str) -> ox.Literal:
    """A decimal in canonical form: ``1.10`` becomes 1.1, ``90`` stays 90."""
    plain = format(Decimal(value).normalize(), "f")
    return ox.Literal(plain, datatype=XSD.decimal)


def partial(value: PartialDate) -> ox.Literal:
    """A date typed by its precision."""
    return ox.Literal(value.text, datatype=getattr(XSD, value.datatype))


def bounds(start: PartialDate | None, end: PartialDate | None) -> Iterator[Pair]:
    """First and last day of a time that may be open at either side."""
    if start := start or end:
        yield KG.earliest, ox.Literal(start.earliest.isoformat(), datatype=XSD.date)
    if end:
        yield KG.latest, ox.Literal(end.latest.isoformat(), datatype=XSD.date)


def node(name: str) -> ox.NamedNode:
    """The IRI of a thing as data files name it: a slug, ``kind:slug``, ``doc:slug`` or an IRI."""
    prefix, _, local = name.rpartition(":")
    if name.startswith(("http://", "https://")):
        return ox.NamedNode(name)
    return mint(prefix or "id", local)


def corpus_quads(corpus: Corpus, vocabulary: Vocabulary) -> Iterator[ox.Quad]:
    """All quads that the data files assert: registry, catalogue and document graphs."""
    industries = False
    for entity in corpus.registry.entities:
        industries = industries or entity.table == "industries"
        yield from _quads(_entity_node(entity), _entity_pairs(entity, vocabulary), GRAPH.registry)
    if industries:
        yield from _quads(INDUSTRIES, _scheme_pairs(), GRAPH.registry)
    for alias in corpus.registry.aliases:
        label = text(alias.alias, alias.language)
        yield ox.Quad(node(alias.entity), SKOS.altLabel, label, GRAPH.registry)
    for match in corpus.registry.matches:
        pair = node(match.subject), _MATCHES[match.relation], node(match.object)
        yield ox.Quad(*pair, GRAPH.registry)
    for document in corpus.documents:
        yield from _quads(mint("doc", document.id), _document_pairs(document), GRAPH.provenance)
    for claim in corpus.claims:
        yield from claim_quads(claim)


def _quads(subject: ox.NamedNode, pairs: Iterator[Pair], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for predicate, obj in pairs:
        yield ox.Quad(subject, predicate, obj, graph)


# ── registry ──────────────────────────────────────────────────────────────────────────────────────


def _entity_node(entity: Entity) -> ox.NamedNode:
    return mint("kind" if entity.table == "units" else "id", entity.id)


def _scheme_pairs() -> Iterator[Pair]:
    yield RDF.type, SKOS.ConceptScheme
    yield SKOS.prefLabel, text("Industries", "en")
    yield SKOS.prefLabel, text("产业分类", "zh")


def _entity_pairs(entity: Entity, vocabulary: Vocabulary) -> Iterator[Pair]:
    cls = vocabulary.classes.get(entity.kind) or _TABLE_CLASS.get(entity.table)
    if entity.table == "industry_codes" and "scheme" not in entity.extras:
        cls = SKOS.ConceptScheme
    if cls is not None:
        yield RDF.type, cls
    if entity.table == "posts":
        yield RDF.type, ORG.Post
    if entity.kind:
        yield KG.kind, mint("kind", entity.kind)
    yield SKOS.prefLabel, text(entity.label_en, "en")
    if entity.label_zh:
        yield SKOS.prefLabel, text(entity.label_zh, "zh")
        if is_chinese(entity.label_zh):
            yield SKOS.hiddenLabel, text(pinyin_of(entity.label_zh), "zh-latn")
    if entity.label_basis:
        yield KG.labelBasis, mint("kind", entity.label_basis)
    if entity.label_source:
        yield DCTERMS.source, mint("doc", entity.label_source)
    yield from _extra_pairs(entity)


def _extra_pairs(entity: Entity) -> Iterator[Pair]:
    extras = entity.extras
    for column, predicate in (("pinyin", KG.pinyin), ("notation", SKOS.notation)):
        if column in extras:
            yield predicate, text(extras[column])
    for column, predicate in (
        ("latitude", KG.latitude),
        ("longitude", KG.longitude),
        ("seat_latitude", KG.seatLatitude),
        ("seat_longitude", KG.seatLongitude),
    ):
        if column in extras:
            yield predicate, number(extras[column])
    if "note" in extras:
        yield SKOS.editorialNote, text(extras["note"], "en")
    if "source" in extras:
        yield DCTERMS.source, mint("doc", extras["source"])
    if "scheme" in extras:
        yield SKOS.inScheme, mint("id", extras["scheme"])
    if "batch" in extras:
        yield KG.batch, ox.Literal(extras["batch"], datatype=XSD.integer)
    if entity.table == "indicators":
        yield KG.defaultUnit, mint("kind", extras["unit"])
        if "direction" in extras:
            yield KG.direction, mint("kind", f"direction-{extras['direction']}")
        if "behaviour" in extras:
            yield KG.behaviour, mint("kind", extras["behaviour"])
        for whole in extras.get("progress_of", "").split():
            yield KG.progressOf, mint("id", whole)
    if entity.table == "units":
        yield SKOS.inScheme, UNITS
        if "base" in extras:
            yield KG.baseUnit, mint("kind", extras["base"])
            yield KG.factor, number(extras["factor"])
    if entity.table == "industries":
        yield from _industry_pairs(extras)


def _industry_pairs(extras: dict[str, str]) -> Iterator[Pair]:
    yield SKOS.inScheme, INDUSTRIES
    for broader in extras.get("broader", "").split():
        yield SKOS.broader, mint("id", broader)
    if "broader" not in extras:
        yield SKOS.topConceptOf, INDUSTRIES
    for column, scheme in (("gbt4754_sections", "gbt4754"), ("isic4_sections", "isic4")):
        for code in extras.get(column, "").split():
            yield SKOS.relatedMatch, mint("id", f"{scheme}-{code.lower()}")
    for column, predicate in (
        ("gbt4754_divisions", KG.gbt4754Division),
        ("isic4_divisions", KG.isic4Division),
    ):
        for code in extras.get(column, "").split():
            yield predicate, text(code)
    for source in extras.get("code_sources", "").split():
        yield DCTERMS.source, mint("doc", source)


# ── documents and claims ──────────────────────────────────────────────────────────────────────────


def _document_pairs(document: Document) -> Iterator[Pair]:
    yield RDF.type, KG.Document
    for title, language in ((document.title_en, "en"), (document.title_zh, "zh")):
        if title:
            yield DCTERMS.title, text(title, language)
    if document.url:
        yield SCHEMA.url, ox.NamedNode(document.url)
    yield DCTERMS.publisher, text(document.publisher)
    if document.original_publisher:
        yield KG.originalPublisher, text(document.original_publisher)
    if document.date:
        yield DCTERMS.issued, partial(document.date)
        yield from bounds(document.date, document.date)
    elif document.not_after:
        yield KG.latest, ox.Literal(document.not_after.latest.isoformat(), datatype=XSD.date)
    yield KG.dateBasis, mint("kind", f"date-{document.date_basis}")
    yield DCTERMS.language, text(document.language)
    yield KG.extentSeen, mint("kind", document.extent)
    if document.sha256:
        yield KG.sha256, text(document.sha256)
    if document.kind:
        yield KG.kind, mint("kind", f"source-{document.kind}")
    if document.replaces:
        yield DCTERMS.replaces, mint("doc", document.replaces)
    if document.note:
        yield RDFS.comment, text(document.note, "en")


def claim_quads(claim: Claim) -> Iterator[ox.Quad]:
    """One claim: its node, its evidence and, unless it is withdrawn, what it asserts."""
    graph = mint("doc", claim.document)
    digest = claim.digest
    yield from _quads(mint_claim(digest), _claim_pairs(claim, digest), graph)
    for part, pairs in _evidence_pairs(claim, digest):
        yield from _quads(mint_claim(digest, part), pairs, graph)
    if claim.withdrawn or not claim.predicate:
        return
    predicate, obj = property_iri(claim.predicate), claim_object(claim, digest)
    yield ox.Quad(node(claim.subject), predicate, obj, graph)
    if claim.quantity and isinstance(obj, ox.NamedNode):
        yield from _quads(obj, _figure_pairs(claim, claim.quantity), graph)
    if claim.membership:
        yield from _quads(mint("id", claim.membership), _membership_pairs(claim), graph)


def claim_object(claim: Claim, digest: str) -> ox.NamedNode | ox.Literal:
    """What the claim says of its subject: a thing, or a literal typed as its property wants."""
    if claim.object:
        return node(claim.object)
    if claim.quantity:
        return mint("id", f"{'t' if claim.predicate == 'hasTarget' else 'o'}-{digest[:16]}")
    if property_iri(claim.predicate) in DATE_PROPERTIES:
        return partial(PartialDate.parse(claim.value))
    return text(claim.value, claim.language)


def _claim_pairs(claim: Claim, digest: str) -> Iterator[Pair]:
    yield RDF.type, KG.Claim
    yield KG.claimSubject, node(claim.subject)
    if claim.predicate:
        obj = claim_object(claim, digest)
        yield KG.claimPredicate, property_iri(claim.predicate)
        yield KG.claimObject if isinstance(obj, ox.NamedNode) else KG.claimValue, obj
    else:
        yield KG.statement, text(claim.statement, "en")
        if claim.object:
            yield KG.claimObject, node(claim.object)
    yield PROV.hadPrimarySource, mint("doc", claim.document)
    yield KG.locator, text(claim.locator)
    yield KG.evidence, mint_claim(digest, "evidence")
    yield KG.basis, mint("kind", claim.basis)
    yield from _wording_pairs(claim)
    if claim.membership and not claim.withdrawn:
        yield KG.qualifiedBy, mint("id", claim.membership)
    if claim.withdrawn:
        yield KG.withdrawn, text(claim.withdrawn, "en")
    if claim.revises:
        yield PROV.wasRevisionOf, mint_claim(claim.revises)


def _wording_pairs(claim: Claim) -> Iterator[Pair]:
    if claim.speaker:
        yield KG.speaker, node(claim.speaker)
    if claim.hedge:
        yield KG.hedge, text(claim.hedge)
    if claim.quantity and claim.quantity.comparator:
        yield KG.comparator, mint("kind", claim.quantity.comparator)
    if claim.kind:
        yield KG.kind, mint("kind", claim.kind)
    yield from _time_pairs(claim)
    if claim.note:
        yield RDFS.comment, text(claim.note, "en")


def _time_pairs(claim: Claim) -> Iterator[Pair]:
    for predicate, moment in (
        (KG.asOf, claim.as_of),
        (KG.validFrom, claim.valid_from),
        (KG.validTo, claim.valid_to),
    ):
        if moment:
            yield predicate, partial(moment)


def _evidence_pairs(claim: Claim, digest: str) -> Iterator[tuple[str, Iterator[Pair]]]:
    quoted = claim.start >= 0

    def evidence() -> Iterator[Pair]:
        yield RDF.type, OA.SpecificResource
        yield OA.hasSource, mint("doc", claim.document)
        if quoted:
            yield OA.hasSelector, mint_claim(digest, "quote")
            yield OA.hasSelector, mint_claim(digest, "position")

    yield "evidence", evidence()
    if quoted:
        yield "quote", iter([(RDF.type, OA.TextQuoteSelector), (OA.exact, text(claim.quote))])
        offsets = (
            (predicate, ox.Literal(str(value), datatype=XSD.integer))
            for predicate, value in ((OA.start, claim.start), (OA.end, claim.end))
        )
        yield "position", iter([(RDF.type, OA.TextPositionSelector), *offsets])


def _figure_pairs(claim: Claim, quantity: Quantity) -> Iterator[Pair]:
    target = claim.predicate == "hasTarget"
    if quantity.indicator:
        yield RDF.type, KG.Target if target else KG.Observation
        yield KG.indicator, mint("id", quantity.indicator)
    if quantity.of:
        yield KG.ofInterest, node(quantity.of)
    if quantity.text:
        yield KG.value, number(quantity.text)
        yield KG.valueText, text(quantity.text)
    elif quantity.least or quantity.most:
        yield KG.valueText, text(f"{quantity.least}-{quantity.most}")
    for predicate, bound in ((KG.valueMin, quantity.least), (KG.valueMax, quantity.most)):
        if bound:
            yield predicate, number(bound)
    if quantity.unit:
        yield KG.unit, mint("kind", quantity.unit)
    if quantity.comparator:
        yield KG.comparator, mint("kind", quantity.comparator)
    if claim.recurrence:
        yield KG.recurrence, text(claim.recurrence)
    if claim.by:
        yield KG.announcedBy, node(claim.by)
    if claim.reports_on:
        yield KG.reportsOn, mint("id", claim.reports_on)
    if target:
        if claim.due:
            yield KG.due, partial(claim.due)
            yield from bounds(claim.due, claim.due)
        return
    if claim.kind:
        yield KG.kind, mint("kind", claim.kind)
    yield from _time_pairs(claim)
    yield from bounds(claim.valid_from, claim.valid_to or claim.as_of)


def _membership_pairs(claim: Claim) -> Iterator[Pair]:
    yield RDF.type, ORG.Membership
    yield ORG.member, node(claim.subject)
    yield KG.post, node(claim.object)
    yield from _time_pairs(claim)
    seen = [d for d in (claim.as_of, claim.valid_from, claim.valid_to) if d]
    if seen:  # a sighting may be reported after the end: then the end bounds it, not the report
        start = claim.valid_from or min(seen, key=lambda d: d.earliest)
        yield from bounds(start, claim.valid_to or max(seen, key=lambda d: d.latest))
