"""Runs ``kg`` as a user meets it: its entry point in this process, or a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from kg.cli import main
from support.project import ROOT
from support.shared import built_folder


def kg(*args: str | Path, stdin: str = "", cwd: Path | None = None) -> CompletedProcess[str]:
    """Run kg's entry point in this process: same words and exit code, in a tenth of the time."""
    words = [str(arg) for arg in args]
    _bundled_graph(words)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(cwd or Path.cwd()),
        CliRunner().isolation(input=stdin) as (out, err, _),
    ):
        patch.setattr(sys, "argv", ["kg", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
    # As text read from a process: with one kind of line end.
    texts = (bytes_.getvalue().decode().replace("\r\n", "\n") for bytes_ in (out, err))
    return CompletedProcess(words, ended.value.code, *texts)  # type: ignore[arg-type]


def process(
    *args: str | Path, stdin: str = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> CompletedProcess[str]:
    """Run kg as a process of its own, for what only a process shows."""
    words = [str(arg) for arg in args]
    _bundled_graph(words)
    return subprocess.run(
        [sys.executable, "-m", "kg", *words],
        capture_output=True,
        encoding="utf-8",
        input=stdin,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        check=False,
    )


#: First words of commands that ask no graph.
_NO_GRAPH = {"--help", "--version", "completion", "review", "score"}


def _bundled_graph(words: list[str]) -> None:
    """Have the bundled graph in kg's cache, unless the command asks another or none."""
    if not {"--data", "--endpoint"} & set(words) and not _NO_GRAPH & set(words[:1]):
        built_folder()


def ok(*args: str | Path, stdin: str = "", cwd: Path | None = None) -> str:
    """Standard output of a run that must go well and say nothing on standard error."""
    run = kg(*args, stdin=stdin, cwd=cwd)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def fails(*args: str | Path, code: int = 1, cwd: Path | None = None) -> str:
    """The one line on standard error of a run that must fail."""
    run = kg(*args, cwd=cwd)
    assert run.returncode == code, run
    assert run.stdout == ""
    return run.stderr
