"""What a cold ``kg query NAME`` costs beside a bare script that parses the same quads.

The bare script imports click, parses ``kg.nq`` with pyoxigraph, and runs the same query text with
the union of all graphs as default. Both are timed as whole processes (user and system CPU), in
turn, several times; medians and the ratio are printed. Run it with ``make bench``.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 15
QUERIES = ("zone-parts", "shared-focus", "who-said")
BARE = """
import sys
import click
import pyoxigraph as ox

store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
text = open(sys.argv[2], encoding="utf-8").read()
prefixes = dict(line.split("=", 1) for line in open(sys.argv[3], encoding="utf-8").read().split())
answer = store.query(text, prefixes=prefixes, use_default_graph_as_union=True)
answer.serialize(sys.stdout.buffer, format=ox.QueryResultsFormat.CSV)
"""


def cpu_seconds(command: list[str], env: dict[str, str]) -> float:
    """User and system seconds of one run, its output thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main() -> None:
    """Print one line a query, then the cost of the first call and of the build."""
    from kg.graph.build import build
    from kg.model.namespaces import PREFIXES
    from kg.resources import ontology_folder

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        build(work, check=False)
        (work / "bare.py").write_text(BARE, "utf-8")
        (work / "prefixes").write_text("\n".join(f"{k}={v}" for k, v in PREFIXES.items()), "utf-8")
        env = os.environ | {"XDG_CACHE_HOME": str(work / "cache")}
        kg = [sys.executable, "-m", "kg", "query", "-f", "csv"]
        first = cpu_seconds([*kg, QUERIES[0]], env)
        print(f"first call, builds and keeps the store: {first:.2f} s CPU")
        print(
            f"{'query':<14}{'kg ms':>8}{'bare ms':>9}{'ratio':>7}   medians of {RUNS} runs, in turn"
        )
        for name in QUERIES:
            text = str(ontology_folder() / "queries" / f"{name}.rq")
            bare = [
                sys.executable,
                *map(str, (work / "bare.py", work / "kg.nq", text, work / "prefixes")),
            ]
            ours, theirs = [], []
            for _ in range(RUNS):
                ours.append(cpu_seconds([*kg, name], env) * 1000)
                theirs.append(cpu_seconds(bare, env) * 1000)
            pairs = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
            print(
                f"{name:<14}{statistics.median(ours):8.0f}{statistics.median(theirs):9.0f}{pairs:7.2f}"
            )


if __name__ == "__main__":
    main()
