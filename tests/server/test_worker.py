"""What a worker makes of its tasks, and the errors that become replies."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ExportError, KgError, NameAmbiguous, NameNotFound, RequestError
from kg.graph.dataset import Dataset
from kg.graph.store import write_store
from kg.server import tasks
from kg.server.tasks import Days
from kg.server.worker.__main__ import answer, refusal


@pytest.fixture
def store(tmp_path: Path) -> Path:
    node = ox.NamedNode("http://example.org/a")
    quad = ox.Quad(node, node, ox.Literal("通州", language="zh"), node)
    write_store(tmp_path / "store", Dataset.from_quads([quad]))
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RequestError(415, "POST a query"), 415),
        (NameNotFound("x", ("y",)), 404),
        (NameAmbiguous("x", ("a", "b")), 404),
        (ExportError("rdfxml", "no XML name"), 406),
        (KgError("malformed"), 400),
        (MemoryError(), 503),
        (ZeroDivisionError("a fault of ours"), 500),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int) -> None:
    reply = refusal(error)
    assert reply.status == status
    assert len(reply.body.decode().splitlines()) == 1
    assert ("a fault of ours" in reply.log) == (status == 500)
    assert reply.nearest == (("y",) if isinstance(error, NameNotFound) else ())


def test_views_and_days(store: Path) -> None:
    folder = str(store)
    assert answer(tasks.DaysTask(folder=folder)).days == ()
    target = store.parent / "view"
    view = tasks.ViewTask(folder=folder, target=str(target), days=Days(valid_on="2021-01-11"))
    assert answer(view).status == 200
    assert Dataset.open(target) is not None
    assert answer(view).status == 406  # nothing is written over it


def test_a_store_that_is_not_there() -> None:
    assert answer(tasks.ReadyTask(folder="/nowhere")).status == 400
