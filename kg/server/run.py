"""Opens what is to be served, binds the port, runs until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.resources import cache_folder, data_folder, store_name

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.server.pool import Limits, Pool

_NAME: Final = "Two Districts KG"
#: Connections at a time.
_CONNECTIONS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A store that is ready to be served.

    Attributes:
        folder: Where it lies.
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
    """Have a store on disk: the given one, the bundled graph's, or one made for the occasion.

    Args:
        dataset: Gives the graph where no store is given.
        store: A folder that holds a store.
        title: Empty for the bundled graph.

    Raises:
        RdfError: the store is missing, half written or damaged.
    """
    from kg.graph.dataset import Dataset

    with tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        code = store_name(data_folder())
        if store is not None:
            Dataset.open(store)
            digest = _digest_of_files(store)
            yield _opened(store.resolve(), code, digest, store.name, scratch)
            return
        found = dataset()
        kept = cache_folder() / code
        if not title and (kept / "CURRENT").exists():
            yield _opened(kept, code, "", _NAME, scratch)
            return
        from kg.server.worker.as_of import write_store

        write_store(scratch / "graph", found)
        lines = sorted(str(quad) for quad in found.quads())
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        yield _opened(scratch / "graph", code, digest, title or _NAME, scratch)


def _opened(folder: Path, code: str, digest: str, title: str, scratch: Path) -> Opened:
    whole = hashlib.sha256(f"{code}\0{digest}".encode()).hexdigest()[:16]
    return Opened(folder=folder, digest=whole, title=title, scratch=scratch)


def _digest_of_files(store: Path) -> str:
    """A digest of names and sizes: files of a store never change their content once written."""
    files = sorted((p.name, p.stat().st_size) for p in store.iterdir() if p.suffix == ".sst")
    current = (store / "CURRENT").read_text("ascii", errors="replace")
    return hashlib.sha256(repr((files, current)).encode()).hexdigest()


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
    limits: Limits,
    ready: Callable[[str], None],
    log: bool = True,
) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first.

    Args:
        found: What is served.
        listening: Where.
        limits: Of a query.
        ready: Called with the address as soon as it answers.
        log: Whether each request is told on standard error.
    """
    from kg.server.pool import Pool

    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    pool = Pool(limits, found.folder)
    _log(requests=log)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(found, pool, listening, lambda: ready(f"http://{shown}:{port}/")))


async def run(
    found: Opened, pool: Pool, listening: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve with a pool of workers; they start while the rest of the program is read."""
    starting = asyncio.ensure_future(pool.start())
    await asyncio.sleep(0)
    import uvicorn

    from kg.server.app import make_app, open_site
    from kg.server.timeouts import PatientProtocol

    site = open_site(
        found.folder, digest=found.digest, title=found.title, pool=pool, scratch=found.scratch
    )
    arrival = min(PatientProtocol.head_seconds, pool.limits.seconds)
    config = uvicorn.Config(
        make_app(site),
        http=type("Protocol", (PatientProtocol,), {"head_seconds": arrival}),
        ws="none",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(pool.limits.seconds) + 2,
    )
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        server.handle_exit(number, None)

    # uvicorn's own handlers raise the signal anew when all is done; a clean stop ends with 0.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop, number)
    await starting
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if not serving.done():
        ready()
    await serving


def _log(*, requests: bool) -> None:
    """Requests, and faults of the server, go to standard error, one line each."""
    talk = logging.StreamHandler(sys.stderr)
    talk.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    for name, level, wanted in (
        ("uvicorn.error", logging.WARNING, True),
        ("uvicorn.access", logging.INFO, requests),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = ([talk] if wanted else []), False
        logger.setLevel(level)
