"""Measures the rules of extraction against gold claims and writes kg/extract/rules/measured.csv.

Run it on texts that are new to the rules, before and after the rules are mended for them. With
``--add`` the counts are added to those that the file holds, so that it keeps what a rule was worth
when it first met a text; without, the file starts anew.

    .venv/bin/python tools/measure_rules.py [--add] FOLDER…

Each folder holds ``texts/<document>.txt`` with ``<document>.meta.json`` (language and date) beside
it, and ``gold/<document>.jsonl``; ``aliases.json`` beside the folders or in them is read.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from pathlib import Path

from kg.export import write_atomically
from kg.extract.comparing import Rule, match
from kg.extract.extraction import Extractor
from kg.extract.model import Source
from kg.extract.review.linking import Linker
from kg.extract.scoring import read_records

import kg
from kg.extract.confidence import measured
from kg.extract.records import record

TARGET = Path(kg.__file__).parent / "extract" / "rules" / "measured.csv"


def main(folders: list[Path], *, add: bool) -> None:
    """Extract, compare and write."""
    extractor = Extractor(Linker(kg.load().store).known_names())
    before = measured() if add else {}
    claims = Counter({name: found.claims for name, found in before.items()})
    right = Counter({name: found.right for name, found in before.items()})
    for folder in folders:
        groups = folder / "aliases.json"
        rule = Rule.of_groups(json.loads(groups.read_text("utf-8")) if groups.exists() else [])
        for document, golds in sorted(read_records(folder / "gold").items()):
            path = folder / "texts" / f"{document}.txt"
            about = json.loads(path.with_suffix(".meta.json").read_text("utf-8"))
            source = Source(
                id=document,
                text=path.read_bytes().decode("utf-8"),
                sha256="",
                language=about["language"],
                published=about["date"],
            )
            found = [record(c, source, n) for n, c in enumerate(extractor.extract(source))]
            matched = match(found, golds, rule.strict)
            claims.update(c["rule"] for c in found)
            right.update(found[n]["rule"] for n in matched)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rule", "claims", "right"])
    writer.writerows([name, claims[name], right[name]] for name in sorted(claims))
    write_atomically(TARGET, out.getvalue().encode())
    told = f"{TARGET}: {len(claims)} rules, {right.total()} of {claims.total()} claims right\n"
    sys.stdout.write(told)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:] if name != "--add"], add="--add" in sys.argv)
