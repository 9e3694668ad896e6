"""Columns: how one attribute of a record is written as a value of a property, and read again.

A table of columns drives both directions, so that neither can forget what the other knows.

In examples ``tongzhou`` is the node of 通州.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.graph.values import date_of, number_of
from kg.model.curies import compact
from kg.model.dates import PartialDate
from kg.model.namespaces import KG, PREFIXES, XSD, mint

Term: TypeAlias = ox.NamedNode | ox.Literal
Pair: TypeAlias = tuple[ox.NamedNode, Term]
#: The values of one subject by property.
Values: TypeAlias = Mapping[ox.NamedNode, Sequence[Term]]


class Column(NamedTuple):
    """One attribute of a record as a property.

    Attributes:
        predicate: The property.
        attribute: The attribute; it is None where the record does not say.
        write: From the attribute to a term.
        read: From a term back; None where the term is another column's.

    >>> column = words(KG.hedge, "hedge")
    >>> column.read(column.write("about"))
    'about'
    """

    predicate: ox.NamedNode
    attribute: str
    write: Callable[[Any], Term]
    read: Callable[[Term], Any]


def pairs_of(record: object, columns: Iterable[Column]) -> Iterator[Pair]:
    """Property and value of every attribute that the record has.

    >>> from types import SimpleNamespace
    >>> record = SimpleNamespace(hedge="about")
    >>> [value.value for _, value in pairs_of(record, [words(KG.hedge, "hedge")])]
    ['about']
    """
    for column in columns:
        value = getattr(record, column.attribute)
        if value is not None and value != ():
            for one in value if isinstance(value, tuple) else (value,):
                yield column.predicate, column.write(one)


def attributes_of(values: Values, columns: Iterable[Column]) -> dict[str, Any]:
    """The attributes that the values of a subject stand for; the first one in the order of text.

    >>> attributes_of({KG.hedge: [ox.Literal("about")]}, [words(KG.hedge, "hedge")])
    {'hedge': 'about'}
    """
    found: dict[str, Any] = {}
    for column in columns:
        terms = values.get(column.predicate, ())
        for term in terms if len(terms) < 2 else sorted(terms, key=str):
            value = column.read(term)
            if value is not None:
                found[column.attribute] = value
                break
    return found


def values_by_subject(
    quads: Iterable[ox.Quad],
) -> dict[ox.NamedNode, dict[ox.NamedNode, list[Term]]]:
    """Quads by subject and property; blank nodes and quoted triples are left out.

    >>> found = values_by_subject([ox.Quad(tongzhou, KG.hedge, ox.Literal("about"))])
    >>> found[tongzhou][KG.hedge][0].value
    'about'
    """
    found: dict[ox.NamedNode, dict[ox.NamedNode, list[Term]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, Term):
            found.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    return found


# ── forms of values ───────────────────────────────────────────────────────────────────────────────


def text(value: str, language: str | None = None) -> ox.Literal:
    """A plain string, or one in a language.

    >>> str(text("通州", "zh")), str(text("plain"))
    ('"通州"@zh', '"plain"')
    """
    return ox.Literal(value, language=language) if language else ox.Literal(value)


def number(value: str) -> ox.Literal:
    """A decimal in canonical form: ``1.10`` becomes 1.1, ``90`` stays 90.

    >>> number("1.10").value, number("90").value
    ('1.1', '90')
    """
    return ox.Literal(format(Decimal(value).normalize(), "f"), datatype=XSD.decimal)


def integer(value: int | str) -> ox.Literal:
    """A whole number.

    >>> integer(7).datatype == XSD.integer
    True
    """
    return ox.Literal(str(value), datatype=XSD.integer)


def partial(value: PartialDate) -> ox.Literal:
    """A date typed by its precision.

    >>> partial(PartialDate("2020-09")).datatype == XSD.gYearMonth
    True
    """
    return ox.Literal(value.text, datatype=getattr(XSD, value.datatype))


def node(name: str) -> ox.NamedNode:
    """The IRI of a thing as data files name it: a slug, ``kind:slug``, ``doc:slug`` or an IRI.

    >>> node("tongzhou") == tongzhou, node("doc:news").value
    (True, 'https://w3id.org/two-districts/doc/news')
    """
    prefix, _, local = name.rpartition(":")
    if name.startswith(("http://", "https://")):
        return ox.NamedNode(name)
    return mint(prefix or "id", local)


def name_of(term: Term) -> str:
    """The opposite of :func:`node`: a slug, ``kind:slug``, ``doc:slug`` or an IRI.

    >>> name_of(node("doc:xinhua-2021-01-11")), name_of(node("tongzhou"))
    ('doc:xinhua-2021-01-11', 'tongzhou')
    """
    return compact(term.value).removeprefix("id:")


def words(predicate: ox.NamedNode, attribute: str, language: str | None = None) -> Column:
    """A text, in a language or in none.

    >>> words(KG.hedge, "hedge").read(ox.Literal("environ", language="fr")) is None
    True
    """

    def read(term: Term) -> str | None:
        return term.value if isinstance(term, ox.Literal) and term.language == language else None

    return Column(predicate, attribute, lambda value: text(value, language), read)


def slug(predicate: ox.NamedNode, attribute: str, prefix: str = "id", start: str = "") -> Column:
    """A slug of one namespace, whose IRI may begin with further words (``date-stated``).

    >>> slug(KG.kind, "kind", "kind", "date-").read(node("kind:date-stated"))
    'stated'
    """
    base = PREFIXES[prefix] + start

    def read(term: Term) -> str | None:
        return term.value.removeprefix(base) if term.value.startswith(base) else None

    return Column(predicate, attribute, lambda value: ox.NamedNode(base + value), read)


def address(predicate: ox.NamedNode, attribute: str) -> Column:
    """The address of a page, as text in the record and as an IRI in the graph."""
    return Column(predicate, attribute, ox.NamedNode, lambda term: term.value)


def thing(predicate: ox.NamedNode, attribute: str) -> Column:
    """A thing as data files name it."""
    return Column(predicate, attribute, node, name_of)


def iri(predicate: ox.NamedNode, attribute: str) -> Column:
    """A thing as its IRI."""

    def read(term: Term) -> ox.NamedNode | None:
        return term if isinstance(term, ox.NamedNode) else None

    return Column(predicate, attribute, lambda node: node, read)


def moment(predicate: ox.NamedNode, attribute: str) -> Column:
    """A date with its precision."""
    return Column(predicate, attribute, partial, lambda term: date_of(term.value))


def count(predicate: ox.NamedNode, attribute: str) -> Column:
    """A whole number."""

    def read(term: Term) -> int | None:
        return int(term.value) if term.value.isdecimal() else None

    return Column(predicate, attribute, integer, read)


def amount(predicate: ox.NamedNode, attribute: str) -> Column:
    """A number; None where other people's data has none that is finite."""

    def read(term: Term) -> Decimal | None:
        return number_of(term.value)

    return Column(predicate, attribute, number, read)


