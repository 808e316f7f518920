"""Converting one Series to contract form; `backends.mixed.convert` lists the conversions."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, cast

import polars as pl

from contracts.backends.masks import constant_mask
from contracts.backends.physical_types import holds_type, physical_type
from contracts.backends.python.convert import Source, parses_text, reads_nan_as_null
from contracts.dtypes import (
    SCALARS,
    Bool,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Opaque,
    Text,
    Time,
    Uuid,
)
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_INF, NOT_NAN, FieldType
from contracts.units import Conversion
from contracts.units import columns as units
from contracts.wire.column.missing import missing_mask, missing_text_mask
from contracts.wire.column.numbers import FailureMasks
from contracts.wire.column.text import count_truncated, parse_field_time_column, parse_text_column
from contracts.wire.scalar.text import (
    WHITE_SPACE,
    is_written_as_number,
    numeric_words,
    violated_requirement,
)

TEXT_TYPES = (pl.String, pl.Categorical, pl.Enum)


@dataclass(slots=True)
class ColumnOutcome:
    """One column converted.

    Attributes:
        failed: the masks of values that could not be converted, by the requirement that they break;
            null replaces them.
        counts: how many values were changed, and how.
    """

    column: pl.Series
    failed: dict[Requirement[Any], pl.Series] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def convert_series(
    column: pl.Series, expected: FieldType, how: Conversion | None, source: Source
) -> ColumnOutcome:
    """A column in contract form; a column of a type that is not converted stays as it came, unless
    it has no value.
    """
    outcome = _convert_column_values(column, expected, how, source)
    done, dtype = outcome.column, expected.dtype
    if done.null_count() < len(done) or outcome.failed or isinstance(dtype, Opaque):
        return outcome
    if dtype.kind not in SCALARS or not holds_type(cast("Any", dtype), done.dtype):
        outcome.column = pl.Series(done.name, [], physical_type(dtype)).extend_constant(
            None, len(done)
        )
    return outcome


def _convert_column_values(
    column: pl.Series, expected: FieldType, how: Conversion | None, source: Source
) -> ColumnOutcome:
    is_text = isinstance(column.dtype, TEXT_TYPES)
    outcome = (
        _convert_text_column(column, expected, source)
        if is_text
        else _missing_to_null(column, expected)
    )
    if how is not None and not how.is_identity and outcome.column.dtype.is_numeric():
        return _merge_outcomes(outcome, _convert_unit(outcome.column, expected, how))
    if is_text:
        return outcome
    column, physical = outcome.column, outcome.column.dtype
    match expected.dtype:
        case Bool() if numeric_words(expected) and (physical.is_integer() or physical.is_float()):
            return _merge_outcomes(outcome, _numbers_to_bools(column, expected))
        case Int() as dtype if physical.is_float():
            return _merge_outcomes(outcome, _floats_to_ints(column, expected, dtype))
        case Int() as dtype if physical.is_integer() and not holds_type(dtype, physical):
            return _merge_outcomes(outcome, _cast_exactly(column, expected))
        case Date() | Datetime() if physical.is_numeric() and is_written_as_number(expected):
            return _merge_outcomes(outcome, _numbers_to_times(column, expected))
        case Float() as dtype if physical.is_integer():
            return _merge_outcomes(outcome, _cast_exactly(column, expected))
        case Float() as dtype if physical.is_float() and not holds_type(dtype, physical):
            return _merge_outcomes(outcome, _round_floats(column, expected))
        case Decimal() as dtype if physical.is_integer() or physical.is_float():
            return _merge_outcomes(outcome, _numbers_to_decimals(column, expected, dtype))
        case Datetime() | Time() | Duration() if expected.wire.truncate and _is_finer(
            expected.dtype, physical
        ):
            return _merge_outcomes(outcome, _truncate_times(column))
        case Date() if physical in (pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns")):
            return _merge_outcomes(outcome, _midnights_to_dates(column, expected))
        case Datetime(aware=False) if physical == pl.Date:
            return _merge_outcomes(outcome, _dates_to_midnights(column, expected))
        case _:
            return outcome


def _is_finer(dtype: Datetime | Time | Duration, physical: pl.DataType) -> bool:
    """Whether a physical type of the type counts nanoseconds."""
    return holds_type(dtype, physical) and getattr(physical, "time_unit", "ns") == "ns"


def _merge_outcomes(before: ColumnOutcome, after: ColumnOutcome) -> ColumnOutcome:
    return ColumnOutcome(after.column, before.failed | after.failed, before.counts + after.counts)


def exact_int_in_unit(value: float, how: Conversion) -> int | None:
    """The integer that a number is in the other unit; None where the result is not an integer."""
    exact = Fraction(value) * how.scale + how.offset
    return int(exact) if exact.denominator == 1 else None


def _convert_unit(column: pl.Series, expected: FieldType, how: Conversion) -> ColumnOutcome:
    """A column of numbers in the field's unit, rounded once to the nearest."""
    present = len(column) - column.null_count()
    if isinstance(expected.dtype, Int):
        exact = [None if v is None else exact_int_in_unit(v, how) for v in column.to_list()]
        lossy = pl.Series([v is None for v in exact], dtype=pl.Boolean) & column.is_not_null()
        value = pl.Series(column.name, exact, dtype=pl.Int128, strict=False)
        done = _cast_exactly(value, expected)
        failed = _nonempty_masks({expected.held: lossy | done.failed.get(expected.held, lossy)})
        return ColumnOutcome(done.column, failed, Counter(unit=present))
    value = units.convert_column(column, how)
    failed = _nonempty_masks({expected.held: units.lossy_conversions(column, value, how)})
    done = _cast_outcome(value, failed)
    if expected.dtype != Float(None) and not holds_type(cast("Any", expected.dtype), value.dtype):
        done = _merge_outcomes(done, _round_floats(done.column, expected))
    done.counts = Counter(unit=present)
    return done


