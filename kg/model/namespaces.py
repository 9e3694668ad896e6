"""Prefixes, vocabularies and IRI minting: the only module that writes IRIs.

A term of a vocabulary is an attribute of its class, so a misspelt term fails at import and in the
type checker. ``tests/model/test_namespaces.py`` holds the names of ``KG`` to ``ontology/kg.ttl``.
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import TermError

BASE: Final = "https://w3id.org/two-districts/"

PREFIXES: Final[dict[str, str]] = {
    "kg": BASE + "ontology#",
    "id": BASE + "id/",
    "doc": BASE + "doc/",
    "claim": BASE + "claim/",
    "kind": BASE + "kind/",
    "graph": BASE + "graph/",
    "shape": BASE + "shape/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "vann": "http://purl.org/vocab/vann/",
}

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)


def _terms(prefix: str, names: str) -> tuple[NamedNode, ...]:
    return tuple(_term(prefix, name) for name in names.split())


_BODIES: Final = "FormalOrganization OrganizationalUnit OrganizationalCollaboration"
_UNDERTAKINGS: Final = "Policy Plan Task Project Pilot Reform"


class KG:
    """Terms of our own ontology.

    >>> KG.partOf.value
    'https://w3id.org/two-districts/ontology#partOf'
    """

    Actor = _term("kg", "Actor")
    Claim = _term("kg", "Claim")
    District = _term("kg", "District")
    Document = _term("kg", "Document")
    Goal = _term("kg", "Goal")
    Indicator = _term("kg", "Indicator")
    Industry = _term("kg", "Industry")
    Initiative = _term("kg", "Initiative")
    Observation = _term("kg", "Observation")
    Place = _term("kg", "Place")
    Publisher = _term("kg", "Publisher")
    Target = _term("kg", "Target")
    Unit = _term("kg", "Unit")
    Zone = _term("kg", "Zone")
    ZonePart = _term("kg", "ZonePart")
    asOf = _term("kg", "asOf")
    announcedBy = _term("kg", "announcedBy")
    approvedBy = _term("kg", "approvedBy")
    approvedOn = _term("kg", "approvedOn")
    baseUnit = _term("kg", "baseUnit")
    basis = _term("kg", "basis")
    batch = _term("kg", "batch")
    behaviour = _term("kg", "behaviour")
    claimObject = _term("kg", "claimObject")
    claimPredicate = _term("kg", "claimPredicate")
    claimSubject = _term("kg", "claimSubject")
    claimValue = _term("kg", "claimValue")
    classifies = _term("kg", "classifies")
    comparator = _term("kg", "comparator")
    copyUrl = _term("kg", "copyUrl")
    counting = _term("kg", "counting")
    dateBasis = _term("kg", "dateBasis")
    defaultUnit = _term("kg", "defaultUnit")
    direction = _term("kg", "direction")
    disagreesWith = _term("kg", "disagreesWith")
    due = _term("kg", "due")
    event = _term("kg", "event")
    earliest = _term("kg", "earliest")
    evidence = _term("kg", "evidence")
    extentSeen = _term("kg", "extentSeen")
    factor = _term("kg", "factor")
    focusesOn = _term("kg", "focusesOn")
    gbt4754Division = _term("kg", "gbt4754Division")
    hasObservation = _term("kg", "hasObservation")
    hasTarget = _term("kg", "hasTarget")
    hedge = _term("kg", "hedge")
    holdsPost = _term("kg", "holdsPost")
    grade = _term("kg", "grade")
    indicator = _term("kg", "indicator")
    isic4Division = _term("kg", "isic4Division")
    kind = _term("kg", "kind")
    labelBasis = _term("kg", "labelBasis")
    latest = _term("kg", "latest")
    latitude = _term("kg", "latitude")
    locatedIn = _term("kg", "locatedIn")
    locator = _term("kg", "locator")
    longitude = _term("kg", "longitude")
    ofInterest = _term("kg", "ofInterest")
    originalPublisher = _term("kg", "originalPublisher")
    partOf = _term("kg", "partOf")
    pinyin = _term("kg", "pinyin")
    planPublishedOn = _term("kg", "planPublishedOn")
    post = _term("kg", "post")
    progressOf = _term("kg", "progressOf")
    qualifiedBy = _term("kg", "qualifiedBy")
    quoteCheck = _term("kg", "quoteCheck")
    recurrence = _term("kg", "recurrence")
    reportsOn = _term("kg", "reportsOn")
    responsibleFor = _term("kg", "responsibleFor")
    restsOn = _term("kg", "restsOn")
    samePromiseAs = _term("kg", "samePromiseAs")
    seatLatitude = _term("kg", "seatLatitude")
    seatLongitude = _term("kg", "seatLongitude")
    sha256 = _term("kg", "sha256")
    speaker = _term("kg", "speaker")
    singleValued = _term("kg", "singleValued")
    startedOn = _term("kg", "startedOn")
    statement = _term("kg", "statement")
    status = _term("kg", "status")
    uncovered = _term("kg", "uncovered")
    undated = _term("kg", "undated")
    unit = _term("kg", "unit")
    unveiledOn = _term("kg", "unveiledOn")
    validFrom = _term("kg", "validFrom")
    validTo = _term("kg", "validTo")
    value = _term("kg", "value")
    valueMax = _term("kg", "valueMax")
    valueMin = _term("kg", "valueMin")
    valueText = _term("kg", "valueText")
    verdict = _term("kg", "verdict")
    verdictRule = _term("kg", "verdictRule")
    withdrawn = _term("kg", "withdrawn")


class RDF:
    """Terms of RDF that we use.

    >>> RDF.type.value
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
    """

    type = _term("rdf", "type")


class RDFS:
    """Terms of RDF Schema that we use.

    >>> RDFS.label.value
    'http://www.w3.org/2000/01/rdf-schema#label'
    """

    comment = _term("rdfs", "comment")
    domain = _term("rdfs", "domain")
    label = _term("rdfs", "label")
    range = _term("rdfs", "range")
    subClassOf = _term("rdfs", "subClassOf")


class OWL:
    """Terms of OWL that we use.

    >>> OWL.Class.value
    'http://www.w3.org/2002/07/owl#Class'
    """

    AnnotationProperty = _term("owl", "AnnotationProperty")
    Class = _term("owl", "Class")
    DatatypeProperty = _term("owl", "DatatypeProperty")
    ObjectProperty = _term("owl", "ObjectProperty")


class XSD:
    """Datatypes that we use.

    >>> XSD.gYearMonth.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """

    date = _term("xsd", "date")
    decimal = _term("xsd", "decimal")
    gYear = _term("xsd", "gYear")
    gYearMonth = _term("xsd", "gYearMonth")
    integer = _term("xsd", "integer")
    string = _term("xsd", "string")


class SKOS:
    """Terms of SKOS that we use.

    >>> SKOS.prefLabel.value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """

    ConceptScheme = _term("skos", "ConceptScheme")
    Concept = _term("skos", "Concept")
    altLabel = _term("skos", "altLabel")
    broadMatch = _term("skos", "broadMatch")
    broader = _term("skos", "broader")
    closeMatch = _term("skos", "closeMatch")
    definition = _term("skos", "definition")
    editorialNote = _term("skos", "editorialNote")
    hiddenLabel = _term("skos", "hiddenLabel")
    inScheme = _term("skos", "inScheme")
    narrowMatch = _term("skos", "narrowMatch")
    notation = _term("skos", "notation")
    prefLabel = _term("skos", "prefLabel")
    relatedMatch = _term("skos", "relatedMatch")
    topConceptOf = _term("skos", "topConceptOf")


class DCTERMS:
    """Terms of Dublin Core that we use.

    >>> DCTERMS.issued.value
    'http://purl.org/dc/terms/issued'
    """

    issued = _term("dcterms", "issued")
    language = _term("dcterms", "language")
    license = _term("dcterms", "license")
    publisher = _term("dcterms", "publisher")
    replaces = _term("dcterms", "replaces")
    source = _term("dcterms", "source")
    title = _term("dcterms", "title")


class FOAF:
    """Terms of FOAF that we use."""

    Person = _term("foaf", "Person")


class ORG:
    """Terms of the Organization Ontology that we use.

    >>> ORG.member.value
    'http://www.w3.org/ns/org#member'
    """

    Membership = _term("org", "Membership")
    Organization = _term("org", "Organization")
    Post = _term("org", "Post")
    heldBy = _term("org", "heldBy")
    holds = _term("org", "holds")
    member = _term("org", "member")
    postIn = _term("org", "postIn")


class OA:
    """Terms of Web Annotation that carry evidence.

    >>> OA.hasSource.value
    'http://www.w3.org/ns/oa#hasSource'
    """

    SpecificResource = _term("oa", "SpecificResource")
    TextPositionSelector = _term("oa", "TextPositionSelector")
    TextQuoteSelector = _term("oa", "TextQuoteSelector")
    end = _term("oa", "end")
    exact = _term("oa", "exact")
    hasSelector = _term("oa", "hasSelector")
    hasSource = _term("oa", "hasSource")
    start = _term("oa", "start")


class PROV:
    """Terms of PROV-O that we use.

    >>> PROV.hadPrimarySource.value
    'http://www.w3.org/ns/prov#hadPrimarySource'
    """

    hadPrimarySource = _term("prov", "hadPrimarySource")
    wasRevisionOf = _term("prov", "wasRevisionOf")


class SCHEMA:
    """Terms of schema.org that we use.

    >>> SCHEMA.mentions.value
    'https://schema.org/mentions'
    """

    mentions = _term("schema", "mentions")
    url = _term("schema", "url")


#: Properties by which other people's graphs name things, beside those of SKOS, RDFS and DCTERMS.
FOREIGN_NAMES: Final = (
    _term("foaf", "name"),
    _term("schema", "name"),
    NamedNode("http://schema.org/name"),
    NamedNode("http://purl.org/dc/elements/1.1/title"),
    NamedNode("http://www.w3.org/2006/vcard/ns#fn"),
)


class SOSA:
    """What SOSA calls the parts of an observation; concluded from our own properties."""

    hasFeatureOfInterest = _term("sosa", "hasFeatureOfInterest")
    observedProperty = _term("sosa", "observedProperty")


class VOID:
    """Terms of VoID that describe a dataset by its counts.

    >>> VOID.triples.value
    'http://rdfs.org/ns/void#triples'
    """

    Dataset = _term("void", "Dataset")
    classPartition = _term("void", "classPartition")
    classes = _term("void", "classes")
    distinctObjects = _term("void", "distinctObjects")
    distinctSubjects = _term("void", "distinctSubjects")
    entities = _term("void", "entities")
    ofClass = _term("void", "class")
    properties = _term("void", "properties")
    property = _term("void", "property")
    propertyPartition = _term("void", "propertyPartition")
    sparqlEndpoint = _term("void", "sparqlEndpoint")
    triples = _term("void", "triples")
    uriSpace = _term("void", "uriSpace")


class SD:
    """Terms of SPARQL 1.1 Service Description.

    >>> SD.endpoint.value
    'http://www.w3.org/ns/sparql-service-description#endpoint'
    """

    Dataset = _term("sd", "Dataset")
    Graph = _term("sd", "Graph")
    NamedGraph = _term("sd", "NamedGraph")
    SPARQL11Query = _term("sd", "SPARQL11Query")
    Service = _term("sd", "Service")
    defaultDataset = _term("sd", "defaultDataset")
    defaultGraph = _term("sd", "defaultGraph")
    endpoint = _term("sd", "endpoint")
    name = _term("sd", "name")
    namedGraph = _term("sd", "namedGraph")
    resultFormat = _term("sd", "resultFormat")
    supportedLanguage = _term("sd", "supportedLanguage")


class GRAPH:
    """The named graphs beside those of the documents.

    >>> GRAPH.inferred.value
    'https://w3id.org/two-districts/graph/inferred'
    """

    registry = _term("graph", "registry")
    ontology = _term("graph", "ontology")
    provenance = _term("graph", "provenance")
    inferred = _term("graph", "inferred")
    verdicts = _term("graph", "verdicts")


#: What a thing is in one word, and the classes that say so; of several words the first one holds.
FAMILIES: Final[dict[str, tuple[NamedNode, ...]]] = {
    "zone": (KG.Zone,),
    "part": (KG.ZonePart,),
    "district": (KG.District,),
    "place": (KG.Place,),
    "person": (FOAF.Person,),
    "organisation": (ORG.Organization, *_terms("org", _BODIES), _term("kg", "Government")),
    "post": (ORG.Post,),
    "industry": (KG.Industry,),
    "target": (KG.Target, KG.Goal),
    "initiative": (KG.Initiative, *_terms("kg", _UNDERTAKINGS)),
    "observation": (KG.Observation,),
    "document": (KG.Document,),
}

#: From a claim to the document that makes it.
SAID_IN: Final = PROV.hadPrimarySource
#: Things of the dataset itself.
INDUSTRIES: Final = _term("id", "industries")
UNITS: Final = _term("kind", "units")
#: Properties whose values are numbers, and those whose values are dates, typed by precision.
NUMBER_PROPERTIES: Final = (KG.latitude, KG.longitude)
DATE_PROPERTIES: Final = (KG.startedOn, KG.approvedOn, KG.planPublishedOn, KG.unveiledOn)
DATASET: Final = NamedNode(BASE + "dataset")


def mint(prefix: str, slug: str) -> NamedNode:
    """Make the IRI of a thing, document or kind from its slug.

    Raises:
        TermError: the slug is not lower-case words and digits joined by single hyphens.

    >>> mint("id", "tongzhou").value
    'https://w3id.org/two-districts/id/tongzhou'
    """
    if not SLUG.fullmatch(slug):
        raise TermError(f"{slug!r} is not a slug: use lower-case letters, digits and hyphens")
    return _term(prefix, slug)


def mint_claim(digest: str, part: str = "") -> NamedNode:
    """Make the IRI of a claim, or of a part of it such as ``evidence``.

    >>> mint_claim("12ab").value
    'https://w3id.org/two-districts/claim/12ab'
    >>> mint_claim("12ab", "quote").value
    'https://w3id.org/two-districts/claim/12ab/quote'
    """
    return NamedNode(f"{PREFIXES['claim']}{digest}{'/' + part if part else ''}")


def property_iri(name: str) -> NamedNode:
    """Make the IRI of a property as the data files name it: ours bare, others with their prefix.

    Raises:
        TermError: the prefix is not known or the name is not a word.

    >>> property_iri("partOf").value, property_iri("org:postIn").value
    ('https://w3id.org/two-districts/ontology#partOf', 'http://www.w3.org/ns/org#postIn')
    """
    prefix, _, local = name.rpartition(":")
    if (prefix or "kg") not in PREFIXES or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", local):
        raise TermError(f"{name!r} is not the name of a property")
    return _term(prefix or "kg", local)
