"""Finds ontology/ and data/ in a checkout and in an installed wheel, and the cache of built graphs.

The only module that asks the environment where things are. In a wheel the two folders lie under
``kg/_bundle``; in a checkout (and an editable install) beside the package.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_BUNDLE = _HERE / "_bundle"
_ROOT = _BUNDLE if _BUNDLE.is_dir() else _HERE.parent


def ontology_folder() -> Path:
    """The folder with the terms, shapes, rules and saved queries that came with this package."""
    return _ROOT / "ontology"


def data_folder() -> Path:
    """The folder with the registry and the claims that came with this package."""
    return _ROOT / "data"


def cache_folder() -> Path:
    """Where built graphs are kept for the next call; ``XDG_CACHE_HOME`` moves it on Linux."""
    from platformdirs import user_cache_path

    return user_cache_path("two-districts-kg", appauthor=False)


def input_files(data: Path) -> list[Path]:
    """Every file that decides what the graph of this data folder says, in a fixed order."""
    ontology = ontology_folder()
    return sorted(
        [
            *ontology.glob("*.ttl"),
            *ontology.glob("rules/*.rq"),
            *data.glob("registry/*.csv"),
            *data.glob("claims/*.yaml"),
        ]
    )


def digest_of(data: Path) -> str:
    """SHA-256 over names and bytes of all input files: the same inputs give the same graph."""
    return _digest(input_files(data))


def cache_key(data: Path) -> str:
    """SHA-256 over the inputs and the code that reads them.

    So an upgrade of the package never meets a graph that an older one built.
    """
    return _digest([*input_files(data), *sorted(_HERE.rglob("*.py"))])


def _digest(paths: list[Path]) -> str:
    state = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        state.update(f"{path.parent.name}/{path.name}\0{len(content)}\0".encode())
        state.update(content)
    return state.hexdigest()
