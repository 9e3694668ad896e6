"""Where sources disagree: rival figures, facts with two values, and sums that do not add up.

Nothing is resolved; every side is kept with its claims. Hedges are respected: figures disagree only
where no number lies in both intervals (:mod:`kg.quantities`), so "over 80 %" does not contradict
82 %. Times are respected too: figures are rivals only where they can refer to the same time. A side
that is the other one rounded to fewer digits is marked as rounding.
"""

from kg.conflicts.finding import conflicts
from kg.conflicts.versions import SORTS, Conflict, Side

__all__ = ["SORTS", "Conflict", "Side", "conflicts"]
