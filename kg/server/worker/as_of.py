"""The graph as of a day, as a store of its own that workers open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.graph.dataset import Dataset, fill
from kg.model.namespaces import GRAPH, KG


def write_store(folder: Path, dataset: Dataset) -> None:
    """Write a dataset as a store on disk, into a folder that does not exist yet."""
    beside = folder.with_name(f".{folder.name}")
    disk = ox.Store(str(beside))
    fill(disk, dataset.quads())
    disk.flush()
    disk.optimize()
    del disk
    beside.rename(folder)


def write_view(dataset: Dataset, task: dict[str, Any]) -> None:
    """Write what was known by a day, or valid on a day, into ``task["target"]``."""
    dates = {name: date.fromisoformat(day) for name, day in task["dates"].items() if day}
    write_store(Path(task["target"]), dataset.as_of(**dates))


def days(dataset: Dataset) -> list[str]:
    """The days on which something became known, in order.

    Between two of them nothing changes, so one view serves every day from one to the next.
    """
    found = dataset.store.quads_for_pattern(None, KG.latest, None, GRAPH.provenance)
    return sorted({q.object.value for q in found if isinstance(q.object, ox.Literal)})
