"""The SPARQL 1.1 Protocol, the service description, and content negotiation, over real HTTP."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import yaml
from support.serving import Answer, Server, serving

pytestmark = pytest.mark.server
CASES = Path(__file__).parent / "protocol"
BASE = "http://example.net/data/"
TYPES = {
    "form": "application/x-www-form-urlencoded",
    "direct": "application/sparql-query",
    "update": "application/sparql-update",
}
ROW_TYPES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def read(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return cases


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("data") / "w3c.nq"
    lines = [
        f"<{BASE}data{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<http://xmlns.com/foaf/0.1/Document> <{BASE}data{n}> ."
        for n in range(4)
    ]
    # The same triple in two graphs, and names in Chinese with signs that formats must escape.
    both = "<http://example.net/both> <http://example.net/p> <http://example.net/o>"
    lines += [f"{both} <{BASE}data{n}> ." for n in (1, 2)]
    lines.append(
        f'<http://example.net/x> <http://example.net/name> "通州, \\"<&>\\"" <{BASE}data3> .'
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with serving("--data", path, "-q") as running:
        yield running


def full(text: str) -> str:
    """Names of the cases' graphs as IRIs."""
    return re.sub(r"\bdata(?=\d)", f"{BASE}data", text)


def send(server: Server, case: dict[str, Any]) -> Answer:
    params = [(name, full(value)) for name, value in case.get("params", [])]
    body = case.get("body")
    if isinstance(body, list):
        body = urlencode([(name, full(value)) for name, value in body])
    content = None if body is None else full(body).encode(case.get("encoding", "utf-8"))
    kind = case.get("type", "none")
    headers = {} if kind == "none" else {"Content-Type": TYPES.get(kind, kind)}
    return server.send(case["method"], "/sparql/", params=params, headers=headers, body=content)


@pytest.mark.parametrize("case", read("queries.yaml"), ids=lambda c: c["name"])
def test_query(server: Server, case: dict[str, Any]) -> None:
    answer = send(server, case)
    if case["answer"] == "4xx":
        assert 400 <= answer.status < 500
        assert answer.type == "text/plain"
        assert len(answer.text.strip().splitlines()) == 1
        return
    assert answer.status == 200, answer.text
    if case["answer"] == "yes":
        assert json.loads(answer.body)["boolean"] is True
    assert answer.type in (FORMATS if case["answer"] == "triples" else ROW_TYPES)


@pytest.mark.parametrize("case", read("updates.yaml"), ids=lambda c: c["name"])
def test_update_is_refused(server: Server, case: dict[str, Any]) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = server.ask(count).body
    answer = send(server, case)
    assert 400 <= answer.status < 500
    assert server.ask(count).body == before


# ── service description ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("media", FORMATS)
def test_a_bare_get_returns_rdf(server: Server, media: str) -> None:
    answer = server.get("/sparql", media)
    assert (answer.status, answer.type) == (200, media)
    assert len(list(ox.parse(answer.body, format=FORMATS[media], base_iri=BASE))) > 10


def description(server: Server) -> ox.Store:
    store = ox.Store()
    store.load(server.get("/sparql", "*/*").body, format=ox.RdfFormat.TURTLE)
    return store


def test_the_description_names_the_endpoint(server: Server) -> None:
    query = f"SELECT ?e {{ ?s <{SD}endpoint> ?e }}"
    (row,) = description(server).query(query)  # type: ignore[union-attr]
    assert row["e"].value == f"{server.url}sparql"


