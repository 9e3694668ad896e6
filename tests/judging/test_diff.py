"""What changed between two graphs, by claim and in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyoxigraph as ox
import pytest
from support.commands import fails, kg, ok
from support.project import FROZEN

from kg.api import open as open_graph
from kg.graph.build import build
from kg.graph.cache import load
from kg.judging.diff import diff
from kg.model.namespaces import DCTERMS, KG, OA, RDF, SKOS, XSD
from kg.showing.text.difference import difference_text

Edit = Callable[[str, str, str], Path]


def test_a_graph_does_not_differ_from_itself(world: Path) -> None:
    store = load(world)
    found = diff(store, store)
    assert found.empty
    summary, extent = difference_text(found, "text").splitlines()
    assert summary == "no difference"
    assert re.fullmatch(r"compared \d+ claims and [\d,]+ other triples on each side", extent)


def test_a_new_document_brings_its_claims(world: Path) -> None:
    ds = load(world)
    found = diff(ds.as_of(known_by="2020-12-31"), ds)
    assert found.documents_added == ("doc:harbour-news-2021",)
    assert len(found.added) == 5
    assert (found.removed, found.changed) == ((), ())
    text = difference_text(found, "text")
    assert "+ Dock Area focuses on Shipping [doc:harbour-news-2021 p2 s1, 2021-03-01]" in text
    back = diff(ds, ds.as_of(known_by="2020-12-31"))
    assert back.removed == found.added
    assert back.documents_removed == found.documents_added


def test_a_claim_that_says_another_thing_changed(world: Path, edit: Edit) -> None:
    old = load(world)
    edit("claims/harbour-plan-2020.yaml", "value: 20", "value: 25")
    edit("registry/zones.csv", "River Pilot Zone", "River Free Zone")
    found = diff(old, load(world))
    (change,) = found.changed
    assert change.old.statement == "Quay plan has target Cranes built at least 20 cranes"
    assert change.new.statement == "Quay plan has target Cranes built at least 25 cranes"
    assert (found.added, found.removed) == ((), ())
    assert [(r.thing, r.old, r.new) for r in found.names] == [
        ("id:river-zone", "River Pilot Zone", "River Free Zone")
    ]
    text = difference_text(found, "md")
    assert text.startswith("0 claims came, 0 went, 1 changed")
    assert "→ Quay plan has target Cranes built at least 25 cranes" in text


def test_files_builds_and_folders(world: Path, tmp_path: Path, edit: Edit) -> None:
    build(tmp_path / "old", data=world, check=False)
    edit("claims/harbour-news-2021.yaml", "at: p3\n", "at: p4\n")
    build(tmp_path / "new", data=world, check=False)
    folders = ok("diff", tmp_path / "old", tmp_path / "new", "-f", "json")
    files = ok("diff", tmp_path / "old" / "kg.nq", tmp_path / "new" / "kg.trig", "-f", "json")
    data = ok("diff", tmp_path / "old", world, "-f", "json")
    assert json.loads(folders) == json.loads(files) == json.loads(data)
    assert len(json.loads(folders)["added"]) == 1


def test_days() -> None:
    days = kg("diff", "2021-01-10", "2021-01-11", "-f", "json", "--data", FROZEN)
    papers = json.loads(days.stdout)["documents_added"]
    assert "doc:xinhua-2021-01-11" in papers


def test_what_is_no_state_of_a_graph_is_refused(tmp_path: Path) -> None:
    assert "'2021-02-30' is not a day" in fails("diff", "2021-02-30", "2021-03-01")
    assert "none.nq: is no file, no folder and no day" in fails("diff", "none.nq", "2021-03-01")
    assert "has no folder registry/" in fails("diff", tmp_path, "2021-03-01")


# ── every other triple ────────────────────────────────────────────────────────────────────────────

PREFIXES = "@prefix e: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def between(folder: Path, old: str, new: str, *options: str) -> CompletedProcess[str]:
    """The run of ``kg diff`` on two files of TriG."""
    for name, content in (("old.trig", old), ("new.trig", new)):
        (folder / name).write_text(PREFIXES + content, "utf-8")
    return kg("diff", "old.trig", "new.trig", "--exit-code", *options, cwd=folder)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"one"', '"two"', '"one" → "two"'),
        ('"one"@en', '"one"@fr', '"one"@en → "one"@fr'),
        ('"1.10"^^xsd:decimal', '"1.1"^^xsd:decimal', '"1.10"^^xsd:decimal → "1.1"^^xsd:decimal'),
        ('"1"^^xsd:integer', '"1"^^xsd:int', '"1"^^xsd:integer → "1"^^xsd:int'),
        ('"2021-01-11"^^xsd:date', '"2021-01-11Z"^^xsd:date', '→ "2021-01-11Z"^^xsd:date'),
        ('"007"^^xsd:integer', '"7"^^xsd:integer', '"007"^^xsd:integer → "7"^^xsd:integer'),
        ("e:b", "e:c", "http://example.org/b → http://example.org/c"),
        ('"e:b"', "e:b", '"e:b" → http://example.org/b'),
    ],
)
def test_an_edited_value_is_found_in_data_without_claims(
    old: str, new: str, line: str, tmp_path: Path
) -> None:
    same = "e:x e:p e:y . "
    run = between(tmp_path, f"{same} e:a e:p {old} .", f"{same} e:a e:p {new} .")
    assert (run.returncode, run.stderr) == (3, "")
    lines = run.stdout.splitlines()
    assert lines[:2] == ["triples: 0 came, 0 went, 1 changed", "compared 2 triples on each side"]
    assert line in lines[-1]
    assert between(tmp_path, f"{same} e:a e:p {old} .", f"e:a e:p {old} . {same}").returncode == 0


def test_a_triple_in_another_graph_is_found(tmp_path: Path) -> None:
    run = between(tmp_path, "e:g { e:a e:p 1 } e:k e:p 1 .", "e:h { e:a e:p 1 } e:k e:p 1 .")
    assert run.returncode == 3
    assert "[http://example.org/g] → [http://example.org/h]" in run.stdout
    both = between(tmp_path, "e:a e:p 1 . e:g { e:a e:p 1 }", "e:g { e:a e:p 1 }")
    assert "triples: 0 came, 1 went, 0 changed" in both.stdout
    assert "compared 2 triples with 1 triple" in both.stdout


def test_without_the_option_a_difference_is_no_failure(tmp_path: Path) -> None:
    for name, value in (("a.nt", "1"), ("b.nt", "2")):
        (tmp_path / name).write_text(f'<urn:a> <urn:p> "{value}" .', "utf-8")
    assert kg("diff", "a.nt", "b.nt", cwd=tmp_path).returncode == 0
    assert kg("diff", "a.nt", "a.nt", "--exit-code", cwd=tmp_path).returncode == 0
    found = json.loads(kg("diff", "a.nt", "b.nt", "-f", "json", cwd=tmp_path).stdout)
    assert found["differs"]
    assert found["triples_changed"] == [
        {
            "old": {"graph": "", "subject": "urn:a", "predicate": "urn:p", "object": '"1"'},
            "new": {"graph": "", "subject": "urn:a", "predicate": "urn:p", "object": '"2"'},
        }
    ]
    opened = open_graph(tmp_path / "a.nt").diff(tmp_path / "b.nt")
    assert opened.to_dict() == found


def test_nothing_in_common_and_nothing_at_all_are_told(tmp_path: Path) -> None:
    apart = between(tmp_path, "e:a e:p 1 .", "e:b e:q 2 .")
    assert apart.stderr == "kg: the two have no triple in common\n"
    nothing = between(tmp_path, "", "")
    assert (nothing.returncode, nothing.stdout) == (
        0,
        "no difference\ncompared 0 triples on each side\n",
    )
    assert "neither side holds any triple" in nothing.stderr
    assert "the new holds" not in between(tmp_path, "", "e:a e:p 1 .").stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (KG.valueText, ox.Literal("21")),
        (SKOS.prefLabel, ox.Literal("Another name", language="en")),
        (DCTERMS.issued, ox.Literal("1999", datatype=XSD.gYear)),
        (RDF.type, SKOS.Concept),
        (KG.locator, ox.Literal("p99")),
        (OA.exact, ox.Literal("other words")),
    ],
)
def test_an_edited_value_is_found_in_a_graph_with_claims(
    old: ox.NamedNode, new: ox.NamedNode | ox.Literal, world: Path, tmp_path: Path
) -> None:
    build(tmp_path / "b", data=world, check=False)
    lines = (tmp_path / "b" / "kg.nq").read_text("utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if f" {old} " in line)
    [quad] = ox.parse(lines[place], format=ox.RdfFormat.N_QUADS)
    lines[place] = f"{quad.subject} {quad.predicate} {new} {quad.graph_name} ."
    (tmp_path / "edited.nq").write_text("\n".join(lines) + "\n", "utf-8")
    run = kg("diff", tmp_path / "b" / "kg.nq", tmp_path / "edited.nq", "--exit-code")
    assert (run.returncode, run.stderr) == (3, "")
    assert "no difference" not in run.stdout
    assert getattr(new, "value", "").rpartition("/")[2].rpartition("#")[2] in run.stdout
    data = kg("diff", world, tmp_path / "b", "--exit-code")
    assert (data.returncode, data.stdout.splitlines()[0]) == (0, "no difference")
