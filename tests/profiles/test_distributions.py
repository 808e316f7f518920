"""How values are distributed is what of a profile is compared with another, by one statistic."""

from __future__ import annotations

import random
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.dtypes import Kind
from contracts.profiles.distribution import Distribution, distribution_of_profile
from contracts.profiles.drift import drift_effect, sample_size
from contracts.profiles.measure import field_profile
from contracts.profiles.measure_distribution import distribution_of_column
from contracts.rules.drift import Statistic
from contracts.specification import FieldType
from tests.laws.test_partition_laws import cuts, merges
from tests.profiles.columns import columns

UNDISTRIBUTED = ("bytes", "uuid", "opaque", "list")
"""The kinds of values that have no distribution."""
ALPHA = 0.01
NUMERIC: tuple[Statistic, ...] = ("psi", "ks", "wasserstein")
CATEGORICAL: tuple[Statistic, ...] = ("psi", "chi2", "linf")
nan, inf = float("nan"), float("inf")


def distributed(values: list[Any], kind: Kind = "float") -> Distribution:
    """The distribution of some values."""
    return distribution_of_column(pl.Series(values), kind)


@given(columns(), st.data())
def test_it_is_that_of_the_profile(drawn: tuple[pl.Series, FieldType], data: st.DataObject) -> None:
    """Measured alone, in parts or as part of a profile, the distribution is the same."""
    column, expected = drawn
    kind = expected.dtype.kind
    assume(kind not in UNDISTRIBUTED)
    whole = distribution_of_profile(field_profile("x", column, expected))
    parts = [distribution_of_column(column[one], kind) for one in data.draw(cuts(len(column)))]
    assert whole == distribution_of_column(column, kind) == data.draw(merges())(parts)


@given(columns(), st.integers(0, 12))
def test_nothing_is_far_from_itself(drawn: tuple[pl.Series, FieldType], place: int) -> None:
    """Every statistic of a distribution and itself is 0, and between two it is a number that is not negative."""
    column, expected = drawn
    kind = expected.dtype.kind
    assume(kind not in UNDISTRIBUTED)
    before, now = (distribution_of_column(one, kind) for one in (column[:place], column[place:]))
    if now.too_many:
        return
    for statistic in CATEGORICAL if before.categories is not None else NUMERIC:
        if not sample_size(statistic, before) or not sample_size(statistic, now):
            continue
        itself = drift_effect(statistic, before, before, ALPHA)
        assert pytest.approx(0, abs=1e-9) == itself.statistic
        assert drift_effect(statistic, before, now, ALPHA).statistic >= 0


def test_every_statistic_is_measured() -> None:
    """No statistic is missing in the tests of this file."""
    assert {*NUMERIC, *CATEGORICAL} == {*get_args(Statistic)}


@pytest.mark.parametrize("statistic", NUMERIC)
def test_numbers_of_two_histograms_are_compared_in_the_wider_buckets(statistic: Statistic) -> None:
    """A few values beside thousands of others, counted in buckets of another width, have not moved."""
    draw = random.Random(7).gauss  # noqa: S311 - no secret
    before = distributed([draw(40, 10) for _ in range(9_000)])
    now = distributed([round(draw(40, 10)) + 0.0 for _ in range(900)])
    moved = distributed([round(draw(25, 6)) + 0.0 for _ in range(900)])
    assert before.histogram is not None
    assert now.histogram is not None
    assert before.histogram.shift > now.histogram.shift
    assert drift_effect(statistic, before, now, ALPHA).beyond_noise < 0.05
    assert drift_effect(statistic, before, moved, ALPHA).beyond_noise > 0.3


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_values_that_are_not_finite_have_a_place(value: float) -> None:
    """If half of the values become NaN or infinite, PSI and KS see it, and Wasserstein counts those left."""
    before = distributed([1.0, 2.0] * 500)
    now = distributed([1.0, value, 2.0, value] * 250)
    assert drift_effect("psi", before, now, ALPHA).beyond_noise > 0.5
    assert pytest.approx(0.5) == drift_effect("ks", before, now, ALPHA).statistic
    assert [1_000, 500] == [sample_size(one, now) for one in ("ks", "wasserstein")]


@pytest.mark.parametrize("statistic", CATEGORICAL)
def test_truth_values_are_categories(statistic: Statistic) -> None:
    """A flag that is set in one row of ten, and then in nine, has moved."""
    before, now = (
        distributed([True] + [False] * 9, "bool"),
        distributed([False] + [True] * 9, "bool"),
    )
    many = [sum([one] * 99, one) for one in (before, now)]
    assert drift_effect(statistic, many[0], many[1], ALPHA).beyond_noise > 0.5
