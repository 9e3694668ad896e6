"""Promises worded with different figures, and facts that can have one value and have two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pyoxigraph as ox

from kg.graph.labels import both_names, name, subjects
from kg.graph.mapping.claims import source_of
from kg.graph.mapping.columns import node
from kg.graph.quads import Quads
from kg.graph.readers import claims as read
from kg.judging.conflicts.conflict import Conflict, Side, connected, overlap, slug
from kg.judging.figures import Commitment, Figures
from kg.model.curies import compact
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, mint_claim
from kg.model.records import Claim


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


def rival_values(figures: Figures, things: Sequence[ox.NamedNode]) -> Iterator[Conflict]:
    """Properties that can have one value, with claims that give it several.

    Dates differ where one is not within the other; claims of another kind (of the day of the
    decision, of the news of it) are about something else.

    Args:
        figures: Where to look.
        things: Only claims about one of these, or with one of these properties; all when empty.
    """
    store = figures.store
    for prop in subjects(store, KG.singleValued, ox.Literal(True)):
        whose = [None] if not things or prop in things else things
        claims: dict[tuple[str, str], list[tuple[str, Claim]]] = {}
        found = [c for one in whose for c in read(store, subject=one, predicate=prop).items()]
        for digest, claim in sorted(found):
            if claim.subject and (claim.object or claim.value is not None):
                claims.setdefault((claim.subject, claim.kind or ""), []).append((digest, claim))
        for (thing, _), said in sorted(claims.items()):
            pairs = [(a, b) for a, b in combinations(said, 2) if _differ(a[1], b[1])]
            for rivals in connected(pairs):
                sides = tuple(_value_side(store, digest, claim) for digest, claim in rivals)
                versions = " against ".join(dict.fromkeys(s.value for s in sides))
                subject = compact(node(thing).value)
                yield Conflict(
                    sort="values",
                    subject=subject,
                    what=compact(prop.value),
                    sides=sides,
                    sentence=f"{figures.name(subject)}, {name(store, prop)}: {versions}",
                )


def _differ(first: Claim, second: Claim) -> bool:
    one, other = first.value, second.value
    if first.object or second.object or one is None or other is None:
        return (first.object, one) != (second.object, other)
    try:
        return not overlap(PartialDate.parse(one), PartialDate.parse(other))
    except ValueError:
        return one != other


def _value_side(store: Quads, digest: str, claim: Claim) -> Side:
    return Side(
        value=both_names(store, node(claim.object)) if claim.object else claim.value or "",
        time=claim.as_of.text if claim.as_of else "",
        document=compact(source_of(claim).value),
        claims=(compact(mint_claim(digest).value),),
    )
