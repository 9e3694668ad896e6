"""Connections end in time, and a refusal reaches a client that is still sending."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator

import pytest
from support.serving import Server, serving

QUERY = {"Content-Type": "application/sparql-query"}
CHUNKED = b"Host: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b" " * 65536 + b"\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("-q") as running:
        yield running


@pytest.mark.parametrize("megabytes", [1, 4, 8])
def test_a_client_that_sends_too_much_reads_why(server: Server, megabytes: int) -> None:
    """An ordinary client reads nothing before it has sent everything."""
    for _ in range(5):
        answer = server.send("POST", "/sparql", headers=QUERY, body=b" " * megabytes * 1024**2)
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert answer.text == "the body is larger than the 204,800 bytes allowed\n"


def test_a_client_whose_address_is_too_long_reads_why(server: Server) -> None:
    answer = server.send("GET", "/sparql", params={"query": "a" * 3_000_000})
    assert (answer.status, answer.text) == (431, "the request is too long\n")


def test_a_body_that_no_address_takes_leaves_the_connection_usable(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(2):
        connection.request("POST", "/", body=b" " * 1024**2)
        refused = connection.getresponse()
        assert (refused.status, len(refused.read()) > 10) == (405, True)
        connection.request("GET", "/sparql?query=ASK%20%7B%7D")
        assert connection.getresponse().read().endswith(b"true}")
    connection.close()


def sent_until_cut(connection: socket.socket, piece: bytes, *, most: int, pause: float) -> int:
    """How many pieces could be sent before the server hung up."""
    for sent in range(most):
        try:
            connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            return sent
        time.sleep(pause)
    return most


@pytest.mark.parametrize("head", [b"POST / HTTP/1.1\r\n", b"POST /sparql HTTP/1.1\r\n"])
def test_a_body_that_goes_on_after_its_refusal_is_cut(server: Server, head: bytes) -> None:
    """Slowly, so that no limit of bytes is met: a connection is worth holding for a moment only."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head + CHUNKED + CHUNK * 8)
        assert connection.recv(65536).startswith((b"HTTP/1.1 405", b"HTTP/1.1 413"))
        assert sent_until_cut(connection, b"1\r\n \r\n", most=200, pause=0.05) < 200


def test_what_is_discarded_is_bounded_in_bytes(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + CHUNKED + CHUNK)
        assert sent_until_cut(connection, CHUNK, most=2000, pause=0) < 2000
    assert server.alive
