"""Straight lines over columns of floats, rounded once though every step of the computation rounds.

The exact result is enclosed: a value is cut in two, so that its product is exact but for a tail, which
lies some 24 bits below what a float keeps; the tail is taken a little too high and a little too low.
Where both sums round to the same float, so does the exact result. Where they do not, the result lies
half-way between two floats, or next to that: where the terms of the line are short, it can only be
exactly half-way, and the even one is it. The rows that are left (about one of a million, and results
that are vast, tiny, or next to an offset's 0) are computed exactly in Python.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.units.conversion import Conversion

BLOCK = 131_072
"""How many rows are computed at once: few enough for what lies between to stay in the cache."""
HIGH_BITS = 26
"""How many of a float's 53 bits go to its higher part; a factor of as many bits has exact products with
both parts."""
SCALES = (Fraction(1, 2**300), Fraction(2**100))
"""The scales whose products are enclosed."""
OFFSETS = (Fraction(1, 2**100), Fraction(2**100))
"""The offsets, either way, whose sums are enclosed."""
FAR = 2**10
"""A product up to so many times the offset may have its tail moved as much as any other of its block."""
VAST = Fraction(2**1000)
"""Products beyond this are computed exactly: their parts may overflow."""
TINY = Fraction(1, 2**900)
"""Products below this are computed exactly, if nothing is added to them: their parts may underflow."""
SLACK = Fraction(1, 2**73)
"""By which share of a product its tail is taken too high and too low: rounding moves it by less than a
quarter of that."""
OFFSET_SLACK = Fraction(1, 2**95)
"""The same as a share of the offset."""


def enclosed(
    values: pl.Series, floats: pl.Series, conversion: Conversion, rest: pl.Series | None = None
) -> pl.Series:
    """A column converted whose values are these floats, and the rest beyond each."""
    line = Line.of(conversion)
    if line is None:
        return one_by_one(values, conversion)
    blocks = []
    for start in range(0, max(len(values), 1), BLOCK):
        lacking = None if rest is None else rest.slice(start, BLOCK)
        block = floats.slice(start, BLOCK)
        found, doubt = line.of_block(block, lacking)
        blocks.append(settled(found, doubt, values.slice(start, BLOCK), conversion))
    return pl.concat(blocks, rechunk=True)


def settled(
    found: pl.Series, doubt: pl.Series, values: pl.Series, conversion: Conversion
) -> pl.Series:
    """What was found, with what is in doubt computed exactly."""
    if not doubt.any():
        return found
    rows = doubt.arg_true()
    doubtful = values.gather(rows).to_list()
    nearest = {value: conversion.nearest(value) for value in set(doubtful)}
    return found.scatter(rows, [nearest[value] for value in doubtful])


@dataclass(frozen=True, slots=True)
class Line:
    """x · scale + offset in floats: scale = factor + tail, offset = shift + shift_tail but for less than
    what `slack` and `shift_slack` allow.
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
    def of(cls, conversion: Conversion) -> Line | None:
        """The constants of a conversion; None where its parts could leave the range of floats."""
        scale, offset = conversion.scale, conversion.offset
        inside = not offset or OFFSETS[0] <= abs(offset) <= OFFSETS[1]
        if not (SCALES[0] <= scale <= SCALES[1] and inside):
            return None
        factor, shift = shortened(scale), float(offset)
        common = math.lcm(scale.denominator, offset.denominator)
        return cls(
            scale=float(scale),
            factor=factor,
            tail=float(scale - Fraction(factor)),
            slack=float(scale * SLACK),
            shift=shift,
            shift_tail=float(offset - Fraction(shift)),
            shift_slack=float(abs(offset) * OFFSET_SLACK),
            least=0.0 if offset else float(TINY / scale),
            greatest=float(min(VAST / scale, VAST)),
            apart=float(min(Fraction(2**56 * common), VAST)),
        )

    def of_block(self, floats: pl.Series, rest: pl.Series | None) -> tuple[pl.Series, pl.Series]:
        """The results, and the rows for which they are in doubt."""
        ends = ends_of(floats)
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
        """Of the rows whose bounds differ those whose result lies exactly between them, and the even one
        of the two.

        Over the common denominator q of the line, the result and the middle are multiples of the last
        bits of the value, of the result, and of 1 if there is an offset. If they are not the same they
        are at least 1/2q of the least of these apart, and if that is more than their bounds allow, they
        are the same.
        """
        value, high, low = floats.gather(rows), upper.gather(rows), lower.gather(rows)
        size, other = value.abs(), high.abs()
        least = size.zip_with(size < other, other)
        least = least.clip(upper_bound=1.0) if self.shift else least
        sure = least > self.slacks(value, reach) * self.apart
        even = high.zip_with(high.reinterpret(dtype=pl.Int64) & 1 == 0, low)
        return rows.filter(sure), even.filter(sure)

    def slacks(self, floats: pl.Series, reach: float) -> pl.Series | float:
        """By how much the tails of these floats are taken too high and too low; all alike where the
        offset outweighs what is gained by telling them apart.
        """
        if self.shift and reach * self.scale < FAR * abs(self.shift):
            return reach * self.slack + self.shift_slack
        return floats.abs() * self.slack + self.shift_slack

    def bounds(
        self, floats: pl.Series, rest: pl.Series | None, reach: float
    ) -> tuple[pl.Series, pl.Series]:
        """Two floats between which the exact result rounds, where both are finite and not tiny.

        Args:
            floats: the values, but for the rest.
            rest: what each lacks; None if that is nothing.
            reach: the greatest magnitude of the floats.
        """
        high = cut(floats)
        product = high * self.factor
        near = (high - floats) * -self.factor  # this way round a negative zero stays one
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
        """The same with the offset added, whose sum with the product is cut in two as well."""
        total = product + self.shift
        added = total - product
        lost = (product - (total - added)) + (self.shift - added)
        tail = (lost + near) + (floats * self.tail + self.shift_tail)
        slacks = self.slacks(floats, reach)
        return total + (tail + slacks), total + (tail - slacks)

    def outside(self, floats: pl.Series, ends: Sequence[float]) -> pl.Series | None:
        """The rows whose parts may leave the range of floats; None where `ends` show that none do."""
        closest_to_zero = max(ends[0], -ends[1], 0.0)
        if self.least <= closest_to_zero and max(map(abs, ends)) <= self.greatest:
            return None
        size = floats.abs()
        tiny = (size < self.least) & (size > 0)
        return tiny | ((size > self.greatest) & floats.is_not_nan())


def ends_of(floats: pl.Series) -> tuple[float, float]:
    """The least and the greatest value, but for NaN; 0 and 0 where there is none."""
    least: Any = floats.min()
    greatest: Any = floats.max()
    return (least, greatest) if least is not None and not math.isnan(least) else (0.0, 0.0)


def shortened(value: Fraction) -> float:
    """The float of `HIGH_BITS` bits next below a value."""
    mantissa, exponent = math.frexp(value)
    return math.ldexp(math.floor(mantissa * 2**HIGH_BITS), exponent - HIGH_BITS)


def cut(floats: pl.Series) -> pl.Series:
    """Floats without their lower bits."""
    bits = floats.reinterpret(dtype=pl.Int64) & -(2 ** (53 - HIGH_BITS))
    high: pl.Series = bits.reinterpret(dtype=pl.Float64)
    return high


def one_by_one(values: pl.Series, conversion: Conversion) -> pl.Series:
    """The column converted in Python."""
    found = [None if value is None else conversion.nearest(value) for value in values]
    return pl.Series(found, dtype=pl.Float64)
