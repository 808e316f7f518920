"""The plain digits of numbers in columns of text; `wire.scalar.numerals` defines the notation."""

from __future__ import annotations

import polars as pl

from contracts.dtypes import Float
from contracts.rules.wire import SPACES, Numerals
from contracts.wire.scalar.numerals import NumberType, is_decorated, number_guard


def plain_numerals(
    column: pl.Series, dtype: NumberType, numerals: Numerals
) -> tuple[pl.Series, pl.Series]:
    """Which texts (String) are numbers in the notation, and their digits, as `plain_numeral` gives them, or
    null. The hundredth of a real percentage is written with an exponent.
    """
    text, frame = pl.col("text"), column.to_frame("text")
    if not is_decorated(numerals):
        guard = text.str.contains(number_guard(dtype, numerals))
        guarded = pl.when(guard).then(_without_groups(text, numerals))
        found = frame.select(looks=guard, plain=guarded)
        return found["looks"], found["plain"]
    # An eager select evaluates each expression anew wherever it stands: so one step at a time.
    tight = number_guard(dtype, numerals, blanks=False)
    looks, has_blanks = column.str.contains(tight), False
    if not looks.all():
        looks, has_blanks = column.str.contains(number_guard(dtype, numerals)), True
    plain = frame.select(pl.when(pl.lit(looks)).then(text)).to_series()
    plain = _undecorated(plain, dtype, numerals, has_blanks=has_blanks)
    digits = _without_groups(text, numerals)
    if numerals.percent and not isinstance(dtype, Float):
        digits = _hundredth(digits)
    return looks, plain.to_frame("text").select(digits).to_series()


def _without_groups(text: pl.Expr, numerals: Numerals) -> pl.Expr:
    """The digits without separators, with a decimal point."""
    for separator in numerals.separators:
        text = text.str.replace_all(separator, "", literal=True)
    return text.str.replace_all(",", ".", literal=True) if numerals.decimal_comma else text


def _undecorated(
    plain: pl.Series, dtype: NumberType, numerals: Numerals, *, has_blanks: bool
) -> pl.Series:
    """The digits and their sign alone. No part of a number is a part of what is taken off."""
    for currency in numerals.currencies:
        plain = plain.str.replace(currency, "", literal=True)
    if has_blanks:
        plain = plain.str.replace_all(f"[{SPACES}]", "")
    if numerals.parentheses:
        plain = plain.str.replace("(", "-", literal=True).str.replace(")", "", literal=True)
    if not numerals.percent:
        return plain
    return plain.str.replace("%", "e-2" if isinstance(dtype, Float) else "", literal=True)


def _hundredth(plain: pl.Expr) -> pl.Expr:
    """Digits, perhaps with a sign, with the decimal point two places to the left."""
    digits = plain.str.strip_chars("+-")
    whole = digits.str.extract(r"\A([0-9]*)").str.zfill(3)
    decimals = digits.str.extract(r"\.([0-9]*)\z").fill_null("")
    sign = pl.when(plain.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    head = whole.str.slice(0, whole.str.len_bytes() - 2)
    return sign + head + "." + whole.str.tail(2) + decimals
