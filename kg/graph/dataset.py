"""A graph that can be asked: named graphs in a pyoxigraph store.

The default graph holds the set union of all named graphs, so that a plain pattern works and counts
each triple once (an engine's union switch would repeat a triple that stands in three graphs). Files
hold the named graphs only.

In examples ``ds`` is a dataset of our data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import DayError, RdfError
from kg.graph.sparql.answer import Answer
from kg.graph.sparql.catalogue import saved_query
from kg.graph.sparql.run import Params, run
from kg.model.dates import parse_day
from kg.model.namespaces import PREFIXES

if TYPE_CHECKING:
    import rdflib

Term = ox.NamedNode | ox.Literal
#: What makes the last part of a graph of all that stands before it. Rooms above this one are known
#: here by name alone.
_JUDGE: Final = "kg.judging.verdicts:conclusions"


class Dataset:
    """A set of quads with their union as default graph; read-only for its users.

    >>> ds = Dataset.from_quads([])
    >>> len(ds)
    0
    """

    __slots__ = ("_loose", "_read_as", "_store", "files", "match")

    def __init__(self, store: ox.Store, *, loose: bool = True) -> None:
        """Take a store whose default graph is already the union of its named graphs.

        Args:
            store: The store.
            loose: Whether triples may stand in no named graph; our own graphs have none, and
                reading them is then twice as fast.
        """
        self._store, self._loose = store, loose
        #: The RDF files that it was read from; empty where it comes from elsewhere.
        self.files: tuple[Path, ...] = ()
        #: The base and the format that these were read with.
        self._read_as = ("", "")
        #: Quads by pattern, as :class:`~kg.graph.quads.Quads` says; the engine's own method.
        self.match = store.quads_for_pattern

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad]) -> Dataset:
        """Hold quads in memory.

        >>> node = ox.NamedNode("http://e.org/a")
        >>> len(Dataset.from_quads([ox.Quad(node, node, node)]))
        1
        """
        store = ox.Store()
        quads = list(quads)
        fill(store, quads)
        return cls(store, loose=any(q.graph_name == ox.DefaultGraph() for q in quads))

    @classmethod
    def open(cls, folder: Path, *, loose: bool = True) -> Dataset:
        """Open a store on disk that :func:`fill` has written, without locking it.

        Args:
            folder: The store.
            loose: As of the constructor.

        Raises:
            RdfError: there is no such store, or it is damaged.
        """
        try:
            return cls(ox.Store.read_only(str(folder)), loose=loose)
        except (OSError, RuntimeError) as err:
            from kg.graph.parse import first_line

            raise RdfError(folder, f"is no readable store ({first_line(err)})") from err

    @classmethod
    def read(cls, *paths: Path | str, base: str = "", format: str = "") -> Dataset:
        """Read RDF files; each has blank nodes of its own.

        Args:
            paths: The files; they may be packed.
            base: What relative IRIs are relative to; the file itself when left out.
            format: One of ``--input-format``; by suffix, or content, when left out.

        Raises:
            RdfError: a file cannot be read or is malformed; then nothing is kept of any.

        >>> Dataset.read("no-such-file.ttl")
        Traceback (most recent call last):
        ...
        kg.errors.RdfError: no-such-file.ttl: No such file or directory
        """
        from kg.graph.packed import local_path
        from kg.graph.parse import parse_files

        dataset = cls.from_quads(parse_files(paths, base=base, format=format))
        files = tuple(map(local_path, paths))
        if all(path.is_file() for path in files):  # not of a pipe, which is read once
            dataset.files, dataset._read_as = files, (base, format)
        return dataset

    def as_written(self) -> Iterable[ox.Quad]:
        """All quads with literals as the files spell them, which the store rewrites ("1.10").

        The files are read again.

        Raises:
            RdfError: one can no longer be read.
        """
        from kg.graph.parse import parse_files

        base, format = self._read_as
        return parse_files(self.files, base=base, format=format)

    def __len__(self) -> int:
        """Number of quads in named graphs, and of triples that stand in none."""
        return sum(1 for _ in self.quads())

    def __bool__(self) -> bool:
        """Whether there is any quad; without counting all of them."""
        return any(True for _ in self.quads())

    def quads(self) -> Iterable[ox.Quad]:
        """All quads as a file would hold them: without the union in the default graph.

        >>> all(quad.graph_name != ox.DefaultGraph() for quad in ds.quads())
        True
        """
        named: set[ox.Triple] = set()
        for graph in self._store.named_graphs():
            for quad in self._store.quads_for_pattern(None, None, None, graph):
                if self._loose:
                    named.add(quad.triple)
                yield quad
        if not self._loose:
            return
        for quad in self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            if quad.triple not in named:
                yield quad

    def select(
        self, query: str, bound: Mapping[ox.Variable, ox.NamedNode | ox.Literal] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The engine's own results of a query of ours, which needs no guard.

        >>> bool(ds.select("ASK { id:tongzhou a kg:District }"))
        True
        """
        substitutions: dict[ox.Variable, Any] | None = dict(bound) if bound else None
        return self._store.query(query, prefixes=PREFIXES, substitutions=substitutions)

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether a quad stands in the graph that it names."""
        return quad in self._store

    def has_graph(self, graph: ox.NamedNode) -> bool:
        """Whether a named graph holds anything.

        >>> ds.has_graph(ox.NamedNode(PREFIXES["graph"] + "registry"))
        True
        """
        return self._store.contains_named_graph(graph)

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """Names of the named graphs, in no particular order.

        >>> ox.NamedNode(PREFIXES["graph"] + "registry") in set(ds.named_graphs())
        True
        """
        return iter(self._store.named_graphs())

    def infer(self, *, on_a_day: bool = False) -> list[ox.Quad]:
        """Conclude what follows, into ``graph:inferred``; what follows already is left alone.

        What is promised is judged then, and what disagrees is told, into ``graph:verdicts``.

        Args:
            on_a_day: Whether this is a view of what held on a day, in which nothing has lapsed.

        >>> Dataset.from_quads([]).infer()
        []
        """
        from kg.graph.rules import infer

        concluded = infer(self._store, on_a_day=on_a_day)
        judged: list[ox.Quad] = resolve_name(_JUDGE)(self)
        fill(self._store, judged)
        return [*concluded, *judged]

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a user means by a name in any language, a slug, a CURIE or an IRI.

        Raises:
            NameNotFound, NameAmbiguous: nothing, or more than one thing, goes by it.

        >>> ds.resolve("通州").value
        'https://w3id.org/two-districts/id/tongzhou'
        """
        from kg.graph.lookup import Names

        return Names(self).resolve(name)

    def query(
        self,
        text_or_name: str,
        *,
        params: Params | None = None,
        base: str | None = None,
        named_graphs: Iterable[ox.NamedNode] | None = None,
    ) -> Answer:
        """Answer a SPARQL query, or a saved query by its name.

        Args:
            text_or_name: SPARQL 1.1 text (known prefixes need no declaration), or a name that
                ``kg query --list`` shows.
            params: Terms that take the place of variables of the same name; of several, any.
            base: What relative IRIs of the text are relative to.
            named_graphs: What GRAPH ranges over, whatever FROM says; the default graph is ours.

        Raises:
            QueryError: the query is malformed, refused, or has no such parameter.

        >>> [row["n"].value for row in Dataset.from_quads([]).query("SELECT (1 AS ?n) {}")]
        ['1']
        """
        saved = saved_query(text_or_name)
        named = None if named_graphs is None else list(named_graphs)
        return run(
            self._store,
            saved.text if saved else text_or_name,
            params=params,
            base=base,
            default_graphs=None if named is None else [ox.DefaultGraph()],
            named_graphs=named,
        )

    def as_of(
        self, *, known_by: date | str | None = None, valid_on: date | str | None = None
    ) -> Dataset:
        """A view as of a day by either clock, or by both; it is asked like any dataset.

        Args:
            known_by: Only what documents issued by this day (inclusive) say, and what follows from
                it. A document counts from the last day that its date can mean; one without a date
                never counts.
            valid_on: Only what held on this day as far as the documents say: what they date later,
                or say to have ended before, is left out.

        Days are given as :class:`datetime.date` or ISO text (``2021-01-11``).

        Raises:
            DayError: neither day is given, or a text is no day.

        >>> Dataset.from_quads([]).as_of(known_by="2021-02-29")
        Traceback (most recent call last):
        ...
        kg.errors.DayError: '2021-02-29' is not a day of the calendar; write YYYY-MM-DD
        """
        from kg.graph import as_of as asof

        if known_by is None and valid_on is None:
            raise DayError("as_of needs a day: known_by, valid_on or both")
        quads: Iterable[ox.Quad] = self.quads()
        if known_by is not None:
            quads = asof.known_by(quads, parse_day(known_by))
        if valid_on is not None:
            quads = asof.valid_on(quads, parse_day(valid_on))
        view = Dataset.from_quads(quads)
        view.infer(on_a_day=valid_on is not None)
        return view

    def rdflib(self) -> rdflib.Dataset:
        """The same quads as an :class:`rdflib.Dataset` whose default graph is the union.

        >>> len(Dataset.from_quads([]).rdflib())
        0
        """
        from kg.graph.rdflib_bridge import to_rdflib

        return to_rdflib(self.quads())


def fill(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Write quads and their union in the default graph into an empty store.

    >>> store, node = ox.Store(), ox.NamedNode("http://e.org/a")
    >>> fill(store, [ox.Quad(node, node, node, node)])
    >>> len(store)
    2
    """
    quads = list(quads)
    store.bulk_extend(quads)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
