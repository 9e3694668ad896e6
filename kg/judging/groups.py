"""What promises are grouped by, and how many of each group stand how.

In examples ``g`` is what ``kg.open()`` gives, ``ds`` a dataset of our data, ``tongzhou`` the node
of 通州.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.graph.labels import Term, classes, objects
from kg.graph.quads import Quads
from kg.judging.figures import Commitment, Judged
from kg.model.curies import compact, expand
from kg.model.namespaces import KG, property_iri

By: TypeAlias = Literal["zone", "district", "indicator", "plan", ""]
BY: Final[tuple[By, ...]] = ("zone", "district", "indicator", "plan")
_CLASS: Final = {"zone": KG.Zone, "district": KG.District}
#: Ways from a thing to the place that it belongs to.
_UP: Final = (KG.partOf, KG.locatedIn, property_iri("implementedIn"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many targets of a group have each status.

    Attributes:
        group: Compact IRI of what they are grouped by; empty where there is none.
        counts: Number of targets by slug of the status, those without any left out.
    """

    group: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Number of targets.

        >>> Score(group="", counts={"met": 2, "missed": 1}).total
        3
        """
        return sum(self.counts.values())


class Scoreboard(Judged[Score]):
    """Scores of groups, by name; a single one where nothing is grouped.

    Attributes:
        by: What they are grouped by; empty for a single score.
        judged: The judged day and that of the newest document, in words.

    >>> len(g.progress(day="2026-06-30").summary())
    1
    """

    by: str
    judged: str


def group_of(store: Quads, wording: Commitment, by: By) -> str:
    """Compact IRI of what a promise is grouped by; empty where there is none.

    >>> [promise] = g.progress("t-german-companies", day="2026-06-30")
    >>> group_of(ds, promise.first, "district")
    'id:shunyi'
    """
    if by == "indicator":
        return wording.indicator
    if by == "plan":
        return wording.subject
    node = expand(wording.about) if wording.about else None
    return "" if node is None or not by else _nearest(store, node, _CLASS[by])


def _nearest(store: Quads, node: ox.NamedNode, wanted: ox.NamedNode) -> str:
    """The thing itself or the nearest that it lies in, of a class; of several the first by name."""
    waiting, seen = [node], {node}
    while waiting:
        found = [one for one in waiting if wanted in classes(store, one)]
        if found:
            # What is inferred leads past the nearest one: then that which lies in the others.
            return compact(min(found, key=lambda one: (-len(_above(store, one)), str(one))).value)
        above = {o for one in waiting for o in _above(store, one)}
        waiting = sorted((o for o in above - seen if isinstance(o, ox.NamedNode)), key=str)
        seen |= set(waiting)
    return ""


def _above(store: Quads, node: ox.NamedNode) -> set[Term]:
    """What a thing directly belongs to or lies in, as far as is said or inferred."""
    return {o for p in _UP for o in objects(store, node, p)}


def scoreboard(store: Quads, found: Iterable[tuple[str, str]], by: By, judged: str) -> Scoreboard:
    """Count pairs of a group and a status."""
    counts: dict[str, Counter[str]] = {}
    for group, status in found:
        counts.setdefault(group, Counter())[status] += 1
    board = Scoreboard(
        (Score(group=group, counts=dict(counts[group])) for group in sorted(counts)), store
    )
    board.by, board.judged = by, judged
    return board
