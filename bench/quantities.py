"""How many quantities of a file are read right, beside quantulum3, cn2an and JioNLP, by class.

``make bench-quantities`` makes a virtual environment of its own for the three (without the trained
classifier of quantulum3, which needs scikit-learn and its data) and runs this. The sentences are
our own, in ``quantities.jsonl``; ``KG_QUANTITIES`` names another file, whose expectations may also
be objects with value, unit and comparator. A quantity of ours is right in value, unit and
comparator; theirs only in value, since cn2an has no units and none of them says at most. JioNLP is
asked for money only, the one quantity that it reads.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OTHERS = ("quantulum3", "cn2an", "JioNLP")
Numbers = list[tuple[float, float]]


def cases(path: Path) -> list[dict[str, Any]]:
    """The sentences with the quantities that are expected: (low, high, unit, comparator)."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        wanted = []
        for one in row["expect"]:
            value, unit, comparator = (
                (one["value"], one["unit"], one["comparator"]) if isinstance(one, dict) else one
            )
            wanted.append((*ends(value), unit.split("|"), comparator.split("|")))
        found.append({"class": row["class"], "text": row["text"], "expect": wanted})
    return found


def ends(value: Any) -> tuple[float | None, float | None]:
    """Both ends of a value; None for a vague one."""
    if isinstance(value, list):
        return float(value[0]), float(value[1])
    if isinstance(value, str):
        low, dash, high = value.partition("-")
        return (float(low), float(high)) if dash else (None, None)
    return float(value), float(value)


def near(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same up to two in a thousand."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 2e-3 * max(1, abs(other))


def ours(rows: list[dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
    """What we read of each sentence."""
    from kg.model.quantities import read

    found = []
    for row in rows:
        here = []
        for q in read(row["text"]):
            low, high = (q.value, q.value) if q.value is not None else (q.low, q.high)
            pair = (None, None) if high is None else (float(low or 0), float(high))
            here.append((*pair, q.unit, q.comparator))
        found.append(here)
    return found


def others(texts: list[str]) -> dict[str, list[Numbers]]:
    """The numbers that the three read of each text; runs in their own environment."""
    import cn2an  # type: ignore[import-not-found]
    import jionlp  # type: ignore[import-not-found]
    from quantulum3 import parser  # type: ignore[import-not-found]

    def quantulum(text: str) -> Numbers:
        return [
            (q.value - (q.uncertainty or 0), q.value + (q.uncertainty or 0))
            for q in parser.parse(text)
        ]

    def arabic(text: str) -> Numbers:
        digits = cn2an.transform(text, "cn2an")
        scales = {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
        numbers = re.findall(r"(-?\d+(?:\.\d+)?)(万亿|万|亿)?", digits)
        return [(float(n) * scales[s], float(n) * scales[s]) for n, s in numbers]

    def money(text: str) -> Numbers:
        found = []
        for one in jionlp.ner.extract_money(text, with_parsing=True):
            number = one["detail"]["num"]
            pair = number if isinstance(number, list) else [number, number]
            found.append((float(pair[0]), float(pair[1])))
        return found

    def safely(read: Any, text: str) -> Numbers:
        try:
            return list(read(text))
        except Exception:  # what other people's parsers raise counts as nothing read
            return []

    readers = zip(OTHERS, (quantulum, arabic, money), strict=True)
    return {name: [safely(read, text) for text in texts] for name, read in readers}


def main() -> None:
    """Read, compare and print."""
    if sys.argv[1:2] == ["--others"]:
        print(json.dumps(others(json.load(sys.stdin))))
        return
    rows = cases(Path(os.environ.get("KG_QUANTITIES") or HERE / "quantities.jsonl"))
    told = subprocess.run(
        [sys.argv[1], "-W", "ignore", __file__, "--others"],
        input=json.dumps([row["text"] for row in rows]),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    theirs = json.loads(told.splitlines()[-1])
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (row, read) in enumerate(zip(rows, ours(rows), strict=True)):
        for total in (right[row["class"]], right["all"]):
            score(total, row["expect"], read, {name: theirs[name][number] for name in OTHERS})
    columns = ("figures", "ours", "our values", *OTHERS)
    print(f"{'class':16}" + "".join(f"{column:>12}" for column in columns))
    for name in sorted(right, key=lambda name: (name == "all", name)):
        print(f"{name:16}" + "".join(f"{right[name][column]:12}" for column in columns))
    print("ours: value, unit and comparator right; the others: the value. A sentence without a")
    print("quantity counts as one figure, right if nothing is read.")


def score(
    total: Counter[str], wanted: list[Any], read: list[Any], theirs: dict[str, Numbers]
) -> None:
    """Count the figures of one sentence, and who has them right."""
    total["figures"] += len(wanted) or 1
    if not wanted:
        total["ours"] += not read
        total["our values"] += not read
        total.update({name: int(not numbers) for name, numbers in theirs.items()})
    for low, high, units, comparators in wanted:
        same = [r for r in read if near(r[0], low) and near(r[1], high)]
        total["our values"] += bool(same)
        total["ours"] += any(r[2] in units and r[3] in comparators for r in same)
        for name, numbers in theirs.items():
            total[name] += any(near(a, low) and near(b, high) for a, b in numbers)


if __name__ == "__main__":
    main()
