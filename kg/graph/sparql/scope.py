"""Which variables a query shows, in the order of their appearance, and which it sets twice.

The engine orders the columns of ``SELECT *`` by name and says of a variable that is set twice only
that it expected something else. Both are read here off the tokens, by the rules of SPARQL 1.1,
section 18.2.1 (variable scope): what stands in FILTER, MINUS or the expression of a BIND is not
shown, of a sub-query only what it selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.graph.sparql.guard import Fault, Token, tokens

_OPEN: Final = frozenset("({[")
_CLOSE: Final = frozenset(")}]")
_END: Final = Token("sign", "", 0)
_MODIFIERS: Final = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


def with_columns(text: str, variables: Iterable[str]) -> str:
    """A query that selects ``*`` with its columns spelled out, as they appear; others as they are.

    Args:
        text: A query that the engine accepts.
        variables: Names of the columns that the engine gives.

    >>> with_columns("SELECT * { ?s ?p ?o }", ["o", "p", "s"])
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    reader = _Reader(list(tokens(text)))
    shown = reader.query()
    known = set(variables)
    if reader.star is None or not known:
        return text
    order = dict.fromkeys([*(name for name in shown if name in known), *sorted(known)])
    start = reader.star.start
    return text[:start] + " ".join(f"?{name}" for name in order) + text[start + 1 :]


def scope_faults(text: str) -> list[Fault]:
    """The places of a query that set a variable twice, or show one that has no single value."""
    reader = _Reader(list(tokens(text)))
    reader.query()
    return reader.faults


class _Reader:
    """Reads the tokens of one query.

    Attributes:
        star: The sign ``*`` of the outermost SELECT, where there is one.
        faults: Variables that are set twice or not grouped.
    """

    def __init__(self, found: Sequence[Token]) -> None:
        self.found, self.place = found, 0
        self.star: Token | None = None
        self.faults: list[Fault] = []

    def query(self) -> list[str]:
        """The variables that the query shows; none unless it is a SELECT."""
        while self.word not in ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE", ""):
            self.place += 1
        if self.word == "SELECT":
            following = self.found[self.place + 1 : self.place + 3]
            words = [
                token for token in following if token.text.upper() not in ("DISTINCT", "REDUCED")
            ]
            self.star = words[0] if words and words[0].text == "*" else None
            return self._select()
        while self.word not in ("{", ""):
            self.place += 1
        self._group()
        return []

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.found[self.place] if self.place < len(self.found) else _END

    @property
    def word(self) -> str:
        """Its text in capitals; empty at the end."""
        return self.token.text.upper()

    def _skipped(self) -> list[Token]:
        """Step over a bracket and what it holds, or over one token; what was stepped over."""
        start, depth = self.place, 0
        while self.token is not _END:
            depth += (self.token.text in _OPEN) - (self.token.text in _CLOSE)
            self.place += 1
            if depth <= 0:
                break
        return list(self.found[start : self.place])

    def _select(self) -> list[str]:
        self.place += 1
        chosen: list[tuple[Token, bool]] = []
        star = False
        while self.word not in ("{", "WHERE", "FROM", ""):
            part = self._skipped()
            star = star or part[0].text == "*"
            chosen += [(token, len(part) > 1) for token in part[-2:] if _named(part, token)]
        while self.word not in ("{", ""):
            self.place += 1
        shown = self._group()
        keys = self._modifiers(shown)
        if not star:
            self.faults += _misused(chosen, shown, keys)
        return shown if star else [token.text[1:] for token, _ in chosen]

    def _modifiers(self, shown: list[str]) -> list[str] | None:
        """What follows WHERE; the variables of GROUP BY, None without it."""
        keys: list[str] | None = None
        while self.word not in ("}", ""):
            if self.word == "VALUES":
                _add(shown, self._values())
            elif self.word == "GROUP":
                self.place += 2
                keys = []
                while self.word not in _MODIFIERS and self.word not in ("}", ""):
                    part = self._skipped()
                    keys += [token.text[1:] for token in part[-2:] if _named(part, token)]
            else:
                self._skipped()
        return keys

    def _group(self) -> list[str]:
        """The variables that a group shows; it is read to its end."""
        self.place += 1
        shown: list[str] = []
        while self.word not in ("}", ""):
            if self.word == "SELECT":
                _add(shown, self._select())
            else:
                _add(shown, self._element(shown))
        self.place += 1
        return shown

    def _element(self, shown: Sequence[str]) -> list[str]:
        """What one element of a group shows."""
        word = self.word
        if word == "{":
            return self._group()
        if word in ("FILTER", "MINUS"):
            self._unseen()
        elif word == "BIND":
            self.place += 1
            part = self._skipped()
            return [self._bound(token, shown) for token in part[-2:] if _named(part, token)]
        elif word == "VALUES":
            return self._values()
        else:
            self.place += 1
            before = self.found[self.place - 1]
            return [before.text[1:]] if before.kind == "variable" else []
        return []

    def _unseen(self) -> None:
        """Step over FILTER or MINUS with its bracket."""
        while self.word and self.token.text not in _OPEN:
            self.place += 1
        self._skipped()

    def _bound(self, token: Token, shown: Sequence[str]) -> str:
        if token.text[1:] in shown:
            advice = "choose another name"
            self.faults.append((token, f"{token.text} is already in use at BIND; {advice}"))
        return token.text[1:]

    def _values(self) -> list[str]:
        self.place += 1
        head = self._skipped()
        names = [token for token in head if token.kind == "variable"]
        self.faults += _repeated(names, "VALUES")
        self._skipped()
        return [token.text[1:] for token in names]


def _named(part: Sequence[Token], token: Token) -> bool:
    """Whether a part is this variable, or an expression in brackets that AS gives its name."""
    if token.kind != "variable":
        return False
    return len(part) == 1 or (len(part) > 2 and part[-2] is token and part[-3].text.upper() == "AS")


def _add(shown: list[str], names: Iterable[str]) -> None:
    shown += [name for name in dict.fromkeys(names) if name not in shown]


def _repeated(found: Iterable[Token], where: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for token in found:
        if token.text[1:] in seen:
            yield token, f"{token.text} stands twice in {where}; remove it or choose another name"
        seen.add(token.text[1:])


def _misused(
    chosen: Sequence[tuple[Token, bool]], shown: Sequence[str], keys: Sequence[str] | None
) -> Iterator[Fault]:
    yield from _repeated([token for token, _ in chosen], "SELECT")
    for token, computed in chosen:
        name = token.text[1:]
        if computed and name in shown:
            yield token, f"{token.text} is already in use in WHERE; choose another name after AS"
        elif not computed and keys is not None and name not in keys:
            advice = "add it there, or select (SAMPLE(…) AS ?name)"
            yield token, f"{token.text} is not in GROUP BY; {advice}"
