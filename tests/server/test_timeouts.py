"""Connections end in time, and a refusal reaches a client that is still sending."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from support.here import listening
from support.serving import AT_MOST, Client, wait_until

from kg.graph.dataset import Dataset
from kg.graph.store import write_store

FOREVER = 3600.0
QUERY = {"Content-Type": "application/sparql-query"}
CHUNKED = b"Host: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b" " * 65536 + b"\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("site")
    node = ox.NamedNode("http://example.org/a")
    write_store(folder / "store", Dataset.from_quads([ox.Quad(node, node, node)]))
    with listening(folder / "store", folder) as here:
        yield here


@pytest.fixture
def lingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server reads on however long it takes: a client may be late on a busy machine."""
    monkeypatch.setattr("kg.server.timeouts.LINGER_SECONDS", FOREVER)


@pytest.mark.usefixtures("lingers")
@pytest.mark.parametrize("megabytes", [1, 4, 8])
def test_a_client_that_sends_too_much_reads_why(server: Client, megabytes: int) -> None:
    """An ordinary client reads nothing before it has sent everything."""
    for _ in range(5):
        answer = server.send("POST", "/sparql", headers=QUERY, body=b" " * megabytes * 1024**2)
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert answer.text == "the body is larger than the 204,800 bytes allowed\n"


@pytest.mark.usefixtures("lingers")
def test_a_client_whose_address_is_too_long_reads_why(server: Client) -> None:
    answer = server.send("GET", "/sparql", params={"query": "a" * 3_000_000})
    assert (answer.status, answer.text) == (431, "the request is too long\n")


@pytest.mark.usefixtures("lingers")
def test_a_body_that_no_address_takes_leaves_the_connection_usable(server: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=AT_MOST)
    for _ in range(2):
        connection.request("POST", "/", body=b" " * 1024**2)
        refused = connection.getresponse()
        assert (refused.status, len(refused.read()) > 10) == (405, True)
        connection.request("GET", "/sparql?query=ASK%20%7B%7D")
        assert b'"boolean":true' in connection.getresponse().read()
    connection.close()


def is_cut(connection: socket.socket, piece: bytes) -> bool:
    """Whether the server hangs up while more is sent."""

    def hung_up() -> bool:
        try:
            connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            return True
        return False

    return wait_until(hung_up)


@pytest.mark.parametrize("head", [b"POST / HTTP/1.1\r\n", b"POST /sparql HTTP/1.1\r\n"])
def test_a_body_that_goes_on_after_its_refusal_is_cut(server: Client, head: bytes) -> None:
    """Slowly, so that no limit of bytes is met: a connection is worth holding for a moment only."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=AT_MOST) as connection:
        connection.sendall(head + CHUNKED + CHUNK * 8)
        assert connection.recv(65536).startswith((b"HTTP/1.1 405", b"HTTP/1.1 413"))
        assert is_cut(connection, b"1\r\n \r\n")


@pytest.mark.usefixtures("lingers")
def test_what_is_discarded_is_bounded_in_bytes(server: Client) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=AT_MOST) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + CHUNKED + CHUNK)
        assert is_cut(connection, CHUNK * 16)
    assert server.answers()
