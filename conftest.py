"""What examples in docstrings may name: ``g``, ``ds`` and ``tongzhou``, over the frozen data."""

from __future__ import annotations

import os
from typing import Any

import pyoxigraph as ox
import pytest
from support.project import FROZEN
from support.shared import frozen_graph


@pytest.fixture(autouse=True)
def _examples(request: pytest.FixtureRequest) -> None:
    """Give examples ``g`` (what ``kg.open()`` gives), its dataset ``ds``, and the node of 通州."""
    if isinstance(request.node, pytest.DoctestItem):
        names: dict[str, Any] = request.getfixturevalue("doctest_namespace")
        names.update(request.getfixturevalue("example_names"))


@pytest.fixture(scope="session")
def example_names() -> dict[str, object]:
    """Opened once a run."""
    import kg
    from kg.graph.cache import load
    from kg.model.namespaces import mint

    dataset = frozen_graph() if "KG_TESTS_SHARED" in os.environ else load(FROZEN)
    node: ox.NamedNode = mint("id", "tongzhou")
    return {"g": kg.KnowledgeGraph(dataset), "ds": dataset, "tongzhou": node}
