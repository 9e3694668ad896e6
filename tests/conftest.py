"""One tiny world for all tests, one frozen data set, and the built graph, made once a run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, settings
from support.project import WORLD
from support.shared import built_folder, built_report, frozen_graph

from kg.graph.build import BuildReport
from kg.graph.dataset import Dataset
from kg.resources import data_folder
from kg.sources.corpus import Corpus, read_corpus

# No deadline, and no example is too slow: it takes as long as the machine is busy. Examples are
# drawn anew each time, in CI too, as that finds more than the same ones for ever; a failure prints
# what draws it again.
settings.register_profile(
    "kg", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kg")
# Tests in parallel are told the width of the terminal that they were started from; what a command
# prints must not depend on it.
os.environ.pop("COLUMNS", None)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' cache out of the user's: all processes of a run share one of their own."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="kg-tests-")
        os.environ |= {"KG_TESTS_SHARED": folder, "XDG_CACHE_HOME": folder}
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """All records of the bundled data."""
    return read_corpus(data_folder())


@pytest.fixture(scope="session")
def built() -> tuple[Dataset, BuildReport, Path]:
    """The bundled graph, built once, with its files."""
    files = built_folder()
    return Dataset.read(files / "kg.nq"), built_report(), files


@pytest.fixture(scope="session")
def dataset(built: tuple[Dataset, BuildReport, Path]) -> Dataset:
    """The bundled graph in memory."""
    return built[0]


@pytest.fixture(scope="session")
def quads(dataset: Dataset) -> list[ox.Quad]:
    """All quads of the bundled graph, inferred ones too."""
    return list(dataset.quads())


@pytest.fixture(scope="session")
def frozen() -> Dataset:
    """The graph of the frozen data, on which answers are worked by hand: see tests/frozen."""
    return Dataset.from_quads(frozen_graph().quads())


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of a few rows that a test may change.

    What is kept of it goes to a cache of its own: kg keeps two stores, and the shared cache must
    keep that of the bundled graph.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    target = tmp_path / "world"
    shutil.copytree(WORLD, target)
    return target


@pytest.fixture
def edit(world: Path) -> Callable[[str, str, str], Path]:
    """Replace a text in a file of the tiny world, once."""

    def change(name: str, old: str, new: str) -> Path:
        path = world / name
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path

    return change
