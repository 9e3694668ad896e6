"""The whole site in one process: each address is answered by the worker's own function.

What lies between (HTTP, the pool, processes that die) is tested over real connections in the other
files; here every page and every refusal is asked for, and nothing has to be waited for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from support.here import site_of
from support.links import PAGES, Links
from support.project import FROZEN
from support.serving import Answer
from support.shared import frozen_graph

from kg.graph.dataset import Dataset
from kg.graph.store import write_store
from kg.resources import cache_folder, store_name
from kg.server.app import make_app
from kg.sources.renamed import renamed_claims


class Visitor:
    """Asks the application without a connection."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._app = make_app(site_of(folder, scratch))
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self._loop.close()

    def get(self, address: str, accept: str = "text/html") -> Answer:
        return self._loop.run_until_complete(self._get(address, accept))

    async def _get(self, address: str, accept: str) -> Answer:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("site", 80),
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(b"host", b"site"), (b"accept", accept.encode())],
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        headers = {k.decode().lower(): v.decode() for k, v in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The site of the frozen graph."""
    frozen_graph()
    made = Visitor(cache_folder() / store_name(FROZEN), tmp_path_factory.mktemp("scratch"))
    yield made
    made.close()


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(site: Visitor) -> None:
    """Each kind of address is followed thrice a page, and all those of one page."""
    wanted: set[str] = set()
    for path in PAGES:
        page = site.get(path)
        assert page.type == "text/html"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        inside = sorted(
            link for link in Links(page.text).found if not link.startswith(("http", "#"))
        )
        kinds: dict[str, list[str]] = {}
        for link in inside:
            kinds.setdefault(re.sub(r"[^/?]+$", "", urlsplit(link).path), []).append(link)
        some = [link for links in kinds.values() for link in links[:3]]
        wanted |= set(inside if path == "/id/tongzhou" else some)
    assert len(wanted) > 100
    statuses = {link: site.get(link).status for link in wanted - {"/nowhere"}}
    assert {link: status for link, status in statuses.items() if status not in (200, 400)} == {}


def test_every_class_of_address_is_a_page_in_both_languages(site: Visitor) -> None:
    for path, words in {
        "/": ("documents", "两区"),
        "/things?class=kg%3AZone": ("Beijing", "北京"),
        "/search?q=%E7%BB%BF%E8%89%B2": ("Green finance", "绿色金融"),
        "/ontology": ("Classes", "类"),
        "/why?s=tongzhou-group&p=partOf&o=beijing-ftz": ("inferred", "part-of-transitive"),
        "/id/t-251-tasks": ("251", "项"),
    }.items():
        page = site.get(path)
        assert page.status == 200, path
        assert [word for word in words if word not in page.text] == [], path


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/id/tongzhuo", 404, "Tongzhou"),
        ("/nowhere", 404, "there is no page"),
        ("/why", 400, "lacks ?s="),
        ("/about", 400, "lacks ?iri="),
        ("/things?class=no+class", 400, "is no class"),
        ("/why?s=tongzhou&p=focusOn", 404, "focusesOn"),
        ("/id/tongzhou?known-by=soon", 400, "not a day"),
        ("/id/tongzhou?valid-on=2021-02-30", 400, "not a day"),
        ("/sparql.csv?saved=no-such", 400, "no saved query is called"),
        ("/sparql.csv?query=ASK%20{", 400, "line 1, column"),
        ("/sparql.csv?query=SELECT%20*%20FROM%20<urn:none>%20{}", 400, "none is fetched"),
    ],
)
def test_refusals_are_pages_for_people_and_sentences_for_programs(
    site: Visitor, address: str, status: int, words: str
) -> None:
    page, sentence = site.get(address), site.get(address, "text/turtle, text/csv")
    assert page.status == sentence.status == status
    assert words in sentence.text or words in page.text
    assert sentence.type == "text/plain"
    assert len(sentence.text.splitlines()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/void",
        "/sparql",
        "/ontology",
        "/id/tongzhou",
        "/doc/xinhua-2021-01-11",
        "/id/t-fdi-2023",
    ],
)
@pytest.mark.parametrize(
    ("media", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_rdf_forms_say_the_same_in_every_format(
    site: Visitor, address: str, media: str, format: ox.RdfFormat
) -> None:
    found = site.get(address, media)
    assert (found.status, found.type) == (200, media)
    wanted = site.get(address, "application/n-triples").body
    triples = {q.triple for q in ox.parse(found.body, format=format)}
    assert triples == {q.triple for q in ox.parse(wanted, format=ox.RdfFormat.N_TRIPLES)}
    assert len(triples) > 10


def test_a_page_without_an_rdf_form_says_so(site: Visitor) -> None:
    assert site.get("/why?s=tongzhou&p=focusesOn&o=tongzhou").status == 404
    found = site.get("/search?q=green", "text/turtle")
    assert (found.status, found.text) == (406, "this page has no RDF form; ask for text/html\n")


def test_a_claim_has_a_page_of_its_own(site: Visitor) -> None:
    links = Links(site.get("/id/tongzhou").text).found
    claim = next(link for link in sorted(links) if link.startswith("/claim/"))
    assert "<article" in site.get(claim).text
    assert site.get(claim + "/evidence").status == 200


def test_an_earlier_id_of_a_claim_leads_to_its_page(site: Visitor) -> None:
    known = ((o, n) for o, n in renamed_claims().items() if site.get(f"/claim/{n}").status == 200)
    old, new = next(known)
    for end in ("", "/quote", ".ttl"):
        found, wanted = site.get(f"/claim/{old}{end}"), site.get(f"/claim/{new}{end}")
        assert (found.status, wanted.status) == (200, 200)
        assert found.text.replace(old, new) == wanted.text
    assert site.get(f"/about?iri=claim:{old}").text.count(new)
    assert site.get(f"/claim/{old[::-1]}").status == 404


@pytest.mark.slow
def test_pages_of_a_day_show_what_was_known_then(site: Visitor) -> None:
    now, then = (site.get(f"/id/tongzhou{day}") for day in ("", "?known-by=2021-01-11"))
    assert then.status == 200
    assert len(then.text) < len(now.text)
    # Nothing became known between the two days, so that one view serves both.
    assert site.get("/id/tongzhou.nt?known-by=2021-01-11").body in (
        site.get("/id/tongzhou.nt?known-by=2021-01-12").body,
        then.body,
    )
    assert site.get("/id/tongzhou?valid-on=2021-01-11").status == 200


def test_the_saved_questions_are_listed_with_their_text(site: Visitor) -> None:
    listed = json.loads(site.get("/queries.json").body)
    assert all(entry["text"] and entry["question_zh"] for entry in listed["queries"])
    answered = site.get("/sparql.csv?saved=district-focus&param.place=tongzhou")
    assert "green-finance" in answered.text


def test_another_graph_has_pages_too(tmp_path: Path) -> None:
    node = ox.NamedNode("http://example.org/a")
    quads = [ox.Quad(node, node, ox.Literal("通州", language="zh"))]
    write_store(tmp_path / "store", Dataset.from_quads(quads))
    (tmp_path / "scratch").mkdir()
    other = Visitor(tmp_path / "store", tmp_path / "scratch")
    assert "通州" in other.get("/about?iri=http%3A//example.org/a").text
    assert other.get("/").status == other.get("/things").status == 200
    other.close()
