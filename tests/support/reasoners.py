"""What other people's reasoners make of the ontology and of data: HermiT, owlrl and pySHACL.

Dates are given as text, since neither ``xsd:date`` nor ``xsd:gYear`` is in the datatype map of OWL
2. Imports are left out: all files of the ontology are read together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.model.namespaces import PREFIXES
from support.project import ROOT

_XSD = PREFIXES["xsd"]
_DATES = {_XSD + name for name in ("date", "gYear", "gYearMonth", "dateTime")}
_IMPORTS = ox.NamedNode(PREFIXES["owl"] + "imports")
#: owlrl names a contradiction by a triple of this property.
_CONTRADICTION = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file."""
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def for_reasoners(triples: Iterable[ox.Triple]) -> bytes:
    """N-Triples, each triple once, dates as text, without imports."""
    return bytes(ox.serialize(dict.fromkeys(_plain(triples)), format=ox.RdfFormat.N_TRIPLES))


def _plain(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        obj = triple.object
        if isinstance(obj, ox.Literal) and obj.datatype.value in _DATES:
            obj = ox.Literal(obj.value)
        if triple.predicate != _IMPORTS:
            yield ox.Triple(triple.subject, triple.predicate, obj)


def hermit(triples: Iterable[ox.Triple]) -> list[str] | None:
    """Classes that can have no member, by HermiT; None when there is a contradiction."""
    import owlready2

    world = owlready2.World()
    text = io.BytesIO(for_reasoners(triples))
    ontology = world.get_ontology("http://example.org/all#").load(fileobj=text)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)


def owlrl_contradictions(triples: Iterable[ox.Triple]) -> list[str]:
    """The contradictions that owlrl names in the closure under OWL 2 RL."""
    import owlrl

    graph = rdflib.Graph().parse(data=for_reasoners(triples), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return sorted(map(str, graph.objects(None, _CONTRADICTION)))


def shacl_findings(triples: Iterable[ox.Triple]) -> list[str]:
    """What pySHACL finds by our shapes when it first infers by RDFS."""
    import pyshacl

    lines = bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    shapes = rdflib.Graph()
    for path in sorted((ROOT / "ontology" / "shapes").glob("*.ttl")):
        shapes.parse(path)
    data = rdflib.Graph().parse(data=lines, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="rdfs")
    assert isinstance(report, rdflib.Graph)
    shacl = rdflib.Namespace(PREFIXES["sh"])
    return sorted(
        f"{report.value(result, shacl.focusNode)} {report.value(result, shacl.sourceShape)}"
        for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult)
    )
