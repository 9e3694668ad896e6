"""What changed between two datasets: claims in sentences, names, and every other triple.

A claim's id is a hash of its content, so claims are the same or not. A claim that went and one that
came for the same subject, property, document and place are one claim that changed. Names in the
registry that came, went or changed are listed beside them. Whatever else differs is listed as
triples, so that nothing that was edited stays unseen; data without claims has triples only.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.blank_nodes import unmatched
from kg.graph.dataset import Dataset
from kg.graph.explain import Proof, proof
from kg.graph.labels import UNION
from kg.graph.mapping.claims import FIGURES
from kg.graph.quads import Quads
from kg.model.curies import compact, iri_of
from kg.model.namespaces import GRAPH, KG, PREFIXES, RDF, SKOS, XSD
from kg.model.printing import Printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A claim that was worded differently before.

    >>> g.diff(known_by="2021-01-11").added[0].document
    'doc:whyfsj-2021-01'
    """

    old: Proof
    new: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A name in the registry that came (``old`` is empty), went (``new`` is) or changed."""

    thing: str
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class QuadText:
    """A quad as people read it.

    Attributes:
        graph: Its named graph, compact; empty where it stands in none.
        subject, predicate: Compact IRIs; ``[]`` for a blank node.
        object: The same, or a literal with its quotes and its language or datatype.
    """

    graph: str
    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadEdit:
    """A triple with another value than before, or in another named graph."""

    old: QuadText
    new: QuadText


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How much was held against each other.

    Attributes:
        old_claims, new_claims: Claims.
        old_triples, new_triples: Quads that belong to no claim.
    """

    old_claims: int
    new_claims: int
    old_triples: int
    new_triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Printable):
    """What changed from one dataset to another.

    Attributes:
        added, removed: Claims, by document, place and sentence.
        changed: Claims that say another thing than before.
        documents_added, documents_removed: Compact IRIs.
        names: Changes in the registry.
        triples_added, triples_removed, triples_changed: Whatever else differs, sorted.
        compared: How much was compared.
        notes: What the reader must know of the comparison itself.

    >>> g.diff(known_by="2021-01-11").removed
    ()
    """

    added: tuple[Proof, ...]
    removed: tuple[Proof, ...]
    changed: tuple[Change, ...]
    documents_added: tuple[str, ...]
    documents_removed: tuple[str, ...]
    names: tuple[Renaming, ...]
    triples_added: tuple[QuadText, ...]
    triples_removed: tuple[QuadText, ...]
    triples_changed: tuple[QuadEdit, ...]
    compared: Compared
    notes: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed.

        >>> diff(ds, ds).empty
        True
        """
        claims = self.added or self.removed or self.changed or self.names
        triples = self.triples_added or self.triples_removed or self.triples_changed
        return not (claims or triples or self.documents_added or self.documents_removed)


def diff(old: Dataset, new: Dataset) -> Difference:
    """What changed from an old dataset to a new one.

    Two claims are one that changed where the only claim that went and the only one that came share
    subject, property, document and place. Literals are compared as files spell them where both
    datasets were read from files, and blank nodes by what they stand for, whatever their names.

    >>> len(diff(ds, ds).added)
    0
    """
    old_quads, new_quads = _spelled(old, new)
    before, after = _claims(old), _claims(new)
    gone = [proof(old, node) for node in sorted(before - after, key=str)]
    came = [proof(new, node) for node in sorted(after - before, key=str)]
    changed = _paired(gone, came)
    old_pairs, new_pairs = {c.old.claim for c in changed}, {c.new.claim for c in changed}
    documents_before, documents_after = (_of_type(s, KG.Document) for s in (old, new))
    names = _renamings(old, new) if before or after else []
    found = unmatched(old_quads, new_quads)
    told_old = _of_claims(old_quads, before - after) | _of_names(found.gone, names)
    told_new = _of_claims(new_quads, after - before) | _of_names(found.came, names)
    removed, added, edits = _edits(
        [_text(quad) for quad in found.gone if quad not in told_old],
        [_text(quad) for quad in found.came if quad not in told_new],
    )
    return Difference(
        added=tuple(sorted((p for p in came if p.claim not in new_pairs), key=_order)),
        removed=tuple(sorted((p for p in gone if p.claim not in old_pairs), key=_order)),
        changed=tuple(sorted(changed, key=lambda c: _order(c.new))),
        documents_added=_compact(documents_after - documents_before),
        documents_removed=_compact(documents_before - documents_after),
        names=tuple(names),
        triples_added=tuple(sorted(added)),
        triples_removed=tuple(sorted(removed)),
        triples_changed=tuple(sorted(edits, key=lambda edit: (edit.old, edit.new))),
        compared=Compared(
            old_claims=len(before),
            new_claims=len(after),
            old_triples=len(old_quads) - len(_of_claims(old_quads, before)),
            new_triples=len(new_quads) - len(_of_claims(new_quads, after)),
        ),
        notes=tuple(_notes(old_quads, new_quads, len(found.gone), found.assumed)),
    )


def _spelled(old: Dataset, new: Dataset) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """The quads of both, with literals as files spell them where neither has lost that."""
    if old.files and new.files:
        return set(old.as_written()), set(new.as_written())
    return set(old.quads()), set(new.quads())


def _notes(old: set[ox.Quad], new: set[ox.Quad], gone: int, assumed: int) -> list[str]:
    notes = []
    if not old or not new:
        side = "neither side holds" if not (old or new) else f"the {'new' if old else 'old'} holds"
        notes.append(f"{side} any triple, so there is nothing to compare")
    elif gone == len(old):
        notes.append("the two have no triple in common")
    if assumed:
        alike = "blank nodes are linked too evenly to be told apart in time"
        notes.append(f"{assumed} {alike}; they were compared by what surrounds them")
    return notes


# ── triples ───────────────────────────────────────────────────────────────────────────────────────


def _of_claims(quads: Iterable[ox.Quad], claims: set[ox.NamedNode]) -> set[ox.Quad]:
    """The quads that are told by claims: their nodes, evidence, assertion, figure or membership."""
    names = {claim.value for claim in claims}
    cells: defaultdict[tuple[object, object], dict[object, object]] = defaultdict(dict)
    for quad in quads:
        if quad.subject in claims:
            cells[quad.subject, quad.graph_name][quad.predicate] = quad.object
    asserted: set[tuple[object, ...]] = set()
    described: set[tuple[object, object]] = set()
    for (_, graph), own in cells.items():
        predicate, value = own.get(KG.claimPredicate), own.get(KG.claimObject)
        asserted.add((own.get(KG.claimSubject), predicate, value or own.get(KG.claimValue), graph))
        described.add((own.get(KG.qualifiedBy), graph))
        if iri_of(predicate).removeprefix(PREFIXES["kg"]) in FIGURES:
            described.add((value, graph))
    return {
        quad
        for quad in quads
        if quad.subject in claims
        or iri_of(quad.subject).rpartition("/")[0] in names
        or (quad.subject, quad.graph_name) in described
        or (quad.subject, quad.predicate, quad.object, quad.graph_name) in asserted
    }


def _of_names(quads: Iterable[ox.Quad], names: Iterable[Renaming]) -> set[ox.Quad]:
    """The quads that changes of names tell."""
    told = {(n.thing, n.language, value) for n in names for value in (n.old, n.new)}
    return {
        quad
        for quad in quads
        if quad.predicate == SKOS.prefLabel
        and isinstance(quad.object, ox.Literal)
        and (compact(iri_of(quad.subject)), quad.object.language or "", quad.object.value) in told
    }


def _text(quad: ox.Quad) -> QuadText:
    graph = quad.graph_name
    return QuadText(
        graph="" if isinstance(graph, ox.DefaultGraph) else _shown(graph),
        subject=_shown(quad.subject),
        predicate=_shown(quad.predicate),
        object=_shown(quad.object),
    )


def _shown(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if not isinstance(term, ox.Literal):
        return "[]" if isinstance(term, ox.BlankNode) else str(term)
    if term.language or term.datatype == XSD.string:
        return str(term)
    return f"{ox.Literal(term.value)}^^{compact(term.datatype.value)}"


def _edits(
    gone: list[QuadText], came: list[QuadText]
) -> tuple[list[QuadText], list[QuadText], list[QuadEdit]]:
    """What went, what came, and what is the same but for its value, or but for its graph."""
    edits: list[QuadEdit] = []
    keys: tuple[Callable[[QuadText], Hashable], ...] = (
        lambda one: (one.graph, one.subject, one.predicate),
        lambda one: (one.subject, one.predicate, one.object),
    )
    for key in keys:
        before, after = _grouped(gone, key), _grouped(came, key)
        pairs = {k for k in before.keys() & after.keys() if len(before[k]) == len(after[k]) == 1}
        edits += [QuadEdit(old=before[k][0], new=after[k][0]) for k in pairs]
        gone = [one for one in gone if key(one) not in pairs]
        came = [one for one in came if key(one) not in pairs]
    return gone, came, edits


def _grouped(
    found: Iterable[QuadText], key: Callable[[QuadText], Hashable]
) -> dict[Hashable, list[QuadText]]:
    groups: defaultdict[Hashable, list[QuadText]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return groups


# ── claims and names ──────────────────────────────────────────────────────────────────────────────


def _claims(store: Quads) -> set[ox.NamedNode]:
    return _of_type(store, KG.Claim)


def _of_type(store: Quads, cls: ox.NamedNode) -> set[ox.NamedNode]:
    found = store.match(None, RDF.type, cls, UNION)
    return {q.subject for q in found if isinstance(q.subject, ox.NamedNode)}


def _paired(gone: Iterable[Proof], came: Iterable[Proof]) -> list[Change]:
    before, after = _by_place(gone), _by_place(came)
    return [
        Change(old=before[key][0], new=after[key][0])
        for key in sorted(before.keys() & after.keys())
        if len(before[key]) == len(after[key]) == 1
    ]


def _by_place(found: Iterable[Proof]) -> dict[tuple[str, ...], list[Proof]]:
    places: dict[tuple[str, ...], list[Proof]] = {}
    for item in found:
        key = (item.subject, item.predicate, item.document, item.locator)
        places.setdefault(key, []).append(item)
    return places


def _renamings(old: Quads, new: Quads) -> list[Renaming]:
    before, after = _labels(old), _labels(new)
    return [
        Renaming(
            thing=compact(key[0]),
            language=key[1],
            old=before.get(key, ""),
            new=after.get(key, ""),
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _labels(store: Quads) -> dict[tuple[str, str], str]:
    """Names by IRI and language, of the registry where there is one."""
    graph = GRAPH.registry if store.has_graph(GRAPH.registry) else UNION
    return {
        (q.subject.value, q.object.language or ""): q.object.value
        for q in store.match(None, SKOS.prefLabel, None, graph)
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.Literal)
    }


def _compact(nodes: Iterable[ox.NamedNode]) -> tuple[str, ...]:
    return tuple(sorted(compact(n.value) for n in nodes))


def _order(found: Proof) -> tuple[str, str, str, str]:
    return found.date or "9999", found.document, found.locator, found.statement
