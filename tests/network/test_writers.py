"""Networks as files: read back by NetworkX and by readers that are not ours or NetworkX's."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pandas as pd
import pytest
from support.commands import kg

from kg.graph.dataset import Dataset
from kg.model.curies import compact, slug_of
from kg.model.namespaces import PREFIXES
from kg.network.project import project
from kg.network.writers import NETWORK_FORMATS, write_network

if TYPE_CHECKING:
    import networkit as nk

#: Letters that XML cannot hold, markup, bidirectional marks, astral planes, lone blanks.
WILD = "a\x00b\x0b<&>\"' ]]> \r\n \u202e \U0001f600 通州 \ufffe\tz"


@pytest.fixture(scope="module")
def network(frozen: Dataset) -> nx.MultiDiGraph:
    return project(frozen)


@pytest.fixture
def wild() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph(recipe="wild", sentence_en=WILD, sentence_zh="")
    for key in ("id:a", "id:b"):
        network.add_node(key, iri=key, label_en=WILD, label_zh="", kind="k", kind_en="", kind_zh="",
                         family="other")  # fmt: skip
    for relation in ("kg:r", "kg:s"):
        network.add_edge("id:a", "id:b", key=relation, relation=relation, relation_en=WILD,
                         relation_zh="", claims=("x", "y"), documents=(), valid_from="",
                         valid_to="", as_of="", inferred=False, rule="", weight=1.5)  # fmt: skip
    return network


def same(read: nx.MultiDiGraph, network: nx.MultiDiGraph) -> None:
    """The same nodes, edges and attributes; lists come back as texts joined by blanks."""
    assert set(read) == set(network)
    for key, node in network.nodes(data=True):
        assert {name: read.nodes[key][name] for name in node} == node
    found = {(s, t, d["relation"]): d for s, t, d in read.edges(data=True)}
    assert found.keys() == set(network.edges(keys=True))
    for edge, data in network.edges.items():
        flat = {k: " ".join(v) if isinstance(v, tuple) else v for k, v in data.items()}
        assert {name: found[edge][name] for name in flat} == flat


def test_graphml_read_by_networkx_and_networkit(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    path.write_bytes(write_network(network, "graphml")[""])
    same(nx.read_graphml(path, force_multigraph=True), network)
    import networkit as nk  # takes seconds: not where tests are only collected

    independent(nk.graphio.GraphMLReader().read(str(path)), network)


def test_gexf_read_by_networkx_and_networkit(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = tmp_path / "n.gexf"
    content = write_network(network, "gexf")[""]
    path.write_bytes(content)
    same(nx.read_gexf(path), network)
    # NetworKit wants numbers as ids: its graph is compared by shape, the ids by the XML itself.
    space = "{http://www.gexf.net/1.2draft}"
    root = ET.fromstring(content)
    ids = [node.get("id") for node in root.iter(f"{space}node")]
    assert ids == list(network)
    pairs = [(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")]
    assert sorted(pairs) == sorted(network.edges())
    assert len({e.get("id") for e in root.iter(f"{space}edge")}) == len(pairs)


def independent(read: nk.Graph, network: nx.MultiDiGraph) -> None:
    assert read.isDirected()
    assert (read.numberOfNodes(), read.numberOfEdges()) == (len(network), network.number_of_edges())
    degrees = sorted((read.degreeIn(v), read.degreeOut(v)) for v in read.iterNodes())
    assert degrees == sorted((network.in_degree(k), network.out_degree(k)) for k in network)


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_xml_holds_whatever_letters_there_are(wild: nx.MultiDiGraph, format: str) -> None:
    content = write_network(wild, format)[""]
    ET.fromstring(content)
    reader = nx.read_graphml if format == "graphml" else nx.read_gexf
    options = {"force_multigraph": True} if format == "graphml" else {}
    read = reader(io.BytesIO(content), **options)
    label = read.nodes["id:a"]["label_en"]
    assert label.startswith("a\ufffdb\ufffd<&>\"' ]]> \n \u202e \U0001f600 通州 \ufffd")
    edges = sorted(read.edges(data=True), key=lambda e: e[2]["relation"])
    assert [e[2]["relation"] for e in edges] == ["kg:r", "kg:s"]
    assert edges[0][2]["weight"] == 1.5


def test_node_link_is_read_by_networkx(network: nx.MultiDiGraph) -> None:
    content = json.loads(write_network(network, "node-link")[""])
    read = nx.node_link_graph(content, edges="edges")
    assert dict(read.nodes(data=True)) == dict(network.nodes(data=True))
    for edge, data in network.edges.items():
        assert {
            k: tuple(v) if isinstance(v, list) else v for k, v in read.edges[edge].items()
        } == data


def test_parquet_opens_in_pandas_with_types(network: nx.MultiDiGraph) -> None:
    files = write_network(network, "parquet")
    nodes = pd.read_parquet(io.BytesIO(files["nodes.parquet"]))
    edges = pd.read_parquet(io.BytesIO(files["edges.parquet"]))
    assert list(nodes["id"]) == [node["iri"] for _, node in network.nodes(data=True)]
    assert edges["inferred"].dtype == bool
    first = edges.iloc[0]
    data = network.edges[
        compact(first["source"]), compact(first["target"]), compact(first["relation"])
    ]
    assert [slug_of(claim) for claim in first["claims"]] == list(data["claims"])
    assert len(edges) == network.number_of_edges()


def test_csv_opens_in_pandas(network: nx.MultiDiGraph) -> None:
    files = write_network(network, "csv")
    nodes = pd.read_csv(io.BytesIO(files["nodes.csv"]), keep_default_na=False)
    edges = pd.read_csv(io.BytesIO(files["edges.csv"]), keep_default_na=False)
    assert list(nodes["label_zh"]) == [n["label_zh"] for _, n in network.nodes(data=True)]
    found = zip(edges["source"], edges["target"], edges["relation"], strict=True)
    assert {tuple(map(compact, edge)) for edge in found} == set(network.edges(keys=True))


def test_neo4j_gets_the_header_of_its_importer(network: nx.MultiDiGraph) -> None:
    files = {name: content.decode() for name, content in write_network(network, "neo4j").items()}
    nodes = list(csv.reader(io.StringIO(files["nodes.csv"])))
    edges = list(csv.reader(io.StringIO(files["edges.csv"])))
    assert nodes[0] == [
        "id:ID",
        "label_en",
        "label_zh",
        "kind",
        "kind_en",
        "kind_zh",
        ":LABEL",
    ]
    assert edges[0][:7] == [
        ":START_ID", ":END_ID", ":TYPE", "relation_en", "relation_zh", "claims:string[]",
        "documents:string[]",
    ]  # fmt: skip
    assert {row[0] for row in edges[1:]} <= {row[0] for row in nodes[1:]}
    claims = next(row[5] for row in edges[1:] if ";" in row[5])
    assert all(claim.startswith(PREFIXES["claim"]) for claim in claims.split(";"))
    assert {row[2] for row in edges[1:]} == {relation for *_, relation in network.edges(keys=True)}


def test_tables_hold_texts_as_they_are_and_neo4j_their_types() -> None:
    """No apostrophe for spreadsheets: an importer of databases would take it for a letter."""
    network = nx.MultiDiGraph()
    for key, text in {"a": "=A1", "b": "+1 or @x"}.items():
        network.add_node(key, iri=f"http://e.org/{key}", label_en=text, family="zone", degree=1)
    network.add_edge("a", "b", key="r", relation="kg:partOf", weight=0.5, inferred=True)
    for format in ("csv", "neo4j"):
        nodes, edges = (list(csv.reader(io.StringIO(content.decode())))
                        for content in write_network(network, format).values())  # fmt: skip
        assert [row[:2] for row in nodes[1:]] == [
            ["http://e.org/a", "=A1"], ["http://e.org/b", "+1 or @x"],
        ]  # fmt: skip
    assert nodes[0] == ["id:ID", "label_en", ":LABEL", "degree:long"]
    assert edges == [
        [":START_ID", ":END_ID", ":TYPE", "weight:double", "inferred:boolean"],
        ["http://e.org/a", "http://e.org/b", "kg:partOf", "0.5", "true"],
    ]


def test_booleans_in_graphml_are_those_of_xml_schema(network: nx.MultiDiGraph) -> None:
    """And texts that read like Python's booleans stay as they are."""
    small = nx.MultiDiGraph()
    small.add_node("True", label_en="False", known=True)
    small.add_edge("True", "True", key="r", relation="r", inferred=False)
    content = write_network(small, "graphml")[""]
    assert content.count(b">true<") == content.count(b">false<") == 1
    assert content.count(b">False<") == 2  # label_en and label
    read = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert read.nodes["True"]["known"] is True
    assert read.nodes["True"]["label_en"] == "False"
    whole = write_network(network, "graphml")[""]
    assert b">True<" not in whole
    assert b">False<" not in whole


