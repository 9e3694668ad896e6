"""Pages as files: what they hold, what they never do, and what they are made from."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from pyvis.network import Network
from support.commands import kg as command
from support.project import unmeasured

from kg.errors import ExportError, KgError, NameNotFound, QueryError
from kg.graph.build import build
from kg.graph.dataset import Dataset
from kg.model.records import EXTENTS, GRADES
from kg.network.project import project
from kg.showing.html import layout
from kg.showing.html import page as pages
from kg.showing.html.evidence import CitedDocument, ClaimEvidence
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.folder import page_of, promise_page, write_views
from kg.showing.html.network import EvidenceNetwork
from kg.showing.html.page import json_block, vis_network
from kg.showing.html.payload import GROUPED_ABOVE, safe_url
from kg.showing.html.promises import promises
from kg.showing.html.view import view

ASSETS = Path(pages.__file__).parent / "assets"
HOSTILE = '</script><script>document.title="x"</script>'


class Read(HTMLParser):
    """Scripts, styles, attributes and policy of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.policy = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.attributes += [(tag, key, value) for key, value in given.items()]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self._open = tag
        if tag == "script":
            self.scripts.append((given.get("type", ""), ""))
        if tag == "style":
            self.styles.append("")

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            kind, text = self.scripts[-1]
            self.scripts[-1] = kind, text + data
        elif self._open == "style":
            self.styles[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(next(t for k, t in self.scripts if k == "application/json")))


@pytest.fixture(scope="session")
def overview(frozen: Dataset) -> EvidenceNetwork:
    return view(frozen)


@pytest.fixture(scope="session")
def overview_page(overview: EvidenceNetwork) -> str:
    return overview.generate_html()


@pytest.fixture
def harbour(world: Path) -> Dataset:
    return build(data=world, check=False)[0]


def small() -> EvidenceNetwork:
    network = EvidenceNetwork(title=("Two", "二"), lead="What is here.")
    network.evidence.documents["paper"] = CitedDocument(
        slug="paper", title=("Paper", ""), date="2021", known="2021-12-31"
    )
    network.evidence.claims["c1"] = ClaimEvidence(
        digest="c1", document="paper", locator="P1", quote="a in b"
    )
    network.add_node("id:a", label_en="A", label_zh="甲", family="zone")
    network.add_node("id:b", label_en="B", family="district")
    network.add_edge("id:a", "id:b", relation="kg:partOf", relation_en="part of", claims=("c1",))
    return network


# ── a page as a file ──────────────────────────────────────────────────────────────────────────────


def test_a_page_allows_its_own_scripts_and_style_and_nothing_else(overview_page: str) -> None:
    read = Read(overview_page)
    rules = dict(rule.split(" ", 1) for rule in read.policy.split("; "))
    running = [text for kind, text in read.scripts if kind != "application/json"]

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [digest(text) for text in running]
    assert rules["style-src"].split() == [digest(text) for text in read.styles]
    assert len(running) == 2


def test_a_page_loads_nothing(overview_page: str) -> None:
    read = Read(overview_page)
    loading = [a for a in read.attributes if a[1] in ("src", "href", "srcset", "data", "action")]
    assert loading == []
    assert not any(
        tag in ("link", "iframe", "img", "object", "base") for tag, *_ in read.attributes
    )
    assert "url(" not in "".join(read.styles)
    assert "@import" not in "".join(read.styles)


def test_a_page_is_a_modern_document(overview_page: str) -> None:
    assert overview_page.startswith('<!doctype html>\n<html lang="en"')
    assert overview_page.count("<h1>") == 1
    assert '<meta name="viewport"' in overview_page
    assert '<meta charset="utf-8">' in overview_page[:120]


def test_an_empty_page_is_within_its_size() -> None:
    assert len(EvidenceNetwork(title="x").generate_html().encode()) <= 600_000


