"""Validation: SHACL shapes with pySHACL, and what SHACL cannot see.

A finding names the node, the shape that it breaks and, where the node is a claim or described by
one, the document, the place and the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import RdfError, ShapeError
from kg.model.curies import compact, expand, iri_of
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, OA, PREFIXES, SAID_IN
from kg.resources import ontology_folder

if TYPE_CHECKING:
    import rdflib

_XSD = PREFIXES["xsd"]
_LEXICAL = {
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "integer": re.compile(r"[+-]?\d+"),
    "nonNegativeInteger": re.compile(r"\+?\d+"),
    "boolean": re.compile(r"true|false|0|1"),
    "double": re.compile(r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN"),
    "gYear": re.compile(r"-?\d{4,}"),
    "gYearMonth": re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "dateTime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?"),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong with a graph.

    Attributes:
        node: The node concerned, compact (``id:tongzhou``).
        shape: The shape that it breaks, compact; ``structure`` for what no shape can say.
        path: The property concerned; may be empty.
        value: The offending value; may be empty.
        message: What to do about it, in English; ``message_zh`` in Chinese.
        severity: Violation, Warning or Info.
        source: Document, place and quote of the claim behind the node, where there is one.
    """

    severity: str
    shape: str
    node: str
    path: str = ""
    value: str = ""
    message: str = ""
    message_zh: str = ""
    source: str = ""

    def __str__(self) -> str:
        """The finding on one line."""
        about = " ".join(x for x in (self.node, self.path, self.value) if x)
        where = f" [{self.source}]" if self.source else ""
        return f"{self.severity} {self.shape}: {about}: {self.message}{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What validation found.

    Attributes:
        findings: Ordered by severity, shape and node; empty when all is well.
        turtle: The SHACL validation report.
    """

    findings: tuple[Finding, ...]
    turtle: str

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def shipped_shapes() -> list[Path]:
    """The shape files that came with this package."""
    return sorted(ontology_folder().glob("shapes/*.ttl"))


def validate(quads: Iterable[ox.Quad], *, shapes: Iterable[Path] | None = None) -> ValidationReport:
    """Validate a graph against SHACL shapes and the rules that SHACL cannot express.

    Args:
        quads: The graph; graph names matter only for the structural checks.
        shapes: Shape files; ours when left out. The structural checks of our own model (evidence
            for every quad, no blank nodes) run with our shapes only.

    Raises:
        ShapeError: the shapes cannot be read or the engine refuses them.
    """
    quads = list(quads)
    own = shapes is None
    results, turtle = _run_pyshacl(quads, shipped_shapes() if shapes is None else list(shapes))
    sources = _Sources(quads)
    findings = [sources.add_to(f) for f in results]
    findings += ill_typed(quads)
    if own:
        findings += blank_nodes(quads)
        findings += unreachable(quads)
    return ValidationReport(findings=tuple(sorted(set(findings))), turtle=turtle)


def _run_pyshacl(quads: list[ox.Quad], shapes: list[Path]) -> tuple[list[Finding], str]:
    import pyshacl
    from rdflib.namespace import SH

    from kg.graph.formats import parse_file
    from kg.graph.rdflib_bridge import to_graph

    try:
        shape_graph = to_graph(quad for path in shapes for quad in parse_file(path))
    except RdfError as err:
        raise ShapeError(str(err)) from err
    data = to_graph({quad.triple: None for quad in quads})
    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=shape_graph, inference="none", inplace=True, do_owl_imports=False
        )
    except Exception as err:  # pySHACL raises many kinds for shapes that make no sense
        raise ShapeError(f"the shapes cannot be used: {err}") from err
    if not hasattr(report, "subjects"):
        raise ShapeError(f"the shapes cannot be used: {text}")
    found = []
    # Not every sh:ValidationResult: nested sh:detail ones repeat what their parent says.
    for result in report.objects(None, SH.result):
        source = report.value(result, SH.sourceShape)
        found.append(
            Finding(
                severity=_name(report.value(result, SH.resultSeverity)).removeprefix("sh:"),
                shape=_name(source),
                node=_name(report.value(result, SH.focusNode)),
                path=_name(report.value(result, SH.resultPath)),
                value=_name(report.value(result, SH.value)),
                **_messages(report, result),
            )
        )
    report.bind("sh", SH)
    for prefix in ("kg", "id", "doc", "claim", "kind", "shape"):
        report.bind(prefix, PREFIXES[prefix])
    return found, report.serialize(format="turtle")


def _messages(report: rdflib.Graph, result: Any) -> dict[str, str]:
    from rdflib.namespace import SH

    texts = {
        getattr(m, "language", None) or "en": str(m)
        for m in report.objects(result, SH.resultMessage)
    }
    return {"message": texts.get("en", ""), "message_zh": texts.get("zh", "")}


def _name(term: object) -> str:
    return "" if term is None else compact(str(term))


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


def _structural(node: str, message: str, message_zh: str, **more: str) -> Finding:
    return Finding(
        severity="Violation",
        shape="structure",
        node=node,
        message=message,
        message_zh=message_zh,
        **more,
    )


def blank_nodes(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Our data names every node; a blank node cannot be cited or compared."""
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                yield _structural(
                    str(term), "is a blank node; give it an IRI", "是空白节点；请给它一个 IRI"
                )


