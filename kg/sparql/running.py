"""Puts a query to a store: the gate first, then parameters, then the engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError
from kg.gate import Token, check_query, declared_prefixes, place_of, tokens
from kg.namespaces import PREFIXES
from kg.sparql.answers import Answer, Results, engine_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Term: TypeAlias = ox.NamedNode | ox.Literal


def run(store: ox.Store, text: str, *, params: Mapping[str, Term] | None = None) -> Answer:
    """Answer a query from a store.

    Our prefixes need no declaration; a declaration in the query goes before ours. A parameter
    stands for its term wherever its variable occurs, in nested groups and sub-queries too.

    Args:
        store: Its default graph answers plain patterns.
        text: SPARQL 1.1, reading only.
        params: Terms by the names of the variables whose place they take.

    Raises:
        QueryError: the query is refused by :func:`kg.gate.check_query`, malformed, cannot be
            computed, or a parameter's variable does not occur in it.

    >>> query = "SELECT ?what { BIND(STR(?x) AS ?what) }"
    >>> run(ox.Store(), query, params={"x": ox.Literal('"} ; #')}).rows[0][0].value
    '"} ; #'
    """
    text = text.removeprefix("\ufeff")
    check_query(text)
    bound = bind(text, params) if params else text

    def ask() -> Results:
        try:
            return store.query(bound, prefixes=PREFIXES)
        except SyntaxError as err:
            raise _syntax_error(store, text, bound, err) from err
        except (RuntimeError, OSError, ValueError) as err:
            raise engine_error(err) from err

    return Answer(ask)


def bind(text: str, params: Mapping[str, Term]) -> str:
    """Give variables their terms, by a VALUES at the start of every group that uses them.

    The engine's own ``substitutions`` reach only variables that the query selects, and lose those
    of filters under ASK and CONSTRUCT. Terms are written by the engine as N-Triples, so that no
    text in them can end the literal.

    Raises:
        QueryError: a variable does not occur in the query, or only where it cannot be bound.

    >>> bind("ASK { ?x kg:partOf ?y }", {"y": ox.Literal("a")})
    'ASK { VALUES (?y) { ("a") } ?x kg:partOf ?y }'
    """
    found = list(tokens(text))
    check_variables(found, params)
    parts, done, bound = [], 0, set()
    for start, end in _groups(found):
        names = sorted(params.keys() & _variables(found[start:end]))
        if names:
            bound.update(names)
            offset = found[start].start + 1
            parts += [text[done:offset], _values(names, params)]
            done = offset
    if missing := sorted(params.keys() - bound):
        advice = f"use ?{missing[0]} within WHERE {{ … }}"
        raise QueryError(f"the parameter {missing[0]} cannot be given a value here; {advice}")
    return "".join([*parts, text[done:]])


def _values(names: Sequence[str], params: Mapping[str, Term]) -> str:
    variables = " ".join(f"?{name}" for name in names)
    return f" VALUES ({variables}) {{ ({' '.join(str(params[name]) for name in names)}) }}"


def _groups(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Indices of the braces of every group of patterns, in the order of opening."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for i, token in enumerate(found):
        if token.text == "{":
            opened.append(i)
        elif token.text == "}" and opened:
            closing[opened.pop()] = i
    words = [token.text.upper() for token in found]
    for start, end in sorted(closing.items()):
        if _holds_patterns(words, start):
            yield start, end


def _holds_patterns(words: Sequence[str], start: int) -> bool:
    """Whether a brace opens a group: no template, data of VALUES, annotation or sub-query."""
    if words[start + 1] in ("SELECT", "|") or words[start - 1] == "CONSTRUCT":
        return False
    before = start - 1
    if words[before] == ")":
        while words[before] != "(" and before:
            before -= 1
    return words[before - 1] != "VALUES"


def _variables(found: Sequence[Token]) -> set[str]:
    return {token.text[1:] for token in found if token.kind == "variable"}


def check_variables(found: Sequence[Token], names: Iterable[str]) -> None:
    """Refuse names that no variable of a query has.

    Raises:
        QueryError: names the variables that there are.
    """
    known = _variables(found)
    for name in names:
        if name not in known:
            has = ", ".join(sorted(known)) or "none"
            raise QueryError(f"no variable of the query is called {name!r}; it has {has}")


def _syntax_error(store: ox.Store, text: str, bound: str, err: SyntaxError) -> QueryError:
    """One readable line in place of the engine's list of every token that it would have liked."""
    if bound != text:
        try:  # places in the text that the user wrote, not in the one with its parameters
            store.query(text, prefixes=PREFIXES)
        except SyntaxError as own:
            err = own
        else:
            return QueryError("a parameter's variable is also set by the query; rename one of them")
    if undeclared := _undeclared(text):
        line, column = place_of(text, undeclared.start)
        prefix = f"{undeclared.prefix}:"
        return QueryError(
            f"unknown prefix {prefix} (declare it: PREFIX {prefix} <…>)", line=line, column=column
        )
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", str(err), re.DOTALL)
    if not place:
        return QueryError(str(err).splitlines()[0][:200])
    line, column = int(place[1]), int(place[2])
    return QueryError(_complaint(text, line, column, place[3]), line=line, column=column)


def _complaint(text: str, line: int, column: int, expected: str) -> str:
    """What the engine says in words, else what stands at the place where it stopped."""
    said = re.search(r"(?:^|, )((?:The )?[A-Za-z]+(?: [A-Za-z*]+){2,})", expected)
    if said:
        return said[1].strip()
    rest = "".join(text.split("\n")[line - 1 : line])
    near = rest[max(0, column - 1) :].strip()[:30]
    return f"not understood from {near!r} on" if near else "the query ends too early"


def _undeclared(text: str) -> Token | None:
    found = list(tokens(text))
    known = PREFIXES.keys() | declared_prefixes(found) | {"_"}
    return next((t for t in found if t.kind == "name" and t.prefix not in known), None)
