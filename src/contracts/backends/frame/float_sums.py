"""Sums of floats that depend neither on the order of the values nor on how they are cut into batches.

Each value is taken apart into digits: multiples of powers of two, few bits each. A sum of digits of one
place is exact in a float, and so the sums of all places together are the exact real sum. It is rounded to
a float once. What the engine sums up is quicker, and most often enough: how far it may be from the exact
sum is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

import polars as pl

_BITS = 24
"""How many bits a digit has."""
_MAX_ROWS = 2 ** (52 - _BITS)
"""How many digits of one place may be summed in a float."""
_PREFIX = "\N{WORD JOINER}digit "
"""No column has such a name: see `literal_name`."""
_LOWEST = -1074
"""The exponent of the least float."""
_HUGE, _LESS = 2.0**840, 35
"""Values from here on are taken apart after they are divided by a power of two: by so many digits."""
ROUNDING_ERROR = 2.0**-52
"""More than the relative error of one rounding."""


def digit_columns(values: pl.Series) -> dict[str, pl.Series]:
    """The digits of floats, whose sums are what `exact_sum` reads, by names of their own.

    Args:
        values: those that are null or not finite do not count.
    """
    values = values.cast(pl.Float64)
    if not values.is_finite().all():
        values = pl.select(pl.when(values.is_finite()).then(values)).to_series()
    greatest = _greatest_size(values)
    if greatest < _HUGE:
        return _digits(values, greatest, 0)
    huge = pl.select(pl.when(values.abs() >= _HUGE).then(values)).to_series()
    rest = pl.select(pl.when(values.abs() < _HUGE).then(values)).to_series()
    factor = 2.0 ** -(_LESS * _BITS)
    found = _digits(huge * factor, greatest * factor, _LESS)
    for name, more in digit_columns(rest).items():
        found[name] = found[name].fill_null(0) + more.fill_null(0) if name in found else more
    return found


def _digits(rest: pl.Series, greatest: float, beside: int) -> dict[str, pl.Series]:
    """The digits of finite values, by their places; none where all are zero."""
    found: dict[str, pl.Series] = {}
    place = -(-math.frexp(greatest)[1] // _BITS) - 1
    while greatest > 0:
        # Adding what has the last bit of the digit as its own last bit rounds to a multiple of that.
        carrier = math.ldexp(1.5, 52 + place * _BITS)
        digits = (rest + carrier) - carrier
        rest = rest - digits
        found[digit_name(place + beside)] = _counts(digits, place)
        greatest = _greatest_size(rest)
        place -= 1
    return found


def _greatest_size(values: pl.Series) -> float:
    """The greatest absolute value; 0 without any."""
    low, high = cast("Any", values.min()), cast("Any", values.max())
    return max(high, -low) if high is not None else 0.0


def _counts(digits: pl.Series, place: int) -> pl.Series:
    """The digits as whole numbers."""
    exponent = -place * _BITS
    half = exponent // 2  # the whole power may be more than a float holds
    counts = digits * math.ldexp(1.0, half) * math.ldexp(1.0, exponent - half)
    return counts if len(counts) <= _MAX_ROWS else counts.cast(pl.Int64)


def digit_name(place: int) -> str:
    """The name of the digits of a place."""
    return f"{_PREFIX}{place}"


def place_of_digit(name: str) -> int:
    """The place of the digits of a name."""
    return int(name.removeprefix(_PREFIX))


def exact_sum(measured: Mapping[str, Any]) -> Fraction:
    """The exact sum of the values of whose digits these are the sums."""
    digits = [
        (place_of_digit(name), int(one))
        for name, one in measured.items()
        if name.startswith(_PREFIX) and one
    ]
    if not digits:
        return Fraction(0)
    lowest = min(place for place, _ in digits)
    whole = sum(count << (place - lowest) * _BITS for place, count in digits)
    shift = lowest * _BITS
    return Fraction(whole << shift) if shift >= 0 else Fraction(whole, 1 << -shift)


def nearest_float(number: Fraction) -> float:
    """The float that is nearest to a number; an infinity past the greatest one."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
