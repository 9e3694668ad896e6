"""Wrong names, types and days are refused by errors of ours, with advice."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.errors import ArgumentError, DayError, ExportError, KgError, TermError
from kg.graph.dataset import Dataset
from kg.graph.lookup import Hits
from kg.judging.compare import compare
from kg.judging.conflicts.conflict import Conflicts
from kg.judging.diff import diff
from kg.judging.ledger import Ledger, Series
from kg.network.measures.catalogue import measure
from kg.network.measures.measure import Result
from kg.showing.html.folder import page_of
from kg.showing.html.network import EvidenceNetwork
from kg.showing.html.view import view
from kg.showing.plots.draw import draw
from kg.showing.text.comparison import comparison_text
from kg.showing.text.conflict import conflicts_text
from kg.showing.text.difference import difference_text
from kg.showing.text.hits import hits_text
from kg.showing.text.ledger import progress_text
from kg.showing.text.result import result_text
from kg.showing.text.series import series_text

EMPTY = Dataset.from_quads([])
STORE = EMPTY
WRONG: Any = 5


@pytest.mark.parametrize(
    "write",
    [
        lambda f: comparison_text(compare(STORE, []), f),
        lambda f: conflicts_text(Conflicts([], STORE), f),
        lambda f: difference_text(diff(STORE, STORE), f),
        lambda f: hits_text(Hits(), f),
        lambda f: progress_text(Ledger([], STORE, date(2021, 1, 11)), f),
        lambda f: series_text(Series([], STORE), f),
        lambda f: result_text(measure(EMPTY, "bridges"), f),
    ],
)
def test_an_unknown_format_is_refused_with_those_that_are_known(write: Any) -> None:
    for wrong in ("yaml", "", WRONG):
        with pytest.raises(ExportError, match=r"is no format of this answer; choose from .*json"):
            write(wrong)
    assert write("json")


@pytest.mark.parametrize("wrong", [ox.Store(), "all", nx.Graph(), nx.DiGraph()])
def test_a_view_is_of_a_dataset_or_a_network(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="source must be a Dataset"):
        view(wrong)


def test_days_languages_and_themes_of_pages() -> None:
    for wrong in ("2021-02-30", "2021", WRONG):
        with pytest.raises(DayError, match="is not a day of the calendar"):
            view(EMPTY, day=wrong)
        with pytest.raises(DayError, match="is not a day of the calendar"):
            page_of(EMPTY, promises=True, day=wrong)
    with pytest.raises(ArgumentError, match="hops must be a number of links, not str"):
        view(EMPTY, hops="2")  # type: ignore[arg-type]
    network = view(EMPTY, day="2021-01-11")
    with pytest.raises(ExportError, match="fr: is no language of ours; choose en or zh"):
        network.generate_html(lang="fr")
    with pytest.raises(ExportError, match="choose auto, light or dark"):
        network.generate_html(theme="pink")
    with pytest.raises(ExportError, match="choose en or zh"):
        draw(measure(EMPTY, "bridges"), EMPTY, language="fr")
    with pytest.raises(ExportError, match="choose en or zh"):
        result_text(measure(EMPTY, "bridges"), language="fr")


def test_an_edge_without_its_nodes_is_refused() -> None:
    with pytest.raises(TermError, match="there is no node 'a' yet"):
        EvidenceNetwork().add_edge("a", "b")


def test_an_answer_of_no_measure_is_not_drawn() -> None:
    with pytest.raises(KgError, match="no measure is called 'mine'"):
        draw(Result(measure="mine", columns=("size",), rows=((1,),)), EMPTY)


def test_a_network_with_nodes_of_several_types_can_be_viewed() -> None:
    network = nx.MultiDiGraph([(1, "b"), ("b", 2), (2, 1)])
    assert view(network, dataset=EMPTY).num_edges() == 3


def test_foreign_data_with_undescribed_documents_and_words_for_numbers_is_a_page() -> None:
    text = """
    @prefix kg: <https://w3id.org/two-districts/ontology#> .
    @prefix id: <https://w3id.org/two-districts/id/> .
    @prefix doc: <https://w3id.org/two-districts/doc/> .
    @prefix claim: <https://w3id.org/two-districts/claim/> .
    @prefix prov: <http://www.w3.org/ns/prov#> .
    id:o a kg:Observation ; kg:indicator id:i ; kg:ofInterest id:p ; kg:valueText "many" .
    id:p a kg:Place ; kg:partOf id:z ; kg:latitude "north" ; kg:longitude 1 . id:z a kg:Zone .
    claim:a a kg:Claim ; kg:claimSubject id:p ; kg:claimPredicate kg:partOf ; kg:claimObject id:z ;
      prov:hadPrimarySource doc:none ; kg:asOf "last spring" .
    doc:d a kg:Document ; kg:latest "soon" .
    """
    dataset = Dataset.from_quads(ox.parse(text, format=ox.RdfFormat.TURTLE))
    network = view(dataset, around="p")
    assert network.evidence.documents["none"].known == ""
    assert network.evidence.coordinates == {}
    assert network.generate_html()
