"""Other people's RDF in another format: as it stands, and read back by two parsers."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from kg.errors import ExportError, RdfError
from kg.graph.convert import WRITTEN, convert
from kg.graph.parse import parse_file
from kg.graph.sniff import READ

RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "rdfxml": "xml",
    "jsonld": "json-ld",
}
SUFFIXES = {"turtle": ".ttl", "trig": ".trig", "ntriples": ".nt", "nquads": ".nq", "n3": ".n3"}


def converted(folder: Path, text: str, source: str, target: str) -> str:
    """A text in one format, written in another."""
    path = folder / f"in{SUFFIXES.get(source, '.' + source[:3])}"
    path.write_text(text, "utf-8", newline="")
    out = io.BytesIO()
    convert([path], target, out, input_format=source, base="http://b.example/")
    return out.getvalue().decode()


def canonical(quads: list[ox.Quad]) -> set[ox.Quad]:
    """Quads with labels of blank nodes that depend on nothing but the graph."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def in_rdflib(text: str, format: str) -> rdflib.Graph:
    """The triples that rdflib reads; it has values of its own for numbers, and drops case."""
    graph, plain = rdflib.Dataset(default_union=True), rdflib.Graph()
    graph.parse(data=text, format=RDFLIB[format])
    for s, p, o, _ in graph.quads((None, None, None, None)):
        if isinstance(o, rdflib.Literal) and o.language:
            o = rdflib.Literal(str(o), lang=o.language.lower())
        plain.add((s, p, o))
    return plain


TURTLE = """\
@prefix x: <http://e.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:z x:p "colour"@en-GB , "顏色"@zh-Hant-HK , "color"@en-US , "x"@de .
x:a x:p 2.000 , 007 , 1E3 , "01"^^xsd:integer , "2021-02-03+08:00"^^xsd:date , "P9M"^^xsd:duration ;
    x:q [ x:r ( 1 [ x:s "deep" ] ) ] , _:own , "tab\\t, \\"quoted\\" and \\\\ back\\r\\nline" .
_:own x:q _:other .
@prefix late: <http://late.example/#> .
late:b a late:C ; x:属性 "值" ; x:имя "имя" ; x:é "é" .
"""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize("format", sorted(WRITTEN))
def test_each_format_is_read_back_by_two_parsers(format: str, tmp_path: Path) -> None:
    text = converted(tmp_path, TURTLE, "turtle", format)
    wanted = parse_file(tmp_path / "in.ttl")
    assert len(wanted) == 24
    assert canonical(list(ox.parse(text, format=READ[format]))) == canonical(wanted)
    theirs, plain = in_rdflib(text, format), ox.serialize(wanted, format=ox.RdfFormat.N_QUADS)
    assert plain
    assert isomorphic(theirs, in_rdflib(plain.decode(), "nquads"))


@pytest.mark.parametrize("format", sorted(WRITTEN))
def test_spelling_order_and_labels_stay(format: str, tmp_path: Path) -> None:
    text = converted(tmp_path, TURTLE, "turtle", format)
    assert text == converted(tmp_path, TURTLE, "turtle", format), "labels differ from run to run"
    for spelled in ("en-GB", "zh-Hant-HK", "en-US", "2.000", "007", "1E3", "2021-02-03+08:00"):
        assert spelled in text, spelled
    assert text.index("colour") < text.index("顏色") < text.index("2.000") < text.index("deep")
    assert text.endswith("\n")
    assert "own" in text
    assert "other" in text
    assert "Districts" not in text
    if format in ("turtle", "trig", "rdfxml"):
        assert "late:C" in text or 'xmlns:late="http://late.example/#"' in text


def test_a_file_in_its_own_format_is_the_same_bytes(tmp_path: Path) -> None:
    lines = (
        '<http://e.example/b> <http://e.example/p> "both"@EN .\n'
        '<http://e.example/b> <http://e.example/p> "both" <http://e.example/g> .\n'
        '_:x1 <http://e.example/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> _:g .\n'
        '<http://e.example/b> <http://e.example/p> "both" .\n'
        '<http://e.example/b> <http://e.example/p> "mail me@Home, \\"@en-GB" .\n'
    )
    assert converted(tmp_path, lines, "nquads", "nquads") == lines


