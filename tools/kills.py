"""Kills every command that writes, at many points, and looks at what is left.

Each run is a fork of this process, which has the modules loaded, in a folder of its own. Half of
the points are moments of the run, drawn evenly over the time it takes; half are calls that change
the disk (open for writing, fsync, mkdir, link, rename, exchange, unlink …), drawn evenly over those
that the command makes. Both end in SIGKILL. Then:

* all files must be as before the run, or all as after it, byte for byte (unfinished files, whose
  names end in ``.kg~``, do not count yet);
* the same command, run again, must succeed, give what it gives undisturbed, and leave no unfinished
  file behind.

    .venv/bin/python tools/kills.py [--points N] [--seed N] [--only TEXT] [--by time|call|both]

Exit code: 0 nothing harmed, 1 something was; the seed is printed, and gives the same points.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = {
    "one.txt": "Tongzhou District had 410 foreign-funded companies at the end of 2023.\n\n"
    "The Dock Area of the River Pilot Zone focuses on shipping.\n",
    "two.html": "<html><body><p>Chaoyang District had 520 companies at the end of 2023.</p>"
    "<p>The Dock Area focuses on shipping.</p></body></html>\n",
    "three.txt": "By 2026, the district aims to attract 600 foreign-funded companies.\n",
}
#: Calls of ``os`` that change the disk.
_CALLS = (
    "open", "mkdir", "link", "symlink", "rename", "replace", "unlink", "rmdir", "fsync", "fchmod",
    "fchown",
)  # fmt: skip
_HEAD = (
    f"{'command':<44}{'calls':>6}{'ms':>7}{'kills':>7}{'old':>6}{'new':>6}{'harmed':>8}{'rerun':>7}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A command and the folder that it runs in.

    Attributes:
        name: What it is called in the report.
        line: The words after ``kg``.
        before: Commands that make the folder as it is before.
        stdin: What is typed.
        inside: Folder to run in, below the working folder.
        states: Lines of ``stdin`` after each of which a state is saved that is as good as the last.
        settle: Whether what a reader of ours completes is completed before looking.
    """

    name: str
    line: Sequence[str]
    before: Sequence[Callable[[Path], object]] = ()
    stdin: str = ""
    inside: str = "."
    states: bool = False
    settle: bool = False


@dataclass(slots=True)
class Tally:
    """What became of a scenario's runs."""

    kills: int = 0
    old: int = 0
    new: int = 0
    faults: list[str] = field(default_factory=list)
    reruns: int = 0


