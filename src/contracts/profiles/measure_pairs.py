"""Measuring how two columns compare with each other, and one row with the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple, cast

import polars as pl

from contracts.dtypes import NUMBERS, Duration, Float, Kind
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.intervals import IntervalProfile, name_of_steps
from contracts.profiles.measure import field_profile, held_values
from contracts.profiles.measure_spread import numbers_of
from contracts.profiles.pair_profile import PairOrder, PairProfile
from contracts.specification import FieldType

_DISTANCE, _RATIO = FieldType(Duration()), FieldType(Float())


class PairedColumn(NamedTuple):
    """One column of a pair, or of which each row is compared with the next.

    Attributes:
        name: the field's name in data.
        column: of a type that holds the field's; null where there is no value, or an unreadable one.
        missing: the rows that had no value as they came.
    """

    name: str
    column: pl.Series
    missing: pl.Series
    expected: FieldType


def pair_profile(one: PairedColumn, other: PairedColumn) -> PairProfile:
    """How two columns of one height compare, of types that `can_pair`."""
    kinds = one.expected.dtype.kind, other.expected.dtype.kind
    held = [held_values(column.column, column.expected) for column in (one, other)]
    first, second = _as_comparable(held[0], held[1], kinds)
    there = ~one.missing & ~other.missing & first.is_not_null() & second.is_not_null()
    if "float" in kinds:
        there &= first.is_not_nan() & second.is_not_nan()
    if not there.all():
        first, second = first.filter(there), second.filter(there)
    less, greater = int((first < second).sum()), int((first > second).sum())
    order = PairOrder(
        int((one.missing & other.missing).sum()),
        int((one.missing ^ other.missing).sum()),
        less,
        len(first) - less - greater,
        greater,
    )
    found = PairProfile(one.name, other.name, len(there), order)
    if kinds[0] in ("date", "datetime"):
        later = (second - first).cast(pl.Duration("us"))
        return replace(found, distance=_relation(found, later, _DISTANCE))
    if kinds[0] in NUMBERS:
        ratios = _ratios(numbers_of(first, kinds[0]), numbers_of(second, kinds[1]))
        return replace(found, ratio=_relation(found, ratios, _RATIO))
    return found


def _as_comparable(
    first: pl.Series, second: pl.Series, kinds: tuple[Kind, Kind]
) -> tuple[pl.Series, pl.Series]:
    """Values that compare: those of numbers of two types as their nearest floats, but for integers."""
    if first.dtype == second.dtype:
        return first, second
    if kinds == ("int", "int"):
        return first.cast(pl.Int128), second.cast(pl.Int128)
    return numbers_of(first, kinds[0]), numbers_of(second, kinds[1])


def _ratios(first: pl.Series, second: pl.Series) -> pl.Series:
    """The second divided by the first, of the finite ones of which not both are 0."""
    kept = first.is_finite() & second.is_finite() & ((first != 0) | (second != 0))
    # Without the sign of -0.0, which would decide on that of an infinity.
    return second.filter(kept) / (first.filter(kept) + 0.0)


def _relation(found: PairProfile, values: pl.Series, expected: FieldType) -> FieldProfile:
    """The profile of what was computed of the rows that have both, without an estimate of how many differ."""
    measured = field_profile(found.name, values, expected)
    return replace(measured, rows=found.rows, nulls=found.rows - len(values), sketch=None)


def interval_profile(one: PairedColumn) -> IntervalProfile:
    """How far one row is from the next, of a column of dates or datetimes."""
    came = held_values(one.column.filter(~one.missing), one.expected).drop_nulls()
    steps = came.diff()[1:].cast(pl.Duration("us"))
    measured = field_profile(name_of_steps(one.name), steps, _DISTANCE)
    first, last = cast("Any", (came.first(), came.last()) if len(came) else (None, None))
    return IntervalProfile(
        one.name,
        one.expected.dtype.kind,
        first,
        last,
        replace(measured, sketch=None),
        int((steps < timedelta(0)).sum()),
    )