def test_every_line_has_claims_with_source_and_place_or_says_why_not(overview_page: str) -> None:
    data = Read(overview_page).data
    assert len(data["edges"]) > 500
    for edge in data["edges"]:
        claims, rule = edge[3], edge[6] if len(edge) > 6 else None
        registered = len(edge) > 8 and edge[8]
        assert claims or rule is not None or registered, edge
        if rule is not None:
            assert edge[7], f"{data['rules'][rule]} says not what it rests on"
        for claim in claims:
            row = data["claims"][claim]
            source = data["sources"][row[1]]
            assert source[0]
            assert row[2], f"claim {row[0]} of {source[0]} names no place in the document"


def test_a_page_holds_what_the_network_holds(overview: EvidenceNetwork, overview_page: str) -> None:
    data = Read(overview_page).data
    size = len(overview.nodes)
    assert sorted(data["nodes"]["id"]) == sorted(overview.node_ids)
    assert {len(column) for column in data["nodes"].values()} == {size}
    assert len(data["edges"]) == len(overview.edges)
    for name, places in data["pos"].items():
        assert len(places) == 2 * size, name
        assert all(isinstance(p, int) for p in places if name != "map")
    assert set(data["pos"]) == {"network", "kind", "map"}
    assert data["nodes"]["py"][data["nodes"]["id"].index("id:tongzhou")] == "tong zhou qu"


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes_whatever_the_hash_seed(world: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.graph.build import build;"
        "from kg.showing.html.view import view;"
        f"sys.stdout.buffer.write(view(build(data=Path({str(world)!r}), check=False)[0])"
        ".generate_html().encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=unmeasured(PYTHONHASHSEED=seed),
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    ]
    assert runs[0] == runs[1]
    assert b"River Pilot Zone" in runs[0]


def test_json_in_a_page_cannot_end_its_script() -> None:
    text = json_block({"a": HOSTILE + "\u2028"})
    assert "<" not in text
    assert json.loads(text)["a"] == HOSTILE + "\u2028"
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_block(float("nan"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a b",
        'https://x"onclick=1',
        "ftp://a",
        "",
    ],
)
def test_an_address_that_is_no_web_page_is_not_linked(url: str) -> None:
    assert safe_url(url) == ""


def test_a_changed_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_VIS_SHA256", "0" * 64)
    vis_network.cache_clear()
    with pytest.raises(ExportError, match=r"install pyvis 0\.3\.2"):
        vis_network()
    vis_network.cache_clear()


def test_our_scripts_write_text_and_never_markup() -> None:
    for path in sorted(ASSETS.glob("*.js")):
        text = path.read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
            "Function(",
            "http",
        ):
            assert word not in text, f"{path.name} has {word}"
        assert text.count("\n") < 400, path.name


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    words = json.loads((ASSETS / "words.json").read_text("utf-8"))
    words |= json.loads((ASSETS / "promises.json").read_text("utf-8"))["words"]
    used = set()
    for path in (*ASSETS.glob("*.js"), *ASSETS.glob("*.j2")):
        text = path.read_text("utf-8")
        used |= set(re.findall(r"word\('([a-z_]+)'", text))
        used |= set(re.findall(r'data-(?:word|name|hint)="([a-z_]+)"', text))
    used = used - {"grade_", "extent_"} | {f"extent_{name}" for name in EXTENTS}
    used |= {f"grade_{name.replace('-', '_')}" for name in GRADES}
    assert used <= set(words)
    for key, pair in words.items():
        assert all(pair), key
        assert set(re.findall(r"\{\d\}", pair[0])) == set(re.findall(r"\{\d\}", pair[1])), key


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    one, other = sorted((luminance(a), luminance(b)), reverse=True)
    return (one + 0.05) / (other + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_keep_the_contrast_of_wcag_aa(theme: str) -> None:
    css = (ASSETS / "view.css").read_text("utf-8")
    block = css.split('[data-theme="dark"] {')[1] if theme == "dark" else css
    names = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block.split("}")[0]))
    for ground in ("paper", "back", "quote"):
        for ink in ("ink", "soft", "accent", "warn", "good"):
            assert contrast(names[ink], names[ground]) >= 4.5, (ink, ground)
    assert contrast(names["on"], names["accent"]) >= 4.5
    families = json.loads((ASSETS / "families.json").read_text("utf-8"))
    for family in families:
        assert contrast(family[theme], names["paper"]) >= 3, family["family"]
        assert contrast(family[theme], names["region"]) >= 3, family["family"]
    assert len({f["shape"] for f in families}) == len(families), "colour is never alone"


