"""Convert a column, to the same bits as `Conversion.nearest` for each value.

A single multiplication, addition or division of exact floats is rounded correctly by IEEE 754.
`contracts.units.exact_rounding` does everything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.errors import UnsupportedDataError
from contracts.units.conversion import Conversion
from contracts.units.exact_rounding import convert_enclosed, convert_one_by_one

_MAX_EXACT_INTEGER = 2**53
"""Up to this magnitude every integer is exact as a float."""
_MAX_SPLIT_INTEGER = 2**62
"""Up to this magnitude an integer is a float plus a remainder that both fit in an Int64."""
_MAX_FLOAT32_FACTOR = 2**29
"""Up to this magnitude the product of a factor and a Float32 is exact as a Float64."""


def convert_column(values: pl.Series, conversion: Conversion) -> pl.Series:
    """Convert a column to another unit, as Float64: each result is the float nearest to the exact one.

    Nulls, NaN and the infinities stay. An overflow is an infinity and an underflow is 0:
    `lossy_conversions` finds both.

    Args:
        values: floats, integers or decimals, of any width.
        conversion: from the unit of the values to the other.

    Raises:
        UnsupportedDataError: the values are not numbers.

    >>> convert_column(pl.Series("speed", [60, None]), Conversion(Fraction(25146, 15625))).to_list()
    [96.56064, None]
    """
    if not values.dtype.is_numeric():
        hint = "Convert columns of numbers only"
        raise UnsupportedDataError(str(values.dtype), "has no unit to convert from", hint)
    return _convert_by_dtype(values, conversion).alias(values.name)


def _convert_by_dtype(values: pl.Series, conversion: Conversion) -> pl.Series:
    """The column, converted in the fastest exact way for its type."""
    dtype = values.dtype
    if conversion.is_identity and not dtype.is_decimal():
        return values.cast(pl.Float64)
    if dtype == pl.Float64:
        return _convert_floats(values, values, conversion)
    if dtype.is_float():
        return _convert_short_floats(values.cast(pl.Float64), conversion)
    if dtype.is_integer():
        return _convert_integers(values, conversion)
    return convert_one_by_one(values, conversion)


def lossy_conversions(values: pl.Series, found: pl.Series, conversion: Conversion) -> pl.Series:
    """The mask, without nulls, of results that are an infinity or a zero although the exact ones are not.

    Args:
        values: the column that was converted.
        found: the result of `convert_column`.
        conversion: the conversion.

    >>> feet = Conversion(Fraction(3048, 10000))
    >>> column = pl.Series([1.0, 0.0, 5e-324])
    >>> lossy_conversions(column, convert_column(column, feet), feet).to_list()
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


def _convert_short_floats(floats: pl.Series, conversion: Conversion) -> pl.Series:
    """Convert floats of at most 24 bits."""
    quotient = _Quotient.of(conversion)
    if quotient.holds_short():
        return quotient.of_column(floats)
    return _convert_floats(floats, floats, conversion)


def _convert_integers(values: pl.Series, conversion: Conversion) -> pl.Series:
    """Convert integers: as floats, with a remainder if they are too large to be exact."""
    largest = _max_magnitude(values)
    if largest > _MAX_SPLIT_INTEGER:
        return convert_one_by_one(values, conversion)
    floats = values.cast(pl.Float64)
    if largest > _MAX_EXACT_INTEGER:
        rest = values.cast(pl.Int64) - floats.cast(pl.Int64)
        return convert_enclosed(values, floats, conversion, rest.cast(pl.Float64))
    quotient = _Quotient.of(conversion)
    if quotient.holds(largest):
        return quotient.of_column(floats)
    return _convert_floats(values, floats, conversion)


def _convert_floats(values: pl.Series, floats: pl.Series, conversion: Conversion) -> pl.Series:
    simple = _convert_in_one_step(floats, conversion)
    return convert_enclosed(values, floats, conversion) if simple is None else simple


def _max_magnitude(values: pl.Series) -> int:
    """The greatest absolute value of integers; 0 if there are none."""
    ends: list[Any] = [values.min(), values.max()]
    return max((abs(end) for end in ends if end is not None), default=0)


def _convert_in_one_step(floats: pl.Series, conversion: Conversion) -> pl.Series | None:
    """Convert by a single operation with an exact float; None if there is no such operation."""
    scale, offset = conversion.scale, conversion.offset
    if scale == 1 and _is_exact_float(offset):
        return floats + float(offset)
    if offset:
        return None
    if _is_exact_float(scale):
        return floats * float(scale)
    return _divide_by_column(floats, float(1 / scale)) if _is_exact_float(1 / scale) else None


def _divide_by_column(floats: pl.Series, divisor: float) -> pl.Series:
    """Divide by a column, because by a scalar Polars multiplies with the inverse, which rounds twice."""
    return floats / pl.Series([divisor]).new_from_index(0, len(floats))


def _is_exact_float(value: Fraction) -> bool:
    return abs(value) < 2**1023 and Fraction(float(value)) == value


@dataclass(frozen=True, slots=True)
class _Quotient:
    """(x · factor + addend) / divisor in integers: if dividend and divisor are exact floats, only the
    division rounds.
    """

    factor: int
    addend: int
    divisor: int

    @classmethod
    def of(cls, conversion: Conversion) -> _Quotient:
        """The conversion with a common denominator."""
        divisor = math.lcm(conversion.scale.denominator, conversion.offset.denominator)
        return cls(int(conversion.scale * divisor), int(conversion.offset * divisor), divisor)

    def holds(self, largest: int) -> bool:
        """Whether only the division rounds for integers up to this magnitude."""
        greatest = largest * self.factor + abs(self.addend)
        return max(greatest, self.factor, self.divisor) <= _MAX_EXACT_INTEGER

    def holds_short(self) -> bool:
        """Whether only the division rounds for floats of 24 bits, subnormal ones included."""
        return (
            not self.addend
            and self.factor <= _MAX_FLOAT32_FACTOR
            and self.divisor <= _MAX_EXACT_INTEGER
        )

    def of_column(self, floats: pl.Series) -> pl.Series:
        product = floats * float(self.factor)
        dividend = product + float(self.addend) if self.addend else product
        return _divide_by_column(dividend, float(self.divisor))
