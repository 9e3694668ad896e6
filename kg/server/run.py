"""Opens what is to be served, binds the port, runs until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.resources import cache_folder, data_folder, store_name

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.server.pool import Pool

_NAME: Final = "Two Districts KG"
_PACKAGE: Final = Path(__file__).parents[1]
#: Connections at a time.
_CONNECTIONS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A store that is ready to be served.

    Attributes:
        folder: Where it is.
        digest: Names its content and the program that serves it.
        title: What its pages call it.
        scratch: An empty folder for views of it.
    """

    folder: Path
    digest: str
    title: str
    scratch: Path


@contextlib.contextmanager
def opened(
    dataset: Callable[[], Dataset], *, store: Path | None = None, title: str = ""
) -> Iterator[Opened]:
    """A store on disk: the given one, that of the bundled graph, or a temporary one.

    Args:
        dataset: Gives the graph where no store is given.
        store: A folder that holds a store.
        title: Empty for the bundled graph.

    Raises:
        RdfError: the store is missing, half written or damaged.
        ExportError: no store can be written.
    """
    from kg.graph.dataset import Dataset

    with tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        if store is not None:
            Dataset.open(store)
            store, title = store.resolve(), store.name
            content = _fingerprint([store / "CURRENT", *store.glob("*.sst")])
        else:
            found = dataset()
            content = store_name(data_folder())
            kept, store = cache_folder() / content, scratch / "graph"
            if not title and (kept / "CURRENT").exists():
                # Links of its own: the cache drops a store when others have been used since.
                shutil.copytree(kept, store, copy_function=_link)
            else:
                from kg.graph.store import write_store

                write_store(store, found)
                lines = sorted(str(quad) for quad in found.quads())
                content = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        program = _fingerprint(path for path in _PACKAGE.rglob("*.*") if path.suffix != ".pyc")
        digest = hashlib.sha256(f"{program}\0{content}".encode()).hexdigest()[:16]
        yield Opened(folder=store, digest=digest, title=title or _NAME, scratch=scratch)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def _fingerprint(paths: Iterable[Path]) -> str:
    """Names, sizes and times of files: what changes with any of them."""
    states = ((path, path.stat()) for path in sorted(paths))
    return repr([(str(path), state.st_size, state.st_mtime_ns) for path, state in states])


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        KgError: the port is taken, or the host is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off the wait for full packets only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
    except OSError as err:
        listening.close()
        reason = err.strerror or str(err)
        raise KgError(
            f"{host}:{port} cannot be used ({reason}); "
            "choose another --port (0 takes any free one) or --host"
        ) from err
    return listening


def serve(
    found: Opened,
    listening: socket.socket,
    *,
    pool: Pool,
    today: Callable[[], date],
    ready: Callable[[str], None],
    log: bool = True,
) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first.

    Args:
        found: What is served.
        listening: Where.
        pool: Who answers; it is started and ended here.
        today: Gives the day that statuses are given for where no other is asked for.
        ready: Called with the address as soon as it answers.
        log: Whether each request is told on standard error.

    Raises:
        KgError: no worker can open the store.
    """
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    _log(requests=log)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(found, listening, pool, today, lambda: ready(address)))


async def _run(
    found: Opened,
    listening: socket.socket,
    pool: Pool,
    today: Callable[[], date],
    ready: Callable[[], None],
) -> None:
    starting = asyncio.ensure_future(pool.start())
    await asyncio.sleep(0)  # workers start while the rest of the program is read
    import uvicorn

    from kg.server.app import Site, make_app
    from kg.server.as_of import Snapshots
    from kg.server.timeouts import PatientProtocol

    snapshots = Snapshots(pool, found.folder, found.scratch)
    site = Site(pool=pool, snapshots=snapshots, digest=found.digest, title=found.title, today=today)
    arrival = min(PatientProtocol.head_seconds, pool.limits.seconds)
    config = uvicorn.Config(
        make_app(site),
        http=type("Protocol", (PatientProtocol,), {"head_seconds": arrival}),
        ws="none",
        lifespan="off",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(pool.limits.seconds) + 2,
    )
    server = uvicorn.Server(config)
    # uvicorn's own handlers raise the signal anew when all is done; a clean stop ends with 0.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(number, server.handle_exit, number, None)
    await starting
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        ready()
    await serving
    await pool.stop()


def _log(*, requests: bool) -> None:
    """Log requests, and faults of the server, to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    for name, level, wanted in (
        ("uvicorn.error", logging.WARNING, True),
        ("uvicorn.access", logging.INFO, requests),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = ([handler] if wanted else []), False
        logger.setLevel(level)
