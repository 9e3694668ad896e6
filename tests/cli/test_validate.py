"""``kg validate`` on other people's data: what it says, and that no library speaks."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from support.commands import fails, kg, ok, process

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
PIERS = "a sh:NodeShape ; sh:targetClass e:Pier ; sh:property [ sh:path {} ; {} ] ."
PIER = f"e:PierShape {PIERS.format('e:length', 'sh:minCount 1')}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def turtle(name: str, content: str) -> str:
    """Write a file of Turtle; its name."""
    Path(name).write_text(PREFIXES + content, "utf-8")
    return name


def test_a_file_without_shapes_checks_nothing_and_says_so(here: Path) -> None:
    data = turtle("d.ttl", "e:p a e:Pier .")
    foreign = turtle("s.ttl", PIER).replace(".ttl", "2.ttl")
    Path(foreign).write_text(
        Path("s.ttl").read_text("utf-8").replace("http://www.w3.org/ns/shacl#", "urn:SHACL/2#")
    )
    said = fails("validate", data, "--shapes", foreign)
    assert said == (
        "kg: s2.ttl: holds no SHACL shape, so nothing can be checked; "
        "the namespace is http://www.w3.org/ns/shacl#, not urn:SHACL/2#\n"
    )
    assert "holds no SHACL shape" in fails("validate", data, "--shapes", data)
    assert "holds no SHACL shape" in fails("validate", data, "--shapes", turtle("e.ttl", ""))


def test_shapes_that_match_no_node_are_told(here: Path) -> None:
    data = turtle("d.ttl", "e:p a e:Pier ; e:length 3 .")
    idle = turtle("idle.ttl", PIER.replace("e:Pier ", "e:Peer "))
    run = kg("validate", data, "--shapes", idle)
    assert (run.returncode, run.stdout) == (0, "0 nodes checked against 1 shape\nconforms\n")
    assert "no node matches the shapes (http://example.org/PierShape)" in run.stderr
    both = kg(
        "validate",
        data,
        "--shapes",
        idle,
        "--shapes",
        turtle("s.ttl", PIER.replace("e:PierShape", "e:Other")),
    )
    assert (both.returncode, both.stdout) == (0, "1 node checked against 2 shapes\nconforms\n")
    assert "no node matches http://example.org/PierShape" in both.stderr
    aimless = kg(
        "validate", data, "--shapes", turtle("a.ttl", "e:S a sh:NodeShape ; sh:closed true .")
    )
    assert "no shape says what it is held against" in aimless.stderr
    assert aimless.returncode == 0


def test_how_much_was_checked_is_told(here: Path) -> None:
    data = turtle("d.ttl", "e:p a e:Pier ; e:length 3 . e:q a e:Pier .")
    shapes = turtle("s.ttl", PIER)
    run = kg("validate", data, "--shapes", shapes)
    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout.splitlines()[1:] == ["2 nodes checked against 1 shape", "1 finding"]
    found = json.loads(kg("validate", data, "--shapes", shapes, "-f", "json").stdout)
    assert (found["conforms"], found["shapes"], found["nodes_checked"]) == (False, 1, 2)


def test_classes_of_ours_do_not_count_as_checked(here: Path) -> None:
    run = kg("validate", turtle("d.ttl", "e:p a e:Pier ."))
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "conforms")
    assert run.stdout.startswith("0 nodes checked against ")
    assert "no node matches the shapes" in run.stderr


def test_dates_with_zones_conform_and_ill_typed_ones_are_found_in_one_line(here: Path) -> None:
    shapes = turtle("s.ttl", "e:S a sh:NodeShape ; sh:targetSubjectsOf e:d ; sh:nodeKind sh:IRI .")
    good = turtle(
        "good.ttl",
        'e:p e:d "1999-12-31-05:00"^^xsd:date , "-0044"^^xsd:gYear , "1999+14:00"^^xsd:gYear .',
    )
    assert ok("validate", good, "--shapes", shapes).endswith("conforms\n")
    bad = turtle(
        "bad.ttl", 'e:p e:d "1999-02-30"^^xsd:date , "yes"^^xsd:boolean , "x"^^xsd:hexBinary .'
    )
    run = process("validate", bad, "--shapes", shapes)
    assert (run.returncode, run.stderr) == (3, "")
    assert [line.split(":")[0] for line in run.stdout.splitlines()] == [
        *["Violation structure"] * 3,
        "1 node checked against 1 shape",
        "3 findings",
    ]


def test_a_report_of_ill_typed_values_is_turtle_with_the_values_as_written(here: Path) -> None:
    data = turtle("d.ttl", 'e:p a e:Pier ; e:open "perhaps"^^xsd:boolean , "1.10"^^xsd:decimal .')
    shapes = turtle(
        "s.ttl",
        f"e:S {PIERS.format('e:open', 'sh:in ( e:x )')}",
    )
    report = kg("validate", data, "--shapes", shapes, "-f", "turtle").stdout
    values = {
        q.object.value
        for q in ox.parse(report, format=ox.RdfFormat.TURTLE)
        if q.predicate.value.endswith("#value")
    }
    assert values == {"perhaps", "1.10"}


def test_shapes_that_refer_to_themselves_are_followed_and_told(here: Path) -> None:
    shapes = turtle(
        "s.ttl",
        f"e:S {PIERS.format('e:next', 'sh:node e:S')}",
    )
    data = turtle("d.ttl", "e:a a e:Pier ; e:next e:b . e:b a e:Pier ; e:next e:a .")
    run = process("validate", data, "--shapes", shapes)
    assert (run.returncode, run.stdout) == (0, "2 nodes checked against 1 shape\nconforms\n")
    assert run.stderr == (
        "kg: http://example.org/S refers to itself, which SHACL leaves open: "
        "followed a few levels deep only\n"
    )


def test_long_lists_and_deep_hierarchies_are_followed(here: Path) -> None:
    items = " ".join(f"e:i{n}" for n in range(2000))
    classes = "\n".join(f"e:C{n + 1} rdfs:subClassOf e:C{n} ." for n in range(2000))
    data = turtle("d.ttl", f"e:p a e:C2000 ; e:parts ( {items} ) .\n{classes}")
    shapes = turtle(
        "s.ttl",
        "e:S a sh:NodeShape ; sh:targetClass e:C0 ; "
        "sh:property [ sh:path e:parts ; sh:class e:Bag ] ; "
        f"sh:property [ sh:path ( e:parts rdf:first ) ; sh:in ( {items.replace('e:i0 ', '')} ) ] .",
    )
    run = kg("validate", data, "--shapes", shapes)
    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout.splitlines()[-2:] == ["1 node checked against 1 shape", "2 findings"]


def test_what_switches_a_constraint_on_is_true_and_not_1(here: Path) -> None:
    data = turtle("d.ttl", 'e:p a e:Pier ; e:name "a"@en , "b"@en .')
    on = turtle("on.ttl", f"e:S {PIERS.format('e:name', 'sh:uniqueLang true')}")
    off = turtle("off.ttl", "e:S " + PIERS.format("e:name", 'sh:uniqueLang "1"^^xsd:boolean'))
    assert kg("validate", data, "--shapes", on).returncode == 3
    assert kg("validate", data, "--shapes", off).returncode == 0
