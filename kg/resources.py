"""Where things are, and which day it is: what is asked of the environment, nowhere else.

In a wheel ontology/ and data/ lie under ``kg/_bundle``; in a checkout (and an editable install)
beside the package.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

#: Version of the graph that is made of the data files: raised by whoever changes what a build makes
#: of the same files. ``tests/graph/test_cache.py`` fails where that was forgotten.
GRAPH_VERSION: Final = 7

_HERE = Path(__file__).resolve().parent
_BUNDLE = _HERE / "_bundle"
_ROOT = _BUNDLE if _BUNDLE.is_dir() else _HERE.parent


def today() -> date:
    """The day on the user's calendar, which statuses are given for where no day is named.

    >>> type(today()).__name__
    'date'
    """
    return datetime.now().astimezone().date()


def ontology_folder() -> Path:
    """The folder with the terms, shapes, rules and saved queries that came with this package.

    >>> (ontology_folder() / "kg.ttl").exists()
    True
    """
    return _ROOT / "ontology"


def data_folder() -> Path:
    """The folder with the registry and the claims that came with this package.

    >>> sorted(p.name for p in data_folder().iterdir() if p.is_dir())
    ['claims', 'registry']
    """
    return _ROOT / "data"


def cache_folder() -> Path:
    """Where built graphs are kept for the next call; ``XDG_CACHE_HOME`` moves it on Linux.

    >>> cache_folder().name
    'two-districts-kg'
    """
    from platformdirs import user_cache_path

    return user_cache_path("two-districts-kg", appauthor=False)


def digest_of(data: Path) -> str:
    """SHA-256 over names and bytes of every file that decides what the graph of a folder says."""
    import hashlib

    ontology = ontology_folder()
    paths = [
        *ontology.glob("*.ttl"),
        *ontology.glob("rules/*.rq"),
        *data.glob("registry/*.csv"),
        *data.glob("claims/*.yaml"),
    ]
    state = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        state.update(f"{path.parent.name}/{path.name}\0{len(content)}\0".encode())
        state.update(content)
    return state.hexdigest()


def store_name(data: Path) -> str:
    """Name of the kept store of a data folder: version of the graph, then digest of the files.

    So an upgrade of the package never meets a graph that an older one built otherwise.

    >>> store_name(data_folder()).startswith(f"graph-{GRAPH_VERSION}-")
    True
    """
    return f"graph-{GRAPH_VERSION}-{digest_of(data)}"
