"""The set of views that a build writes: a page each, a page of promises, and an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.showing.html.evidence import Both
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.page import asset, render, render_index
from kg.showing.html.promises import last_day
from kg.showing.html.view import view
from kg.sources.transaction import Transaction

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

#: The views of a folder: file, recipe.
VIEWS: Final = (
    ("overview", "all"),
    ("who-leads-what", "actor-initiative"),
    ("district-focus", "place-industry"),
    ("officials", "official-organisation"),
    ("zones-and-parts", "zone-parts"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A page that was written, as the index lists it."""

    file: str
    title: Both
    lead: Both
    size: str


def promise_page(
    dataset: Dataset,
    *,
    lang: str = "en",
    theme: str = "auto",
    reader: EvidenceReader | None = None,
    day: date | str | None = None,
) -> str:
    """The page of all promises as HTML: each target, what was reported of it since, its status.

    Args:
        dataset: What is asked.
        lang: Language that the page opens in.
        theme: Colours that it opens in.
        reader: What was read of the dataset for an earlier view.
        day: The day that statuses are given for; that of the last document when left out.

    Raises:
        DayError: ``day`` is not a day of the calendar.
        ExportError: there is no such language or theme.
    """
    reader = reader or EvidenceReader(dataset)
    network = view(dataset, recipe="promises", reader=reader, day=day)
    content = network.payload(lang=lang, theme=theme)
    words = asset("promises")
    lead = [text.format(day or last_day(reader) or "—") for text in words["lead"]]
    content |= {"title": words["title"], "lead": lead}
    content["words"] = content["words"] | words["words"]
    unused = (
        "edges", "figures", "tenures", "facts", "also", "said", "pos", "regions", "promisesOf",
    )  # fmt: skip
    content |= {key: {} if isinstance(content[key], dict) else [] for key in unused}
    content["nodes"] = {key: [] for key in content["nodes"]}
    return render("promises", content)


def page_of(
    dataset: Dataset,
    name: str = "",
    *,
    hops: int = 1,
    recipe: str = "all",
    query: str = "",
    promises: bool = False,
    lang: str = "en",
    theme: str = "auto",
    day: date | str | None = None,
) -> tuple[str, str]:
    """A page as HTML, and in a few words what it shows.

    Raises:
        KgError: as :func:`kg.view` and :func:`promise_page` do.
    """
    if promises:
        page = promise_page(dataset, lang=lang, theme=theme, day=day)
        return page, "promises and what came of them"
    network = view(dataset, recipe=recipe, around=name, hops=hops, query=query, day=day)
    now = sum(1 for edge in network.edges if not edge.get("past"))
    shown = f"{network.num_nodes():,} things, {now:,} links"
    if not network.num_nodes():
        shown = "nothing fits what was asked for; the page says so"
    return network.generate_html(lang=lang, theme=theme), shown


def write_views(folder: Path | str, dataset: Dataset) -> list[Written]:
    """Write all views of a dataset and the index that leads to them; the folder changes as a whole.

    Raises:
        ExportError: the folder or a page cannot be written.
    """
    written, pages = _views(dataset)
    with Transaction(Path(folder)) as change:
        for name, content in pages.items():
            change.write(name, content)
    return written


def view_pages(dataset: Dataset) -> dict[str, bytes]:
    """All views of a dataset and their index, as files of a folder ``views``."""
    return {f"views/{name}": content for name, content in _views(dataset)[1].items()}


def _views(dataset: Dataset) -> tuple[list[Written], dict[str, bytes]]:
    """What an index lists, and all pages by file name, the index last."""
    reader = EvidenceReader(dataset)
    written, pages = [], {}
    for name, recipe in VIEWS:
        network = view(dataset, recipe=recipe, reader=reader)
        pages[f"{name}.html"] = network.generate_html().encode()
        now = sum(1 for edge in network.edges if not edge.get("past"))
        things, links = f"{network.num_nodes():,}", f"{now:,}"
        size = f"{things} things, {links} links · {things} 项，{links} 条关系"
        page = Written(file=f"{name}.html", title=network.title, lead=network.lead, size=size)
        written.append(page)
    pages["promises.html"] = promise_page(dataset, reader=reader).encode()
    words = asset("promises")
    title, short = tuple(words["title"]), tuple(words["short"])
    written.append(Written(file="promises.html", title=title, lead=short, size=""))
    title, lead = asset("views")["index"]
    index = render_index({"title": title, "lead": lead, "views": written})
    pages["index.html"] = index.encode()
    return written, pages
