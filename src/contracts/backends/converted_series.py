"""One column of Polars' own in contract form: see `converting` for what is converted."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

import polars as pl

from contracts.backends.physical import holds_type, physical_type
from contracts.backends.wire_values import NAN_IS_NONE, Source, reads_counts, reads_text
from contracts.dtypes import SCALARS, Datetime, Float, Int, Scalar, Text, Uuid
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_INF, NOT_NAN, Value
from contracts.units import Conversion
from contracts.units import columns as units
from contracts.wire.number_columns import Masks
from contracts.wire.text_columns import read_texts, read_times
from contracts.wire.texts import WHITE_SPACE, requirement_for

TEXTS = (pl.String, pl.Categorical, pl.Enum)


@dataclass(slots=True)
class Outcome:
    """One column converted.

    Attributes:
        failed: where it could not be, by what is broken there; null stands for the values.
        counts: how many values were changed, and how.
    """

    column: pl.Series
    failed: dict[Requirement[Any], pl.Series] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def converted_series(
    column: pl.Series, expected: Value, how: Conversion | None, source: Source
) -> Outcome:
    """A column in contract form; of a type that is not converted as it came, unless it has no value."""
    outcome = converted_values_of(column, expected, how, source)
    done, dtype = outcome.column, expected.dtype
    if done.null_count() < len(done) or dtype.kind not in SCALARS or outcome.failed:
        return outcome
    if not holds_type(cast("Scalar", dtype), done.dtype):
        outcome.column = pl.Series(done.name, [], physical_type(dtype)).extend_constant(
            None, len(done)
        )
    return outcome


def converted_values_of(
    column: pl.Series, expected: Value, how: Conversion | None, source: Source
) -> Outcome:
    """A column whose values are in contract form, as far as they are converted."""
    is_text = isinstance(column.dtype, TEXTS)
    outcome = from_text(column, expected, source) if is_text else without_missing(column, expected)
    if how is not None and not how.is_identity and outcome.column.dtype.is_numeric():
        return joined(outcome, column_in_unit(outcome.column, expected, how))
    if is_text:
        return outcome
    column, physical = outcome.column, outcome.column.dtype
    match expected.dtype:
        case Int() as dtype if physical.is_float():
            return joined(outcome, ints_from_floats(column, expected, dtype))
        case Int() as dtype if physical.is_integer() and not holds_type(dtype, physical):
            return joined(outcome, cast_exactly(column, expected))
        case Datetime() if physical.is_numeric() and reads_counts(expected):
            return joined(outcome, from_counts(column, expected))
        case Float() as dtype if physical.is_integer():
            return joined(outcome, cast_exactly(column, expected))
        case Float() as dtype if physical.is_float() and not holds_type(dtype, physical):
            return joined(outcome, rounded(column, expected))
        case _:
            return outcome


def joined(before: Outcome, after: Outcome) -> Outcome:
    """What became of a column in two steps."""
    return Outcome(after.column, before.failed | after.failed, before.counts + after.counts)


def exact_int(value: float, how: Conversion) -> int | None:
    """The integer that a number is in the other unit; None where it is none."""
    exact = Fraction(value) * how.scale + how.offset
    return int(exact) if exact.denominator == 1 else None


def column_in_unit(column: pl.Series, expected: Value, how: Conversion) -> Outcome:
    """A column of numbers in the field's unit, rounded once to the nearest."""
    present = len(column) - column.null_count()
    if isinstance(expected.dtype, Int):
        exact = [None if v is None else exact_int(v, how) for v in column.to_list()]
        lossy = pl.Series([v is None for v in exact], dtype=pl.Boolean) & column.is_not_null()
        value = pl.Series(column.name, exact, dtype=pl.Int128, strict=False)
        done = cast_exactly(value, expected)
        failed = named({expected.held: lossy | done.failed.get(expected.held, lossy)})
        return Outcome(done.column, failed, Counter(unit=present))
    value = units.converted(column, how)
    failed = named({expected.held: units.lossy(column, value, how)})
    done = outcome_of(value, failed)
    if expected.dtype != Float(None) and not holds_type(cast("Any", expected.dtype), value.dtype):
        done = joined(done, rounded(done.column, expected))
    done.counts = Counter(unit=present)
    return done


def without_missing(column: pl.Series, expected: Value) -> Outcome:
    """The column with null for the numbers that stand for it, and for NaN if that does."""
    missing, outcome = expected.wire.missing, Outcome(column)
    if missing is not None and column.dtype.is_numeric():
        numbers = [value for value in missing.values if not isinstance(value, str)]
        masks = [column == value for value in numbers]
        if masks:
            set_null(outcome, any_of(masks), "missing")
    nan_to_null(outcome, expected)
    return outcome