def decimal(predicate: ox.NamedNode, attribute: str) -> Column:
    """A number as text; it comes back in canonical form."""
    return Column(predicate, attribute, number, lambda term: term.value)


def code(predicate: ox.NamedNode, attribute: str, start: str) -> Column:
    """A code of a standard, whose concept's slug is the code in lower case.

    >>> code(KG.isic4Division, "division", "isic4-").read(node("isic4-k64"))
    'K64'
    """
    lower = slug(predicate, attribute, start=start)

    def read(term: Term) -> str | None:
        found = lower.read(term)
        return None if found is None else str(found).upper()

    return Column(predicate, attribute, lambda value: lower.write(value.lower()), read)


def bounds(start: PartialDate | None, end: PartialDate | None) -> Iterator[Pair]:
    """First and last day of a time that may be open at either side; derived, so never read back.

    >>> [term.value for _, term in bounds(None, PartialDate("2020-02"))]
    ['2020-02-01', '2020-02-29']
    """
    if start := start or end:
        yield KG.earliest, ox.Literal(start.earliest.isoformat(), datatype=XSD.date)
    if end:
        yield KG.latest, ox.Literal(end.latest.isoformat(), datatype=XSD.date)


def quads(subject: ox.NamedNode, pairs: Iterable[Pair], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Pairs of a subject as quads of a graph.

    >>> [quad] = quads(tongzhou, [(KG.hedge, ox.Literal("about"))], tongzhou)
    >>> quad.predicate == KG.hedge
    True
    """
    for predicate, obj in pairs:
        yield ox.Quad(subject, predicate, obj, graph)
