"""Runs the W3C test suite of SHACL Core through kg's validation.

CHECKOUT is a clone of https://github.com/w3c/data-shapes. A test passes where the report says
sh:conforms as expected and holds the expected results: as many, with the same focus nodes, paths,
values, severities, constraint components and shapes (blank nodes stand for any).

    .venv/bin/python tools/shacl_suite.py CHECKOUT

Exit code: 0 at least 96 tests pass, 1 unusable arguments, 3 fewer do.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from kg.errors import KgError
from kg.graph.dataset import Dataset
from kg.graph.validate import validate

_LEAST = 96
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_SH = "http://www.w3.org/ns/shacl#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: What tells one result of a report from another.
_COMPARED = (
    "focusNode",
    "resultPath",
    "value",
    "resultSeverity",
    "sourceConstraintComponent",
    "sourceShape",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A test: two files, and whether data conform to shapes with which results."""

    name: str
    data: Path
    shapes: Path
    conforms: bool
    results: Counter[tuple[str, ...]]


def read(file: Path) -> list[ox.Quad]:
    """What a file says, as it spells it."""
    return list(Dataset.read(file).as_written())


def tests(file: Path) -> Iterator[Expected]:
    """The tests that a file describes."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in read(file))
    for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(f"{_SHT}Validate")):
        action = _value(store, quad.subject, f"{_MF}action")
        report = _value(store, quad.subject, f"{_MF}result")
        yield Expected(
            name=f"{file.parent.name}/{file.stem}",
            data=_path(_value(store, action, f"{_SHT}dataGraph")),
            shapes=_path(_value(store, action, f"{_SHT}shapesGraph")),
            conforms=_conforms(store, report),
            results=_results(store, report),
        )


def fault(test: Expected) -> str:
    """What is wrong with our answer; empty where it is right."""
    try:
        found = validate(read(test.data), shapes=[test.shapes])
    except KgError as err:
        return f"refused: {err}"
    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in ox.parse(found.turtle, format=ox.RdfFormat.TURTLE))
    kind = ox.NamedNode(f"{_SH}ValidationReport")
    [report] = (q.subject for q in store.quads_for_pattern(None, _TYPE, kind))
    if _conforms(store, report) != test.conforms:
        return f"sh:conforms must be {test.conforms}"
    results = _results(store, report)
    missing, unexpected = test.results - results, results - test.results
    return "; ".join(
        f"{word} {' '.join(result)}"
        for word, some in (("missing", missing), ("unexpected", unexpected))
        for result in some.elements()
    )


def _conforms(store: ox.Store, report: object) -> bool:
    return getattr(_value(store, report, f"{_SH}conforms"), "value", "") in ("true", "1")


def _results(store: ox.Store, report: object) -> Counter[tuple[str, ...]]:
    found = store.quads_for_pattern(report, ox.NamedNode(f"{_SH}result"), None)  # type: ignore[arg-type]
    return Counter(
        tuple(_shown(_value(store, quad.object, _SH + name)) for name in _COMPARED)
        for quad in found
    )


def _shown(term: object) -> str:
    return "_" if isinstance(term, ox.BlankNode) else str(term or "-")


def _value(store: ox.Store, subject: object, predicate: str) -> object:
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)  # type: ignore[arg-type]
    return next((quad.object for quad in found), None)


def _path(node: object) -> Path:
    assert isinstance(node, ox.NamedNode), node
    return Path(unquote(urlsplit(node.value).path))


def main() -> int:
    """Run all tests, say which fail and how many pass; the exit code."""
    folder = Path(*sys.argv[1:2], "data-shapes-test-suite/tests/core").resolve()
    if len(sys.argv) != 2 or not folder.is_dir():
        sys.stderr.write(f"{folder}: is no folder; give a checkout of w3c/data-shapes\n")
        return 1
    faults = {t.name: fault(t) for file in sorted(folder.rglob("*.ttl")) for t in tests(file)}
    for name, wrong in faults.items():
        if wrong:
            sys.stdout.write(f"{name}: {wrong}\n")
    passed = sum(not wrong for wrong in faults.values())
    sys.stdout.write(f"{passed} of {len(faults)} tests pass\n")
    return 0 if passed >= _LEAST else 3


if __name__ == "__main__":
    sys.exit(main())
