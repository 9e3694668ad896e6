"""Registry entries ⇄ quads of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.graph.mapping.columns import (
    Column,
    Pair,
    Values,
    attributes_of,
    code,
    decimal,
    integer,
    name_of,
    node,
    pairs_of,
    quads,
    slug,
    text,
    values_by_subject,
    words,
)
from kg.model.fields import LISTS, TABLES
from kg.model.names import is_chinese, pinyin_of
from kg.model.namespaces import (
    DCTERMS,
    FOAF,
    GRAPH,
    INDUSTRIES,
    KG,
    ORG,
    RDF,
    SKOS,
    UNITS,
    mint,
)
from kg.model.records import Alias, Entity, Match, SamePromise
from kg.sources.ontology import Vocabulary

_TABLE_CLASS: Final = {
    "people": FOAF.Person,
    "posts": ORG.Post,
    "publishers": KG.Publisher,
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
_ENTITY: Final = (
    slug(KG.kind, "kind", "kind"),
    words(SKOS.prefLabel, "label_en", "en"),
    words(SKOS.prefLabel, "label_zh", "zh"),
    slug(KG.labelBasis, "label_basis", "kind"),
    slug(DCTERMS.source, "label_source", "doc"),
)
_ACTORS: Final = ("people", "organisations")
#: Kinds of zones may stand in several tables; then the class decides.
_PLACES: Final = {"zones": {KG.Zone, KG.ZonePart}, "places": {KG.Place}}
#: The further cells of registry rows; those of :data:`kg.model.fields.LISTS` hold several values.
_EXTRAS: Final = (
    words(KG.pinyin, "pinyin"),
    words(SKOS.notation, "notation"),
    decimal(KG.latitude, "latitude"),
    decimal(KG.longitude, "longitude"),
    decimal(KG.seatLatitude, "seat_latitude"),
    decimal(KG.seatLongitude, "seat_longitude"),
    words(SKOS.editorialNote, "note", "en"),
    slug(DCTERMS.source, "source", "doc"),
    slug(DCTERMS.source, "code_sources", "doc"),
    slug(SKOS.inScheme, "scheme"),
    Column(KG.batch, "batch", integer, lambda term: term.value),
    slug(KG.defaultUnit, "unit", "kind"),
    slug(KG.direction, "direction", "kind", "direction-"),
    slug(KG.behaviour, "behaviour", "kind"),
    slug(KG.progressOf, "progress_of"),
    slug(KG.baseUnit, "base", "kind"),
    decimal(KG.factor, "factor"),
    slug(SKOS.broader, "broader"),
    code(SKOS.relatedMatch, "gbt4754_sections", "gbt4754-"),
    code(SKOS.relatedMatch, "isic4_sections", "isic4-"),
    words(KG.gbt4754Division, "gbt4754_divisions"),
    words(KG.isic4Division, "isic4_divisions"),
)
_COLUMNS: Final = {column.attribute: column for column in _EXTRAS}


def entity_to_quads(entity: Entity, vocabulary: Vocabulary) -> Iterator[ox.Quad]:
    """One registry entry: class, names, and its further cells."""
    subject = mint("kind" if entity.table == "units" else "id", entity.id)
    yield from quads(subject, _pairs(entity, vocabulary), GRAPH.registry)


def alias_to_quad(alias: Alias) -> ox.Quad:
    """A further name."""
    label = text(alias.alias, alias.language)
    return ox.Quad(node(alias.entity), SKOS.altLabel, label, GRAPH.registry)


def match_to_quad(match: Match) -> ox.Quad:
    """How two entries stand to each other."""
    relation = _MATCHES[match.relation]
    return ox.Quad(node(match.subject), relation, node(match.object), GRAPH.registry)


def same_promise_to_quads(same: SamePromise) -> Iterator[ox.Quad]:
    """That two targets are one promise, with the day and the reason of the judgement."""
    subject = node(same.target)
    said = f"{same.decided_on}, {same.decided_by}: {same.reason}"
    yield ox.Quad(subject, KG.samePromiseAs, node(same.same_as), GRAPH.registry)
    yield ox.Quad(subject, SKOS.editorialNote, text(said, "en"), GRAPH.registry)


def industries_to_quads() -> Iterator[ox.Quad]:
    """The scheme that our industries stand in."""
    yield ox.Quad(INDUSTRIES, RDF.type, SKOS.ConceptScheme, GRAPH.registry)
    yield ox.Quad(INDUSTRIES, SKOS.prefLabel, text("Industries", "en"), GRAPH.registry)
    yield ox.Quad(INDUSTRIES, SKOS.prefLabel, text("产业分类", "zh"), GRAPH.registry)


def _pairs(entity: Entity, vocabulary: Vocabulary) -> Iterator[Pair]:
    cls = vocabulary.classes.get(entity.kind or "") or _TABLE_CLASS.get(entity.table)
    if entity.table == "industry_codes" and "scheme" not in entity.extras:
        cls = SKOS.ConceptScheme
    if cls is not None:
        yield RDF.type, cls
    if entity.table == "posts":
        yield RDF.type, ORG.Post
    if entity.table in _ACTORS:  # said of ours, since nothing is said of all persons and bodies
        yield RDF.type, KG.Actor
    yield from pairs_of(entity, _ENTITY)
    if is_chinese(entity.label_zh or ""):
        yield SKOS.hiddenLabel, text(pinyin_of(entity.label_zh or ""), "zh-latn")
    for key, value in entity.extras.items():
        column = _COLUMNS[key]
        for word in value.split() if key in LISTS else [value]:
            yield column.predicate, column.write(word)
    if entity.table == "units":
        yield SKOS.inScheme, UNITS
    if entity.table == "industries":
        yield SKOS.inScheme, INDUSTRIES
        if "broader" not in entity.extras:
            yield SKOS.topConceptOf, INDUSTRIES


# ── quads → entities ──────────────────────────────────────────────────────────────────────────────


def entities_from_quads(found: Iterable[ox.Quad], vocabulary: Vocabulary) -> list[Entity]:
    """All registry entries that quads describe, by table and slug.

    What RDF does not keep apart is not told apart: values of a list come in the order of their
    text, numbers in canonical form, a cited document may come back as the source of the label, and
    zones and places, which differ in no class, as zones.
    """
    entities = []
    for subject, values in values_by_subject(found).items():
        table = _table(subject, values, vocabulary)
        if table is not None:
            extras = dict(_extras(values, table))
            name = name_of(subject).removeprefix("kind:")
            content = attributes_of(values, _ENTITY)
            entities.append(Entity(id=name, table=table, extras=extras, **content))
    return sorted(entities, key=lambda e: (list(TABLES).index(e.table), e.id))


def _table(subject: ox.NamedNode, values: Values, vocabulary: Vocabulary) -> str | None:
    classes = set(values.get(RDF.type, ()))
    if subject == INDUSTRIES or not classes:
        return None
    if SKOS.ConceptScheme in classes:
        return "industry_codes"
    for table, cls in _TABLE_CLASS.items():
        if cls in classes:
            return table
    for kind in values.get(KG.kind, ()):
        name = name_of(kind).removeprefix("kind:")
        for table, found in TABLES.items():
            known = any(name in vocabulary.schemes.get(s, ()) for s in found.schemes)
            if known and (table not in _PLACES or classes & _PLACES[table]):
                return table
    return None


def _extras(values: Values, table: str) -> Iterator[tuple[str, str]]:
    for key in TABLES[table].extras:
        column = _COLUMNS[key]
        read = (column.read(term) for term in values.get(column.predicate, ()))
        words = sorted(word for word in read if word is not None)
        if words:
            yield key, " ".join(words) if key in LISTS else words[0]
