"""Pages in a real browser, with the network refused, used as a person would."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from support.browser import launch, quiet, settled

from kg.graph.dataset import Dataset
from kg.judging.cards import card
from kg.model.namespaces import mint
from kg.showing.html.evidence import (
    CitedDocument,
    ClaimEvidence,
    Details,
    Dispute,
    FigureRow,
    PageEvidence,
    When,
)
from kg.showing.html.folder import promise_page
from kg.showing.html.network import EvidenceNetwork
from kg.showing.html.view import view

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
#: When the pages are opened, in seconds.
NOW = 1_900_000_000
#: What text from a document might try; each shows that it ran by changing the page's title.
PAYLOADS = [
    "<script>document.title='ran'</script>",
    "</script><script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=\"document.title='ran'\">",
    "<svg><script>document.title='ran'</script></svg>",
    "<a href=\"javascript:document.title='ran'\">click</a>",
    "javascript:document.title='ran'",
    "\"><img src=x onerror=document.title='ran'>",
    "'><img src=x onerror=document.title='ran'>",
    "'-(document.title='ran')-'",
    "\";document.title='ran';//",
    "${document.title='ran'}",
    "{{constructor.constructor(\"document.title='ran'\")()}}",
    "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\">",
    "<style>@import 'http://example.org/x.css';</style>",
    "<!--<script>document.title='ran'</script>-->",
    "<math><mi//xlink:href=\"data:x,<script>document.title='ran'</script>\">",
    "<details open ontoggle=\"document.title='ran'\">",
    "\\u003cscript\\u003edocument.title='ran'\\u003c/script\\u003e",
    "<input autofocus onfocus=\"document.title='ran'\">",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(frozen: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The overview, the promise page and a grouped page, written once."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "overview": view(frozen).generate_html(theme="light"),
        "promises": promise_page(frozen, theme="light"),
        "many": many().generate_html(theme="light"),
    }
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


def many() -> EvidenceNetwork:
    network = EvidenceNetwork(title="Many things")
    for i in range(2100):
        network.add_node(f"id:n{i}", label_en=f"Thing {i}", family="place" if i % 3 else "zone")
    for i in range(2100):
        network.add_edge(
            f"id:n{i}", f"id:n{i - i % 70}", relation="kg:partOf", relation_en="part of"
        )
        network.add_edge(f"id:n{i}", f"id:n{(i * 7) % 2100 // 70 * 70}", relation="kg:leads")
    return network


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    """Opens a page; at the end nothing was asked of the network and no script had an error."""
    contexts, asked, errors = [], [], []

    def go(
        name: str | Path = "overview", at: str = "", size: dict[str, int] = WIDE, **how: Any
    ) -> Page:
        context = quiet(browser, viewport=size, accept_downloads=True, offline=True, **how)
        # The clock of the page stands: however late the second click of two comes, they are one.
        context.clock.set_fixed_time(NOW)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: asked.append(r.url) if not r.url.startswith("file:") else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        path = files[name] if isinstance(name, str) else name
        page.goto(path.as_uri() + (f"#{at}" if at else ""))
        return settled(page)

    yield go
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("blob:")] == []
    assert errors == []


def spot(page: Page, thing: str) -> tuple[float, float]:
    """Where a thing is on the screen, once nothing moves."""
    x, y = settled(page).evaluate(
        """id => { const p = network.canvasToDOM(network.getPosition(id)),
             box = document.getElementById('canvas').getBoundingClientRect();
           return [p.x + box.left, p.y + box.top]; }""",
        thing,
    )
    return float(x), float(y)


def things(page: Page) -> int:
    """How many things the page holds."""
    return len(page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.id"))


def hidden(page: Page, thing: str) -> bool:
    return bool(page.evaluate("id => network.body.nodes[id]?.options.hidden ?? true", thing))


def find(page: Page, text: str) -> None:
    page.fill("#search", text)
    page.keyboard.press("Enter")


def heading(page: Page) -> Locator:
    return page.locator("#panel h2").first


# ── search, details, evidence ─────────────────────────────────────────────────────────────────────


def test_search_finds_a_thing_by_any_of_its_names(opened: Open) -> None:
    page = opened()
    for typed in ("tongzhou", "通州", "tong zhou", "TONGZHOU D", "id:tongzhou", "副都心"):
        page.fill("#search", typed)
        assert page.locator("#hits li").first.inner_text().startswith("Tongzhou"), typed
        page.keyboard.press("Enter")
        assert heading(page).inner_text() == "Tongzhou District", typed
        assert page.locator("#panel .other").inner_text() == "通州区"
        page.click("[data-act=close]")


def test_search_says_when_nothing_is_called_so(opened: Open) -> None:
    page = opened()
    page.fill("#search", "qqqxx")
    assert page.locator("#hits").inner_text() == "Nothing is called so here"
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").count() == 0


def test_every_line_of_a_thing_opens_to_its_claims(opened: Open) -> None:
    page = opened()
    find(page, "tongzhou district")
    row = page.locator("details.link[data-edge]", has_text="Green finance").first
    row.locator("summary").click(position={"x": 4, "y": 8})
    expect(row.locator(".claim")).to_have_count(3)
    seed = row.locator(".claim", has_text="founding article")
    text = seed.inner_text()
    for part in (
        "green finance",
        "Xinhua News Agency",
        "2021-01-11",
        "P12 S1",
        "as worded: and other",
    ):
        assert part in text
    link = seed.locator("a", has_text="open source")
    assert str(link.get_attribute("href")).startswith("https://www.tellerreport.com/")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_click_on_a_line_shows_who_says_so(opened: Open) -> None:
    page = opened(at="only=id:tongzhou+id:green-finance")
    (ax, ay), (bx, by) = spot(page, "id:tongzhou"), spot(page, "id:green-finance")
    page.mouse.move((ax + bx) / 2, (ay + by) / 2)
    expect(page.locator("#tip")).to_have_text(
        "Tongzhou District focuses on Green finance · 3 claims"
    )
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    assert heading(page).inner_text() == "Tongzhou District focuses on Green finance"
    assert page.locator("#panel .claim").count() == 3


def test_a_click_on_a_thing_shows_its_card_and_a_click_beside_lets_go(opened: Open) -> None:
    page = opened()
    page.mouse.click(*spot(page, "id:beijing"))
    assert heading(page).inner_text() == "Beijing Municipality"
    assert "places where sources disagree" in page.locator("#panel .tag.warn").first.inner_text()
    page.mouse.click(246, 690)
    assert page.locator("#panel h2").count() == 0


def test_figures_that_disagree_are_marked(opened: Open) -> None:
    page = opened(at="at=id:beijing")
    rows = page.locator("section", has_text="Reported figures").locator(
        "details.link", has_text="⚡"
    )
    assert rows.count() >= 6
    rows.first.locator("summary").click()
    rows.first.locator(".claim").first.wait_for()
    assert rows.first.locator(".claim.conflicting").count() == 1
    page.click("[data-act=close]")
    assert (
        page.locator("#panel section", has_text="sources disagree").locator("details").count() >= 4
    )


def test_an_inferred_line_says_the_rule_and_what_it_rests_on(opened: Open) -> None:
    page = opened()
    before = page.locator("#count").inner_text()
    page.check("[data-filter=inferred] input")
    assert page.locator("#count").inner_text() != before
    find(page, "tongzhou district")
    row = page.locator("details.link", has_text="inferred").first
    row.locator("summary").click(position={"x": 4, "y": 8})
    expect(row).to_contain_text("It rests on")
    expect(row.locator(".claim .claim, .claim .meta").nth(1)).to_be_attached()


def test_posts_are_shown_with_the_day_they_were_seen(opened: Open) -> None:
    page = opened()
    find(page, "liu meiying")
    posts = page.locator("section", has_text="Posts and people").last
    assert re.search(r"seen in post \d{4}", posts.inner_text())
    posts.locator("details.link").first.locator("summary").click(position={"x": 4, "y": 8})
    posts.locator(".claim").first.wait_for()


def test_targets_have_bars_status_and_evidence(opened: Open) -> None:
    page = opened(at="at=id:two-zones-251-tasks")
    targets = page.locator("#panel section", has_text="Targets").first
    assert targets.locator(".bar").count() >= 1
    assert "% of the target" in targets.inner_text()
    targets.locator("details.link").first.locator("summary").click()
    targets.locator(".claim").first.wait_for()
    assert re.search(r"\d{4}", targets.locator(".claim .meta").first.inner_text())


# ── filters, time, neighbours, paths ──────────────────────────────────────────────────────────────


def test_the_legend_is_the_filter(opened: Open) -> None:
    page = opened()
    assert not hidden(page, "id:liu-meiying")
    page.locator("[data-filter=family] label", has_text="People").locator("input").uncheck()
    assert hidden(page, "id:liu-meiying")
    page.locator("[data-filter=family]").get_by_role("button", name="None").click()
    assert page.locator("#empty").inner_text() == "The filters hide everything."
    page.click("#reset")
    assert not hidden(page, "id:liu-meiying")
    label = page.locator("[data-filter=family] label", has_text="Zones").first
    label.hover()
    label.get_by_role("button", name="only: Zones").click()
    assert hidden(page, "id:tongzhou")
    assert not hidden(page, "id:beijing-ftz")


def test_relations_and_industries_filter_too(opened: Open) -> None:
    page = opened()
    links = lambda: int(re.findall(r"(\d+) of \d+ links", page.locator("#count").inner_text())[0])  # noqa: E731
    before = links()
    page.locator("[data-filter=relation] label", has_text="focuses on").locator("input").uncheck()
    assert links() < before
    page.click("#reset")
    page.locator("[data-filter=industry] label", has_text="Financial technology").locator(
        "input"
    ).check()
    assert not hidden(page, "id:haidian")
    assert hidden(page, "id:liu-meiying")


def test_the_slider_goes_back_to_what_was_known(opened: Open) -> None:
    page = opened()
    shown = lambda: int(re.findall(r"^(\d+)", page.locator("#count").inner_text())[0])  # noqa: E731
    everything = shown()
    page.focus("#time")
    page.keyboard.press("Home")
    settled(page)
    first, day = shown(), page.locator("#day").inner_text()
    assert first < 40
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    page.keyboard.press("PageUp")
    settled(page)
    assert first <= shown() < everything
    page.keyboard.press("End")
    settled(page)
    assert shown() == everything
    assert page.locator("#day").inner_text() == "any day"


def test_known_by_in_the_page_is_known_by_in_the_graph(opened: Open, frozen: Dataset) -> None:
    page = opened(at="day=2021-01-11&inferred=yes")
    _, table = saved(page, "csv")
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    shown = {(r["subject"], r["relation"], r["object"]) for r in rows}
    known = view(frozen.as_of(known_by="2021-01-11"))
    there = {(e["from"], e["relation"], e["to"]) for e in known.edges if not e.get("registered")}
    assert len(there) > 200
    assert there - shown == set(), ("missing", shown - there)
    assert {e for e in shown - there if e[1] != "skos:broader"} == set()


@pytest.mark.parametrize("day", ["2014-06-01", "2020-09-30", "2022-12-31"])
def test_true_on_in_the_page_is_valid_on_in_the_graph(
    opened: Open, frozen: Dataset, day: str
) -> None:
    page = opened(at=f"clock=valid&day={day}&inferred=yes")
    _, table = saved(page, "csv")
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    shown = {(r["subject"], r["relation"], r["object"]) for r in rows}
    held = view(frozen.as_of(valid_on=day))
    there = {(e["from"], e["relation"], e["to"]) for e in held.edges if not e.get("registered")}
    assert len(there) > 100
    assert there - shown == set(), ("missing", shown - there)
    assert {e for e in shown - there if e[1] != "skos:broader"} == set()


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("known", "2021-01-05"),
        ("known", "2023-12-31"),
        ("valid", "2012-01-01"),
        ("valid", "2022-12-31"),
    ],
)
def test_a_page_on_a_day_is_the_page_of_the_command_on_that_day(
    opened: Open, frozen: Dataset, tmp_path: Path, clock: str, day: str
) -> None:
    """Counts, legend, files and cards with their statuses, word for word."""
    known = clock == "known"
    there = frozen.as_of(known_by=day if known else None, valid_on=None if known else day)
    network = view(there, day=day)
    written = tmp_path / "command.html"
    written.write_text(network.generate_html(theme="light"), encoding="utf-8")
    ours = opened(at=f"inferred=yes&day={day}" + ("&clock=valid" if clock == "valid" else ""))
    theirs = opened(written, at="inferred=yes")
    assert ours.locator("#banner").is_visible()
    assert day in ours.locator("#banner").inner_text()
    assert theirs.locator("#banner").is_hidden()
    counted = ours.locator("#count").inner_text().partition(" · without dates")[0]
    assert counted == theirs.locator("#count").inner_text()
    for part in ("#legend", "[data-list=most]"):
        assert ours.locator(part).inner_text() == theirs.locator(part).inner_text()
    for kind in ("csv", "turtle"):
        one, other = (saved(page, kind)[1].decode().splitlines() for page in (ours, theirs))
        assert sorted(one) == sorted(other)
    things = ["id:tongzhou", "id:beijing", "id:beijing-ftz", "id:chaoyang"]
    for thing in [t for t in things if t in network.node_map]:
        assert card_of(ours, thing) == card_of(theirs, thing), thing


def card_of(page: Page, thing: str) -> str:
    """All words of a thing's card with every line open."""
    page.evaluate(
        """id => {
          const rest = location.hash.slice(1).split('&').filter((x) => !x.startsWith('at='));
          location.hash = [...rest, 'at=' + encodeURIComponent(id)].join('&'); }""",
        thing,
    )
    panel = page.locator("#panel")
    expect(panel).to_contain_text(thing)
    panel.evaluate("el => el.querySelectorAll('details').forEach((d) => { d.open = true; })")
    settled(page)
    return re.sub(r"\s+", " ", panel.inner_text())


