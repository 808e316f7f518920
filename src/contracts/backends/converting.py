"""Wire form → contract form, a column after the other: exactly, or with what is wrong with it.

What is converted, and nothing else is:

    text → the field's type       as the field says it is written, or where all is text
    integers → floats             only those that are floats exactly
    floats → integers             only integral ones in range
    integers → narrower ones      only those in range
    float64 → float32             rounded once, to nearest, and counted; see `lossy_in_32_bits`
    what stands for null → null   as the field says: Missing, NonFinite
"""

from __future__ import annotations

import functools
import math
import operator
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, cast

import polars as pl

from contracts.backends.batch import Failure, Finding, Findings, Unread, attempt, shown_list
from contracts.backends.columns import Column, Columns
from contracts.backends.physical import holds_type, physical_type
from contracts.backends.plan import NO_MASKS
from contracts.backends.row_checks import holds_whole
from contracts.backends.wire_values import Unconverted, from_wire, reads_text, requirement_for
from contracts.dtypes import SCALARS, Bool, Decimal, Float, Int, Text, Uuid
from contracts.errors import LossyConversion
from contracts.report import Example, violation_of
from contracts.rules.requirement import Requirement
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS
from contracts.specification import NOT_INF, NOT_NAN, Field, Value, within
from contracts.units import Conversion
from contracts.units import columns as units
from contracts.wire.number_columns import read_bools, read_numbers

NAN_IS_NONE = ("null", "default")
"""What a field may make of NaN that leaves no value."""
TEXTS = (pl.String, pl.Categorical, pl.Enum)


@dataclass(slots=True)
class Converted:
    """What became of one batch on its way to contract form.

    Attributes:
        counts: how many values were changed, by the field's path in the words of the data, and how.
    """

    columns: Columns
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, path: str, how: str, count: int = 1) -> None:
        """Count values that were changed."""
        if count:
            self.counts.setdefault(path, Counter())[how] += count


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


def converted_columns(
    columns: Columns,
    most: int | None,
    *,
    text: bool = False,
    units: Mapping[str, Conversion] = NO_MASKS,
) -> Converted:
    """The columns in contract form, as far as they can be.

    Args:
        most: how many examples to give of what cannot be.
        text: whether every value is written as text.
        units: how numbers in another unit are converted, by their fields' Python names.
    """
    done = Converted(columns)
    fields: dict[str, Column] = {}
    unread: dict[str, Unread] = {}
    found = Findings()
    for name, given in columns.fields.items():
        declared = columns.specification.by_name[name]
        column = given
        if isinstance(given, pl.Series) and is_converted_alone(declared.value, given.dtype):
            listed = attempt(given.to_list)
            column = given if isinstance(listed, Failure) else listed
        if isinstance(column, list):
            values = converted_values(column, declared, done, text=text)
            fields[name] = in_unit(values, declared, units.get(name), done)
            continue
        outcome = converted_column(column, declared.value, units.get(name), text=text)
        fields[name] = outcome.column
        for how, count in outcome.counts.items():
            done.note(declared.alias, how, count)
        if outcome.failed:
            rows = any_of(outcome.failed.values())
            unread[name] = Unread(rows, outcome.column.is_null() & ~rows)
            found.broken.extend(failures(column, outcome.failed, declared, most))
    changed = frozenset(n for n, column in fields.items() if column is not columns.fields[n])
    done.columns = replace(columns, fields=fields, unread=unread, found=found, changed=changed)
    return done


def any_of(masks: Any) -> pl.Series:
    """The mask of rows that any of some masks names."""
    every: pl.Series = functools.reduce(operator.or_, masks)
    return every


def failures(
    column: pl.Series,
    failed: Mapping[Requirement[Any], pl.Series],
    declared: Field,
    most: int | None,
) -> Iterator[Finding]:
    """What the values break that could not be converted."""
    for requirement, mask in failed.items():
        places = mask.arg_true()
        shown = places if most is None else places.head(most)
        values = shown_list(column.gather(shown), declared.value)
        examples = [Example(row, None, value) for row, value in zip(shown, values, strict=True)]
        count, height = len(places), len(column)
        violation = violation_of(declared.alias, requirement, count, height, examples)
        yield Finding(violation, mask, requirement)


# Python values ---------------------------------------------------------------------------------


def converted_values(
    values: list[object], declared: Field, done: Converted, *, text: bool
) -> list[object]:
    """Python values in contract form, those that cannot be as `Unconverted`."""
    changed = [
        from_wire(value, declared.value, declared.alias, done.note, text=text) for value in values
    ]
    untouched = all(one is value for one, value in zip(changed, values, strict=True))
    return values if untouched else changed


