"""Which command lines are compared: those of ``outputs/*.txt``, and the examples of the manual.

A line is a line of the shell. Lines that are indented go on in the working folder of the line
above them; together they are a scenario. ``{a,b}`` stands for a line with each, ``{queries}`` and
``{recipes}`` for a line with each saved query and recipe of the checkout. ``tty`` in front runs a
line on a terminal. A scenario that begins with ``kg serve`` keeps the server running; its lines
are requests (``GET /search?q=通州 'Accept: text/html'``), or command lines that find the address
in ``$KG_SERVER``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

OUTPUTS = Path(__file__).parent / "outputs"
#: Where the manual says that ``kg serve`` answers.
_SERVED = "http://127.0.0.1:8000"
_CHOICE = re.compile(r"\{(queries|recipes|[\w./:+-]*(?:,[\w./:+-]*)+)\}")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`(kg [^`]+)`(?!`)")
_COMMENT = re.compile(r"\s+#\s.*$")
#: A word that stands for what a reader fills in.
_BLANK = re.compile(r".*[…*<\[].*|[A-Z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Lines that run one after the other in one working folder."""

    lines: tuple[str, ...]

    @property
    def serves(self) -> bool:
        """Whether the first line starts a server that the others ask."""
        return self.lines[0].startswith("kg serve --port 0")


def scenarios(root: Path) -> list[Scenario]:
    """All scenarios of a checkout, each once; those that take longest come first."""
    names = {
        folder: sorted(path.stem for path in (root / "ontology" / folder).glob("*.rq"))
        for folder in ("queries", "recipes")
    }
    found = [
        scenario
        for path in sorted(OUTPUTS.glob("*.txt"))
        for scenario in read_scenarios(path.read_text("utf-8"), names)
    ]
    shown = list(dict.fromkeys(examples(root)))
    remote = tuple(line.replace(_SERVED, "$KG_SERVER") for line in shown if _SERVED in line)
    found = _with_remote(found, remote)
    begun = {scenario.lines[0] for scenario in found}
    found += [
        Scenario(lines=(line,)) for line in shown if _SERVED not in line and line not in begun
    ]
    return list(dict.fromkeys(found))


def _with_remote(found: Sequence[Scenario], lines: tuple[str, ...]) -> list[Scenario]:
    """The scenarios with lines that need a server put to the first that starts one."""
    at = next((n for n, scenario in enumerate(found) if scenario.serves), None)
    return [
        replace(one, lines=(*one.lines, *lines)) if n == at else one for n, one in enumerate(found)
    ]


def chosen(found: Sequence[Scenario], part: str) -> list[Scenario]:
    """The scenarios with a line that contains a text; of a server, only such requests."""
    kept = []
    for scenario in found:
        lines = scenario.lines
        if scenario.serves and part not in lines[0]:
            asked = tuple(line for line in lines[1:] if part in line)
            lines = (lines[0], *asked) if asked else ()
        if any(part in line for line in lines):
            kept.append(Scenario(lines=lines))
    return kept


def read_scenarios(text: str, names: Mapping[str, Sequence[str]]) -> Iterator[Scenario]:
    """The scenarios that a text writes down."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            yield from _parted(lines, names)
            lines = []
        lines.append(line.strip())
    yield from _parted(lines, names)


def _parted(lines: Sequence[str], names: Mapping[str, Sequence[str]]) -> Iterator[Scenario]:
    """One scenario of several lines, or one for each choice of a single line."""
    meant = [one for line in lines for one in _meant(line, names)]
    if len(lines) > 1:
        yield Scenario(lines=tuple(meant))
    else:
        yield from (Scenario(lines=(one,)) for one in meant)


def _meant(line: str, names: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines that a line with choices stands for."""
    match = _CHOICE.search(line)
    if match is None:
        yield line
        return
    for choice in names.get(match[1]) or match[1].split(","):
        yield from _meant(line[: match.start()] + choice + line[match.end() :], names)


# ── the manual ────────────────────────────────────────────────────────────────────────────────────


def examples(root: Path) -> Iterator[str]:
    """Command lines that the README and the pages of docs/ show, and the README's Python."""
    for path in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        text = path.read_text("utf-8")
        for language, block in _FENCE.findall(text):
            if language == "console":
                yield from filter(_can_run, _prompted(block))
            elif language in ("", "sh", "bash", "shell"):
                yield from filter(_can_run, map(_plain, block.splitlines()))
            elif language == "python" and path.name == "README.md":
                yield f"python -c {shlex.quote(block)}"
        yield from filter(_can_run, (" ".join(one.split()) for one in _INLINE.findall(text)))


def _prompted(block: str) -> Iterator[str]:
    """The commands behind ``$``; a quotation may run over several lines."""
    lines = iter(block.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line.removeprefix("$ ")
            while _words(command) is None and (more := next(lines, None)) is not None:
                command += f"\n{more}"
            yield command


def _plain(line: str) -> str:
    """A line without its comment, the program called by its name."""
    return _COMMENT.sub("", line).strip().removeprefix(".venv/bin/")


def _can_run(line: str) -> bool:
    """Whether a line calls kg, ends by itself, and leaves nothing for the reader to fill in."""
    words = _words(line)
    if not words or words[0] != "kg" or words[1:2] == ["serve"]:
        return False
    return not any(map(_BLANK.fullmatch, words))


def _words(line: str) -> list[str] | None:
    """The words of a line of the shell; None where a quotation is still open."""
    try:
        return shlex.split(line)
    except ValueError:
        return None
