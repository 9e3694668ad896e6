"""The language model plug-in against a small local server: well, badly, slowly and not at all."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from support.curating import source_of

from kg.errors import SourceError
from kg.extract.llm import ChatModel
from kg.extract.records import Candidate

TEXT = "The Dock Area focuses on rope. It has 40 docks, said the Harbour Bureau."
GOOD = {
    "claims": [
        {
            "sentence": "The Dock Area focuses on rope.",
            "relation": "focusesOn",
            "subject": "Dock Area",
            "object": "rope",
        },
        {
            "sentence": "It has 40 docks, said the Harbour Bureau",
            "relation": "observation",
            "subject": "Dock Area",
            "object": "40",
            "metric": "docks",
        },
    ]
}


@contextmanager
def server(
    reply: Callable[[dict[str, Any]], tuple[int, bytes]],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A chat server; yields its address and the requests that it got."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            seen.append(json.loads(self.rfile.read(size)) | {"path": self.path})
            status, body = reply(seen[-1])
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the caller has gone

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1", seen
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def chat(content: object) -> Callable[[dict[str, Any]], tuple[int, bytes]]:
    """A server that answers with this content."""
    words = content if isinstance(content, str) else json.dumps(content)
    body = json.dumps({"choices": [{"message": {"content": words}}]}).encode()
    return lambda request: (200, body)


def ask(
    url: str, cache: Path | None = None, timeout: float = 60.0
) -> tuple[list[Candidate], ChatModel]:
    """The candidates of a server."""
    model = ChatModel(url, "m", cache, timeout)
    return list(model.candidates(source_of(TEXT))), model


def test_copied_words_are_found_at_their_offsets() -> None:
    with server(chat(GOOD)) as (url, seen):
        found, model = ask(url)
    assert [(c.relation, c.subject.text) for c in found] == [
        ("focusesOn", "Dock Area"),
        ("observation", "Dock Area"),
    ]
    assert all(TEXT[c.sentence.start : c.sentence.end] == c.sentence.text for c in found)
    assert found[1].measurement is not None
    assert (found[1].measurement.value.number, found[0].rule, found[0].confidence) == (
        40,
        "llm:m",
        0.0,
    )
    assert not model.refused
    assert (seen[0]["path"], seen[0]["temperature"]) == ("/v1/chat/completions", 0)
    assert TEXT in seen[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ({"sentence": "The Dock Area focuses on gold."}, "sentence is not in the text"),
        ({"object": "gold"}, "subject or object is not in the sentence"),
        ({"subject": "Hill"}, "subject or object is not in the sentence"),
        ({"relation": "likes"}, "unknown relation"),
        ({"relation": "observation"}, "object is not a figure"),
        ({"subject": 3}, "claim without sentence, relation, subject or object"),
    ],
)
def test_what_is_not_in_the_text_is_refused_and_counted(claim: dict[str, Any], why: str) -> None:
    with server(chat({"claims": [GOOD["claims"][0] | claim, 7]})) as (url, _):
        found, model = ask(url)
    assert found == []
    assert model.refused == {why: 1, "claim is not a JSON object": 1}


@pytest.mark.parametrize(
    "nonsense", ["", "no", "[1, 2]", '{"claims": 3}', "{" * 50, '{"claims": [', "\0"]
)
def test_nonsense_gives_nothing(nonsense: str) -> None:
    with server(chat(nonsense)) as (url, _):
        found, model = ask(url)
    assert found == []
    assert sum(model.refused.values()) == 1


def test_answers_are_kept_by_hash(tmp_path: Path) -> None:
    with server(chat(GOOD)) as (url, seen):
        first, _ = ask(url, tmp_path)
        again, _ = ask(url, tmp_path)
        assert (again, len(seen)) == (first, 1)
    assert ask(url, tmp_path)[0] == first


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (lambda request: (500, b"{}"), "answers 500"),
        (lambda request: (200, b"no json"), "does not speak the chat protocol"),
        (lambda request: (200, b'{"choices": []}'), "does not speak the chat protocol"),
    ],
)
def test_a_bad_server_is_one_line(
    reply: Callable[[dict[str, Any]], tuple[int, bytes]], message: str
) -> None:
    with server(reply) as (url, _), pytest.raises(SourceError, match=message):
        ask(url)


def test_a_slow_server_is_left() -> None:
    left = threading.Event()

    def slow(request: dict[str, Any]) -> tuple[int, bytes]:
        left.wait()
        return 200, b"{}"

    with server(slow) as (url, _):
        try:
            with pytest.raises(SourceError, match=r"did not answer in 0\.2 seconds"):
                ask(url, timeout=0.2)
        finally:
            left.set()


def test_no_server_and_no_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="cannot be reached"):
        ask(f"http://127.0.0.1:{port}/v1")
    with pytest.raises(SourceError, match="is not an http address"):
        ask("localhost:8080")


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a b/", "http://a..b/", "http://\u2100/", "http://a:99999/"]
)
def test_an_address_that_cannot_be_is_one_line(url: str) -> None:
    with pytest.raises(SourceError, match="is not an http address"):
        ask(url)


@pytest.mark.parametrize("timeout", [-1, 0, 1e20, float("nan")])
def test_a_time_that_cannot_be_waited_is_one_line(timeout: float) -> None:
    with pytest.raises(SourceError, match="is not between 0 and 86400 seconds"):
        ask("http://127.0.0.1:1/v1", timeout=timeout)
