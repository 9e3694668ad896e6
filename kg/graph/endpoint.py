"""Asks a SPARQL endpoint elsewhere, over HTTP, what a dataset here would be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.sparql.answer import Answer
from kg.graph.sparql.guard import declared_prefixes, tokens
from kg.graph.sparql.run import Term, bind
from kg.model.namespaces import PREFIXES

_ACCEPT: Final = (
    "application/sparql-results+json, text/turtle;q=0.9, application/n-triples;q=0.8, "
    "application/sparql-results+xml;q=0.5"
)
_SECONDS: Final = 60
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
