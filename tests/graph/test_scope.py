"""Columns in the order of appearance, and variables that a query sets twice."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.sparql.run import run

COLUMNS = [
    ("SELECT * { ?s ?p ?o }", "s p o"),
    ("select distinct * where { ?z ?y ?x . ?a ?y ?b }", "z y x a b"),
    ("SELECT * { # ?no\n ?s ?p '?lit ?x' . FILTER(?o > 1) ?o ?q ?s }", "s p o q"),
    ("SELECT * { ?s ?p ?o MINUS { ?m ?p ?n } BIND(?m AS ?k) }", "s p o k"),
    ("SELECT * { { SELECT ?b ?a { ?z ?a ?b . ?w ?a ?z } } ?w ?a ?z }", "b a w z"),
    ("SELECT * { { SELECT (COUNT(?y) AS ?n) ?k { ?k ?p ?y } GROUP BY ?k } ?y ?q ?k }", "n k y q"),
    ("SELECT * { { SELECT * { ?z ?a ?b } } ?c ?b ?a }", "z a b c"),
    (
        "SELECT * { OPTIONAL { ?c ?b ?a } GRAPH ?g { ?g ?b ?d } VALUES (?v ?u) { (1 2) } }",
        "c b a g d v u",
    ),
    (
        "SELECT * { ?s <http://e/?x>/^<http://e/y>* ?o ; <urn:p> [ <urn:q> ?i ] . "
        "FILTER NOT EXISTS { ?aa ?bb ?cc } FILTER regex(?o, '}') ?e ?f ?s }",
        "s o i e f",
    ),
    ("SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 3 VALUES ?a { 1 }", "s p o a"),
    ("SELECT * FROM <urn:g> WHERE { { ?b ?c ?a } UNION { ?d ?c ?a } }", "b c a d"),
    ("PREFIX e: <http://e/> SELECT * { ?b e:p ( ?c ?a ) . FILTER(?c IN (1, 2)) }", "b c a"),
    ("SELECT * { BIND(1 + 2 * 3 AS ?z) BIND(?z * 2 AS ?y) }", "z y"),
    ("SELECT * { $z ?a $b FILTER(EXISTS { ?q ?r ?s }) FILTER EXISTS { ?h ?a ?i } }", "z a b"),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n"),
    ("SELECT ?o ?s { ?s ?p ?o }", "o s"),
    ("SELECT * {}", ""),
]


@pytest.mark.parametrize(("query", "columns"), COLUMNS)
def test_columns_stand_in_the_order_of_appearance(query: str, columns: str) -> None:
    assert " ".join(run(ox.Store(), query).variables) == columns


def test_columns_of_a_query_with_parameters_stay_in_order() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:z"), ox.NamedNode("urn:p"), ox.Literal("a")))
    answer = run(store, "SELECT * { ?z ?y ?a }", params={"a": ox.Literal("a")})
    assert answer.variables == ("z", "y", "a")
    assert len(answer.rows) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }", "column 37: ?x is already in use at BIND"),
        ("SELECT ?y { ?y ?p ?o BIND(1 AS ?y) }", "column 32: ?y is already in use at BIND"),
        ("SELECT ?x { VALUES ?x { 1 } BIND(2 AS ?x) }", "?x is already in use at BIND"),
        (
            "SELECT ?x { { SELECT ?x { ?x ?p ?o } } BIND(1 AS ?x) }",
            "?x is already in use at BIND",
        ),
        ("ASK { OPTIONAL { ?s ?p ?a } BIND(1 AS ?a) }", "?a is already in use at BIND"),
        ("SELECT (1 AS ?n) (2 AS ?n) {}", "?n stands twice in SELECT"),
        ("SELECT ?x ?x { ?x ?p ?o }", "?x stands twice in SELECT"),
        ("SELECT (1 AS ?o) { ?x ?p ?o }", "?o is already in use in WHERE"),
        ("SELECT * { VALUES (?x ?x) { (1 2) } }", "?x stands twice in VALUES"),
        ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s", "?o is not in GROUP BY"),
    ],
)
def test_a_variable_that_is_set_twice_is_named(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message.replace("?", r"\?")):
        run(ox.Store(), query)