def test_default_graph_and_named_graphs_stay_apart(tmp_path: Path) -> None:
    trig = (
        "@prefix x: <http://e.example/> .\nx:a x:b x:c .\nx:g { x:a x:b x:c }\n_:h { x:d x:e _:h }"
    )
    for format in ("nquads", "trig", "jsonld"):
        text = converted(tmp_path, trig, "trig", format)
        graphs = sorted(str(q.graph_name) for q in ox.parse(text, format=READ[format]))
        assert graphs == ["<http://e.example/g>", "DEFAULT", "_:h"], format
    path = tmp_path / "in.trig"
    out = io.BytesIO()
    assert convert([path], "turtle", out) == 2
    assert out.getvalue().decode().count("x:c") == 2


def test_two_files_with_one_label_have_two_nodes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.ttl", tmp_path / "b.nt"]
    paths[0].write_text('_:x <urn:name> "Ann" ; <urn:in> [] .', "utf-8")
    paths[1].write_text('_:x <urn:age> "5" .\n', "utf-8")
    out = io.BytesIO()
    convert([*paths, paths[0]], "ntriples", out)
    assert out.getvalue().decode().splitlines() == [
        '_:f1_x <urn:name> "Ann" .',
        "_:f1_x <urn:in> _:f1_anon1 .",
        '_:f2_x <urn:age> "5" .',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[] <urn:p> [] . _:anon1 <urn:p> _:anon2 .",
        "_:anon1 <urn:p> _:anon2 . [] <urn:p> [] .",
        "_:anon2 <urn:p> [ <urn:q> _:anon1 ] , [] . _:anon7 <urn:p> [] .",
        '[] <urn:p> "see _:abcdef0123456789abcdef0123456789" .',
        "_:abcdef0123456789abcdef0123456789 <urn:p> [] .",
    ],
)
@pytest.mark.parametrize("format", ["ntriples", "turtle", "rdfxml", "jsonld"])
def test_labels_that_look_like_ours_are_not_confused(
    text: str, format: str, tmp_path: Path
) -> None:
    written = converted(tmp_path, text, "turtle", format)
    wanted = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert canonical(list(ox.parse(written, format=READ[format]))) == canonical(wanted)
    assert written == converted(tmp_path, text, "turtle", format)


@pytest.mark.parametrize(
    ("local", "name"),
    [
        ("属性", "属性"),
        ("имя", "имя"),
        ("é", "é"),
        ("اسم", "اسم"),
        ("नाम", "नाम"),
        ("名1", "名1"),
        ("1名", "名"),
        ("a%20b", "b"),
        ("x:y", "y"),
        ("名.中-文_1", "名.中-文_1"),
        ("٣a", "a"),  # a digit at the start: allowed since 2008 only
        ("a٣b", "a٣b"),
        ("𠀀x", "x"),  # beyond U+FFFF: likewise
    ],
)
def test_properties_in_any_script_are_names_in_xml(local: str, name: str, tmp_path: Path) -> None:
    iri = f"http://e.example/{local}"
    text = converted(tmp_path, f'<urn:a> <{iri}> "z" .\n', "ntriples", "rdfxml")
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartElementHandler = lambda tag, _: found.append(tag)
    parser.Parse(text, True)
    assert found[-1].split("|") == [iri.removesuffix(name), name]
    assert [q.predicate.value for q in ox.parse(text, format=ox.RdfFormat.RDF_XML)] == [iri]
    assert [str(p) for p in in_rdflib(text, "rdfxml").predicates()] == [iri]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ('<urn:a> <http://e.example/123> "z"', "does not end in an XML name"),
        ('<urn:a> <http://e.example/p/> "z"', "does not end in an XML name"),
        ('<urn:a> <http://e.example/😀> "z"', "does not end in an XML name"),
        ('<urn:a> <http://e.example/p> "bell\\u0007"', "a character that XML cannot hold"),
        ('<urn:a> <http://e.example/p> "\\uFFFE"', "a character that XML cannot hold"),
        (
            '<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#about> "z"',
            "an element of RDF/XML",
        ),
    ],
)
def test_what_xml_cannot_hold_is_refused_in_words(
    statement: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=reason):
        converted(tmp_path, statement + " .", "turtle", "rdfxml")


# ── made inputs ───────────────────────────────────────────────────────────────────────────────────

