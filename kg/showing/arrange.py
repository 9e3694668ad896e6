"""Rows as the reader wants them: some columns, in an order, at most so many."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from kg.errors import KgError
from kg.model.printing import Layout

Cell = TypeVar("Cell")

#: A figure in words: perhaps a hedge, one number, perhaps a unit.
_FIGURE: Final = r"(?:(?P<hedge>\D*)\s)?(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)(?P<unit>\D*)"
_EXPONENT: Final = r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+"


def arranged(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    layout: Layout,
    text: Callable[[Cell], str] = str,
) -> tuple[list[str], list[list[Cell]]]:
    """The columns that a layout names, sorted and limited as it says.

    A column whose cells are numbers, or figures in one unit, is sorted by number; others by text.
    Rows that say nothing there come last, whatever the direction.

    Args:
        header: Names of the columns; case, and spaces for underscores, are forgiven.
        rows: Cells.
        layout: What is wanted.
        text: How a cell reads.

    Raises:
        KgError: there is no such column.

    >>> arranged(["name", "n"], [["a", "9"], ["b", "10"]], Layout(sort="-n", columns=("n",)))
    (['n'], [['10'], ['9']])
    """
    shown = [list(row) for row in rows]
    if layout.sort:
        at = _place(header, layout.sort.removeprefix("-"))
        cells = [text(row[at]) for row in shown]
        keys = _keys(cells)
        order = sorted(
            (i for i, cell in enumerate(cells) if cell),
            key=keys.__getitem__,
            reverse=layout.sort.startswith("-"),
        )
        order += [i for i, cell in enumerate(cells) if not cell]
        shown = [shown[i] for i in order]
    if layout.limit:
        shown = shown[: layout.limit]
    if not layout.columns:
        return list(header), shown
    places = [_place(header, name) for name in layout.columns]
    return [header[at] for at in places], [[row[at] for at in places] for row in shown]


def _place(header: Sequence[str], name: str) -> int:
    known = [column.casefold().replace("_", " ") for column in header]
    try:
        return known.index(name.strip().casefold().replace("_", " "))
    except ValueError:
        raise KgError(f"no column {name!r}; there are {', '.join(header)}") from None


def _keys(cells: Sequence[str]) -> list[Any]:
    figures = [_number(cell) for cell in cells]
    units = {figure[1] for figure, cell in zip(figures, cells, strict=True) if figure and cell}
    if len(units) == 1 and all(figures[i] for i, cell in enumerate(cells) if cell):
        return [figure[0] if figure else 0 for figure in figures]
    return [cell.casefold() for cell in cells]


def _number(cell: str) -> tuple[float, str] | None:
    if re.fullmatch(_EXPONENT, cell):
        return float(cell), ""
    found = re.fullmatch(_FIGURE, cell)
    return (float(found["number"].replace(",", "")), found["unit"]) if found else None


def units_in_head(
    header: Sequence[str], rows: Sequence[Sequence[str]], *columns: str
) -> tuple[list[str], list[list[str]]]:
    """Figures without their unit where a whole column has the same; the heading then names it.

    >>> units_in_head(["place", "area"], [["a", "3 hectares"], ["b", "about 5 hectares"]], "area")
    (['place', 'area (hectares)'], [['a', '3'], ['b', 'about 5']])
    """
    heads, cells = list(header), [list(row) for row in rows]
    for column in columns:
        if column not in header:
            continue
        at = header.index(column)
        found = [(row, re.fullmatch(_FIGURE, row[at])) for row in cells if row[at]]
        units = {figure["unit"].strip() if figure else "" for _, figure in found}
        if len(found) < 2 or len(units) > 1 or "" in units:
            continue
        [unit] = units
        heads[at] = unit if column in unit else f"{column} ({unit})"
        for row, _ in found:
            row[at] = row[at].removesuffix(unit).rstrip()
    return heads, cells


def grouped(number: str) -> str:
    """A number with its thousands grouped, from five digits on: four may be a year.

    >>> grouped("1106214.5"), grouped("2021"), grouped("-12000")
    ('1,106,214.5', '2021', '-12,000')
    """
    whole, point, rest = number.partition(".")
    if len(whole.lstrip("+-")) < 5 or not whole.lstrip("+-").isdigit():
        return number
    return f"{int(whole):,}{point}{rest}"
