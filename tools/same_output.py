"""Proves that a change of the code lost nothing that a user sees.

Runs the command lines of outputs/*.txt and the examples of the manual in two checkouts, and
compares exit code, output and every written file byte for byte; starts kg serve in both, and
compares what it answers. Each class of differences is shown once.

    .venv/bin/python tools/same_output.py OLD NEW [--only TEXT] [--accept FILE]

Exit code: 0 nothing differs, 1 unusable arguments, 3 something differs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checkouts import Checkout, arguments_of_two, count_of, pair_of
from command_lines import OUTPUTS, Scenario, chosen, scenarios
from differences import Difference, Rule, compared, grouped, read_rules
from runs import Outcome, Side
from service import Service, is_request, serving

#: What working folders hold beside outputs/files: folders of the older checkout.
_FOLDERS = {"world": "tests/world", "texts": "tests/texts", "shapes": "tests/fixtures/shapes"}

_CRASH = b"Traceback (most recent call last)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A command line or request that ran in both checkouts.

    Attributes:
        text: The line.
        files: Number of files that it wrote or changed in either.
        found: Its differences.
        crashed: Whether the older checkout answers it with a traceback.
    """

    text: str
    files: int
    found: tuple[Difference, ...]
    crashed: bool


def main() -> int:
    """Run, compare, report; the exit code."""
    parser = arguments_of_two(__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="lines that contain this")
    parser.add_argument("--jobs", type=count_of, metavar="N", default=2, help="at a time (2)")
    parser.add_argument("--list", action="store_true", help="show the lines, run none")
    parser.add_argument(
        "--accept",
        type=read_rules,
        metavar="FILE",
        default=[],
        help="changes that were meant: regex<TAB>replacement, a line each, applied to both outputs",
    )
    options = parser.parse_args()
    wanted = chosen(scenarios(options.old), options.only)
    if not wanted:
        parser.error(f"no line contains {options.only!r}; see --list")
    if options.list:
        sys.stdout.writelines(f"{_indented(one)}\n" for one in wanted)
        return 0
    day = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory(prefix="same-output-") as folder:
        try:
            pair = pair_of(options.old, options.new, Path(folder).resolve())
        except argparse.ArgumentTypeError as err:
            parser.error(str(err))
        lines = list(_run_all(wanted, pair, options.accept, options.jobs))
    sys.stdout.writelines(f"{line}\n" for line in _report(lines))
    if datetime.now(UTC).date() != day:
        sys.stdout.write("the day has changed meanwhile, and statuses with it; run it again\n")
    return 3 if any(line.found for line in lines) else 0


def _indented(scenario: Scenario) -> str:
    return "\n    ".join(line.replace("\n", "\n        ") for line in scenario.lines)


def _run_all(
    wanted: Sequence[Scenario], pair: tuple[Checkout, Checkout], rules: Sequence[Rule], jobs: int
) -> Iterator[Line]:
    """Run all scenarios, some at a time; a count on a terminal says how far they are."""
    inputs = _inputs(pair[0])
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(Checkout.warm, pair))
        tasks = [
            pool.submit(_run, scenario, pair, inputs, f"{number:03}", rules)
            for number, scenario in enumerate(wanted, start=1)
        ]
        try:
            for number, task in enumerate(tasks, start=1):
                yield from task.result()
                if sys.stderr.isatty():
                    end = "\n" if number == len(tasks) else ""
                    sys.stderr.write(f"\r{number} of {len(tasks)}{end}")
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _inputs(old: Checkout) -> Path:
    """A folder with what working folders hold, taken from the older checkout."""
    inputs = old.scratch.parent / "inputs"
    shutil.copytree(OUTPUTS / "files", inputs)
    for name, source in _FOLDERS.items():
        shutil.copytree(old.root / source, inputs / name)
    return inputs


def _furnished(folder: Path, inputs: Path, scenario: Scenario) -> None:
    """Make a working folder with those of the inputs that a scenario names."""
    folder.mkdir(parents=True)
    text = "\n".join(scenario.lines)
    for path in inputs.iterdir():
        if path.name in text:
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, folder / path.name)


def _run(
    scenario: Scenario,
    pair: tuple[Checkout, Checkout],
    inputs: Path,
    name: str,
    rules: Sequence[Rule],
) -> list[Line]:
    """Run a scenario in both checkouts, line by line side by side."""
    sides = []
    for checkout in pair:
        folder = checkout.scratch / name / "here"
        _furnished(folder, inputs, scenario)
        sides.append(Side(checkout=checkout, folder=folder))
    old, new = sides
    if scenario.serves:
        lines = list(_run_served(scenario, old, new, rules))
    else:
        lines = [_run_line(line, old, new, rules) for line in scenario.lines]
    for side in sides:
        shutil.rmtree(side.folder.parent)
    return lines


def _run_served(scenario: Scenario, old: Side, new: Side, rules: Sequence[Rule]) -> Iterator[Line]:
    """Ask both servers, then compare what they told meanwhile and how they ended."""
    start, *asked = scenario.lines
    services: list[Service] = []
    with ExitStack() as stack:
        for side in (old, new):
            found = serving(start, folder=side.folder, environment=side.environment)
            services.append(stack.enter_context(found))
            side.port = services[-1].port
        for line in asked:
            yield _run_line(line, old, new, rules)
    told = [
        Outcome(parts={name: side.plain(part) for name, part in service.parts.items()})
        for side, service in zip((old, new), services, strict=True)
    ]
    yield _held(start, old, new, told, rules)


def _run_line(line: str, old: Side, new: Side, rules: Sequence[Rule]) -> Line:
    return _held(line, old, new, [old.run(line), new.run(line)], rules)


def _held(
    line: str, old: Side, new: Side, outcomes: Sequence[Outcome], rules: Sequence[Rule]
) -> Line:
    """What differs between the outcomes of a line."""
    one, other = outcomes
    names = one.files.keys() | other.files.keys()
    unlike = [name for name in sorted(names) if one.files.get(name) != other.files.get(name)]
    before, after = (
        outcome.parts
        | {f"file {n}": side.content(outcome.files[n]) for n in unlike if n in outcome.files}
        for side, outcome in ((old, one), (new, other))
    )
    return Line(
        text=line,
        files=sum(not name.endswith("/") for name in names),
        found=tuple(compared(line, before, after, rules)),
        crashed=_CRASH in b"".join(one.parts.values()),
    )


def _report(lines: Sequence[Line]) -> Iterator[str]:
    """The classes of differences, then the counts."""
    for one, count in grouped(found for line in lines for found in line.found):
        many = f" and {count - 1} more" if count > 1 else ""
        yield f"{one.part}: {_first(one.line)}{many}"
        yield from (f"    {text}" for text in one.excerpt)
    crashed = [line for line in lines if line.crashed]
    if crashed:
        yield f"{len(crashed)} lines end in a traceback in OLD, such as {_first(crashed[0].text)}"
    requests = sum(is_request(line.text) for line in lines)
    yield (
        f"{len(lines) - requests} command lines, {requests} requests, "
        f"{sum(line.files for line in lines)} files compared: "
        f"{sum(bool(line.found) for line in lines)} differ"
    )


def _first(text: str) -> str:
    """The first line of a command line."""
    first, more, _ = text.partition("\n")
    return f"{first} …" if more else first


if __name__ == "__main__":
    sys.exit(main())
