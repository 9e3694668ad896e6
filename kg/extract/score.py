"""Scores candidate claims against gold claims: precision, recall and F1, strict and lenient.

The definitions are in :mod:`kg.extract.gold`. Intervals are 95 percent percentile bootstraps
over documents with a fixed seed.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import DataErrors, Fault, SourceError
from kg.extract.gold import (
    MatchCriteria,
    Record,
    invalid_reason,
    largest_matching,
    malformed_reason,
)
from kg.extract.records import QUANTITIES, RELATIONS
from kg.sources.yaml_entries import read_text

MODES: Final = ("strict", "lenient")
_ROUNDS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRecall:
    """Precision, recall and F1 from counts of right claims, claims and gold claims."""

    right: int
    claims: int
    golds: int

    @property
    def precision(self) -> float:
        """Right claims over all claims; 0 without claims."""
        return self.right / self.claims if self.claims else 0.0

    @property
    def recall(self) -> float:
        """Right claims over all gold claims; 0 without gold claims."""
        return self.right / self.golds if self.golds else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
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
class DocumentCounts:
    """Counts of one document by relation: right claims by mode, all claims, gold claims."""

    right: dict[str, Counter[str]]
    claims: Counter[str]
    golds: Counter[str]
    details: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a set of documents.

    Attributes:
        tallies: Counts by document.
        invalid: Invalid claims: document, id and reason.
    """

    tallies: dict[str, DocumentCounts]
    invalid: tuple[tuple[str, str, str], ...]

    def share(
        self, mode: str, relation: str = "", documents: Iterable[str] | None = None
    ) -> PrecisionRecall:
        """The result of a mode, for one relation or all, over some documents or all."""
        chosen = [self.tallies[d] for d in (self.tallies if documents is None else documents)]
        keys = [relation] if relation else None
        return PrecisionRecall(
            right=sum(_count(t.right[mode], keys) for t in chosen),
            claims=sum(_count(t.claims, keys) for t in chosen),
            golds=sum(_count(t.golds, keys) for t in chosen),
        )

    def interval(self, mode: str, relation: str = "") -> tuple[float, float]:
        """The 95 percent interval of F1 over samples of documents, drawn with replacement."""
        documents = sorted(self.tallies)
        draw = random.Random(0)  # noqa: S311 - a fixed seed, no secret
        counts = [self.share(mode, relation, [d]) for d in documents]
        found = []
        for _ in range(_ROUNDS):
            sample = [counts[draw.randrange(len(counts))] for _ in counts]
            found.append(
                PrecisionRecall(
                    right=sum(s.right for s in sample),
                    claims=sum(s.claims for s in sample),
                    golds=sum(s.golds for s in sample),
                ).f1
            )
        found.sort()
        return found[int(_ROUNDS * 0.025)], found[int(_ROUNDS * 0.975)]

    def details(self) -> dict[str, float]:
        """Share of lenient matches with right comparator, year, date, hedge and sentence."""
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
    criteria: MatchCriteria | None = None,
) -> Score:
    """Score claims by document against gold claims.

    Args:
        claims: Candidates by document; those of documents without gold are left out.
        golds: Gold claims by document.
        texts: Texts by document, to check quotes and offsets; not checked where missing.
        criteria: When a claim matches a gold claim; without groups of names by default.
    """
    criteria, texts = criteria or MatchCriteria(), texts or {}
    tallies: dict[str, DocumentCounts] = {}
    invalid: list[tuple[str, str, str]] = []
    for document, wanted in golds.items():
        given, sound = claims.get(document, ()), []
        for claim in given:
            why = invalid_reason(claim, texts.get(document))
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
            matched = largest_matching(sound, wanted, getattr(criteria, mode))
            right[mode] = Counter(wanted[n]["relation"] for n in matched.values())
            if mode == "lenient":
                for c, g in matched.items():
                    _compare(sound[c], wanted[g], details)
        tallies[document] = DocumentCounts(
            right=right,
            claims=counted,
            golds=Counter(g["relation"] for g in wanted),
            details=details,
        )
    return Score(tallies=tallies, invalid=tuple(invalid))


