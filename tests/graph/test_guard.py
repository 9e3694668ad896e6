"""The gate: what it refuses, what it lets pass, and that the engine survives all of that."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.sparql.guard import MAX_BYTES, check_query, place_of, tokens

Maker = Callable[[int], str]


def chained(part: str, link: str) -> Maker:
    """Patterns that hang together, so that the planner is quick."""
    return lambda n: "ASK {" + link.join(part.format(i, i + 1) for i in range(n)) + "}"


#: Queries that grow with n, each along another way in which the engine recurses.
GROWING: dict[str, Maker] = {
    "union": lambda n: "ASK {" + " UNION ".join(["{?s ?p ?o}"] * n) + "}",
    "short union": lambda n: "ASK {" + "UNION".join(["{}"] * n) + "}",
    "optional": lambda n: "ASK {" + "OPTIONAL{?s ?p ?o}" * n + "}",
    "minus": lambda n: "ASK {?s ?p ?o " + "MINUS{?s ?p 9}" * n + "}",
    "bind": lambda n: "ASK {" + "".join(f"BIND(1 AS ?v{i})" for i in range(n)) + "}",
    "filters": lambda n: "ASK {?s ?p ?o " + "FILTER(?s)" * n + "}",
    "graphs": chained("GRAPH<e:g>{{?s{} <e:p> ?s{}}}", ""),
    "groups": chained("{{?s{} <e:p> ?s{}}}", ""),
    "or": lambda n: "ASK {?s ?p ?o FILTER(" + "||".join(["?u"] * n) + ")}",
    "and": lambda n: "ASK {?s ?p ?o FILTER(" + "&&".join(["?u"] * n) + ")}",
    "plus": lambda n: "ASK {?s ?p ?o FILTER(" + "+".join(["?o"] * n) + ")}",
    "minus one": lambda n: "ASK {?s ?p ?o FILTER(1" + "-1" * n + ")}",
    "true minus": lambda n: "ASK {?s ?p ?o FILTER(" + "-".join(["true"] * n) + ")}",
    "times": lambda n: "ASK {?s ?p ?o FILTER(" + "*".join(["?o"] * n) + ")}",
    "not": lambda n: "ASK {?s ?p ?o FILTER(" + "!" * n + "?o)}",
    "sequence": lambda n: "ASK {?a " + "/".join(["kg:p"] * n) + " ?c}",
    "alternatives": lambda n: "ASK {?a " + "|".join(["kg:p"] * n) + " ?c}",
    "stars": lambda n: "ASK {?a " + "/".join(["^kg:p*"] * n) + " ?c}",
    "triples": chained("?s{} <e:p> ?s{}", "."),
    "list": lambda n: "ASK {?s ?p (" + "1 " * n + ")}",
    "columns": lambda n: "SELECT " + "".join(f"(1 AS ?v{i})" for i in range(n)) + "{?s ?p ?o}",
    "counts": lambda n: "SELECT " + "".join(f"(COUNT(*) AS ?v{i})" for i in range(n)) + "{}",
    "having": lambda n: "SELECT ?s {?s ?p ?o} GROUP BY ?s HAVING " + "(?s)" * n,
    "describe": lambda n: "DESCRIBE " + "<e:>" * n,
    "group by": lambda n: "SELECT (1 AS ?x) {?s ?p ?o} GROUP BY " + "STR(?s)" * n,
    "group as": lambda n: (
        "SELECT (1 AS ?x) {} GROUP BY " + "".join(f"(1 AS ?v{i})" for i in range(n))
    ),
    "describe names": lambda n: "DESCRIBE " + "kg:a " * n,
    "deep groups": lambda n: "ASK " + "{" * n + "}" * n,
    "deep optionals": lambda n: "ASK " + "{?s ?p ?o OPTIONAL" * n + "{?s ?p ?o}" + "}" * n,
    "deep brackets": lambda n: "ASK {?s ?p ?o FILTER" + "(" * n + "?o" + ")" * n + "}",
    "deep exists": lambda n: "ASK {?s ?p ?o " + "FILTER EXISTS{?s ?p ?o " * n + "}" * n + "}",
    "deep filters": lambda n: "ASK {FILTER(" + "EXISTS{FILTER(" * n + "1" + ")}" * n + ")}",
    "deep selects": lambda n: "SELECT * " + "{SELECT * " * n + "{?s ?p ?o}" + "}" * n,
    "deep paths": lambda n: "ASK {?s " + "(" * n + "kg:p" + ")*" * n + " ?o}",
    "deep lists": lambda n: "ASK {?s ?p " + "(" * n + "1" + ")" * n + "}",
    "deep blank nodes": lambda n: "ASK {?s ?p " + "[<e:p> " * n + "1" + "]" * n + "}",
    "deep triple terms": lambda n: "ASK {?s ?p " + "<<( ?s ?p " * n + "?o" + " )>>" * n + "}",
    "deep functions": lambda n: "ASK {FILTER(" + "STR(" * n + "?o" + ")" * n + ")}",
    "deep unions": lambda n: "ASK " + "{{}UNION" * n + "{?s ?p ?o}" + "}" * n,
    "hidden brackets": lambda n: "ASK {FILTER(" + "?a<(?b+" * n + "1" + ")" * n + ")}",
    "everything": lambda n: (
        "ASK "
        + "{?s ?p ?o OPTIONAL{?s ?p ?o} MINUS{?s ?p 9} FILTER(?o||1) {?s ?p ?o} UNION" * n
        + "{?s ?p ?o}"
        + "}" * n
    ),
}


def accepted(query: str) -> bool:
    try:
        check_query(query)
    except QueryError:
        return False
    return True


def largest_accepted(make: Maker) -> str:
    """Nearly: within a hundredth of the largest."""
    low, high = 1, MAX_BYTES
    while high - low > max(1, low // 100):
        middle = (low + high) // 2
        low, high = (middle, high) if accepted(make(middle)) else (low, middle)
    return make(low)


ENGINE = """
import json, sys
import pyoxigraph as ox
store = ox.Store()
store.add(ox.Quad(ox.NamedNode("e:s"), ox.NamedNode("e:p"), ox.Literal(1)))
for name, query in json.load(sys.stdin):
    print(name, flush=True)
    try:
        results = store.query(query, prefixes={"kg": "http://example.org/"})
        bool(results) if isinstance(results, ox.QueryBoolean) else list(results)
    except (SyntaxError, RuntimeError):
        pass