def test_a_card_has_the_rows_of_the_command(opened: Open, frozen: Dataset) -> None:
    """Figures and sources of ``kg show`` on that day, and nothing that was said later."""
    page = opened(at="day=2021-01-05&at=id:tongzhou&inferred=yes")
    shown = card(frozen.as_of(known_by="2021-01-05"), mint("id", "tongzhou"))
    figures = page.locator("#panel section").filter(has=page.locator("h3", has_text="Figures"))
    assert figures.locator("details").count() == len(shown.figures) > 0
    assert not shown.targets
    assert page.locator("#panel h3", has_text="Targets").count() == 0
    years = re.findall(r"20\d\d", page.locator("#panel").inner_text())
    assert max(years) <= "2021"


def test_true_on_a_day_a_zone_is_there_once_it_is_approved(opened: Open) -> None:
    """The plan of Beijing's zone is of 30 August 2020; what has no date is counted."""
    page = opened(at="clock=valid&day=2020-08-29")
    assert hidden(page, "id:beijing-ftz")
    assert not hidden(page, "id:tongzhou")
    assert "without dates" in page.locator("#count").inner_text()
    page = opened(at="clock=valid&day=2020-08-30")
    assert not hidden(page, "id:beijing-ftz")


def test_true_on_a_day_leaves_out_what_began_later(opened: Open) -> None:
    page = opened()
    edges = len(page.evaluate("JSON.parse(document.getElementById('data').textContent).edges"))
    page.get_by_role("button", name="True on").click()
    page.focus("#time")
    page.keyboard.press("Home")
    settled(page)
    links = re.findall(r"(\d+) of (\d+) links", page.locator("#count").inner_text())[0]
    assert int(links[0]) <= int(links[1]) < edges
    assert "clock=valid" in page.url or page.evaluate("location.hash").count("clock=valid")


