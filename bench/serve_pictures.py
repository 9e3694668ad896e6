"""Takes the pictures of docs/server.md in Chromium: light and dark, wide and phone."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

QUERY = """SELECT ?industry (COUNT(?place) AS ?places) {
  ?place kg:focusesOn ?industry
} GROUP BY ?industry ORDER BY DESC(?places) LIMIT 12"""


def main() -> None:
    """Write docs/server/*.png."""
    from playwright.sync_api import sync_playwright
    from support.serving import serving

    pages = {"thing": "id/tongzhou", "query": f"sparql?query={quote(QUERY)}"}
    program = shutil.which("chromium")
    with serving("-q") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for name, width, height in (("wide", 1200, 900), ("phone", 390, 844)):
                size = {"width": width, "height": height}
                context = browser.new_context(color_scheme=scheme, viewport=size)
                for title, address in pages.items():
                    page = context.new_page()
                    page.goto(server.url + address)
                    if title == "query":
                        page.wait_for_selector("#answer td")
                        page.locator("#tab-chart").click()
                    page.screenshot(path=str(ROOT / "docs/server" / f"{title}-{scheme}-{name}.png"))
                    page.close()
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
