"""What a query gave: typed rows, a yes or no, triples; and the standard formats for them.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.errors import ExportError, QueryError
from kg.model.argument_types import checks_arguments
from kg.model.namespaces import PREFIXES
from kg.model.printing import Printable, frame_of

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

Kind: TypeAlias = Literal["rows", "boolean", "graph"]
Results: TypeAlias = "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples"

_ANSWERS: Final = {"rows": "rows (SELECT)", "boolean": "yes or no (ASK)", "graph": "triples"}
_FORMATS: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NATIVE: Final[dict[str, Callable[[str], Any]]] = {
    "integer": int,
    "int": int,
    "long": int,
    "nonNegativeInteger": int,
    "positiveInteger": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
}


class Row(Mapping[str, Any]):
    """One solution: terms by variable name; None where a variable is unbound.

    >>> [row] = g.query("SELECT (1 AS ?n) {}")
    >>> row["n"].value
    '1'
    """

    __slots__ = ("_terms",)

    def __init__(self, variables: Sequence[str], terms: Sequence[Any]) -> None:
        """Pair variables and terms of equal number."""
        self._terms = dict(zip(variables, terms, strict=True))

    def __getitem__(self, variable: str) -> Any:
        """The term of a variable."""
        return self._terms[variable]

    def __iter__(self) -> Iterator[str]:
        """Names of the variables in the order of the query."""
        return iter(self._terms)

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self._terms)

    def __repr__(self) -> str:
        """Variables and terms as N-Triples."""
        return f"Row({', '.join(f'{k}={v}' for k, v in self._terms.items())})"


class Answer(Printable):
    """What a query gave: rows, a yes or no, or triples.

    The engine gives each result once; so an answer keeps the rows when they are first looked at,
    and asks anew where the engine itself writes them (:func:`serialize`).

    Attributes:
        kind: rows (SELECT), boolean (ASK) or graph (CONSTRUCT, DESCRIBE).
        variables: Names of the columns, without question marks; empty unless kind is rows.

    >>> g.query("ASK {}").kind, g.query("SELECT ?s {}").variables
    ('boolean', ('s',))
    """

    __slots__ = ("_ask", "_fresh", "_rows", "kind", "variables")

    @checks_arguments
    def __init__(self, ask: Callable[[], Results]) -> None:
        """Ask once, so that a fault shows at once."""
        self._ask = ask
        results: Results = ask()
        self._fresh: Results | None = results
        self._rows: list[Any] | None = None
        self.kind: Kind = "graph"
        self.variables: tuple[str, ...] = ()
        if isinstance(results, ox.QuerySolutions):
            self.kind = "rows"
            self.variables = tuple(v.value for v in results.variables)
        elif isinstance(results, ox.QueryBoolean):
            self.kind = "boolean"

    def results(self) -> Results:
        """The engine's own result, not yet consumed.

        >>> bool(g.query("ASK {}").results())
        True
        """
        fresh, self._fresh = self._fresh, None
        return self._ask() if fresh is None else fresh

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Rows of terms in the order of ``variables``, None for an unbound variable.

        Raises:
            QueryError: the query was not a SELECT, or fails while it runs.

        >>> g.query("SELECT ?x { VALUES ?x { 1 UNDEF } }").rows[1]
        (None,)
        """
        self._demand("rows", "SELECT")
        if self._rows is None:
            self._rows = [tuple(solution) for solution in _drained(self.results())]
        return self._rows

    def stream(self) -> Iterator[ox.QuerySolution]:
        """Rows as the engine finds them, none of them kept: for answers by the million.

        Raises:
            QueryError: the query was not a SELECT, or fails while it runs.

        >>> next(g.query("SELECT (1 AS ?n) {}").stream())["n"].value
        '1'
        """
        self._demand("rows", "SELECT")
        return _drained(self.results())

    @property
    def boolean(self) -> bool:
        """The answer of an ASK.

        Raises:
            QueryError: the query was not an ASK.

        >>> g.query("ASK { id:tongzhou a kg:District }").boolean
        True
        """
        self._demand("boolean", "ASK")
        if self._rows is None:
            self._rows = [bool(self.results())]
        return bool(self._rows[0])

    @property
    def triples(self) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted.

        Raises:
            QueryError: the query was neither.

        >>> g.query("CONSTRUCT WHERE { id:tongzhou a kg:Zone }").triples
        []
        """
        self._demand("graph", "CONSTRUCT or DESCRIBE")
        if self._rows is None:
            self._rows = sorted(set(_drained(self.results())), key=str)
        return self._rows

    def __iter__(self) -> Iterator[Row]:
        """Rows by variable name."""
        return (Row(self.variables, terms) for terms in self.rows)

    def to_dict(self) -> Any:
        """Rows as dictionaries of values (:func:`native`), a yes or no, or triples as texts.

        >>> g.query("SELECT (1.5 AS ?n) ('通州'@zh AS ?name) {}").to_dict()
        [{'n': Decimal('1.5'), 'name': '通州'}]
        """
        if self.kind == "boolean":
            return self.boolean
        if self.kind == "graph":
            return [[str(term) for term in triple] for triple in self.triples]
        return [dict(zip(self.variables, map(native, row), strict=True)) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas frame: one column a variable, values by :func:`native`.

        Raises:
            KgError: pandas is not installed.
            QueryError: the query was not a SELECT.

        >>> list(g.query("SELECT (1 AS ?n) {}").to_frame().columns)
        ['n']
        """
        values = [[native(term) for term in row] for row in self.rows]
        return frame_of(values, columns=list(self.variables), dtype=object)

    def _demand(self, kind: Kind, form: str) -> None:
        if self.kind != kind:
            raise QueryError(f"the query answers with {_ANSWERS[self.kind]}; this needs {form}")


