"""When does a candidate match a gold claim? The definitions of strict and lenient.

A candidate is *invalid*, and wrong, when its relation is unknown, its offsets lie outside the
text, or its quote, subject or object is not what stands at its offsets. *Strict*: the same
relation, the same name of the subject, and the same name of the object; for quantities the same
value (within half a percent), unit, and a metric that contains the other, is contained in it,
shares half of its words or overlaps it. *Lenient*: the same relation, overlapping evidence, and
subjects and objects that are equal, overlap, or share half of their words; for quantities equal
value and unit. One gold claim is matched at most once, by a largest matching. Names are compared
without case, width, quotes, brackets and leading articles, and through groups of aliases.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.extract.records import QUANTITIES, RELATIONS

Record = dict[str, Any]
_QUIET: Final = frozenset({"the", "a", "an", "of", "and", "in", "for", "to", "its", "their"})
_MARKS: Final = re.compile(r"[\"'“”‘’«»《》「」『』()\[\]【】,.;:，。；：、·]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9&+.%-]+")
_SUFFIX: Final = re.compile(r"(?: (?:district|province|city|municipality)|(?<=..)[区市省])$")


def normal_name(name: str) -> str:
    """The form in which names are compared.

    >>> list(map(normal_name, ('The "Two  Zones"', "北京 CBD", "Free Trade Zone (FTZ)")))
    ['two zones', '北京cbd', 'free trade zone']
    """
    text = unicodedata.normalize("NFKC", name or "")
    text = re.sub(r"(?<=\w) \([A-Z]{2,6}\)$", "", text.strip()).lower()
    text = " ".join(_MARKS.sub(" ", text).split())
    text = re.sub(r"^(?:the|a|an) ", "", text)
    return text.replace(" ", "") if _HAN.search(text) else text


def words(name: str) -> frozenset[str]:
    """The words of a name; of Chinese, the pairs of neighbouring characters."""
    found: set[str] = set()
    for word in _WORD.findall(normal_name(name)):
        if _HAN.match(word):
            found.update(word[n : n + 2] for n in range(max(1, len(word) - 1)))
        elif word not in _QUIET:
            found.add(word)
    return frozenset(found)


def jaccard(one: str, other: str) -> float:
    """Jaccard similarity: shared words over all words."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a and b else 0.0


@dataclass(frozen=True, slots=True)
class MatchCriteria:
    """The criteria of a match, given groups of names that count as one name."""

    aliases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_groups(cls, groups: Iterable[Sequence[str]]) -> MatchCriteria:
        """Criteria under groups of names."""
        return cls({normal_name(name): normal_name(group[0]) for group in groups for name in group})

    def _keys(self, end: Record) -> set[str]:
        keys: set[str] = set()
        for name in _forms(end):
            if name:
                key = normal_name(name)
                keys |= {key, self.aliases.get(key, key)}
                if end.get("kind") == "place":
                    keys.add(_SUFFIX.sub("", key))
        return keys

    def same_name(self, one: Record, other: Record) -> bool:
        """Whether two arguments have a name in common."""
        return bool(self._keys(one) & self._keys(other))

    def close(self, one: Record, other: Record) -> bool:
        """Whether two arguments are equal, overlap or share half of their words."""
        return (
            self.same_name(one, other)
            or overlap(one, other)
            or any(jaccard(one.get("text") or "", name) >= 0.5 for name in _forms(other))
        )

    def strict(self, claim: Record, gold: Record) -> bool:
        """Whether a claim matches a gold claim by names, values and metric."""
        if claim["relation"] != gold["relation"] or not self.same_name(
            claim["subject"], gold["subject"]
        ):
            return False
        if gold["relation"] in QUANTITIES:
            return _same_value(claim["object"], gold["object"]) and _same_metric(
                claim["object"], gold["object"]
            )
        return self.same_name(claim["object"], gold["object"])

    def lenient(self, claim: Record, gold: Record) -> bool:
        """Whether a claim nearly matches a gold claim of the same sentence."""
        if claim["relation"] != gold["relation"] or not overlap(claim, gold):
            return False
        if not self.close(claim["subject"], gold["subject"]):
            return False
        if gold["relation"] in QUANTITIES:
            return _same_value(claim["object"], gold["object"])
        return self.close(claim["object"], gold["object"])


def _forms(end: Record) -> list[str]:
    return [end.get("text") or "", *(end.get("alt") or [])]


