"""Write a column of values as text, by their field."""

from __future__ import annotations

import polars as pl

from contracts.dtypes import Bool, Decimal, Float, Int, Text, Uuid
from contracts.rules.wire import JSON_WORDS
from contracts.specification import FieldType
from contracts.wire.column.write_times import write_time_column
from contracts.wire.scalar.numbers import MAX_EXACT_FLOAT
from contracts.wire.scalar.text import time_plan_of
from contracts.wire.scalar.write import refuse_misread_text, write_number, write_text


def write_text_column(column: pl.Series, field_type: FieldType) -> pl.Series:
    """Write a column of scalars in contract form as text; nulls stay null.

    Raises:
        ValueError: no text parses back to one of the values.
    """
    texts = _write_natively(column, field_type)
    if texts is None:
        texts = _write_one_by_one(column, field_type)
    if field_type.wire.missing is not None or field_type.wire.trim is not None:
        for text in texts.drop_nulls().unique():
            refuse_misread_text(text, field_type)
    return texts.alias(column.name)


def _write_natively(column: pl.Series, field_type: FieldType) -> pl.Series | None:
    plan, wire = time_plan_of(field_type), field_type.wire
    if wire.numerals is not None and wire.numerals.percent:
        return None
    if plan is not None:
        return write_time_column(plan, column)
    match field_type.dtype:
        case Text() | Uuid():
            return column.cast(pl.String)
        case Bool():
            words = wire.words or JSON_WORDS
            word = pl.when("x").then(pl.lit(words.true[0])).otherwise(pl.lit(words.false[0]))
            written = pl.when(pl.col("x").is_not_null()).then(word)
            return column.to_frame("x").select(written).to_series()
        case Float() if wire.format is None:
            texts = _write_floats(column)
        case Int() | Decimal():
            texts = column.cast(pl.String)
        case _:
            return None
    comma = wire.numerals is not None and wire.numerals.decimal_comma
    return texts.str.replace(".", ",", literal=True) if comma else texts


def _write_floats(column: pl.Series) -> pl.Series:
    """Floats as by `write_number`: those that Polars writes differently are written one by one."""
    wide = column.cast(pl.Float64)
    texts = wide.cast(pl.String)
    odd = ((wide.abs() >= MAX_EXACT_FLOAT) | ~wide.is_finite()).fill_null(value=False)
    if odd.any():
        written = pl.Series(map(write_number, wide.filter(odd)), dtype=pl.String)
        texts = texts.scatter(odd.arg_true(), written)
    return texts


def _write_one_by_one(column: pl.Series, field_type: FieldType) -> pl.Series:
    texts = [None if one is None else write_text(one, field_type) for one in column]
    return pl.Series(texts, dtype=pl.String)
