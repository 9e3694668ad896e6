"""The pages in Chromium, which reaches nothing but the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from support.browser import launch, quiet
from support.serving import Server, serving, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.server]
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<details open ontoggle=alert(1)>",
    "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${alert(1)}`${alert(1)}`",
    "<!--><script>alert(1)</script-->",
    "<style>@import 'http://127.0.0.1:9/x.css';</style>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "\u202e<base href=http://127.0.0.1:9/>\u2066",
)
EVIL = "http://example.net/evil/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = launch(playwright)
        yield made
        made.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("-q", measured=False) as running:
        yield running


def literal(text: str, language: str = "") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"{"@" + language if language else ""}'


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Somebody's graph with a script in every place that a page shows."""
    base = "https://w3id.org/two-districts/"
    terms, skos = f"{base}ontology#", "http://www.w3.org/2004/02/skos/core#"
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = []
    for number, payload in enumerate(PAYLOADS):
        thing, paper = f"<{base}id/evil-{number}>", f"<{base}doc/evil-{number}>"
        claim = f"{base}claim/{number:064x}"
        text = literal(payload)
        lines += [
            f"{thing} {a} <{terms}District> .",
            *(f"{thing} <{skos}{p}> {literal(payload, lang)} ." for p in ("prefLabel", "altLabel")
              for lang in ("en", "zh")),
            f"{thing} <{skos}notation> {text} .",
            f"{thing} <{terms}pinyin> {text} .",
            f"{thing} <https://schema.org/url> {text} .",
            f"{thing} <{terms}focusesOn> <{base}id/evil-{(number + 1) % 20}> .",
            f"{thing} <{terms}kind> <{EVIL}{quote(payload, safe='')}> .",
            f"<{EVIL}{quote(payload, safe='')}> <{skos}prefLabel> {literal(payload, 'en')} .",
            f"{paper} {a} <{terms}Document> .",
            f"{paper} <http://purl.org/dc/terms/title> {literal(payload, 'en')} .",
            f"{paper} <http://purl.org/dc/terms/publisher> {text} .",
            f"{paper} <http://purl.org/dc/terms/issued> {text} .",
            f"{paper} <https://schema.org/url> <javascript:alert({number})> .",
            f"<{claim}> {a} <{terms}Claim> .",
            f"<{claim}> <{terms}claimSubject> {thing} .",
            f"<{claim}> <{terms}claimPredicate> <{terms}focusesOn> .",
            f"<{claim}> <{terms}claimObject> <{base}id/evil-{(number + 1) % 20}> .",
            f"<{claim}> <http://www.w3.org/ns/prov#hadPrimarySource> {paper} .",
            *(f"<{claim}> <{terms}{p}> {text} ." for p in ("locator", "hedge", "asOf", "withdrawn",
              "statement")),
            f"<{claim}> <http://www.w3.org/2000/01/rdf-schema#comment> {text} .",
            f"<{claim}/quote> <http://www.w3.org/ns/oa#exact> {text} .",
        ]  # fmt: skip
    path = tmp_path_factory.mktemp("evil") / "<b onclick=alert(1)>.nt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with serving("--data", path, "-q", measured=False) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = quiet(browser)
    opened = context.new_page()
    opened.faults = []  # type: ignore[attr-defined]
    opened.outside = []  # type: ignore[attr-defined]
    opened.on("dialog", lambda d: (opened.faults.append("a dialog"), d.dismiss()))  # type: ignore[attr-defined]
    opened.on("pageerror", lambda e: opened.faults.append(str(e)))  # type: ignore[attr-defined]

    def note(message: object) -> None:
        if getattr(message, "type", "") == "error":
            opened.faults.append(message.text)  # type: ignore[attr-defined]

    opened.on("console", note)
    yield opened
    context.close()


def visit(page: Page, server: Server, path: str) -> None:
    """Open a page with every other address cut off."""

    def refuse(route: Route) -> None:
        page.outside.append(route.request.url)  # type: ignore[attr-defined]
        route.abort()

    # As a pattern, so that the browser need not ask us about each address that is allowed.
    page.unroute_all()
    page.route(re.compile(f"^(?!{re.escape(server.url)}|data:)"), refuse)
    page.goto(f"{server.url}{path.lstrip('/')}", wait_until="load")


def is_quiet(page: Page) -> bool:
    return (page.faults, page.outside) == ([], [])  # type: ignore[attr-defined]


def test_a_thing_with_its_evidence(page: Page, server: Server) -> None:
    visit(page, server, "/id/tongzhou")
    assert page.locator("h1").inner_text() == "通州区"
    row = page.locator("li", has=page.get_by_role("link", name="Green finance 绿色金融")).first
    row.locator("summary").click()
    assert "green finance" in row.locator("blockquote").first.inner_text()
    page.locator("figure.picture a", has_text="Green finance").click()
    page.wait_for_url("**/id/green-finance")
    assert page.locator("h1").inner_text() == "绿色金融"
    assert is_quiet(page)


def test_the_clocks_stay_from_page_to_page(page: Page, server: Server) -> None:
    visit(page, server, "/id/tongzhou")
    now = page.locator("main a").count()
    page.get_by_label("Known by").fill("2021-01-11")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**known-by=2021-01-11**")
    assert page.locator("main a").count() < now
    with page.expect_navigation():
        page.locator(".relation a").first.click()
    assert "known-by=2021-01-11" in page.url
    with page.expect_navigation():
        page.get_by_role("link", name="Everything").click()
    assert "known-by" not in page.url
    assert is_quiet(page)


