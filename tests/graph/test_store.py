"""Stores on disk."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ExportError
from kg.graph.dataset import Dataset
from kg.graph.store import write_store

NODE = ox.NamedNode("http://example.org/a")


def test_a_store_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    store = tmp_path / "new" / "store"
    write_store(store, Dataset.from_quads([ox.Quad(NODE, NODE, NODE, NODE)]))
    with pytest.raises(ExportError, match="cannot be written as a store"):
        write_store(store, Dataset.from_quads([]))
    dataset = Dataset.open(store)
    assert len(dataset) == 1
    assert dataset.query("ASK { ?s ?p ?o }").boolean
    assert [path.name for path in store.parent.iterdir()] == ["store"]
