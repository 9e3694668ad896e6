"""SHACL: shapes of ours or of others, what they are held against, and what they find.

A finding names the node, the shape that it breaks and, where the node is a claim or described by
one, the document, the place and the sentence.
"""

from __future__ import annotations

import io
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyoxigraph as ox

from kg.errors import RdfError, ShapeError
from kg.graph.parse import first_line, parse_files
from kg.model.curies import compact, iri_of
from kg.model.namespaces import PREFIXES
from kg.resources import ontology_folder

if TYPE_CHECKING:
    import rdflib

R = TypeVar("R")

_SHACL: Final = "http://www.w3.org/ns/shacl#"
#: Calls within calls that the engine may make, and the stack that holds them.
_DEEPEST: Final = 100_000
_STACK_BYTES: Final = 512 * 1024 * 1024
#: Names that a note lists.
_NAMED: Final = 3


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
    """What validation found, and how much it looked at.

    Attributes:
        findings: Ordered by severity, shape and node; empty when all is well.
        turtle: The SHACL validation report.
        shapes: How many shapes declare what they are held against.
        nodes: How many nodes of the data that was.
        notes: What the reader must know of the check itself: shapes that match no node, shapes
            that refer to themselves.
    """

    findings: tuple[Finding, ...]
    turtle: str
    shapes: int = 0
    nodes: int = 0
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def shipped_shapes() -> list[Path]:
    """The shape files that came with this package.

    >>> {path.suffix for path in shipped_shapes()}
    {'.ttl'}
    """
    return sorted(ontology_folder().glob("shapes/*.ttl"))


def held_against(
    quads: list[ox.Quad], context: list[ox.Quad], shapes: list[Path] | None
) -> ValidationReport:
    """What SHACL shapes find in a graph.

    Args:
        quads: The graph; graph names do not matter.
        context: Further quads that the shapes may need; they do not count as checked.
        shapes: Shape files; ours when None.

    Raises:
        ShapeError: the shapes cannot be read, there are none, or the engine refuses them.
    """
    return _with_deep_stack(lambda: _run_pyshacl(quads, context, shapes))


def _with_deep_stack(work: Callable[[], R]) -> R:
    """Run what recurses deeply, along lists and chains of classes, in a thread that can hold it."""
    done: list[R] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except RecursionError:
            failed.append(ShapeError("lists, classes or shapes nest too deep to be followed"))
        except BaseException as err:  # raised again by the thread that asked
            failed.append(err)

    limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK_BYTES)
    try:
        sys.setrecursionlimit(_DEEPEST)
        thread = threading.Thread(target=run, daemon=True)  # so that Ctrl-C need not wait for it
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failed:
        raise failed[0]
    return done[0]


def _run_pyshacl(
    quads: list[ox.Quad], context: list[ox.Quad], paths: list[Path] | None
) -> ValidationReport:
    import pyshacl.monkey
    import pyshacl.validator
    from pyshacl.shapes_graph import ShapesGraph
    from rdflib.namespace import SH

    from kg.graph.rdflib_bridge import quiet, to_graph

    engine: Any = pyshacl
    engine.validator.clone_blank_node = _copied
    wanted = _read_shapes(shipped_shapes() if paths is None else paths)
    with quiet() as warned:
        engine.monkey.rdflib_bool_patch()  # SHACL switches on by "true"; "1" switches nothing on
        shapes = to_graph(wanted)
        engine.monkey.rdflib_bool_unpatch()
        data = to_graph({q.triple: None for part in (quads, context) for q in part})
        try:
            found = list(ShapesGraph(shapes).shapes)
            targets = {
                _name(s.node): s.focus_nodes(data)
                for s in found
                if not s.deactivated and any(map(list, s.target()))
            }
            _, report, text = pyshacl.validate(
                data,
                shacl_graph=shapes,
                inference="none",
                inplace=True,
                do_owl_imports=False,
                max_validation_depth=_DEEPEST,  # it finds recursion without this limit too
            )
        except RecursionError:
            raise
        except Exception as err:  # pySHACL raises many kinds for shapes that make no sense
            raise ShapeError(f"the shapes cannot be used: {first_line(err)}") from err
        if not found:
            raise ShapeError(_no_shape(paths or [], wanted))
        if not hasattr(report, "subjects"):
            raise ShapeError(f"the shapes cannot be used: {text}")
        beside = _terms(context) - _terms(quads) if context else set()
        return ValidationReport(
            # Not every sh:ValidationResult: nested sh:detail ones repeat what their parent says.
            findings=tuple(_finding(report, result) for result in report.objects(None, SH.result)),
            turtle=_turtle(report),
            shapes=len(targets),
            nodes=len({n for nodes in targets.values() for n in nodes if str(n) not in beside}),
            notes=tuple(_notes(targets, beside, warned, own=paths is None)),
        )


