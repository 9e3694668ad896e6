"""What the nodes of a network are: names, kinds and families, read in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox

from kg.namespaces import DCTERMS, FAMILIES, KG, PREFIXES, RDF, SKOS, slug_of
from kg.terms import UNION, figure, first, label, text

#: Properties that name things; an earlier one goes before a later one.
_NAMING: Final = (SKOS.prefLabel, ox.NamedNode(PREFIXES["rdfs"] + "label"), DCTERMS.title)


def describe_nodes(store: ox.Store, nodes: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Keys and attributes of nodes, sorted by key.

    Args:
        store: Its default graph is the union of its named graphs.
        nodes: IRIs by key.
    """
    kinds = _kinds(store, nodes)
    families = _families(store, nodes)
    names = {language: _names(store, nodes, language) for language in ("en", "zh")}
    described = []
    for key in sorted(nodes):
        iri = nodes[key]
        family = families.get(iri, "other")
        if iri not in names["en"] and family in ("target", "observation"):
            names["en"][iri] = _figure_name(store, ox.NamedNode(iri), "en")
            names["zh"][iri] = _figure_name(store, ox.NamedNode(iri), "zh")
        kind = kinds.get(iri) or _kind_of_family(store, family)
        described.append(
            (
                key,
                {
                    "iri": iri,
                    "label_en": names["en"].get(iri, ""),
                    "label_zh": names["zh"].get(iri, ""),
                    "kind": kind[0],
                    "kind_en": kind[1],
                    "kind_zh": kind[2],
                    "family": family,
                },
            )
        )
    return described


def _names(store: ox.Store, nodes: Mapping[str, str], language: str) -> dict[str, str]:
    """Names in a language by IRI; of several by one property the first in order of letters."""
    wanted = set(nodes.values())
    names: dict[str, str] = {}
    for predicate in _NAMING:
        found: dict[str, str] = {}
        for quad in store.quads_for_pattern(None, predicate, None, UNION):
            name, subject = quad.object, quad.subject
            if not isinstance(name, ox.Literal) or name.language != language:
                continue
            if isinstance(subject, ox.NamedNode) and subject.value in wanted:
                known = found.setdefault(subject.value, name.value)
                found[subject.value] = min(known, name.value)
        names = found | names
    return names


def _figure_name(store: ox.Store, node: ox.NamedNode, language: str) -> str:
    """What to call a figure: its indicator and value, and the day that it is due or reported for.

    Several figures may share a name; their keys tell them apart.
    """
    indicator = first(store, node, KG.indicator)
    if not isinstance(indicator, ox.NamedNode):
        return ""
    measured = label(store, indicator, language) or label(store, indicator)
    day = text(store, node, KG.due) or text(store, node, KG.asOf)
    value = figure(store, node, language)
    if language == "zh":
        return f"{measured}：{value}" + (f"（{day}）" if day else "")
    return f"{measured}: {value}" + (f" ({day})" if day else "")


def _kinds(store: ox.Store, nodes: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """Slug and names of the kind of each node that has one, by IRI."""
    wanted = set(nodes.values())
    kinds: dict[str, ox.NamedNode] = {}
    for quad in store.quads_for_pattern(None, KG.kind, None, UNION):
        iri, kind = getattr(quad.subject, "value", ""), quad.object
        if iri in wanted and isinstance(kind, ox.NamedNode):
            kinds[iri] = min(kind, kinds.get(iri, kind), key=str)
    named = {kind: _kind(store, kind) for kind in set(kinds.values())}
    return {iri: named[kind] for iri, kind in kinds.items()}


def _kind(store: ox.Store, kind: ox.NamedNode) -> tuple[str, str, str]:
    slug = slug_of(kind.value)
    return slug, label(store, kind) or slug, label(store, kind, "zh")


def _kind_of_family(store: ox.Store, family: str) -> tuple[str, str, str]:
    """What to call a thing whose kind nobody gives: by its class."""
    if family not in FAMILIES:
        return family, family, ""
    cls = FAMILIES[family][0]
    return family, label(store, cls) or family, label(store, cls, "zh")


def _families(store: ox.Store, nodes: Mapping[str, str]) -> dict[str, str]:
    wanted = set(nodes.values())
    families: dict[str, str] = {}
    for family, classes in FAMILIES.items():
        for cls in classes:
            for quad in store.quads_for_pattern(None, RDF.type, cls, UNION):
                iri = getattr(quad.subject, "value", "")
                if iri in wanted:
                    families.setdefault(iri, family)
    return families