def test_graphml_is_read_by_igraph(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    path.write_bytes(write_network(network, "graphml")[""])
    read = igraph.Graph.Read_GraphML(str(path))
    assert read.vs["id"] == list(network)
    assert read.vs["label_zh"] == [node["label_zh"] for _, node in network.nodes(data=True)]
    inferred = [edge["inferred"] for *_, edge in network.edges(data=True)]
    assert sorted(read.es["inferred"]) == sorted(inferred)
    assert any(inferred)


@pytest.mark.parametrize("format", NETWORK_FORMATS)
def test_same_network_same_bytes_and_empty_networks_are_files(
    network: nx.MultiDiGraph, format: str
) -> None:
    assert write_network(network, format) == write_network(network.copy(), format)
    empty = write_network(project(Dataset.from_quads([])), format)
    assert all(empty.values())
    assert empty.keys() == write_network(network, format).keys()


@pytest.mark.slow
def test_the_command_writes_files_and_folders(tmp_path: Path) -> None:
    assert (
        kg(
            "export", "-f", "graphml", "--recipe", "zone-parts", "-o", "z.graphml", cwd=tmp_path
        ).stderr
        == ""
    )
    assert nx.read_graphml(tmp_path / "z.graphml").number_of_edges() > 10
    assert kg("export", "-f", "csv", "--recipe", "zone-parts", "-o", "z", cwd=tmp_path).stderr == ""
    assert {path.name for path in (tmp_path / "z").iterdir()} == {"nodes.csv", "edges.csv"}
    plain = kg("export", "-f", "csv", "--graph", "xinhua-2021-01-11", cwd=tmp_path)
    assert plain.stdout.startswith("claim,subject,")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-f", "csv", "--recipe", "all"], 2, "name a folder with -o"),
        (["-f", "turtle", "--recipe", "all"], 2, "turtle holds RDF"),
        (["-f", "gexf", "--only", "claims"], 2, "--graph and --only choose quads"),
        (["-f", "gexf", "--recipe", "al"], 1, "no recipe is called 'al'; nearest: all"),
        (["-f", "parquet", "-o", "file"], 1, "file: cannot be made a folder"),
    ],
)
def test_wrong_combinations_say_what_to_do(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = kg("export", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