def test_the_description_conforms_to_its_schema(server: Server) -> None:
    """A service with an endpoint; its dataset has a default graph; named graphs have names."""
    store = description(server)
    query = f"""ASK {{ ?s a <{SD}Service> ; <{SD}endpoint> ?e ; <{SD}supportedLanguage>
      <{SD}SPARQL11Query> ; <{SD}resultFormat> ?f ; <{SD}defaultDataset> ?d .
      ?d a <{SD}Dataset> ; <{SD}defaultGraph> ?g . ?g a <{SD}Graph> .
      FILTER NOT EXISTS {{ ?d <{SD}namedGraph> ?n FILTER NOT EXISTS {{
        ?n a <{SD}NamedGraph> ; <{SD}name> ?iri }} }} }}"""
    assert bool(store.query(query))
    names = store.query(f"SELECT ?n {{ ?g <{SD}name> ?n }}")
    assert {row["n"].value for row in names} == {f"{BASE}data{n}" for n in range(4)}  # type: ignore[union-attr]


def test_the_description_counts_the_default_graph(server: Server) -> None:
    void = "http://rdfs.org/ns/void#"
    query = f"SELECT ?n {{ ?d <{void}sparqlEndpoint> ?e ; <{void}triples> ?n }}"
    (row,) = description(server).query(query)  # type: ignore[union-attr]
    assert row["n"].value == "6"


# ── datasets ──────────────────────────────────────────────────────────────────────────────────────


def number(answer: Answer) -> int:
    assert answer.status == 200, answer.text
    (row,) = json.loads(answer.body)["results"]["bindings"]
    return int(row["n"]["value"])


COUNT = "SELECT (COUNT(*) AS ?n) {} {{ <http://example.net/both> ?p ?o }}"


def test_a_triple_of_two_graphs_counts_once(server: Server) -> None:
    two = f"FROM <{BASE}data1> FROM <{BASE}data2>"
    assert number(server.ask(COUNT.format(""))) == 1
    assert number(server.ask(COUNT.format(two))) == 1
    assert number(server.ask(f"PREFIX d: <{BASE}> " + COUNT.format("FROM d:data1"))) == 1
    assert number(server.ask(f"BASE <{BASE}> " + COUNT.format("FROM <data3>"))) == 0


def test_a_graph_that_is_not_stored_is_named_in_the_refusal(server: Server) -> None:
    for iri in ("file:///etc/passwd", "http://127.0.0.1:9/x", "urn:none"):
        for clause in (f"FROM <{iri}>", f"FROM NAMED <{iri}>"):
            answer = server.ask(f"SELECT * {clause} {{ ?s ?p ?o }}")
            assert answer.status == 400
            assert iri in answer.text
            assert "none is fetched" in answer.text


# ── negotiation ───────────────────────────────────────────────────────────────────────────────────