def test_time_plays_by_itself(opened: Open) -> None:
    """By the clock of the page, which the test moves."""
    page = opened()
    page.clock.pause_at(NOW + 3600)
    day = page.locator("#day")
    page.click("#play")
    seen = [day.inner_text()]
    while len(seen) < 4 and page.evaluate("Date.now()") < (NOW + 7200) * 1000:
        page.clock.run_for(50)
        seen += [now] if (now := day.inner_text()) != seen[-1] else []
    assert seen[1:] == sorted(seen[1:])
    assert len(seen) == 4
    page.click("#play")
    page.clock.run_for(20_000)
    assert day.inner_text() == seen[-1]


def test_neighbours_expand_and_collapse(opened: Open) -> None:
    page = opened(at="at=id:tongzhou")
    page.click("[data-act=focus]")
    assert hidden(page, "id:liu-meiying")
    few = page.locator("#count").inner_text()
    find(page, "green finance")
    page.click("[data-act=grow]")
    assert page.locator("#count").inner_text() != few
    page.click("#reset")
    find(page, "beijing municipality")
    page.click("[data-act=fold]")
    button = page.locator("[data-act=unfold]")
    assert int(re.findall(r"\d+", button.inner_text())[0]) > 0
    button.click()
    assert page.locator("[data-act=fold]").count() == 1
    page.mouse.dblclick(*spot(page, "id:beijing"))
    assert hidden(page, "id:ji-ning")


