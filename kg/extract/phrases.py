"""Noun phrases around a trigger: splits lists into items and trims each item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.extract.lexicon import lexicon

#: Where the words after a trigger no longer belong to it.
_ENGLISH_STOP: Final = re.compile(
    r"[;:]|\.(?=\s|$)|[\"”](?=,| he\b| she\b|\s*$)| [–—-] "
    r"|,? (?:of which|which|whose|who|whom|where|while|whereas|according to|so as to|in order to"
    r"|thus"
    r"|thereby|thanks to"
    r"|amid|after|before|since|when|if|because|but|although|under|through|so that|said"
    r"|says|told|added|noted"
    r"|compared with|driven by|relying on|based on|aimed at|up to|on schedule|until|unless)\b"
    r"|,? (?:by|in|from|since|during|within|over|for) (?:the )?(?:end|year|first|second"
    r"|past|next|coming"
    r"|last|this|same|near|future|early|late|mid|(?:19|20)\d\d|\d+|January|February|March"
    r"|April|May|June|July"
    r"|August|September|October|November|December|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|, (?:a|an) (?:big step|major step|key step|step|move|sign|record)\b|,? with (?:a"
    r"|an|the|total|its|more|over|nearly|about|\d)"
    r"|,? (?:this|last|next) (?:year|month|week)\b|,? as (?:well as to|a result|part of"
    r"|it|they)\b|,? that\b"
    r"|, and (?:the |its |their )?(?:[\w'’-]+ ){1,4}(?:wants|hopes|plans to|aims|intends"
    r"|seeks|will|has"
    r"|have|is|are|was|were)\b"
    r"|, [a-z]+s (?:an?|the|its|more|over|\d+|[A-Z][\w-]+)\b"
    r"|, (?:accounted|contributed|generated|grew|rose|reached|topped|made up|hit|totaled|employed"
    r"|attracted|are|make up|account)\b"
    r"|, [a-z]+ing (?:an?|the|its|more|over|nearly|\d)\b"
    r"|, (?:making|allowing|helping|creating|bringing|turning|becoming|accounting"
    r"|covering|marking|up|down)\b"
    r"|,? (?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)\b"
    r"|, [A-Z][\w’'-]+ [A-Z][\w’'-]+, (?:[\w’'-]+ ){0,5}(?:director|head|mayor|chief"
    r"|secretary|official"
    r"|governor|minister|manager|chairman|president|spokes\w+|member|professor|CEO|analyst)\b"
    r"|, (?:he|she|it|they|and it|and the \w+ (?:will|has))\b"
    r"|,? and (?:hopes?|hoped|wants?|wanted|wishes|plans to|intends?|aims?|seeks?|vows?|pledges?"
    r"|expects?|promises|that|now|also|then|in|is|are|was|were|has|have|will|would)\b"
)
_SAID: Final = re.compile(r" (?:said|says|told|added|noted)\b")
_FINITE: Final = re.compile(r" (?:is|are|was|were|has|have|had|will|would|can|could|should|may)\b")
_ARTICLE: Final = re.compile(
    r"(?:(?:the|a|an|its|their|this|these|those|both|such|all|some|more|on|in|of|to|for"
    r"|and|or|as well as|as|also|namely"
    r"|into|being|becoming|including|especially|particularly|mainly|country['’]s|nation['’]s|China['’]s"
    r"|world['’]s|province['’]s|city['’]s|region['’]s) )+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"(?:,? (?:and|or|among) (?:other|others|so on|more)\b.*|,? (?:etc\.?|in particular"
    r"|respectively"
    r"|nationwide|worldwide|nationally|globally|as well|in place|in motion|into practice|into"
    r" effect|there|here|further|today|now"
    r"|respectively|in \w+ and \w+)|,? (?:and|or|with|of|in|at|for|to)$|[\s,.\"”'’]+)$"
)
_SUCH_AS: Final = re.compile(
    r",? (?:such as|including|like|namely|notably|among them|for example|e\.g\.) "
)
_CHINESE_AND: Final = re.compile(r"、|和|与|及|以及|并(?=[\u4e00-\u9fff]{3})")
_DEEPER: Final = re.compile(r"更加?[\u4e00-\u9fff]{1,6}的")
_FACING: Final = re.compile(r"(?:面向|服务于?|辐射|覆盖|联通|连接|对接|涵盖|链接)")
_OTHERS: Final = re.compile(r"\s*(?:and )?(?:other|others|so on|etc)\b")
_MARKS: Final = re.compile(r"[\s,\"“]+")
_WORD: Final = re.compile(r"\w")
_BETWEEN: Final = re.compile(r"\bbetween (?:(?! and ).)*$")
_BRACKETS: Final = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」"}

#: The items of an English list: between commas outside numbers and brackets.
_PIECE: Final = re.compile(r"(?:[^,(]|\([^)]*\)|\(|,(?=\d))+")
_LAST: Final = re.compile(r"\s*(?:and|or|as well as) ")
_HALF: Final = re.compile(r" (?:and|as well as|or) (?:the |on |in |to )?")
_FOR_WHAT: Final = re.compile(r" (?:for|to|that|with|in|on|of|from) ")
_PRAISE: Final = re.compile(
    r"^(?:first|new|comprehensive|high-level|world-class|national|modern|major|leading|number of) "
)
Part = tuple[int, int]


def region(text: str, start: int, limit: int, language: str) -> int:
    """Where the words that belong to a trigger end, at the latest at ``limit``."""
    if language == "zh":
        return _outside_quotes(text, start, limit)
    stop = _ENGLISH_STOP.search(text, start, limit)
    if stop is None:
        return limit
    end = stop.start()
    if _SAID.match(stop[0]) and (comma := text.rfind(", ", start, end + 1)) >= 0:
        return comma  # build a terminal, a local official said
    if _FINITE.match(stop[0]):  # what comes before a verb is its subject, not our object
        joint = text.rfind(", and ", start, end + 1)
        if joint < 0:
            joint = max(text.rfind(" and ", start, end + 1), text.rfind(", ", start, end + 1))
        return joint if joint >= 0 else end
    return end


def _outside_quotes(text: str, start: int, limit: int) -> int:
    closing = ""
    for n in range(start, limit):
        char = text[n]
        if closing:
            closing = "" if char == closing else closing
        elif char in _BRACKETS:
            closing = _BRACKETS[char]
        elif char in "，。；！？：\n" or text.startswith("——", n):
            return n
    return limit


def items(text: str, start: int, end: int, language: str, *, whole: bool = False) -> Iterator[Part]:
    """The items of a list, trimmed, as offsets.

    Args:
        text: The sentence.
        start: Where the list begins.
        end: Where it ends.
        language: ``en`` or ``zh``.
        whole: Whether "and" without a comma before it joins the words of one item, unless an
            article or a number follows.

    >>> text = "trade, textiles and garments, and logistics"
    >>> [text[a:b] for a, b in items(text, 0, len(text), "en")]
    ['trade', 'textiles and garments', 'logistics']
    >>> text = "生物医药、新材料和数字经济等产业"
    >>> [text[a:b] for a, b in items(text, 0, len(text), "zh")]
    ['生物医药', '新材料', '数字经济']
    """
    parts = (
        _chinese_items(text, start, end)
        if language == "zh"
        else _english_items(text, start, end, whole=whole)
    )
    for part in parts:
        trimmed = trim(text, *part, language)
        if trimmed:
            yield trimmed


def one(text: str, start: int, end: int, language: str) -> Part | None:
    """The first item of a stretch, trimmed."""
    return next(items(text, start, end, language), None)


def _english_items(text: str, start: int, end: int, *, whole: bool) -> Iterator[Part]:
    example = _SUCH_AS.search(text, start, end)
    if example:
        head = (start, example.start())
        before = list(_english_items(text, *head, whole=whole))
        # "emerging industries such as": the list says it; "labor-intensive industries" is a thing.
        yield from before[:-1]
        last = before[-1:] or []
        if last and not _is_generic(text[last[0][0] : last[0][1]]):
            yield last[0]
        yield from _english_items(text, example.end(), end, whole=whole)
        return
    pieces = [
        (found.start() + start, found.end() + start)
        for found in _PIECE.finditer(text[start:end])
        if found[0].strip()
    ]
    for n, (a, b) in enumerate(pieces):
        final = n == len(pieces) - 1
        lead = _LAST.match(text, a, b)
        if lead:
            yield lead.end(), b
        elif final:
            yield from _halves(text, a, b, whole=whole and n == 0)
        else:
            yield a, b


def _halves(text: str, start: int, end: int, *, whole: bool) -> Iterator[Part]:
    """The last piece of a list without a comma before its "and"."""
    joints = [
        m
        for m in _HALF.finditer(text[start:end])
        if not protected(text[start:end], m)
        and not _BETWEEN.search(text, start, start + m.start())
        and not (
            m[0] == " or "
            and re.search(r"\b(?:one|two|three|\d)$", text[start : start + m.start()])
        )
        and (
            not whole
            or m[0].endswith("the ")
            or re.match(
                r"(?:an?|its|one|two|three|four|more|new|other|\d+)\b", text[start + m.end() :]
            )
        )
    ]
    if not joints:
        yield start, end
        return
    joint = next((m for m in joints if m[0].endswith(("the ", "on "))), joints[-1])
    yield start, start + joint.start()
    yield start + joint.end(), end


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """The words on both sides of "and" in fixed phrases: science and technology."""
    sides = [pair.split(" and ") for pair in lexicon("en").words["protected_pairs"]]
    return frozenset((left.rpartition(" ")[2], right.partition(" ")[0]) for left, right in sides)


def protected(piece: str, joint: re.Match[str]) -> bool:
    """Whether "and" joins the words of a fixed phrase such as science and technology."""
    left = piece[max(0, joint.start() - 24) : joint.start()].lower().rpartition(" ")[2]
    right = piece[joint.end() : joint.end() + 24].lower().partition(" ")[0].rstrip(",.;:")
    return (left.lstrip(",("), right) in _pairs()


def _is_generic(words: str) -> bool:
    bare = re.sub(
        r"(?:industries|sectors|fields|areas|industry|sector|businesses|services?"
        r"|companies|firms|enterprises|products|measures"
        r"|technologies|clusters|projects)$",
        "",
        words.strip().lower(),
    ).strip()
    bare = _ARTICLE.sub("", bare + " ").strip()
    return bare in lexicon("en").words["generic_modifiers"] or not bare


def trim(text: str, start: int, end: int, language: str) -> Part | None:
    """A stretch without articles and tails such as "among others"; None if nothing is left."""
    if language == "zh":
        return _trim_chinese(text, start, end)
    if _OTHERS.match(text, start, end):
        return None
    while True:
        piece = text[start:end]
        tail = _TAIL.search(piece)
        if tail and tail.start() > 0:
            end = start + tail.start()
            continue
        lead = _MARKS.match(piece) or _ARTICLE.match(piece)
        if lead and lead.end() < len(piece):
            start += lead.end()
            continue
        break
    return (start, end) if _WORD.search(text, start, end) else None


def _chinese_items(text: str, start: int, end: int) -> Iterator[Part]:
    closing, first = "", start
    n = start
    if _FACING.match(text, start) and (whole := text.find("的", start, end)) >= 0:
        n = whole  # 面向中亚、南亚等市场的基地 is one thing
    while n < end:
        char = text[n]
        if closing:
            closing = "" if char == closing else closing
        elif char in _BRACKETS:
            closing = _BRACKETS[char]
        elif char in "、和与及以并" and (found := _CHINESE_AND.match(text, n, end)):
            long = n - first >= 2 and end - found.end() >= 2
            listed = "、" in text[start:end] or ("的" not in text[first:end] and found[0] != "并")
            later = found[0] != "、" and "、" in text[found.end() : end]  # A、B、C和D: "和" is last
            if found[0] == "、" or (long and listed and not later):
                yield first, n
                first = n = found.end()
                continue
        n += 1
    yield first, end


@cache
def _chinese_edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon("zh")
    prefixes = words.any_of("object_prefixes").replace("世界", "世界(?!级|一流|领先|知名)")
    prefixes = prefixes.replace("|更|", "|更(?![大高强广深快优])|")
    lead = re.compile(rf"(?:{prefixes})+")
    tails = words.any_of("list_tails")
    return lead, re.compile(
        rf"(?:{tails}|等[\d一二三四五六七八九十两多余]*[项条个类大]?(?:(?!的)[\u4e00-\u9fff]){{0,9}}"
        rf"|[一二三四五六七八九十两\d]+大?(?:重点|主导|新兴|优势|支柱|特色|核心|先导|战略性|现代|千亿级|百亿级|高端)*(?:产业|领域|行业|板块"
        rf"|方向)(?:发展|集聚)?(?:集群)?)$"
    )


def _trim_chinese(text: str, start: int, end: int) -> Part | None:
    lead, tail = _chinese_edges()
    piece = text[start:end]
    if (found := tail.search(piece)) and found.start() >= 2 and not piece.endswith("”"):
        end = start + found.start()
    if (found := lead.match(text, start, end)) and end - found.end() >= 2:
        start = found.end()
    deep = _DEEPER.match(text, start, end)
    if deep and end - deep.end() >= 2:
        start = deep.end()
    while start < end and text[start] in " 的、":
        start += 1
    while end > start and text[end - 1] in " 的、，":
        end -= 1
    return (start, end) if end - start >= 2 else None


def wordings(text: str, start: int, end: int, language: str) -> tuple[str, ...]:
    """Shorter wordings of the same item: without modifiers, without its purpose."""
    piece = text[start:end]
    found = []
    if language == "zh":
        head = piece.rpartition("的")[2]
        if 2 <= len(head) < len(piece):
            found.append(head)
    else:
        short = _FOR_WHAT.split(piece, 1)[0]
        if len(short.split()) > 1 and short != piece:
            found.append(short)
        bare = _PRAISE.sub("", piece)
        if bare != piece:
            found.append(bare)
    return tuple(found)
