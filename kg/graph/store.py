"""Stores on disk: a dataset written once, opened read-only by any number of processes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import ExportError
from kg.graph.dataset import Dataset, fill

#: How the names of unfinished stores begin.
UNFINISHED: Final = ".building-"


def write_store(folder: Path, dataset: Dataset) -> None:
    """Write a dataset as a store that :meth:`Dataset.open` opens: beside, then renamed.

    Args:
        folder: Where the store shall be; nothing stands there yet.
        dataset: What it shall hold.

    Raises:
        ExportError: the disk does not allow it, or a store stands there already; nothing is left
            of the attempt.
    """
    import tempfile

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=UNFINISHED) as unfinished:
            whole = Path(unfinished) / "store"
            disk = ox.Store(str(whole))
            fill(disk, dataset.quads())
            disk.flush()
            disk.optimize()
            del disk
            whole.rename(folder)
    except (OSError, RuntimeError) as err:
        raise ExportError(folder, f"cannot be written as a store ({err})") from err