SELECT = "SELECT ?n { <http://example.net/x> <http://example.net/name> ?n }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://example.net/name> ?o ; ?p ?o }"
ROWS = [
    ("application/sparql-results+json", "application/sparql-results+json"),
    ("application/json", "application/json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/xml", "application/xml"),
    ("text/csv", "text/csv"),
    ("text/tab-separated-values", "text/tab-separated-values"),
    ("*/*", "application/sparql-results+json"),
    ("", "application/sparql-results+json"),
    ("application/*", "application/sparql-results+json"),
    ("text/*", "text/csv"),
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ("application/rdf+xml, application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ("application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
    ("text/turtle, text/csv;q=0.1", "text/csv"),
]
TRIPLES = [
    *((media, media) for media in FORMATS),
    ("*/*", "text/turtle"),
    ("application/rdf+xml, application/sparql-results+xml", "application/rdf+xml"),
    ("application/x-turtle", "application/x-turtle"),
    ("text/plain", "text/plain"),
    ("text/turtle;q=0.3, application/ld+json;q=0.4", "application/ld+json"),
]


def names_in(answer: Answer) -> list[str]:
    """The one value of SELECT, read back from whatever format it came in."""
    if "json" in answer.type:
        return [row["n"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]
    if "xml" in answer.type:
        rows = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.XML)
        return [row["n"].value for row in rows]  # type: ignore[union-attr]
    if answer.type == "text/csv":
        return [row["n"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
    rows = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.TSV)
    return [row["n"].value for row in rows]  # type: ignore[union-attr]


@pytest.mark.parametrize(("accept", "media"), ROWS)
def test_rows_come_as_accepted(server: Server, accept: str, media: str) -> None:
    answer = server.ask(SELECT, accept)
    assert (answer.status, answer.type) == (200, media)
    assert names_in(answer) == ['通州, "<&>"']


@pytest.mark.parametrize(("accept", "media"), TRIPLES)
def test_triples_come_as_accepted(server: Server, accept: str, media: str) -> None:
    answer = server.ask(CONSTRUCT, accept)
    assert (answer.status, answer.type) == (200, media)
    known = FORMATS | {"text/plain": ox.RdfFormat.N_TRIPLES}
    format = known.get(media, ox.RdfFormat.TURTLE)
    (quad,) = ox.parse(answer.body, format=format)
    assert quad.object == ox.Literal('通州, "<&>"')


@pytest.mark.parametrize(
    ("name", "query", "media"),
    [
        ("json", SELECT, "application/sparql-results+json"),
        ("xml", SELECT, "application/sparql-results+xml"),
        ("csv", SELECT, "text/csv"),
        ("tsv", SELECT, "text/tab-separated-values"),
        ("text/csv", SELECT, "text/csv"),
        ("turtle", CONSTRUCT, "text/turtle"),
        ("ttl", CONSTRUCT, "text/turtle"),
        ("nt", CONSTRUCT, "application/n-triples"),
        ("json-ld", CONSTRUCT, "application/ld+json"),
        ("rdf", CONSTRUCT, "application/rdf+xml"),
        ("something-else", SELECT, "application/sparql-results+json"),
    ],
)
def test_the_format_parameter_goes_before_accept(
    server: Server, name: str, query: str, media: str
) -> None:
    for parameter in ("format", "output", "results"):
        answer = server.ask(query, "*/*", **{parameter: name})
        assert (answer.status, answer.type) == (200, media)


def test_the_ending_of_the_address_names_a_format_too(server: Server) -> None:
    answer = server.send("GET", "/sparql.csv", params={"query": SELECT})
    assert answer.type == "text/csv"
    assert names_in(answer) == ['通州, "<&>"']


def test_what_no_format_fits_is_refused_in_words(server: Server) -> None:
    assert server.ask(SELECT, "image/png").status == 406
    assert "Accept names no format" in server.ask(SELECT, "text/turtle").text
    assert server.ask(CONSTRUCT, "text/csv").status == 406


def test_head_is_get_without_a_body(server: Server) -> None:
    for path, params in (("/sparql", {"query": SELECT}), ("/", {}), ("/sparql", {})):
        get = server.send("GET", path, params=params)
        head = server.send("HEAD", path, params=params)
        assert head.status == get.status == 200
        assert head.body == b""
        changing = {"date"}
        assert {k: v for k, v in head.headers.items() if k not in changing} == {
            k: v for k, v in get.headers.items() if k not in changing
        }


def test_etags_spare_what_the_client_has(server: Server) -> None:
    for path, params in (("/sparql", {"query": SELECT}), ("/", {}), ("/static/site.css", {})):
        first = server.send("GET", path, params=params)
        tag = first.headers["etag"]
        again = server.send("GET", path, params=params, headers={"If-None-Match": tag})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        other = server.send("GET", path, params=params, headers={"If-None-Match": '"other"'})
        assert other.body == first.body
    tags = {server.ask(SELECT, media).headers["etag"] for media, _ in ROWS[:6]}
    assert len(tags) == 6


def test_what_changes_by_itself_has_no_etag(server: Server) -> None:
    for word in ("NOW()", "RAND()", "STRUUID()"):
        answer = server.ask(f"SELECT ({word} AS ?n) {{}}")
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_answers_vary_and_are_compressed(server: Server) -> None:
    query = "SELECT * { VALUES ?n { " + '"通州" ' * 150 + "} }"
    plain = server.ask(query)
    packed = server.send(
        "GET", "/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip, br"}
    )
    assert {"Accept", "Accept-Encoding"} <= set(packed.headers["vary"].split(", "))
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    none = {"Accept-Encoding": "gzip;q=0"}
    refused = server.send("GET", "/sparql", params={"query": query}, headers=none)
    assert "content-encoding" not in refused.headers


def test_other_origins_may_ask(server: Server) -> None:
    preflight = server.send(
        "OPTIONS",
        "/sparql",
        headers={"Origin": "http://a", "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for answer in (server.ask(SELECT), server.ask("ASK {"), server.get("/nowhere"), preflight):
        assert answer.headers["access-control-allow-origin"] == "*"


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x {\n  ?x a ", "line 2, column"),
        ("SELECT ?x { ?x a foo:Bar }", "line 1, column 18: unknown prefix foo:"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "line 1, column 12: SERVICE"),
    ],
)
def test_a_malformed_query_is_refused_with_its_place(
    server: Server, query: str, place: str
) -> None:
    answer = server.ask(query)
    assert answer.status == 400
    assert place in answer.text
    assert len(answer.text.splitlines()) == 1


@pytest.mark.parametrize(
    ("params", "status", "words"),
    [
        ({"query": ""}, 400, "the query is empty"),
        ({"query": "ASK {}", "default-graph-uri": "not an iri"}, 400, "is no IRI"),
        ({"query": "ASK {}", "default-graph-uri": "urn:nope"}, 400, "there is no graph urn:nope"),
        ({"query": "ASK {}", "named-graph-uri": "urn:nope"}, 400, "there is no graph urn:nope"),
        ({"query": "ASK {}" + " " * 65536}, 414, "POST the query"),
        ({"query": "ASK {}", "known-by": "2021-02-29"}, 400, "not a day"),
        ({"saved": "no-such"}, 400, "no saved query is called 'no-such'"),
        ({"saved": "zone-parts", "param.colour": "red"}, 400, "no such parameter"),
    ],
)
def test_parameters_are_checked(
    server: Server, params: dict[str, str], status: int, words: str
) -> None:
    answer = server.send("GET", "/sparql", params=params, headers={"Accept": "*/*"})
    assert answer.status == status
    assert words in answer.text


@pytest.mark.parametrize("sent", ["form", "direct"])
def test_a_query_that_is_too_long_is_told_its_size(server: Server, sent: str) -> None:
    query = "ASK {}" + " " * 65536
    body = urlencode({"query": query}) if sent == "form" else query
    headers = {"Content-Type": TYPES[sent]}
    answer = server.send("POST", "/sparql", body=body.encode(), headers=headers)
    assert answer.status == 413
    assert "the query has 65542 bytes, more than the 65536 allowed" in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sparql.csv?query=SELECT%20(%22通州%22%20AS%20?n)%20%7B%7D", 200),
        ("/id/通州", 404),
        ("/search?q=通州", 200),
    ],
)
def test_an_address_may_be_sent_as_it_is_typed(server: Server, address: str, status: int) -> None:
    """As curl sends it: raw UTF-8; other bytes are no text and refused in words."""
    answers = []
    for sent in (address.encode(), address.encode("gbk")):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % sent)
            answers.append(b"".join(iter(lambda: connection.recv(65536), b"")))
    encoded = server.send("GET", quote(address, safe="/?&=.%()"))
    assert encoded.status == status
    assert answers[0].startswith(b"HTTP/1.1 %d " % status)
    assert answers[0].split(b"\r\n\r\n", 1)[1] == encoded.text.encode()
    assert not answers[1].startswith(b"HTTP/1.1 5")


def test_a_method_that_is_not_taken_says_which_are(server: Server) -> None:
    answer = server.send("DELETE", "/sparql")
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}
