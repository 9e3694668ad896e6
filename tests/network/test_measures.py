"""Measures: worked by hand on small networks, held to NetworkX on the real one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from support.commands import kg
from support.project import FROZEN, unmeasured
from support.shared import frozen_graph

from kg.errors import DayError, KgError, NameNotFound, QueryError
from kg.graph.dataset import Dataset
from kg.model.namespaces import PREFIXES
from kg.network.measures.bridges import cut_off
from kg.network.measures.catalogue import measure, measures
from kg.network.measures.engines import agreement, betweenness, louvain, rewire
from kg.network.measures.measure import SECTIONS, Result, Thing, plain
from kg.network.measures.overlap import chance_of_sharing, similarity_tree
from kg.network.project import project


def graph(text: str) -> Dataset:
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    return Dataset.from_quads(ox.parse(head + text, format=ox.RdfFormat.TRIG))


def cell(value: object) -> object:
    return value.key.removeprefix("id:") if isinstance(value, Thing) else value


def cells(result: Result, *columns: str) -> list[tuple[object, ...]]:
    places = [result.columns.index(column) for column in columns]
    return [tuple(cell(row[place]) for place in places) for row in result.rows]


# A star: a hub with three leaves, and beside it two things that know each other.
STAR = """
id:hub a kg:District . id:a a kg:Place . id:b a kg:Place . id:c a kg:Place .
id:a kg:locatedIn id:hub . id:b kg:locatedIn id:hub . id:c kg:locatedIn id:hub .
id:d a kg:Place ; kg:partOf id:e . id:e a kg:Zone .
"""
# Three districts: one and two share both of two's industries, three shares none.
FOCUS = """
id:one a kg:District , kg:Place ; kg:focusesOn id:x , id:y , id:z .
id:two a kg:District , kg:Place ; kg:focusesOn id:x , id:y .
id:three a kg:District , kg:Place ; kg:focusesOn id:w .
"""


# ── definitions ───────────────────────────────────────────────────────────────────────────────────


def test_every_measure_is_documented_in_full() -> None:
    assert list(measures()) == [
        "centrality", "communities", "bridges", "overlap", "specialisation", "gaps", "paths",
        "change", "series",
    ]  # fmt: skip
    for one in measures().values():
        assert one.question_en.endswith("?")
        assert one.question_zh.endswith("？")
        assert tuple(one.sections) == SECTIONS
        assert all(len(text) > 8 for text in one.sections.values()), one.name


# ── engines ───────────────────────────────────────────────────────────────────────────────────────


def made(kind: str) -> nx.Graph:
    return {
        "path": lambda: nx.path_graph(5),
        "star": lambda: nx.star_graph(4),
        "complete": lambda: nx.complete_graph(5),
        "two parts": lambda: nx.disjoint_union(nx.cycle_graph(4), nx.path_graph(3)),
        "loop": lambda: nx.Graph([(0, 0), (0, 1), (1, 2)]),
        "one node": lambda: nx.empty_graph(1),
        "no node": lambda: nx.empty_graph(0),
        "no edge": lambda: nx.empty_graph(4),
        "barbell": lambda: nx.barbell_graph(4, 3),
        "random": lambda: nx.gnm_random_graph(90, 160, seed=3),
    }[kind]()


KINDS = ("path", "star", "complete", "two parts", "loop", "one node", "no node", "no edge",
         "barbell", "random")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_betweenness_is_that_of_networkx(kind: str) -> None:
    network = made(kind)
    assert betweenness(network) == pytest.approx(nx.betweenness_centrality(network))


def test_betweenness_of_a_path_by_hand() -> None:
    """Of the 6 pairs without the middle of a path of five, 4 pass through it."""
    assert betweenness(nx.path_graph(5))[2] == pytest.approx(4 / 6)


def test_sampling_all_sources_is_exact_and_a_sample_is_scaled() -> None:
    network = nx.gnm_random_graph(200, 500, seed=1)
    exact = betweenness(network)
    assert betweenness(network, sources=200) == exact
    sample = betweenness(network, sources=100)
    assert sum(sample.values()) == pytest.approx(sum(exact.values()), rel=0.1)
    assert sample == betweenness(network, sources=100)


@pytest.mark.parametrize("kind", KINDS)
def test_cutting_off_is_what_removal_does(kind: str) -> None:
    network = made(kind)
    found = cut_off(network)
    assert set(found) == set(nx.articulation_points(network))
    for node, (pieces, lost) in found.items():
        home = network.subgraph(nx.node_connected_component(network, node)).copy()
        home.remove_node(node)
        sizes = sorted(map(len, nx.connected_components(home)))
        assert (pieces, lost) == (len(sizes), sum(sizes[:-1]))


def test_rewiring_keeps_every_degree_and_is_the_same_for_a_seed() -> None:
    network = nx.gnm_random_graph(60, 150, seed=2)
    other = rewire(network, 1)
    assert dict(other.degree) == dict(network.degree)
    assert nx.number_of_selfloops(other) == 0
    assert set(other.edges) == set(rewire(network, 1).edges)
    shared = {frozenset(e) for e in network.edges} & {frozenset(e) for e in other.edges}
    assert len(shared) < 40


def test_communities_of_two_cliques_joined_by_one_edge() -> None:
    network = nx.relabel_nodes(nx.barbell_graph(5, 0), str)
    assert louvain(network, 1) == [frozenset("01234"), frozenset("56789")]


@pytest.mark.parametrize("engine", ["networkx", "networkit"])
def test_large_networks_get_communities_as_good(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = nx.planted_partition_graph(8, 25, 0.5, 0.01, seed=4)
    monkeypatch.setattr("kg.network.measures.engines.LARGE", 0 if engine == "networkit" else 10**6)
    found = louvain(network, 1)
    assert found == louvain(network, 1)
    own = nx.community.louvain_communities(network, seed=1)
    score = nx.community.modularity(network, found)
    assert score == pytest.approx(nx.community.modularity(network, own), abs=0.01)


def test_agreement_by_hand() -> None:
    """Hubert and Arabie: 4 things; pairs together in both 1, in each 2, of 6 pairs."""
    one = [frozenset("ab"), frozenset("cd")]
    assert agreement(one, one) == 1
    assert agreement(one, [frozenset("ac"), frozenset("bd")]) == pytest.approx(-0.5)
    assert agreement([frozenset("abcd")], [frozenset("abcd")]) == 1


def test_chance_of_sharing_is_hypergeometric() -> None:
    from scipy.stats import hypergeom  # takes a second: not where tests are only collected

    for n, a, b, k in ((4, 2, 2, 2), (20, 7, 5, 2), (93, 10, 4, 4), (10, 3, 3, 0)):
        assert chance_of_sharing(n, a, b, k) == pytest.approx(hypergeom.sf(k - 1, n, a, b))


def test_similarity_tree_is_average_linkage() -> None:
    from scipy.cluster.hierarchy import linkage

    focus = {"a": "xyz", "b": "xy", "c": "zw", "d": "w", "e": "vu"}
    sets = {k: set(v) for k, v in focus.items()}
    distances = [
        1 - len(sets[i] & sets[j]) / len(sets[i] | sets[j]) for i, j in combinations(sets, 2)
    ]
    ours = similarity_tree({k: dict.fromkeys(v, 1) for k, v in focus.items()})
    theirs = linkage(distances, "average")
    assert [m[2] for m in ours] == pytest.approx(list(theirs[:, 2]))
    assert [m[3] for m in ours] == list(theirs[:, 3])


# ── small worlds, by hand ─────────────────────────────────────────────────────────────────────────


def test_centrality_of_a_star() -> None:
    result = measure(graph(STAR), "centrality")
    assert cells(result, "thing", "kind", "rank", "degree", "betweenness")[0] == (
        "hub", "district", 1, 3, 0.3,
    )  # 3 pairs of leaves of (6-1)(6-2)/2 = 10 pairs  # fmt: skip
    assert sum(row[5] for row in result.rows) == pytest.approx(1, abs=1e-4)  # type: ignore[misc]
    assert {k: r for k, r in cells(result, "thing", "rank")} == {  # noqa: C416
        "hub": 1, "a": 2, "b": 2, "c": 2, "d": 1, "e": 1,
    }  # fmt: skip


def test_bridges_of_a_star() -> None:
    result = measure(graph(STAR), "bridges")
    assert cells(result, "thing", "degree", "pieces", "cut_off", "constraint") == [
        ("hub", 3, 3, 2, 0.333)
    ]
    assert "6 things in 2 components; 1 of them" in result.notes[0]


def test_communities_of_a_star_and_a_pair() -> None:
    result = measure(graph(STAR), "communities")
    groups: dict[object, set[object]] = {}
    for number, thing in cells(result, "community", "thing"):
        groups.setdefault(number, set()).add(thing)
    assert groups == {1: {"hub", "a", "b", "c"}, 2: {"d", "e"}}
    assert "modularity 0.375; stability over 20 runs 1.00" in result.notes[0]


def test_overlap_by_hand() -> None:
    result = measure(graph(FOCUS), "overlap")
    assert cells(result, "thing", "other", "shared", "jaccard", "chance") == [
        ("one", "two", 2, 0.667, 0.5)  # 3 of the 6 pairs of w, x, y, z lie within x, y, z
    ]
    assert result.notes[0].startswith("3 places, 4 industries; 1 of 3 pairs share")


def test_specialisation_by_hand() -> None:
    result = measure(graph(FOCUS), "specialisation")
    quotients = {(a, b): q for a, b, q in cells(result, "thing", "industry", "quotient")}
    assert quotients["three", "w"] == 6.0  # all of its focus, against 1 of 6
    assert quotients["one", "x"] == 1.0  # a third of its focus, against 2 of 6
    assert quotients["two", "x"] == 1.5
    assert cells(result, "thing", "industry", "chance")[0] == ("three", "w", 0.1667)


def test_paths_give_each_step_with_its_way() -> None:
    result = measure(graph(STAR), "paths", arguments=("a", "b"))
    assert cells(result, "step", "thing", "way", "other") == [
        (1, "a", "→", "hub"), (2, "hub", "←", "b"),
    ]  # fmt: skip
    none = measure(graph(STAR), "paths", arguments=("a", "d"))
    assert (none.rows, none.notes) == ((), ("no path joins id:a and id:d",))
    same = measure(graph(STAR), "paths", arguments=("a", "a"))
    assert same.rows == ()


GAPS = """
id:plan a kg:Initiative ; kg:implementedIn id:led ; kg:hasTarget id:t . id:t a kg:Target .
id:idea a kg:Initiative ; kg:implementedIn id:bare .
id:office a org:Organization ; kg:leads id:plan .
id:led a kg:District ; kg:focusesOn id:busy . id:bare a kg:District ; kg:focusesOn id:idle .
id:busy a kg:Industry . id:idle a kg:Industry . id:lost a kg:Industry ; skos:broader id:busy .
doc:d {
  id:mao a foaf:Person ; kg:holdsPost id:seat . id:seat a org:Post .
  claim:aa a kg:Claim ; kg:claimSubject id:mao ; kg:claimPredicate kg:holdsPost ;
    kg:claimObject id:seat ; prov:hadPrimarySource doc:d ; kg:asOf "2021"^^xsd:gYear .
}
"""


def test_gaps_by_hand() -> None:
    result = measure(graph(GAPS), "gaps", arguments=("2022-01-01",))
    assert cells(result, "gap", "thing", "last_seen") == [
        ("initiative without lead", "idea", ""),
        ("place without target", "bare", ""),
        ("industry without place", "lost", ""),
        ("industry without led initiative", "idle", ""),
        ("official not seen since", "mao", "2021"),
    ]
    kept = measure(graph(GAPS), "gaps", arguments=("2021-06-01",), of="person")
    assert kept.rows == ()  # some day of 2021 may be after June


def test_a_network_of_one_thing_or_none_is_measured(tmp_path: Path) -> None:
    recipe = tmp_path / "one.rq"
    recipe.write_text("SELECT ?source ?relation ?target { VALUES ?source { id:hub } }", "utf-8")
    for name in ("centrality", "communities", "bridges"):
        one = measure(graph(STAR), name, recipe=str(recipe))
        none = measure(Dataset.from_quads([]), name)
        assert len(one.rows) == (1 if name == "centrality" else 0), name
        assert none.rows == ()
        assert none.notes
    for name in ("overlap", "specialisation", "gaps"):
        assert measure(Dataset.from_quads([]), name).rows == ()


# ── the real graph ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def linked(frozen: Dataset) -> nx.Graph:
    return plain(project(frozen))


@pytest.mark.slow
def test_centrality_agrees_with_networkx(frozen: Dataset, linked: nx.Graph) -> None:
    result = measure(frozen, "centrality")
    rank = nx.pagerank(linked, tol=1e-12, max_iter=1000)
    between = nx.betweenness_centrality(linked)
    assert len(result.rows) == len(linked)
    for row in result.rows:
        key = row[0].key  # type: ignore[union-attr]
        expected = linked.degree[key], round(between[key], 5), round(rank[key], 5)
        assert row[3:6] == pytest.approx(expected, abs=1.1e-5)


def test_bridges_agree_with_networkx(frozen: Dataset, linked: nx.Graph) -> None:
    result = measure(frozen, "bridges")
    constraint = nx.constraint(linked)
    found = {f"id:{key}": value for key, value in cells(result, "thing", "constraint")}
    assert set(found) == set(nx.articulation_points(linked))
    assert all(value == round(constraint[key], 3) for key, value in found.items())


@pytest.mark.slow
def test_communities_are_a_partition_and_more_than_chance(
    frozen: Dataset, linked: nx.Graph
) -> None:
    result = measure(frozen, "communities")
    parts: dict[object, set[str]] = {}
    for number, key in cells(result, "community", "thing"):
        parts.setdefault(number, set()).add(f"id:{key}")
    assert nx.community.is_partition(linked, list(parts.values()))
    real = nx.community.modularity(linked, list(parts.values()))
    assert f"modularity {real:.3f}" in result.notes[0]
    most = float(result.notes[1].split("reach ")[1].split()[0])
    assert real > most


def test_overlap_agrees_with_a_query(dataset: Dataset) -> None:
    rows = dataset.query(
        "SELECT ?a ?b (COUNT(DISTINCT ?i) AS ?n) { ?a a kg:District ; kg:focusesOn ?i . "
        "?b a kg:District ; kg:focusesOn ?i FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b"
    )
    expected = {(r["a"].value, r["b"].value): int(r["n"].value) for r in rows}
    base = PREFIXES["id"]
    found = cells(measure(dataset, "overlap"), "thing", "other", "shared")
    assert {(f"{base}{a}", f"{base}{b}"): n for a, b, n in found} == expected


def test_change_between_two_days(frozen: Dataset) -> None:
    one, two = "2021-01-11", "2021-12-31"
    early, late = (plain(project(frozen.as_of(known_by=day))) for day in (one, two))
    result = measure(frozen, "change", arguments=(two, one))  # order does not matter
    for key, before, after, rise in cells(result, "thing", "before", "after", "rise"):
        assert late.degree[f"id:{key}"] == after
        assert (early.degree[f"id:{key}"] if f"id:{key}" in early else 0) == before
        assert after - before == rise
    links = late.number_of_edges() - early.number_of_edges()
    assert sum(r for (r,) in cells(result, "rise")) == 2 * links  # type: ignore[misc]


def test_paths_lead_to_evidence(frozen: Dataset) -> None:
    result = measure(frozen, "paths", arguments=("通州", "green-finance"))
    assert cells(result, "thing", "relation", "other", "document", "quote")[0] == (
        "tongzhou", "kg:focusesOn", "green-finance", "doc:xinhua-2021-01-11", "green finance",
    )  # fmt: skip


def test_series_lists_reports_then_targets(frozen: Dataset) -> None:
    result = measure(frozen, "series", arguments=("tasks-251-rate", "北京市"))
    rows = cells(result, "figure", "day", "comparator", "value")
    assert rows[0] == ("report", "2021-01-11", "more-than", "33.3")
    assert rows[-1] == ("target", "2025", "exactly", "100")
    assert [r[0] for r in rows] == sorted(r[0] for r in rows)  # type: ignore[type-var]


@pytest.mark.slow
def test_of_keeps_a_family(frozen: Dataset) -> None:
    for name in ("centrality", "bridges", "communities"):
        result = measure(frozen, name, of="person")
        assert {kind for (kind,) in cells(result, "kind")} == {"person"}


@pytest.mark.parametrize(
    ("name", "arguments", "of", "error", "message"),
    [
        ("centralty", (), "", QueryError, "nearest: centrality"),
        ("overlap", ("x",), "", QueryError, "takes no arguments"),
        ("overlap", (), "person", QueryError, "no such place has a focus; try"),
        ("centrality", (), "dragon", QueryError, "it has district, industry"),
        ("paths", ("通州",), "", QueryError, "takes two things"),
        ("paths", ("通州", "Tongzho Distrct"), "", NameNotFound, "Tongzhou District"),
        ("paths", ("通州", "xinhua-2021-01-11"), "", KgError, "is not in the network 'all'"),
        ("change", ("2021-01-11",), "", QueryError, "takes two days"),
        ("change", ("2021-01-11", "May"), "", DayError, "'May' is not a day"),
        ("gaps", ("2021",), "", DayError, "is not a day"),
        ("series", (), "", QueryError, "takes an indicator"),
    ],
)
def test_wrong_questions_are_answered_with_advice(
    dataset: Dataset, name: str, arguments: tuple[str, ...], of: str, error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        measure(dataset, name, arguments=arguments, of=of)


@pytest.mark.slow
def test_answers_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; from kg.graph.cache import load\n"
        "from kg.showing.text.result import result_text\n"
        "from kg.network.measures.catalogue import measure\n"
        "ds = load(sys.argv[1])\n"
        "for name in ('communities', 'bridges', 'overlap'):\n"
        "    print(result_text(measure(ds, name), 'json'))"
    )
    frozen_graph()
    command = [sys.executable, "-c", code, str(FROZEN)]
    outputs = {
        subprocess.check_output(command, env=unmeasured(PYTHONHASHSEED=seed)) for seed in ("0", "7")
    }
    assert len(outputs) == 1
    assert b"stability" in outputs.pop()


# ── the command ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def star(tmp_path: Path) -> Path:
    path = tmp_path / "star.ttl"
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    path.write_text(head + STAR + 'id:hub skos:prefLabel "Hub"@en , "枢纽"@zh .', "utf-8")
    return path


def lines(texts: Iterable[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def test_tables_in_both_languages_and_for_programs(star: Path) -> None:
    english = kg("measure", "bridges", "--data", star)
    assert lines(english.stdout.splitlines())[2] == "Hub district 3 3 2 2.0 0.333"
    chinese = kg("measure", "bridges", "--data", star, "--lang", "zh")
    assert lines(chinese.stdout.splitlines())[0] == "事物 类别 度 分块数 被隔断数 期望值 约束系数"
    assert lines(chinese.stdout.splitlines())[2].startswith("枢纽 行政区 3")
    row = json.loads(kg("measure", "bridges", "--data", star, "-f", "json").stdout)
    assert row["rows"][0]["thing"] == {"id": "id:hub", "label_en": "Hub", "label_zh": "枢纽"}
    table = kg("measure", "centrality", "--data", star, "-f", "csv", "--limit", "1")
    assert table.stdout.splitlines()[1].startswith(
        f"{PREFIXES['id']}hub,Hub,枢纽,district,1,3,0.3,"
    )
    cut = kg("measure", "centrality", "--data", star, "--limit", "2")
    assert "2 of 6 rows; --limit 0 shows all" in cut.stdout


def test_the_catalogue_and_a_wrong_name() -> None:
    listed = kg("measure", "--list")
    assert "paths THING THING — How are two things connected" in listed.stdout
    assert "significance:" in listed.stdout
    content = json.loads(kg("measure", "--list", "-f", "json").stdout)
    assert [one["name"] for one in content] == list(measures())
    wrong = kg("measure", "bridge")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("kg: no measure is called 'bridge'; nearest: bridges")
