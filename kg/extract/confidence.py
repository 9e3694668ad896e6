"""The confidence of a rule, from the share of its claims that were right.

``rules/measured.csv`` holds for each rule how many claims were compared with gold claims, both
before and after the rule was fixed for a text, and how many of them were right, spans included.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

#: One-sided 99 percent: of a hundred rules with a confidence, 99 are better than it says.
_Z: Final = 2.326
#: The number of claims that the author's estimate counts for.
_STATED_WEIGHT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCounts:
    """How many claims of a rule were checked, and how many of them were right."""

    claims: int
    right: int

    @property
    def precision(self) -> float:
        """The share of right claims; 0 without claims."""
        return self.right / self.claims if self.claims else 0.0


@cache
def measured_rules() -> dict[str, RuleCounts]:
    """The counts of this package's rules, by rule id."""
    path = Path(__file__).parent / "rules" / "measured.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["rule"]: RuleCounts(claims=int(row["claims"]), right=int(row["right"]))
            for row in csv.DictReader(lines)
        }


def confidence(rule: str, stated: float) -> float:
    """A lower bound of the share of right claims of a rule, cut to two digits.

    The lower end of a one-sided 99 percent Wilson interval over the measured claims, to which the
    author's estimate adds three. So a rule that was never measured has a low confidence.

    >>> confidence("no-such-rule", 0.9)
    0.29
    """
    found = measured_rules().get(rule, RuleCounts(claims=0, right=0))
    return _wilson_lower_bound(found.claims + _STATED_WEIGHT, found.right + _STATED_WEIGHT * stated)


@cache
def _wilson_lower_bound(claims: int, right: float) -> float:
    share, z = right / claims, _Z * _Z
    spread = _Z * math.sqrt(share * (1 - share) / claims + z / (4 * claims * claims))
    least = (share + z / (2 * claims) - spread) / (1 + z / claims)
    return math.floor(100 * least) / 100
