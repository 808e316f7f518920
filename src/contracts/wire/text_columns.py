"""What columns of text stand for by what their field says; as `texts` reads one."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.format import Format
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Axis
from contracts.specification import ListOf, StructOf, Value
from contracts.wire.angle_columns import read_angles
from contracts.wire.number_columns import Masks, read_bools, read_numbers
from contracts.wire.numbers import NotRead
from contracts.wire.texts import (
    NON_FINITE,
    non_finite_names,
    read_base64,
    styles_of,
    time_plan,
)
from contracts.wire.time_columns import read_column


def read_texts(column: pl.Series, expected: Value) -> tuple[pl.Series, Masks]:
    """The values that a column of text (String) stands for, in contract form: null where it is not
    read, and where that is, by what is wrong with it.
    """
    wire = expected.wire
    match expected.dtype:
        case Float() if wire.format is not None and wire.axis is not None:
            return read_coordinates(column, wire.axis, wire.format)
        case Float() as dtype:
            found = read_numbers(column, dtype, wire.numerals or PLAIN_NUMERALS)
            return with_non_finite(column, *found, expected)
        case Int() | Decimal() as dtype:
            return read_numbers(column, dtype, wire.numerals or PLAIN_NUMERALS)
        case Bool():
            return read_bools(column, wire.words or JSON_WORDS)
        case Bytes():
            return read_bytes(column)
        case Date() | Datetime() | Time() | Duration():
            return read_times(column, expected)
        case Text() | Uuid() | ListOf() | StructOf():
            return column, {}
        case _:
            assert_never(expected.dtype)


def read_times(column: pl.Series, expected: Value) -> tuple[pl.Series, Masks]:
    """The times that a column of text, or of counts since 1970, stands for."""
    plan = time_plan(expected)
    assert plan is not None  # noqa: S101 - asked of times only
    values, masks = read_column(plan, column)
    return values, masks


def read_coordinates(column: pl.Series, axis: Axis, format_: Format) -> tuple[pl.Series, Masks]:
    """The decimal degrees that a column of text stands for."""
    first, *others = styles_of(format_)
    values = read_angles(column, axis, first)
    for style in others:
        left = values.is_null() & column.is_not_null()
        if left.any():
            values = values.scatter(left.arg_true(), read_angles(column.filter(left), axis, style))
    return values, unread(values, column)


def unread(values: pl.Series, column: pl.Series) -> Masks:
    """Where text became null."""
    if values.null_count() == column.null_count():
        return {}
    return {"format": values.is_null() & column.is_not_null()}


def with_non_finite(
    column: pl.Series, values: pl.Series, masks: Masks, expected: Value
) -> tuple[pl.Series, Masks]:
    """The floats with those that are no numbers, where the field has them and text names them."""
    names = non_finite_names(expected)
    if not names or "dtype" not in masks:
        return values, masks
    for name in names:
        values = values.set(column == name, NON_FINITE[name])
    wrong = masks["dtype"] & values.is_null()
    rest = {code: mask for code, mask in masks.items() if code != "dtype"}
    return values, {**rest, "dtype": wrong} if wrong.any() else rest


def read_bytes(column: pl.Series) -> tuple[pl.Series, Masks]:
    """The bytes that a column of base64 stands for, read one by one: Polars' decoder takes other text."""
    values = pl.Series(column.name, map(bytes_or_none, column), dtype=pl.Binary)
    return values, unread(values, column)


def bytes_or_none(text: str | None) -> bytes | None:
    """The bytes that text stands for; None where it stands for none."""
    try:
        return None if text is None else read_base64(text)
    except NotRead:
        return None
