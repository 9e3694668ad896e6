"""Recipes of networks: queries whose rows are edges."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import ArgumentError, QueryError, reason_of
from kg.graph.sparql.catalogue import SavedQuery, read_saved_query
from kg.model.namespaces import SLUG
from kg.resources import ontology_folder

#: Columns that every recipe has.
NEEDED: Final = ("source", "relation", "target")


def find_recipe(name: str) -> SavedQuery:
    """The recipe of a name, or a user's own in a file that ends in ``.rq``.

    Raises:
        QueryError: there is no such recipe (the message names the nearest) or file, or it does not
            say what it makes.
        ArgumentError: the name is not a text.

    >>> find_recipe("place-industry").name
    'place-industry'
    """
    if not isinstance(name, str):
        raise ArgumentError("recipe", name, "a name or the path of a .rq file, as text")
    if name.endswith(".rq"):
        return _own(Path(name))
    known = recipes()
    if name not in known:
        from kg.graph.lookup import closest

        nearest = ", ".join(closest(name, list(known))) or ", ".join(known)
        raise QueryError(f"no recipe is called {name!r}; nearest: {nearest}; or give a .rq file")
    return known[name]


@cache
def recipes() -> dict[str, SavedQuery]:
    """The recipes of ``ontology/recipes`` by name, in the order of names.

    >>> "place-industry" in recipes()
    True
    """
    files = sorted((ontology_folder() / "recipes").glob("*.rq"))
    return {path.stem: read_saved_query(path.stem, path.read_text("utf-8")) for path in files}


def _own(path: Path) -> SavedQuery:
    """A user's recipe; the two sentences at its top may be missing."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as err:
        reason = "is not UTF-8" if isinstance(err, UnicodeDecodeError) else reason_of(err)
        raise QueryError(f"{path}: {reason}; give a recipe that can be read") from err
    try:
        return read_saved_query(path.stem if SLUG.fullmatch(path.stem) else str(path), text)
    except QueryError:
        return SavedQuery.of_text(text)