_WORDS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\ufffe\uffff"), max_size=12
)
_IRIS = st.sampled_from(
    ["http://e.example/a", "http://e.example/通州", "urn:b", "http://e.example/#c", "mailto:a@B.C"]
)
_NODES = st.one_of(
    _IRIS.map(ox.NamedNode),
    st.sampled_from(["x", "1", "_1", "anon1", "b.c", "é"]).map(ox.BlankNode),
)
_LITERALS = st.one_of(
    _WORDS.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        _WORDS,
        st.sampled_from(["en", "en-GB", "zh-Hant", "x-Own"]),
    ),
    st.builds(
        lambda text, kind: ox.Literal(
            text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")
        ),
        st.sampled_from(["1", "01", "+1", "1.", ".5", "2.000", "1e0", "1E400", "true", "x", "-0"]),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]),
    ),
)
_PREDICATES = st.sampled_from(
    ["http://e.example/p", "http://e.example/属性", "urn:q", "http://e.example/٣a"]
).map(ox.NamedNode)
_QUADS = st.lists(
    st.builds(
        ox.Quad,
        _NODES,
        _PREDICATES,
        st.one_of(_NODES, _LITERALS),
        st.one_of(st.just(ox.DefaultGraph()), _IRIS.map(ox.NamedNode)),
    ),
    max_size=8,
)


@given(_QUADS, st.sampled_from(sorted(WRITTEN)))
def test_any_graph_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, quads: list[ox.Quad], format: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    try:
        written = converted(folder, text.decode(), "nquads", format)
    except ExportError:  # control characters in XML
        assert format == "rdfxml"
        return
    back = list(ox.parse(written, format=READ[format]))
    if format == "rdfxml":  # which has other labels where one is no name
        triples = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
        assert canonical(back) == canonical(triples)
    elif WRITTEN[format]:
        assert set(back) == set(quads)
    else:
        assert {q.triple for q in back} == {q.triple for q in quads}


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.ttl", "@prefix x: <urn:> .\n\nx:a x:b x:c ~ x:r {| x:d 1 |} .\nx:a x:b x:c .\n", 3),
        ("a.ttl", "<urn:a> <urn:p> 1 .\n<< <urn:a> <urn:p> <urn:b> >> <urn:q> 1 .\n", 2),
        ("a.nt", '<urn:a> <urn:p> "1" .\n<urn:a> <urn:p> <<( <urn:a> <urn:p> "1" )>> .\n', 2),
        ("a.nq", '<urn:a> <urn:p> "1" .\n' * 9 + '<urn:a> <urn:p> "x"@en--rtl <urn:g> .\n', 10),
        ("a.trig", '<urn:g> {\n<urn:a> <urn:p> "x" ;\n <urn:q> "y"@ar--rtl\n}\n', 3),
        (
            "a.jsonld",
            '{"@id": "urn:a", "urn:p":\n{"@value": "x", "@language": "en",\n"@direction": "ltr"}}',
            3,
        ),
        ("a.ttl", 'PREFIX x: <urn:>\nVERSION "1.2"\nx:a x:b x:c .\n', 2),
        ("a.nt", '# made by hand\nVERSION "1.2"\n', 2),
    ],
)
@pytest.mark.parametrize("format", ["nquads", "jsonld"])
def test_rdf_12_is_refused_with_its_line(
    name: str, text: str, line: int, format: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(RdfError, match=f"{name}:{line}: .*RDF 1.2; kg reads RDF 1.1: "):
        convert([path], format, io.BytesIO())
    with pytest.raises(RdfError, match=f"{name}:{line}: .*RDF 1.2; kg reads RDF 1.1: "):
        parse_file(path)


def test_a_text_that_looks_like_rdf_12_is_none(tmp_path: Path) -> None:
    text = '<urn:a> <urn:p> "<< a ~ b {| |} @en--ltr" , <http://e.example/~me> .'
    assert len(converted(tmp_path, text, "turtle", "nquads").splitlines()) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_read_once_and_its_errors_have_lines(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = "<urn:a> <urn:p> 1 .\n" * 9 + "<urn:a> <urn:p> <urn:b> {| <urn:q> 1 |} .\n"
    writing = threading.Thread(target=pipe.write_text, args=(text,))
    writing.start()
    with pytest.raises(RdfError, match="pipe:10: holds a triple term"):
        convert([pipe], "nquads", io.BytesIO(), input_format="turtle")
    writing.join()
