"""A picture of what surrounds a thing: it in the middle, what points to it left, the rest right.

Two columns of names never overlap, at any number of neighbours; a force layout's labels do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kg.judging.cards import Card, Relation
from kg.showing.table import cut, display_width

_WIDTH: Final = 960
_ROW: Final = 26
_TITLE: Final = 24
_SIDE: Final = 318
_MOST: Final = 14
_LETTERS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A name in the picture: a neighbour, or the title of a group of them.

    Attributes:
        text: What stands there.
        thing: Compact IRI; empty for a title.
        y: Its middle line.
        line: Path of the line to the centre, as SVG; empty for a title.
        weight: Width of the line: more documents, a thicker line.
        inferred: Whether nobody says so and a rule concludes it.
    """

    text: str
    thing: str
    y: int
    line: str = ""
    weight: float = 1.0
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that the template draws."""

    width: int
    height: int
    left: tuple[Spot, ...]
    right: tuple[Spot, ...]
    left_edge: int
    right_edge: int
    middle: int
    names: tuple[str, ...]
    half: int
    missing: int


def draw(card: Card) -> Picture | None:
    """The surroundings of a card's thing; None where it stands alone."""
    left, right = _chosen(card.incoming), _chosen(card.relations)
    if not left and not right:
        return None
    height = max(_height(left), _height(right), 120)
    middle = height // 2
    names = tuple(cut(n, 26) for n in (card.label_zh, card.label_en) if n) or (card.thing,)
    half = min(150, max(60, 5 + 4 * max(map(display_width, names))))
    shown = len(left) + len(right)
    return Picture(
        width=_WIDTH,
        height=height,
        left=_spots(left, middle, _SIDE, _WIDTH // 2 - half, height),
        right=_spots(right, middle, _WIDTH - _SIDE, _WIDTH // 2 + half, height),
        left_edge=_SIDE,
        right_edge=_WIDTH - _SIDE,
        middle=middle,
        names=names,
        half=half,
        missing=len({r.thing for r in (*card.incoming, *card.relations)}) - shown,
    )


def _chosen(relations: Sequence[Relation]) -> list[Relation]:
    """The relations that most documents state, one a neighbour, in the order of the card."""
    ranked = sorted(relations, key=lambda r: (r.inferred, -r.documents, r.property, r.name))
    first: dict[str, Relation] = {}
    for relation in ranked:
        first.setdefault(relation.thing, relation)
    kept = set(list(first.values())[:_MOST])
    return [r for r in relations if r in kept]


def _groups(relations: Sequence[Relation]) -> list[tuple[str, list[Relation]]]:
    def key(relation: Relation) -> tuple[str, str]:
        return relation.property, relation.property_zh

    ordered = sorted(relations, key=key)
    return [(" ".join(filter(None, k)), list(group)) for k, group in groupby(ordered, key=key)]


def _height(relations: Sequence[Relation]) -> int:
    return len(relations) * _ROW + len(_groups(relations)) * _TITLE + 20


def _spots(
    relations: Sequence[Relation], middle: int, edge: int, centre: int, height: int
) -> tuple[Spot, ...]:
    spots = []
    y = (height - _height(relations)) // 2 + 14
    bend = (edge + centre) // 2
    for title, group in _groups(relations):
        y += _TITLE // 2
        spots.append(Spot(text=title, thing="", y=y))
        y += _TITLE // 2
        for relation in group:
            y += _ROW // 2
            spots.append(
                Spot(
                    text=cut(relation.name, _LETTERS),
                    thing=relation.thing,
                    y=y,
                    line=f"M{edge} {y}C{bend} {y} {bend} {middle} {centre} {middle}",
                    weight=round(1 + min(relation.documents, 12) * 0.35, 2),
                    inferred=relation.inferred,
                )
            )
            y += _ROW - _ROW // 2
    return tuple(spots)
