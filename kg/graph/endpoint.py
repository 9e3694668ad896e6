"""Asks a SPARQL endpoint elsewhere, over HTTP, what a dataset here would be asked.

In examples ``tongzhou`` is the node of 通州.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.graph.lookup import Names
from kg.graph.quads import GraphName, Quads, Subject
from kg.graph.sparql.answer import Answer
from kg.graph.sparql.catalogue import saved_query
from kg.graph.sparql.guard import declared_prefixes, tokens
from kg.graph.sparql.run import Params, bind
from kg.model.namespaces import PREFIXES

Read = TypeVar("Read")
#: Subject, property and value; None fits anything.
Pattern: TypeAlias = tuple[Subject | None, ox.NamedNode | None, Subject | ox.Literal | None]

_ACCEPT: Final = (
    "application/sparql-results+json, text/turtle;q=0.9, application/n-triples;q=0.8, "
    "application/sparql-results+xml;q=0.5"
)
_SECONDS: Final = 60
#: Patterns that one request asks for: endpoints limit the length of a query.
_AT_A_TIME: Final = 100
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


def ask_endpoint(url: str, text: str, *, params: Params | None = None) -> Answer:
    """Send a query to an endpoint by the SPARQL 1.1 Protocol, as a form.

    Args:
        url: http or https.
        text: SPARQL 1.1; our prefixes need no declaration, those that it uses are declared for it.
        params: Terms that take the place of variables of the same name.

    Raises:
        QueryError: the address is none, cannot be reached, refuses the query, or answers with
            something that is no SPARQL result.
    """
    import http.client
    import urllib.error
    import urllib.parse
    import urllib.request

    if not url.startswith(("http://", "https://")):
        raise QueryError(f"{url} is no address of an endpoint; write http://… or https://…")
    bound = bind(text, params) if params else text
    headers = {"Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        body = urllib.parse.urlencode({"query": _with_prefixes(bound)}).encode()
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  checked
        try:
            response = urllib.request.urlopen(request, timeout=_SECONDS)  # noqa: S310
        except urllib.error.HTTPError as err:
            response = err  # its body says why
        with response:
            content = response.read(_LARGEST + 1)
            media = response.headers.get_content_type()
    except (OSError, ValueError, http.client.HTTPException) as err:
        reason = getattr(err, "reason", None) or str(err).strip() or type(err).__name__
        raise QueryError(f"{url} cannot be reached: {reason}") from err
    if isinstance(response, urllib.error.HTTPError):
        said = content[:2000].decode("utf-8", "replace").strip() or str(response.reason)
        first = said.partition("\n")[0][:300]
        raise QueryError(f"{url} answered {response.code}: {first}")
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

    >>> print(Endpoint("http://127.0.0.1:8000/sparql"))
    http://127.0.0.1:8000/sparql
    """

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, text_or_name: str, *, params: Params | None = None) -> Answer:
        """Answer a SPARQL query, or a saved query by its name; errors as :func:`ask_endpoint`."""
        saved = saved_query(text_or_name)
        return ask_endpoint(self.url, saved.text if saved else text_or_name, params=params)

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a user means, by the same rules as in a graph at hand.

        Raises:
            NameNotFound, NameAmbiguous: nothing, or more than one thing, goes by the name.
            QueryError: the endpoint does not answer.
        """
        return self.read(lambda graph: Names(graph).resolve(name))

    def read(self, reader: Callable[[Quads], Read]) -> Read:
        """What a reader finds there, as it would find it in the graph at hand.

        The reader runs several times: first over nothing, then over what the endpoint answered to
        all that it looked for in vain, until it has found everything. So each step of its way costs
        a few requests, however many things it looks at.

        Raises:
            QueryError: the endpoint does not answer.
        """
        copy = Copy(self)
        while True:
            copy.missing.clear()
            try:
                found = reader(copy)
            except KgError:  # with too little at hand, a name for example is unknown
                if not copy.missing:
                    raise
            else:
                if not copy.missing:
                    return found
            copy.complete()

    def __str__(self) -> str:
        """Its address."""
        return self.url


class Copy:
    """The part of an endpoint's graph that was asked for, as readers see a graph.

    Attributes:
        missing: Patterns that were looked for and are not asked yet; they match nothing so far.

    >>> graph = Copy(Endpoint("http://127.0.0.1:8000/sparql"))
    >>> graph.missing
    {}
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._store = ox.Store()
        self._known: set[Pattern] = set()
        self.missing: dict[Pattern, None] = {}

    def match(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Subject | ox.Literal | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, of those at hand.

        >>> graph = Copy(Endpoint("http://127.0.0.1:8000/sparql"))
        >>> list(graph.match(tongzhou, None, None)), len(graph.missing)
        ([], 1)
        """
        # What is said of a thing is asked whole: its reader will look for more of it.
        wanted: Pattern = (
            (subject, None, None) if subject is not None else (None, predicate, object)
        )
        if not self._known & {wanted, (None, None, object)} and not _is_nameless(wanted):
            self.missing[wanted] = None
        return self._store.quads_for_pattern(subject, predicate, object, graph_name)

    def complete(self) -> None:
        """Ask for what is missing; for all that has a property only where nothing else is."""
        named = [pattern for pattern in self.missing if pattern[0] or pattern[2]]
        # Patterns of one form share a request: an engine finds mixed ones by looking through all.
        forms: dict[tuple[bool, ...], list[Pattern]] = {}
        for pattern in named or self.missing:
            forms.setdefault(tuple(term is None for term in pattern), []).append(pattern)
        for patterns in forms.values():
            for start in range(0, len(patterns), _AT_A_TIME):
                self._ask(patterns[start : start + _AT_A_TIME])

    def _ask(self, patterns: Sequence[Pattern]) -> None:
        """Ask for the quads that fit one of some patterns of the same form."""
        rows = " ".join(f"({' '.join(str(t or 'UNDEF') for t in p)})" for p in patterns)
        wanted = f"VALUES (?s ?p ?o) {{ {rows} }} ?s ?p ?o"
        text = f"SELECT ?s ?p ?o ?g {{ {{ {wanted} }} UNION {{ GRAPH ?g {{ {wanted} }} }} }}"
        try:
            for subject, predicate, object, graph in self._endpoint.query(text).rows:
                self._store.add(ox.Quad(subject, predicate, object))
                if graph is not None:
                    self._store.add(ox.Quad(subject, predicate, object, graph))
        except (TypeError, ValueError) as err:
            if isinstance(err, KgError):
                raise
            raise QueryError(f"{self._endpoint} answered with rows that are no triples") from err
        self._known.update(patterns)

    def select(
        self, query: str, bound: Mapping[ox.Variable, ox.NamedNode | ox.Literal] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The results of a query, from the endpoint itself."""
        params = {variable.value: term for variable, term in (bound or {}).items()}
        return self._endpoint.query(query, params=params).results()

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether a quad is at hand in the graph that it names."""
        return any(True for _ in self.match(*quad))

    def named_graphs(self) -> Iterator[GraphName]:
        """Names of the endpoint's named graphs."""
        rows = self._endpoint.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
        return (graph for (graph,) in rows)

    def has_graph(self, graph: ox.NamedNode) -> bool:
        """Whether a named graph of the endpoint holds anything."""
        return self._endpoint.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}").boolean


def _is_nameless(pattern: Pattern) -> bool:
    """Whether a pattern holds what no request can name."""
    return any(isinstance(term, ox.BlankNode | ox.Triple) for term in pattern)
