"""Clients that other people wrote, over loopback: each must get the right rows, Chinese intact."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from support.commands import kg
from support.serving import Server, serving

pytestmark = pytest.mark.server
SELECT = """PREFIX id: <https://w3id.org/two-districts/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name { id:tongzhou skos:prefLabel ?name FILTER(LANG(?name) = "zh") }"""
CONSTRUCT = SELECT.replace("SELECT ?name", "CONSTRUCT { id:tongzhou skos:prefLabel ?name } WHERE")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(measured=False) as running:
        yield running


@pytest.fixture
def endpoint(server: Server) -> str:
    return f"{server.url}sparql"


# SPARQLWrapper hands triples over in a class that rdflib calls old.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
def test_sparqlwrapper(endpoint: str, method: str, request_method: str) -> None:
    from SPARQLWrapper import JSON, JSONLD, TURTLE, XML, SPARQLWrapper

    if (method, request_method) == ("GET", "postdirectly"):
        method = "POST"
    client = SPARQLWrapper(endpoint)
    client.setMethod(method)
    client.setRequestMethod(request_method)
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    content = client.query().convert()
    assert [row["name"]["value"] for row in content["results"]["bindings"]] == ["通州区"]
    client.setReturnFormat(XML)
    assert "通州区" in client.query().convert().toxml()
    client.setQuery(CONSTRUCT)
    for format in (TURTLE, JSONLD):
        client.setReturnFormat(format)
        answer = client.query().convert()
        text = answer.decode() if isinstance(answer, bytes) else answer.serialize()
        assert "通州区" in text


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparql_store(endpoint: str, method: str) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint, method=method))
    assert [str(row.name) for row in graph.query(SELECT)] == ["通州区"]  # type: ignore[union-attr]
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)
    (triple,) = graph.query(CONSTRUCT)
    assert str(triple[2]) == "通州区"  # type: ignore[index]


def test_rdflib_service(endpoint: str) -> None:
    from rdflib import Graph

    query = SELECT.replace("{ id:", f"{{ SERVICE <{endpoint}> {{ id:", 1).replace(
        "FILTER", "} FILTER"
    )
    assert [str(row.name) for row in Graph().query(query)] == ["通州区"]  # type: ignore[union-attr]


def test_pyoxigraph_service(endpoint: str) -> None:
    import pyoxigraph as ox

    query = SELECT.replace("{ id:", f"{{ SERVICE <{endpoint}> {{ id:", 1).replace(
        "FILTER", "} FILTER"
    )
    (row,) = ox.Store().query(query)  # type: ignore[union-attr]
    assert row["name"].value == "通州区"


def test_rdflib_reads_the_address_of_a_thing(server: Server) -> None:
    from rdflib import Graph

    graph = Graph().parse(f"{server.url}id/tongzhou")
    assert "通州区" in {str(o) for o in graph.objects()}


def test_pandas_reads_csv(server: Server, endpoint: str) -> None:
    from urllib.parse import urlencode

    import pandas as pd

    query = urlencode({"query": SELECT})
    for address in (f"{endpoint}.csv?{query}", f"{endpoint}?format=csv&{query}"):
        assert pd.read_csv(address)["name"].tolist() == ["通州区"]
    asked = {"Accept": "text/csv"}
    frame = pd.read_csv(f"{endpoint}?{query}", storage_options=asked)
    assert frame["name"].tolist() == ["通州区"]


def test_curl(endpoint: str) -> None:
    common = ["curl", "-sS", "--fail", "--compressed"]
    get = [*common, "-G", endpoint, "--data-urlencode", f"query={SELECT}"]
    form = [*common, endpoint, "--data-urlencode", f"query={SELECT}"]
    direct = [*common, endpoint, "--data-binary", SELECT]
    direct += ["-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv"]
    for command in (get, form, direct):
        assert "通州区" in subprocess.check_output(command, encoding="utf-8")


def test_comunica(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The command of @comunica/query-sparql 4, installed into a folder of its own."""
    home = tmp_path_factory.mktemp("comunica")
    assert shutil.which("npm"), "npm is missing; tools/needs.sh installs it"
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    done = subprocess.run(
        [*install, "--prefix", home, "@comunica/query-sparql@4"],
        capture_output=True,
        encoding="utf-8",
        cwd=home,
    )
    if re.search(r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH)\b", done.stderr):
        pytest.skip("npm reaches no registry; run this test where npm install works")
    assert done.returncode == 0, done.stderr
    program = home / "node_modules" / ".bin" / "comunica-sparql"
    run = [str(program), f"sparql@{endpoint}"]
    rows = json.loads(subprocess.check_output([*run, SELECT], encoding="utf-8"))
    (row,) = rows  # how the command prints the language is its own affair
    assert row["name"].startswith('"通州区"')
    triples = subprocess.check_output([*run, CONSTRUCT], encoding="utf-8")
    assert "通州区" in triples


# ── our own ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["table", "csv", "json", "xml", "tsv", "md"])
def test_kg_query_asks_an_endpoint_what_it_asks_the_graph(endpoint: str, format: str) -> None:
    for args in (
        ["district-focus", "--param", "place=通州"],
        ["ASK { id:tongzhou ?p ?o }"],
        ["SELECT ?n { id:tongzhou skos:prefLabel ?n } ORDER BY ?n"],
    ):
        here = kg("query", *args, "-f", format)
        there = kg("query", *args, "-f", format, "--endpoint", endpoint)
        assert (there.returncode, there.stderr) == (0, "")
        assert there.stdout == here.stdout


def test_kg_query_takes_triples_from_an_endpoint(endpoint: str) -> None:
    assert "通州区" in kg("query", CONSTRUCT, "--endpoint", endpoint).stdout


def test_an_endpoint_that_cannot_answer_is_told_in_one_line(server: Server) -> None:
    for url, query, words in (
        (f"{server.url}sparql", "SELECT ?x {", "answered 400: line 1, column"),
        ("http://127.0.0.1:9/", "ASK {}", "cannot be reached"),
        (f"{server.url}healthz", "ASK {}", "answered 405"),
        ("file:///etc/passwd", "ASK {}", "is no address of an endpoint"),
        ("127.0.0.1", "ASK {}", "is no address of an endpoint"),
    ):
        run = kg("query", query, "--endpoint", url)
        assert (run.returncode, run.stdout) == (1, "")
        assert words in run.stderr
        assert len(run.stderr.splitlines()) == 1
