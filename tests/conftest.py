"""One tiny world for all tests, and the built graph, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from support.project import WORLD

from kg.graph.build import BuildReport, build
from kg.graph.dataset import Dataset
from kg.resources import data_folder
from kg.sources.corpus import Corpus, read_corpus


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests' cache out of the user's."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """All records of the bundled data."""
    return read_corpus(data_folder())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, BuildReport, Path]:
    """The bundled graph, built and validated once, with its files."""
    out = tmp_path_factory.mktemp("build")
    dataset, report = build(out)
    return dataset, report, out


@pytest.fixture(scope="session")
def dataset(built: tuple[Dataset, BuildReport, Path]) -> Dataset:
    """The bundled graph in memory."""
    return built[0]


@pytest.fixture(scope="session")
def quads(dataset: Dataset) -> list[ox.Quad]:
    """All quads of the bundled graph, inferred ones too."""
    return list(dataset.quads())


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A data folder of a few rows that a test may change."""
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
