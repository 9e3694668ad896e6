"""Measure our pages beside plain pyvis in headless Chromium; prints the table of bars.

usage: python bench/views.py [SIZE ...]          (1000 and 5000 when left out)

CPU is that of the page's main thread, which other load of the machine hardly changes; frames are
counted while a real pointer drags and a real wheel turns. Plain pyvis is measured at 500 nodes: at
1,000 it does not show the network within two minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from pyvis.network import Network
from views_made import made

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.browser import launch

#: The bar of each figure: at most, unless its name ends in fps.
BARS = {
    ("kB", 1000): 1000,
    ("kB", 5000): 2600,
    ("build s", 1000): 1.0,
    ("build s", 5000): 4.0,
    ("ready s", 1000): 0.5,
    ("ready s", 5000): 1.2,
    ("pan fps", 1000): 50,
    ("pan fps", 5000): 20,
    ("zoom fps", 1000): 50,
    ("zoom fps", 5000): 20,
    ("search ms", 1000): 10,
    ("search ms", 5000): 10,
    ("filter ms", 1000): 60,
    ("slider ms", 1000): 60,
    ("slider ms", 5000): 250,
}
_FRAMES = """ms => new Promise(done => { let n = 0; const t0 = performance.now();
  const f = () => { n++; const now = performance.now();
    if (now - t0 < ms) requestAnimationFrame(f); else done(n * 1000 / (now - t0)); };
  requestAnimationFrame(f); })"""


def cpu(session: CDPSession) -> float:
    """CPU seconds of the main thread so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def wait_until(page: Page, condition: str, *, limit: float) -> None:
    """Ask the page until a condition holds; its policy forbids Playwright's own way of waiting."""
    end = time.monotonic() + limit
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(f"{condition} does not hold after {limit} s")
        time.sleep(0.05)


def opened(page: Page, url: str, *, drawn: str, limit: float = 120.0) -> tuple[CDPSession, float]:
    """Open a page and wait until it is drawn and quiet; CPU seconds until then."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = cpu(session)
    page.goto(url, wait_until="commit", timeout=limit * 1000)
    wait_until(page, drawn, limit=limit)
    page.wait_for_timeout(400)
    return session, cpu(session) - before


def spent(page: Page, session: CDPSession, times: int, act: Any) -> float:
    """CPU milliseconds of one action, the mean of some, with the frame that it causes."""
    page.wait_for_timeout(200)
    before = cpu(session)
    for turn in range(times):
        act(turn)
        page.evaluate("() => new Promise(r => requestAnimationFrame(() => setTimeout(r)))")
    return 1000 * (cpu(session) - before) / times


def frames(page: Page, *, wheel: bool) -> float:
    """Frames a second while the picture is dragged, or zoomed."""
    page.mouse.move(700, 120)
    if not wheel:
        page.mouse.down()
    page.evaluate(f"window.__rate = null; ({_FRAMES})(2500).then(r => window.__rate = r)")
    turn, begin = 0, time.monotonic()
    while time.monotonic() - begin < 2.6:
        turn += 1
        if wheel:
            page.mouse.wheel(0, -90 if (turn // 8) % 2 else 90)
        else:
            page.mouse.move(
                700 - 300 * abs(((turn / 50) % 2) - 1), 120 + 300 * abs(((turn / 37) % 2) - 1)
            )
        time.sleep(0.004)
    if not wheel:
        page.mouse.up()
    wait_until(page, "window.__rate != null", limit=10)
    return float(page.evaluate("window.__rate"))


def ours(context: Any, folder: Path, size: int) -> dict[str, float]:
    """All figures of our page at a size, every group open."""
    network = made(size)
    begin = time.process_time()
    html = network.generate_html()
    found = {"build s": time.process_time() - begin, "kB": len(html.encode()) / 1000}
    path = folder / f"ours-{size}.html"
    path.write_text(html, encoding="utf-8")
    page = context.new_page()
    session, found["ready s"] = opened(
        page,
        path.as_uri() + "#groups=all",
        drawn="!!window.network && !document.querySelector('#count:empty')",
    )
    found["pan fps"] = frames(page, wheel=False)
    found["zoom fps"] = frames(page, wheel=True)
    page.click("#fit")
    page.wait_for_timeout(600)
    page.focus("#search")
    found["search ms"] = spent(page, session, 8, lambda n: page.keyboard.type("made zone"[n]))
    page.fill("#search", "")
    box = page.locator("[data-filter=family] input").nth(1)
    found["filter ms"] = spent(page, session, 6, lambda _: box.click())
    slider = (
        "v => { const t = document.getElementById('time'); t.value = v;"
        " t.dispatchEvent(new Event('input')); }"
    )
    found["slider ms"] = spent(page, session, 12, lambda n: page.evaluate(slider, 5 + 9 * n))
    page.close()
    return found


def plain(context: Any, folder: Path, size: int) -> float:
    """CPU seconds until plain pyvis has shown the same network."""
    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    source = made(size)
    for node in source.nodes:
        network.add_node(node["id"], label=node["label_en"])
    for edge in source.edges:
        network.add_edge(edge["from"], edge["to"], title=edge["relation_en"])
    head, call, tail = network.generate_html().rpartition("drawGraph();")
    mark = "network.once('stabilizationIterationsDone', () => { window.__done = true; });"
    path = folder / f"plain-{size}.html"
    path.write_text(head + call + mark + tail, encoding="utf-8")
    page = context.new_page()
    _, seconds = opened(page, path.as_uri(), drawn="window.__done === true", limit=300)
    page.close()
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 5000])
    sizes = parser.parse_args().sizes
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        found = {size: ours(context, Path(name), size) for size in sizes}
        both = ours(context, Path(name), 500)["ready s"], plain(context, Path(name), 500)
        browser.close()
    for size, figures in found.items():
        print(f"{size:,} nodes, {2 * size:,} edges")
        for key, value in figures.items():
            bar = BARS.get((key, size))
            kept = bar is None or (value >= bar if key.endswith("fps") else value <= bar)
            print(f"  {key:<10} {value:8.2f}   bar {bar or '-':>6}  {'' if kept else 'MISSED'}")
    times = both[1] / both[0]
    print(f"ready at 500: ours {both[0]:.2f} s, plain pyvis {both[1]:.1f} s, {times:.0f} times")


if __name__ == "__main__":
    main()
