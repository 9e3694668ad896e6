"""A pyvis network whose page is ours: offline, safe, and every edge leads to its evidence.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

import html
import webbrowser
from pathlib import Path
from typing import Any

from pyvis.network import Network

from kg.errors import ExportError, TermError
from kg.showing.html.evidence import Both, PageEvidence
from kg.showing.html.page import render
from kg.showing.html.payload import payload
from kg.showing.words import check_language
from kg.sources.atomic import write_atomically


class EvidenceNetwork(Network):  # type: ignore[misc]
    """A :class:`pyvis.network.Network` that knows who says so.

    Nodes and edges enter by pyvis' own ``add_node`` and ``add_edge``; further options name what our
    page shows: ``label_en``, ``label_zh``, ``kind``, ``kind_en``, ``kind_zh`` and ``family`` of a
    node; ``relation``, ``relation_en``, ``relation_zh`` and ``claims`` (digests) of an edge, which
    may stand beside others between the same two nodes.

    Attributes:
        title, lead: Heading and a sentence on what is shown, in English and Chinese.
        evidence: Who says so, and what the page shows beside nodes and edges.

    >>> network = EvidenceNetwork(title="Two things")
    >>> network.add_node("id:a", label="A")
    >>> network.add_node("id:b", label="B")
    >>> network.add_edge("id:a", "id:b", relation="kg:partOf", relation_en="part of")
    >>> "default-src 'none'" in network.generate_html()
    True
    """

    def __init__(
        self,
        *,
        title: str | Both = "",
        lead: str | Both = "",
        evidence: PageEvidence | None = None,
        **options: Any,
    ) -> None:
        """Take pyvis' options too; direction, resources and the page itself are decided here."""
        options.setdefault("height", "640px")
        fixed = {"directed": True, "cdn_resources": "in_line", "notebook": False}
        super().__init__(**options | fixed)
        self.title = _both(title)
        self.lead = _both(lead)
        self.evidence = evidence or PageEvidence()

    def add_node(
        self,
        n_id: str | int,
        label: str | None = None,
        shape: str = "dot",
        color: str = "#97c2fc",
        **options: Any,
    ) -> None:
        """Add a node once; as pyvis does, but in time that does not grow with the network."""
        if n_id in self.node_map:
            return
        node = {"color": color, **options, "id": n_id, "label": label or str(n_id), "shape": shape}
        self.nodes.append(node)
        self.node_ids.append(n_id)
        self.node_map[n_id] = node

    def add_edge(self, source: str | int, to: str | int, **options: Any) -> None:
        """Add an edge; several relations between the same two nodes are kept side by side.

        Raises:
            TermError: one of the nodes was not added before.
        """
        for end in (source, to):
            if end not in self.node_map:
                raise TermError(f"there is no node {end!r} yet; add it before its edges")
        self.edges.append({"arrows": "to", **options, "from": source, "to": to})

    def from_nx(self, nx_graph: Any, *_args: Any, **_options: Any) -> None:
        """Take nodes and edges of a NetworkX network, which stays as it is."""
        for node, data in nx_graph.nodes(data=True):
            options = {str(k): v for k, v in data.items() if k not in _NODE_NAMES}
            self.add_node(node if isinstance(node, str | int) else str(node), **options)
        for source, target, data in nx_graph.edges(data=True):
            options = {str(k): v for k, v in data.items() if k not in ("from", "to")}
            ends = (e if isinstance(e, str | int) else str(e) for e in (source, target))
            self.add_edge(*ends, **options)

    def __str__(self) -> str:
        """The heading and how much there is to see."""
        return f"{self.title[0] or self.title[1]}: {len(self.nodes)} nodes, {len(self.edges)} edges"

    def generate_html(
        self,
        name: str = "index.html",
        local: bool = True,
        notebook: bool = False,
        *,
        lang: str = "en",
        theme: str = "auto",
    ) -> str:
        """The page as one HTML text that asks the network for nothing.

        Args:
            name: Taken as pyvis takes it; nothing depends on it.
            local: Likewise.
            notebook: Likewise.
            lang: Language that the page opens in, ``en`` or ``zh``; it holds both.
            theme: ``light``, ``dark``, or ``auto`` for the reader's own.

        Raises:
            ExportError: there is no such language or theme.

        >>> g.view(around="通州").generate_html()[:15]
        '<!doctype html>'
        """
        self.html = render("network", self.payload(lang=lang, theme=theme))
        return str(self.html)

    def payload(self, *, lang: str = "en", theme: str = "auto") -> dict[str, Any]:
        """What the page carries, as :func:`kg.showing.html.payload.payload` writes it.

        Raises:
            ExportError: there is no such language or theme.

        >>> sorted(g.view(around="通州").payload())[:2]
        ['also', 'centre']
        """
        check_language(lang)
        if theme not in ("auto", "light", "dark"):
            raise ExportError(str(theme), "is no theme of a page; choose auto, light or dark")
        return payload(
            self.nodes,
            self.edges,
            self.evidence,
            title=self.title,
            lead=self.lead,
            lang=lang,
            theme=theme,
        )

    def write_html(
        self,
        name: str | Path,
        local: bool = True,
        notebook: bool = False,
        open_browser: bool = False,
        *,
        lang: str = "en",
        theme: str = "auto",
    ) -> None:
        """Write the page, whole or not at all, and open it where asked.

        Raises:
            ExportError: it cannot be written, then what stood there before is untouched; or there
                is no such language or theme.

        >>> import tempfile
        >>> page = Path(tempfile.mkdtemp()) / "page.html"
        >>> g.view(around="通州").write_html(str(page))
        >>> page.exists()
        True
        """
        path = Path(name)
        write_atomically(path, self.generate_html(lang=lang, theme=theme).encode())
        if open_browser:
            webbrowser.open(path.resolve().as_uri())

    save_graph = write_html

    def show(self, name: str | Path, local: bool = True, notebook: bool = False) -> None:
        """Write the page and open it in a browser."""
        self.write_html(name, open_browser=True)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, for notebooks: sandboxed and offline."""
        page = html.escape(self.generate_html(), quote=True)
        height = self.height if isinstance(self.height, str) else f"{self.height}px"
        return (
            f'<iframe title="{html.escape(self.title[0])}" width="100%" '
            f'height="{html.escape(height)}" '
            'sandbox="allow-scripts allow-downloads allow-popups" '
            f'srcdoc="{page}"></iframe>'
        )


_NODE_NAMES = ("id", "n_id")


def _both(text: str | Both) -> Both:
    return (text, "") if isinstance(text, str) else text
