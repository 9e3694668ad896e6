"""``kg serve``: the graph over HTTP."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click

from kg.cli.manual import Command
from kg.cli.options import Source, source
from kg.resources import today


class Memory(click.ParamType[int]):
    """An amount of memory as people write it, in megabytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read ``512M`` or ``1G``."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+)\s*([MG])B?", str(value).strip(), re.IGNORECASE)
        size = int(match[1]) * (1024 if match[2].upper() == "G" else 1) if match else 0
        if size < 64:
            self.fail(f"{value!r} is no amount of memory; write 512M or 1G (64M and more)")
        return size


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Serve this store on disk, not the bundled graph.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10,
    show_default=True,
    help="Seconds that a query may take.",
)
@click.option(
    "--memory", type=Memory(), default="1G", show_default=True, help="Memory that a query may take."
)
@click.option("--open", "browse", is_flag=True, help="Open the site in your browser.")
@click.option("-q", "--quiet", is_flag=True, help="Do not log requests.")
@source
def serve(
    host: str,
    port: int,
    store: Path | None,
    timeout: float,
    memory: int,
    browse: bool,
    quiet: bool,
    source: Source,
) -> None:
    """Serve a SPARQL endpoint and a page for every thing.

    Ctrl-C stops it; queries on their way are finished first.
    """
    from kg.server.pool import Limits, Pool
    from kg.server.run import bind, opened
    from kg.server.run import serve as run

    days = [str(day) for day in (source.known_by, source.valid_on) if day]
    if store and (source.files or days):
        raise click.UsageError("--store goes with neither --data nor a day")
    title = ", ".join([*(path.name for path in source.files), *days])

    def ready(address: str) -> None:
        click.echo(f"kg: serving at {address} (SPARQL at {address}sparql); Ctrl-C stops", err=True)
        if browse:
            click.launch(address)

    limits = Limits(seconds=timeout, megabytes=memory, workers=max(2, os.cpu_count() or 2))
    with bind(host, port) as listening, opened(source.dataset, store=store, title=title) as found:
        pool = Pool(limits, found.folder)
        run(found, listening, pool=pool, today=today, ready=ready, log=not quiet)
