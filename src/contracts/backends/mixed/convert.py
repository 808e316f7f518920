"""Converting columns from wire form to contract form: exactly, or with what is wrong with a value.

These conversions, and no others:

    text → the field's type       as the field declares, or where everything is text
    integers → floats             only those that are floats exactly
    floats → integers             only integral ones in range
    integers → instants           as the field declares: counts since 1970
    integers → narrower ones      only those in range
    numbers → Booleans            only those that the field has as words
    numbers → decimals            only those that are such decimals exactly
    times → days                  only those at midnight, without a zone
    days → times without a zone   at midnight
    float64 → float32             rounded once, to nearest, and counted; see `round_to_float32`
    missing values → null         as the field declares: Missing, NonFinite
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any, cast

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Column, Columns
from contracts.backends.contract_form import NotRepresentable, round_to_float32
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.frame.convert import (
    TEXT_TYPES,
    ColumnOutcome,
    any_mask,
    convert_series,
    exact_int_in_unit,
)
from contracts.backends.frame.plan import NO_MASKS
from contracts.backends.frame.row_rules import holds_nested_type
from contracts.backends.frame.typed_columns import wire_series
from contracts.backends.masking import shown_list
from contracts.backends.masks import sample_rows
from contracts.backends.mixed.nested_values import (
    nested_conversions,
    rows_that_lose_time,
    time_held_inside,
    with_cut_times,
)
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.convert import (
    Source,
    convert_member,
    reads_nan_as_null,
)
from contracts.dtypes import SCALARS, Float, Int
from contracts.errors import LossyConversion
from contracts.report.report import Example, build_violation
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_NULL, Field, FieldType, walk_types
from contracts.units import Conversion

MIN_VALUES_FOR_COLUMN = 24
"""From this many Python values it pays to make a Series of them before they are converted: a Series
costs tens of microseconds before its first value, a value half of one."""
_MIN_ROWS_FOR_THREADS = 20_000
"""From this many rows it pays to convert columns side by side."""


@dataclass(slots=True)
class ConvertedBatch:
    """One batch converted.

    Attributes:
        counts: how many values were changed, by the field's path in data, and how.
    """

    columns: Columns
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, path: str, how: str, count: int = 1) -> None:
        if count:
            self.counts.setdefault(path, Counter())[how] += count


def convert_columns(
    columns: Columns,
    max_examples: int | None,
    *,
    source: Source = "values",
    units: Mapping[str, Conversion] = NO_MASKS,
) -> ConvertedBatch:
    """The columns in contract form, as far as they can be.

    Args:
        max_examples: how many examples each violation gets.
        source: what the wire form is made of.
        units: the conversions of numbers in another unit, by their fields' Python names.
    """
    done = ConvertedBatch(columns)
    fields: dict[str, Column] = {}
    unparseable: dict[str, Unparseable] = {**columns.unparseable}
    found = Findings()
    found += columns.found
    convertible = {name: _convertible_column(columns, name, source) for name in columns.fields}
    outcomes = _convert_all_series(convertible, columns, units, source)
    for name, column in convertible.items():
        declared, came = columns.specification.by_name[name], columns.fields[name]
        outcome = outcomes.get(name)
        kept = None if outcome is None else _output_column(came, column, outcome, source)
        if outcome is None or kept is None:
            given_values: Any = came if isinstance(came, list) else column
            if isinstance(came, pl.Series):
                for path, how, count in nested_conversions(came, declared.value, declared.alias):
                    done.note(path, how, count)
            unit = units.get(name)
            values = _convert_values(given_values, _before_unit(declared, unit), done, source)
            if isinstance(came, pl.Series):
                values = _without_lost_times(values, came, declared)
            fields[name] = _numbers_in_unit(values, declared, unit, done)
            continue
        fields[name] = kept
        for how, count in outcome.counts.items():
            done.note(declared.alias, how, count)
        if outcome.failed or name in columns.unparseable:
            before = [columns.unparseable[name].rows] if name in columns.unparseable else []
            rows = any_mask((*before, *outcome.failed.values()))
            null = outcome.column.is_null() & ~rows
            unparseable[name] = Unparseable(rows, null | outcome.failed.get(NOT_NULL, null))
            found.broken.extend(
                _failure_findings(cast("pl.Series", column), outcome.failed, declared, max_examples)
            )
    changed = frozenset(n for n, column in fields.items() if column is not columns.fields[n])
    done.columns = replace(
        columns, fields=fields, unparseable=unparseable, found=found, changed=changed
    )
    return done


def _convertible_column(columns: Columns, name: str, source: Source) -> Column:
    """A field's column in the form that converts fastest: a Series for many values of one type,
    Python values where they must be converted one by one.
    """
    column, expected = columns.fields[name], columns.specification.by_name[name].value
    if isinstance(column, list):
        series = (
            wire_series(column, expected, source) if len(column) >= MIN_VALUES_FOR_COLUMN else None
        )
        return column if series is None else series
    if not _needs_python_values(expected, column.dtype):
        return column
    listed = attempt(with_cut_times(column, expected).to_list)
    return column if isinstance(listed, Failure) else listed


def _convert_all_series(
    columns_to_convert: Mapping[str, Column],
    columns: Columns,
    units: Mapping[str, Conversion],
    source: Source,
) -> dict[str, ColumnOutcome]:
    """The outcomes of the Series, by their fields' Python names. Long ones are converted side by
    side, for one column keeps one core busy.
    """

    def converted(name: str, column: pl.Series) -> ColumnOutcome:
        declared = columns.specification.by_name[name]
        outcome = convert_series(column, declared.value, units.get(name), source)
        _note_forbidden_nulls(column, outcome, declared)
        return outcome

    series = {
        name: column for name, column in columns_to_convert.items() if isinstance(column, pl.Series)
    }
    if columns.height < _MIN_ROWS_FOR_THREADS:
        return {name: converted(name, column) for name, column in series.items()}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(series, pool.map(converted, series, series.values()), strict=True))


def _note_forbidden_nulls(column: pl.Series, outcome: ColumnOutcome, declared: Field) -> None:
    """Note the values that were read as null where there may be no null, so that what came is
    shown.
    """
    if declared.value.nullable or declared.replaces_null or not outcome.counts["missing"]:
        return
    read = outcome.column.is_null() & column.is_not_null()
    if outcome.failed:
        read &= ~any_mask(outcome.failed.values())
    if read.any():
        outcome.failed[NOT_NULL] = read


def _failure_findings(
    column: pl.Series,
    failed: Mapping[Requirement[Any], pl.Series],
    declared: Field,
    max_examples: int | None,
) -> Iterator[Finding]:
    """The violations by values that could not be converted."""
    for requirement, mask in failed.items():
        places = mask.arg_true()
        shown = places if max_examples is None else places.head(max_examples)
        values = shown_list(column.gather(shown), declared.value)
        examples = [Example(row, None, value) for row, value in zip(shown, values, strict=True)]
        count, height = len(places), len(column)
        violation = build_violation(declared.alias, requirement, count, height, examples)
        if count == len(examples):
            yield Finding(violation, mask, requirement)
            continue
        spread = sample_rows(mask, count)
        values = shown_list(column.gather(spread), declared.value)
        sample = tuple(Example(row, None, value) for row, value in zip(spread, values, strict=True))
        yield Finding(violation, mask, requirement, sample)


# Python values ---------------------------------------------------------------------------------


def _output_column(
    came: Column, column: Column, outcome: ColumnOutcome, source: Source
) -> Column | None:
    """The converted column. A list goes out as a list: the same one where nothing was changed, and
    None where a value could not be converted.
    """
    if not isinstance(came, list) or source == "json":
        return outcome.column
    if outcome.failed:
        return None
    if outcome.column is column:
        return came
    values: Any = attempt(outcome.column.to_list)
    if isinstance(values, Failure):
        return None
    if isinstance(outcome.column.dtype, pl.Datetime) and outcome.column.dtype.time_zone:
        return [None if value is None else value.replace(tzinfo=UTC) for value in values]
    return cast("list[object]", values)


def _convert_values(
    values: list[object], declared: Field, done: ConvertedBatch, source: Source
) -> list[object]:
    """Python values in contract form, those that cannot be as `UnparseableValue`."""
    has_default = declared.replaces_null
    changed = [
        convert_member(
            value, declared.value, declared.alias, done.note, source, has_default=has_default
        )
        for value in values
    ]
    untouched = all(one is value for one, value in zip(changed, values, strict=True))
    return values if untouched else changed


def _before_unit(declared: Field, how: Conversion | None) -> Field:
    """The field of numbers in another unit: only the converted ones are rounded to its width."""
    if how is None or how.is_identity or declared.value.dtype != Float(32):
        return declared
    return replace(declared, value=replace(declared.value, dtype=Float()))


def _without_lost_times(values: list[object], came: pl.Series, declared: Field) -> list[object]:
    """The values of a nested column; those whose times Python cannot hold are not converted."""
    lost = rows_that_lose_time(came, declared.value)
    if lost is None:
        return values
    held = time_held_inside(declared.value).held
    return [
        UnparseableValue(value, held) if is_lost else value
        for value, is_lost in zip(values, lost, strict=True)
    ]


def _numbers_in_unit(
    values: list[object], declared: Field, how: Conversion | None, done: ConvertedBatch
) -> list[object]:
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
            form = _number_in_unit(value, declared.value, how)
        except (LossyConversion, NotRepresentable):
            form = None
        return UnparseableValue(value, declared.value.held) if form is None else form

    return [changed(value) for value in values]


def _number_in_unit(value: float, expected: FieldType, how: Conversion) -> float | None:
    if isinstance(expected.dtype, Int):
        return exact_int_in_unit(value, how)
    number = how.apply(value)
    return round_to_float32(number) if expected.dtype == Float(32) else number


def _needs_python_values(expected: FieldType, physical: pl.DataType) -> bool:
    """Whether the values of a nested column are converted one by one, because something inside them
    is not of its type, or has a wire form of its own.
    """
    if expected.dtype.kind in SCALARS:
        return False
    if not isinstance(physical, (pl.List, pl.Array, pl.Struct)):
        return expected.wire.format is not None and isinstance(physical, TEXT_TYPES)
    declares_wire_form = any(
        one.wire != FieldType(one.dtype).wire or (one is not expected and reads_nan_as_null(one))
        for one in walk_types(expected)
    )
    return declares_wire_form or not holds_nested_type(expected.dtype, physical)
