"""The ontology keeps the bars of its trade: one test a rule, over all files of ``ontology/``.

After the ROBOT report profile, the OOPS! pitfalls and the FOOPS! checks, with our own on top: two
languages, an example for every term, and no blank node anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from support.project import ROOT as PROJECT

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
FILES = sorted(ROOT.rglob("*.ttl"))
RULES = sorted((ROOT / "rules").glob("*.rq"))
DISJOINT = ("Place", "Actor", "Industry", "Initiative", "Target", "Observation", "Indicator",
            "Document", "Claim")  # fmt: skip


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


# ── files and header ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_two_parsers_read_the_same_triples(path: Path) -> None:
    assert len(set(triples(path))) == len(rdflib.Graph().parse(path)) > 0


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_node_has_a_name(path: Path) -> None:
    nodes = [term for triple in triples(path) for term in (triple.subject, triple.object)]
    assert not [n for n in nodes if isinstance(n, ox.BlankNode)]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_triple_is_written_twice(path: Path) -> None:
    assert [t for t, n in Counter(triples(path)).items() if n > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_text_has_stray_blanks(path: Path) -> None:
    texts = [t.object.value for t in triples(path) if isinstance(t.object, ox.Literal)]
    assert [t for t in texts if t != t.strip() or "  " in t or "\n" in t or not t] == []


@pytest.mark.parametrize("name", ["title", "description"])
def test_the_ontology_is_described_in_both_languages(name: str) -> None:
    assert languages(ONTOLOGY, DCTERMS + name) == ["en", "zh"]


def test_the_ontology_has_licence_version_date_and_prefix() -> None:
    (licence,) = objects(ONTOLOGY, DCTERMS + "license")
    assert licence.value == "https://creativecommons.org/licenses/by/4.0/"
    (version,) = objects(ONTOLOGY, OWL + "versionInfo")
    (version_iri,) = objects(ONTOLOGY, OWL + "versionIRI")
    assert version_iri.value == f"{ONTOLOGY}/{version.value}"
    (prefix,) = objects(ONTOLOGY, "http://purl.org/vocab/vann/preferredNamespacePrefix")
    (namespace,) = objects(ONTOLOGY, "http://purl.org/vocab/vann/preferredNamespaceUri")
    assert (prefix.value, namespace.value) == ("kg", KG)
    assert [o.value for o in objects(ONTOLOGY, DCTERMS + "created")] == ["2026-11-24"]
    assert languages(ONTOLOGY, RDFS + "comment") == ["en", "zh"]


# ── terms ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("iri", OURS, ids=local)
def test_our_term_is_documented(iri: str) -> None:
    assert languages(iri, RDFS + "label") == ["en", "zh"]
    assert languages(iri, SKOS + "definition") == ["en", "zh"]
    assert [o.value for o in objects(iri, RDFS + "isDefinedBy")] == [ONTOLOGY]
    assert objects(iri, SKOS + "example")


@pytest.mark.parametrize("iri", REUSED, ids=local)
def test_reused_term_says_how_we_use_it(iri: str) -> None:
    assert languages(iri, RDFS + "label") == ["en", "zh"]
    assert languages(iri, SKOS + "scopeNote") == ["en", "zh"]
    assert len(objects(iri, RDFS + "isDefinedBy")) == 1
    assert not iri.startswith((KG, *BUILT_IN))


@pytest.mark.parametrize("iri", PROPERTIES, ids=local)
def test_property_states_domain_and_range_or_why_not(iri: str) -> None:
    for axiom, waiver in (("domain", "domainWaiver"), ("range", "rangeWaiver")):
        stated = len(objects(iri, RDFS + axiom))
        waived = len(objects(iri, KG + waiver))
        assert (stated, waived) in ((1, 0), (0, 1)), f"{iri} {axiom}"


@pytest.mark.parametrize("iri", PROPERTIES, ids=local)
def test_property_ranges_fit_its_type(iri: str) -> None:
    ranges = [o.value for o in objects(iri, RDFS + "range")]
    literal = [r for r in ranges if r.startswith((BUILT_IN[4], RDF + "langString"))]
    if declared()[iri] == OWL + "ObjectProperty":
        assert not literal
    elif declared()[iri] == OWL + "DatatypeProperty":
        assert literal == ranges


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


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("group", ["classes", "properties"])
def test_no_two_terms_share_a_label(group: str, language: str) -> None:
    terms = {
        iri for iri, kind in declared().items() if (kind == OWL + "Class") == (group == "classes")
    }
    labels = Counter(
        o.value
        for iri in terms
        for o in objects(iri, RDFS + "label")
        if getattr(o, "language", None) == language
    )
    assert [label for label, n in labels.items() if n > 1] == []


def test_no_two_terms_share_a_definition() -> None:
    texts = Counter(o.value for iri in OURS for o in objects(iri, SKOS + "definition"))
    assert [text for text, n in texts.items() if n > 1] == []


def test_terms_are_named_like_terms() -> None:
    for iri in OURS:
        capital = declared()[iri] == OWL + "Class"
        form = r"[A-Z][A-Za-z0-9]*" if capital else r"[a-z][A-Za-z0-9]*"
        assert re.fullmatch(form, iri.removeprefix(KG)), iri


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


@pytest.mark.parametrize("iri", PROPERTIES, ids=local)
def test_examples_of_a_property_use_it(iri: str) -> None:
    name = "kg:" + iri.removeprefix(KG)
    assert any(name in o.value for o in objects(iri, SKOS + "example"))


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
    expected = {frozenset((KG + a, KG + b)) for a, b in combinations(DISJOINT, 2)}
    zones = [KG + name for name in ("Zone", "ZonePart", "District")]
    expected |= {frozenset(pair) for pair in combinations(zones, 2)}
    expected |= {
        frozenset((FOAF + "Person", ORG + "Organization")),
        frozenset((KG + "Government", KG + "Place")),
    }
    assert stated == expected
    assert len(pairs(OWL + "disjointWith")) == len(stated), "a pair is stated both ways"


@pytest.mark.parametrize("iri", CLASSES, ids=local)
def test_no_class_is_empty_by_its_own_axioms(iri: str) -> None:
    above = broader(iri)
    assert [(a, b) for a, b in pairs(OWL + "disjointWith") if a in above and b in above] == []


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


@pytest.mark.parametrize("iri", [*SCHEMES, *CONCEPTS], ids=local)
def test_kind_is_bilingual_and_defined(iri: str) -> None:
    assert languages(iri, SKOS + "prefLabel") == ["en", "zh"]
    assert languages(iri, SKOS + "definition") == ["en", "zh"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", iri.removeprefix(KIND))


@pytest.mark.parametrize("iri", CONCEPTS, ids=local)
def test_kind_is_in_one_scheme(iri: str) -> None:
    (scheme,) = objects(iri, SKOS + "inScheme")
    assert scheme.value in SCHEMES
    assert objects(iri, SKOS + "topConceptOf") == [scheme]
    assert ox.NamedNode(iri) in objects(scheme.value, SKOS + "hasTopConcept")


@pytest.mark.parametrize("scheme", SCHEMES, ids=local)
def test_no_two_kinds_of_a_scheme_share_a_label(scheme: str) -> None:
    members = [s for s, o in pairs(SKOS + "inScheme", "kinds") if o == scheme]
    labels = Counter(str(o) for m in members for o in objects(m, SKOS + "prefLabel"))
    assert [label for label, n in labels.items() if n > 1] == []


def test_kinds_that_type_things_name_their_class() -> None:
    typing = {
        KIND + s for s in ("zone-kinds", "district-kinds", "organisation-kinds", "initiative-kinds")
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
        KG + n for n in ("classifies", "domainWaiver", "rangeWaiver", "reserved", "singleValued")
    }
    reserved = {iri for iri in OURS if objects(iri, KG + "reserved")}
    assert set(OURS) - used - on_terms == reserved
