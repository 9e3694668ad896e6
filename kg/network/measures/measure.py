"""What a measure is, what it is asked, and what it answers; the networks that it is taken of.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import getdoc
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.errors import QueryError
from kg.model.printing import Printable, frame_of
from kg.network.project import project

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

    from kg.graph.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A node among the cells of an answer: its key and its names, empty where it has none."""

    key: str
    label_en: str
    label_zh: str

    def name(self, language: str = "en") -> str:
        """Its name in a language, else in the other, else its key.

        >>> g.measure("overlap").rows[0][0].name("zh")
        '朝阳区'
        """
        names = (
            (self.label_zh, self.label_en) if language == "zh" else (self.label_en, self.label_zh)
        )
        return names[0] or names[1] or self.key


Cell: TypeAlias = "Thing | str | int | float | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRequest:
    """What a measure is asked.

    Attributes:
        dataset: The graph.
        arguments: What the measure takes: two things for ``paths``, two days for ``change``, …
        recipe: Name or file of the network; empty for the measure's own.
        of: Keep things of this family only; empty for all.
        tell: Called with the share done, 0 to 1, while a long computation runs.
    """

    dataset: Dataset
    arguments: tuple[str, ...] = ()
    recipe: str = ""
    of: str = ""
    tell: Callable[[float], None] = field(default=lambda share: None)

    def network(self, default: str = "all", *, known_by: date | None = None) -> nx.MultiDiGraph:
        """The network of the recipe, else of the default one; of what was known by a day."""
        dataset = self.dataset.as_of(known_by=known_by) if known_by else self.dataset
        return project(dataset, self.recipe or default)

    def keeps(self, network: nx.Graph, key: str) -> bool:
        """Whether a node is of the family that was asked for."""
        return self.of in ("", network.nodes[key]["family"])

    def check_family(self, network: nx.Graph) -> None:
        """Refuse a family that no node is of.

        Raises:
            QueryError: the network has no such family; the message names those that it has.
        """
        families = {node["family"] for _, node in network.nodes(data=True)}
        if self.of and families and self.of not in families:
            raise QueryError(
                f"--of {self.of}: the network has none; it has {', '.join(sorted(families))}"
            )

    def pair(self, usage: str) -> tuple[str, str]:
        """Both arguments of a measure that takes two.

        Raises:
            QueryError: there are fewer or more; the message is the usage.
        """
        if len(self.arguments) != 2:
            raise QueryError(usage)
        return self.arguments[0], self.arguments[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Printable):
    """What a measure answers.

    Attributes:
        measure: Its name.
        columns: Names of the columns.
        rows: Cells in the order of the columns; the order of rows says what comes first.
        notes: Sentences that belong to the numbers: what was compared, and how far to trust it.
        extras: What a figure needs beside the rows, by name.

    >>> g.measure("overlap").measure
    'overlap'
    """

    measure: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)

    def to_frame(self) -> pd.DataFrame:
        """One row a row, things by their English names; needs pandas.

        >>> list(g.measure("overlap").to_frame().columns)[:2]
        ['thing', 'other']
        """
        rows = [[c.name("en") if isinstance(c, Thing) else c for c in row] for row in self.rows]
        return frame_of(rows, columns=list(self.columns))

    def records(self) -> list[dict[str, Any]]:
        """Rows as cells by column.

        >>> sorted(g.measure("overlap").records()[0])[:2]
        ['chance', 'industries']
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


#: Sections of the docstring of a measure, each of which its users can read.
SECTIONS: Final = ("definition", "interpretation", "significance", "reference", "complexity")
_SECTION = re.compile(rf"(?m)^({'|'.join(SECTIONS).title()}):$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure with what its users must know; all texts are in the function's docstring.

    Attributes:
        name: As users type it.
        takes: Its arguments, as a usage line shows them.
        question_en, question_zh: What it answers.
        sections: One paragraph for each of :data:`SECTIONS`.
        function: What computes it.

    >>> from kg.network.measures.catalogue import measures
    >>> measures()["paths"].takes
    'THING THING'
    """

    name: str
    takes: str
    question_en: str
    question_zh: str
    sections: Mapping[str, str]
    function: Callable[[MeasureRequest], Result]


def read_measure(function: Callable[[MeasureRequest], Result], takes: str = "") -> Measure:
    """A measure from a function of its name, whose docstring holds the questions and the sections.

    Raises:
        QueryError: a section is missing.
    """
    name = function.__name__
    head, *parts = _SECTION.split(getdoc(function) or "")
    sections = {
        k.lower(): " ".join(v.split()) for k, v in zip(parts[::2], parts[1::2], strict=True)
    }
    lines = [line for line in head.splitlines() if line]
    if len(lines) < 2 or sections.keys() != set(SECTIONS):
        raise QueryError(f"measure {name}: two questions and five sections are needed")
    return Measure(
        name=name,
        takes=takes,
        question_en=lines[0],
        question_zh=lines[1],
        sections=sections,
        function=function,
    )


def thing(network: nx.Graph, key: str) -> Thing:
    """A node as a cell."""
    node = network.nodes[key]
    return Thing(key=key, label_en=node["label_en"], label_zh=node["label_zh"])


def plain(network: nx.MultiDiGraph) -> nx.Graph:
    """Who is linked with whom: undirected, without loops, one edge however many relations.

    What only a rule concludes is left out: it would count one fact twice.

    >>> plain(g.project("place-industry")).is_directed()
    False
    """
    import networkx as nx

    linked = nx.Graph()
    linked.add_nodes_from(network.nodes(data=True))
    links = network.edges(data="inferred")
    linked.add_edges_from((a, b) for a, b, inferred in links if a != b and not inferred)
    return linked