def test_the_shortest_connection_shows_evidence_at_each_step(opened: Open) -> None:
    page = opened(at="at=id:liu-meiying")
    page.click("[data-act=path_from]")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("green finance")
    page.keyboard.press("Enter")
    assert heading(page).inner_text() == "Shortest connection"
    steps = page.locator("#panel .step")
    assert 2 <= steps.count() <= 8
    for n in range(steps.count()):
        assert steps.nth(n).locator(".claim, p.soft").count() >= 1
    assert "path=id%3Aliu-meiying" in page.evaluate("location.hash")


def test_a_connection_that_does_not_exist_is_said(opened: Open) -> None:
    page = opened(at="at=id:liu-meiying")
    page.locator("[data-filter=relation]").get_by_role("button", name="None").click()
    page.click("[data-act=path_from]")
    page.keyboard.type("green finance")
    page.keyboard.press("Enter")
    assert "No connection" in page.locator("#panel").inner_text()


# ── the same content in other forms ───────────────────────────────────────────────────────────────


def test_the_table_holds_what_is_shown_and_sorts(opened: Open) -> None:
    page = opened()
    page.click("#to-table")
    shown = page.locator("#count").inner_text().split()[0]
    assert page.locator("#table").get_by_text(f"{shown} rows").is_visible()
    page.locator("#table th", has_text="Links").get_by_role("button").click()
    page.locator("#table th", has_text="Links").get_by_role("button").click()
    assert page.locator("#table th", has_text="Links").get_attribute("aria-sort") == "descending"
    assert page.locator("#table tbody tr").first.inner_text().startswith("Beijing Municipality")
    page.get_by_role("button", name="Links", exact=True).first.click()
    assert page.locator("#table thead").inner_text().split("\t")[:3] == ["From", "Relation", "To"]
    page.locator("#table tbody tr").first.locator(".thing").nth(1).click()
    assert page.locator("#panel section", has_text="Evidence").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#table").is_hidden()


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    page.click("#export summary")
    with page.expect_download() as waiting:
        page.click(f"[data-save={kind}]")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_what_is_shown_can_be_taken_along(opened: Open) -> None:
    page = opened(at="only=id:tongzhou+id:green-finance+id:fintech")
    name, png = saved(page, "png")
    assert name.endswith(".png")
    assert png.startswith(b"\x89PNG")
    assert len(png) > 3000
    _, drawing = saved(page, "svg")
    text = drawing.decode()
    assert text.startswith("<svg")
    assert "Green finance" in text
    _, table = saved(page, "csv")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert {r["object"] for r in rows} == {"id:green-finance", "id:fintech"}
    assert all(r["document"] and r["locator"] and r["date"] for r in rows)
    _, turtle = saved(page, "turtle")
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    claims = {q.subject.value for q in quads if str(q.predicate).endswith("#claimSubject>")}
    assert claims == {f"https://w3id.org/two-districts/claim/{r['claim'][6:]}" for r in rows}
    assert any("prefLabel" in str(q.predicate) and q.object.value == "绿色金融" for q in quads)


