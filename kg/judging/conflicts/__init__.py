"""Where sources disagree: rival figures, facts with two values, and sums that do not add up.

Nothing is resolved; every side is kept with its claims. Hedges are respected: figures disagree only
where no number lies in both intervals (:mod:`kg.model.intervals`), so "over 80 %" does not
contradict 82 %. Times are respected too: figures are rivals only where they can refer to the same
time. A side that is the other one rounded to fewer digits is marked as rounding.
"""
