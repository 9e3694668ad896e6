"""Formats of RDF files: their names, their suffixes, and how their content looks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import RdfError
from kg.graph.packed import inner_suffix

#: Formats that can be read, by the names that ``--input-format`` takes.
READ: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "n3": ox.RdfFormat.N3,
}
_SUFFIXES: Final = {
    ".ttl": "turtle",
    ".turtle": "turtle",
    ".nt": "ntriples",
    ".ntriples": "ntriples",
    ".nq": "nquads",
    ".nquads": "nquads",
    ".trig": "trig",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
    ".owl": "rdfxml",
    ".rdfs": "rdfxml",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".n3": "n3",
}
#: Formats of one statement a line, which have neither relative IRIs nor nodes without a label.
LINES: Final = ("ntriples", "nquads")
#: Formats that a file of the first may be taken for without being wrong.
_ALIKE: Final = {
    "ntriples": {"nquads"},
    "turtle": {"trig", "nquads"},
    "trig": {"nquads"},
    "n3": {"trig", "nquads"},
}
#: So many bytes are looked at.
HEAD: Final = 1 << 16
#: What some files of UTF-8 begin with.
BOM: Final = b"\xef\xbb\xbf"
_IRI: Final = r"<[A-Za-z][^<>\s:]*:[^<>\s]*>"
_STATEMENT: Final = re.compile(
    rf"(?:{_IRI}|_:\S+)\s+{_IRI}\s+"
    rf'(?:{_IRI}|_:[^\s<"]+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^{_IRI})?)\s*(?:{_IRI}|_:\S+)?\s*\.?'
    r"\s*(?:#.*)?"
)


def format_of(path: Path, head: bytes) -> str:
    """The format of a file by its suffix, or by how it begins where it has none.

    Raises:
        RdfError: it has another suffix.
    """
    suffix = inner_suffix(path)
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix:
        known = " ".join(_SUFFIXES)
        raise RdfError(
            path,
            f"the suffix {suffix!r} names no RDF format; known are {known}; "
            "or say which it is (--input-format)",
        )
    return sniff(head)


def sniff(head: bytes) -> str:
    """What a file seems to be by how it begins, as a name of :data:`READ`.

    Turtle is read as TriG and N-Triples as N-Quads, which hold more.

    >>> sniff(b'{"@id": "urn:a"}'), sniff(b"@prefix x: <urn:> ."), sniff(b"<a:a> <a:b> _:c .")
    ('jsonld', 'trig', 'nquads')
    """
    text = head.removeprefix(BOM).decode("utf-8", "replace").lstrip()
    if re.match(r'\{\s*["}]|\[\s*[{\[]|\[\s*\]\s*\Z', text):
        return "jsonld"
    if re.match(r"<[?!]", text) or (re.match(r"<[\w.:-]+[\s>]", text) and "xmlns" in text):
        return "rdfxml"
    lines = text.splitlines()[:20]
    if len(head) >= HEAD - 3 or len(lines) == 20:
        lines = lines[:19]  # the last may be cut
    said = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return "nquads" if said and all(map(_STATEMENT.fullmatch, said)) else "trig"


def contradicts(found: str, format: str) -> bool:
    """Whether what a file seems to be says that it is not of a format."""
    return found != format and found not in _ALIKE.get(format, ())