# ── pyvis ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_view_is_a_network_of_pyvis(harbour: Dataset) -> None:
    network = view(harbour)
    assert isinstance(network, Network)
    assert network.num_nodes() == len(network.get_nodes()) > 8
    assert "id:river-zone" in network.neighbors("id:dock-area")
    network.add_node("mine", label="My own")
    network.add_edge("mine", "id:river-zone", relation="kg:partOf")
    assert "My own" in network.generate_html()
    assert str(network).endswith("edges")


def test_parallel_relations_are_kept_and_an_unknown_end_is_refused() -> None:
    network = small()
    network.add_edge("id:a", "id:b", relation="kg:locatedIn")
    assert len(network.edges) == 2
    with pytest.raises(ValueError, match="no node 'id:c'"):
        network.add_edge("id:a", "id:c")


def test_a_networkx_network_stays_as_it_was() -> None:
    source = nx.MultiDiGraph([("a", "b", {"weight": 3}), ("a", "b", {"weight": 4})])
    before = nx.to_dict_of_dicts(source)
    network = EvidenceNetwork()
    network.from_nx(source)
    assert nx.to_dict_of_dicts(source) == before
    assert (network.num_nodes(), network.num_edges()) == (2, 2)


def test_a_notebook_shows_the_page_in_a_sandbox() -> None:
    network = small()
    network.title = ('"><b>', "")
    frame = network._repr_html_()
    read = Read(frame)
    given = {key: value for tag, key, value in read.attributes if tag == "iframe"}
    assert given["sandbox"] == "allow-scripts allow-downloads allow-popups"
    assert given["srcdoc"] == network.generate_html()
    assert given["title"] == '"><b>'


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "图.html"
    small().write_html(path, lang="zh")
    assert 'lang="zh-CN"' in path.read_text("utf-8")
    assert "<title>二</title>" in path.read_text("utf-8")
    with pytest.raises(ExportError, match="make it first"):
        small().write_html(tmp_path / "missing" / "x.html")
    assert [p.name for p in tmp_path.iterdir()] == ["图.html"]


def test_control_and_turning_characters_are_taken_out() -> None:
    network = EvidenceNetwork(title="a\u202eb")
    network.add_node("id:x", label_en="r\u202etl\x00 שלום", family="zone")
    data = network.payload()
    assert data["title"][0] == "ab"
    assert data["nodes"]["en"] == ["rtl שלום"]


def test_hostile_text_stays_text_in_the_file() -> None:
    network = EvidenceNetwork(title=HOSTILE, lead=HOSTILE)
    network.add_node(HOSTILE, label=HOSTILE, kind_en=HOSTILE)
    html = network.generate_html()
    assert len(Read(html).scripts) == 3
    assert HOSTILE not in html


def test_above_its_limit_a_page_opens_on_groups() -> None:
    network = EvidenceNetwork(title="many")
    for i in range(GROUPED_ABOVE + 1):
        network.add_node(f"id:n{i}", family="place")
    for i in range(GROUPED_ABOVE):
        network.add_edge(f"id:n{i}", f"id:n{i - i % 50}", relation="kg:partOf")
    data = network.payload()
    assert data["grouped"]
    assert sum(size for _, size, _ in data["groups"]) == GROUPED_ABOVE + 1
    assert max(data["nodes"]["group"]) == len(data["groups"]) - 1


# ── where things stand ────────────────────────────────────────────────────────────────────────────


def rings(count: int, size: int) -> tuple[int, list[tuple[int, int]]]:
    edges = [(k * size + i, k * size + (i + 1) % size) for k in range(count) for i in range(size)]
    return count * size, edges + [(k * size, ((k + 1) % count) * size) for k in range(count)]


def test_neighbours_in_the_picture_are_of_one_community() -> None:
    size, edges = rings(8, 24)
    groups = layout.communities(size, edges)
    points = layout.by_community(size, edges, groups)
    of = {node: k for k, group in enumerate(groups) for node in group}
    near = np.argsort(np.linalg.norm(points[:, None] - points[None], axis=2), axis=1)[:, 1:9]
    same = np.mean([[of[int(j)] == of[i] for j in near[i]] for i in range(size)])
    assert same > 0.8


