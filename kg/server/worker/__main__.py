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
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from kg.errors import ExportError, KgError, NameAmbiguous, NameNotFound, RequestError
from kg.graph.dataset import Dataset
from kg.server import tasks
from kg.server.frames import pack, read_task
from kg.server.tasks import OUT_OF_MEMORY, Reply, Task

#: Stores that stay open: the graph itself and a few views of it.
_OPEN_STORES: Final = 4
#: Largest answer, in bytes.
MAX_ANSWER: Final = 64 * 1024 * 1024


@lru_cache(maxsize=_OPEN_STORES)
def dataset_of(folder: str) -> Dataset:
    """The dataset of a store."""
    return Dataset.open(Path(folder))


def answer(task: Task) -> Reply:
    """Answer a task; every fault becomes a reply."""
    try:
        reply = _perform(dataset_of(task.folder), task)
    except Exception as err:
        return refusal(err)
    if len(reply.body) > MAX_ANSWER:
        message = f"the answer is larger than {MAX_ANSWER >> 20} MB; add a LIMIT, or ask for less"
        return Reply.sentence(400, message)
    return reply


def refusal(err: Exception) -> Reply:
    """The reply to a task that failed; an error that is no fault of the request is logged.

    >>> refusal(RequestError(406, "no such format")).status
    406
    """
    match err:
        case RequestError():
            return Reply.sentence(err.status, str(err))
        case NameNotFound():
            return Reply.sentence(404, str(err), nearest=err.nearest)
        case NameAmbiguous():
            return Reply.sentence(404, str(err))
        case ExportError():
            return Reply.sentence(406, str(err))
        case KgError():
            return Reply.sentence(400, str(err))
        case MemoryError():
            return Reply.sentence(503, OUT_OF_MEMORY)
    reply = Reply.sentence(500, "something went wrong here; the server's log says what")
    return replace(reply, log="".join(traceback.format_exception(err)))


def _perform(dataset: Dataset, task: Task) -> Reply:
    """What a task asks for; modules that few tasks need are loaded with the first of them."""
    match task:
        case tasks.QueryTask():
            from kg.server.worker.query import query

            return query(dataset, task)
        case tasks.PageTask() | tasks.FaultTask():
            from kg.server.worker.pages import page

            return page(dataset, task)
        case tasks.ViewTask():
            from kg.server.worker.as_of import write_view

            write_view(dataset, task)
        case tasks.DaysTask():
            from kg.server.worker.as_of import days

            return Reply(status=200, type="text/plain", days=days(dataset))
        case _:
            next(iter(dataset.match(None, None, None, ox.DefaultGraph())), None)
    return Reply(status=200, type="text/plain")


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
    """The most megabytes that this process has held.

    >>> most_resident() > 1
    True
    """
    most: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> (20 if sys.platform == "darwin" else 10)


def serve(source: BinaryIO, sink: BinaryIO, megabytes: int) -> None:
    """Answer tasks until there are no more."""
    import kg.server.worker.query  # noqa: F401  ready before the first task

    limited = False
    while task := read_task(source):
        limit_processor(task.seconds)
        is_ours = isinstance(task, tasks.ViewTask)  # not a visitor's work
        if is_ours:
            limit_memory(max(megabytes, 8192))
        reply = answer(task)
        if not limited or is_ours:  # from now on, beyond what the open store takes
            limit_memory(megabytes)
            limited = True
        sink.write(pack(replace(reply, resident=most_resident())))
        sink.flush()


def main() -> None:
    """Keep the pipe to the server for replies alone: whatever else is printed goes nowhere."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink, int(sys.argv[1]))


if __name__ == "__main__":
    main()