print("alive")
"""


@pytest.mark.slow
def test_the_engine_survives_the_largest_queries_that_pass() -> None:
    queries = [(name, largest_accepted(make)) for name, make in GROWING.items()]
    child = subprocess.run(
        [sys.executable, "-c", ENGINE], input=json.dumps(queries), text=True, capture_output=True
    )
    assert child.stdout.endswith("alive\n"), child.stdout[-200:] + child.stderr[-200:]


#: The same, but each takes the planner many seconds at its largest.
SLOW: dict[str, Maker] = {
    "values": lambda n: "ASK {" + "VALUES ?x{1}" * n + "}",
    "objects": lambda n: "ASK {?s ?p " + ",".join(f"?o{i}" for i in range(n)) + "}",
    "properties": lambda n: "ASK {?s " + ";".join(["?p ?o"] * n) + "}",
    "blank nodes": lambda n: "ASK {?s ?p " + ",".join(["[]"] * n) + "}",
    "list of lists": lambda n: "ASK {?s ?p (" + "(1)" * n + ")}",
    "list of variables": lambda n: "ASK {?s ?p (" + "?v " * n + ")}",
}


@pytest.mark.parametrize("make", [*GROWING.values(), *SLOW.values()], ids=[*GROWING, *SLOW])
def test_growth_is_refused_before_it_hurts(make: Maker) -> None:
    assert accepted(make(20))
    for n in (3_000, 20_000):
        assert not accepted(make(n))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{" * 3_000, "line 1, column 201: brackets nest deeper than 200"),
        ("ASK { FILTER" + "(" * 20_000, "brackets nest deeper than 200"),
        ("ASK {" + "{}UNION" * 20_000 + "{}}", "more than the 65536 allowed"),
        ("ASK {" + "{}UNION" * 900 + "{}}", "more than 200 patterns, groups and list members"),
        ("ASK { FILTER(" + "1+" * 900 + "1) }", "more than 500 operators"),
        ("ASK {\n?s ?p ?o } }", "line 2, column 12: } closes a bracket that was never opened"),
        ("SELECT 'a", "line 1, column 8: a string starts here and is not closed"),
        ('SELECT """a"" ', "a string starts here and is not closed"),
        ("# no\nPREFIX e: <e:#> insert data {}", "line 2, column 17: INSERT is refused"),
        ("BASE <http://e/> DELETE WHERE {}", "DELETE is refused"),
        ("WITH <http://e/> DELETE {} WHERE {}", "WITH is refused"),
        *[
            (f"{word} <http://e/>", f"{word} is refused")
            for word in ["LOAD", "CLEAR", "DROP", "CREATE"]
        ],
        *[(f"{word} GRAPH <e:> TO <e:>", f"{word} is refused") for word in ["ADD", "MOVE", "COPY"]],
        ("ASK { SERVICE <http://e/> {} }", "line 1, column 7: SERVICE is refused"),
        ("ASK { service silent ?x {} }", "SERVICE is refused"),
        ("ASK { ?s ?p 1SERVICE<http://e/>{} }", "SERVICE is refused"),
        ("ASK { ?s ?p trueSERVICE<http://e/>{} }", "SERVICE is refused"),
        ("ASK { SERVICEe:x{} }", "the prefix SERVICEe: is refused"),
        ("ASK { SERVICESILENTe:x{} }", "the prefix SERVICESILENTe: is refused"),
        ("ASK { ?s ?p ?o.SERVICE<http://e/>{} }", "SERVICE is refused"),
        ("ASK { FILTER(?a<e:x#>)\n)}", "can be an IRI or a comparison"),
        ("ASK { FILTER(?a<<e:x#>)SERVICE<http://e/>{}\n)}", "SERVICE is refused"),
        ("ASK { FILTER(?a<<e:x#>)\n)}", "can be an IRI or a comparison"),
        ("ASK { FILTER(?a<((((1))))&&2>1) }", "can be an IRI or a comparison"),
        ("ASK { FILTER(true<1+1+1+1>1) }", "can be an IRI or a comparison"),
    ],
)
def test_refusals(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_query(query)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT * { ?s ?p 'SERVICE <http://e/> {' }",
        'SELECT * { ?s ?p """ " SERVICE "" \\""" { {{{ """ }',
        "SELECT * { ?s ?p '''it's } SERVICE''' }",
        r"SELECT * { ?s ?p 'a\' SERVICE' }",
        "SELECT * { ?s ?p ?o } # SERVICE { { {",
        "SELECT * { ?s <http://e/SERVICE#SERVICE> ?o . ?s <http://e/a#b(c> ?o }",
        "SELECT * { ?service kg:service $SERVICE . doc:SERVICE ?p _:SERVICE }",
        "SELECT ?insert { ?insert kg:delete 'LOAD' }",
        "PREFIX insert: <http://e/> SELECT * { ?s insert:x ?o }",
        "PREFIX e: <urn:x#> SELECT * { ?s e:y <urn:x:z> ; <tag:e.org,2005:1-2> 1 }",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1 || ?o<?p) }",
        "SELECT * { ?s a/kg:partOf*|^kg:leads ?o ; kg:x 'a'@zh-Latn, '1'^^xsd:integer, -1.5e-3 }",
        "SELECT * { <<?a ?b ?c>> ?p ?o . << <http://e/a> ?b ?c >> ?p ?o }",
        "SELECT * { VALUES (?a ?b) {" + "(id:a id:b)" * 4_000 + "} }",
        "SELECT * { VALUES ?a {" + "id:a " * 10_000 + "} }",
        "SELECT * { " + "?s ?p ?o . " * 150 + "FILTER(?o IN (" + "1, " * 9_000 + "1)) }",
    ],
)
def test_what_passes(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    "text",
    ['"""' + '\\"""' * 15_000, "<a" * 32_000, "\\" * 65_000, "a." * 32_000, "e:" + "." * 60_000],
    ids=["quotes", "less", "backslashes", "dots", "name"],
)
def test_hostile_text_is_read_in_one_pass(text: str) -> None:
    """Each took minutes with a pattern that backtracks; now some tenths of a second."""
    accepted(text)


