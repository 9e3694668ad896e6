"""Writing a graph sorted: the same bytes for the same graph.

Every format either keeps the evidence or says in its header that it dropped it.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import ExportError
from kg.graph.claims_csv import claims_csv
from kg.graph.marks import Marks
from kg.graph.rdfxml import write_rdfxml
from kg.graph.turtle import trig, turtle
from kg.model.curies import iri_of
from kg.model.namespaces import BASE, GRAPH, PREFIXES
from kg.sources.atomic import ending_of

_TITLE: Final = "Two Districts KG: zones, actors and initiatives of Beijing's two districts"
_MERGED: Final = "Named graphs are merged here; the claim nodes keep document, place and quote."
_DROPPED: Final = "The evidence is dropped here: plain triples only; kg.trig keeps it."
_KEPT: Final = "One named graph a source document; the claim nodes keep place and quote."


# ── which quads ───────────────────────────────────────────────────────────────────────────────────


def is_document_graph(graph: object) -> bool:
    """Whether a graph is that of a source document.

    >>> is_document_graph(ox.NamedNode(PREFIXES["doc"] + "news"))
    True
    """
    return iri_of(graph).startswith(PREFIXES["doc"])


def is_evidence(quad: ox.Quad) -> bool:
    """Whether a quad is part of a claim's node or of its evidence.

    >>> node = ox.NamedNode("http://e.org/a")
    >>> is_evidence(ox.Quad(node, node, node))
    False
    """
    return iri_of(quad.subject).startswith(PREFIXES["claim"])


def select(
    quads: Iterable[ox.Quad], only: str = "", graph: ox.NamedNode | None = None
) -> list[ox.Quad]:
    """Keep a part of a graph; the arguments are those of :func:`part`.

    >>> {quad.graph_name for quad in select(ds.quads(), "registry")} == {GRAPH.registry}
    True
    """
    return list(filter(part(only, graph), quads))


def part(only: str = "", graph: ox.NamedNode | None = None) -> Callable[[ox.Quad], bool]:
    """Tells which quads are of a part of a graph.

    Args:
        only: ``asserted`` (what documents say, without claim nodes), ``claims`` (claim nodes and
            their evidence), ``registry``, ``ontology``; empty for everything.
        graph: Keep this named graph only.
    """
    tests: dict[str, Callable[[ox.Quad], bool]] = {
        "": lambda q: True,
        "asserted": lambda q: is_document_graph(q.graph_name) and not is_evidence(q),
        "claims": is_evidence,
        "registry": lambda q: q.graph_name == GRAPH.registry,
        "ontology": lambda q: q.graph_name == GRAPH.ontology,
    }
    test = tests[only]
    return test if graph is None else lambda q: q.graph_name == graph and test(q)


# ── formats ───────────────────────────────────────────────────────────────────────────────────────


def _has_evidence(quads: Iterable[ox.Quad]) -> bool:
    return any(is_evidence(q) for q in quads)


def _header(quads: list[ox.Quad], *, named: bool) -> str:
    if not any(is_document_graph(q.graph_name) for q in quads):
        return _TITLE if any(iri_of(q.subject).startswith(BASE) for q in quads) else ""
    if not _has_evidence(quads):
        return f"{_TITLE}\n{_DROPPED}"
    return f"{_TITLE}\n{_KEPT if named else _MERGED}"


def sorted_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads without repetition, ordered as their N-Quads lines."""
    return sorted(set(quads), key=str)


def nquads(quads: list[ox.Quad]) -> bytes:
    r"""N-Quads, sorted; no header, so that plain tools can sort and compare.

    >>> node = ox.NamedNode("http://e.org/a")
    >>> nquads([ox.Quad(node, node, ox.Literal(1))])
    b'<http://e.org/a> <http://e.org/a> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    """
    return b"".join(sorted(_serialize([q], ox.RdfFormat.N_QUADS) for q in set(quads)))


def _triples(quads: list[ox.Quad]) -> list[ox.Triple]:
    return sorted({q.triple for q in quads}, key=str)


def _ntriples(quads: list[ox.Quad]) -> bytes:
    lines = sorted(_serialize([t], ox.RdfFormat.N_TRIPLES) for t in _triples(quads))
    return _commented(_header(quads, named=False), "# {}\n").encode() + b"".join(lines)


def _rdfxml(quads: list[ox.Quad]) -> bytes:
    out = io.BytesIO()
    write_rdfxml(_triples(quads), out, PREFIXES, Marks())
    declaration, newline, rest = out.getvalue().partition(b"\n")
    header = _header(quads, named=False).replace("\n", " ")
    note = f"<!-- {header} -->\n".encode() if header else b""
    return declaration + newline + note + rest


def _jsonld(quads: list[ox.Quad]) -> bytes:
    ordered = sorted(set(quads), key=lambda q: (str(q.graph_name), str(q)))
    return _serialize(ordered, ox.RdfFormat.JSON_LD)


def _serialize(content: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat) -> bytes:
    written = ox.serialize(content, format=format, prefixes=PREFIXES)
    assert written is not None  # pyoxigraph returns bytes where no output is given
    return written


def _commented(text: str, form: str) -> str:
    return "".join(form.format(line) for line in text.splitlines())


FORMATS: Final[dict[str, Callable[[list[ox.Quad]], bytes]]] = {
    "turtle": lambda quads: turtle((q.triple for q in quads), _header(quads, named=False)).encode(),
    "trig": lambda quads: trig(quads, _header(quads, named=True)).encode(),
    "nquads": nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "csv": claims_csv,
}


def export(quads: Iterable[ox.Quad], format: str) -> bytes:
    """Quads in one of :data:`FORMATS`.

    Raises:
        ExportError: there is no such format, or it cannot hold the graph (RDF/XML has no control
            characters).

    >>> node = ox.NamedNode("http://e.org/a")
    >>> export([ox.Quad(node, node, ox.Literal("x"))], "ntriples").splitlines()[-1]
    b'<http://e.org/a> <http://e.org/a> "x" .'
    """
    if format not in FORMATS:
        raise ExportError(format, f"is no format; known are {', '.join(FORMATS)}")
    return FORMATS[format](list(quads))


#: Formats that are written by the endings of files.
_ENDINGS: Final = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".csv": "csv",
}


def format_of(path: Path) -> str:
    """The format that a file's ending stands for.

    Raises:
        ExportError: it stands for none.

    >>> format_of(Path("x.nq"))
    'nquads'
    """
    ending = ending_of(path)
    if ending not in _ENDINGS:
        raise ExportError(
            path, f"the ending {ending!r} names no format; known are {' '.join(_ENDINGS)}"
        )
    return _ENDINGS[ending]
