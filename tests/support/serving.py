"""Starts ``kg serve`` as a process of its own, and speaks HTTP with it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from support.project import ROOT


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port
        return port

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Sequence[tuple[str, str]] | Mapping[str, str] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 30,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        target = f"{path}?{urlencode(params)}" if params else path
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            kept = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, kept, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "text/html", **params: str) -> Answer:
        return self.send("GET", path, params=params, headers={"Accept": accept})

    def ask(self, query: str, accept: str = "*/*", **params: str) -> Answer:
        return self.send(
            "GET", "/sparql", params={"query": query, **params}, headers={"Accept": accept}
        )

    def busy_with(self, slow: int, *, within: float = 10) -> bool:
        """Whether so many long queries are on their way, now or before ``within`` seconds."""
        deadline = time.monotonic() + within
        while (found := json.loads(self.get("/healthz").body)["slow"]) != slow:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return bool(found == slow)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None and self.ask("ASK {}").text.endswith("true}")


@contextmanager
def serving(*args: str | Path) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1, ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", *map(str, args)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr
    first = ""
    for line in process.stderr:
        first = line
        if match := re.search(r"serving at (\S+)", line):
            server = Server(match[1], process)
            break
    else:
        raise AssertionError(f"the server did not start: {first}")

    def listen() -> None:
        assert process.stderr
        server.log.extend(iter(process.stderr.readline, ""))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        listener.join(5)
        process.stderr.close()
