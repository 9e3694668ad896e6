"""Pages: each a function from the graph and the parameters of its address to what is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import NameNotFound, QueryError, RequestError
from kg.graph.dataset import Dataset
from kg.graph.labels import UNION, both_names, label, name, objects, subjects
from kg.graph.quads import Quads
from kg.model.curies import compact, expand
from kg.model.namespaces import GRAPH, KG, OWL, PREFIXES, RDF, RDFS, SKOS
from kg.model.records import EXTENTS, GRADES
from kg.server.tasks import FaultTask, PageTask, Reply, SiteContext
from kg.server.worker.describe import classes_of, service, triples_of, void
from kg.server.worker.links import Links, outward
from kg.server.worker.query import write_triples
from kg.showing.words import chinese

if TYPE_CHECKING:
    from jinja2 import Environment

_HTML: Final = "text/html; charset=utf-8"
#: Vocabularies whose classes are not worth choosing: evidence, and terms about terms.
_NO_GROUPS: Final = ("oa", "prov", "owl", "sosa", "geo", "skos", "dcterms", "sh", "schema")
_FEATURES: Final = (
    *("two-zones", "beijing-ftz", "services-demo-zone"),
    *("tongzhou", "chaoyang", "daxing"),
)
_MOST_ROWS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page is made of.

    Attributes:
        template: Its file in ``templates/``.
        content: What the template shows.
        status: HTTP status.
        triples: The same as RDF, where the page has such a form.
    """

    template: str
    content: dict[str, Any]
    status: int = 200
    triples: Callable[[], list[ox.Triple]] | None = None


def page(dataset: Dataset, task: PageTask | FaultTask) -> Reply:
    """Make a page, or its RDF form.

    Raises:
        NameNotFound: the page is of a thing that is not here.
        RequestError: 406, the page has no RDF form.
    """
    if isinstance(task, FaultTask):
        content = {"status": task.status, "message": task.message, "nearest": task.nearest}
        return _html(dataset, Page(template="fault.html", content=content), task.site)
    if task.name == "queries":
        return Reply(status=200, type="application/json", body=_queries_json())
    made = _PAGES[task.name](dataset, task.args, task.site)
    if task.format.name == "html":
        return _html(dataset, made, task.site)
    if made.triples is None:
        raise RequestError(406, "this page has no RDF form; ask for text/html")
    body = write_triples(made.triples(), task.format.name)
    return Reply(status=200, type=task.format.content_type, body=body)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["outward"] = outward
    made.filters["grade"] = GRADES.get
    made.filters["copy_read"] = _copy_read
    made.filters["compact"] = compact
    return made


def _copy_read(extent: str) -> str:
    """Which copy of a document was read, in English and Chinese."""
    words = EXTENTS.get(extent, extent)
    return f"{words} {chinese().get(words, '')}".rstrip()


def _html(dataset: Dataset, made: Page, site: SiteContext) -> Reply:
    content = {
        "links": Links(days=site.days),
        "site": site,
        "ours": _is_ours(dataset),
        "names": partial(_names, dataset),
        **made.content,
    }
    text = _environment().get_template(made.template).render(content)
    return Reply(status=made.status, type=_HTML, body=text.encode("utf-8", "replace"))


def _names(store: Quads, given: str) -> str:
    """Both names of a thing by its IRI or compact name; any other text as it is."""
    node = expand(given)
    return both_names(store, node) if node else given


def _is_ours(dataset: Dataset) -> bool:
    return dataset.has_graph(GRAPH.registry)


# ── things ────────────────────────────────────────────────────────────────────────────────────────


