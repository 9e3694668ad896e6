"""Scores candidate claims against gold claims: precision, recall and F1, strict and lenient.

Definitions. A candidate is *invalid*, and wrong, when its relation is unknown, its offsets lie
outside the text, or its quote or an end is not what stands at its offsets. *Strict*: the same
relation, the same name of the subject, and the same name of the object; for quantities the same value
(within half a percent), unit, and a metric that contains the other, is contained in it, shares half of
its words or overlaps it. *Lenient*: the same relation, overlapping evidence, and ends that are equal,
overlap, or share half of their words; for quantities equal value and unit. One gold claim is matched
at most once, by a largest matching. Names count as equal without case, width, quotes, brackets and
leading articles, and through groups of aliases. Intervals are 95 percent percentile bootstraps over
documents with a fixed seed.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.errors import DataErrors, Fault, SourceError
from kg.extract.model import QUANTITIES, RELATIONS

Record = dict[str, Any]
MODES: Final = ("strict", "lenient")
_QUIET: Final = frozenset({"the", "a", "an", "of", "and", "in", "for", "to", "its", "their"})
_MARKS: Final = re.compile(r"[\"'“”‘’«»《》「」『』()\[\]【】,.;:，。；：、·]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9&+.%-]+")
_SUFFIX: Final = re.compile(r"(?: (?:district|province|city|municipality)|(?<=..)[区市省])$")
_ROUNDS: Final = 1000


def plain(name: str) -> str:
    """The form in which names are compared.

    >>> plain('The "Two  Zones"'), plain("北京 CBD"), plain("Free Trade Zone (FTZ)")
    ('two zones', '北京cbd', 'free trade zone')
    """
    text = unicodedata.normalize("NFKC", name or "")
    text = re.sub(r"(?<=\w) \([A-Z]{2,6}\)$", "", text.strip()).lower()
    text = " ".join(_MARKS.sub(" ", text).split())
    text = re.sub(r"^(?:the|a|an) ", "", text)
    return text.replace(" ", "") if _HAN.search(text) else text


def words(name: str) -> frozenset[str]:
    """What two names may share: words, or pairs of neighbouring Chinese characters."""
    found: set[str] = set()
    for word in _WORD.findall(plain(name)):
        if _HAN.match(word):
            found.update(word[n : n + 2] for n in range(max(1, len(word) - 1)))
        elif word not in _QUIET:
            found.add(word)
    return frozenset(found)


def likeness(one: str, other: str) -> float:
    """Shared words over all words."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a and b else 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Compares claims under groups of names that count as one name."""

    aliases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_groups(cls, groups: Iterable[Sequence[str]]) -> Rule:
        """Make the rule from groups of names."""
        return cls({plain(name): plain(group[0]) for group in groups for name in group})

    def _keys(self, end: Record) -> set[str]:
        keys: set[str] = set()
        for name in _forms(end):
            if name:
                key = plain(name)
                keys |= {key, self.aliases.get(key, key)}
                if end.get("kind") == "place":
                    keys.add(_SUFFIX.sub("", key))
        return keys

    def same_name(self, one: Record, other: Record) -> bool:
        """Whether two ends have a name in common."""
        return bool(self._keys(one) & self._keys(other))

    def close(self, one: Record, other: Record) -> bool:
        """Whether two ends are equal, overlap or share half of their words."""
        return (
            self.same_name(one, other)
            or _overlap(one, other)
            or any(likeness(one.get("text") or "", name) >= 0.5 for name in _forms(other))
        )

    def strict(self, claim: Record, gold: Record) -> bool:
        """Whether a claim is a gold claim, names, values and all."""
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
        """Whether a claim says of the same sentence nearly what a gold claim says."""
        if claim["relation"] != gold["relation"] or not _overlap(claim, gold):
            return False
        if not self.close(claim["subject"], gold["subject"]):
            return False
        if gold["relation"] in QUANTITIES:
            return _same_value(claim["object"], gold["object"])
        return self.close(claim["object"], gold["object"])


def _forms(end: Record) -> list[str]:
    return [end.get("text") or "", *(end.get("alt") or [])]


