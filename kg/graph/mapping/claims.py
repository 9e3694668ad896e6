"""Claims ⇄ quads: the node of a claim, its evidence, and what it asserts.

A withdrawn claim asserts nothing: its figure or tenure is described at a part of its own node, so
that it can be shown and read back, and counts nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from kg.graph.mapping.columns import (
    Column,
    Pair,
    Term,
    Values,
    address,
    attributes_of,
    bounds,
    count,
    moment,
    name_of,
    node,
    number,
    pairs_of,
    partial,
    quads,
    slug,
    text,
    thing,
    values_by_subject,
    words,
)
from kg.model.curies import compact, expand
from kg.model.dates import PartialDate
from kg.model.namespaces import (
    DATE_PROPERTIES,
    DCTERMS,
    KG,
    NUMBER_PROPERTIES,
    OA,
    ORG,
    PROV,
    RDF,
    RDFS,
    SAID_IN,
    mint,
    mint_claim,
    property_iri,
)
from kg.model.records import Claim, Quantity

FIGURES: Final = ("hasObservation", "hasTarget")
_TIMES: Final = (
    moment(KG.asOf, "as_of"),
    moment(KG.validFrom, "valid_from"),
    moment(KG.validTo, "valid_to"),
)
_KIND: Final = slug(KG.kind, "kind", "kind")
#: The bounds of a claim; they say something of their own where no other time is given.
_VAGUE: Final = (moment(KG.earliest, "earliest"), moment(KG.latest, "latest"))
_CLAIM: Final = (
    thing(KG.claimSubject, "subject"),
    Column(
        KG.claimPredicate,
        "predicate",
        property_iri,
        lambda term: compact(term.value).removeprefix("kg:"),
    ),
    words(KG.statement, "statement", "en"),
    Column(
        SAID_IN,
        "document",
        lambda slug: mint("doc", slug),
        lambda term: name_of(term).removeprefix("doc:"),
    ),
    words(KG.locator, "locator"),
    slug(KG.basis, "basis", "kind"),
    words(KG.uncovered, "uncovered", "en"),
    slug(KG.quoteCheck, "words", "kind", "quote-"),
    address(KG.copyUrl, "copy_url"),
    thing(KG.speaker, "speaker"),
    words(KG.hedge, "hedge"),
    _KIND,
    *_TIMES,
    words(RDFS.comment, "note", "en"),
    words(KG.withdrawn, "withdrawn", "en"),
    slug(PROV.wasRevisionOf, "revises", "claim"),
)
_MEMBERSHIP: Final = slug(KG.qualifiedBy, "membership")
_QUOTE: Final = (words(OA.exact, "quote"), words(DCTERMS.language, "quote_language"))
_OFFSETS: Final = (count(OA.start, "start"), count(OA.end, "end"))
_COMPARATOR: Final = slug(KG.comparator, "comparator", "kind")
#: What a figure's node says of its quantity, and of the claim that describes it.
_QUANTITY: Final = (
    slug(KG.indicator, "indicator"),
    thing(KG.ofInterest, "of"),
    slug(KG.unit, "unit", "kind"),
    _COMPARATOR,
)
_OF_FIGURES: Final = (
    words(KG.recurrence, "recurrence"),
    slug(KG.counting, "counting", "kind"),
    thing(KG.announcedBy, "by"),
    slug(KG.reportsOn, "reports_on"),
)
_DUE: Final = moment(KG.due, "due")
_RANGE: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)?-([+-]?\d+(?:\.\d+)?)?")


def claim_to_quads(claim: Claim) -> Iterator[ox.Quad]:
    """One claim: its node, its evidence and, unless it is withdrawn, what it asserts.

    >>> claim = Claim(document="news", locator="p1", subject="tongzhou", predicate="partOf")
    >>> any(quad.predicate == KG.claimSubject for quad in claim_to_quads(claim))
    True
    """
    graph, digest = mint("doc", claim.document), claim.digest
    yield from quads(mint_claim(digest), _claim_pairs(claim, digest), graph)
    yield from _evidence_quads(claim, digest, graph)
    if claim.withdrawn:
        yield from quads(mint_claim(digest, "withdrawn"), _withdrawn_pairs(claim), graph)
    elif claim.predicate:
        obj = claim_object(claim, digest)
        yield ox.Quad(node(claim.subject), property_iri(claim.predicate), obj, graph)
        if claim.quantity and isinstance(obj, ox.NamedNode):
            yield from quads(obj, _figure_pairs(claim, claim.quantity), graph)
        if claim.membership:
            yield from quads(mint("id", claim.membership), _membership_pairs(claim), graph)


def claim_object(claim: Claim, digest: str) -> Term:
    """What the claim says of its subject: a thing, or a literal typed as its property wants."""
    if thing := object_of(claim, digest):
        return thing
    predicate = property_iri(claim.predicate or "")
    if predicate in DATE_PROPERTIES:
        return partial(PartialDate.parse(claim.value or ""))
    if predicate in NUMBER_PROPERTIES:
        return number(claim.value or "")
    return text(claim.value or "", claim.language)


def source_of(claim: Claim) -> ox.NamedNode:
    """The document that makes a claim; in other people's data any IRI."""
    return node(claim.document if ":" in claim.document else f"doc:{claim.document}")