def test_the_turtle_of_the_whole_page_says_what_the_graph_says(
    opened: Open, frozen: Dataset
) -> None:
    _, turtle = saved(opened(), "turtle")
    plain = [
        ox.Quad(q.subject, q.predicate, q.object)
        for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        if "/claim/" not in str(q.subject)
    ]
    assert len(plain) > 1000
    assert [q for q in plain if q not in frozen] == []


def test_a_link_brings_back_what_was_seen(opened: Open) -> None:
    page = opened()
    find(page, "tongzhou district")
    page.click("#to-language")
    page.click("#to-theme")
    page.click("[data-layout=kind]")
    page.locator("[data-filter=family] label", has_text="人物").locator("input").uncheck()
    again = opened(at=page.evaluate("location.hash").lstrip("#"))
    assert heading(again).inner_text() == "通州区"
    assert again.evaluate("document.documentElement.dataset.theme") == "dark"
    assert again.locator("[data-layout=kind]").get_attribute("aria-pressed") == "true"
    assert hidden(again, "id:liu-meiying")
    assert again.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize(
    "at", ["at=id:nothing&layout=no&day=x", "only=&path=a+b", "groups=9+-1", "%%%"]
)
def test_a_broken_link_still_opens_the_page(opened: Open, at: str) -> None:
    page = opened(at=at)
    assert page.locator("#count").inner_text() != ""


