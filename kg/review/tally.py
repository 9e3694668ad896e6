"""Counts of accepted and rejected claims by rule, from review files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.extract.confidence import RuleCounts
from kg.review.proposals import Review
from kg.review.reader import read_review


def tally(reviews: Iterable[Review]) -> dict[str, RuleCounts]:
    """Decided claims by rule: accepted ones count as right, rejected ones as wrong.

    >>> tally([])
    {}
    """
    claims: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for review in reviews:
        for proposal in review.proposals:
            if proposal.rule and proposal.status in ("accepted", "rejected"):
                claims[proposal.rule] += 1
                right[proposal.rule] += proposal.status == "accepted"
    return {rule: RuleCounts(claims=claims[rule], right=right[rule]) for rule in sorted(claims)}


def tally_rows(path: Path) -> list[list[str]]:
    """Rows of rule, decided claims, accepted claims and their share, the highest share first.

    Args:
        path: A review file, or a folder of them.
    """
    found = tally(map(read_review, sorted(path.glob("*.yaml")) if path.is_dir() else [path]))
    ranked = sorted(found.items(), key=lambda kv: (-kv[1].precision, -kv[1].claims, kv[0]))
    return [[rule, str(m.claims), str(m.right), f"{m.precision:.2f}"] for rule, m in ranked]
