"""What is sent to bring a server down: each is answered, and nobody else notices."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar
from urllib.parse import urlencode

import pytest
from support.serving import AT_MOST, Answer, Server, serving, wait_until

pytestmark = pytest.mark.server
LIMIT = 2.0
#: Tries, of which one must go well: other work on the machine only ever adds faults.
TRIES = 5
T = TypeVar("T")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--timeout", str(LIMIT), "--memory", "256M", "-q") as running:
        yield running


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address that remembers who called."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815  as the library calls it

        def log_message(self, *args: object) -> None:
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/", calls
    httpd.shutdown()
    httpd.server_close()
    thread.join()


class Witness:
    """Another client, which asks small questions all the while."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self.asked = 0
        self.wrong: list[str] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.wait(0.05):
            answer = self._server.ask("ASK { id:tongzhou a kg:District }", n=str(self.asked))
            self.asked += 1
            if '"boolean":true' not in answer.text:
                self.wrong.append(answer.text)

    def __enter__(self) -> Witness:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def watched(server: Server, send: Callable[[], T]) -> T:
    """What came of something bad: it must end by itself and hurt nobody.

    How soon is measured by ``make bench-serve``.
    """
    for _ in range(TRIES):
        assert server.rests()
        with Witness(server) as witness:
            began = time.monotonic()
            result = send()
            spent = time.monotonic() - began
        if not witness.wrong:
            break
    assert witness.wrong == []
    assert spent <= AT_MOST
    assert server.alive
    return result


def answered(server: Server, send: Callable[[], Answer], *, statuses: set[int]) -> Answer:
    """Send something bad; the answer is one of ``statuses``, in plain words."""
    answer = watched(server, send)
    assert answer.status in statuses, answer.text[:300]
    if answer.status >= 400:
        assert answer.type == "text/plain"
        assert 10 < len(answer.text) < 500
    return answer


def post(server: Server, query: str) -> Answer:
    body = urlencode({"query": query}).encode()
    return server.send("POST", "/sparql", headers=FORM, body=body)


NUMBERS = " ".join(map(str, range(1000)))
DOUBLING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
RUNAWAYS = {
    "Cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "product of VALUES": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {NUMBERS} }}" for n in range(5))
    + " }",
    "sorting bomb": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a LIMIT 1",
    "grouping bomb": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "endless rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "endless triples": "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    "doubling CONCAT": f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('0123456789' AS ?x0) {DOUBLING} }}",
    "product in a sub-query": "ASK { { SELECT (SUM(?n) AS ?s) { ?a ?b ?c . ?d ?e ?f "
    "BIND(STRLEN(STR(?f)) AS ?n) } } FILTER(?s < 0) }",
    "regex of all pairs": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "FILTER REGEX(CONCAT(STR(?c), STR(?f)), '(a+)+$') }",
}


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_is_stopped(server: Server, name: str) -> None:
    for _ in range(TRIES):
        answer = answered(server, lambda: post(server, RUNAWAYS[name]), statuses={503})
        if "the server is busy" not in answer.text:  # with the workers of the runaway before
            break
    assert any(word in answer.text for word in ("longer than the 2 s", "too much memory"))


NESTED = {
    "3,000 groups": "SELECT * " + "{" * 3000 + "}" * 3000,
    "20,000 brackets": "SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }",
    "20,000 paths": "SELECT * { ?s " + "(" * 20000 + "<urn:p>" + ")" * 20000 + " ?o }",
    "20,000 blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 20000 + "1" + "]" * 20000 + " }",
    "20,000 triple terms": "SELECT * { ?s ?p " + "<<( ?s ?p " * 20000 + "1" + ")>>" * 20000 + " }",
    "20,000 sums": "SELECT (" + "1+" * 20000 + "1 AS ?n) {}",
    "20,000 negations": "SELECT * { FILTER(" + "!" * 20000 + "true) }",
    "20,000 UNIONs": "SELECT * { {}" + " UNION {}" * 20000 + " }",
    "3,000 UNIONs": "SELECT * { {}" + " UNION {}" * 3000 + " }",
    "3,000 OPTIONALs": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 3000 + "}",
    "3,000 BINDs": "SELECT * { " + " ".join(f"BIND({n} AS ?v{n})" for n in range(3000)) + " }",
    "3,000 patterns": "SELECT * { " + " ".join(f"?s ?p{n} ?o{n} ." for n in range(3000)) + " }",
    "an endless string": "SELECT * { FILTER('" + "a" * 60000,
    "100 kB of comment": "ASK {} #" + "a" * 100_000,
}


@pytest.mark.parametrize("name", NESTED)
def test_what_would_crash_the_engine_is_refused(server: Server, name: str) -> None:
    answered(server, lambda: post(server, NESTED[name]), statuses={400, 413})


