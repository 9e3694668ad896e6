"""Validation as a whole: SHACL, what SHACL cannot see, and the sentence behind each finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.graph.shapes import Finding, ValidationReport, held_against
from kg.graph.structure import blank_nodes, ill_typed, unreachable
from kg.model.curies import compact, expand, iri_of
from kg.model.namespaces import KG, OA, SAID_IN


def validate(
    quads: Iterable[ox.Quad],
    *,
    shapes: Iterable[Path] | None = None,
    context: Iterable[ox.Quad] = (),
) -> ValidationReport:
    """Validate a graph against SHACL shapes and the rules that SHACL cannot express.

    Args:
        quads: The graph; graph names matter only for the structural checks.
        shapes: Shape files; ours when left out. The structural checks of our own model (evidence
            for every quad, no blank nodes) run with our shapes only.
        context: Further quads that the shapes may need, such as classes and their super-classes.

    Raises:
        ShapeError: the shapes cannot be read, there are none, or the engine refuses them.
    """
    quads, context = list(quads), list(context)
    own = shapes is None
    report = held_against(quads, context, None if shapes is None else list(shapes))
    sources = _Sources(quads)
    findings = {sources.add_to(f) for f in report.findings} | set(ill_typed(quads))
    if own:
        findings |= {*blank_nodes(quads), *unreachable(quads)}
    return replace(report, findings=tuple(sorted(findings)))


class _Sources:
    """Document, place and quote of the claims that describe a node."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.claims: dict[str, str] = {}
        self.cells: dict[tuple[str, ox.NamedNode], str] = {}
        for quad in quads:
            subject, predicate = iri_of(quad.subject), quad.predicate
            if quad.object == KG.Claim:
                self.claims[subject] = subject
            elif predicate == KG.claimObject:
                self.claims.setdefault(iri_of(quad.object), subject)
            elif predicate in (SAID_IN, KG.locator, OA.exact):
                self.cells[subject, predicate] = getattr(quad.object, "value", "")

    def add_to(self, finding: Finding) -> Finding:
        """The finding with its source, where a claim is behind its node."""
        node = expand(finding.node)
        claim = self.claims.get(node.value) if node else None
        if claim is None:
            return finding
        document = compact(self.cells.get((claim, SAID_IN), ""))
        quote = self.cells.get((f"{claim}/quote", OA.exact), "")
        words = [document, self.cells.get((claim, KG.locator), ""), f"“{quote}”" if quote else ""]
        return replace(finding, source=" ".join(word for word in words if word))
