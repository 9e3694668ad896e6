"""One way to open a graph, whatever it lies in: ours, a folder, a store, RDF files."""

from __future__ import annotations

import os
from pathlib import Path

from kg.graph.cache import load
from kg.graph.dataset import Dataset


def open_dataset(*where: Path | str, base: str = "", format: str = "") -> Dataset:
    """Open the bundled graph, a folder, or RDF files.

    Args:
        where: Nothing for the bundled graph; a data folder (``registry/`` and ``claims/``), a
            folder that a build wrote (``kg.nq``), a store on disk; or RDF files, read together.
        base: What relative IRIs of RDF files are relative to; each file itself when left out.
        format: The format of RDF files; by suffix, or content, when left out.

    Raises:
        RdfError: there is no such file or folder, or it holds no graph.
        DataErrors: the data folder has faults.

    >>> open_dataset("no-such-file.nq")
    Traceback (most recent call last):
    ...
    kg.errors.RdfError: no-such-file.nq: No such file or directory
    """
    if not where:
        return load()
    from kg.graph.packed import local_path
    from kg.sources.transaction import complete

    paths = [local_path(one) for one in where]
    # Unlike Path.is_dir, this takes a name that is too long for a folder's.
    if len(paths) > 1 or not os.path.isdir(paths[0]):  # noqa: PTH112
        return Dataset.read(*paths, base=base, format=format)
    [folder] = paths
    complete(folder)
    if (folder / "CURRENT").exists():
        return Dataset.open(folder)
    if (folder / "kg.nq").exists():
        return Dataset.read(folder / "kg.nq")
    return load(folder)
