"""Numbers and Booleans in columns of text; see `numbers` for what is one."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Numerals, Words
from contracts.wire.numbers import EXACT, Numeric, guard, is_lossy

Masks = dict[str, pl.Series]
"""Where text is not read, by the code of what is wrong with it."""
EXACT_IN_32_BITS = 2.0**24
"""Up to this magnitude every integer is a float32."""


def read_numbers(
    column: pl.Series, dtype: Numeric, numerals: Numerals = PLAIN_NUMERALS
) -> tuple[pl.Series, Masks]:
    """A column of text (String) as one of numbers, null where it is not read, and where it is not:
    the masks name no nulls.
    """
    text = pl.col("text")
    looks = text.str.contains(guard(dtype, numerals))
    plain = text
    if numerals.thousands is not None:
        plain = plain.str.replace_all(numerals.thousands, "", literal=True)
    if numerals.decimal_comma:
        plain = plain.str.replace_all(",", ".", literal=True)
    plain = pl.when(looks).then(plain)
    frame = column.to_frame("text").select(looks=looks, plain=plain)
    match dtype:
        case Int():
            value, lossy = ints(frame, dtype)
        case Float():
            value, lossy = floats(frame, dtype)
        case Decimal():
            value, lossy = decimals(frame, dtype)
        case _:
            assert_never(dtype)
    return value, masks_of(~frame["looks"], lossy)


def masks_of(unlike: pl.Series, lossy: pl.Series) -> Masks:
    """The masks that name a row, by what is wrong with it."""
    named = {"dtype": unlike.fill_null(value=False), "lossy": lossy.fill_null(value=False)}
    return {code: mask for code, mask in named.items() if mask.any()}


def ints(frame: pl.DataFrame, dtype: Int) -> tuple[pl.Series, pl.Series]:
    """Integers in text, and where they are out of reach."""
    signed, unsigned = frame["plain"].str.strip_prefix("+"), dtype.highest >= 2**63
    wide = signed.cast(pl.UInt64 if unsigned else pl.Int64, strict=False)
    if unsigned:
        wide = wide.set(signed.str.contains(r"\A-0+\z"), 0)
    narrow = wide.cast(
        getattr(pl, f"{'' if dtype.signed else 'U'}Int{dtype.bits or 64}"), strict=False
    )
    return narrow, narrow.is_null() & frame["plain"].is_not_null()


def floats(frame: pl.DataFrame, dtype: Float) -> tuple[pl.Series, pl.Series]:
    """Reals in text, and where they cannot be held."""
    plain, value = frame["plain"], frame["plain"].cast(pl.Float64, strict=False)
    lossy = doubtful_are_lossy(plain, value, EXACT)
    if dtype.bits == 32:
        value = value.cast(pl.Float32)
        lossy |= doubtful_are_lossy(plain, value.cast(pl.Float64), EXACT_IN_32_BITS)
    return value.zip_with(~lossy, pl.Series([None], dtype=value.dtype)), lossy


def doubtful_are_lossy(plain: pl.Series, value: pl.Series, exact: float) -> pl.Series:
    """Where floats are not what text stands for: those that may not be are asked one by one.

    Args:
        exact: up to which magnitude every integer is such a float.
    """
    doubt = (value == 0) | (value.abs() >= exact)
    places = doubt.arg_true()
    lossy = pl.repeat(False, n=len(value), eager=True, dtype=pl.Boolean)
    if places.is_empty():
        return lossy
    pairs = zip(plain.gather(places).to_list(), value.gather(places).to_list(), strict=True)
    wrong = [place for place, pair in zip(places.to_list(), pairs, strict=True) if is_lossy(*pair)]
    return lossy.scatter(wrong, True) if wrong else lossy


def decimals(frame: pl.DataFrame, dtype: Decimal) -> tuple[pl.Series, pl.Series]:
    """Decimals in text, and where they have more digits than the type."""
    room, places = dtype.max_digits - dtype.decimal_places, dtype.decimal_places
    whole = f"0*[0-9]{{0,{room}}}"
    fits = frame["plain"].str.contains(rf"\A[+-]?{whole}(?:\.[0-9]{{0,{places}}}0*)?\z")
    held = frame["plain"].zip_with(fits.fill_null(value=False), pl.Series([None], dtype=pl.String))
    return held.str.strip_prefix("+").str.to_decimal(scale=places).cast(
        pl.Decimal(dtype.max_digits, places)
    ), ~fits


def read_bools(column: pl.Series, words: Words = JSON_WORDS) -> tuple[pl.Series, Masks]:
    """A column of words (String) as one of Booleans, null where it is not read, and where it is not."""
    text = pl.col("text")
    true = text.is_in(pl.Series(words.true, dtype=pl.String).implode())
    false = text.is_in(pl.Series(words.false, dtype=pl.String).implode())
    value = pl.when(true).then(pl.lit(value=True)).when(false).then(pl.lit(value=False))
    frame = column.to_frame("text").select(value=value, unlike=~(true | false))
    unlike = frame["unlike"].fill_null(value=False)
    return frame["value"], {"dtype": unlike} if unlike.any() else {}
