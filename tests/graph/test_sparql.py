"""Queries: answers of every kind, parameters, formats, faults in words."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError, KgError, QueryError
from kg.graph.sparql.answer import Answer, native, serialize
from kg.graph.sparql.catalogue import SavedQuery, read_saved_query, saved_queries
from kg.graph.sparql.run import bind, run
from kg.model.namespaces import KG, PREFIXES, SKOS, XSD, mint

TONGZHOU, DAXING = mint("id", "tongzhou"), mint("id", "daxing")
FOCUS = ox.NamedNode(PREFIXES["kg"] + "focusesOn")
FINANCE = mint("id", "green-finance")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    for place, zh in ((TONGZHOU, "通州区"), (DAXING, "大兴区")):
        store.add(ox.Quad(place, SKOS.prefLabel, ox.Literal(zh, language="zh")))
    store.add(ox.Quad(TONGZHOU, FOCUS, FINANCE))
    store.add(ox.Quad(TONGZHOU, KG.value, ox.Literal("1.5", datatype=XSD.decimal)))
    return store


def names(answer: Answer) -> list[str]:
    return sorted(row["n"].value for row in answer)


def test_rows(store: ox.Store) -> None:
    answer = run(
        store, "SELECT ?p ?i { ?p skos:prefLabel ?n OPTIONAL { ?p kg:focusesOn ?i } } ORDER BY ?p"
    )
    assert answer.kind == "rows"
    assert answer.variables == ("p", "i")
    assert answer.rows == [(DAXING, None), (TONGZHOU, FINANCE)]
    assert [dict(row) for row in answer] == [
        {"p": DAXING, "i": None},
        {"p": TONGZHOU, "i": FINANCE},
    ]
    assert answer.rows is answer.rows


def test_booleans_and_graphs(store: ox.Store) -> None:
    assert run(store, "ASK { id:tongzhou kg:focusesOn ?x }").boolean is True
    assert run(store, "ASK { id:daxing kg:focusesOn ?x }").boolean is False
    graph = run(
        store, "CONSTRUCT { ?i kg:focusOf ?p . ?p a kg:Place } WHERE { ?p skos:prefLabel ?n }"
    )
    assert graph.kind == "graph"
    assert [str(t.subject) for t in graph.triples] == [str(DAXING), str(TONGZHOU)]
    assert run(store, "DESCRIBE id:tongzhou").kind == "graph"


@pytest.mark.parametrize("part", ["rows", "triples"])
def test_an_answer_of_another_kind_is_an_error(store: ox.Store, part: str) -> None:
    with pytest.raises(QueryError, match="the query answers with yes or no"):
        getattr(run(store, "ASK {}"), part)


def test_prefixes_of_the_query_go_before_ours(store: ox.Store) -> None:
    assert run(store, "PREFIX id: <http://example.org/> ASK { id:tongzhou ?p ?o }").boolean is False


SOME = "id:tongzhou skos:prefLabel ?n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?n { ?p skos:prefLabel ?n }",
        "SELECT ?p ?n { ?p skos:prefLabel ?n }",
        "SELECT * { ?p skos:prefLabel ?n }",
        "SELECT ?n { ?x skos:prefLabel ?n FILTER(?x = ?p) }",
        "SELECT ?n { ?x skos:prefLabel ?n { SELECT ?x { ?x ?y ?z FILTER(?x = ?p) } } }",
        "SELECT ?n { { ?x skos:prefLabel ?n FILTER(?x = ?p) } UNION { ?p skos:prefLabel ?n } }",
        "SELECT (SAMPLE(?m) AS ?n) { ?x skos:prefLabel ?m FILTER(?x = ?p) }",
        "SELECT ?n { ?x skos:prefLabel ?n MINUS { ?x ?y ?z FILTER(?x != ?p) } }",
        "SELECT ?n { ?x skos:prefLabel ?n FILTER EXISTS { ?x ?y ?z FILTER(?x = $p) } }",
        "SELECT ?n { VALUES ?k { 1 } VALUES (?l ?m) { (1 2) } ?p skos:prefLabel ?n }",
    ],
)
def test_a_parameter_reaches_its_variable_everywhere(store: ox.Store, query: str) -> None:
    assert set(names(run(store, query, params={"p": TONGZHOU}))) == {"通州区"}


def test_parameters_of_other_query_forms(store: ox.Store) -> None:
    params = {"p": TONGZHOU}
    assert run(store, "ASK { ?x kg:focusesOn ?y FILTER(?x = ?p) }", params=params).boolean
    assert not run(
        store, "ASK { ?x kg:focusesOn ?y FILTER(?x = ?p) }", params={"p": DAXING}
    ).boolean
    graph = run(
        store, "CONSTRUCT { ?x a ?p } WHERE { ?x kg:focusesOn ?y FILTER(?x = ?p) }", params=params
    )
    assert [str(t.object) for t in graph.triples] == [str(TONGZHOU)]


PAYLOADS = [
    '"} ; #',
    "'''",
    '"""',
    "\\",
    "x' . ?s ?p ?o } #",
    "\n}\n",
    "> <",
    "?p",
    "通州",
    "\x01\u202e",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_escapes_its_literal(store: ox.Store, payload: str) -> None:
    answer = run(store, "SELECT ?n { BIND(STR(?x) AS ?n) }", params={"x": ox.Literal(payload)})
    assert names(answer) == [payload]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_text_comes_back(text: str) -> None:
    answer = run(ox.Store(), "SELECT ?n { BIND(?x AS ?n) }", params={"x": ox.Literal(text)})
    assert names(answer) == [text]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?b { ?a ?b 'x' }", "no variable of the query is called 'x'; it has a, b"),
        ("ASK {}", "no variable of the query is called 'x'; it has none"),
        ("DESCRIBE ?x", "the parameter x cannot be given a value here"),
        (
            "CONSTRUCT { ?x a ?y } WHERE { ?y a kg:Place }",
            "the parameter x cannot be given a value",
        ),
        ("ASK { BIND(1 AS ?x) }", "a parameter's variable is also set by the query"),
        ("ASK { ?x ?y }", "line 1, column "),
    ],
)
def test_parameters_that_cannot_be(store: ox.Store, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, query, params={"x": ox.Literal("a")})
    assert message in str(caught.value)


