"""The kept store: opened when nothing changed, built anew when something did, two at most."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.graph.build import build
from kg.graph.cache import KEPT, load, prune
from kg.model.namespaces import GRAPH
from kg.resources import GRAPH_VERSION, cache_folder, store_name

Edit = Callable[[str, str, str], Path]
#: SHA-256 over the sorted quads of the tiny world, by version of the graph.
GOLDEN = {
    1: "1678914f27e3c0ad15ed88020c013e127100ac26bafe28e7d65245471ac41c31",
    2: "3f3a3b5a5b540e3068dc583dea2115142e7c2eb08eb66d46c3e53637a79446b1",
    3: "6f25e56ea269896e5eaa8025ecb1ded6cae544d0fbcbbee4a929a548c1b7ff76",
    4: "57f704fa9fc1ad10c4f178b4e368548998ba9da39ec8abd4bb033b9c1e975dff",
    5: "82bdffbbb7d0ac19192805dc989dab4d13b27a581f203072213b01b22533a399",
    6: "42cab0e8948844140fdb4733540355bed2ba4f6235d6b9f200da8d562a8db133",
    7: "9b9677f37cc6ef517f75b7d48ab962736d43fc811b58584241b09f5ee9656e2a",
}


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return cache_folder()


def stores(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_graph_that_is_built_otherwise_has_another_version(world: Path) -> None:
    quads = build(data=world, check=False)[0].quads()
    # The ontology is an input: its digest names the store already.
    lines = sorted(str(q) for q in quads if q.graph_name != GRAPH.ontology)
    found = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert found == GOLDEN.get(GRAPH_VERSION), (
        "the same data give another graph than before: raise kg.resources.GRAPH_VERSION, "
        "so that no kept store of the old form is opened, and note the new digest here"
    )


def test_the_first_call_keeps_what_the_second_opens(world: Path, edit: Edit) -> None:
    ours = set(load(world).quads())
    store = cache_folder() / store_name(world)
    assert (store / "CURRENT").exists()
    assert set(load(world).quads()) == ours == set(build(data=world, check=False)[0].quads())
    edit("registry/zones.csv", "River Pilot Zone", "Riverside Pilot Zone")
    assert cache_folder() / store_name(world) != store
    assert (
        load(world).query('ASK { id:river-zone skos:prefLabel "Riverside Pilot Zone"@en }').boolean
    )


def test_a_damaged_cache_is_built_anew(world: Path) -> None:
    load(world)
    store = cache_folder() / store_name(world)
    for path in store.iterdir():
        path.write_bytes(b"garbage")
    assert load(world).query("ASK { id:dock-area kg:partOf id:river-zone }").boolean


def test_without_a_cache_the_graph_is_built_in_memory(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load(world).query("ASK { id:dock-area kg:partOf id:river-zone }").boolean


def test_a_change_of_code_keeps_the_store(world: Path, empty_cache: Path) -> None:
    load(world)
    before = (empty_cache / store_name(world) / "CURRENT").stat().st_ino
    load(world)
    assert stores(empty_cache) == {store_name(world)}
    assert (empty_cache / store_name(world) / "CURRENT").stat().st_ino == before


def test_at_most_two_stores_are_kept_the_ones_used_last(
    world: Path, edit: Edit, empty_cache: Path
) -> None:
    names = []
    for n in range(4):
        edit("registry/zones.csv", "Pilot Zone" + " X" * n, "Pilot Zone" + " X" * (n + 1))
        load(world)
        names.append(store_name(world))
        past = time.time() - 1000 + n
        os.utime(empty_cache / names[-1], (past, past))
    assert len(set(names)) == 4
    assert KEPT == 2
    assert stores(empty_cache) == set(names[-2:])


def test_stores_of_earlier_versions_and_unfinished_ones_go(empty_cache: Path) -> None:
    empty_cache.mkdir(parents=True)
    kept = empty_cache / f"graph-1-{'a' * 64}"
    for name in (
        "b" * 64,
        f"graph-0-{'c' * 64}",
        kept.name,
        ".building-old",
        ".building-new",
        "answers",
    ):
        (empty_cache / name).mkdir()
    long_ago = time.time() - 7200
    for name in ("b" * 64, ".building-old"):
        os.utime(empty_cache / name, (long_ago, long_ago))
    prune(empty_cache, but=kept)
    assert stores(empty_cache) == {kept.name, f"graph-0-{'c' * 64}", ".building-new", "answers"}
