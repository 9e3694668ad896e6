"""A process that answers one task at a time from a read-only store: ``python -m kg.server.worker``.

It reads tasks from standard input and writes replies to standard output (:mod:`kg.server.frames`),
and ends when the server does. Memory is limited for the whole process, above what it needs to
stand ready; processor time for each task, as a backstop for when the server cannot kill it.
"""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

from kg.errors import ExportError, KgError, NameAmbiguous, NameNotFound
from kg.graph.dataset import Dataset
from kg.server.frames import pack, read_header

Reply = tuple[dict[str, Any], bytes]

#: Stores that stay open: the graph itself and a few views of it.
_OPEN_STORES: Final = 4
#: Largest answer, in bytes.
MAX_ANSWER: Final = 64 * 1024 * 1024


class Stores:
    """Open stores by folder, those used last."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Dataset] = OrderedDict()

    def __getitem__(self, folder: str) -> Dataset:
        """The dataset of a folder."""
        if folder not in self._open:
            self._open[folder] = Dataset.open(Path(folder))
            while len(self._open) > _OPEN_STORES:
                self._open.popitem(last=False)
        self._open.move_to_end(folder)
        return self._open[folder]


def answer(stores: Stores, task: dict[str, Any]) -> Reply:
    """Answer a task; every fault becomes a reply."""
    try:
        header, body = _TASKS[task["kind"]](stores, task)
    except NameNotFound as err:
        header, body = plain(404, str(err))
        return header | {"nearest": list(err.nearest)}, body
    except NameAmbiguous as err:
        return plain(404, str(err))
    except ExportError as err:
        return plain(406, str(err))
    except KgError as err:
        return plain(400, str(err))
    except MemoryError:
        return {"status": 503, "type": "text/plain; charset=utf-8", "fault": "memory"}, b""
    except Exception:
        fault = {"status": 500, "type": "text/plain; charset=utf-8", "log": traceback.format_exc()}
        return fault, b"something went wrong here; the server's log says what"
    if len(body) > MAX_ANSWER:
        size = MAX_ANSWER // (1024 * 1024)
        return plain(400, f"the answer is larger than {size} MB; add a LIMIT, or ask for less")
    return header, body


def plain(status: int, message: str) -> Reply:
    """A sentence for people."""
    return {"status": status, "type": "text/plain; charset=utf-8"}, f"{message}\n".encode()


def _query(stores: Stores, task: dict[str, Any]) -> Reply:
    from kg.server.worker.query import query

    return query(stores[task["folder"]], task)


def _page(stores: Stores, task: dict[str, Any]) -> Reply:
    from kg.server.worker.pages import page

    return page(stores[task["folder"]], task)


def _view(stores: Stores, task: dict[str, Any]) -> Reply:
    from kg.server.worker.as_of import write_view

    write_view(stores[task["folder"]], task)
    return {"status": 200, "type": "text/plain"}, b""


def _days(stores: Stores, task: dict[str, Any]) -> Reply:
    from kg.server.worker.as_of import days

    return {"status": 200, "type": "text/plain", "days": days(stores[task["folder"]])}, b""


def _ready(stores: Stores, task: dict[str, Any]) -> Reply:
    found = stores[task["folder"]]
    first = next(iter(found.match(None, None, None, ox.DefaultGraph())), None)
    return {"status": 200, "type": "text/plain", "empty": first is None}, b""


_TASKS: Final = {"query": _query, "page": _page, "view": _view, "days": _days, "ready": _ready}


def limit_memory(megabytes: int) -> None:
    """Let this process grow by so much and no more; where the system does not tell, do nothing."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def limit_processor(seconds: float) -> None:
    """Let the system end this process when one task takes more processor time than this."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def most_resident() -> int:
    """The most megabytes that this process has held."""
    most: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> (20 if sys.platform == "darwin" else 10)


def serve(source: BinaryIO, sink: BinaryIO, megabytes: int) -> None:
    """Answer tasks until there are no more."""
    import kg.server.worker.query  # noqa: F401  ready before the first task

    stores = Stores()
    limited = False
    while (task := read_header(source)) is not None:
        limit_processor(task["seconds"])
        if task["kind"] == "view":  # our own work, not a visitor's
            limit_memory(max(megabytes, 8192))
        header, body = answer(stores, task)
        if not limited or task["kind"] == "view":  # from now on, beyond what the open store takes
            limit_memory(megabytes)
            limited = True
        sink.write(pack(header | {"resident": most_resident()}, body))
        sink.flush()


def main() -> None:
    """Keep the pipe to the server for replies alone: whatever else is printed goes nowhere."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink, int(sys.argv[1]))


if __name__ == "__main__":
    main()
