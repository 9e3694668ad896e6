"""What validation found, as text, JSON or a SHACL report."""

from __future__ import annotations

from dataclasses import asdict

from kg.graph.check import CheckResult
from kg.model.printing import writes
from kg.showing.table import json_text


@writes(CheckResult, plain="text")
def findings_text(result: CheckResult, format: str = "text", *, width: int | None = None) -> str:
    """The result as text, json or (the SHACL report) turtle."""
    if format == "turtle":
        return result.report.turtle
    if format == "json":
        return json_text(
            {
                "conforms": result.conforms,
                "quotes_checked": result.quotes_checked,
                "findings": [asdict(finding) for finding in result.report.findings],
            }
        )
    lines = [str(finding) for finding in result.report.findings]
    if result.quotes_checked is not None:
        lines.append(f"{result.quotes_checked} quotes held against their text")
    lines.append("conforms" if result.conforms else f"{len(result.report.findings)} findings")
    return "\n".join(lines) + "\n"
