"""Starts ``kg serve`` as a process of its own, and speaks HTTP with it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from support.project import COVERAGE, ROOT, unmeasured
from support.shared import built_folder

#: Seconds after which something does not come any more, on the busiest machine.
AT_MOST: Final = 120.0


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
class Client:
    """Asks a server."""

    url: str

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
        timeout: float = AT_MOST,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        target = f"{path}?{urlencode(params)}" if params else path
        try:
            # A server that refuses a body may hang up while it is sent: its reply is there to read.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
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

    def sizes(self) -> dict[str, Any]:
        """What the server tells operators about its workers."""
        sizes: dict[str, Any] = json.loads(self.get("/healthz").body)
        return sizes

    def busy_with(self, slow: int) -> bool:
        """Whether so many long queries are on their way, now or before long."""
        return wait_until(lambda: self.sizes()["slow"] == slow)

    def answers(self) -> bool:
        """Whether it answers a small question, now or before long."""
        return wait_until(lambda: '"boolean":true' in self.ask("ASK {}").text)


@dataclass
class Server(Client):
    """A server that runs as a process of its own."""

    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        """Whether the process that was started is there still, and answers."""
        return self.process.poll() is None and self.answers()

    def rests(self) -> bool:
        """Whether its workers stand ready and none has a task, now or before long."""
        return wait_until(lambda: (s := self.sizes())["slow"] == s["waiting"] == 0 < 1 < s["idle"])


@contextmanager
def serving(*args: str | Path, measured: bool = True) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1, ended afterwards.

    A query may take a minute where the test does not say how long: also on a busy machine.

    Args:
        args: Options of ``kg serve``.
        measured: Whether its lines count, where coverage is measured.
    """
    measured = measured and COVERAGE in os.environ
    env = (os.environ if measured else unmeasured()) | {"PYTHONPATH": str(ROOT)}
    limit = () if "--timeout" in args else ("--timeout", "60")
    if not {"--data", "--store"} & set(args):
        built_folder()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", *limit, *map(str, args)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        env=env,
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
        if measured and process.poll() is None:
            _let_workers_end(process)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        listener.join(5)
        process.stderr.close()


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a server has started."""
    command = ["ps", "-o", "pid=", "--ppid", str(process.pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    status = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return bool(status.strip()) and "Z" not in status


def _let_workers_end(process: subprocess.Popen[str]) -> None:
    """Let each worker write down what it ran.

    A server kills its workers, which then write nothing. So it is held for a moment, while they
    end by a signal on which coverage saves (``sigterm`` in setup.cfg); then it goes on to stop.
    """
    process.send_signal(signal.SIGSTOP)
    try:
        workers = workers_of(process)
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not any(map(runs, workers)), within=5)
        process.terminate()
    finally:
        process.send_signal(signal.SIGCONT)


def wait_until(holds: Callable[[], object], *, within: float = AT_MOST) -> bool:
    """Whether something comes to hold; the limit is generous, as the machine may be busy."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
