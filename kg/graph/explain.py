"""Why do we say so? The claims behind a statement, and the rules behind what nobody said.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg.errors import KindError
from kg.graph.labels import (
    CONCLUDED,
    UNION,
    Term,
    graphs_of,
    label,
    name,
    objects,
    publisher,
    subjects,
)
from kg.graph.mapping.claims import object_of, property_of, source_of
from kg.graph.mapping.columns import node as term_of
from kg.graph.quads import Quads
from kg.graph.readers import claim as read_claim
from kg.graph.readers import document, figure, find_claims
from kg.graph.rules import explain
from kg.graph.wording import Wording
from kg.model.curies import compact, iri_of
from kg.model.dates import PartialDate
from kg.model.namespaces import GRAPH, KG, PREFIXES, RDF
from kg.model.printing import Records
from kg.model.records import Claim


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
        language: Language of the words, as a tag.
        grade: How far words bear it out: quoted, in-part, located or derived.
        uncovered: What of the claim the words do not say.
        words: How it was checked that the words say it, where a program cannot tell: read.
        extent: Which copy of the document was read: whole, article or opening.
        copy_url: Address of that copy, where it is not ``url``.
        valid_from, valid_to: The period in which it holds.
        earliest, latest: Between which days it was, where the document is vague.

    >>> proofs(ds, tongzhou, KG.focusesOn, ds.resolve("green-finance"))[0].quote
    'green finance'
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
    language: str = ""
    grade: str = ""
    uncovered: str = ""
    words: str = ""
    extent: str = ""
    copy_url: str = ""
    valid_from: str = ""
    valid_to: str = ""
    earliest: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a triple is in the graph.

    Attributes:
        triple: Subject, predicate and object, compact.
        rule: Name of the rule that concluded it; empty when documents say it.
        sentence: What the rule concludes, in English.
        proofs: The claims that say it.
        premises: Reasons of what an inferred triple rests on.
        start, end: The time in which it holds, as far as its claims say: that of all its premises
            together where a rule concluded it, else that of any of its claims.

    >>> [reason] = reasons(ds, tongzhou, KG.focusesOn, ds.resolve("green-finance"))
    >>> reason.triple
    ('id:tongzhou', 'kg:focusesOn', 'id:green-finance')
    """

    triple: tuple[str, str, str]
    rule: str = ""
    sentence: str = ""
    proofs: tuple[Proof, ...] = ()
    premises: tuple[Reason, ...] = ()
    start: str = ""
    end: str = ""


_TIMES: Final = ("valid_from", "valid_to", "earliest", "latest")


class Reasons(Records[Reason]):
    """Why triples are in the graph: what documents say, then what we concluded.

    >>> print(str(g.why("通州", "focusesOn", "绿色金融")).splitlines()[0])
    Tongzhou District focuses on Green finance
    """


def proofs(
    graph: Quads,
    subject: ox.NamedNode,
    predicate: ox.NamedNode | None = None,
    obj: Term | None = None,
) -> list[Proof]:
    """Claims about a thing, narrowed by property and value, by date and document.

    A figure, target or membership counts as the thing that its claims describe.

    >>> len(proofs(ds, tongzhou, KG.focusesOn, ds.resolve("green-finance")))
    3
    """
    found = set(find_claims(graph, subject=subject, predicate=predicate, object=obj))
    described = set(subjects(graph, KG.qualifiedBy, subject))
    if predicate is None and {KG.Observation, KG.Target} & set(_types(graph, subject)):
        described |= set(find_claims(graph, object=subject))
    if described and (predicate is not None or obj is not None):
        described &= set(find_claims(graph, predicate=predicate, object=obj))
    return sorted(
        (proof(graph, node) for node in found | described),
        key=lambda p: (p.date or "9999", p.document, p.claim),
    )


def _types(store: Quads, node: ox.NamedNode) -> list[Term]:
    return objects(store, node, RDF.type)


def proof(graph: Quads, node: ox.NamedNode) -> Proof:
    """All that is known of one claim.

    Raises:
        KindError: the node is no claim of a document.

    >>> told = proofs(ds, tongzhou, KG.focusesOn, ds.resolve("green-finance"))[0]
    >>> proof(ds, ds.resolve(told.claim)) == told
    True
    """
    claim = read_claim(graph, node)
    if claim is None:
        raise KindError(f"{compact(node.value)} is no claim of a document")
    cited = source_of(claim)
    source = document(graph, cited)
    thing = object_of(claim, node.value.removeprefix(PREFIXES["claim"]))
    return Proof(
        claim=compact(node.value),
        subject=compact(term_of(claim.subject).value),
        predicate=compact(iri_of(property_of(claim))),
        object=compact(thing.value) if thing else claim.value or "",
        statement=_sentence(graph, claim, thing),
        document=compact(cited.value),
        title=label(graph, cited) or label(graph, cited, "zh"),
        publisher=publisher(graph, cited),
        date=source.date.text if source and source.date else "",
        url=source.url or "" if source else "",
        locator=claim.locator,
        quote=claim.quote or "",
        start="" if claim.start is None else str(claim.start),
        end="" if claim.end is None else str(claim.end),
        speaker=name(graph, term_of(claim.speaker)) if claim.speaker else "",
        hedge=claim.hedge or "",
        basis=claim.basis,
        as_of=claim.as_of.text if claim.as_of else "",
        note=claim.note or "",
        withdrawn=claim.withdrawn or "",
        language=claim.quote_language or "",
        grade=claim.grade,
        uncovered=claim.uncovered or "",
        words=claim.words or "",
        extent=source.extent if source else "",
        copy_url=claim.copy_url or (source.copy_url if source else "") or "",
        **{name: moment.text for name in _TIMES if (moment := getattr(claim, name))},
    )