def test_the_whole_page_changes_language(opened: Open) -> None:
    page = opened(at="at=id:tongzhou")
    page.click("#to-language")
    words = page.locator("body").inner_text()
    for chinese in ("图例", "地图", "通州区", "绿色金融", "依据", "全部"):
        assert chinese in words or page.get_by_label(chinese).count(), chinese
    buttons = page.locator("header button, footer button, #legend button").all_inner_texts()
    assert [b for b in buttons if re.search(r"[a-z]{4}", b) and b != "English"] == []
    assert page.title() != ""
    assert re.search("[\u4e00-\u9fff]", page.title())


def test_a_name_in_one_language_is_shown_in_the_other_and_marked(opened: Open) -> None:
    page = opened(at="at=id:bohai-leasing&lang=zh")
    assert heading(page).inner_text() == "Bohai Leasing"
    assert "仅有英文名" in page.locator("#panel").inner_text()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_two_labels_overlap(opened: Open, lang: str) -> None:
    page = opened(at=f"lang={lang}")
    for layout in ("network", "kind", "map"):
        page.click(f"[data-layout={layout}]")
        boxes = settled(page).evaluate("network.labelBoxes()")
        assert len(boxes) > 20
        for n, a in enumerate(boxes):
            for b in boxes[n + 1 :]:
                assert not (a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]), layout


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("name", ["overview", "many"])
def test_what_stands_out_has_a_name(opened: Open, name: str, size: dict[str, int]) -> None:
    """The ten most linked, whatever stands about them."""
    page = opened(name, at="groups=all" if name == "many" else "", size=size)
    ten = page.locator("[data-list=most] a.thing").all_text_contents()
    names = page.evaluate("network.labelNames()")
    cut = [name.rstrip("…") for name in names]
    assert len(ten) == 10
    assert [t for t in ten if not any(t.startswith(name) for name in cut)] == []


def test_the_ends_of_a_path_have_names(opened: Open) -> None:
    page = opened(at="path=id:tongzhou id:shanghai-ftz")
    names = page.evaluate("network.labelNames()")
    assert any(name.startswith("Tongzhou") for name in names)
    assert any("Shanghai" in name for name in names)


def test_the_map_shows_districts_where_they_lie(opened: Open) -> None:
    """Things glide to their places."""
    page = opened(reduced_motion="no-preference")
    page.click("[data-layout=map]")
    yanqing, daxing = spot(page, "id:yanqing"), spot(page, "id:daxing")
    assert yanqing[1] < daxing[1]
    assert hidden(page, "id:fintech")
    unplaced = page.locator("[data-list=unplaced]")
    unplaced.locator("summary").click()
    count = int(re.findall(r"\d+", unplaced.locator("summary").inner_text())[0])
    assert unplaced.locator("li").count() == count
    assert count + page.evaluate("network.body.nodeIndices.length") == things(page)
    page.click("[data-layout=network]")
    settled(page)
    assert not hidden(page, "id:fintech")


# ── keys, phones, paper, many things ──────────────────────────────────────────────────────────────


