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
from kg.graph.dataset import Dataset
from support.project import FROZEN


@cache
def built_folder() -> Path:
    """The files of a build of the bundled data and its report, whichever worker came first.

    The same build fills kg's cache, so that no command that a test starts builds again. Shapes are
    left to ``tests/graph/test_build.py``, which takes most of its time for them.
    """
    shared = Path(os.environ["KG_TESTS_SHARED"])
    report = shared / "report.pickle"
    with FileLock(shared / "build.lock"):
        if not report.exists():
            result = build(shared / "build", check=False)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("kg.graph.build.build", lambda **_: result)
                patch.setenv("XDG_CACHE_HOME", str(shared))
                load()
            report.write_bytes(pickle.dumps(result[1]))
    return shared / "build"


def frozen_graph() -> Dataset:
    """The graph of the frozen data as kg keeps it, built by whichever worker comes first."""
    with FileLock(Path(os.environ["KG_TESTS_SHARED"]) / "frozen.lock"):
        return load(FROZEN)


def built_report() -> BuildReport:
    """What the build made."""
    report = pickle.loads((built_folder().parent / "report.pickle").read_bytes())
    assert isinstance(report, BuildReport)
    return report
