"""The application of the server in this process, without workers of its own."""

from __future__ import annotations

import asyncio
import contextlib
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import cast

import uvicorn

from kg.server.app import Site, make_app
from kg.server.as_of import Snapshots
from kg.server.frames import pack, read_task, take_reply
from kg.server.pool import Limits, Pool
from kg.server.run import bind
from kg.server.tasks import Reply, Task
from kg.server.timeouts import PatientProtocol
from kg.server.worker.__main__ import answer
from support.serving import Client, wait_until


class HerePool:
    """Stands in for the pool: what a worker would answer, answered here."""

    limits = Limits()
    sizes: dict[str, int] = {}  # noqa: RUF012  nothing is ever counted

    async def ask(self, task: Task, **_: object) -> Reply:
        # Through a frame, as between the server and a worker.
        sent = read_task(io.BytesIO(pack(task)))
        assert sent is not None
        reply = answer(sent)
        assert reply.status != 500, reply.log
        received = take_reply(bytearray(pack(reply)))
        assert received is not None
        return received


def site_of(folder: Path, scratch: Path) -> Site:
    """The site of a store."""
    pool = cast("Pool", HerePool())
    return Site(
        pool=pool,
        snapshots=Snapshots(pool, folder, scratch),
        digest="0" * 16,
        title="Site",
        today=lambda: date(2026, 6, 30),
    )


@contextmanager
def listening(folder: Path, scratch: Path) -> Iterator[Client]:
    """The site of a store behind real connections, whose limits a test may set."""
    config = uvicorn.Config(
        make_app(site_of(folder, scratch)), http=PatientProtocol, lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    with bind("127.0.0.1", 0) as listening:
        serve = server.serve(sockets=[listening])
        thread = threading.Thread(target=asyncio.run, args=(serve,), daemon=True)
        thread.start()
        try:
            assert wait_until(lambda: server.started)
            yield Client(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        finally:
            server.should_exit = True
            thread.join()
