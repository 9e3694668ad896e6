"""Promises worded with different figures, and facts that can have one value and have two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pyoxigraph as ox

from kg.graph.labels import Term, both_names, name, objects, subjects
from kg.graph.quads import Quads
from kg.graph.readers import document_of
from kg.judging.conflicts.conflict import Conflict, Side, connected, overlap, slug
from kg.judging.figures import Commitment, Figures
from kg.model.curies import compact
from kg.model.dates import PartialDate
from kg.model.namespaces import KG


def rival_promises(figures: Figures, promises: dict[str, list[Commitment]]) -> Iterator[Conflict]:
    """One target whose documents give it other figures or other due days."""
    for target, wordings in sorted(promises.items()):
        for differ, show in ((_other_amount, _amount_words), (_other_due, _due_words)):
            pairs = [(a, b) for a, b in combinations(wordings, 2) if differ(a, b)]
            for rivals in connected(pairs):
                sides = tuple(
                    Side(
                        value=show(c),
                        time=c.announced.text if c.announced else "",
                        document=slug(c.document),
                        claims=(c.claim,),
                    )
                    for c in rivals
                )
                values = " against ".join(dict.fromkeys(s.value for s in sides))
                yield Conflict(
                    sort="promise",
                    subject=target,
                    what=rivals[0].indicator,
                    sides=sides,
                    sentence=f"{figures.name(rivals[0].indicator)}: {values}",
                )


def _other_amount(first: Commitment, second: Commitment) -> bool:
    one, other = first.amount, second.amount
    return one.base == other.base and not one.interval.agrees(other.interval)


def _other_due(first: Commitment, second: Commitment) -> bool:
    return not overlap(first.due, second.due)


def _amount_words(commitment: Commitment) -> str:
    return commitment.amount.words


def _due_words(commitment: Commitment) -> str:
    return f"due {commitment.due.text}" if commitment.due else "no due day"


def rival_values(figures: Figures) -> Iterator[Conflict]:
    """Properties that can have one value, with claims that give it several.

    Dates differ where one is not within the other; claims of another kind (of the day of the
    decision, of the news of it) are about something else.
    """
    store = figures.store
    for prop in subjects(store, KG.singleValued, ox.Literal(True)):
        claims: dict[tuple[str, str], list[tuple[ox.NamedNode, Term]]] = {}
        for claim in subjects(store, KG.claimPredicate, prop):
            if objects(store, claim, KG.withdrawn):
                continue
            subject = objects(store, claim, KG.claimSubject)
            values = objects(store, claim, KG.claimObject) or objects(store, claim, KG.claimValue)
            kinds = " ".join(compact(k.value) for k in objects(store, claim, KG.kind))
            if subject and values:
                key = (compact(subject[0].value), kinds)
                claims.setdefault(key, []).append((claim, values[0]))
        for (thing, _), said in sorted(claims.items()):
            pairs = [(a, b) for a, b in combinations(said, 2) if _differ(a[1], b[1])]
            for rivals in connected(pairs):
                sides = tuple(_value_side(store, claim, value) for claim, value in rivals)
                versions = " against ".join(dict.fromkeys(s.value for s in sides))
                yield Conflict(
                    sort="values",
                    subject=thing,
                    what=compact(prop.value),
                    sides=sides,
                    sentence=f"{figures.name(thing)}, {name(store, prop)}: {versions}",
                )


def _differ(first: Term, second: Term) -> bool:
    if isinstance(first, ox.Literal) and isinstance(second, ox.Literal):
        try:
            return not overlap(PartialDate.parse(first.value), PartialDate.parse(second.value))
        except ValueError:
            return first.value != second.value
    return first != second


def _value_side(store: Quads, claim: ox.NamedNode, value: Term) -> Side:
    said_in = document_of(store, claim)
    times = objects(store, claim, KG.asOf)
    return Side(
        value=both_names(store, value),
        time=times[0].value if times else "",
        document=compact(said_in.value) if said_in else "",
        claims=(compact(claim.value),),
    )
