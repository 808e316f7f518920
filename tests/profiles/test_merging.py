"""Profiles add up: to that of the whole, exactly, however it is cut and whatever is added first."""

from __future__ import annotations

import functools
import operator
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts.dtypes as d
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.histogram import (
    MAX_BUCKETS,
    Histogram,
    float_at,
    float_ordinal,
    histogram_of,
)
from contracts.profiles.measure import field_profile
from contracts.specification import FieldType
from tests.laws.test_partition_laws import cuts, merges
from tests.profiles.columns import columns

ORDINALS = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-200, 200)


@given(columns(), st.data())
def test_the_profiles_of_parts_add_up_to_that_of_the_whole(
    drawn: tuple[pl.Series, FieldType], data: st.DataObject
) -> None:
    """However a column is cut, and whichever neighbours are added first, the sum is the profile of the whole."""
    column, expected = drawn
    slices = data.draw(cuts(len(column)))
    parts = [field_profile("x", column[one], expected) for one in slices]
    assert field_profile("x", column, expected) == data.draw(merges())(parts)


@given(columns(), st.data())
def test_the_order_of_rows_and_parts_does_not_matter(
    drawn: tuple[pl.Series, FieldType], data: st.DataObject
) -> None:
    """Rows in another order have the same profile, and parts are added in any order."""
    column, expected = drawn
    place = data.draw(st.integers(0, len(column)))
    one, other = (field_profile("x", part, expected) for part in (column[:place], column[place:]))
    assert one + other == other + one == field_profile("x", column.reverse(), expected)


@given(st.lists(ORDINALS, max_size=400), st.data())
def test_histograms_add_up_in_any_tree(ordinals: list[int], data: st.DataObject) -> None:
    """The histogram of values is the sum of those of single values, in whatever tree they are added."""
    whole = histogram_of("float64", [(one, 1) for one in ordinals])
    parts = [
        histogram_of("float64", [(one, 1) for one in ordinals[part]])
        for part in data.draw(cuts(len(ordinals)))
    ]
    assert whole == data.draw(merges())(parts)
    assert whole.total == len(ordinals)
    assert len(whole.buckets) <= MAX_BUCKETS


@given(st.sets(ORDINALS, min_size=1, max_size=400))
def test_the_shift_is_the_least_one_that_does(ordinals: set[int]) -> None:
    """With one bit more there would be more than 128 buckets."""
    shift = histogram_of("float64", [(one, 1) for one in ordinals]).shift
    assert shift == 0 or len({one >> (shift - 1) for one in ordinals}) > MAX_BUCKETS


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_the_integers_of_floats_have_their_order(low: float, high: float) -> None:
    """A float's integer is less than another's exactly if the float is, and gives it back."""
    assert (low < high) == (float_ordinal(low) < float_ordinal(high))
    assert float_at(float_ordinal(low)) == low


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 63))
def test_a_value_lies_between_the_edges_of_its_bucket(value: float, shift: int) -> None:
    """The lower edge belongs to a bucket, the upper one to the next."""
    histogram = Histogram("float64", shift)
    low, high = histogram.edges(histogram.bucket_of(float_ordinal(value)))
    assert low <= value < high


def test_a_histogram_is_made_coarser_and_not_finer() -> None:
    """Counts of a bucket that was split are not known."""
    histogram = Histogram("float64", 3, ((0, 1), (1, 2), (5, 3)))
    assert Histogram("float64", 4, ((0, 3), (2, 3))) == histogram.coarsened(4)
    with pytest.raises(ValueError, match="cannot be made finer"):
        histogram.coarsened(2)


def test_profiles_of_two_fields_do_not_add_up() -> None:
    """A sum of what was measured of two fields would be a profile of neither."""
    speed, note = FieldProfile("speed", "float"), FieldProfile("note", "text")
    with pytest.raises(ValueError, match="are not one field"):
        _ = speed + note
    with pytest.raises(ValueError, match="do not add up"):
        _ = Histogram("float64") + Histogram("microseconds")


@pytest.mark.parametrize("count", [3, 1_000, 300_000])
def test_different_values_are_estimated(count: int) -> None:
    """An estimate is within three standard errors of the number of different values: 10 %."""
    values = pl.select(pl.int_range(count) * 7 + 3).to_series()
    texts = values.cast(pl.String)
    for found in (
        field_profile("x", values, FieldType(d.Int())),
        field_profile("x", texts, FieldType(d.Text())),
    ):
        assert found.distinct is not None
        assert found.distinct.low == pytest.approx(count, rel=0 if count < 100 else 0.1)
        assert found.distinct.exact == (count < 100)


