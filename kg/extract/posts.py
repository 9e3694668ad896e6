"""People and their posts: "Name, post", post before name, 职务+姓名."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.extract.cues import POST
from kg.extract.lexicon import lexicon
from kg.extract.records import Analysis, Candidate, Sentence, Span

_NAME: Final = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]*\.?){1,3}"
#: Where the words of a post end: at a comma, unless a second post or the name of the organisation
#: follows; at a verb; at the place or time of the statement.
_AFTER_POST: Final = re.compile(
    r", (?!(?:(?:and|also|as well as) )?(?:the |a |an |concurrently |also )?(?:[\w-]+ )?(?:member"
    r"|deputy|vice|chief|full|head|party|executive|general|managing|director|secretary|president"
    r"|chairman|chairwoman|mayor|governor|minister|founder|partner|counsel|professor|dean"
    r"|researcher|inspector|manager|spokes\w+)\b)"
    r"|,? (?:said|says|told|noted|stated|announced|introduced|explained|stressed|added) "
    r"| (?:in|since|from|last|this|until) (?:Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d"
    r"|week|month|year)"
    r"|;|\.(?=\s|$)|[\"”](?=\s*$|[,.])| [–—]|:"
    r"| (?:at (?:a|the) (?:press|news|launch|unveiling|opening)|on (?:Mon|Tues|Wednes"
    r"|Thurs|Fri|Satur|Sun)day|during the|at a )| \("
)
#: A day before a name does not belong to it.
_DAY_LEAD: Final = re.compile(
    r"(?:On |Last |This )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Earlier|Yesterday"
    r"|Today|Meanwhile) "
)


#: Capitalised words before a post: Vice Commerce Minister, Lingang Deputy Director.
_BEFORE_POST: Final = re.compile(r"(?:[A-Z][\w&'’-]* (?:(?:of|and|the|for) )*)+$")


_BECOMES: Final = re.compile(r"\b(?:appointed|named|elected|made|became|serves|office) ")
#: What links a person to a post in place of a comma: was appointed, who is.
_BECAME: Final = (
    r"(?:was|has been|is|will be) (?:appointed|named|elected|made)(?: as)?|became|serves as"
    r"|now serves as|took office as"
)
_WHO: Final = r"(?:who (?:is|was|serves as|also serves as|works as|doubles as) )?"


@cache
def _english() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon("en").any_of("post_words")
    post = (
        rf"(?:(?:a|an|the|also|former|acting|then|honorary|current"
        rf"|concurrently) )*(?P<post>(?:[\w'’-]+ ){{0,3}}?(?:{words})\b[^,;.\"”]*)"
    )
    after = re.compile(rf"(?P<name>{_NAME})(?:,| (?:{_BECAME})) {_WHO}{post}", re.UNICODE)
    before = re.compile(
        rf"\b(?P<post>(?i:{words}))(?: of (?:the )?(?:[A-Z][\w&'’-]*(?: (?:of|and|for"
        rf"|the))? ?)+?)?,?"
        rf" (?P<name>{_NAME})(?! (?:Zone|Area|Plan|Port|Group|Province|District|City|Bureau"
        rf"|Committee|Commission))"
    )
    another = re.compile(rf",? and {_NAME}, (?:[\w-]+ ){{0,3}}?(?:{words})\b")
    again = re.compile(
        rf"^(?:a |an |the |also |full-time |concurrently )*(?:[\w-]+ ){{0,2}}?(?:{words})\b",
        re.IGNORECASE,
    )
    return after, before, again, another


@cache
def _chinese() -> re.Pattern[str]:
    words = lexicon("zh")
    posts = words.any_of("post_words")
    speech = words.any_of("speech_words")
    surnames = words.words["surnames"][0]
    return re.compile(
        rf"(?P<post>(?:{posts})(?:[、兼](?:[\u4e00-\u9fff]{{0,20}}?)(?:{posts}))*)\s?"
        rf"(?P<name>(?:欧阳|司马|上官|诸葛|[{surnames}])[\u4e00-\u9fff]{{1,2}}?)(?=\s|{speech}|$)"
    )


def posts(analysis: Analysis, index: int) -> Iterator[Candidate]:
    """The posts that a sentence names, one claim each, without dates."""
    sentence = analysis.sentences[index]
    if POST not in analysis.cues[index]:
        return
    find = _chinese_posts if analysis.source.language == "zh" else _english_posts
    seen = set()
    for name, post in find(sentence.text):
        key = (name, post)
        if key in seen:
            continue
        seen.add(key)
        yield Candidate(
            sentence=sentence,
            relation="holdsPost",
            subject=_span(sentence, name, "person"),
            object=_span(sentence, post, "post"),
            rule=f"{analysis.source.language}-post",
            confidence=0.93 if analysis.source.language == "en" else 0.85,
        )


def _span(sentence: Sentence, part: tuple[int, int], kind: str) -> Span:
    start, end = part
    alt: tuple[str, ...] = ()
    text = sentence.text[start:end]
    if kind == "post" and re.match(r"full-time |executive |former |acting |current ", text):
        alt = (text.partition(" ")[2],)
    return Span(
        start=start + sentence.start, end=end + sentence.start, text=text, kind=kind, alt=alt
    )


Part = tuple[int, int]


def _english_posts(text: str) -> Iterator[tuple[Part, Part]]:
    after, before, again, another = _english()
    done: list[Part] = []
    if "," in text or _BECOMES.search(text):
        for found in after.finditer(text):
            if _no_person(found["name"]):
                continue
            day = _DAY_LEAD.match(found["name"])
            name = found.start("name") + (day.end() if day else 0), found.end("name")
            start = found.start("post")
            stop = _AFTER_POST.search(text, start)
            end = stop.start() if stop else len(text.rstrip('."”'))
            if joined := another.search(text, start, end + 60):
                end = min(end, joined.start())
            # "member of … and deputy director of …": a second post; "…, deputy head" too.
            for part in _split_posts(text, start, end, again):
                yield name, part
            done.append((found.start(), end))
    for found in before.finditer(text):
        a, b = found.span("name")
        b -= text[b - 1] == "."  # the end of the sentence
        if any(x < b and found.start("post") < y for x, y in done) or _no_person(found["name"]):
            continue
        start, end = found.start("post"), a
        if lead := _BEFORE_POST.search(text, 0, start):
            start = lead.start()
        while text[end - 1] in " ,":
            end -= 1
        lead = re.match(r"(?:the |The |by |of |and |and the |for )+", text[start:end])
        start += lead.end() if lead else 0
        if not re.match(r"[a-z]", text[start:end]) or start == 0 or text[start - 1] == " ":
            yield (a, b), (start, end)


def _split_posts(text: str, start: int, end: int, again: re.Pattern[str]) -> Iterator[Part]:
    first = start
    for joint in re.finditer(r",? (?:and|as well as) (?:its |also )*|, ", text[start:end]):
        at = start + joint.end()
        if again.match(text[at:end]) and len(text[first : start + joint.start()]) > 3:
            yield _article(text, first, start + joint.start())
            first = at
    yield _article(text, first, end)


def _article(text: str, start: int, end: int) -> Part:
    lead = re.match(r"(?:a|an|the|also|concurrently) ", text[start:end])
    return start + (lead.end() if lead else 0), end


def _no_person(name: str) -> bool:
    places = (
        r"\b(?:Zone|Area|District|City|Province|Bureau|Commission|Committee|Group|Port|Park"
        r"|Company|Bank|University|Ltd|Co|Plan|Republic|County|January|February|March|April"
        r"|June|July|August|September|October|November|December|Free|Trade|Pilot|Center"
        r"|Institute|Technology|News|Agency|Daily|China|Beijing|Shanghai|Hainan)\b"
    )
    return bool(re.search(places, name)) or len(name) < 4


#: What comes before the name of a Chinese organisation and does not belong to it.
_BODY_CUT: Final = re.compile(
    r"[，。“”：；、》）的让据是由照和与到了请]|(?<!财)经(?![开济贸营信理])|(?<=记)者|不过|还有|以及|时任|包括"
)


_TO_BE: Final = re.compile(r"任[组主书局市副总秘董职命]")
#: 省委常委、市委书记 are two posts, and so are 主任兼江河新区书记; 主任兼副书记 is one.
_POSTS: Final = re.compile(r"(?:[^、兼]|兼(?=副?.{2}$))+")


@cache
def _post_ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon('zh').any_of('post_words')})$")


def _chinese_posts(text: str) -> Iterator[tuple[Part, Part]]:
    for found in _chinese().finditer(text):
        if _TO_BE.match(found["name"]):
            continue  # 市长任组长
        end = found.end("post")
        start = max(0, found.start("post") - 40)
        body = text[start : found.start("post")]
        cut = max((mark.end() - 1 for mark in _BODY_CUT.finditer(body)), default=-1)
        if (
            cut >= 0
            and body[cut] in "的和与"
            and "和" in body[cut]
            and re.search(r"发展和|社会保障|文化和|经济", body)
        ):
            cut = -1
        start += cut + 1
        start += len(text[start:end]) - len(text[start:end].lstrip())
        for part in _POSTS.finditer(text[start:end]):  # 省委常委、市委书记 are two posts
            if re.search(_post_ends(), part[0]):
                yield found.span("name"), (start + part.start(), start + part.end())
