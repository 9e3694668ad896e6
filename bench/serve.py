"""The server under load: with the pool of workers, and the same server without it.

Eight clients ask four small questions over HTTP, a minute in all for each case; then the same with
one runaway query in flight all the while. The server without the pool asks the store in threads of
its own process, as servers commonly do: no gate, no limits. Both stand ready and are asked in turn;
what counts is the median of the ratios of neighbours. ``make bench-serve`` runs it.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

QUESTIONS = (
    "SELECT ?i { id:tongzhou kg:focusesOn ?i }",
    "SELECT ?n { id:beijing-ftz skos:prefLabel ?n }",
    "ASK { id:tongzhou kg:focusesOn id:green-finance }",
    "SELECT ?d ?i { GRAPH ?d { id:haidian kg:focusesOn ?i } } LIMIT 20",
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CLIENTS = 8


def bare(port: int) -> None:
    """Serve the bundled graph without gate, pool or limits, on the same stack and addresses."""
    import pyoxigraph as ox
    from anyio import to_thread

    from kg.cli.options import today
    from kg.graph.cache import load
    from kg.model.namespaces import PREFIXES
    from kg.server.pool import Limits, Pool
    from kg.server.run import bind, opened, serve
    from kg.server.tasks import Reply

    store = load()

    class InProcess(Pool):
        """Asks in threads."""

        async def start(self) -> None:
            """Need no workers."""

        async def ask(self, task, *, seconds=None, gone=None):  # type: ignore[no-untyped-def]
            """Ask the store directly."""

            def work() -> bytes:
                found = store.query(task.text, prefixes=PREFIXES)
                content: bytes = found.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr, assignment]
                return content

            body = await to_thread.run_sync(work)
            return Reply(status=200, type=task.rows.content_type, body=body)

    def ready(address: str) -> None:
        print(f"serving at {address}", file=sys.stderr, flush=True)

    with bind("127.0.0.1", port) as listening, opened(load) as found:
        pool = InProcess(Limits(), found.folder)
        serve(found, listening, pool=pool, today=today, ready=ready, log=False)


@contextlib.contextmanager
def started(*command: str) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        for line in process.stderr:
            if "serving at" in line:
                yield int(line.split("/")[2].partition(":")[2])
                break
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def client(port: int, until: float, times: list[float], faults: list[str]) -> None:
    """Ask one question after the other over one connection, each time spelled anew."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    number = 0
    while time.monotonic() < until:
        text = QUESTIONS[number % len(QUESTIONS)]
        number += 1
        began = time.perf_counter()
        try:
            connection.request("GET", f"/sparql?{urlencode({'query': text, 'n': str(number)})}")
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as err:
            faults.append(repr(err))
            connection.close()
            continue
        times.append(time.perf_counter() - began)
        if response.status != 200 or (b"vars" not in body and b"boolean" not in body):
            faults.append(f"{response.status} {body[:80]!r}")
    connection.close()


def runaways(port: int, until: float) -> None:
    """Have one runaway query in flight all the while."""
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"/sparql?{urlencode({'query': RUNAWAY})}")
        connection.getresponse().read()
        connection.close()


def load_on(port: int, seconds: float, *, runaway: bool = False) -> dict[str, float]:
    """Answers a second, median and 99th percentile in ms, faults."""
    until = time.monotonic() + seconds
    times: list[float] = []
    faults: list[str] = []
    threads = [
        threading.Thread(target=client, args=(port, until, times, faults)) for _ in range(CLIENTS)
    ]
    if runaway:
        threads.append(threading.Thread(target=runaways, args=(port, until)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cut = statistics.quantiles(times, n=100)
    for fault in faults[:3]:
        print("fault:", fault, file=sys.stderr)
    return {
        "per_second": len(times) / seconds,
        "p50_ms": cut[49] * 1000,
        "p99_ms": cut[98] * 1000,
        "faults": len(faults),
    }


def load_from_a_process(port: int, seconds: float, *, runaway: bool = False) -> dict[str, float]:
    """The same from a process of its own, so that clients and measuring share nothing."""
    command = [sys.executable, __file__, "--client", str(port), "--seconds", str(seconds)]
    out = subprocess.check_output([*command, *(["--runaway"] if runaway else [])])
    found: dict[str, float] = json.loads(out)
    return found


def main() -> None:
    """Measure in turn, print a line each and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--client", type=int)
    parser.add_argument("--runaway", action="store_true")
    given = parser.parse_args()
    if given.bare:
        bare(0)
        return
    if given.client:
        print(json.dumps(load_on(given.client, given.seconds, runaway=given.runaway)))
        return
    ours = (sys.executable, "-m", "kg", "serve", "--port", "0", "-q", "--timeout", "5")
    theirs = (sys.executable, str(Path(__file__)), "--bare")
    print(f"{'':<28}{'answers/s':>10}{'p50 ms':>8}{'p99 ms':>8}{'faults':>8}")
    with started(*theirs) as bare_port, started(*ours) as port:
        cases = (
            ("without gate and pool", bare_port, False),
            ("kg serve", port, False),
            ("kg serve, one runaway", port, True),
        )
        rows: dict[str, list[dict[str, float]]] = {name: [] for name, _, _ in cases}
        for number in range(given.rounds + 1):
            for name, where, runaway in cases:
                found = load_from_a_process(where, given.seconds, runaway=runaway)
                if number:  # the first round warms up
                    rows[name].append(found)
    for name, found_ones in rows.items():
        middle = {key: statistics.median(row[key] for row in found_ones) for key in found_ones[0]}
        print(
            f"{name:<28}{middle['per_second']:>10.0f}{middle['p50_ms']:>8.1f}"
            f"{middle['p99_ms']:>8.1f}{sum(row['faults'] for row in found_ones):>8.0f}"
        )
    pairs = zip(rows["kg serve"], rows["without gate and pool"], strict=True)
    ratios = sorted(a["per_second"] / b["per_second"] for a, b in pairs)
    print(
        f"ratio of answers/s, with to without: median {statistics.median(ratios):.2f} "
        f"of {len(ratios)} pairs, {ratios[0]:.2f} to {ratios[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