def test_a_profile_says_what_the_values_are() -> None:
    """Each count is what its name says."""
    column = pl.Series([1.0, 4.0, None, float("nan"), float("inf"), -float("inf"), None])
    found = field_profile("x", column, FieldType(d.Float()), unreadable=1)
    assert (7, 1, 1, 1, 1, 1) == (
        found.rows,
        found.nulls,
        found.unreadable,
        found.nan,
        found.positive_infinity,
        found.negative_infinity,
    )
    assert (5, 2, 1.0, 4.0, 2.5) == (
        found.count,
        found.finite,
        found.minimum,
        found.maximum,
        found.mean,
    )
    assert found.histogram is not None
    assert {float_ordinal(1.0): 1, float_ordinal(4.0): 1} == found.histogram.counts


def test_as_many_buckets_as_may_be_are_kept() -> None:
    """128 different values are counted apart, and of 256 neighbours every two."""
    for count, shift, buckets in ((128, 0, 128), (129, 1, 65), (256, 1, 128), (257, 2, 65)):
        found = histogram_of("float64", dict.fromkeys(range(count), 1))
        assert (shift, buckets) == (found.shift, len(found.buckets))


def test_zero_has_no_sign() -> None:
    """The bounds are 0.0, whichever zero comes first."""
    for zeros in ([0.0, -0.0], [-0.0, 0.0], [-0.0]):
        found = field_profile("x", pl.Series(zeros), FieldType(d.Float()))
        assert ("0.0", "0.0") == (repr(found.minimum), repr(found.maximum))
        assert found.histogram is not None
        assert {0: len(zeros)} == found.histogram.counts


def test_sums_are_exact() -> None:
    """A sum is that of the numbers, whichever comes first and however large they are."""
    for values, dtype, total in (
        ([1e16, 1.0, -1e16], d.Float(), 1),
        ([2**63 - 1, 2**63 - 1], d.Int(), 2**64 - 2),
    ):
        assert total == field_profile("x", pl.Series(values), FieldType(dtype)).sum


def test_what_the_type_does_not_hold_is_unreadable() -> None:
    """Times beyond the year 9999, or finer than a microsecond, are what their type does not hold."""
    ticks = pl.Series([2**62, -(2**62), 1, 0], dtype=pl.Int64)
    days = pl.Series([2**31 - 1, 0], dtype=pl.Int32).cast(pl.Date)
    decimals = pl.Series(["12.345", "2.5"]).str.to_decimal(scale=3)
    for column, dtype, unreadable in (
        (ticks.cast(pl.Datetime("us")), d.Datetime(), 2),
        (ticks.cast(pl.Datetime("ms")), d.Datetime(), 2),
        (ticks.cast(pl.Datetime("ns")), d.Datetime(), 3),
        (ticks.cast(pl.Duration("ns")), d.Duration(), 3),
        (days, d.Date(), 1),
        (decimals, d.Decimal(4, 2), 1),
    ):
        found = field_profile("x", column, FieldType(dtype))
        assert (unreadable, 0) == (found.unreadable, found.nulls), dtype
        assert len(column) - unreadable == found.finite


def test_text_is_measured() -> None:
    """Of text the categories, the lengths and the classes of characters are counted."""
    found = field_profile("x", pl.Series(["Ab 1", "é-", "é-"]), FieldType(d.Text()))
    assert found.categories is not None
    assert {"Ab 1": 1, "é-": 2} == found.categories.counts
    assert found.lengths is not None
    lengths: dict[Any, int] = {found.lengths.edges(one)[0]: n for one, n in found.lengths.buckets}
    assert {2.0: 2, 4.0: 1} == lengths
    characters = found.characters
    assert characters is not None
    assert (1, 1, 1, 1, 2, 2) == (
        characters.upper,
        characters.lower,
        characters.digits,
        characters.blanks,
        characters.punctuation,
        characters.others,
    )


def test_a_sensitive_field_is_only_counted() -> None:
    """Of a sensitive field no value, no bound and no sketch is kept, which a guess could be tried on."""
    column = pl.Series([1.0, None, float("nan")])
    expected = FieldType(d.Float(), sensitive=True)
    counted = FieldProfile("x", "float", rows=3, nulls=1, nan=1, sensitive=True)
    assert counted == field_profile("x", column, expected)
    total = functools.reduce(operator.add, [counted, counted])
    assert FieldProfile("x", "float", rows=6, nulls=2, nan=2, sensitive=True) == total
