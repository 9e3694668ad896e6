"""Puts a query to a store: the gate first, then parameters, then the engine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.sparql.answer import Answer, Results, engine_error
from kg.graph.sparql.guard import Token, check_query, declared_prefixes, place_of, tokens
from kg.graph.sparql.scope import scope_faults, with_columns
from kg.model.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Term: TypeAlias = ox.NamedNode | ox.Literal
#: Terms by the names of the variables whose place they take; of several, each may.
Params: TypeAlias = "Mapping[str, Term | Sequence[Term]]"
#: A reason in words among the tokens that the engine would have liked; "one of" is no such reason.
_SENTENCE: Final = re.compile(
    r"(?:expected(?: one of)?+|,) ((?:The )?[A-Za-z]+(?: [A-Za-z*]+){2,})"
)


def run(
    store: ox.Store,
    text: str,
    *,
    params: Params | None = None,
    base: str | None = None,
    default_graphs: Sequence[ox.NamedNode | ox.DefaultGraph] | None = None,
    named_graphs: Sequence[ox.NamedNode] | None = None,
) -> Answer:
    """Answer a query from a store.

    Our prefixes need no declaration; a declaration in the query goes before ours. A parameter
    stands for its term wherever its variable occurs, in nested groups and sub-queries too.

    Args:
        store: Its default graph answers plain patterns.
        text: SPARQL 1.1, reading only.
        params: Terms by the names of the variables whose place they take; several terms of one
            mean any of them.
        base: What relative IRIs are relative to; without it they are refused.
        default_graphs: In place of what FROM says.
        named_graphs: In place of what FROM NAMED says.

    Raises:
        QueryError: the query is refused by :func:`~kg.graph.sparql.guard.check_query`, malformed,
            cannot be computed, or a parameter's variable does not occur in it.

    >>> query = "SELECT ?what { BIND(STR(?x) AS ?what) }"
    >>> run(ox.Store(), query, params={"x": ox.Literal('"} ; #')}).rows[0][0].value
    '"} ; #'
    """
    text = text.removeprefix("\ufeff")
    _pass_gate(text)

    def asked(text: str) -> Results:
        bound = bind(text, params) if params else text
        try:
            return store.query(
                bound,
                prefixes=PREFIXES,
                base_iri=base,
                default_graph=None if default_graphs is None else list(default_graphs),
                named_graphs=None if named_graphs is None else list(named_graphs),
            )
        except SyntaxError as err:
            raise _syntax_error(text, bound, err, base) from err
        except (RuntimeError, OSError, ValueError) as err:
            raise engine_error(err) from err

    first = asked(text)
    if isinstance(first, ox.QuerySolutions) and "*" in text:
        text = with_columns(text, [variable.value for variable in first.variables])
    return Answer(lambda: asked(text))


@lru_cache(maxsize=64)
def _pass_gate(text: str) -> None:
    """The gate, once for a query that is asked again and again."""
    check_query(text)


def bind(text: str, params: Params) -> str:
    """Give variables their terms, by a VALUES at the start of every group that uses them.

    The engine's own ``substitutions`` reach only variables that the query selects, and lose those
    of filters under ASK and CONSTRUCT. Terms are written by the engine as N-Triples, so that no
    text in them can end the literal.

    Raises:
        QueryError: a variable does not occur in the query, or only where it cannot be bound.

    >>> bind("ASK { ?x kg:partOf ?y }", {"y": ox.Literal("a")})
    'ASK { VALUES ?y { "a" } ?x kg:partOf ?y }'
    >>> bind("ASK { ?x kg:partOf ?y }", {"y": [ox.Literal("a"), ox.Literal("b")]})
    'ASK { VALUES ?y { "a" "b" } ?x kg:partOf ?y }'
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


def _values(names: Sequence[str], params: Params) -> str:
    return "".join(
        f" VALUES ?{name} {{ {' '.join(map(str, terms_of(params[name])))} }}" for name in names
    )


def terms_of(value: Term | Sequence[Term]) -> Sequence[Term]:
    """The terms that a parameter stands for: one, or any of several."""
    return [value] if isinstance(value, ox.NamedNode | ox.Literal) else value


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

    >>> check_variables(list(tokens("ASK { ?s ?p ?o }")), ["x"])
    Traceback (most recent call last):
    ...
    kg.errors.QueryError: no variable of the query is called 'x'; it has o, p, s
    """
    known = _variables(found)
    for name in names:
        if name not in known:
            has = ", ".join(sorted(known)) or "none"
            raise QueryError(f"no variable of the query is called {name!r}; it has {has}")


def _syntax_error(text: str, bound: str, err: SyntaxError, base: str | None) -> QueryError:
    """One readable line in place of the engine's list of every token that it would have liked."""
    found = list(tokens(text))
    known = PREFIXES.keys() | declared_prefixes(found) | {"_"}
    undeclared = next((t for t in found if t.kind == "name" and t.prefix not in known), None)
    if undeclared:
        prefix = f"{undeclared.prefix}:"
        return _at(text, undeclared.start, f"unknown prefix {prefix} (add PREFIX {prefix} <…>)")
    own = _fault(text, base) if bound != text else err
    if own is not None and (faults := scope_faults(text)):
        token, message = faults[0]
        return _at(text, token.start, message)
    if own is None:
        return QueryError("a parameter's variable is also set by the query; rename one of them")
    if said := _SENTENCE.search(str(own)):
        return QueryError(said[1].strip())
    stop = _first_misfit(text, found, base)
    if stop is None:
        return _at(text, len(text), "the query ends too early")
    return _at(
        text, stop.start, f"not understood from {text[stop.start :][:30].split(chr(10))[0]!r} on"
    )


def _at(text: str, offset: int, message: str) -> QueryError:
    line, column = place_of(text, offset)
    return QueryError(message, line=line, column=column)


def _fault(text: str, base: str | None) -> SyntaxError | None:
    try:
        ox.Store().query(text, prefixes=PREFIXES, base_iri=base)
    except SyntaxError as err:
        return err
    except (RuntimeError, OSError, ValueError):
        return None
    return None


def _first_misfit(text: str, found: Sequence[Token], base: str | None) -> Token | None:
    """The first token that no query with this beginning could have; None where all could stand.

    The engine reports a place up to a keyword's length behind the true one. But a beginning that
    fits it reads up to its end, whitespace after it included: so the misfit is found by halving.
    """
    low, high = 0, len(found) + 1
    while high - low > 1:
        middle = (low + high) // 2
        end = found[middle - 1].start + len(found[middle - 1].text)
        low, high = (middle, high) if _fits(text[:end], base) else (low, middle)
    return found[low] if low < len(found) else None


def _fits(beginning: str, base: str | None) -> bool:
    """Whether the engine reads a beginning to its end."""
    padded = beginning + " " * 40
    fault = _fault(padded, base)
    line, column = place_of(padded, len(padded))
    return fault is None or str(fault).startswith(f"error at {line}:{column}:")
