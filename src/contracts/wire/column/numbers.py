"""Parse a column of numbers or Booleans; `wire.scalar.numbers` defines the text of each."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Numerals, Words
from contracts.wire.column.numerals import plain_numerals
from contracts.wire.scalar.numbers import MAX_EXACT_FLOAT, is_lossy_float
from contracts.wire.scalar.numerals import NumberType

FailureMasks = dict[str, pl.Series]
"""The rows that cannot be parsed, by the code of what is wrong with them."""
_MAX_EXACT_FLOAT32 = 2.0**24
"""Up to this magnitude every integer is exact as a float32."""


def parse_number_column(
    column: pl.Series, dtype: NumberType, numerals: Numerals = PLAIN_NUMERALS
) -> tuple[pl.Series, FailureMasks]:
    """Parse a column of text (String) to numbers: the values, null where that failed, and the masks of
    the failures. The masks are false for nulls.
    """
    looks, plain = plain_numerals(column, dtype, numerals)
    match dtype:
        case Int():
            value, lossy = _parse_ints(plain, dtype)
        case Float():
            value, lossy = _parse_reals(plain, dtype)
        case Decimal():
            value, lossy = _parse_decimals(plain, dtype)
        case _:
            assert_never(dtype)
    return value, _number_masks(~looks, lossy)


def _number_masks(unlike: pl.Series, lossy: pl.Series) -> FailureMasks:
    named = {"dtype": unlike.fill_null(value=False), "lossy": lossy.fill_null(value=False)}
    return {code: mask for code, mask in named.items() if mask.any()}


def _parse_ints(plain: pl.Series, dtype: Int) -> tuple[pl.Series, pl.Series]:
    wide = _parse_whole(plain, dtype)
    left = (wide.is_null() & plain.is_not_null()).arg_true()
    if not left.is_empty():
        wide = wide.scatter(left, _parse_whole(_without_zero_decimals(plain.gather(left)), dtype))
    narrow = wide.cast(
        getattr(pl, f"{'' if dtype.signed else 'U'}Int{dtype.bits or 64}"), strict=False
    )
    return narrow, narrow.is_null() & plain.is_not_null()


def _parse_whole(plain: pl.Series, dtype: Int) -> pl.Series:
    """Digits without a decimal point as integers of 64 bits; null where they are too many."""
    signed, unsigned = plain.str.strip_prefix("+"), dtype.highest >= 2**63
    wide = signed.cast(pl.UInt64 if unsigned else pl.Int64, strict=False)
    return wide.set(signed.str.contains(r"\A-0+\z"), 0) if unsigned else wide


def _without_zero_decimals(plain: pl.Series) -> pl.Series:
    """Numbers without decimals that are all zero; other numbers are not changed."""
    text = pl.col("text")
    whole = text.str.strip_chars_end("0").str.strip_suffix(".")
    whole = pl.when(whole.is_in(["", "+", "-"])).then(pl.lit("0")).otherwise(whole)
    found = pl.when(text.str.contains(r"\.0*\z")).then(whole).otherwise(text)
    return plain.to_frame("text").select(found).to_series()


def _parse_reals(plain: pl.Series, dtype: Float) -> tuple[pl.Series, pl.Series]:
    value = plain.cast(pl.Float64, strict=False)
    lossy = _lossy_floats(plain, value, MAX_EXACT_FLOAT)
    if dtype.bits == 32:
        value = value.cast(pl.Float32)
        lossy |= _lossy_floats(plain, value.cast(pl.Float64), _MAX_EXACT_FLOAT32)
    if lossy.any():
        value = value.zip_with(~lossy, pl.Series([None], dtype=value.dtype))
    return value, lossy


def _lossy_floats(plain: pl.Series, value: pl.Series, exact: float) -> pl.Series:
    """Where floats are lossy: only zeros and large numbers may be, and are checked one by one.

    Args:
        exact: the magnitude up to which every integer is exact.
    """
    doubt = (value == 0) | (value.abs() >= exact)
    places = doubt.arg_true()
    lossy = pl.repeat(False, n=len(value), eager=True, dtype=pl.Boolean)
    if places.is_empty():
        return lossy
    pairs = zip(plain.gather(places).to_list(), value.gather(places).to_list(), strict=True)
    wrong = [
        place for place, pair in zip(places.to_list(), pairs, strict=True) if is_lossy_float(*pair)
    ]
    return lossy.scatter(wrong, True) if wrong else lossy


def _parse_decimals(plain: pl.Series, dtype: Decimal) -> tuple[pl.Series, pl.Series]:
    room, places = dtype.max_digits - dtype.decimal_places, dtype.decimal_places
    whole = f"0*[0-9]{{0,{room}}}"
    fits = plain.str.contains(rf"\A[+-]?{whole}(?:\.[0-9]{{0,{places}}}0*)?\z")
    held = plain.zip_with(fits.fill_null(value=False), pl.Series([None], dtype=pl.String))
    return held.str.strip_prefix("+").str.to_decimal(scale=places).cast(
        pl.Decimal(dtype.max_digits, places)
    ), ~fits


def parse_bool_column(
    column: pl.Series, words: Words = JSON_WORDS
) -> tuple[pl.Series, FailureMasks]:
    """Parse a column of words (String) to Booleans: the values, null where that failed, and the masks."""
    text = pl.col("text")
    true = text.is_in(pl.Series(words.true, dtype=pl.String).implode())
    false = text.is_in(pl.Series(words.false, dtype=pl.String).implode())
    value = pl.when(true).then(pl.lit(value=True)).when(false).then(pl.lit(value=False))
    frame = column.to_frame("text").select(value=value, unlike=~(true | false))
    unlike = frame["unlike"].fill_null(value=False)
    return frame["value"], {"dtype": unlike} if unlike.any() else {}
