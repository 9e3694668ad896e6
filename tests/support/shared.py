"""What all workers of one test run share: kg's cache, and the bundled graph, built once."""

from __future__ import annotations

import os
import pickle
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from kg.graph.build import BuildReport, build
from kg.graph.cache import load


def shared_folder() -> Path:
    """One folder for the run, made by the first process and known to all that it starts."""
    return Path(os.environ["XDG_CACHE_HOME"])


@cache
def built_folder() -> Path:
    """The files of a build of the bundled data and its report, whichever worker came first.

    The same build fills kg's cache, so that no command that a test starts builds again.
    """
    folder = shared_folder() / "build"
    with FileLock(shared_folder() / "build.lock"):
        if not (folder / "report.pickle").exists():
            result = build(folder / "files")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("kg.graph.build.build", lambda **_: result)
                load()
            (folder / "report.pickle").write_bytes(pickle.dumps(result[1]))
    return folder


def built_report() -> BuildReport:
    """What the build made."""
    report = pickle.loads((built_folder() / "report.pickle").read_bytes())
    assert isinstance(report, BuildReport)
    return report
