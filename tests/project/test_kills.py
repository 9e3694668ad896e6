"""A few kills of what writes folders: ``make kill`` does it a hundred times, for every command."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.project import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("command", ["add", "extract -o FOLDER, over"])
def test_killed_at_a_few_calls_nothing_is_harmed(command: str) -> None:
    """Killed at calls, not moments: the same on every machine."""
    words = ["--points", "5", "--seed", "1", "--by", "call", "--only", command]
    run = subprocess.run(
        [sys.executable, "tools/kills.py", *words], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.stdout.endswith("nothing harmed\n"), run.stdout + run.stderr
