"""What validation found, as text, JSON or a SHACL report."""

from __future__ import annotations

from dataclasses import asdict

from kg.graph.check import CheckResult
from kg.model.printing import PLAIN, Layout, counted, listed, writes
from kg.showing.table import json_text


@writes(CheckResult, plain="text")
def findings_text(result: CheckResult, format: str = "text", *, layout: Layout = PLAIN) -> str:
    """The result as text, json or (the SHACL report) turtle."""
    report = result.report
    if format == "turtle":
        return report.turtle
    if format == "json":
        return json_text(
            {
                "conforms": result.conforms,
                "shapes": report.shapes,
                "nodes_checked": report.nodes,
                "notes": list(report.notes),
                "quotes": result.quotes,
                "quotes_checked": result.quotes_checked,
                "findings": [asdict(finding) for finding in report.findings],
            }
        )
    lines = [str(finding) for finding in report.findings]
    nodes, held = counted(report.nodes, "node"), counted(report.shapes, "shape")
    lines.append(f"{nodes} checked against {held}")
    if result.quotes is not None:
        lines.append(f"quotes: {listed(result.quotes)}")
    if result.quotes_checked is not None:
        lines.append(f"{result.quotes_checked} quotes held against their text")
    lines.append("conforms" if result.conforms else counted(len(report.findings), "finding"))
    return "\n".join(lines) + "\n"
