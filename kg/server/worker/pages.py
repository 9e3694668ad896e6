"""Pages: each a function from the graph and the parameters of its address to what is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import NameNotFound, QueryError
from kg.graph.dataset import Dataset
from kg.graph.labels import UNION, both_names, label, name, objects, subjects
from kg.graph.quads import Quads
from kg.model.curies import compact, expand
from kg.model.namespaces import GRAPH, KG, PREFIXES, RDF
from kg.server.worker.describe import classes_of, service, triples_of, void
from kg.server.worker.links import Links, outward
from kg.server.worker.query import written_triples

if TYPE_CHECKING:
    from jinja2 import Environment

_HTML: Final = "text/html; charset=utf-8"
#: Classes of the plumbing: evidence and the vocabularies' own.
_NO_GROUPS: Final = ("oa", "prov", "owl", "sosa", "geo", "skos", "dcterms", "sh", "schema")
_MOST_ROWS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
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


def page(dataset: Dataset, task: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Make a page, or its RDF form.

    Args:
        dataset: What it tells of.
        task: ``name`` of the page, its ``args``, ``format`` and Content-Type, and ``site``: what
            every page shows of the site.

    Raises:
        NameNotFound: the page is of a thing that is not here.
    """
    if task["name"] == "queries":
        return {"status": 200, "type": "application/json"}, _queries_json()
    view = _VIEWS[task["name"]](dataset, task["args"], task["site"])
    if task["format"] != "html":
        if view.triples is None:
            body = b"this page has no RDF form; ask for text/html\n"
            return {"status": 406, "type": "text/plain; charset=utf-8"}, body
        return {"status": 200, "type": task["type"]}, written_triples(
            view.triples(), task["format"]
        )
    return {"status": view.status, "type": _HTML}, _render(dataset, view, task["site"])


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
    made.filters["compact"] = compact
    return made


def _render(dataset: Dataset, view: View, site: dict[str, Any]) -> bytes:
    links = Links(dates=site["dates"])
    content = {"links": links, "site": site, "ours": _is_ours(dataset), **view.content}
    return _environment().get_template(view.template).render(content).encode("utf-8", "replace")


def _is_ours(dataset: Dataset) -> bool:
    return dataset.has_graph(GRAPH.registry)


# ── things ────────────────────────────────────────────────────────────────────────────────────────


