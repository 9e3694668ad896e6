"""Names of things and figures in words, in English and Chinese."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.graph.labels import first, label, name
from kg.graph.mapping.nary_nodes import Figure
from kg.graph.quads import Quads
from kg.graph.values import number_of
from kg.model.amounts import UnitNames, unit_names, write
from kg.model.curies import expand
from kg.model.namespaces import KG

_WORDLESS: Final = ("/exactly", "/between")


class Wording:
    """Words for what one graph holds; each name is looked up once.

    Args:
        graph: Where names stand.
    """

    def __init__(self, graph: Quads) -> None:
        self._graph = graph
        self._names: dict[tuple[ox.NamedNode, str], str] = {}
        self._scales: dict[ox.NamedNode, tuple[ox.NamedNode, Decimal]] = {}
        self._units: dict[ox.NamedNode | None, tuple[UnitNames, Decimal]] = {}

    def name(self, thing: ox.NamedNode | str | None, language: str = "en") -> str:
        """What to call a thing, or what a compact IRI stands for, in a language if it can be."""
        node = expand(thing) if isinstance(thing, str) else thing
        if node is None:
            return ""
        if (node, language) not in self._names:
            called = label(self._graph, node, language) or name(self._graph, node)
            self._names[node, language] = called
        return self._names[node, language]

    def scale(self, unit: ox.NamedNode) -> tuple[ox.NamedNode, Decimal]:
        """Base unit of a unit and how many of it make one; the unit itself where it has none."""
        if unit not in self._scales:
            base, factor = (first(self._graph, unit, p) for p in (KG.baseUnit, KG.factor))
            known = number_of(factor.value) if factor else None
            if isinstance(base, ox.NamedNode) and known and known > 0:
                self._scales[unit] = base, known
            else:
                self._scales[unit] = unit, Decimal(1)
        return self._scales[unit]

    def figure(self, found: Figure, language: str = "en") -> str:
        """A figure with its hedge and its unit: ``nearly 90 tasks``, ``55亿元``."""
        names, factor = self._unit(found.unit)
        exact = found.comparator is None or found.comparator.value.endswith(_WORDLESS)
        hedge = "" if exact else self.name(found.comparator, language)
        if found.least is not None and found.most is not None:
            ends = found.least * factor, found.most * factor
            return write(ends, names, hedge=hedge, language=language)
        if found.value is not None:
            return write(found.value * factor, names, hedge=hedge, language=language)
        parts = (hedge, found.text, names.zh if language == "zh" else names.en)
        return ("" if language == "zh" else " ").join(filter(None, parts))

    def _unit(self, unit: ox.NamedNode | None) -> tuple[UnitNames, Decimal]:
        """What the unit of a figure is called, and how many of it the figure's own unit is.

        Billions of yuan are written as yuan, since the writer finds the scale that suits the number
        and the language; percent stay percent.
        """
        if unit not in self._units:
            base, factor = self.scale(unit) if unit else (None, Decimal(1))
            named, factor = (base, factor) if factor > 1 else (unit, Decimal(1))
            self._units[unit] = UnitNames(), factor
            if named:
                english = name(self._graph, named)
                chinese = label(self._graph, named, "zh") or english
                self._units[unit] = (
                    unit_names(named.value.rpartition("/")[2], english, chinese),
                    factor,
                )
        return self._units[unit]
