"""The help: examples that run, topics, what is meant by a wrong word; docs/cli.md says the same."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import pytest
from support.commands import kg, ok
from support.project import FROZEN, ROOT

from kg.cli import COMMANDS
from kg.cli.examples import MANUAL, TOPICS

sys.path.insert(0, str(ROOT / "tools"))
import write_cli

#: Commands whose examples are run elsewhere, or only shown to be understood.
STAYS = ("serve", "review")
#: Commands that take long on the bundled data; here they are asked about the frozen ones.
HEAVY = ("build", "diff", "measure", "validate", "view")
EXAMPLES = [(name, line) for name, page in MANUAL.items() for line in page.examples]


def test_every_command_has_three_examples() -> None:
    assert set(MANUAL) == set(COMMANDS)
    assert all(len(page.examples) == 3 for page in MANUAL.values())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples name."""
    folder = tmp_path_factory.mktemp("desk")
    article = "Tongzhou District focuses on green finance.\n"
    (folder / "article.txt").write_text(article, "utf-8")
    dated = ("article.txt", "--published", "2021-01-11", "--publisher", "cctv")
    assert kg("extract", *dated, "-o", "article.yaml", cwd=folder).returncode == 0
    assert "1 accepted" in kg("review", "article.yaml", stdin="a\n", cwd=folder).stdout
    candidates = kg("extract", "article.txt", "-f", "jsonl", cwd=folder).stdout
    assert candidates
    for name in ("gold.jsonl", "candidates.jsonl"):
        (folder / name).write_text(candidates, "utf-8")
    for name in ("old.ttl", "new.ttl", "x.ttl"):
        (folder / name).write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    shutil.copytree(FROZEN, folder / "mydata")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_an_example_runs(name: str, line: str, desk: Path) -> None:
    words = shlex.split(line.partition(" < ")[0].partition(" > ")[0])[1:]
    assert words[0] == name
    if name in STAYS:
        words = [*words, "--help"]
    elif name in HEAVY and "--data" not in words and not any(".ttl" in w for w in words):
        words = [*words, "--data", "mydata"]
    stdin = (desk / "article.txt").read_text("utf-8") if " < " in line else ""
    run = kg(*words, stdin=stdin, cwd=desk)
    assert run.returncode == 0, run.stderr
    assert run.stdout or run.stderr or "-o" in words


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_fits_a_screen(topic: str) -> None:
    told = ok("help", topic)
    assert told == TOPICS[topic]
    assert max(map(len, told.splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("shw", "通州"), 2, "did you mean show?"),
        (("zzzz",), 2, "there is no command 'zzzz'; kg --help lists them"),
        (("help", "clock"), 1, "nearest: clocks"),
        (("help", "zzzz"), 1, "topics are names, dates"),
        (("query", "district-fokus"), 1, "nearest: district-focus"),
        (("query", "nosuch"), 1, "nearest: "),
    ],
)
def test_a_wrong_word_meets_the_nearest(words: tuple[str, ...], code: int, said: str) -> None:
    run = kg(*words)
    assert run.returncode == code
    assert said in run.stderr


def test_the_help_of_a_saved_query_lists_values() -> None:
    told = ok("query", "district-focus", "--help")
    assert "Which industries does a district focus on" in told
    assert "tongzhou" in told
    assert told == ok("query", "--help", "district-focus")
    assert "Parameters (" not in ok("query", "--help")


def test_the_help_of_a_command_is_reached_both_ways() -> None:
    assert ok("help", "show") == ok("show", "--help")
    assert ok("help") == ok("--help")


def test_docs_say_what_the_program_says() -> None:
    """Stale docs are written anew by tools/write_cli.py."""
    assert write_cli.MANUAL.read_text("utf-8") == write_cli.manual()
