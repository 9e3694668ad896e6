"""What the words of a command stand for: the text of a query."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.errors import QueryError, reason_of
from kg.graph.sparql.catalogue import SavedQuery, saved_queries, saved_query


def read_query(given: str) -> SavedQuery:
    """The query that a user means: a saved one's name, a file, ``-`` for standard input, or text.

    Raises:
        QueryError: no such file or saved query.
    """
    if given == "-":
        return SavedQuery.of_text(sys.stdin.read())
    if given.endswith(".rq"):
        try:
            return SavedQuery.of_text(Path(given).read_text("utf-8"))
        except (OSError, ValueError) as err:
            reason = "is not UTF-8" if isinstance(err, UnicodeDecodeError) else reason_of(err)
            raise QueryError(f"{given}: {reason}; give a query file that can be read") from err
    if any(c in given for c in "{ \n"):
        return SavedQuery.of_text(given)
    saved = saved_query(given)
    if saved is None:
        from kg.graph.lookup import closest

        nearest = ", ".join(closest(given, list(saved_queries()), least=0))
        raise QueryError(
            f"no saved query is called {given!r}; nearest: {nearest}; see `kg query --list`"
        )
    return saved
