"""Writes into README.md what the bundled data hold: documents, and claims by grade of evidence.

.venv/bin/python tools/write_counts.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kg.graph.build import BuildReport, build
from kg.model.records import GRADES

README = Path(__file__).resolve().parents[1] / "README.md"
_PLACE = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- end of counts -->)", re.DOTALL)


def line(report: BuildReport) -> str:
    """The counts as a sentence."""
    parts = []
    for name, count in report.grades.items():
        grade, _, aside = GRADES[name].partition(", ")
        parts.append(f"{count:,} {grade}" + (f" ({aside})" if aside else ""))
    return (
        f"Bundled: {report.documents:,} documents, {report.claims:,} claims; of those that stand,"
        f" {', '.join(parts)}.\n"
    )


def main() -> None:
    """Build the graph and write the line."""
    report = build(check=False)[1]
    README.write_text(_PLACE.sub(lambda _: line(report), README.read_text("utf-8")), "utf-8")
    sys.stdout.write(line(report))


if __name__ == "__main__":
    main()
