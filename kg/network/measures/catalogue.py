"""The measures by name.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import ArgumentError, QueryError
from kg.network.measures.bridges import bridges
from kg.network.measures.centrality import centrality
from kg.network.measures.change import change
from kg.network.measures.communities import communities
from kg.network.measures.gaps import gaps
from kg.network.measures.measure import Measure, MeasureRequest, Result, read_measure
from kg.network.measures.overlap import overlap
from kg.network.measures.paths import paths
from kg.network.measures.series import series
from kg.network.measures.specialisation import specialisation

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset


@cache
def measures() -> dict[str, Measure]:
    """All measures by name, in the order of the catalogue.

    >>> list(measures())[:3]
    ['centrality', 'communities', 'bridges']
    """
    found = (
        read_measure(centrality),
        read_measure(communities),
        read_measure(bridges),
        read_measure(overlap),
        read_measure(specialisation),
        read_measure(gaps, "[DAY]"),
        read_measure(paths, "THING THING"),
        read_measure(change, "DAY DAY"),
        read_measure(series, "INDICATOR [PLACE]"),
    )
    return {one.name: one for one in found}


def find_measure(name: str) -> Measure:
    """The measure of a name.

    Raises:
        QueryError: there is none; the message names the nearest.
        ArgumentError: the name is not a text.

    >>> find_measure("overlap").name
    'overlap'
    """
    if not isinstance(name, str):
        raise ArgumentError("name", name, "the name of a measure, as text")
    known = measures()
    if name not in known:
        from kg.graph.lookup import closest

        nearest = ", ".join(closest(name, list(known))) or ", ".join(known)
        raise QueryError(
            f"no measure is called {name!r}; nearest: {nearest}; see `kg measure --list`"
        )
    return known[name]


def measure(
    dataset: Dataset,
    name: str,
    *,
    arguments: Sequence[str | date] = (),
    recipe: str = "",
    of: str = "",
    tell: Callable[[float], None] = lambda share: None,
) -> Result:
    """Compute a measure.

    Args:
        dataset: The graph; a view as of a day gives the measure of that day.
        name: One of :func:`measures`.
        arguments: What the measure takes: things by any name, days as such or as ``2021-01-11``.
        recipe: Another network than the measure's own, by name or file.
        of: Keep things of this family only.
        tell: Called with the share done while a long computation runs.

    Raises:
        QueryError: no such measure, argument or family.
        NameNotFound, NameAmbiguous: an argument does not name a thing.
        DayError: an argument is not a day of the calendar.
        ArgumentError: the arguments are not a list of names and days.

    >>> measure(ds, "overlap").measure
    'overlap'
    """
    one = find_measure(name)
    if isinstance(arguments, str) or not all(isinstance(a, str | date) for a in arguments):
        raise ArgumentError("arguments", arguments, "a list of names or days")
    given = tuple(map(str, arguments))
    if given and not one.takes:
        raise QueryError(f"{name} takes no arguments, but {' '.join(given)!r} was given")
    return one.function(
        MeasureRequest(dataset=dataset, arguments=given, recipe=recipe, of=of, tell=tell)
    )
