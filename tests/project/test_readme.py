"""The README shows what the program really prints, and every command of it works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import kg
from support.project import FROZEN, ROOT, unmeasured
from support.shared import built_folder

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n\$ (.*?)\n```$", README, re.DOTALL | re.MULTILINE)
CODE = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def split(block: str) -> tuple[list[str], list[str]]:
    """A console block as the words of its command and the lines of its output."""
    lines = block.split("\n")
    for end in range(1, len(lines) + 1):
        try:
            return shlex.split("\n".join(lines[:end])), lines[end:]
        except ValueError:  # a quotation is still open
            continue
    raise AssertionError(block)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b[:40])
def test_a_task_prints_what_it_shows(block: str) -> None:
    """Lines of … stand for what is left out.

    What the README shows is held, byte by byte, against the frozen data, of which it was true as of
    the bundled data when it was written. So whoever adds a document never has to edit the README,
    and whoever changes what a command prints has to.
    """
    words, shown = split(block)
    assert words[0] == "kg"
    run = kg(*words[1:], "--data", FROZEN)
    assert run.returncode == 0, run.stderr
    printed = run.stdout.rstrip("\n").split("\n")
    parts = [part.strip("\n") for part in re.split(r"^…$", "\n".join(shown), flags=re.MULTILINE)]
    text = "\n".join(printed)
    for part in parts:
        assert part in text
        text = text.split(part, 1)[1] if part else text
    if "…" not in shown:
        assert printed == shown


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b[:40])
def test_a_task_works_on_the_bundled_data(block: str) -> None:
    words, shown = split(block)
    run = kg(*words[1:])
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) >= len(shown) // 2


def test_every_task_shows_its_command() -> None:
    assert len(BLOCKS) == len(re.findall(r"^\*\*\d+\. ", README, re.MULTILINE)) > 0


@pytest.mark.slow
def test_the_python_example_runs() -> None:
    assert "Tongzhou District Green finance" in python(CODE[0])


@pytest.mark.slow
def test_rdflib_finds_plain_patterns_in_the_files_of_a_build() -> None:
    assert int(python(CODE[1], cwd=built_folder().parent).removesuffix(" zones\n")) > 1


def python(code: str, cwd: Path | None = None) -> str:
    """What a program prints, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=cwd,
        env=unmeasured(),
    ).stdout


def test_links_lead_to_files() -> None:
    for path in ("README.md", "data/README.md", "ontology/README.md", "CONTRIBUTING.md"):
        text = (ROOT / path).read_text("utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (Path(ROOT / path).parent / link).exists(), f"{path}: {link}"
