"""What the promise ledger and the conflicts cost beside loading the graph they judge.

In one process, several times in turn: parsing ``kg.nq`` into a dataset, the ledger of every target,
all conflicts, a known-by view. Medians of CPU seconds and the ratios to loading are printed. Run it
with ``make bench-ledger``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

RUNS = 7
DAY = date(2026, 1, 1)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print one line a task."""
    from kg.graph.build import build
    from kg.graph.dataset import Dataset
    from kg.judging.conflicts.find import conflicts
    from kg.judging.ledger import ledger

    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), check=False)
        path = Path(folder) / "kg.nq"
        dataset = Dataset.read(path)
        tasks: dict[str, Callable[[], object]] = {
            "load kg.nq": lambda: Dataset.read(path),
            "kg progress": lambda: ledger(dataset, DAY),
            "kg conflicts": lambda: conflicts(dataset),
            "as of a day": lambda: dataset.as_of(known_by=DAY),
        }
        times: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(RUNS):
            for name, work in tasks.items():
                times[name].append(cpu_seconds(work))
    print(f"{'task':<14}{'CPU s':>8}{'of load':>9}   medians of {RUNS} runs, in turn")
    base = times["load kg.nq"]
    for name, own in times.items():
        ratio = statistics.median(a / b for a, b in zip(own, base, strict=True))
        print(f"{name:<14}{statistics.median(own):8.3f}{ratio:9.2f}")


if __name__ == "__main__":
    main()