def in_unit(
    values: list[object], declared: Field, how: Conversion | None, done: Converted
) -> list[object]:
    """Python numbers in the field's unit."""
    if how is None or how.is_identity:
        return values

    def changed(value: Any) -> Any:
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
        ):
            return value
        done.note(declared.alias, "unit")
        try:
            form = (
                exact_int(value, how) if isinstance(declared.value.dtype, Int) else how.apply(value)
            )
        except LossyConversion:
            form = None
        return Unconverted(value, declared.value.held) if form is None else form

    return [changed(value) for value in values]


def exact_int(value: float, how: Conversion) -> int | None:
    """The integer that a number is in the other unit; None where it is none."""
    exact = Fraction(value) * how.scale + how.offset
    return int(exact) if exact.denominator == 1 else None


def is_converted_alone(expected: Value, physical: pl.DataType) -> bool:
    """Whether the values of a nested column are converted one by one: for something inside it is
    not of its type, or does not look on the wire as in contract form.
    """
    if expected.dtype.kind in SCALARS or not isinstance(physical, (pl.List, pl.Array, pl.Struct)):
        return False
    says = any(
        one.wire != Value(one.dtype).wire or one.non_finite.nan in ("null", "default")
        for one in within(expected)
    )
    return says or not holds_whole(expected.dtype, physical)


# Columns of Polars' own ------------------------------------------------------------------------


def converted_column(
    column: pl.Series, expected: Value, how: Conversion | None, *, text: bool
) -> Outcome:
    """A column in contract form; of a type that is not converted as it came."""
    is_text = isinstance(column.dtype, TEXTS)
    outcome = (
        from_text(column, expected, text=text) if is_text else without_missing(column, expected)
    )
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
        case Float() as dtype if physical.is_integer():
            return joined(outcome, cast_exactly(column, expected))
        case Float() as dtype if physical.is_float() and not holds_type(dtype, physical):
            return joined(outcome, rounded(column, expected))
        case _:
            return outcome


def joined(before: Outcome, after: Outcome) -> Outcome:
    """What became of a column in two steps."""
    return Outcome(after.column, before.failed | after.failed, before.counts + after.counts)


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
    if expected.non_finite.nan in NAN_IS_NONE and column.dtype.is_float():
        set_null(outcome, outcome.column.is_nan(), "nan")
    return outcome


def set_null(outcome: Outcome, mask: pl.Series, how: str) -> None:
    """Put null where the mask names a value that stands for it, and count those."""
    mask = mask.fill_null(value=False)
    if mask.any():
        outcome.counts[how] += int(mask.sum())
        outcome.column = outcome.column.set(mask, None)


def from_text(column: pl.Series, expected: Value, *, text: bool) -> Outcome:
    """Text in contract form, read as its field says, or where all is text as text is written."""
    wire = expected.wire
    if isinstance(expected.dtype, (Text, Uuid)) and wire.trim is None and wire.missing is None:
        return Outcome(column)
    if not isinstance(expected.dtype, (Text, Uuid)) and not reads_text(expected, text=text):
        return Outcome(column)
    outcome = Outcome(column.cast(pl.String))
    if wire.trim is not None:
        trimmed = outcome.column.str.strip_chars()
        outcome.counts["trimmed"] += int((trimmed != outcome.column).sum() or 0)
        outcome.column = trimmed
    if wire.missing is not None:
        words = [value for value in wire.missing.values if isinstance(value, str)]
        set_null(outcome, outcome.column.is_in(words), "missing")
    given = outcome.column
    match expected.dtype:
        case Int() | Float() | Decimal() as dtype:
            value, masks = read_numbers(given, dtype, wire.numerals or PLAIN_NUMERALS)
        case Bool():
            value, masks = read_bools(given, wire.words or JSON_WORDS)
        case _:
            return outcome
    outcome.counts["read"] += len(value) - value.null_count()
    failed = {requirement_for(code, expected): mask for code, mask in masks.items()}
    return Outcome(value, failed, outcome.counts)


def ints_from_floats(column: pl.Series, expected: Value, dtype: Int) -> Outcome:
    """Floats as the integers that they are."""
    nan, inf = column.is_nan(), column.is_infinite()
    value = column.cast(physical_type(dtype), strict=False)
    back = value.cast(column.dtype)
    exact = (back == column) & (column >= float(dtype.lowest)) & (column < float(dtype.highest) + 1)
    lossy = ~exact & ~nan & ~inf
    failed = named({NOT_NAN: nan, NOT_INF: inf, expected.held: lossy})
    return outcome_of(value, failed)


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


def named(masks: dict[Requirement[Any], pl.Series]) -> dict[Requirement[Any], pl.Series]:
    """The masks that name a row; null names none."""
    filled = {requirement: mask.fill_null(value=False) for requirement, mask in masks.items()}
    return {requirement: mask for requirement, mask in filled.items() if mask.any()}


def outcome_of(value: pl.Series, failed: dict[Requirement[Any], pl.Series]) -> Outcome:
    """A column that was cast, with null where that failed."""
    if failed:
        value = value.set(any_of(failed.values()), None)
    return Outcome(value, failed, Counter(cast=len(value) - value.null_count()))
