"""How far to trust a rule: by how many of its claims were right where somebody looked.

``rules/measured.csv`` holds, rule by rule, how many claims were compared with what a person found
in texts, both when the rule first met them and after it was mended for them, and how many of them
were right, spans and all.
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
#: So many claims does the word of a rule's author count for.
_STATED_WEIGHT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCounts:
    """Claims of a rule that were looked at, and how many of them were right."""

    claims: int
    right: int

    @property
    def precision(self) -> float:
        """Right ones among all."""
        return self.right / self.claims if self.claims else 0.0


@cache
def measured_rules() -> dict[str, RuleCounts]:
    """The measured rules of this package."""
    path = Path(__file__).parent / "rules" / "measured.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["rule"]: RuleCounts(claims=int(row["claims"]), right=int(row["right"]))
            for row in csv.DictReader(lines)
        }


def confidence(rule: str, stated: float) -> float:
    """What at least the share of right claims of a rule is, two digits.

    The lower end of a one-sided 99 percent interval (Wilson) over what was measured, with what its
    author states counting as three claims. So a rule that nobody measured is not trusted yet.

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
