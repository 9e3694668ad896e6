"""What changed between two datasets, by claim and in sentences.

A claim's id is a hash of its content, so claims are the same or not. A claim that went and one that
came for the same subject, property, document and place are one claim that changed. Names in the
registry that came, went or changed are listed beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.explain import Proof, proof
from kg.graph.labels import UNION
from kg.graph.quads import Quads
from kg.model.curies import compact
from kg.model.namespaces import GRAPH, KG, RDF, SKOS
from kg.model.printing import Printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A claim that was worded differently before."""

    old: Proof
    new: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A name in the registry that came (``old`` is empty), went (``new`` is) or changed."""

    thing: str
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Printable):
    """What changed from one dataset to another.

    Attributes:
        added, removed: Claims, by document, place and sentence.
        changed: Claims that say another thing than before.
        documents_added, documents_removed: Compact IRIs.
        names: Changes in the registry.
    """

    added: tuple[Proof, ...]
    removed: tuple[Proof, ...]
    changed: tuple[Change, ...]
    documents_added: tuple[str, ...]
    documents_removed: tuple[str, ...]
    names: tuple[Renaming, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed or self.names)


def diff(old: Quads, new: Quads) -> Difference:
    """What changed from an old dataset to a new one.

    Two claims are one that changed where the only claim that went and the only one that came share
    subject, property, document and place.
    """
    before, after = _claims(old), _claims(new)
    gone = [proof(old, node) for node in sorted(before - after, key=str)]
    came = [proof(new, node) for node in sorted(after - before, key=str)]
    changed = _paired(gone, came)
    old_pairs, new_pairs = {c.old.claim for c in changed}, {c.new.claim for c in changed}
    documents_before, documents_after = (_of_type(s, KG.Document) for s in (old, new))
    return Difference(
        added=tuple(sorted((p for p in came if p.claim not in new_pairs), key=_order)),
        removed=tuple(sorted((p for p in gone if p.claim not in old_pairs), key=_order)),
        changed=tuple(sorted(changed, key=lambda c: _order(c.new))),
        documents_added=_compact(documents_after - documents_before),
        documents_removed=_compact(documents_before - documents_after),
        names=tuple(_renamings(old, new)),
    )


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