QUERIES = [
    "SELECT * { ?s ?p ⌷ }",
    "ASK { ?s ?p ⌷ FILTER(?s < 3) } # ⌷",
    "ASK { SERVICE <http://e/> { ?s ?p ⌷ } }",
    "INSERT DATA { id:a kg:b ⌷ }",
    "ASK { FILTER(?a<((1))>⌷) }",
    "ASK {" + "{" * 300 + "⌷" + "}" * 301,
]


def quoted(text: str, quote: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return quote + escaped.replace(quote[0], "\\" + quote[0]) + quote


@given(st.sampled_from(QUERIES), st.text(max_size=40), st.sampled_from(['"', "'", '"""', "'''"]))
@example(QUERIES[0], "SERVICE <x> {{{ # \\", '"""')
def test_a_string_never_changes_the_verdict(query: str, text: str, quote: str) -> None:
    assert accepted(query.replace("⌷", quoted(text, quote))) == accepted(query.replace("⌷", "''"))


@given(st.text(max_size=200))
def test_tokens_cover_every_text(text: str) -> None:
    """Whatever stands between two tokens is blank or comment."""
    try:
        found = list(tokens(text))
    except QueryError:
        return
    end = 0
    for token in found:
        between = text[end : token.start]
        assert not between.strip() or "#" in between
        end = token.start + len(token.text)


def test_places_count_from_one() -> None:
    assert place_of("ab\ncd", 4) == (2, 2)
    assert place_of("", 0) == (1, 1)
