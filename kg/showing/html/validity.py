"""When a link holds: by the times of its claims, and of all that it follows from.

The page's "true on" is ``--valid-on``: a link is shown on a day when one of its claims holds then,
or a rule concludes it from links that hold then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kg.model.curies import expand

if TYPE_CHECKING:
    from kg.showing.html.facts import Reading

#: First and last ISO day; empty where open.
Span: TypeAlias = tuple[str, str]
ALWAYS: Final[tuple[Span, ...]] = (("", ""),)
#: How many inferred links an explanation goes down at most.
_DEEPEST: Final = 4
_END: Final = "~"  # stands behind every day


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few spans as can be, in order.

    >>> joined([("2021-01-01", "2021-12-31"), ("2023-01-01", ""), ("2021-06-01", "2022-03-01")])
    (('2021-01-01', '2022-03-01'), ('2023-01-01', ''))
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= (found[-1][1] or _END):
            last = max(found[-1][1] or _END, end or _END)
            found[-1] = found[-1][0], "" if last == _END else last
        else:
            found.append((start, end))
    return tuple(found)


def common(one: Iterable[Span], other: Iterable[Span]) -> tuple[Span, ...]:
    """The days that lie in both.

    >>> common([("2021-01-01", "")], [("", "2020-12-31"), ("2022-01-01", "2022-12-31")])
    (('2022-01-01', '2022-12-31'),)
    """
    others = list(other)
    found = []
    for start, end in one:
        for first, last in others:
            low, high = max(start, first), min(end or _END, last or _END)
            if low <= high:
                found.append((low, "" if high == _END else high))
    return joined(found)


class Times:
    """When links of a dataset hold."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, source: str, relation: str, target: str) -> tuple[Span, ...]:
        """The days on which a link holds, given by compact IRIs; none where nothing says it."""
        subject, predicate, obj = (expand(part) for part in (source, relation, target))
        if subject is None or predicate is None or obj is None:
            return ()
        return self._of(ox.Triple(subject, predicate, obj), frozenset())

    def _of(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> tuple[Span, ...]:
        if self._reading.is_given(triple):
            return ALWAYS
        subject, obj = triple.subject, triple.object
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(obj, ox.NamedNode | ox.Literal)
        claims = self._reading.claims_of_triple(subject, triple.predicate, obj)
        found = [(c.start, c.end) for c in map(self._reading.claims.__getitem__, claims)]
        if ALWAYS[0] in found or triple in above or len(above) == _DEEPEST:
            return joined(found)
        for derivation in self._reading.derivations(triple):
            spans = ALWAYS
            for premise in derivation.premises:
                spans = spans and common(spans, self._of(premise, above | {triple}))
            found += spans
        return joined(found)