CALLS = {
    "SERVICE": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SERVICE SILENT": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SERVICE of a variable": "SELECT * { BIND(<URL> AS ?v) SERVICE ?v { ?s ?p ?o } }",
    "SERVICE in a sub-query": "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SERVICE without blanks": "SELECT * { FILTER(true)SERVICE<URL>{?s ?p ?o} }",
    "SERVICE in lower case": "select * { service <URL> { ?s ?p ?o } }",
    "SERVICE in NOT EXISTS": "ASK { FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "FROM": "SELECT * FROM <URL> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "FROM file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "LOAD": "LOAD <URL>",
    "INSERT": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "CLEAR": "CLEAR ALL",
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_calls_out_and_nothing_changes(
    server: Server, canary: tuple[str, list[str]], name: str
) -> None:
    url, calls = canary
    query = CALLS[name].replace("URL", url)
    answered(server, lambda: server.ask(query), statuses={400})
    assert calls == []


def test_graphs_of_the_protocol_are_not_fetched_either(
    server: Server, canary: tuple[str, list[str]]
) -> None:
    url, calls = canary
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = server.ask("SELECT * { ?s ?p ?o }", **{name: url})
        assert answer.status == 400
        assert f"there is no graph {url}" in answer.text
    assert calls == []


def test_a_regular_expression_does_not_explode(server: Server) -> None:
    query = f"SELECT (REGEX('{'a' * 5000}', '^(a+)+b$') AS ?n) {{}}"
    answered(server, lambda: post(server, query), statuses={200})


def test_a_path_over_everything_ends(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s (!<urn:p>)* ?o }"
    answered(server, lambda: post(server, query), statuses={200, 503})


# ── clients that do not behave ────────────────────────────────────────────────────────────────────


def raw(server: Server, *parts: bytes, patience: float = AT_MOST) -> bytes:
    """Send bytes and read until the server hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        try:
            for part in parts:
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    return received


def refused(server: Server, status: int, *parts: bytes) -> None:
    received = watched(server, lambda: raw(server, *parts))
    assert received.startswith(f"HTTP/1.1 {status} ".encode())


HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


def test_a_head_that_never_ends(server: Server) -> None:
    refused(server, 408, b"GET /sparql HTTP/1.1\r\nHost: x\r\n")


def test_a_body_that_never_comes(server: Server) -> None:
    refused(server, 408, HEAD + b"Content-Length: 100\r\n\r\n", b"ASK")


def test_a_body_that_is_announced_as_huge(server: Server) -> None:
    refused(server, 413, HEAD + b"Content-Length: 99999999999\r\n\r\n")


def test_a_body_without_end(server: Server) -> None:
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    refused(server, 413, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[piece] * 20)


def test_an_address_without_end(server: Server) -> None:
    refused(server, 431, b"GET /sparql?query=", *[b"a" * 65536] * 12)


def test_headers_without_end(server: Server) -> None:
    refused(
        server, 431, b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"X-A: " + b"a" * 65000 + b"\r\n"] * 12
    )


def test_what_is_no_http(server: Server) -> None:
    refused(server, 400, b"\x16\x03\x01\x00\xa5 nonsense\r\n\r\n")


def test_an_idle_connection_is_closed(server: Server) -> None:
    assert watched(server, lambda: raw(server)) == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../setup.cfg",
        "/static/..%2f..%2f..%2fsetup.cfg",
        "/static/%2e%2e/%2e%2e/setup.cfg",
        "/static/",
        "/id/../../etc/passwd",
        "/id/..%2f..%2fetc%2fpasswd",
        "/%00",
        "/id/%ff%fe",
        "/id/a'\"><script>",
        "//etc/passwd",
        "/id/" + "a" * 5000,
    ],
)
def test_addresses_of_files_lead_nowhere(server: Server, path: str) -> None:
    received = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int(received.split(b" ", 2)[1])
    assert status in (400, 404)
    assert b"root:" not in received
    assert b"[metadata]" not in received
    assert server.alive


def test_more_than_200_parameters(server: Server) -> None:
    params = [("a", "b")] * 300
    answered(server, lambda: server.send("GET", "/sparql", params=params), statuses={400})


def test_many_runaways_at_a_time_leave_room_for_others(server: Server) -> None:
    """All eight end in time; who asks meanwhile is answered, at the latest when they are over."""
    assert server.rests()
    began = time.monotonic()
    with Witness(server) as witness, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: post(server, RUNAWAYS["Cartesian product"]), range(8)))
        assert wait_until(lambda: witness.asked > len(witness.wrong))
    assert {answer.status for answer in found} == {503}
    assert time.monotonic() - began <= AT_MOST
    assert all(text.startswith("the server is busy") for text in witness.wrong)
    assert server.alive


def test_a_client_that_hangs_up_frees_its_worker() -> None:
    query = urlencode({"query": RUNAWAYS["Cartesian product"]})
    head = f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n"
    with serving("--timeout", "60", "-q") as patient:
        with socket.create_connection(("127.0.0.1", patient.port)) as connection:
            connection.sendall(head.encode())
            assert patient.busy_with(1)
        assert patient.busy_with(0)


def test_an_answer_that_nobody_reads_hinders_nobody(server: Server) -> None:
    query = urlencode({"query": "SELECT * { ?s ?p ?o }"})
    with ExitStack() as open_ones:
        for _ in range(3):
            connection = socket.create_connection(("127.0.0.1", server.port))
            open_ones.enter_context(connection)
            connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with Witness(server) as witness:
            # Were a worker held until its answer is read, nobody would be served however long.
            assert wait_until(lambda: witness.asked >= 10)
        assert witness.wrong == []
    assert server.alive
