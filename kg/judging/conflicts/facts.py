"""Promises worded with different figures, and facts that can have one value and have two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pyoxigraph as ox

from kg.graph.labels import both_names, name, subjects
from kg.graph.mapping.claims import source_of
from kg.graph.mapping.columns import node
from kg.graph.readers import claims as read
from kg.judging.conflicts.conflict import Conflict, Side, connected, notes, overlap, slug
from kg.judging.figures import Commitment, Figures
from kg.model.curies import compact
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, mint, mint_claim
from kg.model.records import Claim
from kg.sources.ontology import vocabulary


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
                        number=c.amount.text,
                        unit=c.amount.unit,
                        notes=notes(figures, (c.claim,)),
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

    Dates differ where one is not within the other, and where one bounds the other from above (the
    plan is published on the day of its approval or later), where the other is after it.

    Args:
        figures: Where to look.
        things: Only claims about one of these, or with one of these properties; all when empty.
    """
    store = figures.store
    for prop in subjects(store, KG.singleValued, ox.Literal(True)):
        whose = [None] if not things or prop in things else things
        claims: dict[str, list[tuple[str, Claim]]] = {}
        found = [c for one in whose for c in read(store, subject=one, predicate=prop).items()]
        for digest, claim in sorted(found):
            if claim.subject and (claim.object or claim.value is not None):
                claims.setdefault(claim.subject, []).append((digest, claim))
        for thing, said in sorted(claims.items()):
            pairs = [(a, b) for a, b in combinations(said, 2) if _differ(a[1], b[1])]
            for rivals in connected(pairs):
                rivals.sort(key=lambda said: (said[1].value or "", said[0]))
                sides = tuple(_value_side(figures, digest, claim) for digest, claim in rivals)
                kinds = {claim.kind for _, claim in rivals}
                versions = " against ".join(dict.fromkeys(s.value for s in sides))
                subject = compact(node(thing).value)
                yield Conflict(
                    sort="values",
                    subject=subject,
                    what=compact(prop.value),
                    sides=sides,
                    sentence=f"{figures.name(subject)}, {name(store, prop)}: {versions}",
                    cause="scope" if len(kinds) > 1 else "",
                )


def _differ(first: Claim, second: Claim) -> bool:
    one, other = first.value, second.value
    if first.object or second.object or one is None or other is None:
        return (first.object, one) != (second.object, other)
    try:
        here, there = PartialDate.parse(one), PartialDate.parse(other)
    except ValueError:
        return one != other
    before, after = (here, there) if _is_bound(first) else (there, here)
    if _is_bound(first) != _is_bound(second):
        return after.earliest > before.latest
    return not (_is_bound(first) or overlap(here, there))


def _is_bound(claim: Claim) -> bool:
    """Whether its kind makes its date the last day on which it can have been."""
    return vocabulary().intervals.get(claim.kind or "", "").startswith("(-∞")


def _value_side(figures: Figures, digest: str, claim: Claim) -> Side:
    store, node_of_claim = figures.store, compact(mint_claim(digest).value)
    value = both_names(store, node(claim.object)) if claim.object else claim.value or ""
    kind = f" ({name(store, mint('kind', claim.kind))})" if claim.kind else ""
    return Side(
        value=value + kind,
        time=claim.as_of.text if claim.as_of else "",
        document=compact(source_of(claim).value),
        claims=(node_of_claim,),
        notes=(claim.note,) if claim.note else (),
    )
