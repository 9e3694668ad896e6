"""Runs ``kg`` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.project import ROOT


def kg(
    *args: str | Path, stdin: str = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run kg as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        input=stdin,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        check=False,
    )


def ok(*args: str | Path, **more: object) -> str:
    """Standard output of a run that must go well and say nothing on standard error."""
    run = kg(*args, **more)  # type: ignore[arg-type]
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def fails(*args: str | Path, code: int = 1, **more: object) -> str:
    """The one line on standard error of a run that must fail."""
    run = kg(*args, **more)  # type: ignore[arg-type]
    assert run.returncode == code, run
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    return run.stderr
