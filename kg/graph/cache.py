"""The bundled graph, ready to be asked: built at the first call, opened at every later one.

A read-only store on disk, named by the digest of the data and the version of the graph, opens in a
fraction of the time that parsing the same quads takes (``make bench`` measures it). It can never be
stale: other inputs have another digest. The two stores used last are kept, older ones removed.
"""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path
from typing import Final

from kg.errors import ExportError, RdfError
from kg.graph.dataset import Dataset
from kg.graph.store import UNFINISHED, write_store
from kg.resources import cache_folder, data_folder, store_name

#: How many stores stay.
KEPT: Final = 2
#: Stores of this version and of earlier ones, which were named by a digest alone.
_STORE: Final = re.compile(r"graph-\d+-[0-9a-f]{64}|[0-9a-f]{64}")
#: Seconds after which an unfinished store belongs to a process that was killed.
_ABANDONED: Final = 3600.0


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
    store = cache_folder() / store_name(folder)
    if not (store / "CURRENT").exists() and not _keep(folder, store):
        return _build(folder)
    try:
        return _open(store)
    except RdfError:  # a damaged cache is no reason to fail: build anew beside it
        import shutil

        shutil.rmtree(store, ignore_errors=True)
        return _open(store) if _keep(folder, store) else _build(folder)


def prune(folder: Path, *, but: Path) -> None:
    """Remove all kept stores but the one in use and those used last, and what was left unfinished.

    Args:
        folder: The cache folder.
        but: The store that stays whatever its age.
    """
    import shutil

    now = time.time()
    stores: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another process may be removing it
            used = path.stat().st_mtime
            if path.name.startswith(UNFINISHED) and now - used > _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)
            elif _STORE.fullmatch(path.name) and path != but:
                stores.append((used, path))
    for _, path in sorted(stores, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _open(store: Path) -> Dataset:
    dataset = Dataset.open(store, loose=False)
    with contextlib.suppress(OSError):  # a cache that may only be read is as good
        store.touch()
    return dataset


def _keep(data: Path, store: Path) -> bool:
    """Build a store on disk and move it into place; False where the disk does not let us."""
    dataset = _build(data)
    try:
        write_store(store, dataset)
    except ExportError:  # another process may have been first: then its store serves as well
        return (store / "CURRENT").exists()
    prune(store.parent, but=store)
    return True


def _build(data: Path) -> Dataset:
    from kg.graph.build import build  # reading YAML and tables is not needed to open a store

    return build(data=data, check=False)[0]
