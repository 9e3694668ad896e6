"""Where things lie in the checkout."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
WORLD = TESTS / "world"
FROZEN = TESTS / "frozen"
#: The variable by which coverage begins in a process that is started.
COVERAGE = "COVERAGE_PROCESS_CONFIG"


def unmeasured(**more: str) -> dict[str, str]:
    """The environment for a process whose lines are counted elsewhere, and some more.

    Coverage, which such a process would start, doubles its time.
    """
    return {k: v for k, v in os.environ.items() if k != COVERAGE} | more


def own_files() -> list[str]:
    """The project's files, as a commit of them as they lie here would hold them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        names = subprocess.check_output(command, cwd=ROOT, encoding="utf-8").split("\0")
        return sorted({name for name in names if name and (ROOT / name).is_file()})
    # An unpacked sdist has no git: everything but what tools leave behind.
    paths = (p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file())
    left = re.compile(r"(^|/)(\.venv|build|dist|htmlcov|[^/]*_cache|__pycache__|[^/]*\.egg-info)/")
    return sorted(name for name in map(str, paths) if not left.search(name))
