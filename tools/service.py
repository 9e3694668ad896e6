"""Starts ``kg serve`` for the requests of a scenario, sends them, and reads what it tells."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

#: Seconds that an answer, and that the end of the server, may take.
_PATIENCE = 60
_REQUEST = re.compile(r"(?:GET|HEAD|POST|PUT|DELETE|OPTIONS) /")
_HEADER = re.compile(r"([\w-]+): (.*)")
_SERVING = re.compile(r"serving at http://127\.0\.0\.1:(\d+)/")
#: Headers of the moment and of the connection.
_PASSING = frozenset({"connection", "content-length", "date", "keep-alive"})
#: The moment and the address of the client at the head of a line of the log.
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d 127\.0\.0\.1:\d+")
#: What names the data and the code together differs with every change of the code.
_STATE = re.compile(rb'("data": ")[0-9a-f]{16}"')


@dataclass(slots=True, kw_only=True)
class Service:
    """A server that was started.

    Attributes:
        port: Where it answers; 0 where it did not start.
        parts: Exit code and streams, once it has ended.
    """

    port: int = 0
    parts: dict[str, bytes] = field(default_factory=dict)


@contextlib.contextmanager
def serving(line: str, *, folder: Path, environment: Mapping[str, str]) -> Iterator[Service]:
    """Start the server that a command line asks for, and end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", *shlex.split(line)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    service, log = Service(), process.stderr
    told = []
    for text in log:
        told.append(text)
        if match := _SERVING.search(text.decode("utf-8", "replace")):
            service.port = int(match[1])
            break
    reader = threading.Thread(target=lambda: told.extend(log))
    reader.start()
    try:
        yield service
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        service.parts = {
            "exit code": b"%d" % process.returncode,
            "stdout": process.stdout.read(),
            "stderr": _MOMENT.sub(b"MOMENT CLIENT", b"".join(told)),
        }
        process.stdout.close()
        log.close()


def is_request(line: str) -> bool:
    """Whether a line is a request, such as ``GET /search?q=通州 'Accept: text/html'``."""
    return _REQUEST.match(line) is not None


def ask(port: int, line: str) -> dict[str, bytes]:
    """Status, headers and body of the answer to a request.

    Behind the address come headers; a word that is none is the body.
    """
    method, address, *more = shlex.split(line)
    found = [match for word in more if (match := _HEADER.fullmatch(word))]
    headers = {match[1]: match[2] for match in found}
    body = next((word for word in more if not _HEADER.fullmatch(word)), None)
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        target = quote(address, safe="/?&=:;,%+@!*()'~")
        connection.request(method, target, body and body.encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as err:
        return {"status": f"none ({type(err).__name__})".encode()}
    finally:
        connection.close()
    return {
        "status": b"%d" % answer.status,
        "headers": "\n".join(_told(answer.getheaders())).encode(),
        "body": _STATE.sub(rb'\1STATE"', content),
    }


def _told(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Headers by name, without what tells the moment or the version; lists of methods in order."""
    told = []
    for given, value in headers:
        name = given.lower()
        if name == "allow":
            value = ", ".join(sorted(value.split(", ")))
        if name not in _PASSING:
            told.append(f"{name}: {'…' if name == 'etag' else value}")
    return sorted(told)
