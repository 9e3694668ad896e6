"""What the page of a thing shows: its card, each statement with its evidence, its surroundings.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import pyoxigraph as ox

from kg.graph.explain import Proof, proof
from kg.graph.labels import UNION, both_names, name, objects, subjects
from kg.graph.quads import Quads
from kg.graph.readers import figure, find_claims
from kg.graph.wording import Wording
from kg.judging.cards import Card, Relation, card
from kg.model.curies import compact, expand
from kg.model.namespaces import KG, PREFIXES, RDF, SCHEMA
from kg.server.worker.promises import bars
from kg.server.worker.surroundings import draw

#: Statements that a page lists; the rest is counted and stands in the RDF form.
_MOST_PROOFS: Final = 600
_MOST_TRIPLES: Final = 300

Key = tuple[str, str, bool]


def content_of(store: Quads, node: ox.NamedNode, day: date) -> dict[str, Any]:
    """Everything that ``thing.html`` shows, statuses of promises as of a day.

    >>> content_of(ds, tongzhou, date(2026, 6, 30))["heading"]
    ('通州区', 'Tongzhou District')
    """
    found = card(store, node)
    claims = _claims(store, node)
    told = [proof(store, claim) for claim in claims[:_MOST_PROOFS]]
    by_statement = _by_statement(store, told, found.thing)
    outgoing = _relations(found.relations, by_statement, incoming=False)
    incoming = _relations(found.incoming, by_statement, incoming=True)
    figures = {p.object: p for p in told if p.object}
    rows = [row for group in (*outgoing, *incoming) for row in group["rows"]]
    shown = {p.claim for row in rows for p in row["proofs"]}
    shown |= {figures[f.node].claim for f in (*found.targets, *found.figures) if f.node in figures}
    return {
        "card": found,
        "heading": _heading(store, node, found, told),
        "iri": node.value,
        "outgoing": outgoing,
        "incoming": incoming,
        "figure_proofs": figures,
        "proofs": sorted((p for p in told if p.claim not in shown), key=_in_reading_order),
        "left_out": max(0, len(claims) - _MOST_PROOFS),
        "is_document": node.value.startswith(PREFIXES["doc"]),
        "is_claim": node.value.startswith(PREFIXES["claim"]),
        "bars": bars(store, node, day),
        "day": day.isoformat(),
        "picture": draw(found),
        "triples": _triples(store, node),
    }


def _claims(store: Quads, node: ox.NamedNode) -> list[ox.NamedNode]:
    """The claims that a page tells of: about a thing, in a document, or the one itself."""
    if node.value.startswith(PREFIXES["doc"]):
        return find_claims(store, document=node)
    if node.value.startswith(PREFIXES["claim"]):
        itself = ox.NamedNode("/".join(node.value.split("/")[:6]))
        return [itself] if KG.Claim in objects(store, itself, RDF.type) else []
    ways = (KG.claimSubject, KG.claimObject, KG.qualifiedBy)
    return sorted({claim for way in ways for claim in subjects(store, way, node)}, key=str)


def _in_reading_order(told: Proof) -> tuple[bool, str, str, list[tuple[int, str]], str]:
    """By document and place in it, numbers as numbers; bare mentions come last."""
    places = re.findall(r"(\d+)|(\D+)", told.locator)
    place = [(int(number or 0), words) for number, words in places]
    mentions = told.predicate == compact(SCHEMA.mentions.value)
    return mentions, told.date or "9999", told.document, place, told.claim


def _heading(store: Quads, node: ox.NamedNode, found: Card, told: list[Proof]) -> tuple[str, str]:
    """What to print large, and what below it; a figure goes by its indicator and its value."""
    if found.label_zh and found.label_en:
        return found.label_zh, found.label_en
    if found.label_zh or found.label_en:
        return found.label_zh or found.label_en, ""
    if node.value.startswith(PREFIXES["claim"]) and told:
        return told[0].statement, found.thing
    of_it = figure(store, node)
    if of_it and of_it.indicator:
        title = f"{both_names(store, of_it.indicator)}: {Wording(store).figure(of_it)}"
        return title, found.thing
    return found.thing, ""


def _by_statement(store: Quads, told: list[Proof], thing: str) -> dict[Key, list[Proof]]:
    """Proofs by property as the card names it, by the other end, and by direction."""
    grouped: dict[Key, list[Proof]] = defaultdict(list)
    properties = {each.predicate: expand(each.predicate) for each in told}
    names = {key: name(store, node) if node else key for key, node in properties.items()}
    for each in told:
        title = names[each.predicate]
        if each.subject == thing:
            grouped[title, each.object, False].append(each)
        if each.object == thing:
            grouped[title, each.subject, True].append(each)
    return grouped


def _relations(
    relations: Iterable[Relation], by_statement: dict[Key, list[Proof]], *, incoming: bool
) -> list[dict[str, Any]]:
    """Groups of relations by property, each relation with its proofs by date."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for relation in relations:
        proofs = by_statement.get((relation.property, relation.thing, incoming), [])
        row = {"relation": relation, "proofs": sorted(proofs, key=lambda p: p.date or "9999")}
        groups.setdefault((relation.property, relation.property_zh), []).append(row)
    return [{"en": en, "zh": zh, "rows": rows} for (en, zh), rows in groups.items()]


def _triples(store: Quads, node: ox.NamedNode) -> list[dict[str, str]]:
    """What is said of the thing itself, triple by triple."""
    rows = []
    for quad in store.match(node, None, None, UNION):
        term = quad.object
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        language = term.language if isinstance(term, ox.Literal) else ""
        rows.append(
            {
                "property": compact(quad.predicate.value),
                "iri": iri,
                "text": compact(iri) if iri else getattr(term, "value", str(term)),
                "language": language or "",
            }
        )
    return sorted(rows, key=lambda r: (r["property"], r["text"], r["language"]))[:_MOST_TRIPLES]