def property_of(claim: Claim) -> ox.NamedNode | None:
    """The property that a claim uses; in other people's data any IRI. None for words of ours."""
    name = claim.predicate
    return expand(name if ":" in name else f"kg:{name}") if name else None


def object_of(claim: Claim, digest: str) -> ox.NamedNode | None:
    """The thing that a claim says of its subject, a figure too; None for a literal."""
    if claim.object:
        return node(claim.object)
    return _figure_node(claim.predicate, digest) if claim.quantity else None


def _figure_node(predicate: str | None, digest: str) -> ox.NamedNode:
    """The node of a figure that its table leaves unnamed."""
    return mint("id", f"{'t' if predicate == 'hasTarget' else 'o'}-{digest[:16]}")


def _claim_pairs(claim: Claim, digest: str) -> Iterator[Pair]:
    yield RDF.type, KG.Claim
    yield KG.evidence, mint_claim(digest, "evidence")
    yield KG.grade, mint("kind", claim.grade)
    yield from pairs_of(claim, _CLAIM)
    if claim.predicate:
        obj = claim_object(claim, digest)
        yield KG.claimObject if isinstance(obj, ox.NamedNode) else KG.claimValue, obj
    elif claim.object:
        yield KG.claimObject, node(claim.object)
    if claim.quantity:
        yield from pairs_of(claim.quantity, (_COMPARATOR,))
    if not claim.withdrawn:
        yield from pairs_of(claim, (_MEMBERSHIP,))
    yield from _allowed(claim)


def _allowed(claim: Claim) -> Iterator[Pair]:
    """The first and the last day that the dates of a claim allow, whatever their precision."""
    given = [d for d in _dates(claim) if d]
    if given:
        yield from bounds(min(given, key=lambda d: d.earliest), max(given, key=lambda d: d.latest))


def _dates(claim: Claim) -> tuple[PartialDate | None, ...]:
    return claim.as_of, claim.valid_from, claim.valid_to, claim.earliest, claim.latest


