"""The ontology keeps the bars of its trade: one test a rule, over all files of ``ontology/``.

After the ROBOT report profile, the OOPS! pitfalls and the FOOPS! checks, with our own on top: two
languages, an example for every term, and no blank node anywhere. Each test gathers all that breaks
its rule, so that one report names everything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from support.project import ROOT as PROJECT

from kg.graph.dataset import Dataset
from kg.model.curies import expand
from kg.model.namespaces import PREFIXES

ROOT = PROJECT / "ontology"
ONTOLOGY = "https://w3id.org/two-districts/ontology"
KG = ONTOLOGY + "#"
KIND = "https://w3id.org/two-districts/kind/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
SH = "http://www.w3.org/ns/shacl#"
BUILT_IN = (RDF, RDFS, OWL, SH, "http://www.w3.org/2001/XMLSchema#")
PROPERTY_TYPES = {OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")}
TERM_TYPES = PROPERTY_TYPES | {OWL + "Class"}
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FILES = sorted(ROOT.rglob("*.ttl"))
RULES = sorted((ROOT / "rules").glob("*.rq"))
DISJOINT = [KG + name for name in ("Place", "Actor", "Publisher", "Industry", "Initiative",
            "Figure", "Indicator", "Unit", "Document", "Claim")]  # fmt: skip


@cache
def triples(path: Path) -> tuple[ox.Triple, ...]:
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return tuple(quad.triple for quad in parsed)


@cache
def store(*names: str) -> ox.Store:
    """The named files in one store; all terms and kinds when no name is given."""
    paths = [ROOT / f"{name}.ttl" for name in names] or sorted(ROOT.glob("*.ttl"))
    result = ox.Store()
    result.extend(ox.Quad(*triple) for path in paths for triple in triples(path))
    return result


def objects(subject: str, predicate: str, *names: str) -> list[ox.NamedNode | ox.Literal]:
    """Values of a property, without blank nodes and quoted triples."""
    found = store(*names).quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return [q.object for q in found if isinstance(q.object, ox.NamedNode | ox.Literal)]


def pairs(predicate: str, *names: str) -> list[tuple[str, str]]:
    found = store(*names).quads_for_pattern(None, ox.NamedNode(predicate), None)
    return [
        (q.subject.value, q.object.value)
        for q in found
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
    ]


@cache
def declared(*names: str) -> dict[str, str]:
    """Type of every class and property that the files declare, by IRI."""
    return {s: o for s, o in pairs(RDF + "type", *names) if o in TERM_TYPES}


OURS = sorted(iri for iri in declared("kg") if iri.startswith(KG))
REUSED = sorted(declared("reused"))
CLASSES = sorted(iri for iri, kind in declared().items() if kind == OWL + "Class")
PROPERTIES = [iri for iri in OURS if declared()[iri] in PROPERTY_TYPES]
SCHEMES = sorted(s for s, o in pairs(RDF + "type", "kinds") if o == SKOS + "ConceptScheme")
CONCEPTS = sorted(s for s, o in pairs(RDF + "type", "kinds") if o == SKOS + "Concept")


def languages(subject: str, predicate: str) -> list[str]:
    return sorted(getattr(o, "language", None) or "" for o in objects(subject, predicate))


def local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def without_both(terms: Iterable[str], *predicates: str) -> list[str]:
    """Terms that lack a text in just English and Chinese, with the property that lacks it."""
    return [
        f"{local(iri)} {local(predicate)}: {found}"
        for iri in terms
        for predicate in predicates
        if (found := languages(iri, predicate)) != ["en", "zh"]
    ]


# ── files and header ──────────────────────────────────────────────────────────────────────────────


def test_two_parsers_read_the_same_triples() -> None:
    ours = {path.stem: len(set(triples(path))) for path in FILES}
    assert ours == {path.stem: len(rdflib.Graph().parse(path)) for path in FILES}
    assert all(ours.values())


def test_every_node_has_a_name() -> None:
    nodes = [
        (path.stem, term)
        for path in FILES
        for triple in triples(path)
        for term in (triple.subject, triple.object)
    ]
    assert [found for found in nodes if isinstance(found[1], ox.BlankNode)] == []


def test_no_triple_is_written_twice() -> None:
    counts = {path.stem: Counter(triples(path)) for path in FILES}
    assert [(name, t) for name, found in counts.items() for t, n in found.items() if n > 1] == []


def test_no_text_has_stray_whitespace() -> None:
    texts = [
        (path.stem, triple.object.value)
        for path in FILES
        for triple in triples(path)
        if isinstance(triple.object, ox.Literal)
    ]
    stray = re.compile(r"\A\Z|^\s|\s\Z|  |\n")
    assert [found for found in texts if stray.search(found[1])] == []


HEADERS = {
    path: ONTOLOGY + ("" if path.stem == "kg" else f"/{path.relative_to(ROOT).with_suffix('')}")
    for path in FILES
}


@pytest.mark.parametrize(("path", "iri"), HEADERS.items(), ids=lambda v: getattr(v, "stem", ""))
def test_every_file_says_what_it_is_and_whose(path: Path, iri: str) -> None:
    said: dict[str, list[ox.Term]] = {}
    for triple in triples(path):
        if triple.subject == ox.NamedNode(iri):
            said.setdefault(triple.predicate.value, []).append(triple.object)
    assert said[RDF + "type"] == [ox.NamedNode(OWL + "Ontology")]
    for name in ("title", "description", "creator"):
        texts = said[DCTERMS + name]
        assert sorted(getattr(t, "language", None) or "" for t in texts) == ["en", "zh"], name
    one = {name: value.value for name, (value, *more) in said.items() if not more}
    assert one[DCTERMS + "license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert one[DCTERMS + "publisher"]
    assert one[DCTERMS + "created"] <= one[DCTERMS + "issued"] <= one[DCTERMS + "modified"]
    version = one[OWL + "versionInfo"]
    assert one[OWL + "versionIRI"] == f"{iri}/{version}"
    assert one[OWL + "priorVersion"].startswith(iri + "/")
    assert one[OWL + "priorVersion"].rsplit("/", 1)[1] < version


def test_files_import_what_they_use() -> None:
    """And no import is of a file that is not there; the catalogue tells Protégé where they lie."""
    imports = {
        iri: {o.value for o in said(path, iri, OWL + "imports")} for path, iri in HEADERS.items()
    }
    assert {i for found in imports.values() for i in found} <= set(imports)
    assert imports[ONTOLOGY] == {ONTOLOGY + "/reused"}
    assert all(
        ONTOLOGY in found
        for iri, found in imports.items()
        if iri[len(ONTOLOGY) :] not in ("", "/reused")
    )
    catalogue = (ROOT / "catalog-v001.xml").read_text("utf-8")
    listed = dict(re.findall(r'name="([^"]+)" uri="([^"]+)"', catalogue))
    assert listed == {iri: str(path.relative_to(ROOT)) for path, iri in HEADERS.items()}


def said(path: Path, subject: str, predicate: str) -> list[ox.NamedNode]:
    """The things that one file says of a subject with a property."""
    return [
        t.object
        for t in triples(path)
        if t.subject == ox.NamedNode(subject)
        and t.predicate.value == predicate
        and isinstance(t.object, ox.NamedNode)
    ]


def test_the_ontology_has_a_prefix_and_says_that_its_names_do_not_resolve() -> None:
    (prefix,) = objects(ONTOLOGY, "http://purl.org/vocab/vann/preferredNamespacePrefix")
    (namespace,) = objects(ONTOLOGY, "http://purl.org/vocab/vann/preferredNamespaceUri")
    assert (prefix.value, namespace.value) == ("kg", KG)
    assert languages(ONTOLOGY, RDFS + "comment") == ["en", "zh"]


# ── terms ─────────────────────────────────────────────────────────────────────────────────────────


def test_our_terms_are_documented() -> None:
    assert without_both(OURS, RDFS + "label", SKOS + "definition") == []
    defined = {iri: [o.value for o in objects(iri, RDFS + "isDefinedBy")] for iri in OURS}
    assert {iri: found for iri, found in defined.items() if found != [ONTOLOGY]} == {}
    assert [iri for iri in OURS if not objects(iri, SKOS + "example")] == []


def test_reused_terms_say_how_we_use_them() -> None:
    assert without_both(REUSED, RDFS + "label", SKOS + "scopeNote") == []
    assert [iri for iri in REUSED if len(objects(iri, RDFS + "isDefinedBy")) != 1] == []
    assert [iri for iri in REUSED if iri.startswith((KG, *BUILT_IN))] == []


def test_properties_state_domain_and_range_or_why_not() -> None:
    given = {
        (local(iri), axiom): (
            len(objects(iri, RDFS + axiom)),
            len(objects(iri, KG + f"{axiom}Waiver")),
        )
        for iri in PROPERTIES
        for axiom in ("domain", "range")
    }
    assert {key: found for key, found in given.items() if found not in ((1, 0), (0, 1))} == {}


def test_ranges_fit_the_type_of_their_property() -> None:
    wrong = []
    for iri in PROPERTIES:
        ranges = [o.value for o in objects(iri, RDFS + "range")]
        literal = [r for r in ranges if r.startswith((BUILT_IN[4], RDF + "langString"))]
        wanted = {OWL + "ObjectProperty": [], OWL + "DatatypeProperty": ranges}
        if wanted.get(declared()[iri], literal) != literal:
            wrong.append((iri, ranges))
    assert wrong == []


def test_ranges_are_datatypes_of_owl_2_dl() -> None:
    # A reasoner refuses any other, xsd:date and xsd:gYear among them.
    known = {BUILT_IN[4] + name for name in ("string", "decimal", "integer", "boolean")} | {
        RDF + "langString"
    }
    datatypes = {o for _, o in pairs(RDFS + "range") if o.startswith((BUILT_IN[4], RDF + "lang"))}
    assert datatypes <= known


def test_every_term_is_declared_once() -> None:
    places: dict[str, list[str]] = {}
    for path in FILES:
        for triple in triples(path):
            typed = triple.predicate.value == RDF + "type"
            if typed and getattr(triple.object, "value", "") in TERM_TYPES:
                places.setdefault(str(triple.subject), []).append(path.stem)
    assert {iri: where for iri, where in places.items() if len(where) > 1} == {}


def test_no_two_classes_and_no_two_properties_share_a_label() -> None:
    labels = Counter(
        (kind == OWL + "Class", str(label))
        for iri, kind in declared().items()
        for label in objects(iri, RDFS + "label")
    )
    assert [label for label, n in labels.items() if n > 1] == []


def test_no_two_terms_share_a_definition() -> None:
    texts = Counter(o.value for iri in OURS for o in objects(iri, SKOS + "definition"))
    assert [text for text, n in texts.items() if n > 1] == []


def test_terms_are_named_like_terms() -> None:
    forms = {iri: "[A-Z]" if declared()[iri] == OWL + "Class" else "[a-z]" for iri in OURS}
    assert [
        iri
        for iri, first in forms.items()
        if not re.fullmatch(first + r"[A-Za-z0-9]*", iri.removeprefix(KG))
    ] == []


def test_vocabularies_are_not_redefined() -> None:
    foreign = {
        t.subject.value
        for path in FILES
        for t in triples(path)
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(BUILT_IN)
    }
    assert foreign - {RDF + "nil"} == set()


def test_axioms_name_only_declared_terms() -> None:
    axioms = [
        RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range",
        OWL + "disjointWith", OWL + "inverseOf", KG + "classifies",
    ]  # fmt: skip
    named = {iri for axiom in axioms for pair in pairs(axiom) for iri in pair}
    kinds = set(CONCEPTS)
    unknown = {n for n in named - set(declared()) - kinds if not n.startswith(BUILT_IN)}
    assert unknown == set()


def test_examples_of_a_property_use_it() -> None:
    unused = [
        iri
        for iri in PROPERTIES
        if not any(f"kg:{local(iri)}" in o.value for o in objects(iri, SKOS + "example"))
    ]
    assert unused == []


@cache
def examples() -> dict[str, list[ox.Triple]]:
    """The example of each property as triples; those of classes and of concepts are names."""
    return {
        iri: [
            q.triple
            for o in objects(iri, SKOS + "example")
            for q in ox.parse(PROLOGUE + o.value, format=ox.RdfFormat.TURTLE)
        ]
        for iri in PROPERTIES
    }


def test_examples_have_values_of_the_right_type() -> None:
    """As the range says; as it cannot say of dates, which keep the precision of their source."""
    wrong = []
    for found in examples().values():
        for triple in found:
            ranges = [o.value for o in objects(triple.predicate.value, RDFS + "range")]
            why = "".join(o.value for o in objects(triple.predicate.value, KG + "rangeWaiver"))
            literal = isinstance(triple.object, ox.Literal)
            datatype = triple.object.datatype.value if isinstance(triple.object, ox.Literal) else ""
            if why.startswith(("A date", "A full xsd:date")):
                right = local(datatype) in ("date", "gYear", "gYearMonth")
            elif any(r.startswith(BUILT_IN[:1] + BUILT_IN[4:]) for r in ranges):
                right = datatype in ranges
            else:
                right = not literal or not ranges
            if not right:
                wrong.append(str(triple))
    assert wrong == []


def test_examples_are_of_things_that_there_are(dataset: Dataset) -> None:
    """In the bundled graph, with the classes that domain and range ask for."""
    wrong = []
    named = [
        (local(iri), term, iri)
        for iri in OURS
        if declared()[iri] == OWL + "Class"
        for o in objects(iri, SKOS + "example")
        if (term := expand(o.value))
    ]
    for iri, found in examples().items():
        for triple in found:
            sides = (("domain", triple.subject), ("range", triple.object))
            named += [
                (local(iri), term, cls.value)
                for side, term in sides
                for cls in objects(triple.predicate.value, RDFS + side)
                if isinstance(term, ox.NamedNode) and not cls.value.startswith(BUILT_IN)
            ]
    for example, term, cls in named:
        kind = ox.Quad(term, ox.NamedNode(RDF + "type"), ox.NamedNode(cls))
        if kind not in dataset:
            wrong.append((example, term.value, local(cls)))
    assert wrong == []


# ── class hierarchy ───────────────────────────────────────────────────────────────────────────────


@cache
def broader(iri: str) -> frozenset[str]:
    """All classes above a class, itself included."""
    found, fresh = {iri}, {iri}
    while fresh:
        fresh = {o for s, o in pairs(RDFS + "subClassOf") if s in fresh} - found
        found |= fresh
    return frozenset(found)


def test_the_class_hierarchy_has_no_cycle() -> None:
    below = pairs(RDFS + "subClassOf")
    assert [(s, o) for s, o in below if s in broader(o)] == []


def test_our_main_classes_are_pairwise_disjoint() -> None:
    stated = {frozenset(pair) for pair in pairs(OWL + "disjointWith")}
    expected = {frozenset(pair) for pair in combinations(DISJOINT, 2)}
    expected |= {frozenset((ours, ORG + n)) for ours in DISJOINT for n in ("Post", "Membership")}
    zones = [KG + name for name in ("Zone", "ZonePart", "District")]
    expected |= {frozenset(pair) for pair in combinations(zones, 2)}
    expected |= {
        frozenset((KG + "Target", KG + "Observation")),
        frozenset((KG + "Government", KG + "Place")),
    }
    assert stated == expected
    assert len(pairs(OWL + "disjointWith")) == len(stated), "a pair is stated both ways"


def test_nothing_is_said_of_other_peoples_classes() -> None:
    """But what ORG and PROV say of their own, which our rules use."""
    axioms = [RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "disjointWith", OWL + "inverseOf"]
    said = {pair for axiom in axioms for pair in pairs(axiom) if not pair[0].startswith(KG)}
    assert {
        (s, o) for s, o in said if re.split(r"[^#/]*$", s)[0] != re.split(r"[^#/]*$", o)[0]
    } == set()


def test_no_class_or_property_is_made_a_concept() -> None:
    """The mapping properties of SKOS would do that."""
    matches = [p.value for q in store() if (p := q.predicate).value.startswith(SKOS)]
    assert {local(p) for p in matches if p.endswith("Match")} == set()


def test_no_class_is_empty_by_its_own_axioms() -> None:
    apart = pairs(OWL + "disjointWith")
    assert [(iri, pair) for iri in CLASSES for pair in apart if broader(iri).issuperset(pair)] == []


def test_inverses_are_stated_once_and_cross_over() -> None:
    inverses = pairs(OWL + "inverseOf")
    assert len({frozenset(pair) for pair in inverses}) == len(inverses)
    assert len({iri for pair in inverses for iri in pair}) == 2 * len(inverses)
    for one, other in inverses:
        for here, there in (("domain", "range"), ("range", "domain")):
            mine = [o.value for o in objects(one, RDFS + here)]
            theirs = [o.value for o in objects(other, RDFS + there)]
            assert mine == theirs or not mine or not theirs, (one, other)


def test_only_part_of_is_transitive() -> None:
    transitive = [s for s, o in pairs(RDF + "type") if o == OWL + "TransitiveProperty"]
    assert transitive == [KG + "partOf"]


# ── kinds ─────────────────────────────────────────────────────────────────────────────────────────


def test_kinds_are_bilingual_and_defined() -> None:
    kinds = [*SCHEMES, *CONCEPTS]
    assert without_both(kinds, SKOS + "prefLabel", SKOS + "definition") == []
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    assert [iri for iri in kinds if not slug.fullmatch(iri.removeprefix(KIND))] == []


def test_each_kind_is_in_one_scheme() -> None:
    """But what is derived, as its basis, which is a grade of evidence too."""
    wrong = []
    for iri in CONCEPTS:
        schemes = objects(iri, SKOS + "inScheme")
        tops = [ox.NamedNode(iri) in objects(s.value, SKOS + "hasTopConcept") for s in schemes]
        known = [s.value in SCHEMES for s in schemes]
        if (
            len(schemes) != 1 + (iri == KIND + "derived")
            or not all([*tops, *known])
            or objects(iri, SKOS + "topConceptOf") != schemes
        ):
            wrong.append(iri)
    assert wrong == []


def test_no_two_kinds_of_a_scheme_share_a_label() -> None:
    labels = Counter(
        (scheme, str(label))
        for kind, scheme in pairs(SKOS + "inScheme", "kinds")
        for label in objects(kind, SKOS + "prefLabel")
    )
    assert [found for found, n in labels.items() if n > 1] == []


def test_kinds_that_type_things_name_their_class() -> None:
    typing = {
        KIND + s
        for s in (
            "zone-kinds",
            "district-kinds",
            "organisation-kinds",
            "initiative-kinds",
            "publisher-kinds",
        )
    }
    members = {s for s, o in pairs(SKOS + "inScheme", "kinds") if o in typing}
    classified = pairs(KG + "classifies", "kinds")
    assert {s for s, _ in classified} == members
    assert len(classified) == len(members)
    assert {o for _, o in classified} <= set(CLASSES)


# ── rules and shapes ──────────────────────────────────────────────────────────────────────────────


def prefixed(text: str) -> set[str]:
    """IRIs that a rule names, by its own PREFIX lines."""
    prefixes = dict(re.findall(r"(?m)^PREFIX (\w+): <([^>]*)>$", text))
    body = re.sub(r"(?m)^(#|PREFIX).*$", "", text)
    used = re.findall(r"(?<![\w?])(\w+):(\w+)", body)
    assert {p for p, _ in used} == set(prefixes), "declare the prefixes used, and no others"
    return {prefixes[p] + name for p, name in used}


@pytest.mark.parametrize("path", RULES, ids=lambda p: p.stem)
def test_rule_is_one_plain_construct_with_a_sentence_in_each_language(path: Path) -> None:
    text = path.read_text("utf-8")
    english, chinese = text.splitlines()[:2]
    assert english.startswith("# ")
    assert english.endswith(".")
    assert re.match(r"# .*[\u4e00-\u9fff].*。$", chinese)
    form = r"\s*CONSTRUCT \{ ([^{}]+) \}\s+WHERE \{ ([^{}]+) \}\s*"
    found = re.fullmatch(form, re.sub(r"(?m)^(#|PREFIX).*$", "", text))
    assert found
    head, body = found.groups()
    assert not re.search(r"FILTER|OPTIONAL|UNION|BIND|VALUES|[/|^*+]", body)
    assert set(re.findall(r"\?\w+", head)) <= set(re.findall(r"\?\w+", body))
    result = ox.Store().query(text)
    assert isinstance(result, ox.QueryTriples)


@pytest.mark.parametrize("path", RULES, ids=lambda p: p.stem)
def test_rule_uses_only_declared_terms(path: Path) -> None:
    used = prefixed(path.read_text("utf-8"))
    assert {iri for iri in used if not iri.startswith(BUILT_IN)} <= set(declared())


def test_every_rule_that_a_term_mentions_exists() -> None:
    notes = [o.value for iri in OURS for o in objects(iri, SKOS + "note")]
    names = {w for note in notes for w in re.findall(r"[a-z]+(?:-[a-z]+)+", note)}
    rules = {path.stem for path in RULES}
    mentioned = {
        n for n in names if n in rules or n.endswith(("-transitive", "-of", "-place", "-in"))
    }
    assert mentioned <= rules


@pytest.mark.parametrize("path", sorted((ROOT / "shapes").glob("*.ttl")), ids=lambda p: p.stem)
def test_shapes_use_only_declared_terms(path: Path) -> None:
    names = "path class targetClass targetSubjectsOf targetObjectsOf lessThan lessThanOrEquals"
    wanted = {SH + name for name in names.split()}
    used = {
        t.object.value
        for t in triples(path)
        if t.predicate.value in wanted and isinstance(t.object, ox.NamedNode)
    }
    assert used - set(declared()) == set()
    kinds = {
        t.object.value
        for t in triples(path)
        if isinstance(t.object, ox.NamedNode) and t.object.value.startswith(KIND)
    }
    assert kinds <= {*CONCEPTS, *SCHEMES}


# ── use ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_term_of_ours_is_used_or_reserved(quads: list[ox.Quad]) -> None:
    graph = "https://w3id.org/two-districts/graph/ontology"
    used = {
        iri
        for q in quads
        if getattr(q.graph_name, "value", "") != graph
        for iri in (q.predicate.value, getattr(q.object, "value", ""))
    }
    on_terms = {
        KG + n
        for n in (
            "classifies",
            "domainWaiver",
            "event",
            "rangeWaiver",
            "reserved",
            "singleValued",
        )
    }
    reserved = {iri for iri in OURS if objects(iri, KG + "reserved")}
    assert set(OURS) - used - on_terms <= reserved