def ill_typed(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Literals whose text does not fit their datatype, judged by lexical form and calendar."""
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Literal) and not _well_typed(term):
            yield _structural(
                compact(iri_of(quad.subject)),
                f"does not fit {compact(term.datatype.value)}; fix the value or the type",
                f"不符合 {compact(term.datatype.value)}；请改正数值或类型",
                path=compact(quad.predicate.value),
                value=term.value,
            )


def _well_typed(term: ox.Literal) -> bool:
    name = term.datatype.value.removeprefix(_XSD)
    form = _LEXICAL.get(name)
    if form is None or term.language:
        return True
    if not form.fullmatch(term.value):
        return False
    if name == "date":
        try:
            PartialDate.parse(term.value)
        except ValueError:
            return False
    return True


def unreachable(quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Quads of a document's graph that no claim of that document leads to.

    A claim leads to its own node, its evidence and selectors, the plain triple that it asserts, and
    the figure or membership that it describes.
    """
    graphs: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(PREFIXES["doc"]):
            graphs.setdefault(graph, []).append(quad)
    for graph, members in graphs.items():
        reached, asserted = _reach(members)
        for quad in members:
            if (
                quad.subject not in reached
                and (quad.subject, quad.predicate, quad.object) not in asserted
            ):
                yield _structural(
                    compact(iri_of(quad.subject)),
                    f"no claim of {compact(graph.value)} leads to this triple; add the claim",
                    f"{compact(graph.value)} 中没有任何陈述指向该三元组；请补充陈述",
                    path=compact(quad.predicate.value),
                )


def _reach(quads: list[ox.Quad]) -> tuple[set[object], set[tuple[object, object, object]]]:
    claims: dict[object, dict[object, object]] = {}
    typed = {q.subject for q in quads if q.object == KG.Claim}
    for quad in quads:
        if quad.subject in typed:
            claims.setdefault(quad.subject, {})[quad.predicate] = quad.object
    reached: set[object] = set(typed)
    asserted = set()
    figures = (KG.hasObservation, KG.hasTarget)
    for cells in claims.values():
        value = cells.get(KG.claimObject) or cells.get(KG.claimValue)
        withdrawn = KG.withdrawn in cells
        if not withdrawn and KG.claimPredicate in cells:
            asserted.add((cells.get(KG.claimSubject), cells[KG.claimPredicate], value))
            if cells[KG.claimPredicate] in figures:
                reached.add(value)
        reached |= {cells[p] for p in (KG.evidence, KG.qualifiedBy) if p in cells}
    reached |= {q.object for q in quads if q.subject in reached and q.predicate == OA.hasSelector}
    return reached, asserted
