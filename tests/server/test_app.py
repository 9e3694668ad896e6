"""``kg serve`` as its user meets it: start, pages, stop, and what goes wrong."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from starlette.requests import Request
from support.links import PAGES, Links
from support.project import FROZEN, ROOT
from support.serving import AT_MOST, Server, runs, serving, wait_until, workers_of

from kg.server.app import Site
from kg.server.as_of import Snapshots
from kg.server.pool import Limits, Pool
from kg.server.tasks import Days

pytestmark = pytest.mark.server
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Of the frozen graph: the bundled one is served in the other files."""
    with serving("--data", FROZEN) as running:
        yield running


# ── start and stop ────────────────────────────────────────────────────────────────────────────────


def test_it_starts_stands_ready_and_tells_operators(server: Server) -> None:
    content = json.loads(server.get("/healthz").body)
    assert content["status"] == "ok"
    assert content["workers"] >= 2
    assert re.fullmatch(r"[0-9a-f]{16}", content["data"])


def test_each_request_is_told_on_standard_error(server: Server) -> None:
    server.ask("ASK { }")
    wanted = re.compile(r'127\.0\.0\.1:\d+ - "GET /sparql\?query=ASK')
    assert wait_until(lambda: any(map(wanted.search, server.log)))


def test_sigterm_lets_a_query_on_its_way_finish() -> None:
    # On a busy machine a short query may be over before it is seen to run: then a longer one.
    for limit in ("2", "20", "120"):
        with serving("--timeout", limit, "-q") as running, ThreadPoolExecutor(1) as threads:
            answer = threads.submit(running.ask, RUNAWAY)
            while not (seen := running.sizes()["slow"]) and not answer.done():
                time.sleep(0.05)
            running.process.send_signal(signal.SIGTERM)
            assert answer.result().status == 503
            assert running.process.wait(AT_MOST) == 0
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", running.port))
        if seen:
            return
    pytest.fail("no query was seen to run")


def test_no_worker_outlives_its_server() -> None:
    with serving("-q") as running:
        workers = workers_of(running.process)
        assert len(workers) >= 2
        running.process.kill()
        running.process.wait()
        assert wait_until(lambda: not any(map(runs, workers)))


def test_a_worker_that_is_killed_is_replaced(server: Server) -> None:
    for pid in workers_of(server.process):
        os.kill(pid, signal.SIGKILL)
    statuses: list[int] = []

    def answered() -> bool:
        statuses.append(server.ask("ASK {}", n=str(len(statuses))).status)
        return statuses[-1] == 200

    assert wait_until(answered)
    assert set(statuses) <= {200, 503}
    assert server.alive


def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "serve", *map(str, args)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=ROOT, timeout=AT_MOST, check=False
    )


def test_a_port_that_is_taken(server: Server) -> None:
    done = run("--port", str(server.port))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"127.0.0.1:{server.port} cannot be used (Address already in use)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_stores_that_cannot_be_served(tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    (half / "CURRENT").write_text("MANIFEST-000001\n", "ascii")
    for args in (["--store", tmp_path / "none"], ["--store", half], ["--data", "none.ttl"]):
        done = run("--port", "0", *args)
        assert (done.returncode, done.stdout) == (1, "")
        assert str(args[1]) in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [
        ["--memory", "lots"],
        ["--memory", "1M"],
        ["--timeout", "0"],
        ["--port", "70000"],
        ["--store", "x", "--known-by", "2021-01-11"],
    ],
)
def test_usage_faults(args: list[str]) -> None:
    assert run(*args).returncode == 2


def test_a_store_of_somebody_else(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    node = ox.NamedNode("http://example.org/a")
    store.add(ox.Quad(node, node, ox.Literal("通州", language="zh")))
    store.flush()
    del store
    with serving("--store", tmp_path / "store", "-q") as running:
        assert "通州" in running.ask("SELECT ?o { ?s ?p ?o }").text
        page = running.get(f"/about?iri={quote(node.value, safe='')}")
        assert "通州" in page.text
        assert running.get("/").status == 200


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_link_leads_somewhere(server: Server) -> None:
    """One of each kind a page; tests/server/test_site.py follows more of them."""
    kinds: dict[str, str] = {}
    for path in PAGES:
        page = server.get(path)
        assert page.type == "text/html"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for link in sorted(Links(page.text).found):
            if not link.startswith(("http", "#")) and link != "/nowhere":
                kinds.setdefault(re.sub(r"[^/?]+$", "", urlsplit(link).path), link)
    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(kinds, threads.map(server.get, kinds.values()), strict=True))
    assert {kinds[k]: a.status for k, a in answers.items() if a.status not in (200, 400)} == {}


def test_the_card_of_a_thing(server: Server) -> None:
    text = server.get("/id/tongzhou").text
    for words in ("通州区", "Tongzhou District", "focuses on", "聚焦", "Green finance", "P12 S1"):
        assert words in text
    assert "<svg" in text


def test_a_claim_with_its_sentence(server: Server) -> None:
    link = next(x for x in Links(server.get("/id/tongzhou").text).found if x.startswith("/claim/"))
    page = server.get(link)
    assert page.status == 200
    assert "<article" in page.text


def test_a_thing_that_is_not_there_names_those_that_are_near(server: Server) -> None:
    page = server.get("/id/tongzhuo")
    assert page.status == 404
    assert "Tongzhou" in page.text
    assert server.get("/id/tongzhuo", "text/turtle").text.startswith("nothing is called")


