"""A picture of what surrounds a thing: it in the middle, what points to it left, the rest right.

Two columns of names never overlap, at any number of neighbours; a force layout's labels do.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from kg.judging.cards import Card, Relation
from kg.showing.terminal import cut, display_width

_ROW: Final = 26
_TITLE: Final = 24
_MOST: Final = 14
_LETTERS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A name in the picture: a neighbour, or the title of a group of them.

    Attributes:
        text: What stands there.
        y: Its middle line.
        relation: To the neighbour; None for a title.
    """

    text: str
    y: int
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that the template draws, in pixels.

    Attributes:
        width, left_edge, right_edge: The picture, and where its columns of names end and begin.
        height: Of the picture.
        left, right: The columns.
        names: Of the thing in the middle.
        half: Half the width of the box in the middle.
        missing: How many neighbours have no place.
    """

    width: ClassVar[int] = 960
    left_edge: ClassVar[int] = 318
    right_edge: ClassVar[int] = 642
    height: int
    left: tuple[Spot, ...]
    right: tuple[Spot, ...]
    names: tuple[str, ...]
    half: int
    missing: int


def draw(card: Card) -> Picture | None:
    """The surroundings of a card's thing; None where it stands alone.

    >>> draw(g.show("通州")) is not None
    True
    """
    left, right = _chosen(card.incoming), _chosen(card.relations)
    if not left and not right:
        return None
    height = max(_height(left), _height(right), 120)
    names = tuple(cut(n, 26) for n in (card.label_zh, card.label_en) if n) or (card.thing,)
    return Picture(
        height=height,
        left=_spots(left, height),
        right=_spots(right, height),
        names=names,
        half=min(150, max(60, 5 + 4 * max(map(display_width, names)))),
        missing=len({r.thing for r in (*card.incoming, *card.relations)}) - len(left) - len(right),
    )


def _chosen(relations: Sequence[Relation]) -> list[Relation]:
    """The relations that most documents state, one a neighbour, in the order of the card."""
    ranked = sorted(relations, key=lambda r: (r.inferred, -r.documents, r.property, r.name))
    first: dict[str, Relation] = {}
    for relation in ranked:
        first.setdefault(relation.thing, relation)
    kept = set(list(first.values())[:_MOST])
    return [r for r in relations if r in kept]


def _title(relation: Relation) -> tuple[str, str]:
    return relation.property, relation.property_zh


def _height(relations: Sequence[Relation]) -> int:
    return len(relations) * _ROW + len(set(map(_title, relations))) * _TITLE + 20


def _spots(relations: Sequence[Relation], height: int) -> tuple[Spot, ...]:
    """The names of one column, group by group, in the middle of the picture's height."""
    spots = []
    y = (height - _height(relations)) // 2 + 14
    for title, group in groupby(sorted(relations, key=_title), key=_title):
        spots.append(Spot(text=" ".join(filter(None, title)), y=y + _TITLE // 2))
        y += _TITLE
        for relation in group:
            text = cut(relation.name, _LETTERS)
            spots.append(Spot(text=text, y=y + _ROW // 2, relation=relation))
            y += _ROW
    return tuple(spots)
