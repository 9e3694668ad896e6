"""Part-whole pairs in Chinese: 纳入, 构成, a zone with its parts listed or in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg.extract.chinese.subjects import ChineseSubjectFinder
from kg.extract.records import Analysis, Mention, Sentence, Span

_PLACES: Final = ("zone", "place")
_JOINTS: Final = re.compile(r"[、，]|和|与|及|以及|的部分区域|的?全部区域|部分区域|片区|区块")
#: A、B都已纳入C
_JOINS: Final = re.compile(
    r"(?:的?(?:部分|全部)?区域)?(?:都|均|也|全部|整体|先后|已经?|正式|一起|一并|被)*(?:纳入|划入|并入|归入)(?:到|了|进)?"
)
#: A、B共同构成C
_FORMS: Final = re.compile(
    r"(?:一道|一起)?(?:共同)?(?:构成|组成)了?(?:总?面积[^，。；的]{2,16}的)?"
)
#: C的三个片区：A…，B…; C的三个片区中，A…
_DIVIDED: Final = re.compile(
    r"(?:涵盖|包括|包含|分为|划分为|下设|下辖|设有|共有)?了?[二两三四五六七八九\d]个?(?:功能)?(?:片区|区块|板块|园区)(?:[：（]|中，|里，|，其中，?)"
)
#: 作为C的重要组成部分，A
_BELONGS: Final = re.compile(
    r"的(?:重要|核心|主要)?(?:功能区|组成部分|一部分|片区|板块|联动创新区|核心区|先行区)(?:之一)?，"
)
_INSIDE: Final = re.compile(r"[（(](?:含|包括|包含|其中)")


def chinese_parts(
    analysis: Analysis, subjects: ChineseSubjectFinder, index: int
) -> Iterator[tuple[Span, Span]]:
    """Pairs of part and whole in one sentence."""
    sentence = analysis.sentences[index]
    named = [m for m in analysis.mentions[index] if m.kind in _PLACES]
    if not named:
        return
    for part, whole in (
        *_joined(sentence, named),
        *_bracketed(sentence, named),
        *_divided(sentence, named),
        *_belonging(sentence, named),
    ):
        yield _span(subjects, index, part), _span(subjects, index, whole)


def _belonging(sentence: Sentence, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """作为C的功能区，A: the name right after it is the part."""
    for whole, part in pairwise(named):
        as_part = sentence.text.endswith("作为", 0, whole.start - sentence.start)
        if as_part and _BELONGS.fullmatch(_gap(sentence, whole, part)):
            yield part, whole


def _joined(sentence: Sentence, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """A、B纳入C and A与B构成C: all names of the list before the verb."""
    for n, whole in enumerate(named[1:], start=1):
        gap = _gap(sentence, named[n - 1], whole)
        forms = _FORMS.fullmatch(gap)
        if not (forms or _JOINS.fullmatch(gap)):
            continue
        parts = [named[n - 1]]
        for before in reversed(named[: n - 1]):
            between = _gap(sentence, before, parts[0])
            listed = between != "" and _JOINTS.sub("", between) == ""
            along = forms and re.search(r"，[与和同跟]$", between)
            if not (listed or along):
                break
            parts.insert(0, before)
        inner = innermost(named, n)
        yield from ((part, inner) for part in parts if part.text != inner.text)


def _bracketed(sentence: Sentence, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """江河片区46平方公里（含山前保税区）: names in brackets are parts of the name before."""
    for found in _INSIDE.finditer(sentence.text):
        at = found.start() + sentence.start
        before = [m for m in named if m.end <= at]
        inside = [m for m in named if m.start == found.end() + sentence.start]
        if before and inside:
            yield inside[0], before[-1]


def _divided(sentence: Sentence, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """三个片区：A…，B…，C…: the names that open the items after the colon."""
    found = _DIVIDED.search(sentence.text)
    if not found:
        return
    whole = next((m for m in named if m.end <= sentence.start + found.start()), None)
    if whole is None or whole.kind != "zone":
        return
    for mention in named:
        at = mention.start - sentence.start
        opens = at == found.end() or sentence.text[at - 1] in "，；、"
        if at >= found.end() and opens and mention.kind == "zone" and not mention.generic:
            yield mention, whole


def innermost(named: Sequence[Mention], n: int) -> Mention:
    """江河自贸试验区|东山片区: the part, if one follows directly."""
    while n + 1 < len(named) and named[n + 1].start == named[n].end:
        n += 1
    return named[n]


def _gap(sentence: Sentence, one: Mention, other: Mention) -> str:
    return sentence.text[one.end - sentence.start : other.start - sentence.start]


def _span(subjects: ChineseSubjectFinder, index: int, mention: Mention) -> Span:
    alt: tuple[str, ...] = ()
    if mention.generic and (meant := subjects.antecedent(index, mention)):
        alt = (meant.text,)
    if before := subjects.before(index, mention):
        alt = (*alt, before.text + mention.text)
    return Span(start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt)
