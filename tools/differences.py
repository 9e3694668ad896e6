"""How two outputs differ: equal but for places, in few lines, equal differences once."""

from __future__ import annotations

import argparse
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

#: Lines of an excerpt, and characters of each of them.
_MOST_LINES = 10
_MOST_CHARACTERS = 160
#: Lines that are compared from the first difference on; the rest is far from what is shown.
_WINDOW = 200

Rule = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of what a line gave that is not the same in both checkouts.

    Attributes:
        line: The command line or the request.
        part: exit code, stdout, stderr, file NAME, status, headers or body.
        excerpt: The first lines of a unified diff.
    """

    line: str
    part: str
    excerpt: tuple[str, ...]


def read_rules(path: str) -> list[Rule]:
    r"""The changes of wording that were meant: lines ``regex<TAB>replacement``, ``#`` comments.

    They are applied to both outputs, so that ``(findings|issues)<TAB>findings`` lets either pass.

    Raises:
        ArgumentTypeError: the file cannot be read, or a line is no rule.
    """
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        reason = getattr(err, "strerror", None) or "is not UTF-8"
        raise argparse.ArgumentTypeError(f"{path}: {reason}") from err
    rules = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, tab, replacement = line.partition("\t")
        try:
            rule = re.compile(pattern, re.MULTILINE)
            rule.sub(replacement, "")
        except (re.error, IndexError) as err:
            raise argparse.ArgumentTypeError(f"{path}:{number}: {err}") from err
        if not tab:
            raise argparse.ArgumentTypeError(f"{path}:{number}: write regex<TAB>replacement")
        rules.append((rule, replacement))
    return rules


def accepted(content: bytes, rules: Iterable[Rule]) -> bytes:
    """An output after the changes that were meant."""
    text = content.decode("utf-8", "surrogateescape")
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text.encode("utf-8", "surrogateescape")


def compared(
    line: str, old: dict[str, bytes], new: dict[str, bytes], rules: Sequence[Rule]
) -> Iterator[Difference]:
    """The differences between the parts of two outcomes; a part may be missing in one."""
    for part in sorted(old.keys() | new.keys()):
        one, other = old.get(part), new.get(part)
        if one == other:
            continue
        if one is None or other is None:
            told = "-only OLD has it" if other is None else "+only NEW has it"
            yield Difference(line=line, part=part, excerpt=(told,))
            continue
        one, other = accepted(one, rules), accepted(other, rules)
        if one != other:
            yield Difference(line=line, part=part, excerpt=tuple(_excerpt(one, other)))


def grouped(found: Iterable[Difference]) -> list[tuple[Difference, int]]:
    """The first of each class of differences, and how many there are of it, most first.

    Differences of one class are of the same kind of part and change the same lines alike.
    """
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    firsts: dict[tuple[str, tuple[str, ...]], Difference] = {}
    for one in found:
        changes = tuple(line for line in one.excerpt if line.startswith(("-", "+")))
        key = one.part.partition(" ")[0], changes
        firsts.setdefault(key, one)
        counts[key] += 1
    return [(firsts[key], count) for key, count in counts.most_common()]


def _excerpt(old: bytes, new: bytes) -> list[str]:
    """The first lines of a unified diff; of long lines what stands about their difference."""
    try:
        one, other = old.decode("utf-8").split("\n"), new.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [f"-{len(old)} bytes that are no text", f"+{len(new)} bytes, other ones"]
    start = _common(one, other)
    first = max(0, start - 1)
    one, other = one[first : start + _WINDOW], other[first : start + _WINDOW]
    diff = [
        line
        for line in difflib.unified_diff(one, other, lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]
    at = _parting(diff)
    shown = [_clipped(line, at if line.startswith(("-", "+")) else 0) for line in diff]
    shown = ["@@" if line.startswith("@@") else line for line in shown]
    return [f"@@ line {start + 1} @@", *shown[1:_MOST_LINES]]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines or characters two sequences begin with that are the same."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _parting(diff: Sequence[str]) -> int:
    """The place in the first changed lines where they part."""
    removed = next((line[1:] for line in diff if line.startswith("-")), "")
    added = next((line[1:] for line in diff if line.startswith("+")), "")
    return _common(removed, added)


def _clipped(line: str, at: int) -> str:
    """A line, or that much of a long one about a place in it."""
    if len(line) <= _MOST_CHARACTERS:
        return line
    start = max(1, min(at - _MOST_CHARACTERS // 4, len(line) - _MOST_CHARACTERS))
    end = start + _MOST_CHARACTERS
    before, after = "…" * (start > 1), "…" * (end < len(line))
    return f"{line[0]}{before}{line[start:end]}{after}"
