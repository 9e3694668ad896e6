"""Asks a SPARQL endpoint elsewhere, over HTTP, what a dataset here would be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import NameAmbiguous, NameNotFound, QueryError
from kg.graph.sparql.answer import Answer
from kg.graph.sparql.catalogue import saved_query
from kg.graph.sparql.guard import declared_prefixes, tokens
from kg.graph.sparql.run import Term, bind
from kg.model.curies import compact, expand
from kg.model.names import normal_form
from kg.model.namespaces import PREFIXES, SLUG, mint

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

_ACCEPT: Final = (
    "application/sparql-results+json, text/turtle;q=0.9, application/n-triples;q=0.8, "
    "application/sparql-results+xml;q=0.5"
)
_SECONDS: Final = 60
#: Things that one request asks about: endpoints limit the length of a query.
_AT_A_TIME: Final = 100
#: Things by name, whatever the case; what a name looks like else is told here.
_BY_NAME: Final = """SELECT ?s ?label {
  VALUES ?naming { skos:prefLabel skos:altLabel skos:hiddenLabel rdfs:label dcterms:title }
  ?s ?naming ?label
  FILTER(STRSTARTS(LCASE(STR(?label)), ?key))
}"""
#: Largest answer that is read, in bytes.
_LARGEST: Final = 256 * 1024 * 1024
_RESULTS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TRIPLES: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}


def ask_endpoint(url: str, text: str, *, params: Mapping[str, Term] | None = None) -> Answer:
    """Send a query to an endpoint by the SPARQL 1.1 Protocol, as a form.

    Args:
        url: http or https.
        text: SPARQL 1.1; our prefixes need no declaration, those that it uses are declared for it.
        params: Terms that take the place of variables of the same name.

    Raises:
        QueryError: the address is none, cannot be reached, refuses the query, or answers with
            something that is no SPARQL result.
    """
    import urllib.error
    import urllib.parse
    import urllib.request

    if not url.startswith(("http://", "https://")):
        raise QueryError(f"{url} is no address of an endpoint; write http://… or https://…")
    bound = bind(text, params) if params else text
    body = urllib.parse.urlencode({"query": _with_prefixes(bound)}).encode()
    headers = {"Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  checked above
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            content = response.read(_LARGEST + 1)
            media = response.headers.get_content_type()
    except urllib.error.HTTPError as err:
        said = err.read(2000).decode("utf-8", "replace").strip().partition("\n")[0]
        raise QueryError(f"{url} answered {err.code}: {said[:300] or err.reason}") from err
    except (OSError, ValueError) as err:
        reason = getattr(err, "reason", None) or err
        raise QueryError(f"{url} cannot be reached: {reason}") from err
    if len(content) > _LARGEST:
        raise QueryError(f"{url} answered with more than {_LARGEST >> 20} MB; add a LIMIT")
    return _read(url, content, media)


def _with_prefixes(text: str) -> str:
    """The query with those of our prefixes that it uses and does not declare."""
    found = list(tokens(text))
    used = {token.prefix for token in found if token.kind == "name"} & PREFIXES.keys()
    missing = sorted(used - declared_prefixes(found))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + text


def _read(url: str, content: bytes, media: str) -> Answer:
    def read() -> Any:
        if media in _TRIPLES:
            return [quad.triple for quad in ox.parse(content, format=_TRIPLES[media])]
        return ox.parse_query_results(content, format=_RESULTS[media])

    if media not in _RESULTS | _TRIPLES:
        raise QueryError(f"{url} answered with {media}, which is no SPARQL result")
    try:
        return Answer(read)
    except (SyntaxError, ValueError) as err:
        first = str(err).partition("\n")[0]
        raise QueryError(f"{url} answered with a malformed {media}: {first[:200]}") from err


class Endpoint:
    """A SPARQL endpoint that holds a graph like ours, asked over HTTP.

    Attributes:
        url: Its address.
    """

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, text_or_name: str, *, params: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SPARQL query, or a saved query by its name; errors as :func:`ask_endpoint`."""
        saved = saved_query(text_or_name)
        return ask_endpoint(self.url, saved.text if saved else text_or_name, params=params)

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a user means: by IRI, CURIE or slug, else by a name in full.

        Raises:
            NameNotFound, NameAmbiguous: nothing, or more than one thing, goes by the name.
            QueryError: the endpoint does not answer.
        """
        text = name.strip()
        given = expand(text) or (mint("id", text) if SLUG.fullmatch(text) else None)
        known = f"ASK {{ {{ {given} ?p ?o }} UNION {{ ?s ?p {given} }} }}"
        if given is not None and ask_endpoint(self.url, known).boolean:
            return given
        wanted = {normal_form(text + end) for end in ("", "区", " District")}
        answer = ask_endpoint(self.url, _BY_NAME, params={"key": ox.Literal(normal_form(text))})
        found = {s for s, label in answer.rows if normal_form(label.value) in wanted}
        things = sorted({s for s in found if isinstance(s, ox.NamedNode)}, key=str)
        if len(things) > 1:
            raise NameAmbiguous(text, tuple(compact(s.value) for s in things))
        if not things:
            raise NameNotFound(text)
        return things[0]

    def about(self, node: ox.NamedNode) -> Dataset:
        """What the endpoint holds about one thing, its claims, figures and posts, with all names.

        Raises:
            QueryError: the endpoint does not answer.
        """
        from kg.graph.dataset import Dataset

        around = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?s = {node} || ?o = {node})"
        quads = self._quads(f"SELECT ?s ?p ?o ?g {{ {around} }}")
        known: set[ox.NamedNode] = {node}
        for _ in range(2):  # claims and figures, then what those speak of
            ends = {t for q in quads for t in (q.subject, q.predicate, q.object)}
            fresh = {t for t in ends if isinstance(t, ox.NamedNode)} - known
            quads |= self._described(sorted(fresh, key=str))
            known |= fresh
        return Dataset.from_quads(quads)

    def _described(self, nodes: Sequence[ox.NamedNode]) -> set[ox.Quad]:
        """All quads of which one of the nodes is the subject."""
        found: set[ox.Quad] = set()
        for start in range(0, len(nodes), _AT_A_TIME):
            values = " ".join(map(str, nodes[start : start + _AT_A_TIME]))
            found |= self._quads(
                f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            )
        return found

    def _quads(self, query: str) -> set[ox.Quad]:
        return {ox.Quad(*row) for row in ask_endpoint(self.url, query).rows}

    def __str__(self) -> str:
        """Its address."""
        return self.url
