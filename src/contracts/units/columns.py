"""A conversion of a whole column, to the bits that `Conversion.nearest` gives for each value.

Where one multiplication, one addition, or one division of what is exactly a float says it all, IEEE 754
has the result rounded correctly. Everything else is for `contracts.units.enclosing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.errors import UnsupportedDataError
from contracts.units.conversion import Conversion
from contracts.units.enclosing import enclosed, one_by_one

EXACT_INTEGERS = 2**53
"""Up to this magnitude every integer is a float."""
WIDE_INTEGERS = 2**62
"""Up to this magnitude an integer is a float and a remainder that both fit an Int64."""
SHORT_FACTOR = 2**29
"""Up to this magnitude a factor's product with a Float32 is exactly a Float64."""


def converted(values: pl.Series, conversion: Conversion) -> pl.Series:
    """The column in the other unit, as Float64: of every value the float nearest to the exact result.

    Nulls, NaN and the infinities stay. A result beyond the largest float is an infinity, and one too
    small for any float is 0: `lossy` tells which those are.

    Args:
        values: floats, integers or decimals, of any width.
        conversion: from the unit of the values to the other.

    Raises:
        UnsupportedDataError: the values are no numbers.

    >>> converted(pl.Series("speed", [60, None]), Conversion(Fraction(25146, 15625))).to_list()
    [96.56064, None]
    """
    if not values.dtype.is_numeric():
        mend = "Convert columns of numbers only"
        raise UnsupportedDataError(str(values.dtype), "has no unit to convert from", mend)
    return chosen(values, conversion).alias(values.name)


def chosen(values: pl.Series, conversion: Conversion) -> pl.Series:
    """The column converted in the way that its type allows."""
    dtype = values.dtype
    if conversion.is_identity and not dtype.is_decimal():
        return values.cast(pl.Float64)
    if dtype == pl.Float64:
        return of_floats(values, values, conversion)
    if dtype.is_float():
        return of_short_floats(values.cast(pl.Float64), conversion)
    if dtype.is_integer():
        return of_integers(values, conversion)
    return one_by_one(values, conversion)


def lossy(values: pl.Series, found: pl.Series, conversion: Conversion) -> pl.Series:
    """The rows (Boolean, no nulls) whose result is an infinity or a zero though the exact one is not.

    Args:
        values: the column that was converted.
        found: what `converted` made of it.
        conversion: the conversion.

    >>> feet = Conversion(Fraction(3048, 10000))
    >>> column = pl.Series([1.0, 0.0, 5e-324])
    >>> lossy(column, converted(column, feet), feet).to_list()
    [False, False, True]
    """
    overflown = found.is_infinite()
    if values.dtype.is_float():
        overflown = overflown & values.is_finite()
    vanished = (found == 0) & (values != 0)
    if conversion.offset:
        vanished = found == 0
        rows = vanished.arg_true()
        vanished = vanished.scatter(
            rows, [bool(conversion.exact(v)[0]) for v in values.gather(rows)]
        )
    return (overflown | vanished).fill_null(value=False)


def of_short_floats(floats: pl.Series, conversion: Conversion) -> pl.Series:
    """A column of floats of at most 24 bits converted."""
    quotient = Quotient.of(conversion)
    if quotient.holds_short():
        return quotient.of_column(floats)
    return of_floats(floats, floats, conversion)


def of_integers(values: pl.Series, conversion: Conversion) -> pl.Series:
    """A column of integers converted: as floats, with what these lack where they lack something."""
    largest = magnitude(values)
    if largest > WIDE_INTEGERS:
        return one_by_one(values, conversion)
    floats = values.cast(pl.Float64)
    if largest > EXACT_INTEGERS:
        rest = values.cast(pl.Int64) - floats.cast(pl.Int64)
        return enclosed(values, floats, conversion, rest.cast(pl.Float64))
    quotient = Quotient.of(conversion)
    if quotient.holds(largest):
        return quotient.of_column(floats)
    return of_floats(values, floats, conversion)


def of_floats(values: pl.Series, floats: pl.Series, conversion: Conversion) -> pl.Series:
    """A column converted whose values are exactly these floats."""
    simple = single_step(floats, conversion)
    return enclosed(values, floats, conversion) if simple is None else simple


def magnitude(values: pl.Series) -> int:
    """The greatest absolute value of integers; 0 where there is none."""
    ends: list[Any] = [values.min(), values.max()]
    return max((abs(end) for end in ends if end is not None), default=0)


def single_step(floats: pl.Series, conversion: Conversion) -> pl.Series | None:
    """The column converted by one operation, if there is one whose operand is exactly a float."""
    scale, offset = conversion.scale, conversion.offset
    if scale == 1 and is_float(offset):
        return floats + float(offset)
    if offset:
        return None
    if is_float(scale):
        return floats * float(scale)
    return divided(floats, float(1 / scale)) if is_float(1 / scale) else None


def divided(floats: pl.Series, divisor: float) -> pl.Series:
    """The column divided, each value rounded once.

    By a scalar Polars multiplies with the inverse, which rounds twice; so it is by a column here.
    """
    return floats / pl.Series([divisor]).new_from_index(0, len(floats))


def is_float(value: Fraction) -> bool:
    """Whether a float is exactly this value."""
    return abs(value) < 2**1023 and Fraction(float(value)) == value


@dataclass(frozen=True, slots=True)
class Quotient:
    """(x · factor + addend) / divisor, all integers: where the dividend is exactly a float, and the
    divisor is, only the division rounds.
    """

    factor: int
    addend: int
    divisor: int

    @classmethod
    def of(cls, conversion: Conversion) -> Quotient:
        """The conversion over one denominator."""
        divisor = math.lcm(conversion.scale.denominator, conversion.offset.denominator)
        return cls(int(conversion.scale * divisor), int(conversion.offset * divisor), divisor)

    def holds(self, largest: int) -> bool:
        """Whether only the division rounds for integers up to this magnitude."""
        greatest = largest * self.factor + abs(self.addend)
        return max(greatest, self.factor, self.divisor) <= EXACT_INTEGERS

    def holds_short(self) -> bool:
        """Whether only the division rounds for floats of 24 bits, the shorter exponents included."""
        return not self.addend and self.factor <= SHORT_FACTOR and self.divisor <= EXACT_INTEGERS

    def of_column(self, floats: pl.Series) -> pl.Series:
        """The column converted."""
        product = floats * float(self.factor)
        dividend = product + float(self.addend) if self.addend else product
        return divided(dividend, float(self.divisor))