def _missing_to_null(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """The column with null for the numbers of `Missing`, and for NaN where the field reads it as
    null.
    """
    outcome = ColumnOutcome(column)
    _numbers_to_null(outcome, expected)
    _nan_to_null(outcome, expected)
    return outcome


def _numbers_to_null(outcome: ColumnOutcome, expected: FieldType) -> None:
    """Replace the numbers of `Missing` by null."""
    column = outcome.column
    mask = missing_mask(pl.col("value"), column.dtype, expected)
    if mask is not None and column.dtype.is_numeric():
        _set_null(outcome, column.to_frame("value").select(mask).to_series(), "missing")


def _nan_to_null(outcome: ColumnOutcome, expected: FieldType) -> None:
    if reads_nan_as_null(expected) and outcome.column.dtype.is_float():
        _set_null(outcome, outcome.column.is_nan(), "nan")


def _set_null(outcome: ColumnOutcome, mask: pl.Series, how: str) -> None:
    """Replace the values of a mask by null, and count them."""
    mask = mask.fill_null(value=False)
    if mask.any():
        outcome.counts[how] += int(mask.sum())
        outcome.column = outcome.column.set(mask, None)


def _convert_text_column(column: pl.Series, expected: FieldType, source: Source) -> ColumnOutcome:
    """Text parsed as its field declares, or as text is written in its source."""
    wire, is_read = expected.wire, not isinstance(expected.dtype, (Text, Uuid, Opaque))
    is_read = is_read and parses_text(expected, source)
    if not is_read and wire.trim is None and wire.missing is None:
        return ColumnOutcome(column)
    outcome = ColumnOutcome(column.cast(pl.String))
    if isinstance(expected.dtype, Uuid) and column.dtype != pl.String:
        outcome.counts["cast"] += len(column) - column.null_count()
    if wire.trim is not None:
        trimmed = outcome.column.str.strip_chars(WHITE_SPACE)
        outcome.counts["trimmed"] += int((trimmed != outcome.column).sum() or 0)
        outcome.column = trimmed
    if wire.missing is not None:
        _set_null(outcome, missing_text_mask(outcome.column, expected), "missing")
    if not is_read:
        return outcome
    texts = outcome.column
    outcome = _parsed_outcome(*parse_text_column(texts, expected), expected, outcome.counts)
    _note_truncated(outcome, texts, expected)
    if isinstance(expected.dtype, Float):
        _numbers_to_null(outcome, expected)
    _nan_to_null(outcome, expected)
    return outcome


def _note_truncated(outcome: ColumnOutcome, column: pl.Series, expected: FieldType) -> None:
    """Count the values that were finer than a microsecond."""
    if truncated := count_truncated(column, outcome.column, expected):
        outcome.counts["truncated"] += truncated


def _truncate_times(column: pl.Series) -> ColumnOutcome:
    """Times and durations as the microseconds that they lie in."""
    ticks, dtype = column.to_physical(), column.dtype
    finer = int((ticks % 1_000 != 0).sum() or 0)
    if not finer:
        return ColumnOutcome(column)
    if isinstance(dtype, pl.Datetime):
        value = (ticks // 1_000).cast(pl.Datetime("us", dtype.time_zone))
    elif isinstance(dtype, pl.Duration):
        value = (ticks // 1_000).cast(pl.Duration("us"))
    else:
        value = (ticks // 1_000 * 1_000).cast(dtype)
    return ColumnOutcome(value, counts=Counter(truncated=finer))


def _parsed_outcome(
    value: pl.Series, masks: FailureMasks, expected: FieldType, counts: Counter[str]
) -> ColumnOutcome:
    counts["read"] += len(value) - value.null_count()
    failed = {violated_requirement(code, expected): mask for code, mask in masks.items()}
    return ColumnOutcome(value, failed, counts)


def _floats_to_ints(column: pl.Series, expected: FieldType, dtype: Int) -> ColumnOutcome:
    nan, inf = column.is_nan(), column.is_infinite()
    value = column.cast(physical_type(dtype), strict=False)
    back = value.cast(column.dtype)
    exact = (back == column) & (column >= float(dtype.lowest)) & (column < float(dtype.highest) + 1)
    lossy = ~exact & ~nan & ~inf
    failed = _nonempty_masks({NOT_NAN: nan, NOT_INF: inf, expected.held: lossy})
    return _cast_outcome(value, failed)


def _numbers_to_bools(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """Integers, or such floats, as the Booleans that they mean by the words of their field."""
    value = pl.repeat(None, n=len(column), eager=True, dtype=pl.Boolean).alias(column.name)
    for number, means in numeric_words(expected).items():
        value = value.set((column == number).fill_null(value=False), means)
    unlike, masks = value.is_null() & column.is_not_null(), {}
    if column.dtype.is_float():
        lossy = column.is_finite() & (column != column.floor())
        masks = {NOT_NAN: column.is_nan(), NOT_INF: column.is_infinite(), expected.held: lossy}
        unlike &= column.is_finite() & ~lossy
    return _cast_outcome(value, _nonempty_masks({**masks, expected.of_type: unlike}))


def _numbers_to_decimals(column: pl.Series, expected: FieldType, dtype: Decimal) -> ColumnOutcome:
    """Integers, or floats by their exact values, as decimals of the field's digits."""
    nan, inf = constant_mask(len(column), value=False), constant_mask(len(column), value=False)
    if column.dtype.is_float():
        column = column.cast(pl.Float64)
        nan, inf = column.is_nan(), column.is_infinite()
        # A float is m·2**-k; it has k decimal places, so with `k` of them 2**k times it is whole.
        scaled = column * 2.0**dtype.decimal_places
        exact = (scaled == scaled.floor()) & ~nan & ~inf
    else:
        exact = column.is_not_null()
    limit = 10 ** (dtype.max_digits - dtype.decimal_places)
    exact = exact.fill_null(value=False)
    values = [
        PyDecimal(value) if keep and -limit < value < limit else None
        for value, keep in zip(column.to_list(), exact, strict=True)
    ]
    done = pl.Series(column.name, values, physical_type(dtype))
    lossy = done.is_null() & column.is_not_null() & ~nan & ~inf
    return _cast_outcome(done, _nonempty_masks({NOT_NAN: nan, NOT_INF: inf, expected.held: lossy}))


def _midnights_to_dates(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """Times at midnight as their days."""
    days = column.dt.date()
    return _cast_outcome(days, _nonempty_masks({expected.held: days.cast(column.dtype) != column}))


def _dates_to_midnights(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """Days as times at their midnight."""
    value = column.cast(physical_type(expected.dtype), strict=False)
    return _cast_outcome(value, _nonempty_masks({expected.held: value.cast(pl.Date) != column}))


def _numbers_to_times(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    if column.dtype.is_integer():
        done = _parsed_outcome(*parse_field_time_column(column, expected), expected, Counter())
        _note_truncated(done, column, expected)
        return done
    if not column.dtype.is_float():
        return ColumnOutcome(column)
    failed = _nonempty_masks({NOT_NAN: column.is_nan(), NOT_INF: column.is_infinite()})
    finite = column.set(any_mask(failed.values()), None) if failed else column
    read = _parsed_outcome(*parse_field_time_column(finite, expected), expected, Counter())
    _note_truncated(read, finite, expected)
    return ColumnOutcome(read.column, failed | read.failed, read.counts)


def _cast_exactly(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """Integers as narrower ones, or as floats, where the value stays the same."""
    value = column.cast(physical_type(expected.dtype), strict=False)
    back = value.cast(pl.Int128, strict=False)
    lossy = column.is_not_null() & (back != column.cast(pl.Int128)).fill_null(value=True)
    return _cast_outcome(value, _nonempty_masks({expected.held: lossy}))


def _round_floats(column: pl.Series, expected: FieldType) -> ColumnOutcome:
    """Floats of another width, rounded to nearest; counted where that changes them."""
    value = column.cast(physical_type(expected.dtype), strict=False)
    wide, back = column.cast(pl.Float64), value.cast(pl.Float64)
    changed = (wide != back).fill_null(value=False)
    vanished = (back == 0) & (wide != 0)
    overflown = back.is_infinite() & ~wide.is_infinite()
    whole = changed & (wide == wide.floor())
    lossy = (vanished | overflown | whole).fill_null(value=False)
    outcome = _cast_outcome(value, _nonempty_masks({expected.held: lossy}))
    outcome.counts["rounded"] = int((changed & ~lossy).sum())
    return outcome


def any_mask(masks: Any) -> pl.Series:
    every: pl.Series = functools.reduce(operator.or_, masks)
    return every


def _nonempty_masks(masks: dict[Requirement[Any], pl.Series]) -> dict[Requirement[Any], pl.Series]:
    """The masks that are true somewhere, with false for null."""
    named = {requirement: mask.fill_null(value=False) for requirement, mask in masks.items()}
    return {requirement: mask for requirement, mask in named.items() if mask.any()}


def _cast_outcome(value: pl.Series, failed: dict[Requirement[Any], pl.Series]) -> ColumnOutcome:
    """A column that was cast, with null where that failed."""
    if failed:
        value = value.set(any_mask(failed.values()), None)
    return ColumnOutcome(value, failed, Counter(cast=len(value) - value.null_count()))
