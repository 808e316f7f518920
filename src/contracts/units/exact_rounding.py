"""Linear functions of a column of floats, rounded once although every step of the computation rounds.

The exact result is enclosed between two bounds. A value is split in two, so that its product is exact
except for a tail some 24 bits below the last bit of a float; the bounds use a tail that is slightly too
large and slightly too small. If both bounds round to the same float, so does the exact result. If not,
the result is half-way between two floats, or very close to it: if the constants are short fractions, it
can only be exactly half-way, and rounds to even. The remaining rows (about one in a million, and results
that are vast, tiny, or close to 0 by cancellation with the offset) are computed exactly in Python.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.units.conversion import Conversion

BLOCK_ROWS = 131_072
"""The rows that are computed at once: few enough for the intermediate columns to stay in the cache."""
_HIGH_BITS = 26
"""The bits of the high part of a float, of 53; a factor with as many bits has exact products with both
parts."""
_ENCLOSED_SCALES = (Fraction(1, 2**300), Fraction(2**100))
"""The range of scales whose products are enclosed."""
_ENCLOSED_OFFSETS = (Fraction(1, 2**100), Fraction(2**100))
"""The range of magnitudes of offsets whose sums are enclosed."""
_FAR_FROM_OFFSET = 2**10
"""While products are up to this many times the offset, all rows of a block have the same slack."""
_MAX_PRODUCT = Fraction(2**1000)
"""Greater products are computed exactly, because their parts may overflow."""
_MIN_PRODUCT = Fraction(1, 2**900)
"""Smaller products without an offset are computed exactly, because their parts may underflow."""
_PRODUCT_SLACK = Fraction(1, 2**73)
"""The slack of the tail as a share of the product: rounding errors are less than a quarter of it."""
_OFFSET_SLACK = Fraction(1, 2**95)
"""The slack of the tail as a share of the offset."""


def convert_enclosed(
    values: pl.Series, floats: pl.Series, conversion: Conversion, rest: pl.Series | None = None
) -> pl.Series:
    """Convert values that are the sum of a float and a rest, rounded once."""
    line = FloatLine.of(conversion)
    if line is None:
        return convert_one_by_one(values, conversion)
    blocks = []
    for start in range(0, max(len(values), 1), BLOCK_ROWS):
        lacking = None if rest is None else rest.slice(start, BLOCK_ROWS)
        block = floats.slice(start, BLOCK_ROWS)
        found, doubt = line.of_block(block, lacking)
        blocks.append(_settle_doubt(found, doubt, values.slice(start, BLOCK_ROWS), conversion))
    return pl.concat(blocks, rechunk=True)


def _settle_doubt(
    found: pl.Series, doubt: pl.Series, values: pl.Series, conversion: Conversion
) -> pl.Series:
    if not doubt.any():
        return found
    rows = doubt.arg_true()
    doubtful = values.gather(rows).to_list()
    nearest = {value: conversion.nearest(value) for value in set(doubtful)}
    return found.scatter(rows, [nearest[value] for value in doubtful])


@dataclass(frozen=True, slots=True)
class FloatLine:
    """x · scale + offset in floats: scale = factor + tail and offset = shift + shift_tail, with errors below
    `slack` and `shift_slack`.
    """

    scale: float
    factor: float
    tail: float
    slack: float
    shift: float
    shift_tail: float
    shift_slack: float
    least: float
    greatest: float
    apart: float

    @classmethod
    def of(cls, conversion: Conversion) -> FloatLine | None:
        """The constants of a conversion, or None if its parts may leave the range of floats."""
        scale, offset = conversion.scale, conversion.offset
        inside = not offset or _ENCLOSED_OFFSETS[0] <= abs(offset) <= _ENCLOSED_OFFSETS[1]
        if not (_ENCLOSED_SCALES[0] <= scale <= _ENCLOSED_SCALES[1] and inside):
            return None
        factor, shift = _round_down_short(scale), float(offset)
        common = math.lcm(scale.denominator, offset.denominator)
        return cls(
            scale=float(scale),
            factor=factor,
            tail=float(scale - Fraction(factor)),
            slack=float(scale * _PRODUCT_SLACK),
            shift=shift,
            shift_tail=float(offset - Fraction(shift)),
            shift_slack=float(abs(offset) * _OFFSET_SLACK),
            least=0.0 if offset else float(_MIN_PRODUCT / scale),
            greatest=float(min(_MAX_PRODUCT / scale, _MAX_PRODUCT)),
            apart=float(min(Fraction(2**56 * common), _MAX_PRODUCT)),
        )

    def of_block(self, floats: pl.Series, rest: pl.Series | None) -> tuple[pl.Series, pl.Series]:
        """The results, and the rows where they are in doubt."""
        ends = _finite_ends(floats)
        reach = max(map(abs, ends))
        upper, lower = self.bounds(floats, rest, reach)
        doubt = upper != lower
        outside = self.outside(floats, ends)
        if rest is None and doubt.any():
            rows, even = self.ties(floats, upper, lower, doubt.arg_true(), reach)
            upper, doubt = upper.scatter(rows, even), doubt.scatter(rows, values=False)
        return upper, doubt if outside is None else doubt | outside

    def ties(
        self, floats: pl.Series, upper: pl.Series, lower: pl.Series, rows: pl.Series, reach: float
    ) -> tuple[pl.Series, pl.Series]:
        """Of the rows whose bounds differ, those whose result is exactly half-way, and the even bound.

        With the common denominator q of the constants, the result and the midpoint are multiples of the
        last bits of the value, of the result, and of 1 if there is an offset. If they differ, they differ
        by at least 1/2q of the smallest of these. If the bounds are closer than that, they are equal.
        """
        value, high, low = floats.gather(rows), upper.gather(rows), lower.gather(rows)
        size, other = value.abs(), high.abs()
        least = size.zip_with(size < other, other)
        least = least.clip(upper_bound=1.0) if self.shift else least
        sure = least > self.slacks(value, reach) * self.apart
        even = high.zip_with(high.reinterpret(dtype=pl.Int64) & 1 == 0, low)
        return rows.filter(sure), even.filter(sure)

    def slacks(self, floats: pl.Series, reach: float) -> pl.Series | float:
        """The slack of each tail; one for all rows if the offset dominates it."""
        if self.shift and reach * self.scale < _FAR_FROM_OFFSET * abs(self.shift):
            return reach * self.slack + self.shift_slack
        return floats.abs() * self.slack + self.shift_slack

    def bounds(
        self, floats: pl.Series, rest: pl.Series | None, reach: float
    ) -> tuple[pl.Series, pl.Series]:
        """Two floats that enclose the rounded exact result, if both are finite and not tiny.

        Args:
            floats: the values without the rest.
            rest: the remainder of each value; None if there is none.
            reach: the greatest magnitude of the floats.
        """
        high = _high_part(floats)
        product = high * self.factor
        near = (high - floats) * -self.factor  # in this order a negative zero stays negative
        if rest is not None:
            near = near + rest * self.scale
        if self.shift:
            return self.shifted(floats, product, near, reach)
        upper = product + (near + floats * (self.tail + self.slack))
        lower = product + (near + floats * (self.tail - self.slack))
        return upper, lower

    def shifted(
        self, floats: pl.Series, product: pl.Series, near: pl.Series, reach: float
    ) -> tuple[pl.Series, pl.Series]:
        """The bounds with an offset, whose sum with the product is split in two as well."""
        total = product + self.shift
        added = total - product
        lost = (product - (total - added)) + (self.shift - added)
        tail = (lost + near) + (floats * self.tail + self.shift_tail)
        slacks = self.slacks(floats, reach)
        return total + (tail + slacks), total + (tail - slacks)

    def outside(self, floats: pl.Series, ends: Sequence[float]) -> pl.Series | None:
        """The rows whose parts may leave the range of floats; None if `ends` shows that none do."""
        closest_to_zero = max(ends[0], -ends[1], 0.0)
        if self.least <= closest_to_zero and max(map(abs, ends)) <= self.greatest:
            return None
        size = floats.abs()
        tiny = (size < self.least) & (size > 0)
        return tiny | ((size > self.greatest) & floats.is_not_nan())


def _finite_ends(floats: pl.Series) -> tuple[float, float]:
    """The smallest and the greatest value except NaN; 0 and 0 if there is none."""
    least: Any = floats.min()
    greatest: Any = floats.max()
    return (least, greatest) if least is not None and not math.isnan(least) else (0.0, 0.0)


def _round_down_short(value: Fraction) -> float:
    """The greatest float of `_HIGH_BITS` bits up to a value."""
    mantissa, exponent = math.frexp(value)
    return math.ldexp(math.floor(mantissa * 2**_HIGH_BITS), exponent - _HIGH_BITS)


def _high_part(floats: pl.Series) -> pl.Series:
    bits = floats.reinterpret(dtype=pl.Int64) & -(2 ** (53 - _HIGH_BITS))
    high: pl.Series = bits.reinterpret(dtype=pl.Float64)
    return high


def convert_one_by_one(values: pl.Series, conversion: Conversion) -> pl.Series:
    """Convert the values in Python."""
    found = [None if value is None else conversion.nearest(value) for value in values]
    return pl.Series(found, dtype=pl.Float64)
