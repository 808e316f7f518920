"""Distributions that drift statistics stumble over: each statistic has an answer, and the right one."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from contracts.effects.by_groups import (
    cramers_v,
    kolmogorov_smirnov,
    l_infinity,
    population_stability,
)
from contracts.effects.effect import Effect
from contracts.effects.grouping import equal_mass_groups, most_frequent, without_rare
from contracts.effects.transport import wasserstein

Measure = Callable[[list[int], list[int]], Effect]
ALPHA = 0.01
STATISTICS: dict[str, Measure] = {
    "psi": lambda one, two: population_stability(equal_mass_groups(one, two, 10), ALPHA),
    "chi2": lambda one, two: cramers_v(list(zip(one, two, strict=True)), ALPHA),
    "linf": lambda one, two: l_infinity(list(zip(one, two, strict=True)), ALPHA),
    "ks": lambda one, two: kolmogorov_smirnov(one, two, ALPHA),
    "wasserstein": lambda one, two: wasserstein([float(at) for at in range(len(one))], one, two, ALPHA),
}  # fmt: skip  # a table, a line each
EACH = pytest.mark.parametrize("measure", STATISTICS.values(), ids=STATISTICS)


@EACH
def test_a_constant_column(measure: Measure) -> None:
    """A column of one value has not moved, and is as far as can be from one of another value."""
    assert measure([1000], [200]).statistic == pytest.approx(0, abs=1e-5)
    assert measure([1000, 0], [0, 200]).beyond_noise > 0.5
    assert measure([0, 1000], [200, 0]).beyond_noise > 0.5


def test_any_move_of_a_constant_column_is_infinitely_many_deviations() -> None:
    """A reference without spread has no unit to measure a move in."""
    assert wasserstein([1.0, 2.0], [1000, 0], [0, 200], ALPHA).statistic == math.inf
    assert wasserstein([1.0, 2.0], [1000, 0], [199, 1], ALPHA).statistic == 0


@EACH
def test_one_row(measure: Measure) -> None:
    """One row never shows a difference, whatever its value is."""
    assert measure([500, 500], [1, 0]).beyond_noise == 0


@EACH
def test_ten_million_rows(measure: Measure) -> None:
    """A difference that chance explains in no way is still as small as it is."""
    effect = measure([5_000_000, 5_000_000], [5_010_000, 4_990_000])
    assert 0 < effect.statistic < 0.01


@EACH
def test_a_value_never_seen(measure: Measure) -> None:
    """A value that the reference never had counts, at either end and in between."""
    for seen in ([0, 500, 500], [500, 0, 500], [500, 500, 0]):
        unseen = [count or 500 for count in seen]
        assert measure(seen, unseen).beyond_noise > 0.05


@EACH
def test_ties(measure: Measure) -> None:
    """Half of the rows, all at one value, that move to the value beside it have moved."""
    assert measure([100, 5000, 0, 4900], [20, 0, 1000, 980]).beyond_noise > 0.2


@EACH
def test_two_clusters(measure: Measure) -> None:
    """Rows that go from one cluster to the other, or into the gap between them, are seen."""
    low, gap, high = [500] * 2, [0] * 10, [500] * 2
    assert measure(low + gap + high, [200] * 2 + gap + [800] * 2).beyond_noise > 0.08
    assert measure(low + gap + high, [0] * 2 + [200] * 10 + [0] * 2).beyond_noise > 0.1


def test_heavy_tails_do_not_overflow() -> None:
    """Values at the ends of what a float can hold have a distance."""
    effect = wasserstein([-1.7e308, 0.0, 1.7e308], [1, 998, 1], [200, 0, 0], ALPHA)
    assert 20 < effect.statistic < 25


def test_a_narrow_column_far_from_zero() -> None:
    """Sixteen digits before the values differ cost no digit of the distance."""
    near = wasserstein([0.0, 1.0, 2.0], [100, 100, 100], [50, 100, 150], ALPHA)
    far = wasserstein([2.0**50, 2.0**50 + 1, 2.0**50 + 2], [100, 100, 100], [50, 100, 150], ALPHA)
    assert math.isclose(near.statistic, far.statistic, rel_tol=1e-12)


def test_a_long_baseline_does_not_shrink_cramers_v() -> None:
    """The same change is as large beside a baseline of a thousand times the rows."""
    short = cramers_v([(300, 400), (700, 600)], ALPHA)
    long = cramers_v([(300_000, 400), (700_000, 600)], ALPHA)
    assert math.isclose(short.statistic, long.statistic)


def test_groups_hold_equal_shares_of_the_reference() -> None:
    """Buckets become as many groups as are asked for, and each row is in one."""
    reference, batch = list(range(100, 300)), [1] * 200
    groups = equal_mass_groups(reference, batch, 10)
    assert len(groups) in (9, 10)
    assert [sum(column) for column in zip(*groups, strict=True)] == [sum(reference), 200]
    assert max(one for one, _ in groups) < 1.2 * sum(reference) / 10


def test_buckets_that_only_the_batch_has_join_wide_groups() -> None:
    """Beside groups of many values, a value that was not drawn before is one more of them."""
    groups = equal_mass_groups([0, 5, 5, 0, 5, 5, 0], [1, 2, 2, 3, 2, 2, 4], 2)
    assert [(10, 1 + 4 + 3), (10, 4 + 4)] == groups


def test_the_most_frequent_categories_are_groups() -> None:
    """All other categories, those never seen among them, are one."""
    many = {f"c{at}": 100 - at for at in range(50)}
    groups = most_frequent(many, {"c0": 7, "c40": 2, "new": 3}, 20)
    assert [(100, 7), 20, 5] == [groups[0], len(groups), groups[-1][1]]


def test_rare_categories_are_one_category() -> None:
    """Where the smaller sample is expected to have fewer than five rows, chi-square does not apply."""
    assert [(9_000, 180), (1_000, 20)] == without_rare([(9_000, 180), (1_000, 20)], 5)
    assert [(9_800, 196), (200, 4)] == without_rare([(9_800, 196), (100, 3), (100, 1)], 5)
