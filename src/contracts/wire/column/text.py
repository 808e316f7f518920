"""Parse a column of text to the type of its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

import polars as pl

import contracts.dtypes as d
from contracts.rules.format import Format
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Axis
from contracts.specification import FieldType, ListOf, StructOf
from contracts.wire.column.angles import parse_angle_column
from contracts.wire.column.numbers import FailureMasks, parse_bool_column, parse_number_column
from contracts.wire.column.times import parse_time_column, parse_time_ticks_column
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import (
    NON_FINITE_FLOATS,
    NON_FINITE_PATTERNS,
    angle_styles,
    non_finite_names,
    parse_base64,
    time_plan_of,
)
from contracts.wire.scalar.times import FormatPlan, truncating_plan


def parse_text_column(column: pl.Series, field_type: FieldType) -> tuple[pl.Series, FailureMasks]:
    """Parse a column of text (String) to contract form: the values, null where that failed, and the
    masks of the failures.
    """
    wire = field_type.wire
    match field_type.dtype:
        case d.Float() if wire.format is not None and wire.axis is not None:
            return _parse_coordinate_column(column, wire.axis, wire.format)
        case d.Float() as dtype:
            found = parse_number_column(column, dtype, wire.numerals or PLAIN_NUMERALS)
            return _fill_non_finite(column, *found, field_type)
        case d.Int() | d.Decimal() as dtype:
            return parse_number_column(column, dtype, wire.numerals or PLAIN_NUMERALS)
        case d.Bool():
            return parse_bool_column(column, wire.words or JSON_WORDS)
        case d.Bytes():
            return _parse_base64_column(column)
        case d.Date() | d.Datetime() | d.Time() | d.Duration():
            return parse_field_time_column(column, field_type)
        case d.Text() | d.Uuid() | d.Opaque() | ListOf() | StructOf():
            return column, {}
        case _:
            assert_never(field_type.dtype)


def parse_field_time_column(
    column: pl.Series, field_type: FieldType
) -> tuple[pl.Series, FailureMasks]:
    """Parse a column of text, or of counts since 1970, to the time type of its field."""
    plan = time_plan_of(field_type)
    assert plan is not None  # noqa: S101 - the field is of a time type
    values, masks = parse_time_column(plan, column)
    if field_type.wire.truncate is None or "lossy" not in masks:
        return values, masks
    return _with_truncated(column, values, masks, plan)


def count_by_pattern(texts: pl.Series, field_type: FieldType) -> dict[str, int]:
    """How many texts each pattern of a field's format reads, by pattern.

    The format is one of times or of coordinates.
    """
    format_, axis = field_type.wire.format, field_type.wire.axis
    assert format_ is not None  # noqa: S101 - the field has one
    if axis is not None:
        styles = angle_styles(format_)
        return {style: parse_angle_column(texts, axis, style).count() for style in styles}
    plan = time_plan_of(field_type)
    assert plan is not None  # noqa: S101 - the field is of a time type
    plan = truncating_plan(plan) if field_type.wire.truncate else plan
    return {
        name: parse_time_ticks_column(one, texts).ticks.count()
        for name, one in zip(format_.patterns, _plans_of_one(plan), strict=True)
    }


def _plans_of_one(plan: FormatPlan) -> Iterator[FormatPlan]:
    """The plans of each pattern alone."""
    for place, name in enumerate(plan.format.patterns):
        if plan.patterns:
            yield replace(plan, patterns=(plan.patterns[place],))
        else:  # durations go by their names
            yield replace(plan, format=Format(name))


def _with_truncated(
    column: pl.Series, values: pl.Series, masks: FailureMasks, plan: FormatPlan
) -> tuple[pl.Series, FailureMasks]:
    """The values with those that are finer than a microsecond, cut."""
    rows = masks["lossy"].arg_true()
    cut = parse_time_column(truncating_plan(plan), column.gather(rows))
    rest = {code: mask for code, mask in masks.items() if code != "lossy"}
    for code, mask in cut.masks.items():
        none = pl.repeat(False, len(column), dtype=pl.Boolean, eager=True)
        rest[code] = rest.get(code, none).scatter(rows.filter(mask), True)
    return values.scatter(rows, cut.values), rest


def count_truncated(column: pl.Series, values: pl.Series, field_type: FieldType) -> int:
    """How many texts or numbers of a column are finer than the values that they were parsed to."""
    plan = time_plan_of(field_type)
    if field_type.wire.truncate is None or plan is None:
        return 0
    lossy = parse_time_column(plan, column).masks.get("lossy")
    return 0 if lossy is None else int((lossy & values.is_not_null()).sum())


def _parse_coordinate_column(
    column: pl.Series, axis: Axis, format_: Format
) -> tuple[pl.Series, FailureMasks]:
    first, *others = angle_styles(format_)
    values = parse_angle_column(column, axis, first)
    for style in others:
        left = values.is_null() & column.is_not_null()
        if left.any():
            values = values.scatter(
                left.arg_true(), parse_angle_column(column.filter(left), axis, style)
            )
    return values, _format_masks(values, column)


def _format_masks(values: pl.Series, column: pl.Series) -> FailureMasks:
    if values.null_count() == column.null_count():
        return {}
    return {"format": values.is_null() & column.is_not_null()}


def _fill_non_finite(
    column: pl.Series, values: pl.Series, masks: FailureMasks, field_type: FieldType
) -> tuple[pl.Series, FailureMasks]:
    """Fill in NaN and the infinities, where the field allows them and the text means one."""
    names = non_finite_names(field_type)
    if not names or "dtype" not in masks:
        return values, masks
    for name in names:
        written = column.str.contains(rf"\A(?:{NON_FINITE_PATTERNS[name]})\z")
        values = values.set(written, NON_FINITE_FLOATS[name])
    wrong = masks["dtype"] & values.is_null()
    rest = {code: mask for code, mask in masks.items() if code != "dtype"}
    return values, {**rest, "dtype": wrong} if wrong.any() else rest


def _parse_base64_column(column: pl.Series) -> tuple[pl.Series, FailureMasks]:
    """Decode base64 one by one, because Polars' decoder accepts other text."""
    values = pl.Series(column.name, map(_base64_or_none, column), dtype=pl.Binary)
    return values, _format_masks(values, column)


def _base64_or_none(text: str | None) -> bytes | None:
    try:
        return None if text is None else parse_base64(text)
    except UnparseableText:
        return None
