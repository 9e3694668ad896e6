"""What changed between two graphs, by claim and in sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from support.commands import fails, kg, ok

from kg.graph.build import build
from kg.graph.cache import load
from kg.judging.diff import diff
from kg.showing.text.difference import difference_text

Edit = Callable[[str, str, str], Path]


def test_a_graph_does_not_differ_from_itself(world: Path) -> None:
    store = load(world)
    found = diff(store, store)
    assert found.empty
    assert difference_text(found, "text") == "no difference\n"


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
    days = kg("diff", "2021-01-10", "2021-01-11", "-f", "json")
    papers = json.loads(days.stdout)["documents_added"]
    assert "doc:xinhua-2021-01-11" in papers


def test_what_is_no_state_of_a_graph_is_refused(tmp_path: Path) -> None:
    assert "'2021-02-30' is not a day" in fails("diff", "2021-02-30", "2021-03-01")
    assert "none.nq: is no file, no folder and no day" in fails("diff", "none.nq", "2021-03-01")
    assert "has no folder registry/" in fails("diff", tmp_path, "2021-03-01")