def _copied(source: rdflib.Graph, node: rdflib.BNode, target: rdflib.Graph, **_: object) -> Any:
    """Copy what describes a blank node into the report.

    It stands in place of pySHACL's own, whose time grows with the square of the length of a list.
    """
    waiting = [node]
    while waiting:
        subject = waiting.pop()
        if (subject, None, None) not in target:
            for predicate, value in source.predicate_objects(subject):
                target.add((subject, predicate, value))
                if type(value) is type(node):
                    waiting.append(value)
    return node


def _read_shapes(paths: Iterable[Path]) -> list[ox.Quad]:
    try:
        return parse_files(list(paths))
    except RdfError as err:
        raise ShapeError(str(err)) from err


def _no_shape(paths: Iterable[Path], quads: Iterable[ox.Quad]) -> str:
    """That there is no shape, and which other namespace looks like that of SHACL."""
    iris = {iri_of(term) for quad in quads for term in (quad.predicate, quad.object)}
    alike = {match[0] for iri in iris if (match := re.match(r".*shacl.*[#/]", iri, re.IGNORECASE))}
    hint = "".join(f"; the namespace is {_SHACL}, not {one}" for one in sorted(alike - {_SHACL}))
    where = ", ".join(map(str, paths))
    return f"{where}: holds no SHACL shape, so nothing can be checked{hint}"


def _terms(quads: Iterable[ox.Quad]) -> set[str]:
    return {getattr(term, "value", "") for q in quads for term in (q.subject, q.object)}


def _notes(
    targets: Mapping[str, Iterable[object]],
    beside: set[str],
    warned: Iterable[Warning],
    *,
    own: bool,
) -> Iterator[str]:
    """What the reader must know of the check itself."""
    idle = [name for name, nodes in targets.items() if all(str(n) in beside for n in nodes)]
    if not targets:
        yield "no shape says what it is held against (sh:targetClass …); nothing was checked"
    elif len(idle) == len(targets):
        yield f"no node matches the shapes ({_listed(idle)}); nothing was checked against them"
    elif idle and not own:
        yield f"no node matches {_listed(idle)}; checked were the other shapes"
    loops = {m[1] for w in warned if (m := re.search(r"<(?:Node|Property)Shape (\S+?)>", str(w)))}
    if loops:
        names = _listed(compact(name) for name in loops)
        yield f"{names} refers to itself, which SHACL leaves open: followed a few levels deep only"


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = len(ordered) - _NAMED
    return ", ".join(ordered[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _finding(report: rdflib.Graph, result: Any) -> Finding:
    from rdflib.namespace import SH

    texts = {
        getattr(m, "language", None) or "en": str(m)
        for m in report.objects(result, SH.resultMessage)
    }
    return Finding(
        severity=_name(report.value(result, SH.resultSeverity)).removeprefix("sh:"),
        shape=_name(report.value(result, SH.sourceShape)),
        node=_name(report.value(result, SH.focusNode)),
        path=_name(report.value(result, SH.resultPath)),
        value=_name(report.value(result, SH.value)),
        message=texts.get("en", ""),
        message_zh=texts.get("zh", ""),
    )


def _turtle(report: rdflib.Graph) -> str:
    from rdflib import Literal
    from rdflib.namespace import SH
    from rdflib.plugins.serializers.turtle import TurtleSerializer

    class ReportSerializer(TurtleSerializer):
        """Without the short forms of numbers, which rewrite them and break what is ill-typed."""

        def label(self, node: Any, position: int) -> str:
            plain = not isinstance(node, Literal) or str(node) in ("true", "false")
            return super().label(node, position) if plain else node.n3()

    report.bind("sh", SH)
    for prefix in ("kg", "id", "doc", "claim", "kind", "shape"):
        report.bind(prefix, PREFIXES[prefix])
    stream = io.BytesIO()
    ReportSerializer(report).serialize(stream)
    return stream.getvalue().decode()


def _name(term: object) -> str:
    return "" if term is None else compact(str(term))
