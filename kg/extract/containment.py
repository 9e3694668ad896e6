"""What is part of what, and what lies where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.model import Candidate, Mention, Reading, Sentence, Span
from kg.extract.subjects import SubjectFinder

_PLACES: Final = ("zone", "place")
_OF: Final = re.compile(r" (?:of|of the|under the|within the|inside the) $")
_IN: Final = re.compile(
    r",? (?:(?:is |are |was )?(?:located|situated|based|lying|seated|sited) (?:in|at|on)"
    r"|lies in|sits in|in|in the (?:\w+ )?(?:of|part of)"
    r"|is the (?:provincial )?capital of|a (?:\w+[ -]){1,3}in) (?:the )?(?:(?:north|south"
    r"|east|west|northeast|northwest|southeast|southwest|central|southern|northern"
    r"|eastern|western)\w* )?$"
)
_MADE_OF: Final = re.compile(
    r"\b(?:consists? of|comprises?|comprising|is made up of|composed of|includes?"
    r"|including|covers?|covering|is divided into|has (?:formed )?(?:\w+ )?(?:areas"
    r"|sections|subzones|parts|zones|groups|clusters)"
    r"|(?:areas|sections|subzones|parts|zones|\"?three groups\"?|groups)(?:,| -|:| of| in"
    r"|\"? of)(?: namely)?|namely|formed \"?\w+ groups\"? of)(?: the)?(?: \w+ (?:areas"
    r"|sections|parts|subzones|zones):?)?,? (?:the )?$"
)
_JOINTS: Final = re.compile(r"^(?:\s|,|and|the|as well as|、|和|与|及|以及|三个|两个|四个|片区)+$")
_CHINESE_IN: Final = re.compile(r"^(?:坐落于|坐落在|位于|地处|设在|布局在|选址|选址在|落户于)$")
_CHINESE_MADE_OF: Final = re.compile(
    r"(?:包括|涵盖|包含|分为|分成|由|划分为|涉及|共有|设有|下设)(?:[一二三四五六七八九]个片区[：，]?)?(?:了)?$"
)
_NORTH: Final = re.compile(
    r"\bin (?:the )?(?:\w+ regions of )?(?:the )?(?:country's "
    r"|China's )?(?P<place>(?:north|south|east|west)(?:east|west)?(?:ern China)?"
    r"|central China)\b(?! and|-| of)"
)


def containments(reading: Reading, subjects: SubjectFinder, index: int) -> Iterator[Candidate]:
    """PartOf and locatedIn claims of one sentence, without dates."""
    sentence, mentions = reading.sentences[index], reading.mentions[index]
    chinese = reading.source.language == "zh"
    named = [m for m in mentions if m.kind in _PLACES]
    for a, b in pairwise(named):
        gap = sentence.text[a.end - sentence.start : b.start - sentence.start]
        found = _chinese(a, b, gap) if chinese else _english(a, b, gap, sentence)
        if found:
            relation, inner, outer, confidence = found
            yield _claim(
                sentence,
                relation,
                _span(subjects, index, inner),
                _span(subjects, index, outer),
                confidence,
                chinese,
            )
    yield from _wholes(subjects, index, sentence, named, chinese)
    if not chinese:
        yield from _regions(subjects, index, sentence)


def _english(
    a: Mention, b: Mention, gap: str, sentence: Sentence
) -> tuple[str, Mention, Mention, float] | None:
    if a.text == b.text:
        return None
    if _OF.search(gap) and len(gap) < 16 and (a.kind == "zone" or not a.generic):
        return (
            ("partOf", a, b, 0.85 if a.kind == b.kind == "zone" and not b.generic else 0.7)
            if b.text != "China" and (a.kind == "zone" or b.kind == "zone")
            else None
        )
    if gap in ("'s ", "’s ", "' ", "’ ") and not b.generic and a.text != "China":
        return "partOf", b, a, 0.75
    if gap == ", " and b.kind == "place" and not b.generic and not a.generic:
        after = sentence.text[b.end - sentence.start : b.end - sentence.start + 6]
        listed = after.startswith((" and ", ", and", ", ")) and not re.match(r", [a-z]", after)
        before = sentence.text[: a.start - sentence.start]
        if (
            not listed
            and not before.endswith((", ", "and "))
            and re.search(r"(?:in|at|of|to|from|for)(?: the)? $", before)
        ):
            return "partOf", a, b, 0.75
        return None
    if _IN.fullmatch(gap) and not b.generic and b.text != "China":
        plain = gap.strip(" ,") in ("in", "in the")
        if plain and not (a.kind == "zone" or b.kind == "zone" or a.known):
            return None
        return "locatedIn", a, b, 0.6 if plain else 0.75
    return None


def _chinese(a: Mention, b: Mention, gap: str) -> tuple[str, Mention, Mention, float] | None:
    if a.text in ("中国", "我国", "全国") or b.text in ("中国", "我国") or a.text == b.text:
        return None
    if not gap and not b.generic and not a.generic:
        return "partOf", b, a, 0.75
    if gap == "的" and b.kind == "zone" and not b.generic and not a.generic:
        return "partOf", b, a, 0.7
    if _CHINESE_IN.match(gap):
        return "locatedIn", a, b, 0.75
    return None


def _wholes(
    subjects: SubjectFinder, index: int, sentence: Sentence, named: list[Mention], chinese: bool
) -> Iterator[Candidate]:
    """A zone that consists of areas: each area is part of it."""
    pattern = _CHINESE_MADE_OF if chinese else _MADE_OF
    for n, first in enumerate(named):
        if n == 0:
            continue
        before = sentence.text[: first.start - sentence.start]
        if not pattern.search(before):
            continue
        whole = next((m for m in named[:n] if m.kind == "zone"), None)
        if whole is None:
            continue
        members = [first]
        for member in named[n + 1 :]:
            gap = sentence.text[members[-1].end - sentence.start : member.start - sentence.start]
            if not _JOINTS.match(gap):
                break
            members.append(member)
        tail = sentence.text[
            members[-1].end - sentence.start : members[-1].end - sentence.start + 12
        ]
        if len(members) < 2 and not re.search(
            r"area|section|subzone|片区", tail + members[-1].text
        ):
            continue
        for member in members:
            yield _claim(
                sentence,
                "partOf",
                _span(subjects, index, member),
                _span(subjects, index, whole),
                0.65,
                chinese,
            )
        return


def _regions(subjects: SubjectFinder, index: int, sentence: Sentence) -> Iterator[Candidate]:
    """In the northwest, in eastern China."""
    for found in _NORTH.finditer(sentence.text):
        subject = subjects.subject(index, sentence.start + found.start(), frozenset(_PLACES))
        if subject:
            start, end = found.span("place")
            thing = Span(
                start=start + sentence.start,
                end=end + sentence.start,
                text=found["place"],
                kind="place",
            )
            yield _claim(sentence, "locatedIn", subject, thing, 0.5, chinese=False)


def _span(subjects: SubjectFinder, index: int, mention: Mention) -> Span:
    alt: tuple[str, ...] = ()
    if mention.generic and (meant := subjects.antecedent(index, mention)):
        alt = (meant.text,)
    return Span(start=mention.start, end=mention.end, text=mention.text, kind=mention.kind, alt=alt)


def _claim(
    sentence: Sentence, relation: str, subject: Span, thing: Span, confidence: float, chinese: bool
) -> Candidate:
    name = "part" if relation == "partOf" else "located"
    return Candidate(
        sentence=sentence,
        relation=relation,
        subject=subject,
        object=thing,
        rule=f"{'zh' if chinese else 'en'}-{name}",
        confidence=confidence,
    )