def nan_to_null(outcome: Outcome, expected: Value) -> None:
    """Put null where a float is NaN and its field says that it is read so."""
    if expected.non_finite.nan in NAN_IS_NONE and outcome.column.dtype.is_float():
        set_null(outcome, outcome.column.is_nan(), "nan")


def set_null(outcome: Outcome, mask: pl.Series, how: str) -> None:
    """Put null where the mask names a value that stands for it, and count those."""
    mask = mask.fill_null(value=False)
    if mask.any():
        outcome.counts[how] += int(mask.sum())
        outcome.column = outcome.column.set(mask, None)


def from_text(column: pl.Series, expected: Value, source: Source) -> Outcome:
    """Text in contract form, read as its field says, or as text is written where it comes from."""
    wire, is_read = expected.wire, not isinstance(expected.dtype, (Text, Uuid))
    is_read = is_read and reads_text(expected, source)
    if not is_read and wire.trim is None and wire.missing is None:
        return Outcome(column)
    outcome = Outcome(column.cast(pl.String))
    if wire.trim is not None:
        trimmed = outcome.column.str.strip_chars(WHITE_SPACE)
        outcome.counts["trimmed"] += int((trimmed != outcome.column).sum() or 0)
        outcome.column = trimmed
    if wire.missing is not None:
        words = [value for value in wire.missing.values if isinstance(value, str)]
        set_null(outcome, outcome.column.is_in(words), "missing")
    if not is_read:
        return outcome
    outcome = outcome_of_reading(*read_texts(outcome.column, expected), expected, outcome.counts)
    nan_to_null(outcome, expected)
    return outcome


def outcome_of_reading(
    value: pl.Series, masks: Masks, expected: Value, counts: Counter[str]
) -> Outcome:
    """A column that was read, counted, and what is wrong where it was not."""
    counts["read"] += len(value) - value.null_count()
    failed = {requirement_for(code, expected): mask for code, mask in masks.items()}
    return Outcome(value, failed, counts)


def ints_from_floats(column: pl.Series, expected: Value, dtype: Int) -> Outcome:
    """Floats as the integers that they are."""
    nan, inf = column.is_nan(), column.is_infinite()
    value = column.cast(physical_type(dtype), strict=False)
    back = value.cast(column.dtype)
    exact = (back == column) & (column >= float(dtype.lowest)) & (column < float(dtype.highest) + 1)
    lossy = ~exact & ~nan & ~inf
    failed = named({NOT_NAN: nan, NOT_INF: inf, expected.held: lossy})
    return outcome_of(value, failed)


def from_counts(column: pl.Series, expected: Value) -> Outcome:
    """Counts since 1970 as the instants that they stand for."""
    if column.dtype.is_integer():
        return outcome_of_reading(*read_times(column, expected), expected, Counter())
    if not column.dtype.is_float():
        return Outcome(column)
    whole = ints_from_floats(column, expected, Int(64))
    read = outcome_of_reading(*read_times(whole.column, expected), expected, Counter())
    return Outcome(read.column, whole.failed | read.failed, read.counts)


def cast_exactly(column: pl.Series, expected: Value) -> Outcome:
    """Integers as narrower ones, or as floats, where those are the same."""
    value = column.cast(physical_type(expected.dtype), strict=False)
    back = value.cast(pl.Int128, strict=False)
    lossy = column.is_not_null() & (back != column.cast(pl.Int128)).fill_null(value=True)
    return outcome_of(value, named({expected.held: lossy}))


def rounded(column: pl.Series, expected: Value) -> Outcome:
    """Floats of another width, rounded to nearest; counted where that changes them."""
    value = column.cast(physical_type(expected.dtype), strict=False)
    wide, back = column.cast(pl.Float64), value.cast(pl.Float64)
    changed = (wide != back).fill_null(value=False)
    vanished = (back == 0) & (wide != 0)
    overflown = back.is_infinite() & ~wide.is_infinite()
    whole = changed & (wide == wide.floor())
    lossy = (vanished | overflown | whole).fill_null(value=False)
    outcome = outcome_of(value, named({expected.held: lossy}))
    outcome.counts["rounded"] = int((changed & ~lossy).sum())
    return outcome


def any_of(masks: Any) -> pl.Series:
    """The mask of rows that any of some masks names."""
    every: pl.Series = functools.reduce(operator.or_, masks)
    return every


def named(masks: dict[Requirement[Any], pl.Series]) -> dict[Requirement[Any], pl.Series]:
    """The masks that name a row; null names none."""
    filled = {requirement: mask.fill_null(value=False) for requirement, mask in masks.items()}
    return {requirement: mask for requirement, mask in filled.items() if mask.any()}


def outcome_of(value: pl.Series, failed: dict[Requirement[Any], pl.Series]) -> Outcome:
    """A column that was cast, with null where that failed."""
    if failed:
        value = value.set(any_of(failed.values()), None)
    return Outcome(value, failed, Counter(cast=len(value) - value.null_count()))