def _overlap(one: Record, other: Record) -> bool:
    if one.get("start") is None or other.get("start") is None:
        return False
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _same_value(one: Record, other: Record) -> bool:
    try:
        a, b = float(one["value"]), float(other["value"])
    except (KeyError, TypeError, ValueError):
        return False
    return one.get("unit") == other.get("unit") and abs(a - b) <= 0.005 * max(abs(a), abs(b), 1e-9)


def _same_metric(one: Record, other: Record) -> bool:
    given = one.get("metric") or {}
    metric: Record = {"text": given} if isinstance(given, str) else given
    said = plain(metric.get("text") or "")
    for name in _forms(other["metric"]):
        wanted = plain(name)
        if said and wanted and (said in wanted or wanted in said or likeness(said, wanted) >= 0.5):
            return True
    return _overlap(metric, other["metric"])


def match(
    claims: Sequence[Record], golds: Sequence[Record], test: Callable[[Record, Record], bool]
) -> dict[int, int]:
    """A largest one-to-one matching, claim → gold; those that agree on evidence and date first."""
    edges = []
    for claim in claims:
        fitting = [n for n, gold in enumerate(golds) if test(claim, gold)]
        fitting.sort(
            key=lambda n, c=claim: (
                not _overlap(c, golds[n]),
                c.get("date") != golds[n].get("date"),
            )
        )  # type: ignore[misc]
        edges.append(fitting)
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
        for claim in range(len(claims)):
            assign(claim, set())
    finally:
        sys.setrecursionlimit(limit)
    return {claim: gold for gold, claim in owner.items()}


