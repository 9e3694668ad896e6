"""What a measure is, what it is asked, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import getdoc
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import QueryError

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A node among the cells of an answer: its key and its names, empty where it has none."""

    key: str
    label_en: str
    label_zh: str

    def name(self, language: str = "en") -> str:
        """Its name in a language, else in the other, else its key."""
        names = (
            (self.label_zh, self.label_en) if language == "zh" else (self.label_en, self.label_zh)
        )
        return names[0] or names[1] or self.key


Cell: TypeAlias = "Thing | str | int | float | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a measure answers.

    Attributes:
        measure: Its name.
        columns: Names of the columns.
        rows: Cells in the order of the columns; the order of rows says what comes first.
        notes: Sentences that belong to the numbers: what was compared, and how far to trust it.
        extras: What a figure needs beside the rows, by name.
    """

    measure: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)


Function: TypeAlias = Callable[[Question], Result]
_SECTION = re.compile(r"(?m)^(Definition|Interpretation|Significance|Reference|Complexity):$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure with what its users must know; all texts stand in the function's docstring.

    Attributes:
        name: As users type it.
        takes: Its arguments, as a usage line shows them.
        question_en, question_zh: What it answers.
        definition, interpretation, significance, reference, complexity: One paragraph each.
        function: What computes it.
    """

    name: str
    takes: str
    question_en: str
    question_zh: str
    definition: str
    interpretation: str
    significance: str
    reference: str
    complexity: str
    function: Function


def read_measure(name: str, takes: str, function: Function) -> Measure:
    """A measure from a function whose docstring holds the questions and the sections.

    Raises:
        ValueError: a section is missing.
    """
    head, *parts = _SECTION.split(getdoc(function) or "")
    sections = {
        k.lower(): " ".join(v.split()) for k, v in zip(parts[::2], parts[1::2], strict=True)
    }
    lines = [line for line in head.splitlines() if line]
    if len(lines) < 2 or len(sections) < 5:
        raise ValueError(f"measure {name}: two questions and five sections are needed")
    return Measure(
        name=name, takes=takes, question_en=lines[0], question_zh=lines[1], function=function,
        definition=sections["definition"], interpretation=sections["interpretation"],
        significance=sections["significance"], reference=sections["reference"],
        complexity=sections["complexity"],
    )  # fmt: skip


def thing(network: nx.Graph, key: str) -> Thing:
    """A node as a cell."""
    node = network.nodes[key]
    return Thing(key=key, label_en=node["label_en"], label_zh=node["label_zh"])


def plain(network: nx.MultiDiGraph) -> nx.Graph:
    """Who is linked with whom: undirected, without loops, one edge however many relations.

    What only a rule concludes is left out: it would count one fact twice.
    Edges carry ``relations``, how many relations join the two.
    """
    import networkx as nx

    linked = nx.Graph()
    linked.add_nodes_from(network.nodes(data=True))
    for source, target, data in network.edges(data=True):
        if source == target or data["inferred"]:
            continue
        if linked.has_edge(source, target):
            linked.edges[source, target]["relations"] += 1
        else:
            linked.add_edge(source, target, relations=1)
    return linked


def kept(network: nx.Graph, question: Question) -> Iterator[str]:
    """Keys of nodes of the family that was asked for.

    Raises:
        QueryError: no node is of such a family.
    """
    families = {node["family"] for _, node in network.nodes(data=True)}
    if question.of and families and question.of not in families:
        raise QueryError(
            f"--of {question.of}: the network has none; it has {', '.join(sorted(families))}"
        )
    return (k for k, n in network.nodes(data=True) if question.of in ("", n["family"]))
