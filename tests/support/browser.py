"""A real browser for tests and benchmarks: Playwright's own, else the system's Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# Without a sandbox, because tests often run as root, where Chromium refuses to start one.
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def launch(playwright: Playwright) -> Browser:
    """Start it without a window."""
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.launch(args=_FLAGS)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("no Chromium here; run tools/needs.sh, or playwright install chromium")
    return playwright.chromium.launch(executable_path=found, args=_FLAGS)