@pytest.mark.parametrize(
    ("address", "accept", "media", "format"),
    [
        ("/id/tongzhou", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/id/tongzhou", "application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("/id/tongzhou", "application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("/id/tongzhou.nt", "text/html", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("/id/tongzhou.ttl", "*/*", "text/turtle", ox.RdfFormat.TURTLE),
        ("/id/tongzhou?format=jsonld", "*/*", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("/doc/xinhua-2021-01-11", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/ontology", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/void", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/.well-known/void", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
    ],
)
def test_pages_have_an_rdf_form(
    server: Server, address: str, accept: str, media: str, format: ox.RdfFormat
) -> None:
    answer = server.get(address, accept)
    assert (answer.status, answer.type) == (200, media)
    assert len(list(ox.parse(answer.body, format=format, base_iri=server.url))) > 10
    assert "accept" in answer.headers["vary"].lower()


def test_the_rdf_form_holds_the_evidence(server: Server) -> None:
    text = server.get("/id/tongzhou", "application/n-triples").text
    assert "/claim/" in text
    assert '"green finance"' in text


def test_the_counts_of_void_are_those_of_the_graph(server: Server) -> None:
    store = ox.Store()
    store.load(server.get("/void", "text/turtle").body, format=ox.RdfFormat.TURTLE)
    void = "http://rdfs.org/ns/void#"
    (row,) = store.query(f"SELECT ?n {{ ?d a <{void}Dataset> ; <{void}triples> ?n }}")  # type: ignore[union-attr]
    counted = json.loads(server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body)
    assert row["n"].value == counted["results"]["bindings"][0]["n"]["value"]


def test_both_clocks(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?d a kg:Document }"
    early = server.ask(count, **{"known-by": "2021-01-11"}).text
    # Nothing became known on the next day, so that one view serves both.
    assert server.ask(count, **{"known-by": "2020-01-01"}).text != early
    assert server.ask(count).text != early
    assert server.ask(count, **{"valid-on": "2021-01-11"}).status == 200
    assert server.ask(count, **{"known-by": "1066-01-01"}).text.count('"0"') == 1
    page = server.get("/id/tongzhou", **{"known-by": "2021-01-11"})
    assert 'value="2021-01-11"' in page.text
    assert server.get("/id/tongzhou", **{"known-by": "soon"}).status == 400


def test_a_saved_question_by_name(server: Server) -> None:
    params = {"saved": "district-focus", "param.place": "通州"}
    answer = server.send("GET", "/sparql.csv", params=params)
    assert answer.status == 200
    assert "green-finance" in answer.text
    listed = json.loads(server.get("/queries.json").body)
    assert len(listed["queries"]) >= 25


def test_today_is_the_day_of_the_caller(tmp_path: Path) -> None:
    """Pages show it, and it tells one answer from the same answer of another day."""
    pool = Pool(Limits(), tmp_path)
    days = iter([date(2030, 1, 1), date(2030, 1, 1), date(2030, 1, 2)])
    site = Site(
        pool=pool,
        snapshots=Snapshots(pool, tmp_path, tmp_path),
        digest="d",
        title="t",
        today=lambda: next(days),
    )
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/id/a",
            "query_string": b"b=c&known-by=2021-01-11",
            "headers": [],
            "server": ("localhost", 80),
        }
    )
    context = site.context(request, Days(known_by="2021-01-11"))
    assert (context.today, context.path, context.query) == ("2030-01-01", "/id/a", (("b", "c"),))
    assert site.key(request) != site.key(request)


# ── load, in small; make bench-serve measures it in full ──────────────────────────────────────────

SMALL = (
    "SELECT ?i { id:tongzhou kg:focusesOn ?i }",
    "SELECT ?n { id:beijing-ftz skos:prefLabel ?n }",
    "ASK { id:tongzhou kg:focusesOn id:green-finance }",
    "SELECT ?d ?i { GRAPH ?d { id:haidian kg:focusesOn ?i } } LIMIT 20",
)


@pytest.mark.parametrize("runaway", [False, True])
def test_eight_clients_at_a_time_get_every_answer(server: Server, *, runaway: bool) -> None:
    expected = [server.ask(query).body for query in SMALL]
    wrong: list[str] = []

    def client(number: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=AT_MOST)
        for turn in range(60):
            which = (number + turn) % len(SMALL)
            connection.request("GET", f"/sparql?query={quote(SMALL[which])}&n={number}-{turn}")
            response = connection.getresponse()
            body = response.read()
            if (response.status, body) != (200, expected[which]):
                wrong.append(f"{response.status} {body[:100]!r}")
        connection.close()
        return 60

    with contextlib.ExitStack() as held, ThreadPoolExecutor(8) as threads:
        if runaway:  # all the while; in the end its client hangs up
            address = ("127.0.0.1", server.port)
            connection = held.enter_context(socket.create_connection(address))
            head = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
            assert server.busy_with(1)
        done = sum(threads.map(client, range(8)))
        assert server.sizes()["slow"] == runaway
    assert done == 480
    assert wrong == []


# ── what is shipped ───────────────────────────────────────────────────────────────────────────────


def test_the_editor_is_the_one_whose_digest_is_written_down() -> None:
    home = ROOT / "kg" / "vendor" / "yasqe"
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(check, cwd=home, check=True)
    listed = {line.split()[1] for line in (home / "SHA256SUMS").read_text("ascii").splitlines()}
    assert listed | {"SHA256SUMS"} == {path.name for path in home.iterdir()}
    assert "Permission is hereby granted" in (home / "LICENSES.txt").read_text("utf-8")


def test_pages_name_no_address_elsewhere_to_load_from(server: Server) -> None:
    for path in PAGES:
        page = server.get(path)
        loaded = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"([^\"]+)\"", page.text)
        assert loaded
        assert all(urljoin("/", link) == link for link in loaded), path