def test_everything_works_by_keyboard(opened: Open) -> None:
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("haidian")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert heading(page).inner_text() == "Haidian District"
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    assert heading(page).inner_text() != "Haidian District"
    assert page.locator("#say").inner_text() == heading(page).inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.focus("#canvas")
    page.keyboard.press("f")
    assert page.locator("#reset").is_visible()
    page.keyboard.press("t")
    assert page.locator("#table").is_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    assert page.locator("#table").is_hidden()
    assert page.locator("#panel h2").count() == 0
    before = settled(page).evaluate("network.getScale()")
    page.keyboard.press("+")
    settled(page)
    assert page.evaluate("network.getScale()") > before


def test_every_control_has_a_name(opened: Open) -> None:
    page = opened(at="at=id:tongzhou&table=links")
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, input, select, a, summary')].filter(e =>
             e.checkVisibility() && !(e.innerText || e.getAttribute('aria-label') ||
             e.getAttribute('aria-labelledby') || e.labels?.[0]?.innerText || '').trim()
           ).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert nameless == []


def test_dragging_a_thing_moves_it(opened: Open) -> None:
    page = opened()
    x, y = spot(page, "id:beijing")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 40, steps=5)
    page.mouse.up()
    moved = spot(page, "id:beijing")
    assert abs(moved[0] - x - 30) < 6
    assert abs(moved[1] - y - 40) < 6


