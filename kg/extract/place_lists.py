"""Lists of places and their whole: A and B make up the zone; A and B, all within the zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.records import Mention, Sentence

Found = tuple[str, Mention, Mention]

#: What may stand between the names of a list.
JOINTS: Final = re.compile(r"^(?:\s|,|and|the|as well as|、|和|与|及|以及|三个|两个|四个|片区)+$")
_MAKE_UP: Final = re.compile(
    r" (?:(?:together|jointly) )?(?:make up|makes up|form|constitute|compose|comprise) (?:the"
    r" )?(?=[A-Za-z])"
)
_LOCATED: Final = re.compile(
    r"(?:Located|Situated|Nestled|Lying|Sitting|Perched|Based|Set|Seated) (?:in|at|on|along"
    r"|within|inside)\b"
)
_ALL_WITHIN: Final = re.compile(
    r",? (?:all|both|which are all|all of them|which lie) (?:with)?in (?:the )?$"
)


def english_lists(sentence: Sentence, named: list[Mention]) -> Iterator[Found]:
    """Part-whole and location pairs from lists: relation, inner and outer name.

    Args:
        sentence: The sentence to read.
        named: Its places and zones.
    """
    yield from _all_within(sentence, named)
    yield from _making_up(sentence, named)
    yield from _located(sentence, named)


def _all_within(sentence: Sentence, named: list[Mention]) -> Iterator[Found]:
    """A, B and C, all within the zone: each is part of it."""
    for last, whole in pairwise(named):
        if _ALL_WITHIN.fullmatch(_between(sentence, last.end, whole.start)):
            for member in _joined_before(sentence, named, last.end):
                yield "partOf", member, whole


def _making_up(sentence: Sentence, named: list[Mention]) -> Iterator[Found]:
    """A, B and C make up the zone: each is part of it."""
    found = _MAKE_UP.search(sentence.text) if len(named) > 2 else None
    if not found:
        return
    whole = next((m for m in named if m.start == sentence.start + found.end()), None)
    members = _joined_before(sentence, named, sentence.start + found.start())
    if whole and whole.kind == "zone" and len(members) > 1:
        for member in members:
            yield "partOf", member, whole


def _located(sentence: Sentence, named: list[Mention]) -> Iterator[Found]:
    """Located in A and B, the zone …: the name after the comma lies there."""
    lead = _LOCATED.match(sentence.text)
    places = [m for m in named if not m.generic]
    if not lead or not places or places[0].start - sentence.start > lead.end() + 40:
        return
    inside = [places[0]]
    for other in places[1:]:
        gap = _between(sentence, inside[-1].end, other.start)
        listed = sentence.text.startswith((", ", " and "), other.end - sentence.start)
        if not JOINTS.match(gap) or ("," in gap and not listed):
            break
        inside.append(other)
    edge = inside[-1].end
    for mention in named:
        gap = _between(sentence, edge, mention.start)
        if mention.start >= edge and re.search(r",[^,]*$", gap) and len(gap) < 60:
            for place in inside:
                yield "locatedIn", mention, place
            return


def _joined_before(sentence: Sentence, named: list[Mention], edge: int) -> list[Mention]:
    """The names of a list that ends at an offset of the text, last first."""
    members: list[Mention] = []
    for member in reversed([m for m in named if m.end <= edge]):
        gap = _between(sentence, member.end, edge)
        if gap and not JOINTS.match(gap):
            break
        members.append(member)
        edge = member.start
    return members


def _between(sentence: Sentence, start: int, end: int) -> str:
    return sentence.text[start - sentence.start : end - sentence.start]
