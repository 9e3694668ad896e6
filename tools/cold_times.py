"""Cold times of the commands in two checkouts, side by side.

Each run is a process of its own; the graph is built beforehand, as after the first call. Runs
alternate OLD NEW OLD NEW …, so that what else the machine does falls on both. CPU is user and
system time of the whole process with those that it started. Times are medians in milliseconds; the
ratio is the median of the ratios NEW/OLD of CPU of the pairs that ran in turn, and the noise half
the distance between the quartiles of these: a ratio that is nearer to 1 than twice the noise says
nothing.

    .venv/bin/python tools/cold_times.py OLD NEW [--repeats N] [--only TEXT]

Exit code: 0 measured, 1 unusable arguments, or a command that fails.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkouts import Checkout, arguments_of_two, count_of, pair_of

LINES = (
    "kg --help",
    "kg query shared-focus",
    "kg show 通州",
    "kg why 通州 focusesOn 绿色金融",
    "kg progress --known-by 2023-06-30",
    "kg conflicts",
    "kg compare --all",
    "kg view",
    "kg build",
)
_HEAD = f"{'command':<36}{'CPU OLD':>9}{'NEW':>8}{'ratio':>7}{'noise':>7}{'wall OLD':>10}{'NEW':>8}"


class Failed(Exception):
    """A command that is measured ends with an error; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took, in seconds.

    Attributes:
        cpu: User and system time.
        wall: From start to end.
    """

    cpu: float
    wall: float


def main() -> int:
    """Measure and print the table; the exit code."""
    parser = arguments_of_two(__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="commands that contain this")
    parser.add_argument("--repeats", type=count_of, metavar="N", default=5, help="of each (5)")
    options = parser.parse_args()
    lines = [line for line in LINES if options.only in line]
    if not lines:
        parser.error(f"no command contains {options.only!r}; there are {', '.join(LINES)}")
    with tempfile.TemporaryDirectory(prefix="cold-times-") as folder:
        try:
            pair = pair_of(options.old, options.new, Path(folder).resolve())
            for checkout in pair:
                checkout.warm()
            sys.stdout.write(f"{_HEAD}   medians of {options.repeats}, ms\n")
            for line in lines:
                sys.stdout.write(f"{_row(line, *measured(line, pair, options.repeats))}\n")
                sys.stdout.flush()
        except (argparse.ArgumentTypeError, Failed) as err:
            parser.error(str(err))
    return 0


def measured(
    line: str, pair: tuple[Checkout, Checkout], repeats: int
) -> tuple[list[Cost], list[Cost]]:
    """The costs of a command in both checkouts, in turn; a run before them is not counted.

    Raises:
        Failed: the command ends with an error.
    """
    old, new = pair
    for checkout in pair:
        cost(line, checkout)
    costs = [(cost(line, old), cost(line, new)) for _ in range(repeats)]
    return [one for one, _ in costs], [other for _, other in costs]


def cost(line: str, checkout: Checkout) -> Cost:
    """What a command takes in a checkout; its output is thrown away.

    Raises:
        Failed: it ends with an error.
    """
    command = [sys.executable, "-m", *line.split()]
    with tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=checkout.scratch,
            env=checkout.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            last = told.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise Failed(f"{line} fails in {checkout.root} ({process.returncode}): {last}")
    return Cost(cpu=used.ru_utime + used.ru_stime, wall=wall)


def _row(line: str, old: Sequence[Cost], new: Sequence[Cost]) -> str:
    """A line of the table; Chinese letters are two columns wide."""
    cpu, newer = (statistics.median(one.cpu for one in costs) * 1000 for costs in (old, new))
    wall, newer_wall = (statistics.median(one.wall for one in costs) * 1000 for costs in (old, new))
    width = len(line) + sum(ord(letter) > 0x2E80 for letter in line)
    ratios = [other.cpu / one.cpu for one, other in zip(old, new, strict=True)]
    return (
        f"{line}{' ' * (36 - width)}{cpu:9.0f}{newer:8.0f}{statistics.median(ratios):7.2f}"
        f"{_noise(ratios):7.2f}{wall:10.0f}{newer_wall:8.0f}"
    )


def _noise(values: Sequence[float]) -> float:
    """Half the distance between the quartiles."""
    if len(values) < 2:
        return 0.0
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / 2


if __name__ == "__main__":
    sys.exit(main())