def problem(claim: Record, text: str | None) -> str:
    """Why a claim cannot be believed at all; empty when nothing is wrong."""
    for key in ("relation", "subject", "object", "start", "end"):
        if claim.get(key) is None:
            return f"missing {key}"
    if claim["relation"] not in RELATIONS:
        return f"unknown relation {claim['relation']}"
    if text is None:
        return ""
    start, end = claim["start"], claim["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return "evidence offsets outside the text"
    if claim.get("quote") is not None and text[start:end] != claim["quote"]:
        return "quote is not what stands at the offsets"
    for role in ("subject", "object"):
        part = claim[role]
        placed = part.get("start") is not None and part.get("text") is not None
        if placed and text[part["start"] : part["end"]] != part["text"]:
            return f"{role} text is not what stands at its offsets"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Right answers among answers, and among what was to be found."""

    right: int
    claims: int
    golds: int

    @property
    def precision(self) -> float:
        """Right ones among the claims."""
        return self.right / self.claims if self.claims else 0.0

    @property
    def recall(self) -> float:
        """Right ones among the gold claims."""
        return self.right / self.golds if self.golds else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return {
            "p": self.precision,
            "r": self.recall,
            "f1": self.f1,
            "tp": self.right,
            "candidates": self.claims,
            "gold": self.golds,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One document's counts: by mode and relation right ones, then claims and golds by relation."""

    right: dict[str, Counter[str]]
    claims: Counter[str]
    golds: Counter[str]
    details: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a set of documents.

    Attributes:
        tallies: Counts by document.
        invalid: Claims that cannot be believed: document, id and why.
    """

    tallies: dict[str, Tally]
    invalid: tuple[tuple[str, str, str], ...]

    def share(self, mode: str, relation: str = "", documents: Iterable[str] | None = None) -> Share:
        """Counts of a mode, for one relation or all, over some documents or all."""
        chosen = [self.tallies[d] for d in (self.tallies if documents is None else documents)]
        keys = [relation] if relation else None
        return Share(
            right=sum(_count(t.right[mode], keys) for t in chosen),
            claims=sum(_count(t.claims, keys) for t in chosen),
            golds=sum(_count(t.golds, keys) for t in chosen),
        )

    def interval(self, mode: str, relation: str = "") -> tuple[float, float]:
        """Where F1 lies in 95 of 100 samples of documents, drawn with replacement."""
        documents = sorted(self.tallies)
        draw = random.Random(0)  # noqa: S311 - a fixed seed, no secret
        counts = [self.share(mode, relation, [d]) for d in documents]
        found = []
        for _ in range(_ROUNDS):
            sample = [counts[draw.randrange(len(counts))] for _ in counts]
            found.append(
                Share(
                    right=sum(s.right for s in sample),
                    claims=sum(s.claims for s in sample),
                    golds=sum(s.golds for s in sample),
                ).f1
            )
        found.sort()
        return found[int(_ROUNDS * 0.025)], found[int(_ROUNDS * 0.975)]

    def details(self) -> dict[str, float]:
        """Shares of lenient matches whose comparator, year, date, hedge and sentence are right."""
        sums: Counter[str] = Counter()
        for tally in self.tallies.values():
            sums.update(tally.details)
        return {
            "matches": sums["n"],
            "comparator": sums["cmp"] / (sums["cmp_n"] or 1),
            "year": sums["year"] / (sums["year_n"] or 1),
            "date": sums["date"] / (sums["n"] or 1),
            "hedge": sums["hedge"] / (sums["n"] or 1),
            "sentence": sums["sentence"] / (sums["n"] or 1),
        }

    def relations(self) -> list[str]:
        """Relations that occur, in their usual order."""
        return [
            r for r in RELATIONS if any(t.claims[r] or t.golds[r] for t in self.tallies.values())
        ]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "documents": len(self.tallies),
            "invalid": [{"doc": d, "id": i, "why": w} for d, i, w in self.invalid],
            **{
                mode: {
                    "micro": self.share(mode).as_dict() | {"interval": list(self.interval(mode))},
                    "by_relation": {r: self.share(mode, r).as_dict() for r in self.relations()},
                    "by_document": {
                        d: self.share(mode, documents=[d]).as_dict() for d in sorted(self.tallies)
                    },
                }
                for mode in MODES
            },
            "on_lenient_matches": self.details(),
        }


def _count(counter: Counter[str], keys: list[str] | None) -> int:
    return sum(counter.values()) if keys is None else sum(counter[k] for k in keys)


def score(
    claims: Mapping[str, Sequence[Record]],
    golds: Mapping[str, Sequence[Record]],
    texts: Mapping[str, str] | None = None,
    *,
    rule: Rule | None = None,
) -> Score:
    """Score claims by document against gold claims.

    Args:
        claims: Candidates by document; those of documents without gold are left out.
        golds: Gold claims by document.
        texts: Texts by document, to prove quotes and offsets; left unproved where missing.
        rule: How claims are compared.
    """
    rule, texts = rule or Rule(), texts or {}
    tallies: dict[str, Tally] = {}
    invalid: list[tuple[str, str, str]] = []
    for document, wanted in golds.items():
        given, sound = claims.get(document, ()), []
        for claim in given:
            why = problem(claim, texts.get(document))
            if why:
                invalid.append((document, str(claim.get("id")), why))
            else:
                sound.append(claim)
        counted = Counter(c["relation"] for c in sound)
        if len(sound) < len(given):
            counted["(invalid)"] = len(given) - len(sound)
        right: dict[str, Counter[str]] = {}
        details: Counter[str] = Counter()
        for mode in MODES:
            matched = match(sound, wanted, getattr(rule, mode))
            right[mode] = Counter(wanted[n]["relation"] for n in matched.values())
            if mode == "lenient":
                for c, g in matched.items():
                    _compare(sound[c], wanted[g], details)
        tallies[document] = Tally(
            right=right,
            claims=counted,
            golds=Counter(g["relation"] for g in wanted),
            details=details,
        )
    return Score(tallies=tallies, invalid=tuple(invalid))


def _compare(claim: Record, gold: Record, details: Counter[str]) -> None:
    details["n"] += 1
    details["date"] += (claim.get("date") or None) == gold.get("date")
    details["hedge"] += (claim.get("hedge") or None) == gold.get("hedge")
    details["sentence"] += (claim["start"], claim["end"]) == (gold["start"], gold["end"])
    if gold.get("date"):
        details["year_n"] += 1
        details["year"] += (claim.get("date") or "")[:4] == gold["date"][:4]
    if gold["relation"] in QUANTITIES:
        details["cmp_n"] += 1
        details["cmp"] += (claim["object"].get("cmp") or "=") == gold["object"].get("cmp", "=")


def read_records(path: Path) -> dict[str, list[Record]]:
    """Claims by document, from a ``.jsonl`` file or a folder of them.

    Raises:
        DataErrors: lines that are no claims, each with file and line.
    """
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found: dict[str, list[Record]] = {}
    faults: list[Fault] = []
    if not paths:
        faults.append(
            Fault(
                path=str(path),
                line=0,
                column="",
                message="holds no .jsonl file; make some with `kg extract -f jsonl -o DIR`",
            )
        )
    for file in paths:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as err:
            reason = err.strerror if isinstance(err, OSError) else "not UTF-8"
            faults.append(
                Fault(path=str(file), line=0, column="", message=f"cannot be read ({reason})")
            )
            continue
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                claim = json.loads(line)
            except ValueError:
                claim = None
            if not isinstance(claim, dict):
                faults.append(
                    Fault(
                        path=str(file),
                        line=number,
                        column="",
                        message="is no JSON object; one claim a line",
                    )
                )
                continue
            found.setdefault(claim.get("doc") or file.stem, []).append(claim)
    if faults:
        raise DataErrors(faults)
    return found


def score_files(
    gold: Path,
    candidates: Path,
    *,
    texts: Path | None = None,
    aliases: Path | None = None,
    least: float = 0.0,
) -> Score:
    """Score files or folders of claims; texts and aliases are found beside the gold when left out."""
    beside = gold.parent if gold.is_file() else gold
    texts = texts or next(
        (p for p in (beside / "texts", beside.parent / "texts") if p.is_dir()), None
    )
    aliases = aliases or next(
        (p for p in (beside / "aliases.json", beside.parent / "aliases.json") if p.is_file()), None
    )
    golds, claims = read_records(gold), read_records(candidates)
    if least:
        claims = {
            d: [c for c in cs if (c.get("confidence") or 0) >= least] for d, cs in claims.items()
        }
    found = {}
    for document in golds:
        path = texts / f"{document}.txt" if texts else None
        if path and path.is_file():
            try:
                found[document] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError as err:
                raise SourceError(document, f"{path} is not UTF-8 (byte {err.start})") from err
    groups = json.loads(aliases.read_text("utf-8")) if aliases else []
    return score(claims, golds, found, rule=Rule.of_groups(groups))


def score_text(result: Score) -> str:
    """A score for people: overall with intervals, by relation, by document, and details."""
    lines = [
        (
            f"{len(result.tallies)} documents, {result.share('strict').golds} "
            f"gold claims, {len(result.invalid)} invalid claims"
        )
    ]
    lines += [f"  invalid: {d} {i}: {why}" for d, i, why in result.invalid[:10]]
    for mode in MODES:
        whole, (low, high) = result.share(mode), result.interval(mode)
        lines += [
            "",
            (
                f"{mode}: F1 {whole.f1:.3f} (95 % interval {low:.3f} to {high:.3f}), "
                f"precision {whole.precision:.3f}, recall {whole.recall:.3f}"
            ),
        ]
        lines.append(
            f"  {'relation':<14}{'P':>6}{'R':>6}{'F1':>6}   interval      right  claims  gold"
        )
        for relation in result.relations():
            part, (low, high) = result.share(mode, relation), result.interval(mode, relation)
            lines.append(
                f"  {relation:<14}{part.precision:6.2f}{part.recall:6.2f}{part.f1:6.2f} "
                f"  {low:.2f} to {high:.2f}"
                f"  {part.right:5}  {part.claims:6}  {part.golds:4}"
            )
    lines += ["", "document: lenient F1, strict F1"]
    lines += [
        f"  {d:<40}{result.share('lenient', documents=[d]).f1:6.2f}{result.share('strict', documents=[d]).f1:6.2f}"
        for d in sorted(result.tallies)
    ]
    d = result.details()
    lines += [
        "",
        (
            f"of {d['matches']:.0f} lenient matches right: comparator {d['comparator']:.3f}, "
            f"year {d['year']:.3f}, date {d['date']:.3f}, hedge {d['hedge']:.3f}, "
            f"sentence {d['sentence']:.3f}"
        ),
    ]
    return "\n".join(lines) + "\n"
