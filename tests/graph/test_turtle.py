"""Turtle and TriG: what is read back is what was written."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.turtle import trig, turtle
from kg.model.namespaces import KG, PREFIXES, SKOS, XSD, mint

iris = st.sampled_from(
    [
        mint("id", "tongzhou"),
        mint("doc", "x-2020"),
        ox.NamedNode(PREFIXES["id"] + "a/b"),
        ox.NamedNode(PREFIXES["id"] + "-a"),
        ox.NamedNode(PREFIXES["id"] + "a."),
        ox.NamedNode("http://例え.org/北京?a=%20b"),
        KG.Place if hasattr(KG, "Place") else KG.Claim,
    ]
)
strings = st.text(st.characters(exclude_categories=("Cs",)))
literals = st.one_of(
    strings.map(ox.Literal),
    st.tuples(strings, st.sampled_from(("en", "zh", "zh-latn"))).map(
        lambda t: ox.Literal(t[0], language=t[1])
    ),
    st.integers().map(lambda n: ox.Literal(str(n), datatype=XSD.integer)),
    st.sampled_from(["1.10", "90"]).map(lambda n: ox.Literal(n, datatype=XSD.decimal)),
    st.just(ox.Literal("007", datatype=XSD.integer)),
    st.just(ox.Literal("2020", datatype=XSD.gYear)),
)
triples = st.builds(
    ox.Triple,
    iris,
    st.sampled_from([KG.partOf if hasattr(KG, "partOf") else KG.kind, SKOS.prefLabel]),
    st.one_of(iris, literals),
)


@given(st.lists(triples))
def test_turtle_reads_back(content: list[ox.Triple]) -> None:
    text = turtle(content, "a header\nof two lines")
    back = {q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert back == set(content)
    assert turtle(reversed(content), "a header\nof two lines") == text


@given(st.lists(st.tuples(triples, st.one_of(iris, st.just(ox.DefaultGraph())))))
def test_trig_reads_back(content: list[tuple[ox.Triple, ox.NamedNode | ox.DefaultGraph]]) -> None:
    quads = [ox.Quad(*t, g) for t, g in content]
    assert set(ox.parse(trig(quads), format=ox.RdfFormat.TRIG)) == set(quads)


def test_it_is_pleasant_to_read() -> None:
    a = mint("id", "tongzhou")
    content = [
        ox.Triple(a, KG.pinyin, ox.Literal("Tōngzhōu Qū")),
        ox.Triple(a, SKOS.prefLabel, ox.Literal("通州区", language="zh")),
        ox.Triple(a, SKOS.prefLabel, ox.Literal("Tongzhou District", language="en")),
    ]
    assert turtle(content).endswith(
        '\nid:tongzhou skos:prefLabel "Tongzhou District"@en ,\n'
        '        "通州区"@zh ;\n'
        '    kg:pinyin "Tōngzhōu Qū" .\n'
    )
