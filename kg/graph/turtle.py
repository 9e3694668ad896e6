"""Turtle and TriG for people: sorted, one property a line, the same bytes each time.

pyoxigraph's own serialisers keep the order that they are given and put all values of a property on
one line; a file that is read and compared line by line deserves better.

In examples ``tongzhou`` is the node of 通州.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg.model.namespaces import PREFIXES, RDF, SKOS, XSD

_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[\w-]*[\w-])?", re.ASCII)
_FIRST: Final = (RDF.type, SKOS.prefLabel)


class TurtleWriter:
    """Writes terms with our prefixes and remembers which it used.

    >>> writer = TurtleWriter()
    >>> writer.term(tongzhou), sorted(writer.used)
    ('id:tongzhou', ['id'])
    """

    def __init__(self) -> None:
        self.used: set[str] = set()

    def term(self, term: object) -> str:
        """One term as Turtle.

        >>> TurtleWriter().term(ox.Literal(7)), TurtleWriter().term(ox.Literal("七", language="zh"))
        ('7', '"七"@zh')
        """
        if isinstance(term, ox.NamedNode):
            return self._iri(term)
        if isinstance(term, ox.Literal) and term.datatype == XSD.integer:
            return term.value if re.fullmatch(r"-?\d+", term.value) else str(term)
        if isinstance(term, ox.Literal) and not term.language and term.datatype != XSD.string:
            quoted = str(ox.Literal(term.value))
            return f"{quoted}^^{self._iri(term.datatype)}"
        return str(term)

    def _iri(self, node: ox.NamedNode) -> str:
        for prefix, base in PREFIXES.items():
            if node.value.startswith(base) and _LOCAL.fullmatch(node.value[len(base) :]):
                self.used.add(prefix)
                return f"{prefix}:{node.value[len(base) :]}"
        return str(node)

    def subjects(self, triples: Iterable[ox.Triple], indent: str = "") -> Iterator[str]:
        """Blocks of text, one a subject, for sorted triples.

        >>> print(*TurtleWriter().subjects([ox.Triple(tongzhou, RDF.type, SKOS.Concept)]), end="")
        id:tongzhou a skos:Concept .
        """
        for subject, group in groupby(triples, key=lambda t: t.subject):
            lines = []
            for predicate, same in groupby(group, key=lambda t: t.predicate):
                name = "a" if predicate == RDF.type else self.term(predicate)
                values = f" ,\n{indent}        ".join(self.term(t.object) for t in same)
                lines.append(f"{name} {values}")
            body = f" ;\n{indent}    ".join(lines)
            yield f"{indent}{self.term(subject)} {body} .\n"

    def prefixes(self) -> str:
        r"""Declarations of the prefixes used so far.

        >>> writer = TurtleWriter()
        >>> writer.prefixes(), writer.term(RDF.type), writer.prefixes()
        ('', 'rdf:type', '@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n')
        """
        return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in PREFIXES if p in self.used)


def triple_key(triple: ox.Triple) -> tuple[str, int, str, str]:
    """Sort key: by subject, type and label first, then by property and value.

    >>> triple_key(ox.Triple(tongzhou, RDF.type, tongzhou))[1]
    0
    """
    predicate = triple.predicate
    rank = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
    # By IRI without its brackets, so that a claim stands before the parts of it.
    return str(triple.subject).rstrip(">"), rank, str(predicate), str(triple.object)


def turtle(triples: Iterable[ox.Triple], header: str = "") -> str:
    """Triples as Turtle; ``header`` lines become comments at the top.

    >>> print(turtle([ox.Triple(tongzhou, RDF.type, SKOS.Concept)], "A header"), end="")
    # A header
    <BLANKLINE>
    @prefix id: <https://w3id.org/two-districts/id/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <BLANKLINE>
    id:tongzhou a skos:Concept .
    """
    writer = TurtleWriter()
    blocks = list(writer.subjects(sorted(set(triples), key=triple_key)))
    return _comment(header) + writer.prefixes() + "".join("\n" + block for block in blocks)


def trig(quads: Iterable[ox.Quad], header: str = "") -> str:
    """Quads as TriG, graph by graph; ``header`` lines become comments at the top.

    >>> print(trig([ox.Quad(tongzhou, RDF.type, SKOS.Concept, tongzhou)]).splitlines()[-2])
        id:tongzhou a skos:Concept .
    """
    writer = TurtleWriter()
    ordered = sorted(set(quads), key=lambda q: (str(q.graph_name), *triple_key(q.triple)))
    blocks = []
    for graph, group in groupby(ordered, key=lambda q: q.graph_name):
        if isinstance(graph, ox.DefaultGraph):
            blocks += ["\n" + block for block in writer.subjects(q.triple for q in group)]
            continue
        inside = "\n".join(writer.subjects((q.triple for q in group), indent="    "))
        blocks.append(f"\n{writer.term(graph)} {{\n{inside}}}\n")
    return _comment(header) + writer.prefixes() + "".join(blocks)


def _comment(header: str) -> str:
    return "".join(f"# {line}\n".replace("# \n", "#\n") for line in header.splitlines()) + (
        "\n" if header else ""
    )
