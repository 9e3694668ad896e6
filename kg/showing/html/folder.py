"""The set of views that a build writes: a page each, a page of promises, and an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ExportError
from kg.showing.html.evidence import Both
from kg.showing.html.evidence_reader import EvidenceReader
from kg.showing.html.page import asset, render, render_index
from kg.showing.html.promises import last_day
from kg.showing.html.view import view
from kg.sources.atomic import write_atomically

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.showing.html.network import EvidenceNetwork

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
    day: date | None = None,
) -> str:
    """The page of all promises as HTML: each target, what was reported of it since, its status.

    Args:
        dataset: What is asked.
        lang: Language that the page opens in.
        theme: Colours that it opens in.
        reader: What was read of the dataset for an earlier view.
        day: The day that statuses are given for; that of the last document when left out.
    """
    reader = reader or EvidenceReader(dataset.store)
    network = view(dataset, recipe="promises", reader=reader, day=day)
    content = network.payload(lang=lang, theme=theme)
    words = asset("promises")
    judged = day or last_day(reader)
    lead = [text.format(judged.isoformat() if judged else "—") for text in words["lead"]]
    content |= {"title": words["title"], "lead": lead}
    content["words"] = content["words"] | words["words"]
    needless = (
        "edges", "figures", "tenures", "facts", "also", "said", "pos", "regions", "promisesOf",
    )  # fmt: skip
    content |= {key: {} if isinstance(content[key], dict) else [] for key in needless}
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
    day: date | None = None,
) -> tuple[str, str]:
    """A page as HTML, and in a few words what it shows.

    Raises:
        NameNotFound, QueryError: as :func:`kg.view` does.
    """
    if promises:
        return promise_page(
            dataset, lang=lang, theme=theme, day=day
        ), "promises and what came of them"
    network = view(dataset, recipe=recipe, around=name, hops=hops, query=query, day=day)
    shown = f"{network.num_nodes():,} things, {network.num_edges():,} links"
    if not network.num_nodes():
        shown = "nothing fits what was asked for; the page says so"
    return network.generate_html(lang=lang, theme=theme), shown


def write_views(folder: Path, dataset: Dataset) -> list[Written]:
    """Write all views of a dataset and the index that leads to them.

    Raises:
        ExportError: the folder or a page cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise ExportError(folder, f"cannot be made a folder ({err.strerror})") from err
    titles = asset("views")
    written = []
    reader = EvidenceReader(dataset.store)
    for name, recipe in VIEWS:
        network = view(dataset, recipe=recipe, reader=reader)
        write_atomically(folder / f"{name}.html", network.generate_html().encode())
        written.append(
            Written(
                file=f"{name}.html", title=network.title, lead=network.lead, size=_size(network)
            )
        )
    page = promise_page(dataset, reader=reader)
    write_atomically(folder / "promises.html", page.encode())
    words: dict[str, Any] = asset("promises")
    written.append(
        Written(
            file="promises.html", title=_pair(words["title"]), lead=_pair(words["short"]), size=""
        )
    )
    index = titles["index"]
    content = {"title": index[0], "lead": index[1], "views": written}
    write_atomically(folder / "index.html", render_index(content).encode())
    return written


def _size(network: EvidenceNetwork) -> str:
    nodes, edges = f"{network.num_nodes():,}", f"{network.num_edges():,}"
    return f"{nodes} things, {edges} links · {nodes} 项，{edges} 条关系"


def _pair(texts: list[str]) -> Both:
    return texts[0], texts[1]
