"""What the nodes of a network are: names, kinds and families, read in bulk.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.graph.labels import UNION, label
from kg.graph.mapping.nary_nodes import Figure
from kg.graph.quads import Quads
from kg.graph.readers import figure
from kg.graph.wording import Wording
from kg.model.curies import slug_of
from kg.model.namespaces import DCTERMS, FAMILIES, KG, RDF, RDFS, SKOS

Attributes: TypeAlias = dict[str, Any]
_COLUMNS: Final[dict[str | None, str]] = {"en": "label_en", "zh": "label_zh"}
_TEXTS: Final = ("label_en", "label_zh", "kind", "kind_en", "kind_zh")
#: Properties that name things; an earlier one goes before a later one.
_NAMING: Final = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


def describe_nodes(store: Quads, keys: Mapping[str, str]) -> list[tuple[str, Attributes]]:
    """Keys and attributes of nodes, sorted by key.

    Args:
        store: Its default graph is the union of its named graphs.
        keys: Keys of nodes by IRI.

    >>> [(_, attributes)] = describe_nodes(ds, {tongzhou.value: "id:tongzhou"})
    >>> attributes["label_zh"]
    '通州区'
    """
    nodes: dict[str, Attributes] = {
        iri: {"iri": iri, **dict.fromkeys(_TEXTS, ""), "family": "other"} for iri in keys
    }
    _read_names(store, nodes)
    _read_families(store, nodes)
    _read_kinds(store, nodes)
    return sorted((keys[iri], attributes) for iri, attributes in nodes.items())


def _read_names(store: Quads, nodes: Mapping[str, Attributes]) -> None:
    """Names in both languages; of several by one property the first in order of letters."""
    unnamed = nodes
    for predicate in _NAMING:
        for quad in store.match(None, predicate, None, UNION):
            name = quad.object
            node = unnamed.get(quad.subject.value)  # type: ignore[union-attr]
            if node is None or not isinstance(name, ox.Literal):
                continue
            column = _COLUMNS.get(name.language)
            if column and (not node[column] or name.value < node[column]):
                node[column] = name.value
        unnamed = {iri: n for iri, n in unnamed.items() if not n["label_en"] and not n["label_zh"]}


def _read_families(store: Quads, nodes: Mapping[str, Attributes]) -> None:
    for family, classes in FAMILIES.items():
        for cls in classes:
            for quad in store.match(None, RDF.type, cls, UNION):
                node = nodes.get(quad.subject.value)  # type: ignore[union-attr]
                if node is not None and node["family"] == "other":
                    node["family"] = family
    wording = Wording(store)
    for iri, node in nodes.items():
        if node["family"] in ("target", "observation") and not node["label_en"]:
            found = figure(store, ox.NamedNode(iri))
            if found and found.indicator:
                node["label_en"] = _figure_name(wording, found, "en")
                node["label_zh"] = _figure_name(wording, found, "zh")


def _read_kinds(store: Quads, nodes: Mapping[str, Attributes]) -> None:
    """Kinds of things; the name of the class where no kind is given."""
    names: dict[str, tuple[str, str, str]] = {}
    for quad in store.match(None, KG.kind, None, UNION):
        node, kind = nodes.get(quad.subject.value), quad.object  # type: ignore[union-attr]
        if node is None or not isinstance(kind, ox.NamedNode):
            continue
        slug, english, chinese = names.get(kind.value) or names.setdefault(
            kind.value, _kind(store, kind)
        )
        if not node["kind"] or slug < node["kind"]:
            node["kind"], node["kind_en"], node["kind_zh"] = slug, english, chinese
    by_family = {family: _kind_of_family(store, family) for family in (*FAMILIES, "other")}
    for node in nodes.values():
        if not node["kind"]:
            node["kind"], node["kind_en"], node["kind_zh"] = by_family[node["family"]]


def _figure_name(wording: Wording, found: Figure, language: str) -> str:
    """What to call a figure: its indicator and value, and the day that it is due or reported for.

    Several figures may share a name; their keys tell them apart.
    """
    day = found.due or found.as_of
    between, start, end = ("：", "（", "）") if language == "zh" else (": ", " (", ")")
    named = wording.name(found.indicator, language) + between + wording.figure(found, language)
    return f"{named}{start}{day.text}{end}" if day else named


def _kind(store: Quads, kind: ox.NamedNode) -> tuple[str, str, str]:
    slug = slug_of(kind.value)
    return slug, label(store, kind) or slug, label(store, kind, "zh")


def _kind_of_family(store: Quads, family: str) -> tuple[str, str, str]:
    """What to call a thing without a kind: by its class."""
    if family not in FAMILIES:
        return family, "thing", "事物"
    cls = FAMILIES[family][0]
    return family, label(store, cls) or family, label(store, cls, "zh")
