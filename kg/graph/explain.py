"""Why do we say so? The claims behind a statement, and the rules behind what nobody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kg.graph.labels import (
    UNION,
    Term,
    figure,
    first,
    graphs_of,
    label,
    name,
    objects,
    subjects,
    text,
)
from kg.graph.quads import Quads
from kg.graph.rules import explain
from kg.model.curies import compact
from kg.model.namespaces import DCTERMS, GRAPH, KG, OA, PROV, RDF, RDFS, SCHEMA, mint_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One claim with everything that a reader needs to check it.

    Texts are empty where the claim does not say; ``start`` and ``end`` are code points in the text
    whose SHA-256 the document carries.

    Attributes:
        claim: Compact IRI of the claim.
        statement: The claim in words: names of subject, property and object, or our own words.
        document, title, publisher, date, url: The document that says so.
        locator: Place in the document.
        quote, start, end: The words themselves, where the text was at hand.
    """

    claim: str
    subject: str
    predicate: str
    object: str
    statement: str
    document: str
    title: str
    publisher: str
    date: str
    url: str
    locator: str
    quote: str
    start: str
    end: str
    speaker: str
    hedge: str
    basis: str
    as_of: str
    note: str
    withdrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a triple is in the graph.

    Attributes:
        triple: Subject, predicate and object, compact.
        rule: Name of the rule that concluded it; empty when documents say it.
        sentence: What the rule concludes, in English.
        proofs: The claims that say it.
        premises: Reasons of what an inferred triple rests on.
    """

    triple: tuple[str, str, str]
    rule: str = ""
    sentence: str = ""
    proofs: tuple[Proof, ...] = ()
    premises: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def proofs(
    store: Quads,
    subject: ox.NamedNode,
    predicate: ox.NamedNode | None = None,
    obj: Term | None = None,
) -> list[Proof]:
    """Claims about a thing, narrowed by property and value, by date and document.

    A figure, target or membership counts as the thing that its claims describe.
    """
    claims = set(subjects(store, KG.claimSubject, subject))
    claims |= set(subjects(store, KG.qualifiedBy, subject))
    if predicate is None and (
        KG.Observation in _types(store, subject) or KG.Target in _types(store, subject)
    ):
        claims |= set(subjects(store, KG.claimObject, subject))
    kept = [
        claim
        for claim in claims
        if (predicate is None or predicate in objects(store, claim, KG.claimPredicate))
        and (
            obj is None
            or obj
            in [*objects(store, claim, KG.claimObject), *objects(store, claim, KG.claimValue)]
        )
    ]
    return sorted(
        (proof(store, claim) for claim in kept),
        key=lambda p: (p.date or "9999", p.document, p.claim),
    )


def _types(store: Quads, node: ox.NamedNode) -> list[Term]:
    return objects(store, node, RDF.type)


def proof(store: Quads, claim: ox.NamedNode) -> Proof:
    """All that is known of one claim."""
    document = first(store, claim, PROV.hadPrimarySource)
    assert isinstance(document, ox.NamedNode)
    digest = claim.value.rpartition("/")[2]
    quote, position = mint_claim(digest, "quote"), mint_claim(digest, "position")
    speaker = first(store, claim, KG.speaker)
    value = first(store, claim, KG.claimObject) or first(store, claim, KG.claimValue)
    return Proof(
        claim=compact(claim.value),
        subject=text(store, claim, KG.claimSubject),
        predicate=text(store, claim, KG.claimPredicate),
        object="" if value is None else compact(value.value),
        statement=_sentence(store, claim, value),
        document=compact(document.value),
        title=label(store, document) or label(store, document, "zh"),
        publisher=text(store, document, DCTERMS.publisher),
        date=text(store, document, DCTERMS.issued),
        url=text(store, document, SCHEMA.url),
        locator=text(store, claim, KG.locator),
        quote=text(store, quote, OA.exact),
        start=text(store, position, OA.start),
        end=text(store, position, OA.end),
        speaker=name(store, speaker) if speaker else "",
        hedge=text(store, claim, KG.hedge),
        basis=text(store, claim, KG.basis).removeprefix("kind:"),
        as_of=text(store, claim, KG.asOf),
        note=text(store, claim, RDFS.comment),
        withdrawn=text(store, claim, KG.withdrawn),
    )


def _sentence(store: Quads, claim: ox.NamedNode, value: Term | None) -> str:
    subject = first(store, claim, KG.claimSubject)
    predicate = first(store, claim, KG.claimPredicate)
    about = name(store, subject) if subject else ""
    if predicate is None:
        return f"{about}: {text(store, claim, KG.statement)}"
    said = name(store, value) if value else ""
    if isinstance(value, ox.NamedNode) and predicate in (KG.hasObservation, KG.hasTarget):
        indicator = first(store, value, KG.indicator)
        said = f"{name(store, indicator)} {figure(store, value)}" if indicator else said
    return f"{about} {name(store, predicate)} {said}".strip()


def reasons(
    store: Quads,
    subject: ox.NamedNode,
    predicate: ox.NamedNode | None = None,
    obj: Term | None = None,
) -> list[Reason]:
    """Why the matching triples are in the graph: what documents say, then what we concluded."""
    found = proofs(store, subject, predicate, obj)
    said = [_said(group) for group in _by_triple(found)]
    if predicate is None:
        return said
    inferred = (q.triple for q in store.match(subject, predicate, obj, GRAPH.inferred))
    return said + [
        reason
        for triple in sorted(inferred, key=str)
        if (reason := _concluded(store, triple, frozenset()))
    ]


def _by_triple(found: list[Proof]) -> Iterator[list[Proof]]:
    groups: dict[tuple[str, str, str], list[Proof]] = {}
    for item in found:
        groups.setdefault((item.subject, item.predicate, item.object or item.statement), []).append(
            item
        )
    yield from groups.values()


def _said(group: list[Proof]) -> Reason:
    one = group[0]
    return Reason(triple=(one.subject, one.predicate, one.object), proofs=tuple(group))


def _concluded(store: Quads, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
    """The shortest derivation whose premises all come down to claims or to the registry."""
    if triple in above:
        return None
    for derivation in explain(store, triple):
        premises = [_reason(store, premise, above | {triple}) for premise in derivation.premises]
        if all(p is not None for p in premises):
            return Reason(
                triple=_compact(triple),
                rule=derivation.rule.name,
                sentence=derivation.rule.sentence_en,
                premises=tuple(p for p in premises if p is not None),
            )
    return None


def _reason(store: Quads, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
    subject, predicate, obj = triple.subject, triple.predicate, triple.object
    if isinstance(subject, ox.NamedNode) and isinstance(obj, ox.NamedNode | ox.Literal):
        said = proofs(store, subject, predicate, obj)
        if said:
            return Reason(triple=_compact(triple), proofs=tuple(said))
    graphs = graphs_of(store, triple) - {UNION}
    if graphs - {GRAPH.inferred}:  # the registry or the ontology says so
        return Reason(triple=_compact(triple))
    return _concluded(store, triple, above)


def _compact(triple: ox.Triple) -> tuple[str, str, str]:
    return (
        compact(getattr(triple.subject, "value", "")),
        compact(triple.predicate.value),
        compact(getattr(triple.object, "value", "")),
    )