def test_a_phone_shows_all_of_it(opened: Open) -> None:
    page = opened(at="at=id:tongzhou", size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for control in ("#search", "#to-table", "#to-language", "#time", "#canvas", "#panel"):
        box = page.locator(control).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    page.click("#to-legend")
    assert page.locator("#legend").is_visible()
    page.locator("#legend").get_by_role("button", name="Close").click()
    assert page.locator("#legend").is_hidden()


def test_paper_holds_the_picture_and_the_evidence(opened: Open) -> None:
    page = opened(at="at=id:tongzhou")
    page.emulate_media(media="print")
    assert page.locator("header .tools").is_hidden()
    assert page.locator("#panel").is_visible()
    assert page.locator("#canvas").is_visible()
    assert len(page.pdf()) > 20_000


def test_many_things_open_as_groups(opened: Open) -> None:
    page = opened("many")
    assert "2100 things are too many" in page.locator("#panel").inner_text()
    assert re.match(
        r"0 of 2100 things, .* 2100 things in \d+ groups", page.locator("#count").inner_text()
    )
    group = page.evaluate("Object.keys(network.body.nodes).find(id => id.startsWith('group'))")
    page.mouse.click(*spot(page, group))
    page.click("[data-act=open_group]")
    opened_ = int(page.locator("#count").inner_text().split()[0])
    assert 10 < opened_ < 400
    page.keyboard.press("Escape")
    page.click("[data-act=open_all]")
    assert page.locator("#count").inner_text().startswith("2100 of 2100")
    page.click("[data-act=close_groups]")
    find(page, "thing 1234")
    assert heading(page).inner_text() == "Thing 1234"
    assert not hidden(page, "id:n1234")


def test_a_bundle_of_lines_opens_to_each_of_them(opened: Open) -> None:
    page = opened("many")
    ends = page.evaluate(
        """() => { const g = Object.keys(network.body.nodes).filter(id => id.startsWith('group'));
          return g.slice(0, 12); }"""
    )
    for a in ends[:3]:
        for b in ends[3:]:
            (ax, ay), (bx, by) = spot(page, a), spot(page, b)
            page.mouse.click(ax + (bx - ax) * 0.5, ay + (by - ay) * 0.5)
            if "links between these groups" in page.locator("#panel").inner_text():
                assert page.locator("#panel details.link").count() >= 1
                return
    pytest.fail("no bundle was met")


# ── promises ──────────────────────────────────────────────────────────────────────────────────────


def test_promises_filter_by_place_lead_and_status(opened: Open) -> None:
    page = opened("promises")
    total = page.locator(".promise").count()
    assert total > 30
    assert page.locator(".promise svg.chart").count() >= 3
    page.locator("button[data-status='overdue, no report']").click()
    overdue = page.locator(".promise")
    assert 0 < overdue.count() < total
    assert set(overdue.locator(".tag:nth-of-type(1)").all_inner_texts()) is not None
    assert all(
        overdue.nth(n).get_attribute("data-status") == "overdue, no report"
        for n in range(overdue.count())
    )
    page.select_option("[data-filter=status]", "")
    page.select_option("[data-filter=place]", label="Beijing Municipality")
    assert 0 < page.locator(".promise").count() < total
    page.click("#to-language")
    assert "北京市" in page.locator(".promise h2").first.inner_text()


def test_a_report_on_a_promise_opens_to_its_claim(opened: Open) -> None:
    page = opened("promises")
    tasks = page.locator(".promise[id='id:t-251-tasks']")
    assert "Why this status" in tasks.inner_text()
    row = tasks.locator(".reports details").last
    row.locator("summary").click()
    expect(row.locator(".claim .meta").first).to_contain_text(re.compile(r"\d{4}"))


# ── hostile text ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "field", ["label", "kind", "relation", "id", "quote", "source", "url", "figure"]
)
def test_no_text_of_the_data_ever_runs(opened: Open, tmp_path: Path, field: str) -> None:
    """Twenty payloads in a field: seen as text, and none of them runs."""
    figure = [FigureRow(at="2021", value=(text, ""), claims=("c0",)) for text in PAYLOADS]
    names = [(text, When()) for text in PAYLOADS]
    evidence = PageEvidence(
        details={"id:hub": Details(other_names=names, figures=[(("Figure", ""), figure)])},
        disputes=[Dispute(text=(PAYLOADS[1], ""), node="id:hub", claims=("c0", "c1"))],
    )
    network = EvidenceNetwork(title="safe", lead=PAYLOADS[0], evidence=evidence)
    network.add_node("id:hub", label_en="Hub", family="zone")
    for n, text in enumerate(PAYLOADS):
        put = lambda name, plain: text if name == field else plain  # noqa: B023, E731
        source = put("source", f"Paper {n}")
        evidence.documents[f"s{n}"] = CitedDocument(
            slug=f"s{n}", title=(source, ""), publisher=(source, ""), date="2021",
            known="2021-12-31", url=put("url", "https://example.org/"),
        )  # fmt: skip
        evidence.claims[f"c{n}"] = ClaimEvidence(
            digest=f"c{n}", document=f"s{n}", locator=put("quote", "P1"), quote=put("quote", "q"),
            hedge=put("quote", ""), speaker=(put("quote", "someone"), ""), note=put("quote", ""),
        )  # fmt: skip
        key = put("id", f"id:n{n}")
        kind = put("kind", "thing")
        network.add_node(key, label_en=put("label", f"Thing {n}"), kind=kind, kind_en=kind)
        network.add_edge(
            "id:hub", key, relation=put("relation", "kg:partOf"),
            relation_en=put("relation", "part of"), claims=(f"c{n}",),
        )  # fmt: skip
    path = tmp_path / "hostile.html"
    network.write_html(path)
    page = opened(path, at="table=links")
    find(page, "hub")
    rows = page.locator("#panel details.link")
    rows.evaluate_all("rows => { for (const row of rows) row.open = true; }")
    settled(page)
    for row in page.locator("#panel a.thing").all()[:3]:
        row.hover()
    text = page.locator("#panel").inner_text() + page.locator("#table").inner_text()
    if field == "url":
        assert page.locator("#panel .claim a").count() == 0
    elif field != "kind":
        for payload in PAYLOADS:
            assert re.sub(r"\s+", " ", payload) in re.sub(r"\s+", " ", text)
    page.click("#to-table")
    page.click("[data-layout=kind]") if page.locator("[data-layout=kind]").count() else None
    saved(page, "svg")
    _, turtle = saved(page, "turtle")
    assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert page.title() == "safe"
    assert page.evaluate("document.querySelectorAll('img, iframe, #panel script').length") == 0


def test_a_page_opens_in_a_notebooks_sandbox(opened: Open, tmp_path: Path, frozen: Dataset) -> None:
    frame = view(frozen, around="tongzhou")._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{frame}", encoding="utf-8")
    page = opened(path)
    inside = page.frame_locator("iframe")
    inside.locator("#search").fill("green finance")
    inside.locator("#search").press("Enter")
    expect(inside.locator("#panel h2").first).to_have_text("Green finance")
