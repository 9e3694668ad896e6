"""Refuses queries that must not reach the engine: those that crash it, change data or call out.

The engine's parser and evaluator recurse: 3,000 nested groups or 3,000 OPTIONALs in a row end the
process with a segmentation fault that no ``except`` can catch. It also follows SERVICE to any
address. So a query is read here first, as tokens. Where text can be read in two ways, the gate
counts the dangerous one or asks for a space that settles it: the engine parses without a lexer, so
that ``trueSERVICE`` is ``true`` and ``SERVICE`` to it, and ``?a<(1>0`` holds an open bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Longest query, in bytes of UTF-8.
MAX_BYTES: Final = 64 * 1024
#: Deepest nesting of brackets.
MAX_DEPTH: Final = 200
#: Most operators. On a stack of 8 MB the engine crashes at 2,600 OPTIONAL, MINUS or BIND in a row.
MAX_OPERATORS: Final = 500
#: Most patterns, groups and list members. The engine crashes at 2,600 of the worst kind (terms of
#: GROUP BY), and its planner takes seconds for 130 patterns of one group, with their fourth power.
MAX_PARTS: Final = 200

_OPEN: Final = frozenset({"{", "(", "[", "<<", "<<("})
_BRACES: Final = frozenset("{}")
_CLOSE: Final = frozenset({"}", ")", "]", ">>", ")>>"})
#: Signs that start another pattern or group; a step of a path is a pattern.
_PARTS: Final = frozenset({".", ";", "~", "/", "{", "[", "<<", "<<("})
#: Signs after which a round bracket opens a list; after others it belongs to an expression.
_LIST_MAY_FOLLOW: Final = frozenset(".;,{[()")
_SYMBOLS: Final = frozenset({"||", "&&", "+", "-", "*", "/", "|", "^", "!"})
_KEYWORDS: Final = re.compile(
    r"UNION|OPTIONAL|MINUS|FILTER|BIND|GRAPH|EXISTS|VALUES|LATERAL|SELECT", re.IGNORECASE
)
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_SERVICE: Final = (
    "SERVICE is refused: this command answers from the local graph only; "
    "run the remote part against its own endpoint"
)
_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                |"(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<unclosed>["'])
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>(?P<prefix>_|(?:[^\W\d_][\w.-]*)?)(?P<local>
        :(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|\.+(?=[\w:%\\-]))*)
        | [^\W\d_][\w.-]* | \w)
    | (?P<sign><(?=<[^\x00-\x20<>"{}|^`]*>) | <<\(?|\)?>>|\|\||&&|\^\^|[\s\S])
    """,
    re.VERBOSE | re.DOTALL,
)
#: Kinds of token after which ``<`` can mean "less than".
_OPERANDS: Final = frozenset({"variable", "number", "name", "string", "tag", "iri"})
#: Between ``<`` and ``>``: harmless however it is read, as an IRI or as an expression.
_PLAIN_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9]*:(?://.*|[\w:.,%~@-]*)|[\w:.%~@]*)>")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query.

    Attributes:
        kind: iri, string, variable, tag, number, name (prefixed or blank), word or sign.
        text: As written.
        start: Offset of its first character.
        prefix: What stands before the colon of a name; empty for every other kind.

    >>> [(token.kind, token.text) for token in tokens("ASK { ?s a id:x }")][1:3]
    [('sign', '{'), ('variable', '?s')]
    """

    kind: str
    text: str
    start: int
    prefix: str = ""


#: A token that is refused, and why.
Fault: TypeAlias = tuple[Token, str]


def tokens(text: str) -> Iterator[Token]:
    """Split a query into tokens, leaving out whitespace and comments.

    Raises:
        QueryError: a string is not closed; whatever follows has no meaning.

    >>> [t.text for t in tokens("?s <http://e/#x> 'a # b' # end")]
    ['?s', '<http://e/#x>', "'a # b'"]
    """
    for match in _TOKEN.finditer(text):
        kind, start = match.lastgroup or "", match.start()
        if kind == "unclosed":
            raise _refused(text, start, "a string starts here and is not closed; add its quote")
        if match.group("local"):
            kind = "name"
        if kind != "space":
            yield Token(kind, match.group(), start, match.group("prefix") or "")


def too_long(text: str) -> str:
    """Why a query is too long to be asked, in words; empty where it is not.

    >>> too_long("ASK {}")
    ''
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size <= MAX_BYTES:
        return ""
    return f"the query has {size} bytes, more than the {MAX_BYTES} allowed; ask in smaller parts"


def check_query(text: str) -> None:
    """Let a read-only query pass that the engine survives and answers from the local graph.

    It says nothing about the grammar: what passes may still be malformed.

    Raises:
        QueryError: the query is too long, too deep, too much chained, an update, or calls out.

    >>> check_query("SELECT ?s { ?s ?p 'SERVICE' }")
    >>> check_query("SELECT ?s { SERVICE <http://e/> { ?s ?p ?o } }")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    kg.errors.QueryError: line 1, column 13: SERVICE is refused: this command answers from the ...
    """
    if fault := too_long(text):
        raise QueryError(fault)
    found = list(tokens(text))
    for rule in (_updates, _services, _ambiguities, _depths, _chains):
        for token, message in rule(found):
            raise _refused(text, token.start, message)


def place_of(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of an offset, both counted from 1.

    >>> place_of("a\nbc", 3)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def declared_prefixes(found: Iterable[Token]) -> set[str]:
    """Prefixes that a query declares itself.

    >>> declared_prefixes(list(tokens("PREFIX ex: <http://e.org/> ASK {}")))
    {'ex'}
    """
    declared = set()
    before = ""
    for token in found:
        if token.kind == "name" and before == "PREFIX":
            declared.add(token.prefix)
        before = token.text.upper()
    return declared


def _refused(text: str, offset: int, message: str) -> QueryError:
    line, column = place_of(text, offset)
    return QueryError(message, line=line, column=column)


def _updates(found: Sequence[Token]) -> Iterator[Fault]:
    """The first word after PREFIX and BASE, where it starts an update."""
    first = next((t for t in found if t.kind == "word" and t.text.upper() not in _PROLOGUE), None)
    if first and first.text.upper() in _UPDATES:
        yield first, f"{first.text.upper()} is refused: a query only reads; change the data files"


def _services(found: Sequence[Token]) -> Iterator[Fault]:
    """SERVICE, also where it touches its neighbours (``1SERVICE``, ``SERVICEex:sparql``)."""
    for token in found:
        if token.kind == "word" and "SERVICE" in token.text.upper():
            yield token, _SERVICE
        elif "SERVICE" in token.prefix.upper():
            advice = "it can be read as the keyword SERVICE; choose another prefix"
            yield token, f"the prefix {token.prefix}: is refused, for {advice}"


def _ambiguities(found: Sequence[Token]) -> Iterator[Fault]:
    """What is an IRI to one reader, and to another "less than" with brackets or a comment."""
    nothing = Token("sign", "", 0)
    for first, before, token in zip(
        [nothing, nothing, *found], [nothing, *found], found, strict=False
    ):
        declares = first.text.upper() == "PREFIX"
        if token.kind != "iri" or declares or not _may_compare(before):
            continue
        if not _PLAIN_IRI.fullmatch(token.text):
            advice = "put a space after the < of a comparison, or use a prefixed name"
            yield token, f"{token.text[:40]} can be an IRI or a comparison; {advice}"


def _may_compare(before: Token) -> bool:
    """Whether ``<`` can be an operator after this token, or can be the second half of ``<<``."""
    boolean = before.kind == "word" and before.text.lower().endswith(("true", "false"))
    return boolean or before.kind in _OPERANDS or before.text in _CLOSE or before.text == "<"


def _depths(found: Sequence[Token]) -> Iterator[Fault]:
    depth = 0
    for token in found:
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth > MAX_DEPTH:
            yield token, f"brackets nest deeper than {MAX_DEPTH}; take the query apart"
        if depth < 0:
            yield token, f"{token.text} closes a bracket that was never opened; remove it"


def _chains(found: Sequence[Token]) -> Iterator[Fault]:
    operators = parts = 0
    for token, weight in zip(found, _weights(found), strict=True):
        operators += _operators(token)
        parts += weight
        if operators > MAX_OPERATORS:
            what = f"more than {MAX_OPERATORS} operators (UNION, OPTIONAL, FILTER, ||, +, / …)"
            yield token, f"{what}; list values with VALUES, or ask in smaller parts"
        if parts > MAX_PARTS:
            what = f"more than {MAX_PARTS} patterns, groups and list members"
            yield token, f"{what}; list values with VALUES, or ask in smaller parts"


def _weights(found: Sequence[Token]) -> Iterator[int]:
    """How many patterns or members each token can add; the data of VALUES add none."""
    opened: list[str] = []
    before = Token("sign", "", 0)
    values = False
    for token in found:
        inside = opened[-1] if opened else ""
        yield 0 if "VALUES" in opened else _weight(before, token, inside)
        if token.text in _OPEN:
            opened.append("VALUES" if values and token.text == "{" else token.text)
        elif token.text in _CLOSE and opened:
            opened.pop()
        values = token.text.upper() == "VALUES" or (values and token.text not in _BRACES)
        before = token


def _weight(before: Token, token: Token, inside: str) -> int:
    operand = before.kind in _OPERANDS
    if token.text == ",":
        return 0 if inside == "(" else 1
    if token.text == "(":
        return 2 if operand or before.text in _LIST_MAY_FOLLOW else 0  # two patterns a member
    if token.kind == "sign":
        return token.text in _PARTS
    if before.text == ")":
        return 1
    member = operand and token.kind in _OPERANDS and inside in ("", "(")
    return 0 if not member else 2 if inside else 1


def _operators(token: Token) -> int:
    """How many operators a token can hold: ``trueFILTER`` holds one, ``true-true`` too."""
    if token.kind == "sign":
        return token.text in _SYMBOLS
    word = token.text if token.kind == "word" else token.prefix
    return len(_KEYWORDS.findall(word)) + word.count("-")