def _thing(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    return _about_node(dataset, f"{args['prefix']}:{args['slug']}", args["slug"], site)


def _about(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    return _about_node(dataset, args["iri"], args["iri"], site)


def _about_node(dataset: Dataset, given: str, shown: str, site: SiteContext) -> Page:
    from kg.graph.lookup import Names, successor
    from kg.server.worker.thing import content_of

    named = expand(given)
    given_or_new = (named, *successor(named)) if named else ()
    node = next((one for one in given_or_new if _is_known(dataset, one)), None)
    if node is None:
        raise NameNotFound(shown, Names(dataset).nearest(shown.replace("-", " ")))
    day = date.fromisoformat(site.days.known_by or site.today)
    return Page(
        template="thing.html",
        content=content_of(dataset, node, day),
        triples=lambda: triples_of(dataset, node),
    )


def _is_known(store: Quads, node: ox.NamedNode) -> bool:
    patterns = (
        (node, None, None, UNION),
        (None, None, node, UNION),
        (None, node, None, UNION),
        (None, None, None, node),
    )
    return any(next(iter(store.match(*p)), None) is not None for p in patterns)


def _named(store: Quads, node: ox.NamedNode) -> dict[str, Any]:
    """A thing with its names in both languages, empty where it has none."""
    zh, en = label(store, node, "zh"), label(store, node)
    return {"thing": compact(node.value), "zh": zh, "en": en}


def _things(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    node = expand(args["class"]) if args["class"] else None
    if node is None and args["class"]:
        raise QueryError(f"{args['class'][:200]!r} is no class; /things lists them")
    members = sorted(subjects(dataset, RDF.type, node), key=str) if node else []
    rows = [_named(dataset, member) for member in members[:_MOST_ROWS]]
    content = {
        "groups": _groups(dataset, classes_of(dataset)),
        "chosen": compact(node.value) if node else "",
        "chosen_name": both_names(dataset, node) if node else "",
        "rows": sorted(rows, key=lambda r: (r["en"] or r["zh"] or r["thing"]).casefold()),
        "left_out": max(0, len(members) - _MOST_ROWS),
    }
    return Page(template="things.html", content=content)


def _groups(dataset: Dataset, found: Iterable[tuple[ox.NamedNode, int]]) -> list[dict[str, Any]]:
    """Classes worth choosing, with how many things each has."""
    unwanted = tuple(PREFIXES[prefix] for prefix in _NO_GROUPS) if _is_ours(dataset) else ()
    groups = [
        _named(dataset, node) | {"n": n}
        for node, n in found
        if node != KG.Claim and not node.value.startswith(unwanted)
    ]
    return [group | {"en": group["en"] or group["thing"]} for group in groups]


# ── the site ──────────────────────────────────────────────────────────────────────────────────────


def _home(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    counts = dict(classes_of(dataset))
    nodes = [node for slug in _FEATURES if (node := expand(f"id:{slug}"))]
    content = {
        "groups": _groups(dataset, counts.items()),
        "claims": counts.get(KG.Claim, 0),
        "documents": counts.get(KG.Document, 0),
        "triples": sum(1 for _ in dataset.match(None, None, None, UNION)),
        "features": [
            _named(dataset, node) | {"en": name(dataset, node)}
            for node in nodes
            if _is_known(dataset, node)
        ],
    }
    return Page(template="home.html", content=content, triples=lambda: void(dataset, site.origin))


def _search(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    from kg.graph.lookup import Names

    text = args["q"].strip()[:200]
    hits = Names(dataset).search(text, limit=50) if text else []
    return Page(template="search.html", content={"text": text, "hits": hits})


def _why(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    from kg.graph.explain import reasons
    from kg.graph.resolve import statement_terms

    store = dataset
    terms = statement_terms(store, args["s"], args["p"], args["o"])
    found = reasons(store, *terms)
    content = {
        "words": [both_names(store, term) for term in terms if term is not None],
        "thing": compact(terms[0].value),
        "reasons": found,
    }
    return Page(template="why.html", content=content, status=200 if found else 404)


def _ontology(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    sections = [
        {"en": en, "zh": zh, "terms": list(_terms(dataset, types))} for en, zh, types in _SECTIONS
    ]
    quads = dataset.match(None, None, None, GRAPH.ontology)
    return Page(
        template="ontology.html",
        content={"sections": sections},
        triples=lambda: sorted({q.triple for q in quads}, key=str),
    )


def _terms(store: Quads, types: Iterable[ox.NamedNode]) -> Iterator[dict[str, Any]]:
    """Terms of some types with their labels, definitions and links."""
    found = {node for type in types for node in subjects(store, RDF.type, type)}
    for node in sorted(found, key=lambda n: compact(n.value).casefold()):
        said = {
            key: [
                t.value
                for t in objects(store, node, predicate)
                if isinstance(t, ox.Literal) and t.language == language
            ]
            for key, predicate, language in _DEFINITIONS
        }
        links = {
            key: [compact(t.value) for t in objects(store, node, predicate)]
            for key, predicate in _LINKS
        }
        term = compact(node.value)
        anchor = term.partition(":")[2] if term.startswith("kg:") else term
        yield {"term": term, "anchor": anchor, **said, **links}


_SECTIONS: Final = (
    ("Classes", "类", (OWL.Class,)),
    ("Properties", "属性", (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)),
)
_DEFINITIONS: Final = (
    ("en", RDFS.label, "en"),
    ("zh", RDFS.label, "zh"),
    ("definition_en", SKOS.definition, "en"),
    ("definition_zh", SKOS.definition, "zh"),
)
_LINKS: Final = (("domain", RDFS.domain), ("range", RDFS.range), ("under", RDFS.subClassOf))


def _service(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    from kg.graph.sparql.catalogue import saved_queries

    return Page(
        template="query.html",
        content={"queries": list(saved_queries().values()), "prefixes": PREFIXES},
        triples=lambda: service(dataset, site.origin),
    )


def _void(dataset: Dataset, args: dict[str, str], site: SiteContext) -> Page:
    things = _things(dataset, {"class": ""}, site)
    return replace(things, triples=lambda: void(dataset, site.origin))


def _queries_json() -> bytes:
    from kg.graph.sparql.catalogue import saved_queries
    from kg.showing.text.answer import catalogue_text

    listed = json.loads(catalogue_text("json"))
    texts = {query.name: query.text for query in saved_queries().values()}
    content = [entry | {"text": texts[entry["name"]]} for entry in listed]
    return json.dumps({"queries": content, "prefixes": PREFIXES}, ensure_ascii=False).encode()


_PAGES: Final[dict[str, Callable[[Dataset, dict[str, str], SiteContext], Page]]] = {
    "about": _about,
    "home": _home,
    "ontology": _ontology,
    "query": _service,
    "search": _search,
    "service": _service,
    "thing": _thing,
    "things": _things,
    "void": _void,
    "why": _why,
}