def tree(folder: Path) -> dict[str, bytes]:
    """All files and links of a folder but unfinished ones."""
    return {
        str(path.relative_to(folder)): (
            os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and ".kg~" not in str(path.relative_to(folder))
    }


def run(
    scenario: Scenario, folder: Path, *, after: float | None = None, call: int | None = None
) -> tuple[int, int, float]:
    """Run a command in a fork; kill it after some seconds, or at its n-th call.

    Returns:
        Exit code (negative: the signal), the number of calls, and seconds.
    """
    read, write = os.pipe()
    begin = time.monotonic()
    pid = os.fork()
    if not pid:
        os.close(read)
        _child(scenario, folder, write, call)
    os.close(write)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(read, "rb") as counted:
        count = counted.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, int(count or 0), time.monotonic() - begin


def _child(scenario: Scenario, folder: Path, report: int, call: int | None) -> None:
    code: object = 1
    count = 0

    def counting(function: Callable[..., Any], writes: bool) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            if not writes or (len(args) > 1 and args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
                if count == call:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1
            return function(*args, **kwargs)

        return counted

    try:
        os.chdir(folder / scenario.inside)
        typed = os.memfd_create("stdin")
        os.write(typed, scenario.stdin.encode())
        os.lseek(typed, 0, os.SEEK_SET)
        os.dup2(typed, 0)
        log = os.open(folder.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
        sys.argv = ["kg", *scenario.line]
        from kg.cli import main
        from kg.sources import transaction

        for name in _CALLS:
            setattr(os, name, counting(getattr(os, name), name == "open"))
        transaction._exchange_names = counting(transaction._exchange_names, False)
        main()
    except SystemExit as ended:
        code = ended.code
    except BaseException as err:
        sys.stderr.write(repr(err))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(report, str(count).encode())
        os._exit(code if isinstance(code, int) else 0)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measure(scenario: Scenario, points: int, by: str, chance: random.Random) -> Tally:
    """Kill a command at points drawn by chance; what was found."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        kept, folder = Path(name) / "kept", Path(name) / "work" / "folder"
        kept.mkdir()
        for prepare in scenario.before:
            prepare(kept)
        old = tree(kept)

        def restore() -> None:
            shutil.rmtree(folder.parent, ignore_errors=True)
            shutil.copytree(kept, folder, symlinks=True)

        restore()
        code = run(scenario, folder)[0]
        new = tree(folder)
        if code not in (0, 3) or (new == old and not scenario.states):
            said = (folder.parent / "log").read_text("utf-8")
            raise SystemExit(f"{scenario.name}: cannot be measured (exit {code}): {said}")
        good = [old, new, *(_states(scenario, restore, folder) if scenario.states else ())]
        restore()
        _, calls, seconds = run(scenario, folder)  # with a graph that is in the cache already
        for point in range(points):
            restore()
            in_time = by == "time" or (by == "both" and point % 2 == 0)
            if in_time:
                where = f"{(moment := chance.uniform(0, seconds)):.3f} s"
                killed = run(scenario, folder, after=moment)[0]
            else:
                where = f"call {(number := chance.randrange(calls))}"
                killed = run(scenario, folder, call=number)[0]
            _judge(scenario, folder, tally, good, where, killed)
        _say(
            f"{scenario.name:<44}{calls:>6}{seconds * 1000:>7.0f}{tally.kills:>7}{tally.old:>6}"
            f"{tally.new:>6}{len(tally.faults):>8}{tally.reruns:>7}"
        )
        for fault in tally.faults[:5]:
            _say(f"    {fault}")
    return tally


def _states(
    scenario: Scenario, restore: Callable[[], None], folder: Path
) -> list[dict[str, bytes]]:
    """The states of a session after each line that is typed."""
    lines = scenario.stdin.splitlines(keepends=True)
    found = []
    for count in range(len(lines)):
        restore()
        typed = Scenario(name="", line=scenario.line, stdin="".join(lines[:count]))
        run(typed, folder)
        found.append(tree(folder))
    return found


def _judge(
    scenario: Scenario,
    folder: Path,
    tally: Tally,
    good: list[dict[str, bytes]],
    where: str,
    killed: int,
) -> None:
    if killed == -signal.SIGKILL:
        tally.kills += 1
    if scenario.settle:
        from kg.sources.transaction import complete

        complete(folder / scenario.inside)
    found = tree(folder)
    if found not in good:
        names = [n for n in {*found, *good[0], *good[1]} if found.get(n) != good[0].get(n)]
        tally.faults.append(f"killed at {where}: neither old nor new: {', '.join(sorted(names))}")
    tally.new += found == good[1]
    tally.old += found == good[0]
    code = run(scenario, folder)[0]
    again, left = tree(folder), [p for p in folder.parent.rglob("*") if p.name.endswith(".kg~")]
    if code not in (0, 3) or left or (again != good[1] and not scenario.states):
        said = (folder.parent / "log").read_text("utf-8").strip()
        tally.faults.append(f"killed at {where}: the next run: exit {code}; {left or said}")
    else:
        tally.reruns += 1


# ── scenarios ─────────────────────────────────────────────────────────────────────────────────────


def _world(folder: Path) -> None:
    shutil.copytree(ROOT / "tests" / "world", folder / "world")


def _articles(folder: Path) -> None:
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")


def _kg(*line: str) -> Callable[[Path], object]:
    """A preparation that runs a command."""
    return lambda folder: run(Scenario(name="", line=line), folder)


def _file(name: str, text: str) -> Callable[[Path], object]:
    """A preparation that writes a file; folders above it are made."""

    def prepare(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")

    return prepare


def _replaced(name: str, old: str, new: str, count: int = 1) -> Callable[[Path], object]:
    """A preparation that changes a file."""

    def prepare(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(old, new, count), "utf-8")

    return prepare


def scenarios() -> list[Scenario]:
    """Every command that writes, over old files, into missing folders, beside files of others."""
    data = ("--data", "world")
    review = ("extract", "one.txt", "--published", "2024-03-05", *data, "-o", "r.yaml")
    named = "subject_chars: 0-17\n    subject_id: tongzhou\n    subject_new: Tongzhou District"
    accepted = (
        _world,
        _articles,
        _kg(*review),
        _replaced("r.yaml", "status: proposed", "status: accepted", 3),
        _replaced("r.yaml", "subject_chars: 0-17", named),
    )
    first = ("extract", "one.txt", "two.html", *data, "-o", "out")
    many = ("extract", *ARTICLES, *data, "-o")
    old_many = (
        _world, _articles, _kg(*first), _file("out/theirs/x", "theirs"),
        _file("out/z.yaml", "a: b"), _replaced("two.html", "520", "530"),
    )  # fmt: skip
    built = (
        _world, _kg("build", *data, "-o", "build"), _file("build/theirs/notes", "theirs"),
        _replaced("world/claims/harbour-news-2021.yaml", "title_en: ", "title_en: New "),
    )  # fmt: skip
    made = [
        Scenario(name="build, over an old one", line=("build", *data, "-o", "build"), before=built),
        Scenario(name="build, new", line=("build", *data, "-o", "a/build"), before=(_world,)),
        Scenario(
            name="export -f neo4j, over an old one",
            line=("export", *data, "-f", "neo4j", "-o", "net"),
            before=(_world, _file("net/nodes.csv", "old"), _file("net/theirs", "theirs")),
        ),
        Scenario(
            name="extract -o FILE, decisions there",
            line=review,
            before=(*accepted[:4], _replaced("one.txt", "The Dock", "So it is. The Dock")),
        ),
        Scenario(
            name="extract -o FILE, with its text",
            line=("extract", "two.html", *data, "-o", "out/two.yaml"),
            before=old_many,
        ),
        Scenario(name="extract -o FOLDER, over an old one", line=(*many, "out"), before=old_many),
        Scenario(name="extract -o FOLDER, new", line=(*many, "n/ew"), before=(_world, _articles)),
        Scenario(
            name="extract -o . (journal)",
            line=("extract", *(f"../{n}" for n in ARTICLES), "--data", "../world", "-o", "."),
            before=old_many,
            inside="out",
            settle=True,
        ),
        Scenario(
            name="review, key by key",
            line=("review", "r.yaml"),
            before=accepted[:3],
            stdin="a\nr no\nq\n",
            states=True,
        ),
        Scenario(name="review --html", line=("review", "r.yaml", "--html"), before=accepted[:3]),
        Scenario(name="add, registry and claims", line=("add", "r.yaml", *data), before=accepted),
    ]
    answers = {
        "export": ("x.ttl", "x.nq.gz", "x.graphml", "x.csv"),
        "view": ("v.html",),
        "query": ("q.csv",),
        "diff": ("d.md",),
        "measure": ("m.csv", "m.png"),
        "progress": ("p.json",),
        "conflicts": ("c.txt",),
        "compare": ("z.md",),
        "validate": ("f.txt",),
    }
    words = {
        "query": ("SELECT * { ?s ?p ?o }",),
        "diff": ("world", "world2"),
        "measure": ("centrality",),
        "compare": ("--all",),
        "validate": ("w.ttl",),
    }
    for command, names in answers.items():
        for name in names:
            given = () if command in ("diff", "validate") else data
            graph = _kg("export", *data, "-o", "w.ttl")
            made.append(
                Scenario(
                    name=f"{command} -o {name}",
                    line=(command, *words.get(command, ()), *given, "-o", name),
                    before=(_world, _second_world, graph, _file(name, "old")),
                )
            )
    return made


def _second_world(folder: Path) -> None:
    shutil.copytree(folder / "world", folder / "world2")
    _replaced("world2/claims/harbour-news-2021.yaml", "title_en: ", "title_en: New ")(folder)


def _load() -> None:
    """Load what the commands load, once."""
    import kg.cli
    from kg.cli import COMMANDS

    group: Any = kg.cli.cli
    for name in COMMANDS:
        group.get_command(None, name)
    for module in (
        "kg.graph.build", "kg.showing.html.folder", "kg.review.extract_files", "kg.review.add",
        "kg.network.writers", "kg.network.measures.catalogue", "kg.showing.plots.draw", "pyshacl",
        "matplotlib.figure", "kg.showing.text.result", "kg.api", "kg.extract.pipeline",
    ):  # fmt: skip
        __import__(module)


def main() -> int:
    """Kill, look, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--points", type=int, default=100, help="kills of each command")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", default="", help="only commands whose name holds this")
    parser.add_argument("--by", choices=("time", "call", "both"), default="both")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    _say(f"seed {given.seed}, {given.points} points for each command, by {given.by}")
    _say(_HEAD)
    faults = 0
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        _load()
        for number, scenario in enumerate(scenarios()):
            if given.only in scenario.name:
                chance = random.Random(f"{given.seed} {number}")  # noqa: S311
                faults += len(measure(scenario, given.points, given.by, chance).faults)
    _say(f"{faults} harmed" if faults else "nothing harmed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
