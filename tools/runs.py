"""Runs the lines of a scenario in one checkout, and says what each of them left behind."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pty
import re
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from checkouts import Checkout
from service import ask, is_request

#: Seconds that a line may take.
_PATIENCE = 300
#: Begins a line that runs on a terminal.
_TERMINAL = "tty "
#: The frames of a traceback; what stays is its first line and the error.
_FRAMES = re.compile(rb"(Traceback \(most recent call last\):\n)(?: .*\n)+")
#: The name of a blank node: every run makes new ones.
_BLANK = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
#: A moment in the name of a file.
_MOMENT = re.compile(r"\d{4}-?\d\d-?\d\d[T _-]?\d\d[:-]?\d\d[:-]?\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file or folder below a working folder.

    Attributes:
        name: Its name there; a folder's ends with ``/``.
        digest: SHA-256 of its content; empty for a folder and for what is gone.
    """

    name: str
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a line left behind.

    Attributes:
        parts: Exit code and streams of a command, or status, headers and body of an answer.
        files: What it made, changed or removed in the working folder, by name without moments.
    """

    parts: dict[str, bytes]
    files: dict[str, File] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Side:
    """One checkout while a scenario runs.

    Attributes:
        checkout: The checkout.
        folder: The working folder.
        port: Of the server of the scenario; 0 where there is none.
    """

    checkout: Checkout
    folder: Path
    port: int = 0

    def run(self, line: str) -> Outcome:
        """Run a command line, or send a request."""
        if is_request(line):
            parts, changed = ask(self.port, line), {}
        else:
            before = _files(self.folder)
            parts = self._ended(line)
            after = _files(self.folder)
            changed = {n: f for n, f in after.items() if before.get(n) != f}
            changed |= {n: File(name=f.name) for n, f in before.items() if n not in after}
        return Outcome(
            parts={name: self.plain(content) for name, content in parts.items()}, files=changed
        )

    def content(self, file: File) -> bytes:
        """A file of the working folder, as :meth:`plain` makes it; a word for what is none."""
        path = self.folder / file.name
        if path.is_file():
            return self.plain(path.read_bytes())
        return b"folder" if path.is_dir() else b"gone"

    def plain(self, content: bytes) -> bytes:
        """A text without what belongs to this run alone: folders, port, frames, blank nodes."""
        for path, name in (
            (self.folder, b"FOLDER"),
            (self.checkout.scratch, b"SCRATCH"),
            (self.checkout.root, b"CHECKOUT"),
        ):
            content = content.replace(os.fsencode(path), name)
        if self.port:
            content = content.replace(b":%d" % self.port, b":PORT")
        return _BLANK.sub(b"BLANK", _FRAMES.sub(rb"\1", content))

    @property
    def environment(self) -> dict[str, str]:
        """That of the checkout, and where its server answers."""
        own = {"KG_SERVER": f"http://127.0.0.1:{self.port}"} if self.port else {}
        return self.checkout.environment | own

    def _ended(self, line: str) -> dict[str, bytes]:
        """Exit code and streams of a command line."""
        on_terminal = line.startswith(_TERMINAL)
        ours, theirs = pty.openpty() if on_terminal else (-1, subprocess.PIPE)
        process = subprocess.Popen(
            ["sh", "-c", line.removeprefix(_TERMINAL)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        watch = threading.Timer(_PATIENCE, os.killpg, (process.pid, signal.SIGKILL))
        watch.start()
        if on_terminal:
            os.close(theirs)
            streams = {"terminal": _shown(ours)}
        else:
            out, err = process.communicate()
            streams = {"stdout": out, "stderr": err}
        code = process.wait()
        watch.cancel()
        return {"exit code": b"%d" % code, **streams}


def _shown(terminal: int) -> bytes:
    """All that programs write to a terminal until they have closed it."""
    shown = b""
    with contextlib.suppress(OSError):  # so Linux says that nobody writes any more
        while more := os.read(terminal, 65536):
            shown += more
    os.close(terminal)
    return shown


def _files(folder: Path) -> dict[str, File]:
    """All files and folders below a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            file = File(name=name, digest=hashlib.sha256(path.read_bytes()).hexdigest())
        else:
            file = File(name=f"{name}/")
        found[_MOMENT.sub("MOMENT", file.name)] = file
    return found
