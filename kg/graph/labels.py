"""Reads single facts out of a store: labels, values, classes.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.model.curies import compact
from kg.model.namespaces import DCTERMS, FAMILIES, FOREIGN_NAMES, GRAPH, KG, RDF, RDFS, SKOS

Term: TypeAlias = ox.NamedNode | ox.Literal
UNION = ox.DefaultGraph()
#: The graphs of what we conclude: by rules, and by holding promises against reports.
CONCLUDED: Final = (GRAPH.inferred, GRAPH.verdicts)
_LABELS: Final = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
#: Properties that name things, the better ones first; our own graph has the first three only.
NAMING: Final = (*_LABELS, *FOREIGN_NAMES, SKOS.altLabel)


def objects(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
    """Values of a property, sorted by their N-Triples form.

    >>> [str(term) for term in objects(ds, tongzhou, SKOS.prefLabel)]
    ['"Tongzhou District"@en', '"通州区"@zh']
    """
    found = (q.object for q in store.match(subject, predicate, None, UNION))
    return sorted((o for o in found if isinstance(o, ox.NamedNode | ox.Literal)), key=str)


def subjects(store: Quads, predicate: ox.NamedNode, obj: Term) -> list[ox.NamedNode]:
    """Things that have this value, sorted by IRI.

    >>> len(subjects(ds, RDF.type, KG.Zone)) > 2
    True
    """
    found = (q.subject for q in store.match(None, predicate, obj, UNION))
    return sorted((s for s in found if isinstance(s, ox.NamedNode)), key=str)


def first(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> Term | None:
    """The first value of a property, None where there is none.

    >>> first(ds, tongzhou, KG.kind)
    <NamedNode value=https://w3id.org/two-districts/kind/district>
    """
    return next(iter(objects(store, subject, predicate)), None)


def text(store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode) -> str:
    """The first value of a property as text: compact for an IRI, empty where there is none.

    >>> text(ds, tongzhou, SKOS.notation), text(ds, tongzhou, KG.kind), text(ds, tongzhou, KG.due)
    ('110112', 'kind:district', '')
    """
    term = first(store, subject, predicate)
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, ox.NamedNode) else term.value


def label(store: Quads, node: ox.NamedNode, language: str = "en") -> str:
    """The name of a thing in a language; empty where it has none.

    Other people's names count as English where they have no language, and also where a thing has
    names in other languages alone: so everything that has a name can be called by one.

    >>> label(ds, tongzhou), label(ds, tongzhou, "zh"), label(ds, tongzhou, "fr")
    ('Tongzhou District', '通州区', '')
    """
    for predicate in _LABELS:
        for term in objects(store, node, predicate):
            if isinstance(term, ox.Literal) and term.language == language:
                return term.value
    return _foreign_label(store, node, language)


def _foreign_label(store: Quads, node: ox.NamedNode, language: str) -> str:
    names = [
        t for p in NAMING for t in objects(store, node, p) if isinstance(t, ox.Literal) and t.value
    ]
    spoken = [(n.language or "").partition("-")[0] for n in names]
    wanted = language if language in spoken else ""
    if language == "en" and wanted not in spoken and "zh" not in spoken:
        return names[0].value if names else ""
    if language != "en" and not wanted:
        return ""
    return next((n.value for n, s in zip(names, spoken, strict=True) if s == wanted), "")


def name(store: Quads, term: Term) -> str:
    """What to call a term: English name, else Chinese, else its compact IRI or its text.

    >>> name(ds, tongzhou), name(ds, ox.Literal("text"))
    ('Tongzhou District', 'text')
    """
    if isinstance(term, ox.Literal):
        return term.value
    return label(store, term) or label(store, term, "zh") or compact(term.value)


def publisher(store: Quads, document: ox.NamedNode, language: str = "en") -> str:
    """The name of who published a document, first and where we saw it; empty where nobody says.

    Other people's data may give the name itself, in no language.

    >>> founding = ox.NamedNode("https://w3id.org/two-districts/doc/xinhua-2021-01-11")
    >>> publisher(ds, founding), publisher(ds, founding, "zh")
    ('Xinhua News Agency (copy at Teller Report)', '新华社（见于 Teller Report）')
    """
    here, origin = (first(store, document, p) for p in (DCTERMS.publisher, KG.originalPublisher))
    names = [
        (label(store, term, language) if isinstance(term, ox.NamedNode) else "")
        or name(store, term)
        for term in (origin, here)
        if term is not None
    ]
    copy = "{}（见于 {}）" if language == "zh" else "{} (copy at {})"
    return copy.format(*names) if len(names) > 1 else "".join(names)


def both_names(store: Quads, term: Term) -> str:
    """English and Chinese name side by side.

    >>> both_names(ds, tongzhou)
    'Tongzhou District 通州区'
    """
    if isinstance(term, ox.Literal):
        return term.value
    names = [n for n in (label(store, term), label(store, term, "zh")) if n]
    return " ".join(dict.fromkeys(names)) or compact(term.value)


def classes(store: Quads, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Our own classes of a thing, those it was given before those inferred.

    >>> KG.District in classes(ds, tongzhou)
    True
    """
    for term in objects(store, node, RDF.type):
        if isinstance(term, ox.NamedNode):
            yield term


def family_of(store: Quads, node: ox.NamedNode) -> str:
    """What a thing is in one word: zone, part, district, …; empty where its classes say nothing.

    >>> family_of(ds, tongzhou), family_of(ds, KG.partOf)
    ('district', '')
    """
    types = set(objects(store, node, RDF.type))
    return next((name for name, known in FAMILIES.items() if types & set(known)), "")


def parts_of(store: Quads, whole: ox.NamedNode) -> list[ox.NamedNode]:
    """Direct parts of a place, as documents say it, by IRI; parts of another part are left out."""
    direct = {
        q.subject
        for q in store.match(None, KG.partOf, whole, None)
        if q.graph_name not in (UNION, GRAPH.inferred) and isinstance(q.subject, ox.NamedNode)
    }
    return sorted((p for p in direct if not direct & {*objects(store, p, KG.partOf)}), key=str)


def graphs_of(store: Quads, triple: ox.Triple) -> set[object]:
    """The graphs that a triple stands in, the union among them.

    >>> triple = ox.Triple(tongzhou, RDF.type, KG.District)
    >>> UNION in graphs_of(ds, triple)
    True
    """
    found = store.match(triple.subject, triple.predicate, triple.object, None)
    return {quad.graph_name for quad in found}