def test_no_two_things_stand_on_each_other() -> None:
    size, edges = rings(5, 40)
    points = layout.by_community(size, edges, layout.communities(size, edges))
    apart = np.linalg.norm(points[:, None] - points[None], axis=2) + np.eye(size) * 1e9
    assert apart.min() > 20


def test_things_without_links_make_one_group() -> None:
    assert layout.communities(4, [(0, 1)]) == [[0, 1], [2, 3]]
    assert layout.communities(0, []) == []


def test_kinds_stand_in_discs_of_their_own() -> None:
    families = ["zone"] * 9 + ["place"] * 30 + ["person"] * 14
    names = {f: (f, "") for f in families}
    points, regions = layout.by_kind(families, names)
    for a in regions:
        inside = np.hypot(points[:, 0] - a.x, points[:, 1] - a.y) <= a.radius
        assert [families[i] for i in np.flatnonzero(inside)] == [a.label_en] * sum(inside)
        for b in regions:
            assert a is b or np.hypot(a.x - b.x, a.y - b.y) >= a.radius + b.radius - 3


def test_on_the_map_north_is_up_and_east_is_right() -> None:
    lying = {"n": (41.0, 116.0), "s": (39.0, 116.0), "e": (40.0, 117.5)}
    names = {p: (p, "") for p in lying}
    points, regions = layout.by_place(["n", "s", "e", "e", "?"], lying, names)
    assert points[0][1] < points[2][1] < points[1][1]
    assert points[2][0] > points[0][0]
    assert len(regions) == 3
    assert layout.rounded(points)[-2:] == [None, None]


def test_districts_stand_where_they_lie(overview_page: str) -> None:
    data = Read(overview_page).data
    at = {id: data["pos"]["map"][2 * i : 2 * i + 2] for i, id in enumerate(data["nodes"]["id"])}
    assert at["id:yanqing"][1] < at["id:daxing"][1], "Yanqing is the northern one"
    assert at["id:mentougou"][0] < at["id:tongzhou"][0], "Mentougou is the western one"
    assert at["id:fintech"] == [None, None], "an industry lies nowhere"


# ── what is read ──────────────────────────────────────────────────────────────────────────────────


def test_promises_carry_status_and_share(harbour: Dataset) -> None:
    found = promises(EvidenceReader(harbour))
    cranes = next(p for p in found if p.node == "id:t-cranes")
    assert cranes.value[0] == "at least 20 cranes"
    assert [(r.at, r.share) for r in cranes.reports] == [("2021-03", 45.0)]
    assert cranes.status is not None
    assert cranes.due == "2025"


def test_an_inferred_line_says_what_it_rests_on(overview: EvidenceNetwork) -> None:
    inferred = [e for e in overview.edges if e.get("rule")]
    assert inferred
    for edge in inferred:
        assert edge["rule_en"].endswith(".")
        assert edge["premises"]


def test_two_documents_that_disagree_are_shown_side_by_side(overview: EvidenceNetwork) -> None:
    tasks = [d for d in overview.evidence.disputes if "251" in d.text[0]]
    assert tasks
    documents = {overview.evidence.claims[c].document for c in tasks[0].claims}
    assert {"en-2023-03-15", "lookout-2021-09"} <= documents


def test_known_by_a_day_nothing_later_is_in_the_page(
    frozen: Dataset, overview: EvidenceNetwork
) -> None:
    known = frozen.as_of(known_by="2021-01-11")
    data = Read(view(known).generate_html()).data
    assert data["days"]
    assert max(data["days"]) <= "2021-01-11"
    assert 20 < len(data["nodes"]["id"]) < len(overview.nodes)


def test_about_a_thing_hops_widen_the_view(frozen: Dataset) -> None:
    near, far = (view(frozen, around="通州", hops=n) for n in (1, 2))
    assert set(near.node_ids) < set(far.node_ids)
    assert near.title == ("Tongzhou District", "通州区")
    assert "id:green-finance" in near.node_map
    assert set(view(frozen, around="tongzhou", hops=0).node_ids) == {"id:tongzhou"}