def test_data_and_templates_are_left_alone() -> None:
    query = "CONSTRUCT { ?x a ?y } WHERE { VALUES ?y { 1 } { SELECT ?x { ?x ?y ?z } } }"
    bound = bind(query, {"x": TONGZHOU})
    assert bound.count("VALUES ?x") == 2
    assert bound.startswith("CONSTRUCT { ?x a ?y } WHERE { VALUES ?x ")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT *\n{ ?s foo:x ?o }",
            "line 2, column 6: unknown prefix foo: (add PREFIX foo: <…>)",
        ),
        (
            "SELECT * {\n?s ?p ?o\nFILTER(REGX(?o)) }",
            "line 3, column 8: not understood from 'REGX(?o)) }' on",
        ),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "column 8: ?x is not in GROUP BY"),
        ("SELECT * {} GROUP BY ?s", "SELECT * is not authorized with GROUP BY"),
        ("SELECT * { ?s ?p ?o", "line 1, column 20: the query ends too early"),
        ("", "the query ends too early"),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", "SERVICE is refused"),
        ("INSERT DATA {}", "INSERT is refused"),
        ("SELECT (kg:f(1) AS ?x) {}", "the query cannot be computed: The custom function"),
    ],
)
def test_faults_in_words(store: ox.Store, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, query)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_places_are_those_of_the_text_that_was_written(store: ox.Store) -> None:
    for params in (None, {"s": TONGZHOU}):
        with pytest.raises(QueryError) as caught:
            run(store, "SELECT * {\n?s ?p ?o FILTER(REGX(?o)) }", params=params)
        assert (caught.value.line, caught.value.column) == (2, 17)


def test_standard_formats(store: ox.Store) -> None:
    answer = run(store, "SELECT ?n { ?p skos:prefLabel ?n } ORDER BY ?n")
    assert serialize(answer, "csv") == "n\r\n大兴区\r\n通州区\r\n".encode()
    assert serialize(answer, "tsv") == '?n\n"大兴区"@zh\n"通州区"@zh\n'.encode()
    assert len(json.loads(serialize(answer, "json"))["results"]["bindings"]) == 2
    assert len(ElementTree.fromstring(serialize(answer, "xml"))) == 2
    assert names(answer) == ["大兴区", "通州区"]
    assert json.loads(serialize(run(store, "ASK {}"), "json"))["boolean"] is True