def serialize(answer: Answer, format: str) -> bytes:
    r"""Write an answer in a standard format, ended by a line feed.

    Args:
        answer: Rows or a boolean for csv, tsv, json and xml; triples for turtle.
        format: SPARQL 1.1 results as ``csv``, ``tsv``, ``json`` or ``xml``; ``turtle``, sorted.

    Raises:
        QueryError: the format is unknown or does not fit the answer.
        ExportError: XML cannot carry a control character that a literal holds.

    >>> serialize(Answer(lambda: ox.Store().query("SELECT (1 AS ?n) {}")), "csv")
    b'n\r\n1\r\n'
    """
    if format not in (*_FORMATS, "turtle"):
        raise QueryError(f"{format!r} is no result format; known are {', '.join(_FORMATS)}, turtle")
    if answer.kind == "graph":
        if format != "turtle":
            raise QueryError(f"{format} holds rows, but the query answers with triples; use turtle")
        from kg.graph.turtle import turtle

        return turtle(answer.triples).encode()
    if format == "turtle":
        raise QueryError("turtle holds triples; ask with CONSTRUCT or DESCRIBE, or use csv or json")
    results: Any = answer.results()
    try:
        content: bytes = results.serialize(format=_FORMATS[format])
    except (RuntimeError, OSError, SyntaxError) as err:
        raise engine_error(err) from err
    content = _well_formed(content) if format == "xml" else content
    return content if content.endswith(b"\n") else content + b"\n"


def _well_formed(content: bytes) -> bytes:
    if fault := _NOT_XML.search(content.decode()):
        code = f"U+{ord(fault.group()):04X}"
        raise ExportError("xml", f"the answer holds the character {code}, unknown to XML; use json")
    return content


def holds_nothing(answer: Answer, format: str, content: bytes | str) -> bool:
    """Whether an answer as :func:`serialize` or a table wrote it holds no row and no triple.

    Standard formats are told by what was written: asking the engine once more may take as long as
    the answer did.
    """
    if answer.kind != "rows" or format not in _FORMATS:
        return not (
            answer.kind == "boolean" or (answer.rows if answer.kind == "rows" else answer.triples)
        )
    assert isinstance(content, bytes)
    if format in ("csv", "tsv"):
        return content.find(b"\n") == len(content) - 1
    return content.endswith((b'"bindings":[]}}\n', b"<results></results></sparql>\n"))


def native(term: Any) -> Any:
    """A term as a Python value; None stays None.

    Integers become int, decimals Decimal, doubles float, booleans bool. Everything else is text:
    dates keep their precision (``2020-09``), IRIs are written in full.

    >>> native(ox.Literal(90)), native(ox.Literal("通州", language="zh"))
    (90, '通州')
    """
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
        try:
            return _NATIVE[kind](term.value) if kind in _NATIVE else term.value
        except (ValueError, ArithmeticError):  # the store keeps ill-typed literals
            return term.value
    return term if term is None else getattr(term, "value", str(term))


def _drained(results: Any) -> Iterator[Any]:
    """What an iterator of the engine gives, its faults as ours."""
    try:
        yield from results
    except (RuntimeError, OSError, SyntaxError) as err:
        raise engine_error(err) from err


def engine_error(err: Exception) -> QueryError:
    r"""What the engine says when it stops, or cannot read on in an endpoint's answer, as ours.

    >>> print(engine_error(RuntimeError("too deep\nin detail")))
    the query cannot be computed: too deep
    """
    if isinstance(err, SyntaxError):
        return QueryError(f"the answer is malformed: {str(err).splitlines()[0][:200]}")
    return QueryError(f"the query cannot be computed: {str(err).splitlines()[0][:200]}")
