"""Everything about one thing on one card.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.explain import Proof, proof
from kg.graph.labels import (
    CONCLUDED,
    UNION,
    Term,
    both_names,
    classes,
    first,
    graphs_of,
    label,
    name,
    objects,
    subjects,
    text,
)
from kg.graph.mapping.claims import object_of, property_of
from kg.graph.mapping.columns import node as term_of
from kg.graph.quads import Quads
from kg.graph.readers import (
    claims,
    documents_of,
    figure,
    find_claims,
    find_figures,
    is_withdrawn,
    tenures,
)
from kg.graph.wording import Wording
from kg.model.curies import compact, iri_of
from kg.model.dates import PartialDate
from kg.model.namespaces import (
    DCTERMS,
    KG,
    OA,
    ORG,
    PREFIXES,
    RDF,
    SAID_IN,
    SCHEMA,
    SKOS,
    SOSA,
    property_iri,
)
from kg.model.printing import Printable
from kg.model.records import GRADES

_PLUMBING = {
    KG.claimSubject,
    KG.claimObject,
    KG.speaker,
    OA.hasSource,
    SAID_IN,
    RDF.type,
}
_OWN_ROWS = {
    KG.hasObservation,
    KG.hasTarget,
    KG.holdsPost,
    SCHEMA.mentions,
    DCTERMS.source,
    ORG.heldBy,
    ORG.holds,
    SOSA.hasFeatureOfInterest,
    SOSA.observedProperty,
    KG.ofInterest,
    KG.unit,
    KG.kind,
}
_BEST_FIRST = tuple(GRADES)
_FACTS = (
    SKOS.notation,
    KG.pinyin,
    KG.batch,
    KG.approvedOn,
    KG.planPublishedOn,
    KG.unveiledOn,
    KG.startedOn,
    KG.status,
    KG.due,
    KG.recurrence,
    KG.verdict,
    KG.verdictRule,
    property_iri("judgedOn"),
    KG.defaultUnit,
    DCTERMS.issued,
    SCHEMA.url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation of the card's thing.

    Attributes:
        property, property_zh: Name of the relation.
        thing, name: Compact IRI and names of the other end.
        documents: How many documents say so.
        inferred: Whether nobody says so and a rule concludes it; a relation that neither documents
            say nor rules conclude is the registry's.
        grade: The best grade of evidence of its claims, one of :data:`~kg.model.records.GRADES`;
            empty where no claim says it.

    >>> relation = g.show("通州").relations[0]
    >>> relation.property, relation.property_zh, relation.thing
    ('focuses on', '聚焦', 'id:culture-and-tourism')
    """

    property: str
    property_zh: str
    thing: str
    name: str
    documents: int
    inferred: bool
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureLine:
    """Somebody seen in a post; an empty ``end`` means not said, never "still in post"."""

    person: str
    post: str
    seen: str
    start: str
    end: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A reported figure or a target."""

    node: str
    about: str
    indicator: str
    value: str
    date: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Printable):
    """What the graph knows of one thing, ordered for reading.

    Attributes:
        claims: What a document says, in its order; of a figure or a claim what it rests on.

    >>> found = g.show("通州")
    >>> found.label_en, found.label_zh, found.kind
    ('Tongzhou District', '通州区', 'district of a city 市辖区')
    """

    thing: str
    label_en: str
    label_zh: str
    kind: str
    also: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    incoming: tuple[Relation, ...]
    tenures: tuple[TenureLine, ...]
    targets: tuple[FigureLine, ...]
    figures: tuple[FigureLine, ...]
    sources: tuple[str, ...]
    claims: tuple[Proof, ...] = ()


def card(store: Quads, node: ox.NamedNode) -> Card:
    """Collect the card of a thing.

    >>> card(ds, tongzhou) == g.show("通州")
    True
    """
    also = [
        f"{t.value} ({t.language})" if t.language not in ("en", "zh", None) else t.value
        for t in objects(store, node, SKOS.altLabel)
        if isinstance(t, ox.Literal)
    ]
    return Card(
        thing=compact(node.value),
        label_en=label(store, node),
        label_zh=label(store, node, "zh"),
        kind=_kind(store, node),
        also=tuple(also),
        facts=tuple(dict.fromkeys((*_figure_facts(store, node), *_facts(store, node)))),
        relations=tuple(_relations(store, node)),
        incoming=tuple(_relations(store, node, incoming=True)),
        tenures=tuple(_tenures(store, node)),
        targets=tuple(_figures(store, node, KG.Target)),
        figures=tuple(_figures(store, node, KG.Observation)),
        sources=tuple(_sources(store, node)),
        claims=tuple(_claims(store, node)),
    )


def _kind(store: Quads, node: ox.NamedNode) -> str:
    kind = first(store, node, KG.kind)
    if kind is not None:
        return both_names(store, kind)
    own = [
        c
        for c in classes(store, node)
        if c.value.startswith((PREFIXES["kg"], PREFIXES["org"], PREFIXES["foaf"]))
    ]
    asserted = [
        c
        for c in own
        if any(
            q.graph_name not in (UNION, *CONCLUDED) for q in store.match(node, RDF.type, c, None)
        )
    ]
    return both_names(store, (asserted or own)[0]) if own else ""


def _facts(store: Quads, node: ox.NamedNode) -> list[tuple[str, str]]:
    rows = []
    found = figure(store, node)
    if found is not None and found.unit is not None:
        wording = Wording(store)
        value = " ".join(dict.fromkeys((wording.figure(found), wording.figure(found, "zh"))))
        rows.append((name(store, KG.value), value))
    for predicate in _FACTS:
        for term in objects(store, node, predicate):
            value = term.value if predicate == SCHEMA.url else both_names(store, term)
            rows.append((name(store, predicate), value))
    return rows


def _figure_facts(store: Quads, node: ox.NamedNode) -> list[tuple[str, str]]:
    """What a figure says: of what, how much, when, and how it counts."""
    found = figure(store, node)
    if found is None or found.indicator is None:
        return []
    wording = Wording(store)
    rows = [
        (KG.indicator, both_names(store, found.indicator)),
        (KG.ofInterest, both_names(store, found.about) if found.about else ""),
        (KG.value, " ".join(dict.fromkeys((wording.figure(found), wording.figure(found, "zh"))))),
        (KG.comparator, both_names(store, found.comparator) if found.comparator else ""),
        (KG.unit, both_names(store, found.unit) if found.unit else ""),
        (KG.validFrom, _text(found.since)),
        (KG.asOf, _text(found.as_of)),
        (KG.kind, found.kind),
        (KG.due, _text(found.due)),
    ]
    return [(name(store, predicate), value) for predicate, value in rows if value]


def _claims(store: Quads, node: ox.NamedNode) -> list[Proof]:
    """What a document says, or the claims behind a figure or a claim."""
    kinds = objects(store, node, RDF.type)
    if KG.Claim in kinds:
        nodes = [node]
    elif {KG.Observation, KG.Target} & set(kinds):
        nodes = find_claims(store, object=node)
    elif node.value.startswith(PREFIXES["doc"]):
        nodes = find_claims(store, document=node)
    else:
        return []
    found = [proof(store, one) for one in nodes if not is_withdrawn(store, one)]
    return sorted(found, key=lambda one: (_place(one), one.statement, one.claim))


def _place(found: Proof) -> list[tuple[str, int]]:
    """A place in a document, so that p10 follows p9."""
    pieces = re.findall(r"(\D*)(\d*)", found.locator)
    return [(text.casefold(), int(number or 0)) for text, number in pieces]


def _documents(graphs: set[object]) -> int:
    return sum(1 for graph in graphs if iri_of(graph).startswith(PREFIXES["doc"]))


def _relations(store: Quads, node: ox.NamedNode, *, incoming: bool = False) -> list[Relation]:
    rows = []
    grades = _grades(store, node, incoming=incoming)
    subject, obj = (None, node) if incoming else (node, None)
    for quad in store.match(subject, None, obj, UNION):
        other = quad.subject if incoming else quad.object
        predicate = quad.predicate
        if not isinstance(other, ox.NamedNode) or predicate in _PLUMBING | _OWN_ROWS | set(_FACTS):
            continue
        if not other.value.startswith((PREFIXES["id"], PREFIXES["doc"])):
            continue
        if ORG.Membership in objects(store, other, RDF.type):
            continue
        graphs = graphs_of(store, quad.triple)
        rows.append(
            Relation(
                property=name(store, predicate),
                property_zh=label(store, predicate, "zh"),
                thing=compact(other.value),
                name=both_names(store, other),
                documents=_documents(graphs),
                inferred=not graphs.isdisjoint(CONCLUDED),
                grade=grades.get((predicate, other), ""),
            )
        )
    return sorted(rows, key=lambda r: (r.property, -r.documents, r.name, r.thing))


def _grades(
    store: Quads, node: ox.NamedNode, *, incoming: bool
) -> dict[tuple[Term | None, Term | None], str]:
    """The best grade of the evidence of each relation, by its property and its other end."""
    said = claims(store, object=node) if incoming else claims(store, subject=node)
    found: dict[tuple[Term | None, Term | None], str] = {}
    for digest, claim in said.items():
        other = term_of(claim.subject) if incoming else object_of(claim, digest)
        key, grade = (property_of(claim), other), claim.grade
        found[key] = min(grade, found.get(key, grade), key=_BEST_FIRST.index)
    return found


def _tenures(store: Quads, node: ox.NamedNode) -> list[TenureLine]:
    posts = (node, *subjects(store, ORG.postIn, node))
    found = {t for post in posts for t in tenures(store, post=post)}
    rows = [
        TenureLine(
            person=both_names(store, tenure.person),
            post=both_names(store, tenure.post),
            seen=_text(tenure.as_of),
            start=_text(tenure.valid_from),
            end=_text(tenure.valid_to),
            document=_origin(store, subjects(store, KG.qualifiedBy, tenure.node)),
        )
        for tenure in found.union(tenures(store, person=node))
    ]
    return sorted(rows, key=lambda t: (t.seen, t.person, t.post, t.document, t.start))


def _figures(store: Quads, node: ox.NamedNode, cls: ox.NamedNode) -> list[FigureLine]:
    target, wording = cls == KG.Target, Wording(store)
    own = objects(store, node, KG.hasTarget if target else KG.hasObservation)
    nodes = {
        *(n for n in own if isinstance(n, ox.NamedNode) and cls in objects(store, n, RDF.type)),
        *find_figures(store, cls, about=node),
        *find_figures(store, cls, indicator=node),
        *find_figures(store, cls, reports_on=node),
    }
    rows = [
        FigureLine(
            node=compact(found.node.value),
            about=both_names(store, found.about) if found.about else "",
            indicator=both_names(store, found.indicator) if found.indicator else "",
            value=wording.figure(found),
            date=(_text(found.due) or found.recurrence) if target else _text(found.as_of),
            document=_origin(store, find_claims(store, object=found.node)),
        )
        for item in nodes
        if (found := figure(store, item))
    ]
    return sorted(rows, key=lambda f: (f.indicator, f.date, f.node))


def _origin(store: Quads, claims: list[ox.NamedNode]) -> str:
    return " ".join(compact(document.value) for document in documents_of(store, claims))


def _text(moment: PartialDate | None) -> str:
    return moment.text if moment else ""


def _sources(store: Quads, node: ox.NamedNode) -> list[str]:
    claims = {*find_claims(store, subject=node), *find_claims(store, object=node)}
    dated = [
        (text(store, d, DCTERMS.issued) or "undated", compact(d.value), name(store, d))
        for d in documents_of(store, claims)
    ]
    return [f"{date}  {document}  {title}" for date, document, title in sorted(dated)]
