"""Two checkouts of the project side by side: each with a cache, a home and folders of its own.

Shared by the tools that compare an older state of the code with a newer one.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

#: Programs that command lines call by name, and the arguments that Python takes for them.
_PROGRAMS = {"kg": "-m kg", "python": ""}
#: Builds the graph that reading commands keep, and the font list that figures need.
_WARM = ("kg query 'ASK {}'", "kg measure overlap -o warm.png")


class Arguments(argparse.ArgumentParser):
    """A parser of command lines that answers wrong arguments with one line and exit code 1."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and stop."""
        self.exit(1, f"{self.prog}: {message}\n")


def arguments_of_two(description: str | None) -> Arguments:
    """A parser that takes OLD and NEW, the folders of two checkouts."""
    parser = Arguments(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", metavar="OLD", type=folder_of, help="checkout to compare with")
    parser.add_argument("new", metavar="NEW", type=folder_of, help="checkout that is compared")
    return parser


def folder_of(given: str) -> Path:
    """The folder of a checkout.

    Raises:
        ArgumentTypeError: the package is not in it.
    """
    root = Path(given).resolve()
    if not (root / "kg" / "__main__.py").is_file():
        raise argparse.ArgumentTypeError(f"{given}: is no checkout, it has no kg/__main__.py")
    return root


def count_of(given: str) -> int:
    """A number of jobs or repeats.

    Raises:
        ArgumentTypeError: it is none, or below one.
    """
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number from 1 on")
    return int(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A checkout and the scratch folder that everything goes to which its runs write.

    Attributes:
        root: The checkout.
        scratch: Holds the programs ``kg`` and ``python``, the cache, the home and working folders.
    """

    root: Path
    scratch: Path

    @classmethod
    def prepared(cls, root: Path, scratch: Path) -> Checkout:
        """Make the scratch folder of a checkout."""
        programs = scratch / "bin"
        for folder in (programs, scratch / "home", scratch / "cache", scratch / "tmp"):
            folder.mkdir(parents=True)
        for name, arguments in _PROGRAMS.items():
            program = programs / name
            python = shlex.quote(sys.executable)
            program.write_text(f'#!/bin/sh\nexec {python} {arguments} "$@"\n', "utf-8")
            program.chmod(0o755)
        return cls(root=root, scratch=scratch)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a run sees; nothing else of the caller's but the path to programs."""
        return {
            "PATH": f"{self.scratch / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONPATH": str(self.root),
            "PYTHONSAFEPATH": "1",
            "HOME": str(self.scratch / "home"),
            "XDG_CACHE_HOME": str(self.scratch / "cache"),
            "TMPDIR": str(self.scratch / "tmp"),
            "TZ": "UTC",
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "NO_COLOR": "1",
        }

    def imported(self) -> Path:
        """The folder that ``import kg`` takes the package from."""
        code = "import sys, kg; sys.stdout.write(kg.__file__ or '')"
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.scratch,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
        )
        return Path(done.stdout).parent.parent

    def warm(self) -> None:
        """Fill the cache; what goes wrong here is told by the lines that are compared."""
        for line in _WARM:
            subprocess.run(
                ["sh", "-c", line],
                cwd=self.scratch,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )


def pair_of(old: Path, new: Path, scratch: Path) -> tuple[Checkout, Checkout]:
    """Both checkouts, ready to run.

    Raises:
        ArgumentTypeError: ``import kg`` would not take the package of a checkout.
    """
    pair = (
        Checkout.prepared(old, scratch / "old"),
        Checkout.prepared(new, scratch / "new"),
    )
    for checkout in pair:
        if (found := checkout.imported()) != checkout.root:
            raise argparse.ArgumentTypeError(f"import kg leads to {found}, not {checkout.root}")
    return pair
