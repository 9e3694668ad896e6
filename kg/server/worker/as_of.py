"""The graph as of a day, as a store of its own that workers open.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.graph.dataset import Dataset
from kg.graph.store import write_store
from kg.model.namespaces import GRAPH, KG
from kg.server.tasks import ViewTask


def write_view(dataset: Dataset, task: ViewTask) -> None:
    """Write what was known by a day, or valid on a day, as a store of its own.

    Raises:
        ExportError: no store can be written.
    """
    days = task.days
    view = dataset.as_of(known_by=days.known_by or None, valid_on=days.valid_on or None)
    write_store(Path(task.target), view)


def days(dataset: Dataset) -> tuple[str, ...]:
    """The days on which something became known, in order.

    Between two of them nothing changes, so one view serves every day from one to the next.

    >>> days(ds) == tuple(sorted(days(ds)))
    True
    """
    found = dataset.match(None, KG.latest, None, GRAPH.provenance)
    return tuple(sorted({q.object.value for q in found if isinstance(q.object, ox.Literal)}))
