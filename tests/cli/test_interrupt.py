"""Ctrl-C ends any command soon, with one line, and leaves nothing that looks whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.project import FROZEN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]

#: Queries that the engine computes in one call, for hours.
ENDLESS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
#: Enough for a slow machine; the query itself would take far longer.
PATIENCE = 20


def interrupted(*words: str, after: float) -> tuple[int, str, str]:
    """Exit code and output of a command that gets SIGINT after some seconds."""
    command = [sys.executable, "-m", "kg", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            time.sleep(after)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return process.returncode, out, err


@pytest.mark.parametrize("query", ENDLESS)
def test_a_query_in_one_call_of_the_engine_ends(query: str, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    data = ("--data", str(FROZEN))
    code, out, err = interrupted("query", ENDLESS[query], *data, "-o", str(target), after=2)
    assert (code, out, err) == (130, "", "\nkg: interrupted\n")
    assert not target.exists()


def test_a_build_that_is_interrupted_leaves_no_graph(tmp_path: Path) -> None:
    code, _, err = interrupted("build", "-o", str(tmp_path / "graph"), after=2)
    assert code == 130
    assert err.endswith("\nkg: interrupted\n")
    assert not list(tmp_path.glob("graph/*"))
