"""A real browser for tests and benchmarks: Playwright's own, else the system's Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

# Without a sandbox, because tests often run as root, where Chromium refuses to start one.
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

#: Milliseconds after which something does not come any more, on the busiest machine.
_PATIENCE: Final = 60_000
expect.set_options(timeout=_PATIENCE)

#: Comes back when the things and the camera of a page stand still: in three frames on end, after
#: everything was drawn that had been asked for. A page without a network is only drawn.
_SETTLED: Final = """() => new Promise((done) => {
  let last = '', same = 0;
  const look = () => {
    const n = window.network;
    const now = n ? JSON.stringify([n.getViewPosition(), n.getScale(), n.getPositions()]) : '';
    same = now === last ? same + 1 : 0;
    last = now;
    if (same < 3) requestAnimationFrame(look); else done();
  };
  requestAnimationFrame(look);
})"""


def launch(playwright: Playwright) -> Browser:
    """Start it without a window."""
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.launch(args=_FLAGS)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("no Chromium here; run tools/needs.sh, or playwright install chromium")
    return playwright.chromium.launch(executable_path=found, args=_FLAGS)


def quiet(browser: Browser, **how: Any) -> BrowserContext:
    """A window that is waited for, in which nothing glides, as for people who ask for that."""
    context = browser.new_context(**{"reduced_motion": "reduce"} | how)
    context.set_default_timeout(_PATIENCE)
    return context


def settled(page: Page) -> Page:
    """The page, once what was asked of it is drawn and nothing moves any more."""
    page.evaluate(_SETTLED)
    return page
