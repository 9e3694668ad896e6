"""The Python API: a graph that is asked with the words of the command line.

One method a command, named as the command. Things are given by any of their names (English,
Chinese, pinyin), as slug, CURIE or IRI; days as :class:`datetime.date` or ISO text. What comes back
is a typed record that prints itself as the command prints it (``str``), becomes a dictionary
(``to_dict``) or a data frame (``to_frame``), and shows itself in a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from kg.errors import ClosedError, EndpointError, KgError, KindError
from kg.model.argument_types import checks_arguments

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.graph.check import CheckResult
    from kg.graph.dataset import Dataset
    from kg.graph.endpoint import Endpoint
    from kg.graph.explain import Reasons
    from kg.graph.lookup import Hits
    from kg.graph.sparql.answer import Answer
    from kg.judging.cards import Card
    from kg.judging.compare import Comparison
    from kg.judging.conflicts.conflict import Conflicts
    from kg.judging.diff import Difference
    from kg.judging.ledger import Ledger, Series
    from kg.network.measures.measure import Result
    from kg.showing.html.network import EvidenceNetwork

#: Families of things that a comparison can be put to.
_COMPARED: Final = ("zone", "part", "district", "place", "organisation", "initiative", "")


@checks_arguments
def open(*where: Path | str, base: str = "", format: str = "") -> KnowledgeGraph:
    """Open a graph.

    Args:
        where: Nothing for the bundled graph; a data folder, a folder that ``kg build`` wrote, a
            store on disk; one or several RDF files; or the address of a SPARQL endpoint, which
            answers ``query`` and ``show``.
        base: What relative IRIs of RDF files are relative to; each file itself when left out.
        format: The format of RDF files (turtle, trig, ntriples, nquads, rdfxml, jsonld, n3); by
            suffix, or content, when left out.

    Raises:
        RdfError: there is no such file or folder, or it holds no graph.
        DataErrors: the data folder has faults.

    >>> import kg
    >>> kg.open().show("通州").label_en
    'Tongzhou District'
    """
    first = str(where[0]) if where else ""
    if len(where) == 1 and first.startswith(("http://", "https://")):
        from kg.graph.endpoint import Endpoint

        return KnowledgeGraph(Endpoint(first))
    from kg.graph.open import open_dataset

    return KnowledgeGraph(open_dataset(*where, base=base, format=format))


def load() -> KnowledgeGraph:
    """The bundled graph: short for :func:`open` without arguments.

    >>> len(load().search("tongzhou")) > 0
    True
    """
    return open()


class KnowledgeGraph:
    """A graph with documents, claims and promises; read-only for its users.

    In the examples of its methods, ``g`` is what ``kg.open()`` gives.

    >>> import kg
    >>> g = kg.open()
    >>> g.query("ASK { id:tongzhou kg:focusesOn id:green-finance }").boolean
    True
    """

    __slots__ = ("_source",)

    @checks_arguments
    def __init__(self, source: Dataset | Endpoint) -> None:
        """Take what :func:`open` has opened."""
        self._source: Dataset | Endpoint | None = source

    # ── asking ────────────────────────────────────────────────────────────────────────────────────

    @checks_arguments
    def query(self, query: str, params: Mapping[str, object] | None = None) -> Answer:
        """Ask SPARQL, or a saved query by its name.

        Args:
            query: SPARQL 1.1 (known prefixes need no declaration) or a name of ``kg query --list``.
            params: Values of variables: things by any name, texts, numbers, dates; typed as a saved
                query declares them, else by what fits. A list of values means any of them.

        Raises:
            QueryError: the query is malformed, refused, or has no such parameter.
            NameNotFound, NameAmbiguous: a value is no thing's name, though the query wants one.

        >>> answer = g.query("shared-focus", {"industry": "金融科技"})
        >>> sorted(row["district"].value.rpartition("/")[2] for row in answer)
        ['haidian', 'shijingshan', 'tongzhou']
        """
        import kg.showing.text.answer  # noqa: F401
        from kg.graph.resolve import bind_params
        from kg.graph.sparql.catalogue import SavedQuery, saved_query

        source = self._open()
        found = saved_query(query) or SavedQuery.of_text(query)
        terms = bind_params(source, found, params) if params else None
        return source.query(found.text, params=terms)

    @checks_arguments
    def show(self, name: str | ox.NamedNode) -> Card:
        """Everything about one thing on a card.

        Raises:
            NameNotFound, NameAmbiguous: nothing, or more than one thing, goes by the name.

        >>> g.show("tongzhou").label_zh
        '通州区'
        """
        import kg.showing.text.card  # noqa: F401  so that it can print itself
        from kg.graph.dataset import Dataset
        from kg.judging.cards import card

        source, node = self._open(), self._thing(name)
        if isinstance(source, Dataset):
            return card(source, node)
        return source.read(lambda graph: card(graph, node))

    @checks_arguments
    def search(self, text: str, *, limit: int = 20) -> Hits:
        """Things by name, the best match first: English, Chinese or pinyin, small errors forgiven.

        >>> g.search("tongzou")[0].label_zh
        '通州区'
        """
        import kg.showing.text.hits  # noqa: F401
        from kg.graph.lookup import Names

        return Names(self._local("search")).search(text, limit=limit)

    @checks_arguments
    def why(self, subject: str, predicate: str = "", object: str = "") -> Reasons:
        """The claims behind a statement, or the rule and the claims behind a conclusion.

        Args:
            subject: A thing.
            predicate: A property: ``focusesOn``, ``kg:focusesOn`` or its label; all when left out.
            object: A thing, or a text; all when left out.

        Returns:
            Nothing where no document says so and no rule concludes it.

        >>> [reason] = g.why("通州", "focusesOn", "绿色金融")
        >>> reason.proofs[0].quote
        'green finance'
        """
        import kg.showing.text.card  # noqa: F401
        from kg.graph.explain import reasons
        from kg.graph.resolve import statement_terms

        graph = self._local("why")
        return reasons(graph, *statement_terms(graph, subject, predicate, object))

    # ── judging ───────────────────────────────────────────────────────────────────────────────────

    @checks_arguments
    def progress(
        self,
        name: str | ox.NamedNode = "",
        *,
        day: date | str | None = None,
        forecasts: bool = False,
    ) -> Ledger:
        """Promises held against what has been reported.

        What comes back can be cut to some statuses (``of_status``), grouped (``grouped``) and
        counted (``summary``).

        Args:
            name: Only what concerns this target, place, zone, body, initiative or indicator.
            day: The day that statuses are given for; that of the newest document when left out, as
                ``kg:verdict`` has it. It cuts nothing from the graph: ``as_of(known_by=day)`` does.
            forecasts: Whether to hold forecasts by third parties against reports, and nothing else.

        >>> [promise] = g.progress("t-german-companies", day="2026-06-30")
        >>> promise.verdict.status
        'missed'
        """
        import kg.showing.text.ledger  # noqa: F401
        from kg.judging.ledger import ledger, within
        from kg.model.dates import parse_day

        graph = self._local("progress")
        about = within(graph, self._thing(name)) if name else []
        judged = None if day is None else parse_day(day)
        return ledger(graph, judged, about=about, forecasts=forecasts)

    @checks_arguments
    def series(
        self,
        indicator: str | ox.NamedNode,
        *,
        about: str | ox.NamedNode = "",
        day: date | str | None = None,
    ) -> Series:
        """All reports of one indicator over time, as ``kg progress --series`` lists them.

        Args:
            indicator: What is measured.
            about: Only reports about this thing and what lies in it.
            day: Only reports that refer to this day or earlier; that of the newest document when
                left out.

        Raises:
            KindError: the thing is no indicator.

        >>> [promise] = g.progress("t-german-companies", day="2026-06-30")
        >>> g.series(promise.first.indicator, day="2026-06-30")[0].amount.words
        'more than 120 companies'
        >>> g.series("id:advanced-energy")
        Traceback (most recent call last):
        ...
        kg.errors.KindError: id:advanced-energy is of kind industry; series takes indicator
        """
        import kg.showing.text.series  # noqa: F401
        from kg.judging.ledger import series_of, within
        from kg.model.dates import parse_day

        graph = self._local("series")
        node = self._of_family(indicator, ("indicator",), "series")
        wanted = within(graph, self._thing(about)) if about else []
        judged = None if day is None else parse_day(day)
        return series_of(graph, node, judged, about=wanted)

    @checks_arguments
    def conflicts(self, *names: str | ox.NamedNode) -> Conflicts:
        """Where sources disagree, and sums that do not add up; only about these things if named.

        >>> g.conflicts("东城区")[0].what
        'id:area'
        """
        import kg.showing.text.conflict  # noqa: F401
        from kg.judging.conflicts.find import conflicts

        return conflicts(self._local("conflicts"), about=[self._thing(name) for name in names])

    @checks_arguments
    def compare(
        self,
        *zones: str | ox.NamedNode,
        by: Literal["facts", "industry", "indicator", "area"] = "facts",
    ) -> Comparison:
        """The same questions put to several zones, or to every zone when none is named.

        Args:
            zones: Zones, parts, districts or other places.
            by: ``facts``, ``industry``, ``indicator`` or ``area``.

        Raises:
            KindError: a thing is none that can be compared.

        >>> g.compare("北京自贸区", "上海自贸区").zones
        ('id:beijing-ftz', 'id:shanghai-ftz')
        """
        import kg.showing.text.comparison  # noqa: F401
        from kg.judging.compare import compare

        nodes = [self._of_family(zone, _COMPARED, "compare") for zone in zones]
        return compare(self._local("compare"), nodes, by=by)

    @checks_arguments
    def diff(
        self,
        other: KnowledgeGraph | Path | str | date | None = None,
        *,
        known_by: date | str | None = None,
    ) -> Difference:
        """What changed: claims in sentences, names, and every other triple.

        Args:
            other: The newer state: a graph, a file or folder, or a day of this graph. With
                ``known_by`` alone it is this graph as it stands.
            known_by: The older state is what was known of this graph by this day; else this graph.

        Raises:
            KgError: neither is given.

        >>> g.diff(known_by="2021-01-11").removed
        ()
        """
        import kg.showing.text.difference  # noqa: F401
        from kg.judging.diff import diff

        if other is None and known_by is None:
            raise KgError("diff needs another state: a graph, a file, a day, or known_by=DAY")
        graph = self._local("diff")
        old = graph if known_by is None else graph.as_of(known_by=known_by)
        return diff(old, graph if other is None else self._state(other))

    @checks_arguments
    def measure(
        self,
        name: str,
        *arguments: str | date,
        recipe: str = "",
        of: str = "",
        tell: Callable[[float], None] = lambda share: None,
    ) -> Result:
        """A measure of the network: who is central, alike, missing, linked.

        Args:
            name: One of ``kg measure --list``.
            arguments: What the measure takes: things by any name, days.
            recipe: Another network than the measure's own.
            of: Keep things of this family only.
            tell: Called with the share done while a long computation runs.

        >>> g.measure("overlap").columns
        ('thing', 'other', 'shared', 'jaccard', 'chance', 'industries')
        """
        import kg.showing.text.result  # noqa: F401
        from kg.network.measures.catalogue import measure

        graph = self._local("measure")
        return measure(graph, name, arguments=arguments, recipe=recipe, of=of, tell=tell)

    @checks_arguments
    def draw(
        self, result: Result, suffix: str = ".png", *, language: str = "en", dpi: int = 160
    ) -> bytes:
        """An answer of :meth:`measure` as a figure: ``.png`` or ``.svg``, in English or Chinese.

        Raises:
            ExportError: the suffix is unknown, or there is nothing to draw.

        >>> g.draw(g.measure("overlap"), ".svg", language="zh")[:5]
        b'<?xml'
        """
        from kg.showing.plots.draw import draw

        return draw(result, self._local("draw"), suffix, language=language, dpi=dpi)

    # ── taking away ───────────────────────────────────────────────────────────────────────────────

    @checks_arguments
    def project(
        self, recipe: str = "all", params: Mapping[str, ox.NamedNode | ox.Literal] | None = None
    ) -> nx.MultiDiGraph:
        """A NetworkX network, each node with its names, each edge with its claims and dates.

        >>> network = g.project("place-industry")
        >>> network.edges["id:tongzhou", "id:green-finance", "kg:focusesOn"]["relation_zh"]
        '聚焦'
        """
        from kg.network.project import project

        return project(self._local("project"), recipe, params=params)

    @checks_arguments
    def view(
        self,
        *,
        around: str = "",
        hops: int = 1,
        recipe: str = "all",
        query: str = "",
        network: nx.MultiDiGraph | None = None,
        day: date | str | None = None,
    ) -> EvidenceNetwork:
        """An interactive page as a :class:`pyvis.network.Network`: ``write_html`` writes it.

        Args:
            around: Only what lies about this thing.
            hops: How many links far.
            recipe: Which network.
            query: Only the things that this query finds.
            network: A network of :meth:`project` in place of a recipe; it stays as it is.
            day: The day that statuses are given for; that of the newest document when left out.

        >>> g.view(around="通州").num_nodes() > 10
        True
        """
        from kg.model.dates import parse_day
        from kg.showing.html.view import view

        judged = None if day is None else parse_day(day)
        graph = self._local("view")
        return view(
            graph if network is None else network,
            dataset=graph,
            recipe=recipe,
            around=around,
            hops=hops,
            query=query,
            day=judged,
        )

    @checks_arguments
    def export(
        self,
        path: Path | str,
        *,
        format: str = "",
        only: Literal["", "asserted", "claims", "registry", "ontology"] = "",
        graph: str = "",
    ) -> Path:
        """Write the graph, or a part of it, to a file; whole or not at all.

        Args:
            path: The file; packed where it ends in ``.gz``, ``.bz2`` or ``.xz``.
            format: One of ``kg export -f``; by the file's ending when left out.
            only: Only this part.
            graph: Only this named graph: a document's slug, or registry, ontology, …

        Returns:
            The file.

        Raises:
            ExportError: no format is known by that name or ending, or the file cannot be written.

        >>> import tempfile
        >>> path = g.export(Path(tempfile.mkdtemp()) / "registry.ttl", only="registry")
        >>> path.read_text("utf-8").startswith("#")
        True
        """
        from kg.graph.formats import export, format_of, select
        from kg.graph.resolve import graph_named
        from kg.sources.atomic import write_packed

        dataset, target = self._local("export"), Path(path)
        named = graph_named(dataset, graph) if graph else None
        quads = dataset.as_written() if dataset.files else dataset.quads()
        content = export(select(quads, only, named), format or format_of(target))
        write_packed(target, content)
        return target

    @checks_arguments
    def validate(self, *, shapes: Sequence[Path | str] = ()) -> CheckResult:
        """Hold the graph against our shapes and structure, or against shapes of one's own.

        Raises:
            ShapeError: the shapes cannot be used.

        >>> g.validate().conforms
        True
        """
        import kg.showing.text.findings  # noqa: F401
        from kg.graph.check import CheckResult
        from kg.graph.validate import validate

        own = [Path(one) for one in shapes] or None
        return CheckResult(report=validate(self._local("validate").quads(), shapes=own))

    @checks_arguments
    def as_of(
        self, *, known_by: date | str | None = None, valid_on: date | str | None = None
    ) -> KnowledgeGraph:
        """The graph as it was known by a day, or as it held on a day, or both.

        Raises:
            DayError: neither day is given, or a text is no day.

        >>> early = g.as_of(known_by="2021-01-11")
        >>> early.query("ASK { id:tongzhou kg:focusesOn id:green-finance }").boolean
        True
        """
        return KnowledgeGraph(self._local("as_of").as_of(known_by=known_by, valid_on=valid_on))

    def rdflib(self) -> rdflib.Dataset:
        """The same quads as an :class:`rdflib.Dataset` whose default graph is the union.

        >>> len(g.rdflib()) == g.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").to_dict()[0]["n"]
        True
        """
        return self._local("rdflib").rdflib()

    # ── opening and closing ───────────────────────────────────────────────────────────────────────

    def close(self) -> None:
        """Let go of the graph; whatever is asked of it afterwards is a :class:`ClosedError`.

        >>> closed = KnowledgeGraph(ds)
        >>> closed.close()
        >>> closed.show("通州")
        Traceback (most recent call last):
        ...
        kg.errors.ClosedError: the graph is closed; open it again with kg.open()
        """
        self._source = None

    def __enter__(self) -> KnowledgeGraph:
        """The graph itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def __len__(self) -> int:
        """Number of quads."""
        return len(self._local("len"))

    def __bool__(self) -> bool:
        """A graph is true, however little it holds."""
        return True

    def __repr__(self) -> str:
        """What it is."""
        return f"<KnowledgeGraph {'closed' if self._source is None else self._source}>"

    def _open(self) -> Dataset | Endpoint:
        if self._source is None:
            raise ClosedError
        return self._source

    def _local(self, method: str) -> Dataset:
        from kg.graph.dataset import Dataset

        source = self._open()
        if isinstance(source, Dataset):
            return source
        raise EndpointError(source.url, method)

    def _thing(self, name: str | ox.NamedNode) -> ox.NamedNode:
        return self._open().resolve(name if isinstance(name, str) else name.value)

    def _of_family(
        self, name: str | ox.NamedNode, families: Sequence[str], method: str
    ) -> ox.NamedNode:
        from kg.graph.labels import family_of, objects
        from kg.model.namespaces import KG, RDF

        graph, node = self._local(method), self._thing(name)
        indicator = KG.Indicator in objects(graph, node, RDF.type)
        family = "indicator" if indicator else family_of(graph, node)
        if family not in families:
            wanted = ", ".join(f for f in families if f)
            raise KindError(f"{name} is of kind {family or 'unknown'}; {method} takes {wanted}")
        return node

    def _state(self, other: KnowledgeGraph | Path | str | date) -> Dataset:
        from kg.graph.open import open_dataset

        if isinstance(other, KnowledgeGraph):
            return other._local("diff")
        if isinstance(other, date):
            return self._local("diff").as_of(known_by=other)
        if _is_day(str(other)) and not Path(other).exists():
            return self._local("diff").as_of(known_by=str(other))
        return open_dataset(other)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"
