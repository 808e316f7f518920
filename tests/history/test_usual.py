"""What is usual of a number, and whether it grows."""

from __future__ import annotations

import random
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from contracts.history.usual import trend_of, usual_count, usual_of, usual_share

NUMBERS = st.lists(st.integers(0, 1000), min_size=3, max_size=30)


@given(NUMBERS, st.integers(1, 5), st.integers(0, 50))
def test_what_is_usual_is_the_median_and_deviations_around_it(
    values: list[int], k: int, noise: int
) -> None:
    """The ends are as far from the median as k deviations, or k times the noise where that is more."""
    usual = usual_of(values, k, noise)
    middle = median(values)
    reach = k * max(1.4826 * median(abs(one - middle) for one in values), noise)
    assert (middle, middle - reach, middle + reach) == (usual.middle, usual.low, usual.high)
    assert usual.has(middle)


@given(NUMBERS)
def test_one_wild_run_moves_what_is_usual_no_further_than_its_neighbours(values: list[int]) -> None:
    """The median of the runs and one more lies between the neighbours of the old one."""
    ordered = sorted(values)
    at = len(ordered) // 2
    wild = usual_of([*values, 10**9], 3, 1).middle
    assert ordered[max(at - 1, 0)] <= wild <= ordered[min(at + 1, len(ordered) - 1)]


def test_equal_runs_do_not_make_the_next_one_unusual() -> None:
    """Where all runs are equal, what sampling alone does is usual still: for counts and for shares."""
    assert usual_count([1000] * 10, 4).has(1000 + 4 * 31)
    assert not usual_count([1000] * 10, 4).has(1000 - 4 * 32)
    assert usual_count([1_000_000] * 10, 4).has(900_000)
    assert not usual_count([1_000_000] * 10, 4).has(899_999)
    assert usual_share([0.0] * 10, 4, 1000).has(0.0039)
    assert not usual_share([0.0] * 10, 4, 1000).has(0.0041)
    assert not usual_share([0.01] * 10, 4, 10_000).has(0.02)


@given(NUMBERS)
def test_a_trend_turns_with_time_and_with_sign(values: list[int]) -> None:
    """Turned around, what grew falls; and a shift of all values changes nothing."""
    trend, turned = trend_of(values), trend_of(values[::-1])
    assert turned.change == -trend.change
    assert trend_of([one + 7 for one in values]) == trend
    assert min(trend.chance, turned.chance) <= 0.5 <= max(trend.chance, turned.chance)


def test_the_chance_is_that_of_the_normal_approximation() -> None:
    """By hand: of seven values 17 of 21 pairs rise and 4 fall, S = 13; its variance is 7 · 6 · 19 / 18, and
    z = 12 / √44.33 = 1.80.
    """
    assert 0.0358 == round(trend_of([10, 15, 14, 20, 11, 22, 25]).chance, 4)


def test_false_trends_are_as_rare_as_they_say() -> None:
    """Of series without a trend about one in a hundred has a chance of one in a hundred."""
    draw = random.Random(24)  # noqa: S311 - the same every time
    found = sum(trend_of([draw.random() for _ in range(15)]).chance <= 0.01 for _ in range(1000))
    assert 2 <= found <= 20
