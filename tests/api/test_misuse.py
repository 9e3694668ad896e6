"""Whatever is given to the public API, it answers or refuses in one line of the one error tree."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.project import WORLD

import kg
from kg.errors import ArgumentError, DataErrors, ExportError
from kg.extract.pipeline import Extractor
from kg.review.reader import read_review

#: Wrong for most arguments, and odd for the others.
WRONG: list[Any] = [
    None, 0, -1, 10**30, 1.5, float("nan"), True, b"bytes", object(), int, kg,
    [], ["a", 3], {}, {"a": object()}, {"a": "b"}, (1,), {1: 2},
    "", "  ", "a\0b", "a\nb", "x" * 100_000, "\ud800", "\u202e", "?x", "<>", "id:", "claim:x",
    "http://", "/dev/null", "kg:focusesOn",
    "2021-02-30", "9999-99-99", "0000-01-01", "2021-01-01\n",
    date.min, date.max, datetime(2021, 1, 1, tzinfo=UTC), Path("a\0b"), Path(),
    Path("x" * 5000),
]  # fmt: skip
#: What a method is given beside the argument that is wrong.
RIGHT: dict[str, dict[str, Any]] = {
    "query": {"query": "ASK {}"},
    "show": {"name": "harbour-bureau"},
    "search": {"text": "harbour"},
    "why": {"subject": "harbour-bureau"},
    "series": {"indicator": "harbour-bureau"},
    "diff": {"known_by": "2021-01-01"},
    "measure": {"name": "overlap"},
    "export": {"path": "x.ttl"},
    "as_of": {"known_by": "2021-06-01"},
}
METHODS = [m for m in vars(kg.KnowledgeGraph) if not m.startswith("_") and m != "close"]


@pytest.fixture(scope="module")
def g() -> kg.KnowledgeGraph:
    return kg.open(WORLD)


def answers_or_refuses(use: Callable[[], object], label: str) -> None:
    """Nothing but a line of the one tree comes out, and every file and terminal can hold it."""
    refusal: Exception | None = None
    try:
        use()
    except Exception as err:
        refusal = err
    if refusal is not None:
        assert isinstance(refusal, kg.KgError), f"{label}: {refusal!r}"
        lines = str(refusal).splitlines()
        assert len(lines) == 1 or (lines and isinstance(refusal, DataErrors)), label
        assert "\0" not in str(refusal).encode().decode(), label


def uses(function: Callable[..., object], right: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """A function with each argument in turn being each of the wrong things."""
    for parameter in inspect.signature(function).parameters.values():
        for value in WRONG:
            label = f"{parameter.name}={str(value)[:30]!r}"
            if parameter.kind == parameter.VAR_POSITIONAL:
                # Positional arguments before these are given by position too.
                yield label, lambda v=value: str(function(*right.values(), v))
            elif parameter.name not in ("self", "progress"):
                given = {**right, parameter.name: value}
                yield label, lambda given=given: str(function(**given))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_every_argument_of_every_method(
    g: kg.KnowledgeGraph, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    right = RIGHT.get(method, {})
    if method == "draw":
        right = {"result": g.measure("centrality")}
    for label, use in uses(getattr(g, method), right):
        answers_or_refuses(use, f"{method}({label})")


@pytest.mark.parametrize("name", ["gaps", "paths", "change", "series", "overlap"])
def test_every_argument_of_every_measure(g: kg.KnowledgeGraph, name: str) -> None:
    for value in WRONG:
        for several in ((value,), (value, value)):
            answers_or_refuses(lambda v=several: str(g.measure(name, *v)), f"{name} {value!r:.30}")


FUNCTIONS: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
    "open": (kg.open, {}),
    "read_corpus": (kg.read_corpus, {}),
    "build": (kg.build, {"data": "no data", "check": False}),
    "KnowledgeGraph": (kg.KnowledgeGraph, {}),
    "read_review": (read_review, {}),
    "Extractor": (Extractor, {}),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_of_every_function(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    function, right = FUNCTIONS[name]
    for label, use in uses(function, right):
        answers_or_refuses(use, f"{name}({label})")


def test_every_public_name_is_tried_or_is_a_record() -> None:
    """Records are what functions give; making one checks nothing, as a dataclass does not."""
    tried = {*FUNCTIONS, "load"}
    records = {
        "Answer", "Card", "Claim", "Conflict", "Corpus", "Document", "Entity", "EvidenceNetwork",
        "Promise", "Quantity", "KgError",
    }  # fmt: skip
    assert set(kg.__all__) - tried == records


@pytest.mark.parametrize(
    "names", [None, 3, "abc", b"x", [None], ["abc"], [("en", "a")], [("en", "a", 3)], [(1, 2, 3)]]
)
def test_names_that_are_no_triples(names: Any) -> None:
    with pytest.raises(ArgumentError, match="names must be"):
        Extractor(names)


@pytest.mark.parametrize("out", ["a\0b", "x" * 5000, "/dev/null", "a file"])
def test_a_build_that_cannot_be_written(out: str, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("kept", "utf-8")
    with pytest.raises(ExportError, match="cannot be"):
        kg.build(out if out.startswith("/") else tmp_path / out, data=WORLD, check=False)
    assert (tmp_path / "a file").read_text("utf-8") == "kept"
