"""Values that are used for null on the wire, and white space around text, in columns;
`wire.scalar.missing` defines what they are.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from decimal import Decimal as PyDecimal
from typing import Any

import polars as pl

import contracts.dtypes as d
from contracts.rules.wire import Missing
from contracts.specification import FieldType
from contracts.wire.column.numerals import plain_numerals
from contracts.wire.scalar.exact_floats import is_exact_float
from contracts.wire.scalar.missing import (
    ANY_NUMBER,
    is_missing_text,
    missing_decimals,
    missing_notations,
    missing_numbers,
    missing_texts,
)
from contracts.wire.scalar.text import WHITE_SPACE

_TEXT_TYPES = (pl.String, pl.Categorical, pl.Enum)


def missing_mask(expr: pl.Expr, physical: pl.DataType, expected: FieldType) -> pl.Expr | None:
    """The mask of values that are used for null; None where a column of the type has none.

    Args:
        physical: the type of `expr`.
    """
    missing = expected.wire.missing
    if missing is None:
        return None
    if isinstance(physical, _TEXT_TYPES):
        if not missing_texts(missing) or not isinstance(expected.dtype, (d.Text, d.Uuid)):
            return None
        text = trimmed_text(expr) if expected.wire.trim is not None else expr.cast(pl.String)
        return text.is_in(sorted(missing_texts(missing)))
    masks = [*_number_masks(expr, physical, missing, expected)]
    return functools.reduce(operator.or_, masks) if masks else None


def _number_masks(
    expr: pl.Expr, physical: pl.DataType, missing: Missing, expected: FieldType
) -> Iterator[pl.Expr]:
    """The masks of values that equal a declared number exactly, or as a float32."""
    if isinstance(physical, pl.Decimal):
        for exact in missing_decimals(missing):
            scaled = exact.scaleb(physical.scale)
            if scaled == scaled.to_integral_value() and abs(scaled) < PyDecimal(10) ** 38:
                yield expr.to_physical().cast(pl.Int128) == pl.lit(int(scaled), dtype=pl.Int128)
        return
    numbers = missing_numbers(missing)
    if physical.is_integer():
        for number in numbers:
            if float(number).is_integer() and -(2**127) <= number < 2**127:
                yield expr.cast(pl.Int128) == pl.lit(int(number), dtype=pl.Int128)
    elif physical.is_float():
        wide = expr.cast(pl.Float64)
        narrow = wide.cast(pl.Float32).cast(pl.Float64)
        for number in numbers:
            if is_exact_float(number):
                yield wide == pl.lit(float(number), dtype=pl.Float64)
                if expected.dtype == d.Float(32) and not float(number).is_integer():
                    yield narrow == pl.lit(float(number), dtype=pl.Float64)


def missing_text_mask(column: pl.Series, expected: FieldType) -> pl.Series:
    """The mask of text (String), without the white space that is cut, that is used for null."""
    missing: Any = expected.wire.missing
    mask = column.is_in(sorted(missing_texts(missing)))
    numbers = missing_numbers(missing)
    if not numbers:
        return mask
    near = pl.Series([float(str(one)) for one in numbers])
    doubt = pl.repeat(False, n=len(column), eager=True, dtype=pl.Boolean)
    for numerals in missing_notations(expected):
        _, plain = plain_numerals(column, ANY_NUMBER, numerals)
        value = plain.cast(pl.Float64, strict=False)
        narrow = value.cast(pl.Float32).is_in(near.cast(pl.Float32).implode())
        doubt |= (value.is_in(near.implode()) | narrow).fill_null(value=False)
    # Few texts are near a declared number: only those are compared exactly, one by one.
    texts = column.filter(doubt).unique()
    exact = [one for one in texts if is_missing_text(one, expected)]
    return mask | column.is_in(exact) if exact else mask


def trimmed_text(expr: pl.Expr) -> pl.Expr:
    """Text without white space around it."""
    return expr.cast(pl.String).str.strip_chars(WHITE_SPACE)


def untrimmed_mask(expr: pl.Expr, physical: pl.DataType, expected: FieldType) -> pl.Expr | None:
    """The mask of text with white space around it that its field cuts; None where it cuts none."""
    if expected.wire.trim is None or not isinstance(physical, _TEXT_TYPES):
        return None
    return trimmed_text(expr) != expr.cast(pl.String)
