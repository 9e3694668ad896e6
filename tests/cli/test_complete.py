"""Tab: names in English, Chinese and pinyin, saved queries and parameters, in three shells."""

from __future__ import annotations

import pytest
from support.commands import process

SHELLS = ("bash", "zsh", "fish")


def complete(*words: str, shell: str = "bash") -> list[str]:
    """What a shell is offered for the last of these words."""
    line = " ".join(f"'{w}'" if w == "" else w for w in ("kg", *words))
    env = {"_KG_COMPLETE": f"{shell}_complete", "COMP_WORDS": line}
    env["COMP_CWORD"] = words[-1] if shell == "fish" else str(len(words))
    run = process(env=env)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    lines = [line for line in lines if line]
    return lines[1::3] if shell == "zsh" else [x.partition(",")[2].split("\t")[0] for x in lines]


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_things_are_completed_by_any_name(shell: str) -> None:
    assert "tongzhou" in complete("show", "tongz", shell=shell)
    assert "通州区" in complete("show", "通", shell=shell)
    assert "green-finance" in complete("why", "lvsejin", shell=shell)


@pytest.mark.slow
def test_what_else_is_completed() -> None:
    assert complete("query", "district-f") == ["district-focus"]
    assert complete("query", "district-focus", "--param", "ind") == ["industry="]
    assert "place=tongzhou" in complete("query", "district-focus", "--param", "place=tongz")
    assert complete("export", "--recipe", "place") == ["place-industry"]
    assert complete("measure", "cent") == ["centrality"]
    assert complete("export", "--graph", "haidian-p") == ["haidian-plan-2021"]
    assert complete("query", "nosuch", "--param", "x") == []