def _thing(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    return _about_node(dataset, f"{args['prefix']}:{args['slug']}", args["slug"], site)


def _about(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    return _about_node(dataset, args["iri"], args["iri"], site)


def _about_node(dataset: Dataset, given: str, shown: str, site: dict[str, Any]) -> View:
    from kg.graph.lookup import Names
    from kg.server.worker.thing import content_of

    node = expand(given)
    if node is None or not _is_known(dataset, node):
        raise NameNotFound(shown, Names(dataset).nearest(shown.replace("-", " ")))
    day = date.fromisoformat(site["dates"].get("known_by") or site["today"])
    return View(
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


def _things(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    found = classes_of(dataset)
    node = expand(args["class"]) if args["class"] else None
    if node is None and args["class"]:
        raise QueryError(f"{args['class'][:200]!r} is no class; /things lists them")
    members = sorted(subjects(dataset, RDF.type, node), key=str) if node else []
    rows = [
        {
            "thing": compact(member.value),
            "zh": label(dataset, member, "zh"),
            "en": label(dataset, member),
        }
        for member in members[:_MOST_ROWS]
    ]
    content = {
        "groups": _groups(dataset, found),
        "chosen": compact(node.value) if node else "",
        "chosen_name": both_names(dataset, node) if node else "",
        "rows": sorted(rows, key=lambda r: (r["en"] or r["zh"] or r["thing"]).casefold()),
        "left_out": max(0, len(members) - _MOST_ROWS),
    }
    return View(template="things.html", content=content)


def _groups(dataset: Dataset, found: list[tuple[ox.NamedNode, int]]) -> list[dict[str, Any]]:
    """Classes worth choosing: ours and other people's, not those of the plumbing."""
    plumbing = tuple(PREFIXES[prefix] for prefix in _NO_GROUPS)
    return [
        {
            "thing": compact(node.value),
            "zh": label(dataset, node, "zh"),
            "en": label(dataset, node) or compact(node.value),
            "n": n,
        }
        for node, n in found
        if not (_is_ours(dataset) and node.value.startswith(plumbing)) and node != KG.Claim
    ]


# ── the site ──────────────────────────────────────────────────────────────────────────────────────


def _home(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    found = classes_of(dataset)
    counts = dict(found)
    features = [
        {
            "thing": f"id:{slug}",
            "zh": label(dataset, node, "zh"),
            "en": name(dataset, node),
        }
        for slug in (
            "two-zones",
            "beijing-ftz",
            "services-demo-zone",
            "tongzhou",
            "chaoyang",
            "daxing",
        )
        if (node := expand(f"id:{slug}")) and _is_known(dataset, node)
    ]
    content = {
        "groups": _groups(dataset, found),
        "claims": counts.get(KG.Claim, 0),
        "documents": counts.get(KG.Document, 0),
        "triples": sum(1 for _ in dataset.match(None, None, None, UNION)),
        "features": features,
    }
    return View(
        template="home.html", content=content, triples=lambda: void(dataset, site["origin"])
    )


def _search(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    from kg.graph.lookup import Names

    text = args["q"].strip()[:200]
    names = Names(dataset)
    hits = names.search(text, limit=50) if text else []
    rows = [
        {
            "thing": compact(hit.iri.value),
            "zh": hit.label_zh,
            "en": hit.label_en,
            "matched": hit.matched,
            "kind": hit.kind,
        }
        for hit in hits
    ]
    return View(template="search.html", content={"text": text, "rows": rows})


def _why(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    from kg.graph.explain import reasons
    from kg.graph.resolve import statement_terms

    asked = [args[name] or None for name in ("s", "p", "o")]
    terms = statement_terms(dataset, asked[0] or "", asked[1], asked[2])
    found = [_with_words(dataset, reason.as_dict()) for reason in reasons(dataset, *terms)]
    content = {
        "words": [both_names(dataset, term) for term in terms if term is not None],
        "thing": compact(terms[0].value),
        "reasons": found,
    }
    return View(template="why.html", content=content, status=200 if found else 404)


def _with_words(store: Quads, reason: dict[str, Any]) -> dict[str, Any]:
    """A reason with its triple in words beside its IRIs."""
    nodes = [expand(part) for part in reason["triple"]]
    words = [
        both_names(store, node) if node else part
        for node, part in zip(nodes, reason["triple"], strict=True)
    ]
    premises = [_with_words(store, premise) for premise in reason["premises"]]
    return reason | {"words": words, "premises": premises}


def _ontology(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    owl = PREFIXES["owl"]
    sections = [
        ("Classes", "类", ["Class"]),
        ("Properties", "属性", ["ObjectProperty", "DatatypeProperty", "AnnotationProperty"]),
    ]
    content = [
        {"en": en, "zh": zh, "terms": list(_terms(dataset, [owl + t for t in types]))}
        for en, zh, types in sections
    ]
    return View(
        template="ontology.html",
        content={"sections": content},
        triples=lambda: sorted(
            {q.triple for q in dataset.match(None, None, None, GRAPH.ontology)},
            key=str,
        ),
    )


def _terms(store: Quads, types: list[str]) -> Iterator[dict[str, Any]]:
    found = {node for type in types for node in subjects(store, RDF.type, ox.NamedNode(type))}
    for node in sorted(found, key=lambda n: compact(n.value).casefold()):
        said = {
            key: [
                t.value
                for t in objects(store, node, ox.NamedNode(PREFIXES[prefix] + local))
                if isinstance(t, ox.Literal) and t.language == language
            ]
            for key, prefix, local, language in _DEFINITIONS
        }
        links = {
            key: [
                compact(t.value)
                for t in objects(store, node, ox.NamedNode(PREFIXES["rdfs"] + local))
            ]
            for key, local in (("domain", "domain"), ("range", "range"), ("under", "subClassOf"))
        }
        term = compact(node.value)
        anchor = term.partition(":")[2] if term.startswith("kg:") else term
        yield {"term": term, "anchor": anchor, **said, **links}


_DEFINITIONS: Final = (
    ("en", "rdfs", "label", "en"),
    ("zh", "rdfs", "label", "zh"),
    ("definition_en", "skos", "definition", "en"),
    ("definition_zh", "skos", "definition", "zh"),
)


def _service(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    return View(
        template="query.html",
        content=_query_content(),
        triples=lambda: service(dataset, site["origin"]),
    )


def _void(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    view = _things(dataset, {"class": ""}, site)
    return View(
        template=view.template,
        content=view.content,
        triples=lambda: void(dataset, site["origin"]),
    )


def _query_content() -> dict[str, Any]:
    from kg.graph.sparql.catalogue import saved_queries

    return {"queries": list(saved_queries().values()), "prefixes": PREFIXES}


def _queries_json() -> bytes:
    from kg.graph.sparql.catalogue import saved_queries
    from kg.showing.text.answer import catalogue_text

    listed = json.loads(catalogue_text("json"))
    texts = {query.name: query.text for query in saved_queries().values()}
    content = [entry | {"text": texts[entry["name"]]} for entry in listed]
    return json.dumps({"queries": content, "prefixes": PREFIXES}, ensure_ascii=False).encode()


def _fault(dataset: Dataset, args: dict[str, str], site: dict[str, Any]) -> View:
    return View(template="fault.html", content=dict(args))


_VIEWS: Final[dict[str, Callable[[Dataset, dict[str, str], dict[str, Any]], View]]] = {
    "about": _about,
    "fault": _fault,
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
