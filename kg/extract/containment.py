"""Part-whole and location claims: what is part of what, and what lies where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.chinese.containment import chinese_parts, innermost
from kg.extract.chinese.subjects import ChineseSubjectFinder
from kg.extract.place_lists import JOINTS, english_lists
from kg.extract.records import Analysis, Candidate, Mention, Sentence, Span
from kg.extract.subjects import SubjectFinder

_PLACES: Final = ("zone", "place")
#: Nouns of things that lie inside others: X, a county-level city of Y.
_UNIT: Final = (
    r"(?:[\w-]+ ){0,4}?(?:part|section|component|segment|area|subzone|zone|district|county|city"
    r"|town|township|suburb|island|port|park|cluster|division|hub|quarter|neighborhood)s?"
)
_OF: Final = re.compile(
    r" (?:of|of the|under the|within the|inside the) $|,? (?:is |was )?(?:(?:a |an |also |the )*"
    r"(?:\w+ )?(?:part|section|component|segment)|(?:the \w+|one) of (?:the "
    r"|its )?(?:\w+ )?(?:parts|areas"
    r"|sections|subzones|zones|districts)) of (?:the )?$|,? (?:which |it |that )?(?:also )?(?:is "
    r"|are )?(?:belongs?|part of) (?:to )?(?:the )?$"
    rf"|,? (?:which is |is |was )?(?:a|an|the|one of the) {_UNIT}"
    r" (?:of|under|within|that belongs to|belonging to|administered by|governed by|affiliated"
    r" to) (?:the )?$"
    r"|,? (?:falls?|come|comes|is|are|now) (?:within|under|inside) (?:the )?(?:jurisdiction of )?"
    r"(?:the )?$"
)
_UNIT_OF: Final = re.compile(rf"\b(?:a|an|the|one of the) {_UNIT} |belong|jurisdiction|part of ")
#: An abbreviation in brackets belongs to the name before it.
_BRACKET: Final = re.compile(r" \([A-Z][A-Z-]+\)")
_IN: Final = re.compile(
    r",? (?:(?:is |are |was )?(?:located|situated|based|lying|seated|sited) (?:in|at|on)"
    r"|lies in|sits in|in|in the (?:\w+ )?(?:of|part of)"
    r"|(?:is|lies|sits|stands) (?:in|at|on) the (?:[\w-]+ ){0,3}?(?:tip|end|part|corner|coast"
    r"|suburbs|outskirts|heart"
    r"|center|centre|east|west|north|south|edge|downtown) of|straddles|spans"
    r"|(?:the )?(?:provincial )?capital of|in the city of|is the (?:provincial )?capital of"
    r"|a (?:\w+[ -]){1,3}in) (?:the )?(?:(?:north|south"
    r"|east|west|northeast|northwest|southeast|southwest|central|southern|northern"
    r"|eastern|western)\w* )?$"
)
_MADE_OF: Final = re.compile(
    r"\b(?:consists? of|consisting of|comprises?|comprising|made up of|encompass(?:es|ing)?"
    r"|composed of|includes?"
    r"|including|covers?|covering|is divided into|has (?:formed )?(?:\w+ )?(?:areas"
    r"|sections|subzones|parts|zones|groups|clusters)"
    r"|(?:areas|sections|subzones|parts|zones|\"?three groups\"?|groups)(?:,| -|:| of| in"
    r"|\"? of)(?: namely)?|namely|formed \"?\w+ groups\"? of)(?: the)?(?: \w+ (?:areas"
    r"|sections|parts|subzones|zones):?)?,? (?:the )?$"
)
_PROVINCE: Final = re.compile(r" (?:[Pp]rovince|[Aa]utonomous [Rr]egion|[Mm]unicipality)$")
_DISTRICT: Final = re.compile(
    r" (?:[Dd]istrict|[Cc]ounty|[Cc]ity|[Tt]own|[Ii]sland|[Aa]rea|[Tt]ownship|[Ss]ubdistrict)$"
)
#: Prepositional phrases that name the parts of a thing, not the whole it belongs to.
_HOLDS: Final = re.compile(
    r"made up|compos|consist|compris|ahead|instead|because|outside|(?:north|south|east|west) of"
)
_CHINESE_IN: Final = re.compile(
    r"^(?:坐落于|坐落在|位于|地处|横跨|地跨|设在|布局在|选址|选址在|落户于)$"
)
_CHINESE_MADE_OF: Final = re.compile(
    r"(?:包括|涵盖|包含|分为|分成|由|划分为|涉及|共有|设有|下设)(?:[一二三四五六七八九]个片区[：，]?)?(?:了)?$"
)
_PARTS_LISTED: Final = re.compile(
    r"(?:由|涵盖|包括|包含|新增|分为|下辖|下设|设有|设立|划分为"
    r"|扩展)(?:了)?(?P<names>[^，。；：、\d的]{2,12}?(?:[、和与及][^，。；：、\d的和与及]{2,12}?){1,6})"
    r"(?:等)?(?P<count>[二两三四五六七八九]个?|\d个)?(?:片区|区块|功能区)(?![是的、和与及])"
)
_NORTH: Final = re.compile(
    r"\bin (?:the )?(?:\w+ regions of )?(?:the )?(?:country's "
    r"|China's )?(?P<place>(?:north|south|east|west)(?:east|west)?(?:ern China)?"
    r"|central China)\b(?! and|-| of)"
)


def containments(analysis: Analysis, subjects: SubjectFinder, index: int) -> Iterator[Candidate]:
    """``partOf`` and ``locatedIn`` claims of one sentence, without dates."""
    sentence, mentions = analysis.sentences[index], analysis.mentions[index]
    chinese = analysis.source.language == "zh"
    named = [m for m in mentions if m.kind in _PLACES]
    for n, (a, b) in enumerate(pairwise(named)):
        gap = sentence.text[a.end - sentence.start : b.start - sentence.start]
        found = _chinese(a, b, gap, sentence) if chinese else _english(a, b, gap, sentence)
        if found:
            relation, inner, outer, confidence = found
            if chinese and relation == "locatedIn" and outer is b:
                outer = innermost(named, n + 1)
            if relation == "partOf" and inner is a and not chinese:
                inner = _apposed(named, a, sentence) or a
            yield _claim(
                sentence,
                relation,
                _span(subjects, index, inner),
                _span(subjects, index, outer),
                confidence,
                chinese,
            )
    if not chinese:
        yield from _owned(subjects, index, sentence, mentions)
    yield from _wholes(subjects, index, sentence, named, chinese)
    if isinstance(subjects, ChineseSubjectFinder):
        for part, whole in chinese_parts(analysis, subjects, index):
            yield _claim(sentence, "partOf", part, whole, 0.7, chinese)
    else:
        for relation, inner, outer in english_lists(sentence, named):
            ends = _span(subjects, index, inner), _span(subjects, index, outer)
            yield _claim(sentence, relation, *ends, 0.7, chinese)
        yield from _regions(subjects, index, sentence)


def _owned(
    subjects: SubjectFinder, index: int, sentence: Sentence, mentions: list[Mention]
) -> Iterator[Candidate]:
    """Its Xiyong area: part of what "its" refers to."""
    for mention in mentions:
        if mention.kind != "pronoun" or mention.text.lower() not in ("its", "their"):
            continue
        part, whole = subjects.owned(index, mention), subjects.antecedent(index, mention)
        if part and whole and whole.kind in _PLACES and whole.text != part.text:
            outer = Span(start=whole.start, end=whole.end, text=whole.text, kind=whole.kind)
            yield _claim(sentence, "partOf", _span(subjects, index, part), outer, 0.6, False)


def _english(
    a: Mention, b: Mention, gap: str, sentence: Sentence
) -> tuple[str, Mention, Mention, float] | None:
    if a.text == b.text:
        return None
    gap = _BRACKET.sub("", gap, count=1)
    if (
        not _HOLDS.search(gap)
        and _OF.search(gap)
        and (len(gap) < 16 or _OF.fullmatch(gap))
        and (a.kind == "zone" or not a.generic)
    ):
        return (
            ("partOf", a, b, 0.75 if a.kind == b.kind == "zone" and not b.generic else 0.7)
            if b.text != "China" and (a.kind == "zone" or b.kind == "zone" or _inner(a, gap))
            else None
        )
    if gap in ("'s ", "’s ", "' ", "’ ") and not b.generic and a.text != "China":
        return "partOf", b, a, 0.75
    if gap == ", " and b.kind == "place" and not b.generic and not a.generic:
        if a.kind == "place" and _PROVINCE.search(b.text):
            return "partOf", a, b, 0.75
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


def _apposed(named: list[Mention], part: Mention, sentence: Sentence) -> Mention | None:
    """River Bay, the Hill section of the zone: the bay is meant."""
    before = [m for m in named if m.end < part.start]
    if not before or before[-1].generic:
        return None
    gap = sentence.text[before[-1].end - sentence.start : part.start - sentence.start]
    return before[-1] if gap in (", the ", ", a ") else None


def _inner(mention: Mention, gap: str) -> bool:
    """Whether a place is called a part: a district of the city, X, a county of Y."""
    return bool(_DISTRICT.search(mention.text) or _UNIT_OF.search(gap))


def _chinese(
    a: Mention, b: Mention, gap: str, sentence: Sentence
) -> tuple[str, Mention, Mention, float] | None:
    if a.text in ("中国", "我国", "全国") or b.text in ("中国", "我国") or a.text == b.text:
        return None
    if not gap and not b.generic and not a.generic:
        return "partOf", b, a, 0.75
    if (
        gap == "的"
        and b.kind == "zone"
        and not sentence.text[: a.start - sentence.start].endswith(
            ("位于", "地处", "坐落于", "坐落在")
        )
        and not b.generic
        and not a.generic
    ):
        return "partOf", b, a, 0.7
    lead = sentence.text[: a.start - sentence.start]
    if gap == "的" and lead.endswith(("位于", "地处", "坐落于", "坐落在")):
        return ("locatedIn", b, a, 0.75) if b.kind in _PLACES and not b.generic else None
    if _CHINESE_IN.match(gap):
        return "locatedIn", a, b, 0.75
    return None


def _wholes(
    subjects: SubjectFinder, index: int, sentence: Sentence, named: list[Mention], chinese: bool
) -> Iterator[Candidate]:
    """A zone that consists of areas: each area is part of it."""
    if chinese and (listed := _PARTS_LISTED.search(sentence.text)):
        yield from _parts(subjects, index, sentence, named, listed)
        return
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
            if not JOINTS.match(gap):
                break
            members.append(member)
        rest = sentence.text[members[-1].end - sentence.start :][:12]
        if before.endswith("由") and not re.search(r"组成|构成", rest):
            continue
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
                0.85,
                chinese,
            )
        return


def _parts(
    subjects: SubjectFinder,
    index: int,
    sentence: Sentence,
    named: list[Mention],
    listed: re.Match[str],
) -> Iterator[Candidate]:
    """涵盖东山、西河、南湾三个片区: the names of a list, known or not."""
    before = [m for m in named if m.end <= sentence.start + listed.start()]
    zones = [m for m in before if m.kind == "zone"]
    whole = (
        _span(subjects, index, zones[0])
        if zones
        else subjects.subject(index, sentence.start + listed.start(), frozenset({"zone"}))
    )
    if whole is None:
        return
    for found in re.finditer(r"[^、和与及]+", listed["names"]):
        start = sentence.start + listed.start("names") + found.start()
        text = found[0]
        if found.end() == len(listed["names"]) and not listed["count"]:
            text += "片区" if sentence.text.startswith("片区", listed.end("names")) else ""
        if 2 <= len(text) <= 12:
            span = Span(
                start=start,
                end=start + len(text),
                text=text,
                kind="zone",
                alt=(f"{text}片区",) if not text.endswith("片区") else (text[:-2],),
            )
            yield _claim(sentence, "partOf", span, whole, 0.85, True)


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