def test_turtle_is_sorted_and_knows_our_prefixes(store: ox.Store) -> None:
    graph = run(store, "CONSTRUCT { ?p a kg:Place } WHERE { ?p skos:prefLabel ?n }")
    text = serialize(graph, "turtle").decode()
    assert text.index("id:daxing a kg:Place .") < text.index("id:tongzhou a kg:Place .")
    assert text == serialize(graph, "turtle").decode()


@pytest.mark.parametrize(
    ("query", "format_", "message"),
    [
        ("SELECT * {}", "turtle", "turtle holds triples"),
        ("CONSTRUCT {} WHERE {}", "csv", "csv holds rows"),
        ("ASK {}", "yaml", "'yaml' is no result format; known are csv, tsv, json, xml, turtle"),
    ],
)
def test_formats_that_do_not_fit(store: ox.Store, query: str, format_: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        serialize(run(store, query), format_)


def test_xml_is_never_malformed(store: ox.Store) -> None:
    answer = run(store, "SELECT ?x { BIND(?y AS ?x) }", params={"y": ox.Literal("a\x01b")})
    with pytest.raises(ExportError, match=r"U\+0001"):
        serialize(answer, "xml")
    assert json.loads(serialize(answer, "json"))["results"]["bindings"][0]["x"]["value"] == "a\x01b"


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (ox.Literal(90), 90),
        (ox.Literal("1.50", datatype=XSD.decimal), Decimal("1.50")),
        (ox.Literal(1.5), 1.5),
        (ox.Literal(True), True),
        (ox.Literal("2020", datatype=XSD.gYear), "2020"),
        (ox.Literal("2021-01-11", datatype=XSD.date), "2021-01-11"),
        (ox.Literal("ninety", datatype=XSD.integer), "ninety"),
        (ox.Literal("通州", language="zh"), "通州"),
        (TONGZHOU, PREFIXES["id"] + "tongzhou"),
        (None, None),
    ],
)
def test_native_values(term: object, value: object) -> None:
    assert native(term) == value
    assert type(native(term)) is type(value)


def test_a_frame_needs_pandas(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KgError, match="pip install pandas"):
        run(store, "SELECT * {}").to_frame()


def test_a_frame_holds_native_values(store: ox.Store) -> None:
    frame = run(store, "SELECT ?p ?v { ?p kg:value ?v }").to_frame()
    assert list(frame.columns) == ["p", "v"]
    assert frame["v"].tolist() == [Decimal("1.5")]


GOOD = """# What does a place focus on?
# 一个地方重点发展哪些产业？
# param place: thing — the place
# param day: date — what was known by then
# The focus of a place is a claim; so is its date.
SELECT ?what { ?place kg:focusesOn ?what FILTER(?day > 1) }"""


def test_a_saved_query_says_what_it_answers() -> None:
    saved = read_saved_query("focus", GOOD)
    assert (saved.name, saved.question_en) == ("focus", "What does a place focus on?")
    assert saved.question_zh == "一个地方重点发展哪些产业？"
    assert [(p.name, p.type, p.meaning) for p in saved.parameters] == [
        ("place", "thing", "the place"),
        ("day", "date", "what was known by then"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "the first two lines must be the question"),
        ("# One\nSELECT * {}", "the first two lines must be the question"),
        (GOOD.replace("place: thing", "place: place"), "is not '# param NAME: TYPE — meaning'"),
        (GOOD.replace("param day", "param date"), "no variable of the query is called 'date'"),
    ],
)
def test_saved_queries_are_checked(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read_saved_query("focus", text)


def test_text_of_a_user_becomes_a_query() -> None:
    query = SavedQuery.of_text("\ufeff# param x: number — a number\nASK { FILTER(?x > 1) }")
    assert query.text.startswith("# param")
    assert query.parameters[0].type == "number"


def test_our_saved_queries_can_be_read_and_run(store: ox.Store) -> None:
    for name, saved in saved_queries().items():
        assert saved.name == name
        assert saved.question_zh
        run(store, saved.text)