def test_the_query_page_answers_as_table_chart_and_graph(page: Page, server: Server) -> None:
    visit(page, server, "/sparql")
    assert page.locator(".CodeMirror").count() == 1
    assert wait_until(lambda: page.evaluate("state.queries.length > 0"))
    page.locator("#filter").fill("focus on")
    page.locator("#saved button:visible").first.click()
    page.wait_for_selector("#answer table td")
    page.wait_for_selector("#run:enabled")
    assert "rows in" in page.locator("#told").inner_text()
    page.locator("#params input").first.fill("通州")
    ask(page)
    page.locator("#answer td", has_text="id:tongzhou").first.wait_for()
    page.get_by_role("tab", name="Graph").click()
    assert page.locator("#answer svg circle").count() > 3
    count = "SELECT ?d (COUNT(?i) AS ?n) { ?d kg:focusesOn ?i } GROUP BY ?d ORDER BY DESC(?n)"
    set_query(page, count)
    ask(page)
    page.locator("#answer th", has_text="n").wait_for()
    page.wait_for_selector("#answer th:nth-child(2):last-child")
    page.get_by_role("tab", name="Chart").click()
    assert page.locator("#answer svg rect").count() > 3
    assert page.locator(".CodeMirror .parseErrorIcon").count() == 0
    assert is_quiet(page)


def ask(page: Page) -> None:
    """Press the button and wait until the answer is shown."""
    with page.expect_response(lambda r: r.url.endswith("/sparql")):
        page.locator("#run").click()
    page.wait_for_selector("#run:enabled")


def set_query(page: Page, text: str) -> None:
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)


def test_a_fault_of_a_query_is_told_with_its_place(page: Page, server: Server) -> None:
    visit(page, server, "/sparql")
    set_query(page, "SELECT ?x { ?x a foo:Bar }")
    page.locator("#run").click()
    page.wait_for_selector("#told.fault")
    expect(page.locator("#told")).to_contain_text("line 1, column 18: unknown prefix foo:")


def test_a_query_in_the_address_is_asked_at_once(page: Page, server: Server) -> None:
    visit(page, server, f"/sparql?query={quote('SELECT ?n { id:tongzhou skos:prefLabel ?n }')}")
    page.locator("#answer td", has_text="通州区").wait_for()


def test_the_keyboard_is_enough(page: Page, server: Server) -> None:
    visit(page, server, "/sparql")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { id:tongzhou kg:focusesOn id:green-finance }")
    page.keyboard.press("Control+Enter")
    page.locator("#answer pre", has_text="yes").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    visit(page, server, "/id/tongzhou")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName").lower() == "a"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_and_all_can_be_read(
    browser: Browser, server: Server, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    context = quiet(browser, color_scheme=scheme, viewport=size)
    page = context.new_page()
    for path in ("/", "/id/tongzhou", "/doc/xinhua-2021-01-11", "/sparql", "/search?q=lvse"):
        page.goto(f"{server.url}{path.lstrip('/')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(LEAST_CONTRAST) >= 4.5, path
    context.close()


#: The least contrast of any text on the page with what lies behind it (WCAG 2, 1.4.3).
LEAST_CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const shine = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let least = 21;
  for (const node of document.querySelectorAll("main *:not(svg *), header *, footer *")) {
    if (node.closest(".CodeMirror") || !node.checkVisibility()) continue;
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own) continue;
    let behind = node;
    const clear = (n) => parse(getComputedStyle(n).backgroundColor)[3] === 0;
    while (behind && clear(behind)) behind = behind.parentElement;
    const ground = shine(parse(getComputedStyle(behind || document.body).backgroundColor));
    const ink = shine(parse(getComputedStyle(node).color));
    least = Math.min(least, (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
  }
  return least;
}"""


@pytest.mark.parametrize("kind", ["id", "doc", "claim", "search", "about", "why"])
def test_no_script_of_the_graph_runs(page: Page, evil: Server, kind: str) -> None:
    for number, payload in enumerate(PAYLOADS):
        path = {
            "id": f"/id/evil-{number}",
            "doc": f"/doc/evil-{number}",
            "claim": f"/claim/{number:064x}",
            "search": f"/search?q={quote(payload, safe='')}",
            "about": f"/about?iri={quote(EVIL + quote(payload, safe=''), safe='')}",
            "why": f"/why?s=evil-{number}&p=focusesOn&o=evil-{(number + 1) % 20}",
        }[kind]
        visit(page, evil, path)
        holds_no_script(page)
        assert is_quiet(page), path


def holds_no_script(page: Page) -> None:
    """No element of the page came from the graph as code."""
    assert page.locator("script:not([src])").count() == 0
    links = page.evaluate("[...document.links].map((a) => a.protocol)")
    assert set(links) <= {"http:", "https:"}
    assert page.locator("[onclick], [onerror], [onload], [onfocus]").count() == 0


def test_no_script_of_an_answer_runs(page: Page, evil: Server) -> None:
    visit(page, evil, f"/sparql?query={quote('SELECT * { ?s ?p ?o } ORDER BY ?s')}")
    page.wait_for_selector("#answer td")
    told = page.locator("#answer").inner_text()
    assert [text for text in PAYLOADS if text not in told] == []
    holds_no_script(page)
    for name in ("Chart", "Graph"):
        page.get_by_role("tab", name=name).click()
        holds_no_script(page)
    assert is_quiet(page)


def test_bad_names_in_addresses_run_nothing_either(page: Page, evil: Server) -> None:
    for payload in PAYLOADS:
        text = quote(payload, safe="")
        for path in (f"/id/{text}", f"/id/x?known-by={text}"):
            visit(page, evil, path)
            assert page.locator("h1").count() == 1
    assert [f for f in page.faults if "status of 4" not in f] == []  # type: ignore[attr-defined]
    assert page.outside == []  # type: ignore[attr-defined]
