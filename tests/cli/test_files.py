"""Other people's files through the commands: what is printed, and how it ends."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from support.commands import fails, kg, ok, process
from support.project import ROOT

ALL = "SELECT ?s ?o { ?s ?p ?o }"
ASK = "ASK { ?s ?p ?o }"
ANNOTATED = "PREFIX x: <urn:>\nx:a x:b x:c .\nx:a x:d x:e {| x:f 1 |} .\n"


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """A file of somebody else's: relative IRIs, prefixes, values in odd spellings."""
    path = tmp_path / "person.ttl"
    path.write_text(
        "@prefix v: <http://v.example/> .\n"
        '<#me> v:size 1.750 ; v:code "007" ; v:says "colour"@en-GB ; v:knows _:x , [] .\n',
        "utf-8",
    )
    return path


def test_a_node_of_one_file_is_none_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text('_:n <urn:name> "Ann" .\n', "utf-8")
    (tmp_path / "b.ttl").write_text('_:n <urn:age> "5" .\n', "utf-8")
    data = ("--data", tmp_path / "a.nt", "--data", tmp_path / "b.ttl")
    joined = "SELECT ?n ?a { ?x <urn:name> ?n ; <urn:age> ?a }"
    assert kg("query", *data, joined, "-f", "csv").stdout.split() == ["n,a"]
    graph = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ?p ?o }"
    assert ok("query", *data, graph, "-f", "csv").split() == ["n", "2"]
    assert ok("export", *data, "-f", "ntriples").splitlines() == [
        '_:f1_n <urn:name> "Ann" .',
        '_:f2_n <urn:age> "5" .',
    ]


@pytest.mark.parametrize(
    "command",
    [
        ("query", ASK, "--data"),
        ("show", "urn:a", "--data"),
        ("search", "a", "--data"),
        ("export", "-f", "nquads", "--data"),
        ("export", "-f", "jsonld", "--data"),
        ("export", "-f", "csv", "--data"),
        ("view", "--data"),
        ("validate",),
    ],
    ids=" ".join,
)
def test_every_command_refuses_rdf_12_in_one_line(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(ANNOTATED, "utf-8")
    said = fails(*command, "in.ttl", cwd=tmp_path)
    assert said.startswith("kg: in.ttl:3: holds a triple term")
    assert said.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.ttl"]


def test_an_export_is_the_file_itself(person: Path) -> None:
    for _ in range(2):
        text = ok("export", "--data", person, "--base", "http://me.example/")
        assert text.splitlines() == [
            "@prefix v: <http://v.example/> .",
            "<http://me.example/#me> v:size 1.750 ;",
            '\tv:code "007" ;',
            '\tv:says "colour"@en-GB ;',
            "\tv:knows _:x , _:anon1 .",
        ]


def test_named_graphs_that_a_format_has_not_are_told(tmp_path: Path) -> None:
    path = tmp_path / "d.nq"
    path.write_text("<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> <urn:b> <urn:g> .\n", "utf-8")
    assert ok("export", "--data", path, "-f", "nquads") == path.read_text("utf-8")
    merged = kg("export", "--data", path, "-f", "ntriples")
    assert merged.stdout == "<urn:a> <urn:p> <urn:b> .\n" * 2
    assert merged.stderr.startswith("kg: ntriples has no named graphs: 1 statement of them merged")
    only = ok("export", "--data", path, "-f", "nquads", "--graph", "urn:g")
    assert only == "<urn:a> <urn:p> <urn:b> <urn:g> .\n"


@pytest.mark.parametrize("format", ["turtle", "rdfxml", "nquads"])
def test_a_file_that_breaks_off_leaves_no_output(format: str, tmp_path: Path) -> None:
    path = tmp_path / "d.nt"
    path.write_text("<urn:a> <urn:p> <urn:b> .\n" * 50_000 + "oops\n", "utf-8")
    said = fails("export", "--data", path, "-f", format)
    assert said.startswith(f"kg: {path}:50001: is not valid N-Triples: ")
    out = tmp_path / "out"
    out.write_text("old", "utf-8")
    fails("export", "--data", path, "-f", format, "-o", out)
    assert out.read_text("utf-8") == "old"


def test_an_export_does_not_empty_what_it_is_appended_to(person: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.nt"
    out.write_text("# mine\n", "utf-8")
    for target in ([], ["-o", "/dev/stdout"]):
        with out.open("ab") as file:
            subprocess.run(
                [sys.executable, "-m", "kg", "export", "--data", person, "-f", "ntriples", *target],
                stdout=file,
                check=True,
                cwd=ROOT,
            )
    lines = out.read_text("utf-8").splitlines()
    assert (lines[0], len(lines)) == ("# mine", 11)


def test_standard_input_packed_or_not(tmp_path: Path) -> None:
    text = "<a> <urn:p> <urn:b> .\n"
    count = "SELECT (COUNT(*) AS ?n) { <http://e.example/a> ?p ?o }"
    words = ("query", count, "--data", "-", "--base", "http://e.example/", "-f", "csv")
    assert process(*words, "--input-format", "turtle", stdin=text).stdout.split() == ["n", "1"]
    assert process(*words, stdin=text).stdout.split() == ["n", "1"]
    packed = subprocess.run(
        [sys.executable, "-m", "kg", *words],
        input=gzip.compress(text.encode()),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert packed.stdout.split() == [b"n", b"1"]
    refused = process("export", "--data", "-", stdin="<urn:a> <urn:b> ,\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("kg: -:1: is not valid TriG: ")


def test_relative_iris_in_every_command_that_reads(person: Path, tmp_path: Path) -> None:
    me = person.as_uri() + "#me"
    assert me in ok("query", "--data", person, ALL, "-f", "csv")
    assert "http://e.example/#me" in ok(
        "query", "--data", person, "--base", "http://e.example/", ALL, "-f", "csv"
    )
    assert me in kg("show", me, "--data", person).stdout
    packed = tmp_path / "p.ttl.gz"
    packed.write_bytes(gzip.compress(person.read_bytes()))
    assert f"{packed.as_uri()}#me" in ok("query", "--data", packed, ALL, "-f", "csv")


@pytest.mark.parametrize(
    "words",
    [
        ("query", ASK, "--data", "http://127.0.0.1:9/x.ttl"),
        ("export", "--data", "http://127.0.0.1:9/x.ttl"),
        ("validate", "http://127.0.0.1:9/x.ttl"),
        ("diff", "http://127.0.0.1:9/x.ttl", "b.ttl"),
    ],
)
def test_an_address_is_refused_whole(words: tuple[str, ...]) -> None:
    assert fails(*words).startswith("kg: http://127.0.0.1:9/x.ttl: addresses are not fetched; ")


def test_a_base_that_is_none_is_refused(person: Path) -> None:
    assert "cannot be a base IRI" in fails("query", ASK, "--data", person, "--base", "here")


def test_rdf_xml_with_properties_in_every_script(tmp_path: Path) -> None:
    path = tmp_path / "d.nt"
    iris = [f"http://e.example/{name}" for name in ("名称", "название", "größe", "اسم", "이름")]
    path.write_text("".join(f'<urn:a> <{iri}> "z" .\n' for iri in iris), "utf-8")
    text = ok("export", "--data", path, "-f", "rdfxml")
    assert [q.predicate.value for q in ox.parse(text, format=ox.RdfFormat.RDF_XML)] == iris
