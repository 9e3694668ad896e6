"""Hedged figures: what each hedge leaves open, and how two figures compare."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.intervals import Interval, rounds_to
from kg.sources.ontology import vocabulary

D = Decimal
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)


def figure(comparator: str, value: str, **ends: str) -> Interval:
    """A figure as the ontology reads its hedge."""
    bounds = {name: D(end) for name, end in ends.items()}
    number = D(value) if value else None
    return Interval.read(vocabulary().intervals[comparator], value=number, **bounds)


@pytest.mark.parametrize(
    ("comparator", "value", "interval"),
    [
        ("exactly", "90", "90"),
        ("nearly", "90", "[81, 90)"),
        ("about", "20", "[18, 22]"),
        ("more-than", "800", "(800, ∞)"),
        ("at-least", "40", "[40, ∞)"),
        ("at-most", "40", "(-∞, 40]"),
        ("less-than", "40", "(-∞, 40)"),
        ("nearly", "-10", "(-10, -9]"),
        ("about", "-20", "[-22, -18]"),
        ("nearly", "0.98", "[0.882, 0.98)"),
    ],
)
def test_every_hedge_is_an_interval(comparator: str, value: str, interval: str) -> None:
    assert str(figure(comparator, value)) == interval


def test_a_range_goes_from_end_to_end() -> None:
    assert str(figure("between", "", least="1", most="2")) == "[1, 2]"


def test_the_ontology_gives_every_comparator_an_interval() -> None:
    words = vocabulary()
    assert set(words.intervals) >= words.schemes["comparators"]
    # Some dates of approval are only the last day on which it can have been.
    others = set(words.intervals) - words.schemes["comparators"]
    assert others < words.schemes["approval-bases"]


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (("nearly", "90"), ("exactly", "90"), False),  # nearly never means reached
        (("nearly", "90"), ("exactly", "85"), True),
        (("nearly", "90"), ("exactly", "80"), False),
        (("more-than", "80"), ("exactly", "82"), True),
        (("more-than", "80"), ("exactly", "80"), False),
        (("at-least", "80"), ("exactly", "80"), True),
        (("more-than", "90"), ("exactly", "82"), False),
        (("about", "100"), ("exactly", "91"), True),
        (("about", "100"), ("exactly", "89"), False),
        (("exactly", "98"), ("nearly", "98"), False),
        (("more-than", "96"), ("nearly", "98"), True),
        (("less-than", "5"), ("more-than", "5"), False),
        (("at-most", "5"), ("at-least", "5"), True),
    ],
)
def test_figures_agree_where_a_number_lies_in_both(
    first: tuple[str, str], second: tuple[str, str], agree: bool
) -> None:
    one, other = figure(*first), figure(*second)
    assert one.agrees(other) is other.agrees(one) is agree


@given(NUMBERS, NUMBERS)
def test_points_compare_as_numbers(a: Decimal, b: Decimal) -> None:
    one, other = Interval.point(a), Interval.point(b)
    assert (one.below(other), one.agrees(other), one.above(other)) == (a < b, a == b, a > b)


@given(st.sampled_from(sorted(vocabulary().intervals)), NUMBERS.filter(bool), NUMBERS)
def test_a_hedge_is_about_its_own_size(comparator: str, value: Decimal, other: Decimal) -> None:
    if comparator == "between":
        return
    one = figure(comparator, str(value))
    assert one.negated().negated() == one
    assert (other in one) == (-other in one.negated())
    assert (other in one) == (other * 1000 in one.scaled(D(1000)))


def test_sums_and_quotients() -> None:
    assert str(figure("exactly", "28.5") + figure("exactly", "10.87")) == "39.37"
    assert str(figure("more-than", "3") + figure("exactly", "4")) == "(7, ∞)"
    done = figure("nearly", "90").ratio(figure("exactly", "251"))
    assert done.agrees(figure("more-than", "0.333"))  # over a third
    assert not done.agrees(figure("exactly", "0.54"))
    assert str(figure("exactly", "1").ratio(figure("more-than", "4"))) == "(0, 0.25)"


def test_what_is_no_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="is no interval such as"):
        Interval.read("around v", value=D(1))
    with pytest.raises(ValueError, match="the figure has no number"):
        Interval.read("[v, v]")
    with pytest.raises(ValueError, match="positive figures only"):
        Interval.point(1).ratio(Interval.point(0))
    with pytest.raises(ValueError, match="not a positive factor"):
        Interval.point(1).scaled(D(0))


@pytest.mark.parametrize(
    ("exact", "printed", "rounds"),
    [
        ("4.35", "4.3", True),
        ("9.57", "10", True),
        ("40.4", "40", True),
        ("40.6", "40", False),
        ("41.86", "41.84", False),
        ("16815.8", "16410.5", False),
        ("2940", "3000", True),
        ("40", "40", False),  # equal is not rounded
        ("0", "0", False),
    ],
)
def test_a_rounded_figure_is_told_from_another(exact: str, printed: str, rounds: bool) -> None:
    assert rounds_to(D(exact), printed) is rounds


# ── against brute force ───────────────────────────────────────────────────────────────────────────

#: Ends are whole numbers up to 4; what lies in two of them is then found among quarters up to 9.
QUARTERS = [D(n) / 4 for n in range(-36, 37)]


@st.composite
def intervals(draw: st.DrawFn, low: int = -4) -> Interval:
    """Intervals of every form that hold some number."""
    first, last = sorted(draw(st.tuples(st.integers(low, 4), st.integers(low, 4))))
    closed = first == last
    start = None if not closed and low < 0 and draw(st.booleans()) else D(first)
    end = None if not closed and draw(st.booleans()) else D(last)
    return Interval(
        low=start,
        high=end,
        low_open=not closed and start is not None and draw(st.booleans()),
        high_open=not closed and end is not None and draw(st.booleans()),
    )


def numbers_in(interval: Interval) -> list[Decimal]:
    """The quarters in an interval, by its ends alone."""
    return [
        n
        for n in QUARTERS
        if (
            interval.low is None
            or n > interval.low
            or (n == interval.low and not interval.low_open)
        )
        and (
            interval.high is None
            or n < interval.high
            or (n == interval.high and not interval.high_open)
        )
    ]


@given(intervals(), intervals())
def test_figures_compare_as_all_their_numbers_do(first: Interval, second: Interval) -> None:
    ours, theirs = numbers_in(first), numbers_in(second)
    assert first.agrees(second) == bool(set(ours) & set(theirs))
    assert first.below(second) == (max(ours) < min(theirs))
    assert first.above(second) == (min(ours) > max(theirs))


@given(intervals(), intervals())
def test_a_sum_holds_the_sums_of_all_numbers_and_no_others(
    first: Interval, second: Interval
) -> None:
    sums = {a + b for a in numbers_in(first) for b in numbers_in(second)}
    halves = [n for n in QUARTERS if abs(n) <= 4 and n % D("0.5") == 0]
    assert [n in first + second for n in halves] == [n in sums for n in halves]


@given(intervals(low=0), intervals(low=1))
def test_a_ratio_holds_the_quotients_of_all_numbers(first: Interval, second: Interval) -> None:
    ratio = first.ratio(second)
    for a in numbers_in(first):
        for b in numbers_in(second):
            # A quotient that has no end among decimals is held by numbers just beside it.
            assert ratio.agrees(Interval(low=a / b - D("1e-20"), high=a / b + D("1e-20")))


@given(intervals(), st.integers(1, 3))
def test_scaling_and_turning_round_move_every_number(interval: Interval, factor: int) -> None:
    for n in QUARTERS:
        assert (n * factor in interval.scaled(D(factor))) == (n in interval)
        assert (-n in interval.negated()) == (n in interval)
