"""The texts for columns of values, by what their field says; as `writing` writes one."""

from __future__ import annotations

import polars as pl

from contracts.dtypes import Bool, Decimal, Float, Int, Text, Uuid
from contracts.rules.wire import JSON_WORDS
from contracts.specification import Value
from contracts.wire.numbers import EXACT
from contracts.wire.texts import time_plan
from contracts.wire.time_writing_columns import written_column
from contracts.wire.writing import refuse_misleading, written_number, written_text


def written_texts(column: pl.Series, expected: Value) -> pl.Series:
    """The texts that stand for a column of scalars in contract form; nulls stay null.

    Raises:
        ValueError: a value in it has none.
    """
    texts = natively_written(column, expected)
    if texts is None:
        texts = written_one_by_one(column, expected)
    if expected.wire.missing is not None or expected.wire.trim is not None:
        for text in texts.drop_nulls().unique():
            refuse_misleading(text, expected)
    return texts.alias(column.name)


def natively_written(column: pl.Series, expected: Value) -> pl.Series | None:
    """The texts that Polars writes; None where it does not write such values."""
    plan, wire = time_plan(expected), expected.wire
    if plan is not None:
        return written_column(plan, column)
    match expected.dtype:
        case Text() | Uuid():
            return column.cast(pl.String)
        case Bool():
            words = wire.words or JSON_WORDS
            word = pl.when("x").then(pl.lit(words.true[0])).otherwise(pl.lit(words.false[0]))
            written = pl.when(pl.col("x").is_not_null()).then(word)
            return column.to_frame("x").select(written).to_series()
        case Float() if wire.format is None:
            texts = floats_written(column)
        case Int() | Decimal():
            texts = column.cast(pl.String)
        case _:
            return None
    comma = wire.numerals is not None and wire.numerals.decimal_comma
    return texts.str.replace(".", ",", literal=True) if comma else texts


def floats_written(column: pl.Series) -> pl.Series:
    """Floats in digits that read back as them; the few that Polars writes otherwise one by one."""
    wide = column.cast(pl.Float64)
    texts = wide.cast(pl.String)
    odd = ((wide.abs() >= EXACT) | ~wide.is_finite()).fill_null(value=False)
    if odd.any():
        written = pl.Series(map(written_number, wide.filter(odd)), dtype=pl.String)
        texts = texts.scatter(odd.arg_true(), written)
    return texts


def written_one_by_one(column: pl.Series, expected: Value) -> pl.Series:
    """The texts of values that Polars does not write."""
    texts = [None if one is None else written_text(one, expected) for one in column]
    return pl.Series(texts, dtype=pl.String)
