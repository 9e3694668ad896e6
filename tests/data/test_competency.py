"""Saved queries: each answers as worked by hand, alone and narrowed, and in a second engine.

Answers are worked on the frozen data, so that no document that a curator adds changes them; what
holds whatever the data say is asked of the bundled graph.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from kg.graph.dataset import Dataset
from kg.graph.sparql.catalogue import SavedQuery, saved_queries
from kg.model.curies import compact, expand
from kg.model.namespaces import PREFIXES, XSD

WORKED = Path(__file__).parent / "competency"
QUERIES = saved_queries()
Row = tuple[str, ...]


def read_worked(path: Path) -> dict[str, Any]:
    """A file of answers worked from the fact tables; every scalar is a text, '' is unbound."""
    worked: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return worked


ANSWERS = {path.stem: read_worked(path) for path in sorted(WORKED.glob("*.yaml"))}
CASES = [
    pytest.param(name, case, id=f"{name}-{i}")
    for name, worked in ANSWERS.items()
    for i, case in enumerate(worked["cases"])
]


def texts(rows: list[tuple[Any, ...]]) -> list[Row]:
    """Rows as worked answers write them: compact IRIs, literals without type."""
    return [
        tuple(
            "" if t is None else compact(t.value) if isinstance(t, ox.NamedNode) else t.value
            for t in row
        )
        for row in rows
    ]


def parameter(query: SavedQuery, name: str, value: str) -> ox.NamedNode | ox.Literal:
    """The term that a value stands for, by the type that the query declares."""
    kind = next(p.type for p in query.parameters if p.name == name)
    if kind == "thing":
        iri = expand(value)
        assert iri is not None, value
        return iri
    if kind == "date":
        datatype = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}[len(value)]
        return ox.Literal(value, datatype=datatype)
    return ox.Literal(value)


def test_every_query_has_worked_answers() -> None:
    assert set(ANSWERS) == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_question(name: str) -> None:
    query, worked = QUERIES[name], ANSWERS[name]
    assert query.question_en == worked["question_en"]
    assert query.question_zh == worked["question_zh"]
    assert query.question_en.endswith("?")
    assert "？" in query.question_zh
    given = [set(case["params"]) for case in worked["cases"]]
    assert set() in given, "no case without parameters"
    assert any(given), "no case with a parameter"


@pytest.mark.parametrize(("name", "case"), CASES)
def test_answer(name: str, case: dict[str, Any], frozen: Dataset) -> None:
    params = {k: parameter(QUERIES[name], k, v) for k, v in case["params"].items()}
    answer = frozen.query(name, params=params)
    places = [answer.variables.index(column) for column in case["columns"]]
    rows = Counter(tuple(row[i] for i in places) for row in texts(answer.rows))
    if "count" in case:
        assert rows.total() == int(case["count"])
    if "rows" in case:
        assert rows == Counter(map(tuple, case["rows"]))
    assert {tuple(row) for row in case.get("contains", ())} <= rows.keys()
    assert not {tuple(row) for row in case.get("lacks", ())} & rows.keys()


@pytest.mark.parametrize("name", QUERIES)
def test_columns(name: str, frozen: Dataset) -> None:
    answer = frozen.query(name)
    assert len(answer.variables) <= 11
    assert {p.name for p in QUERIES[name].parameters} <= set(answer.variables)


@pytest.mark.slow
def test_every_query_answers_on_the_bundled_data(dataset: Dataset) -> None:
    rows = {name: texts(dataset.query(name).rows) for name in QUERIES}
    assert [name for name, found in rows.items() if not found] == []
    assert [name for name, found in rows.items() if len(found) > len(set(found))] == []


@pytest.mark.parametrize(
    ("name", "column"), [(q.name, p.name) for q in QUERIES.values() for p in q.parameters]
)
def test_parameter_narrows(name: str, column: str, frozen: Dataset) -> None:
    """A parameter keeps exactly the rows that have its value."""
    answer = frozen.query(name)
    place = answer.variables.index(column)
    term = answer.rows[len(answer.rows) // 2][place]
    narrowed = frozen.query(name, params={column: term})
    assert narrowed.rows == [row for row in answer.rows if row[place] == term]


@pytest.mark.slow
def test_queries_of_places_run_unchanged_for_every_zone(dataset: Dataset) -> None:
    """And together they answer something of each."""
    zones = [row[0] for row in dataset.query("SELECT DISTINCT ?z { ?z a kg:Zone }").rows]
    asked = [(q.name, p.name) for q in QUERIES.values() for p in q.parameters]
    asked = [(name, column) for name, column in asked if column in ("zone", "place")]
    assert len(zones) > 43
    assert len(asked) > 5
    for zone in zones:
        counts = [len(dataset.query(name, params={column: zone}).rows) for name, column in asked]
        assert any(counts), zone


def test_order_is_total(frozen: Dataset) -> None:
    """The same rows in the same order, whatever the order of loading."""
    quads = list(frozen.quads())
    other = Dataset.from_quads(random.Random(2021).sample(quads, len(quads)))
    for name in QUERIES:
        assert frozen.query(name).rows == other.query(name).rows, name


@pytest.fixture(scope="module")
def peer(frozen: Dataset) -> rdflib.Dataset:
    """The same quads in an engine that shares no code with ours."""
    return frozen.rdflib()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_agrees(name: str, frozen: Dataset, peer: rdflib.Dataset) -> None:
    answer = peer.query(QUERIES[name].text, initNs=PREFIXES)
    theirs = Counter(
        tuple(
            "" if t is None else compact(str(t)) if isinstance(t, rdflib.URIRef) else str(t)
            for t in row
        )
        for row in answer
    )
    assert theirs == Counter(texts(frozen.query(name).rows))
