"""Wrong names, types and days are refused by errors of ours, with advice."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest

from kg.errors import ArgumentError, DayError, ExportError, QueryError
from kg.graph.dataset import Dataset
from kg.network.measures.catalogue import find_measure, measure
from kg.network.measures.measure import read_measure
from kg.network.project import project
from kg.network.recipes import find_recipe
from kg.network.writers import NETWORK_FORMATS, write_network

EMPTY = Dataset.from_quads([])
ANYTHING: Any = 5


@pytest.mark.parametrize("call", [find_recipe, find_measure, lambda name: project(EMPTY, name)])
def test_a_name_that_is_no_text_is_refused(call: Any) -> None:
    for wrong in (None, 5, ["all"]):
        with pytest.raises(ArgumentError, match="must be"):
            call(wrong)


def test_arguments_are_a_list_of_names_and_days() -> None:
    with pytest.raises(ArgumentError, match="a list of names or days, not str"):
        measure(EMPTY, "series", arguments="tasks")
    with pytest.raises(ArgumentError, match="a list of names or days"):
        measure(EMPTY, "paths", arguments=["a", ANYTHING])
    for wrong in ("2021-02-30", "2021", "20210111"):
        with pytest.raises(DayError, match="is not a day of the calendar"):
            measure(EMPTY, "change", arguments=["2021-01-11", wrong])
    assert measure(EMPTY, "change", arguments=[date(2021, 1, 11), "2022-01-11"]).rows == ()


def test_a_measure_without_its_sections_is_refused() -> None:
    with pytest.raises(QueryError, match="five sections are needed"):
        read_measure(ANYTHING.__class__)


def test_a_format_or_network_that_cannot_be_written_is_refused() -> None:
    network = project(EMPTY)
    with pytest.raises(ExportError, match="is no format of networks; choose from graphml, gexf"):
        write_network(network, "dot")
    with pytest.raises(ArgumentError, match=r"as project\(\) gives it, not Graph"):
        write_network(nx.Graph(), "graphml")  # type: ignore[arg-type]


@pytest.mark.parametrize("format", NETWORK_FORMATS)
def test_a_network_of_other_origin_is_written_or_refused(format: str) -> None:
    network = nx.MultiDiGraph([("a", ("b", "c")), ("b", "a")], made_by="somebody")
    assert write_network(network, format)
    network.add_edge("a", "c", odd=object())
    if format in ("csv", "neo4j"):
        assert write_network(network, format)
        return
    with pytest.raises(ExportError, match=f"{format}: cannot hold this network"):
        write_network(network, format)


def test_parquet_takes_edges_with_one_and_with_several_values() -> None:
    network = project(EMPTY)
    network.add_edge("a", "b", key="r", since="2020")
    network.add_edge("a", "c", key="r", since=("2020", "2021"))
    network.add_edge("a", "d", key="r")
    content = write_network(network, "parquet")["edges.parquet"]
    assert pq.read_table(io.BytesIO(content))["since"].to_pylist() == [
        ["2020"],
        ["2020", "2021"],
        None,
    ]


def test_numbers_of_foreign_data_that_are_none_do_no_harm() -> None:
    text = """
    @prefix kg: <https://w3id.org/two-districts/ontology#> .
    @prefix id: <https://w3id.org/two-districts/id/> .
    id:o a kg:Observation ; kg:indicator id:i ; kg:value "many" ; kg:ofInterest id:p .
    id:q a kg:Observation ; kg:indicator id:i ; kg:value "7" ; kg:ofInterest id:p .
    id:i a kg:Indicator . id:p a kg:Place ; kg:latitude "north" ; kg:longitude 1 .
    """
    dataset = Dataset.from_quads(ox.parse(text, format=ox.RdfFormat.TURTLE))
    rows = measure(dataset, "series", arguments=["i"]).records()
    assert [row["number"] for row in rows] == [None, 7.0]