def _evidence_quads(claim: Claim, digest: str, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    evidence = mint_claim(digest, "evidence")
    yield ox.Quad(evidence, RDF.type, OA.SpecificResource, graph)
    yield ox.Quad(evidence, OA.hasSource, graph, graph)
    for part, cls, columns in (
        ("quote", OA.TextQuoteSelector, _QUOTE),
        ("position", OA.TextPositionSelector, _OFFSETS),
    ):
        selector, pairs = mint_claim(digest, part), list(pairs_of(claim, columns))
        if pairs:
            yield ox.Quad(evidence, OA.hasSelector, selector, graph)
            yield from quads(selector, [(RDF.type, cls), *pairs], graph)


def _figure_pairs(claim: Claim, quantity: Quantity) -> Iterator[Pair]:
    target = claim.predicate == "hasTarget"
    if quantity.indicator:
        yield RDF.type, KG.Target if target else KG.Observation
    yield from _described(claim, quantity)
    yield from pairs_of(claim, (_KIND,))
    if not target:
        yield from pairs_of(claim, _TIMES)
        start, end = claim.valid_from, claim.valid_to or claim.as_of
        # A vague time bounds the figure, too: it may be of any day between.
        yield from bounds(start or claim.earliest, end or claim.latest)
        if not any(_dates(claim)):
            yield KG.undated, ox.Literal(True)
    elif claim.due:
        yield from bounds(claim.due, claim.due)


def _described(claim: Claim, quantity: Quantity) -> Iterator[Pair]:
    """What a figure is, without saying that it stands."""
    yield from pairs_of(quantity, _QUANTITY)
    if quantity.text:
        yield KG.value, number(quantity.text)
        yield KG.valueText, text(quantity.text)
    elif quantity.least or quantity.most:
        yield KG.valueText, text(f"{quantity.least or ''}-{quantity.most or ''}")
    for predicate, bound in ((KG.valueMin, quantity.least), (KG.valueMax, quantity.most)):
        if bound:
            yield predicate, number(bound)
    yield from pairs_of(claim, _OF_FIGURES)
    if claim.predicate == "hasTarget":
        yield from pairs_of(claim, (_DUE,))


def _withdrawn_pairs(claim: Claim) -> Iterator[Pair]:
    if claim.quantity:
        yield from _described(claim, claim.quantity)
    yield from pairs_of(claim, (_MEMBERSHIP,))


def _membership_pairs(claim: Claim) -> Iterator[Pair]:
    yield RDF.type, ORG.Membership
    yield ORG.member, node(claim.subject)
    yield KG.post, node(claim.object or "")
    yield from pairs_of(claim, _TIMES)
    seen = [d for d in (claim.as_of, claim.valid_from, claim.valid_to) if d]
    if seen:  # a sighting may be reported after the end: then the end bounds it, not the report
        start = claim.valid_from or min(seen, key=lambda d: d.earliest)
        yield from bounds(start, claim.valid_to or max(seen, key=lambda d: d.latest))


# ── quads → claims ────────────────────────────────────────────────────────────────────────────────


def claims_from_quads(found: Iterable[ox.Quad]) -> dict[str, Claim]:
    """All claims that quads describe, by id and in its order.

    Figures and tenures are taken from their nodes as the claim's own document describes them; where
    several claims of one document describe one node, each comes with what all of them say of it.
    ``place`` and ``rows`` are accounting of the data files and stand in no graph.

    >>> claims_from_quads([])
    {}
    """
    graphs: dict[object, list[ox.Quad]] = {}
    for quad in found:
        graphs.setdefault(quad.graph_name, []).append(quad)
    claims = {
        name_of(node).removeprefix("claim:"): _claim(nodes, node)
        for nodes in map(values_by_subject, graphs.values())
        for node, values in nodes.items()
        if KG.Claim in values.get(RDF.type, ()) and values.get(SAID_IN)
    }
    return dict(sorted(claims.items()))


def claim_from_quads(found: Iterable[ox.Quad]) -> Claim:
    """The one claim that quads describe; the opposite of :func:`claim_to_quads`.

    Raises:
        ValueError: they describe none, or several.
    """
    [claim] = claims_from_quads(found).values()
    return claim


def _claim(nodes: dict[ox.NamedNode, Any], claim: ox.NamedNode) -> Claim:
    values: Values = nodes[claim]
    digest = name_of(claim).removeprefix("claim:")

    def part(name: str) -> Values:
        found: Values = nodes.get(mint_claim(digest, name), {})
        return found

    # Other people's data may leave out what ours never does.
    content = {"document": "", "locator": "", "subject": ""} | attributes_of(values, _CLAIM)
    content |= attributes_of(part("quote"), _QUOTE) | attributes_of(part("position"), _OFFSETS)
    predicate = content.get("predicate")
    obj = next(iter(values.get(KG.claimObject, ())), None)
    value = next(iter(values.get(KG.claimValue, ())), None)
    if not content.keys() & {"as_of", "valid_from", "valid_to"}:
        content |= attributes_of(values, _VAGUE)
    # Claims of other namespaces name their figures themselves.
    ours = predicate in FIGURES and ":" not in digest
    if obj is not None and not (ours and obj == _figure_node(predicate, digest)):
        content["object"] = name_of(obj)
    if isinstance(value, ox.Literal):
        content |= {"value": value.value, "language": value.language}
    figure = nodes.get(obj, {}) if isinstance(obj, ox.NamedNode) else {}
    if "withdrawn" in content:
        figure = part("withdrawn")
    if predicate in FIGURES:
        content["quantity"] = Quantity(**attributes_of(figure, _QUANTITY), **_amount(figure))
        content |= attributes_of(figure, (*_OF_FIGURES, _DUE))
    tenure = part("withdrawn") if "withdrawn" in content else values
    return Claim(**content, **attributes_of(tenure, (_MEMBERSHIP,)))


def _amount(figure: Values) -> dict[str, str]:
    """The value as spelled, or the ends of the range."""
    spelled = next((t.value for t in figure.get(KG.valueText, ())), None)
    if spelled is None:
        return {}
    if figure.get(KG.value):
        return {"text": spelled}
    ends = _RANGE.fullmatch(spelled)
    names = ("least", "most")
    return {k: v for k, v in zip(names, ends.groups(), strict=True) if v} if ends else {}
