"""One way to open a graph, whatever it lies in: ours, a folder, a store, RDF files."""

from __future__ import annotations

import os
from pathlib import Path

from kg.graph.cache import load
from kg.graph.dataset import Dataset
from kg.sources.transaction import complete


def open_dataset(*where: Path | str) -> Dataset:
    """Open the bundled graph, a folder, or RDF files.

    Args:
        where: Nothing for the bundled graph; a data folder (``registry/`` and ``claims/``), a
            folder that a build wrote (``kg.nq``), a store on disk; or RDF files, read together.

    Raises:
        RdfError: there is no such file or folder, or it holds no graph.
        DataErrors: the data folder has faults.
    """
    if not where:
        return load()
    paths = [Path(one) for one in where]
    # Unlike Path.is_dir, this takes a name that is too long for a folder's.
    if len(paths) > 1 or not os.path.isdir(paths[0]):  # noqa: PTH112
        return Dataset.read(*paths)
    [folder] = paths
    complete(folder)
    if (folder / "CURRENT").exists():
        return Dataset.open(folder)
    if (folder / "kg.nq").exists():
        return Dataset.read(folder / "kg.nq")
    return load(folder)