def _sentence(graph: Quads, claim: Claim, thing: ox.NamedNode | None) -> str:
    about = name(graph, term_of(claim.subject))
    predicate = property_of(claim)
    if predicate is None:
        return f"{about}: {claim.statement or ''}"
    said = name(graph, thing) if thing else claim.value or ""
    if thing is not None and claim.quantity is not None:
        found, wording = figure(graph, thing), Wording(graph)
        if found and found.indicator:
            said = f"{wording.name(found.indicator)} {wording.figure(found)}"
    return f"{about} {name(graph, predicate)} {said}".strip()


def reasons(
    store: Quads,
    subject: ox.NamedNode,
    predicate: ox.NamedNode | None = None,
    obj: Term | None = None,
) -> Reasons:
    """Why the matching triples are in the graph: what documents say, then what we concluded.

    >>> reasons(ds, tongzhou, KG.focusesOn, tongzhou)
    Reasons([])
    """
    found = proofs(store, subject, predicate, obj)
    said = [_said(group) for group in _by_triple(found)]
    if predicate is None:
        return Reasons(said)
    inferred = (q.triple for q in store.match(subject, predicate, obj, GRAPH.inferred))
    concluded = (_concluded(store, triple, frozenset()) for triple in sorted(inferred, key=str))
    judged = [
        _judged(store, q.triple) for q in store.match(subject, predicate, obj, GRAPH.verdicts)
    ]
    return Reasons([*said, *(reason for reason in concluded if reason), *judged])


def _judged(store: Quads, triple: ox.Triple) -> Reason:
    """Why a promise is judged as it is: the rule in words, what is promised, and what decided.

    Of two figures that disagree: who says the one, and who the other.
    """
    target, other = triple.subject, triple.object
    assert isinstance(target, ox.NamedNode)
    if triple.predicate == KG.disagreesWith and isinstance(other, ox.NamedNode):
        both = [one for node in (target, other) for one in _by_triple(proofs(store, node))]
        return Reason(
            triple=_compact(triple),
            rule="disagreement",
            sentence="the two figures can be of one time and have no number in common",
            premises=tuple(map(_said, both)),
        )
    reports = [o for o in objects(store, target, KG.restsOn) if isinstance(o, ox.NamedNode)]
    behind = [one for node in (target, *reports) for one in _by_triple(proofs(store, node))]
    rule = (q.object for q in store.match(target, KG.verdictRule, None, GRAPH.verdicts))
    words = (o.value for o in rule if isinstance(o, ox.Literal) and o.language == "en")
    return Reason(
        triple=_compact(triple),
        rule="verdict",
        sentence=next(words, ""),
        premises=tuple(map(_said, behind)),
    )


def _by_triple(found: list[Proof]) -> Iterator[list[Proof]]:
    groups: dict[tuple[str, str, str], list[Proof]] = {}
    for item in found:
        groups.setdefault((item.subject, item.predicate, item.object or item.statement), []).append(
            item
        )
    yield from groups.values()


def _said(group: list[Proof]) -> Reason:
    one = group[0]
    return _supported((one.subject, one.predicate, one.object), group)


def _supported(triple: tuple[str, str, str], group: list[Proof]) -> Reason:
    """What claims say holds as long as any of them that stands says that it does."""
    standing = [proof for proof in group if not proof.withdrawn]
    starts, ends = ([getattr(p, name) for p in standing] for name in ("valid_from", "valid_to"))
    return Reason(
        triple=triple,
        proofs=tuple(group),
        start=min(starts, key=_first_day, default="") if all(starts) else "",
        end=max(ends, key=_last_day, default="") if all(ends) else "",
    )


def _first_day(text: str) -> date:
    return PartialDate(text).earliest


def _last_day(text: str) -> date:
    return PartialDate(text).latest


def _concluded(store: Quads, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
    """The shortest derivation whose premises all come down to claims or to the registry."""
    if triple in above:
        return None
    for derivation in explain(store, triple):
        found = (_reason(store, premise, above | {triple}) for premise in derivation.premises)
        premises = tuple(p for p in found if p is not None)
        if len(premises) == len(derivation.premises):
            return Reason(
                triple=_compact(triple),
                rule=derivation.rule.name,
                sentence=derivation.rule.sentence_en,
                premises=premises,
                start=max((p.start for p in premises if p.start), key=_first_day, default=""),
                end=min((p.end for p in premises if p.end), key=_last_day, default=""),
            )
    return None


def _reason(store: Quads, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
    subject, predicate, obj = triple.subject, triple.predicate, triple.object
    if isinstance(subject, ox.NamedNode) and isinstance(obj, ox.NamedNode | ox.Literal):
        said = proofs(store, subject, predicate, obj)
        if said:
            return _supported(_compact(triple), said)
    graphs = graphs_of(store, triple) - {UNION}
    if graphs.difference(CONCLUDED):  # the registry or the ontology says so
        return Reason(triple=_compact(triple))
    return _concluded(store, triple, above)


def _compact(triple: ox.Triple) -> tuple[str, str, str]:
    return (
        compact(getattr(triple.subject, "value", "")),
        compact(triple.predicate.value),
        compact(getattr(triple.object, "value", "")),
    )
