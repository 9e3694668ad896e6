"""The pages of a site, and the links of a page."""

from __future__ import annotations

from html.parser import HTMLParser

#: One page of each kind.
PAGES = (
    "/", "/id/tongzhou", "/id/beijing-ftz", "/doc/xinhua-2021-01-11", "/things",
    "/things?class=kg%3AZone", "/search?q=%E7%BB%BF%E8%89%B2", "/ontology", "/sparql",
    "/kind/nearly", "/why?s=tongzhou-group&p=partOf&o=beijing-ftz", "/id/t-fdi-2023",
    "/id/tongzhou?known-by=2021-01-11", "/nowhere",
)  # fmt: skip


class Links(HTMLParser):
    """The addresses that a page names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("href", "src", "action")
        self.found |= {value for name, value in attrs if name in names and value}
