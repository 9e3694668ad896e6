"""Finds all conflicts of a dataset.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.judging.conflicts.conflict import SORTS, Conflict, Conflicts, connected, is_derived
from kg.judging.conflicts.facts import rival_promises, rival_values
from kg.judging.conflicts.figures import falling_totals, rival_figures
from kg.judging.conflicts.sums import parts_and_wholes, shares_and_counts, years_and_totals
from kg.judging.figures import Figures
from kg.model.curies import compact


def conflicts(store: Quads, *, about: Iterable[ox.NamedNode] = ()) -> Conflicts:
    """All conflicts in a dataset, by subject, property and sort.

    Args:
        store: The dataset's store.
        about: Only conflicts about one of these things or properties; all when empty.

    >>> len(conflicts(ds, about=[ds.resolve("东城区")])) == len(g.conflicts("东城区"))
    True
    """
    figures, things = Figures(store), list(about)
    links: list[dict[str, ox.NamedNode]] = [
        {link: thing} for thing in things for link in ("about", "indicator")
    ]
    read = {r.node: r for link in links or [{}] for r in figures.reports(**link)}
    every = sorted(read.values(), key=lambda r: (r.about, r.indicator, r.order))
    reports = [r for r in every if not is_derived(figures, r)]
    promises = figures.commitments(*things)
    found = [
        *rival_figures(figures, reports),
        *falling_totals(figures, reports),
        *years_and_totals(figures, reports),
        *shares_and_counts(figures, reports),
        *parts_and_wholes(figures, every),
        *rival_promises(figures, promises),
        *rival_values(figures, things),
    ]
    wanted = {compact(node.value) for node in things}
    kept = [c for c in found if not wanted or c.subject in wanted or c.what in wanted]
    entries = map(_entry, _by_root(kept))
    return Conflicts(
        sorted(entries, key=lambda c: (c.subject, c.what, c.sort, c.sides[0].value)), store
    )


def _by_root(found: Sequence[Conflict]) -> list[list[Conflict]]:
    """Conflicts that show one disagreement: about one thing, and with a claim in common."""
    pairs = [
        (a, b)
        for a, b in combinations(found, 2)
        if a.subject == b.subject and not set(a.claims).isdisjoint(b.claims)
    ]
    groups = connected(pairs)
    joined = [c for group in groups for c in group]
    return groups + [[c] for c in found if c not in joined]


def _entry(same: Sequence[Conflict]) -> Conflict:
    """One entry for a root: rival figures where there are some, what follows from them with it."""
    first, *also = sorted(same, key=lambda c: (list(SORTS).index(c.sort), c.sides[0].value))
    return replace(first, also=tuple(also))
