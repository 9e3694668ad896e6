"""A graph at an endpoint answers as the graph at hand: a real ``kg serve``, and bad servers."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from support.commands import kg as run
from support.project import FROZEN
from support.serving import serving

import kg
from kg.errors import EndpointError, KgError, NameAmbiguous, NameNotFound, QueryError
from kg.graph.endpoint import Endpoint

TYPES = """@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:thing skos:prefLabel "Ay"@en, "甲"@zh-Hans, "plain", "\\"quoted\\" \\\\ and\\nlines" ;
  ex:number 1, 1.0, 1e0, 01, -0.0, "1"^^xsd:int, "NaN"^^xsd:double, "INF"^^xsd:float ;
  ex:ill "abc"^^xsd:integer, "2020-02-30"^^xsd:date, "yes"^^xsd:boolean ;
  ex:when "2020"^^xsd:gYear, "2020-01-01T00:00:00+08:00"^^xsd:dateTime, "PT1H"^^xsd:duration ;
  ex:other "x"^^ex:type, "", " ", <http://example.org/a?x=1&y=%C3%BC#z> ;
  ex:part [ ex:inner _:k ; ex:text "deep" ] , _:k .
_:k ex:whole ex:thing .
"""
#: One thing of each of our classes: districts, people, plans, claims, documents, figures, …
ONE_OF_EACH = """SELECT ?class (SAMPLE(?x) AS ?thing) { ?x a ?class
  FILTER(REGEX(STR(?class), "two-districts|/org#|/foaf/"))
} GROUP BY ?class"""
Graphs = tuple[kg.KnowledgeGraph, kg.KnowledgeGraph]


@contextlib.contextmanager
def both(path: Path) -> Iterator[Graphs]:
    """The same graph at hand and served."""
    with serving("--data", path, "-q") as server:
        yield kg.open(path), kg.open(f"{server.url}sparql")


# ── our own server ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def graphs() -> Iterator[Graphs]:
    with both(FROZEN) as pair:
        yield pair


#: Every kind of thing, its names in three languages, and what is no thing of ours.
THINGS = [
    "通州", "tongzhou", "tongzhou qu", "Tongzhou District", "id:tongzhou", "北京自贸区",
    "beijing-ftz", "green-finance", "advanced-energy", "t-bmc-sme", "kg:focusesOn",
    "https://w3id.org/two-districts/id/two-zones",
]  # fmt: skip


@pytest.mark.server
def test_cards_are_equal_record_for_record(graphs: Graphs) -> None:
    here, there = graphs
    sampled = [row["thing"].value for row in here.query(ONE_OF_EACH)]
    assert len(sampled) > 15
    for name in (*THINGS, *sampled):
        with contextlib.suppress(NameNotFound):  # what has no name is not found in either
            assert there.show(name) == here.show(name), name


@pytest.mark.server
def test_names_that_nothing_has_are_the_same_names(graphs: Graphs) -> None:
    for name in ("Tongzou Distrikt", "id:nothing-here", "", "a\0b", '"; DROP ALL #', "甲" * 999):
        said = []
        for graph in graphs:
            with pytest.raises((NameNotFound, NameAmbiguous)) as caught:
                graph.show(name)
            said.append((str(caught.value), vars(caught.value)))
        assert said[0] == said[1]


@pytest.mark.server
def test_saved_queries_with_parameters_are_equal(graphs: Graphs, tmp_path: Path) -> None:
    here, there = graphs
    asked = ("district-focus", {"place": "通州"})
    assert there.query(*asked).rows == here.query(*asked).rows
    assert there.query("documents").rows == here.query("documents").rows
    url = repr(there).removeprefix("<KnowledgeGraph ").removesuffix(">")
    printed = [
        run("query", "shared-focus", "--param", "industry=金融科技", "-f", "csv", *args).stdout
        for args in (("--data", str(FROZEN)), ("--endpoint", url))
    ]
    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) > 1


METHODS: dict[str, Callable[[kg.KnowledgeGraph], object]] = {
    "why": lambda g: g.why("通州"),
    "search": lambda g: g.search("通州"),
    "progress": lambda g: g.progress("通州"),
    "series": lambda g: g.series("通州"),
    "conflicts": lambda g: g.conflicts("通州"),
    "compare": lambda g: g.compare("通州"),
    "diff": lambda g: g.diff(known_by="2021-01-11"),
    "measure": lambda g: g.measure("overlap"),
    "project": lambda g: g.project(),
    "view": lambda g: g.view(around="通州"),
    "export": lambda g: g.export("x.ttl"),
    "validate": lambda g: g.validate(),
    "as_of": lambda g: g.as_of(known_by="2021-01-11"),
    "rdflib": lambda g: g.rdflib(),
    "len": len,
}


@pytest.mark.parametrize("method", METHODS)
def test_what_an_endpoint_cannot_do_says_so_without_asking_it(method: str) -> None:
    nobody = kg.open("http://127.0.0.1:9/sparql")
    with pytest.raises(EndpointError, match=f"^{method} cannot be asked of http") as caught:
        METHODS[method](nobody)
    assert "\n" not in str(caught.value)


def test_every_method_is_asked_of_an_endpoint_or_refused() -> None:
    public = {name for name in vars(kg.KnowledgeGraph) if not name.startswith("_")}
    assert public - METHODS.keys() == {"query", "show", "close", "draw"}


# ── any graph, any query ──────────────────────────────────────────────────────────────────────────

QUERIES = [
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?o { ?s ?p ?o FILTER(!ISBLANK(?o)) } ORDER BY STR(?o) DATATYPE(?o) LANG(?o)",
    "SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?z } }",
    "SELECT (1/3 AS ?x) (1e400 AS ?y) (STRLANG('a', 'en-GB') AS ?z) ('\\u0001' AS ?c) {}",
    "SELECT * { VALUES (?a ?b) { (UNDEF 1) (2 UNDEF) (UNDEF UNDEF) } }",
    "SELECT (<<(<http://e.org/a> <http://e.org/b> 1)>> AS ?triple) {}",
    "SELECT * {}", "SELECT ?x {}", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://example.org/thing>",
    "ASK {}", "ASK { ?s <http://example.org/none> ?o }",
]  # fmt: skip


def comparable(query: str, answer: kg.Answer) -> tuple[object, ...]:
    """An answer such that equal ones are equal, in its order where the query asks for one.

    What a server calls a blank node is its own affair; which cells hold one is not.
    """
    if answer.kind == "boolean":
        return "boolean", answer.boolean
    rows: list[Any] = answer.rows if answer.kind == "rows" else answer.triples
    told = [["_:" if isinstance(t, ox.BlankNode) else str(t) for t in row] for row in rows]
    nodes = {t for row in rows for t in row if isinstance(t, ox.BlankNode)}
    in_order = told if "ORDER" in query else sorted(told)
    return answer.kind, answer.variables, len(nodes), in_order


@pytest.mark.server
def test_answers_are_equal_term_for_term(tmp_path: Path) -> None:
    path = tmp_path / "types.ttl"
    path.write_text(TYPES, "utf-8")
    with both(path) as (here, there):
        for query in QUERIES:
            found = [comparable(query, graph.query(query)) for graph in (here, there)]
            assert found[0] == found[1]
        # The triples of a file stand in no named graph, and are found all the same.
        assert there.show("http://example.org/thing") == here.show("http://example.org/thing")
        for wrong in ("SELECT ?x {", "DROP ALL", "ASK { SERVICE <http://e.org/> {} }", "nonsense"):
            said = []
            for graph in (here, there):
                with pytest.raises(QueryError) as caught:
                    graph.query(wrong)
                said.append(str(caught.value))
            assert said[1].endswith(said[0])


# ── servers that do not speak SPARQL ──────────────────────────────────────────────────────────────

JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n"
REPLIES = {
    "nothing": b"",
    "no HTTP": b"garbage\r\n\r\n",
    "another type": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello",
    "an endless header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    "bad chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a redirection to a file": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
    "no JSON": JSON + b"\xff\xfe",
    "JSON cut short": JSON + b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":',
    "no IRI": JSON + b'{"head":{"vars":["s","p","o","g"]},"results":{"bindings":'
    b'[{"s":{"type":"uri","value":"no iri"}}]}}',
    "no triples": JSON + b'{"head":{"vars":["s","p","o","g"]},"results":{"bindings":'
    b'[{"s":{"type":"literal","value":"x"}}]}}',
    "other columns": JSON + b'{"head":{"vars":["s"]},"results":{"bindings":[{}]}}',
    "a failure": b"HTTP/1.1 500 \xe9\xff\r\n\r\n\xff one\r\ntwo",
}


@contextlib.contextmanager
def replying(reply: bytes) -> Iterator[str]:
    """A server that answers every request with the same bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with contextlib.suppress(OSError):  # ends when the listener is closed
                while True:
                    client, _ = listener.accept()
                    with client, contextlib.suppress(OSError):
                        read_request(client)
                        client.sendall(reply)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.shutdown(socket.SHUT_RDWR)


