"""The bundled graph, ready to be asked: built at the first call, opened at every later one.

A read-only store on disk, named by the digest of all inputs, opens in a fraction of the time that
parsing the same quads takes (``make bench`` measures it). It can never be stale: other inputs have
another digest.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox

from kg.errors import RdfError
from kg.graph.dataset import Dataset, fill
from kg.resources import cache_folder, cache_key, data_folder


def load(data: Path | str | None = None) -> Dataset:
    """The graph of a data folder (ours when left out), ready to be asked.

    The first call builds it (without SHACL) and keeps it as a read-only store in the user's cache
    folder, under the digest of all inputs; later calls open that store. Where the cache cannot be
    written, the graph is built in memory each time.

    Raises:
        DataErrors: the data files have faults.

    >>> load().query("ASK { id:tongzhou kg:focusesOn id:green-finance }").boolean
    True
    """
    folder = Path(data) if data else data_folder()
    store = cache_folder() / cache_key(folder)
    if not (store / "CURRENT").exists() and not _cache(folder, store):
        return _build(folder)
    try:
        return Dataset.open(store, loose=False)
    except RdfError:  # a damaged cache is no reason to fail: build anew beside it
        shutil.rmtree(store, ignore_errors=True)
        return Dataset.open(store, loose=False) if _cache(folder, store) else _build(folder)


def _cache(data: Path, store: Path) -> bool:
    """Build a store on disk and move it into place; False where the disk does not let us."""
    dataset = _build(data)
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=store.parent, prefix=".building-"))
    except OSError:
        return False
    try:
        disk = ox.Store(str(temporary))
        fill(disk, dataset.quads())
        disk.flush()
        disk.optimize()
        del disk
        temporary.rename(store)
    except (OSError, RuntimeError):
        shutil.rmtree(temporary, ignore_errors=True)
        # Another process may have been first: then its store serves as well.
        return (store / "CURRENT").exists()
    return True


def _build(data: Path) -> Dataset:
    from kg.graph.build import build  # reading YAML and tables is not needed to open a store

    return build(data=data, check=False)[0]
