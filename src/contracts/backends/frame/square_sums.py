"""Sums of squares, exactly, and the standard deviation that they make: neither the order of the values nor how
they are cut into batches changes it.

The square of a number of several digits is the sum of the products of two of them each; what is summed up
are the products of one place, which never outgrow int128.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import polars as pl

from contracts.backends.frame.float_sums import (
    digit_name,
    exact_sum,
    nearest_float,
    place_of_digit,
)

_BITS = 32
"""How many bits a digit of an integer has."""
_DIGITS = 4
"""How many digits an int128 has."""
_DIGIT, _SQUARE = "\N{WORD JOINER}part ", "\N{WORD JOINER}square "
"""No column has such names: see `literal_name`."""


def square_exprs(whole: pl.Expr) -> dict[str, pl.Expr]:
    """The sums of integers' digits, and of the products of digits, by names of their own."""
    rest, digits = whole.cast(pl.Int128), []
    size = pl.lit(2**_BITS, dtype=pl.Int128)
    for place in range(_DIGITS):
        digits.append(rest if place == _DIGITS - 1 else rest % size)  # the last has the sign
        rest = rest // size
    sums = {f"{_DIGIT}{place}": digit.sum() for place, digit in enumerate(digits)}
    products: dict[str, pl.Expr] = {}
    for one, other in combinations_with_replacement(range(_DIGITS), 2):
        product = digits[one] * digits[other] * pl.lit(1 if one == other else 2, dtype=pl.Int128)
        name = f"{_SQUARE}{one + other}"
        products[name] = products[name] + product if name in products else product
    return sums | {name: product.sum() for name, product in products.items()}


def sum_of_integers(got: Mapping[str, Any]) -> int:
    """The sum of the integers."""
    return _sum_of_places(got, _DIGIT)


def sum_of_integer_squares(got: Mapping[str, Any]) -> int:
    """The sum of their squares."""
    return _sum_of_places(got, _SQUARE)


def _sum_of_places(got: Mapping[str, Any], prefix: str) -> int:
    parts = {name.removeprefix(prefix): one for name, one in got.items() if name.startswith(prefix)}
    return sum(int(one) << int(place) * _BITS for place, one in parts.items())


def with_squares(digits: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    """The digits of floats, and the products of two of them, whose sums `exact_sum_of_squares` reads."""
    places = {place_of_digit(name): column.cast(pl.Int64) for name, column in digits.items()}
    products: dict[str, pl.Series] = {}
    for one, other in combinations_with_replacement(places, 2):
        product = (places[one] * places[other]).fill_null(0).cast(pl.Int128)
        product = product if one == other else product + product
        name = f"{_SQUARE}{one + other}"
        products[name] = products[name] + product if name in products else product
    return {**digits, **products}


def exact_sum_of_squares(got: Mapping[str, Any]) -> Fraction:
    """The exact sum of the squares of floats."""
    from_digits = {
        digit_name(int(name.removeprefix(_SQUARE))): one
        for name, one in got.items()
        if name.startswith(_SQUARE)
    }
    return exact_sum(from_digits)


def sample_deviation(
    count: int, total: Fraction | int, squares: Fraction | int, scale: int = 1
) -> float | None:
    """The standard deviation of a sample, the float that is nearest to it; None of fewer than two values.

    Args:
        total: the sum of the values.
        squares: the sum of their squares.
        scale: how many of the summed counts make one.
    """
    if count < 2:
        return None
    spread = Fraction(squares) - Fraction(total) ** 2 / count
    return _nearest_root(spread / (count - 1) / scale**2)


def _nearest_root(square: Fraction) -> float:
    """The float that is nearest to the square root of a number."""
    if not square:
        return 0.0
    # So many bits that the root has more than a float: what is cut off decides no rounding but by being there.
    size = square.numerator.bit_length() - square.denominator.bit_length()
    shift = 2 * (80 - size // 2)
    scaled = square * Fraction(2) ** shift
    whole = scaled.numerator // scaled.denominator
    root = math.isqrt(whole)
    is_exact = root * root == whole and scaled.denominator == 1
    return nearest_float((root + (0 if is_exact else Fraction(1, 2))) / Fraction(2) ** (shift // 2))