def read_request(client: socket.socket) -> None:
    """Read a request to its end, so that hanging up loses no reply."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(65536)
    found = re.search(rb"(?i)content-length: (\d+)", head)
    missing = int(found[1]) - len(head.partition(b"\r\n\r\n")[2]) if found else 0
    while missing > 0:
        missing -= len(client.recv(65536))


@pytest.mark.parametrize("name", REPLIES)
def test_a_server_that_answers_otherwise_is_told_in_one_line(name: str) -> None:
    with replying(REPLIES[name]) as url:
        for ask in (
            lambda: kg.open(url).show("id:tongzhou"),
            lambda: kg.open(url).show("通州"),
            lambda: [list(quad) for quad in kg.open(url).query("CONSTRUCT WHERE {}").triples],
        ):
            with pytest.raises(QueryError) as caught:
                ask()
            assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "url", ["http://exa mple/", "http://", "https://[::1", "http://a\0b/", "http://127.0.0.1:x/",
            "http://127.0.0.1:99999999/", "http://127.0.0.1:9/\n", "http://\ud800/",
            "http://" + "a" * 100_000]
)  # fmt: skip
def test_an_address_that_is_none_is_told_in_one_line(url: str) -> None:
    for ask in (lambda: kg.open(url).query("ASK {}"), lambda: kg.open(url).show("通州")):
        with pytest.raises(KgError) as caught:
            ask()
        assert len(str(caught.value).splitlines()) == 1
        str(caught.value).encode()


def test_a_query_that_no_request_can_carry() -> None:
    with pytest.raises(QueryError, match="surrogates"):
        Endpoint("http://127.0.0.1:9/").query("ASK { ?s ?p '\ud800' }")