def _compare(claim: Record, gold: Record, details: Counter[str]) -> None:
    details["n"] += 1
    date = claim.get("date") or None
    details["date"] += date == gold.get("date")
    details["hedge"] += (claim.get("hedge") or None) == gold.get("hedge")
    details["sentence"] += (claim["start"], claim["end"]) == (gold["start"], gold["end"])
    if gold.get("date"):
        details["year_n"] += 1
        details["year"] += str(date)[:4] == str(gold["date"])[:4]
    if gold["relation"] in QUANTITIES:
        details["cmp_n"] += 1
        details["cmp"] += (claim["object"].get("cmp") or "=") == gold["object"].get("cmp", "=")


def read_records(path: Path | str, *, strict: bool = False) -> dict[str, list[Record]]:
    """Claims by document, from a ``.jsonl`` file or a folder of them.

    Args:
        path: The file or folder.
        strict: Whether each record must be a complete claim, as gold claims are; an incomplete
            candidate is read, and counted as wrong.

    Raises:
        DataErrors: files that cannot be read and lines that hold no claim, all at once.
    """
    path = Path(path)
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found: dict[str, list[Record]] = {}
    faults: list[Fault] = []
    if not paths:
        message = "holds no .jsonl file; make some with `kg extract -f jsonl -o DIR`"
        faults.append(Fault(path=str(path), line=0, column="", message=message))
    for file in paths:
        for number, line in enumerate((read_text(file, faults) or "").splitlines(), start=1):
            if not line.strip():
                continue
            claim = _object(line)
            reason = "is not a JSON object; write one claim a line" if claim is None else ""
            if claim is not None and strict:
                reason = malformed_reason(claim)
            if reason or claim is None:
                faults.append(Fault(path=str(file), line=number, column="", message=reason))
            else:
                found.setdefault(str(claim.get("doc") or file.stem), []).append(claim)
    if faults:
        raise DataErrors(faults)
    return found


def _object(line: str) -> Record | None:
    """The JSON object of a line; None for anything else."""
    try:
        claim = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return claim if isinstance(claim, dict) else None


def score_files(
    gold: Path | str,
    candidates: Path | str,
    *,
    texts: Path | None = None,
    aliases: Path | None = None,
    min_confidence: float = 0.0,
) -> Score:
    """Score files or folders; by default texts and aliases are looked for beside the gold.

    Raises:
        DataErrors: a file that cannot be read, or gold claims that are not complete.
        SourceError: a text that is not UTF-8.
    """
    gold = Path(gold)
    beside = gold.parent if gold.is_file() else gold
    texts = texts or next(
        (p for p in (beside / "texts", beside.parent / "texts") if p.is_dir()), None
    )
    aliases = aliases or next(
        (p for p in (beside / "aliases.json", beside.parent / "aliases.json") if p.is_file()), None
    )
    golds, claims = read_records(gold, strict=True), read_records(candidates)
    if min_confidence:
        claims = {
            document: [claim for claim in found if _confidence(claim) >= min_confidence]
            for document, found in claims.items()
        }
    found = {}
    for document in golds:
        path = texts / f"{document}.txt" if texts else None
        if path and path.is_file():
            try:
                found[document] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError as err:
                raise SourceError(document, f"{path} is not UTF-8 (byte {err.start})") from err
    groups = _alias_groups(aliases) if aliases else []
    return score(claims, golds, found, criteria=MatchCriteria.of_groups(groups))


def _confidence(claim: Record) -> float:
    stated = claim.get("confidence")
    return stated if isinstance(stated, int | float) else 0.0


def _alias_groups(path: Path) -> list[list[str]]:
    """Groups of names that count as one name, from a JSON file.

    Raises:
        DataErrors: the file cannot be read, or holds something else.
    """
    faults: list[Fault] = []
    text = read_text(path, faults)
    groups: list[list[str]] = []
    reason = ""
    try:
        groups = json.loads(text or "[]")
    except (ValueError, RecursionError) as err:
        reason = f"is not JSON ({err})"
    if not _are_groups(groups):
        reason = "is not a list of lists of names"
    if reason:
        faults.append(Fault(path=str(path), line=0, column="", message=reason))
    if faults:
        raise DataErrors(faults)
    return groups


def _are_groups(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(group, list) and all(isinstance(name, str) for name in group) for group in value
    )


def score_text(result: Score) -> str:
    """A score as text: overall with intervals, by relation, by document, and details."""
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
        f"  {d:<40}"
        + "".join(f"{result.share(mode, documents=[d]).f1:6.2f}" for mode in ("lenient", "strict"))
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
