"""Records → quads: the only place where records become RDF.

Each document has a named graph with its claims, the plain triples that they assert, and the nodes
of its figures and memberships. The registry and the catalogue of documents have their own graphs.
No blank nodes anywhere; numbers are written in canonical form beside the text as spelled, because
stores rewrite literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def _thing(slug: str) -> ox.NamedNode:
    return mint("id", slug)


def _kind(slug: str) -> ox.NamedNode:
    return mint("kind", slug)


def _document(slug: str) -> ox.NamedNode:
    return mint("doc", slug)


#: How the further cells of registry rows are written: property and form of the value.
_EXTRAS: Final[dict[str, tuple[ox.NamedNode, Callable[[str], ox.NamedNode | ox.Literal]]]] = {
    "pinyin": (KG.pinyin, text),
    "notation": (SKOS.notation, text),
    "latitude": (KG.latitude, number),
    "longitude": (KG.longitude, number),
    "seat_latitude": (KG.seatLatitude, number),
    "seat_longitude": (KG.seatLongitude, number),
    "note": (SKOS.editorialNote, lambda words: text(words, "en")),
    "source": (DCTERMS.source, _document),
    "code_sources": (DCTERMS.source, _document),
    "scheme": (SKOS.inScheme, _thing),
    "batch": (KG.batch, lambda count: ox.Literal(count, datatype=XSD.integer)),
    "unit": (KG.defaultUnit, _kind),
    "direction": (KG.direction, lambda way: _kind(f"direction-{way}")),
    "behaviour": (KG.behaviour, _kind),
    "progress_of": (KG.progressOf, _thing),
    "base": (KG.baseUnit, _kind),
    "factor": (KG.factor, number),
    "broader": (SKOS.broader, _thing),
    "gbt4754_sections": (SKOS.relatedMatch, lambda code: _thing(f"gbt4754-{code.lower()}")),
    "isic4_sections": (SKOS.relatedMatch, lambda code: _thing(f"isic4-{code.lower()}")),
    "gbt4754_divisions": (KG.gbt4754Division, text),
    "isic4_divisions": (KG.isic4Division, text),
}
#: Cells that hold several values, divided by spaces.
_LISTS: Final = {
    "progress_of",
    "broader",
    "gbt4754_sections",
    "gbt4754_divisions",
    "isic4_sections",
    "isic4_divisions",
    "code_sources",
}


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
        yield from _quads(_document(document.id), _document_pairs(document), GRAPH.provenance)
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
        yield KG.kind, _kind(entity.kind)
    yield SKOS.prefLabel, text(entity.label_en, "en")
    if entity.label_zh:
        yield SKOS.prefLabel, text(entity.label_zh, "zh")
        if is_chinese(entity.label_zh):
            yield SKOS.hiddenLabel, text(pinyin_of(entity.label_zh), "zh-latn")
    if entity.label_basis:
        yield KG.labelBasis, _kind(entity.label_basis)
    if entity.label_source:
        yield DCTERMS.source, _document(entity.label_source)
    yield from _extra_pairs(entity)


def _extra_pairs(entity: Entity) -> Iterator[Pair]:
    for column, value in entity.extras.items():
        predicate, write = _EXTRAS[column]
        for word in value.split() if column in _LISTS else [value]:
            yield predicate, write(word)
    if entity.table == "units":
        yield SKOS.inScheme, UNITS
    if entity.table == "industries":
        yield SKOS.inScheme, INDUSTRIES
        if "broader" not in entity.extras:
            yield SKOS.topConceptOf, INDUSTRIES


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
    yield KG.dateBasis, _kind(f"date-{document.date_basis}")
    yield DCTERMS.language, text(document.language)
    yield KG.extentSeen, _kind(document.extent)
    if document.sha256:
        yield KG.sha256, text(document.sha256)
    if document.kind:
        yield KG.kind, _kind(f"source-{document.kind}")
    if document.replaces:
        yield DCTERMS.replaces, _document(document.replaces)
    if document.note:
        yield RDFS.comment, text(document.note, "en")


def claim_quads(claim: Claim) -> Iterator[ox.Quad]:
    """One claim: its node, its evidence and, unless it is withdrawn, what it asserts."""
    graph = _document(claim.document)
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
        yield from _quads(_thing(claim.membership), _membership_pairs(claim), graph)


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
    yield PROV.hadPrimarySource, _document(claim.document)
    yield KG.locator, text(claim.locator)
    yield KG.evidence, mint_claim(digest, "evidence")
    yield KG.basis, _kind(claim.basis)
    yield from _wording_pairs(claim)
    if claim.membership and not claim.withdrawn:
        yield KG.qualifiedBy, _thing(claim.membership)
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
        yield KG.comparator, _kind(claim.quantity.comparator)
    if claim.kind:
        yield KG.kind, _kind(claim.kind)
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
        yield OA.hasSource, _document(claim.document)
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
        yield KG.indicator, _thing(quantity.indicator)
    if quantity.of:
        yield KG.ofInterest, node(quantity.of)
    yield from _amount_pairs(quantity)
    if claim.recurrence:
        yield KG.recurrence, text(claim.recurrence)
    if claim.by:
        yield KG.announcedBy, node(claim.by)
    if claim.reports_on:
        yield KG.reportsOn, _thing(claim.reports_on)
    if not target:
        if claim.kind:
            yield KG.kind, _kind(claim.kind)
        yield from _time_pairs(claim)
        yield from bounds(claim.valid_from, claim.valid_to or claim.as_of)
    elif claim.due:
        yield KG.due, partial(claim.due)
        yield from bounds(claim.due, claim.due)


def _amount_pairs(quantity: Quantity) -> Iterator[Pair]:
    if quantity.text:
        yield KG.value, number(quantity.text)
        yield KG.valueText, text(quantity.text)
    elif quantity.least or quantity.most:
        yield KG.valueText, text(f"{quantity.least}-{quantity.most}")
    for predicate, bound in ((KG.valueMin, quantity.least), (KG.valueMax, quantity.most)):
        if bound:
            yield predicate, number(bound)
    if quantity.unit:
        yield KG.unit, _kind(quantity.unit)
    if quantity.comparator:
        yield KG.comparator, _kind(quantity.comparator)


def _membership_pairs(claim: Claim) -> Iterator[Pair]:
    yield RDF.type, ORG.Membership
    yield ORG.member, node(claim.subject)
    yield KG.post, node(claim.object)
    yield from _time_pairs(claim)
    seen = [d for d in (claim.as_of, claim.valid_from, claim.valid_to) if d]
    if seen:  # a sighting may be reported after the end: then the end bounds it, not the report
        start = claim.valid_from or min(seen, key=lambda d: d.earliest)
        yield from bounds(start, claim.valid_to or max(seen, key=lambda d: d.latest))