def overlap(one: Record, other: Record) -> bool:
    """Whether two spans share a character."""
    if one.get("start") is None or other.get("start") is None:
        return False
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _same_value(one: Record, other: Record) -> bool:
    if one.get("unit") != other.get("unit"):
        return False
    keys = ("min", "max") if other.get("value") is None else ("value",)
    return all(_same_number(one.get(key), other.get(key)) for key in keys)


def _same_number(one: Any, other: Any) -> bool:
    try:
        a, b = float(one), float(other)
    except (TypeError, ValueError, OverflowError):
        return False
    return abs(a - b) <= 0.005 * max(abs(a), abs(b), 1e-9)


def _same_metric(one: Record, other: Record) -> bool:
    metric, wanted = _metric(one), _metric(other)
    said = normal_name(metric.get("text") or "")
    for name in map(normal_name, _forms(wanted)):
        if said and name and (said in name or name in said or jaccard(said, name) >= 0.5):
            return True
    return overlap(metric, wanted)


def _metric(thing: Record) -> Record:
    """What a quantity measures; a record may hold its words alone."""
    metric = thing.get("metric") or {}
    return {"text": metric} if isinstance(metric, str) else metric


def largest_matching(
    claims: Sequence[Record], golds: Sequence[Record], test: Callable[[Record, Record], bool]
) -> dict[int, int]:
    """A largest one-to-one matching, claim → gold; equal evidence and date are preferred."""
    edges = []
    for claim in claims:
        fitting = [n for n, gold in enumerate(golds) if test(claim, gold)]
        edges.append(sorted(fitting, key=_far_from(claim, golds)))
    owner: dict[int, int] = {}

    def assign(claim: int, tried: set[int]) -> bool:
        for gold in edges[claim]:
            if gold not in tried:
                tried.add(gold)
                if gold not in owner or assign(owner[gold], tried):
                    owner[gold] = claim
                    return True
        return False

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 10 * (len(claims) + len(golds)) + 1000))
    try:
        for number in range(len(claims)):
            assign(number, set())
    finally:
        sys.setrecursionlimit(limit)
    return {claim: gold for gold, claim in owner.items()}


def _far_from(claim: Record, golds: Sequence[Record]) -> Callable[[int], tuple[bool, bool]]:
    """A sort key: gold claims that agree with a claim on evidence and date come first."""

    def key(number: int) -> tuple[bool, bool]:
        gold = golds[number]
        return not overlap(claim, gold), claim.get("date") != gold.get("date")

    return key


def malformed_reason(claim: Record) -> str:
    """Why a record is not a claim: a missing part or a wrong type; empty for a claim."""
    for key in ("relation", "subject", "object", "start", "end"):
        if claim.get(key) is None:
            return f"missing {key}"
    if claim["relation"] not in RELATIONS:
        return f"unknown relation {claim['relation']}"
    if not (isinstance(claim["start"], int) and isinstance(claim["end"], int)):
        return "evidence offsets are not whole numbers"
    for role in ("subject", "object"):
        if not _is_part(claim[role]):
            return f"{role} is not an object with text, alt and offsets"
    metric = claim["object"].get("metric")
    if not (metric is None or isinstance(metric, str) or _is_part(metric)):
        return "metric is not an object with text, alt and offsets"
    return ""


def _is_part(part: object) -> bool:
    """Whether a value is an argument: an object with text, other wordings and offsets."""
    if not isinstance(part, dict) or not isinstance(part.get("text"), str | None):
        return False
    alt, start, end = (part.get(key) for key in ("alt", "start", "end"))
    wordings = alt is None or (isinstance(alt, list) and all(isinstance(a, str) for a in alt))
    return wordings and (start is None or (isinstance(start, int) and isinstance(end, int)))


def invalid_reason(claim: Record, text: str | None) -> str:
    """Why a claim is invalid; empty for a valid one."""
    if (reason := malformed_reason(claim)) or text is None:
        return reason
    if not 0 <= claim["start"] < claim["end"] <= len(text):
        return "evidence offsets outside the text"
    if claim.get("quote") is not None and text[claim["start"] : claim["end"]] != claim["quote"]:
        return "quote is not the text at its offsets"
    for role in ("subject", "object"):
        part = claim[role]
        placed = part.get("start") is not None and part.get("text") is not None
        if placed and text[part["start"] : part["end"]] != part["text"]:
            return f"{role} text is not the text at its offsets"
    return ""
