"""RDF/XML: what it can hold, and names that every XML parser accepts.

A property is written as an XML name, so its IRI is cut in two; names may be in any script. XML 1.0
has allowed more letters since its fifth edition of 2008, which few parsers follow: a name is cut
where the older rules, which Python's own parser keeps, accept what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Final, TypeVar, cast
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import ExportError
from kg.graph.marks import Marks, Writable
from kg.model.namespaces import PREFIXES

_NO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_START: Final = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
#: What the engine takes for the name of a property: the longest that XML 1.0 allows today.
_LAST_NAME: Final = re.compile(rf"[{_START}][{_START}0-9.\-\u00b7\u0300-\u036f\u203f\u2040]*\Z")
_Term = TypeVar("_Term")
#: Elements of RDF/XML itself (RDF 1.1 XML Syntax, 7.2.2 to 7.2.4).
_RESERVED: Final = re.compile(
    re.escape(PREFIXES["rdf"])
    + "(?:RDF|Description|ID|about|parseType|resource|nodeID|datatype|li"
    + "|bagID|aboutEach|aboutEachPrefix)"
)


def write_rdfxml(
    triples: Iterable[ox.Triple], output: Writable, prefixes: Mapping[str, str], marks: Marks
) -> None:
    """Write triples as RDF/XML, in their order.

    Raises:
        ExportError: a text has a character that XML cannot hold, or a property has no name in XML.
    """
    fitting = {
        prefix: iri
        for prefix, iri in prefixes.items()
        if (not prefix or (_accepted(prefix) and not prefix.lower().startswith("xml")))
        and prefix not in ("rdf", "its")  # the engine declares these itself
    }
    with marks.restoring(output) as restored:
        ox.serialize(
            _fitting(triples, marks),
            cast("IO[bytes]", restored),
            format=ox.RdfFormat.RDF_XML,
            prefixes=fitting,
        )


def _fitting(triples: Iterable[ox.Triple], marks: Marks) -> Iterator[ox.Triple]:
    cuts: dict[str, ox.NamedNode | None] = {}
    blank, literal = ox.BlankNode, ox.Literal
    for triple in triples:
        subject, predicate, term = triple
        iri = predicate.value
        if iri not in cuts:
            cuts[iri] = _cut(iri, marks)
        renamed = cuts[iri]
        if type(term) is literal:
            text = term.value
            if _NO_XML.search(text):
                where = f"{subject} {predicate}"
                message = f"the text of {where} has a character that XML cannot hold"
                raise ExportError("rdfxml", message)
            if "\r" in text:
                marks.used = True
                term = _with_text(term, text.replace("\r", marks.carriage_return))
                renamed = renamed or predicate
        if type(subject) is blank or type(term) is blank:
            renamed = renamed or predicate
        if renamed is not None:
            triple = ox.Triple(_node_id(subject), renamed, _node_id(term))
        yield triple


def _with_text(term: ox.Literal, text: str) -> ox.Literal:
    if term.language:
        return ox.Literal(text, language=term.language)
    return ox.Literal(text, datatype=term.datatype)


def _node_id(term: _Term) -> _Term:
    """A blank node whose label may stand in XML, where a name begins with no digit."""
    if isinstance(term, ox.BlankNode) and re.match(r"[_\d]", term.value):
        return ox.BlankNode(f"_{term.value}")  # type: ignore[return-value]
    return term


def _cut(iri: str, marks: Marks) -> ox.NamedNode | None:
    """The property with a mark where its name begins; None where the engine finds that itself."""
    found = _LAST_NAME.search(iri)
    name = found[0] if found else ""
    if _RESERVED.fullmatch(iri):
        raise ExportError("rdfxml", f"<{iri}> is an element of RDF/XML, so it can be no property")
    if name.isascii() and name:
        return None
    start = next((n for n in range(len(name)) if _accepted(name[n:])), None)
    if start is None:
        raise ExportError(
            "rdfxml",
            f"the property <{iri}> does not end in an XML name, so RDF/XML cannot hold it; "
            "use turtle, ntriples or jsonld",
        )
    if start == 0 and all(map(_ordinary, name)):
        return None
    marks.used = True
    namespace = iri[: len(iri) - len(name) + start]
    return ox.NamedNode(f"{namespace}{marks.cut}{name[start:]}")


@lru_cache(maxsize=4096)
def _ordinary(letter: str) -> bool:
    """Whether all XML parsers agree whether a name may begin with a letter."""
    return _accepted(letter) == bool(re.match(f"[{_START}]", letter))


@lru_cache(maxsize=4096)
def _accepted(name: str) -> bool:
    """Whether Python's XML parser, which keeps to the older rules, takes a text for a name."""
    if not re.fullmatch(r"[^\s<>&'\"/=:]+", name):
        return False
    try:
        expat.ParserCreate().Parse(f"<{name}/>".encode(), True)
    except expat.ExpatError:
        return False
    return True