def test_a_query_chooses_what_is_shown(frozen: Dataset) -> None:
    found = view(frozen, query="SELECT ?i { id:tongzhou kg:focusesOn ?i }")
    assert "id:green-finance" in found.node_map
    assert {n["family"] for n in found.nodes} == {"industry"}
    assert len(view(frozen, query="district-focus").nodes) > 30
    assert view(
        frozen, query="CONSTRUCT { ?s a ?o } WHERE { ?s kg:focusesOn id:fintech ; a ?o }"
    ).nodes
    with pytest.raises(QueryError, match="ASK"):
        view(frozen, query="ASK {}")


def test_wrong_names_are_answered(frozen: Dataset) -> None:
    with pytest.raises(NameNotFound, match="Tongzhou"):
        view(frozen, around="Tongzho Distrikt")
    with pytest.raises(KgError, match="no recipe"):
        view(frozen, recipe="placeindustry")


def test_a_network_of_networkx_can_be_viewed(frozen: Dataset) -> None:
    network = project(frozen, "place-industry")
    before = {n: dict(d) for n, d in network.nodes(data=True)}
    shown = view(network, dataset=frozen)
    assert shown.num_edges() == network.number_of_edges()
    assert {n: dict(d) for n, d in network.nodes(data=True)} == before


def test_nothing_to_show_is_a_page_too(frozen: Dataset) -> None:
    html, told = page_of(frozen, query="SELECT ?x { ?x a kg:NoSuchThing }")
    assert told.startswith("nothing fits")
    assert Read(html).data["nodes"]["id"] == []
    assert view(Dataset.from_quads([])).nodes == []


# ── the set that a build writes, and the command ──────────────────────────────────────────────────


def test_a_folder_of_views_has_an_index_that_leads_to_all(harbour: Dataset, tmp_path: Path) -> None:
    written = write_views(tmp_path / "views", harbour)
    again = write_views(tmp_path / "again", harbour)
    files = sorted(p.name for p in (tmp_path / "views").iterdir())
    assert files == sorted([w.file for w in again] + ["index.html"])
    index = (tmp_path / "views" / "index.html").read_text("utf-8")
    linked = [value for tag, key, value in Read(index).attributes if (tag, key) == ("a", "href")]
    assert linked == [w.file for w in written]
    for name in files:
        same = ((tmp_path / folder / name).read_bytes() for folder in ("views", "again"))
        assert next(same) == next(same), name


def test_views_need_a_folder(harbour: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way")
    with pytest.raises(ExportError, match="cannot be made a folder"):
        write_views(folder, harbour)


def test_the_promise_page_is_small_and_holds_the_251_tasks(frozen: Dataset) -> None:
    html = promise_page(frozen)
    data = Read(html).data
    tasks = next(t for t in data["targets"] if t["id"] == "id:t-251-tasks")
    assert len(html.encode()) < 400_000
    assert len(tasks["reports"]) >= 3
    assert tasks["status"]
    assert all(t["claims"] for t in data["targets"])


@pytest.mark.slow
def test_the_command_writes_a_page_and_says_what_is_in_it(tmp_path: Path) -> None:
    done = command("view", "通州", "--hops", "1", "--lang", "zh", "-o", "通州.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"wrote 通州\.html: \d+ things, \d+ links\n", done.stderr)
    assert done.stdout == ""
    assert "<title>通州区</title>" in (tmp_path / "通州.html").read_text("utf-8")


def test_the_command_answers_a_wrong_name_in_one_line(tmp_path: Path) -> None:
    done = command("view", "Tongzho Distrikt", "-o", "-", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: nothing is called 'Tongzho Distrikt'; nearest: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_command_writes_to_standard_output(tmp_path: Path) -> None:
    done = command("view", "--promises", "-o", "-", "--theme", "dark", cwd=tmp_path)
    assert done.returncode == 0
    assert 'data-theme="dark"' in done.stdout[:200]
    assert done.stderr == ""
