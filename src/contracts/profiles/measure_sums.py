"""Exact sums of whole columns, in a few passes over what fits a processor's cache.

Floats are taken apart as in `backends.frame.float_sums`: here a slice at a time, so that a digit may have more bits.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, cast

import polars as pl
import pyarrow as pa

from contracts.backends.frame.float_sums import digit_columns, exact_sum

_SLICE = 1 << 16
_BITS = 36
"""How many bits a digit has: the sum of those of a slice is exact in a float, which has 53."""
_HUGE = 2.0**840
_LOWEST = -1074
"""The exponent of the least float."""


def exact_float_total(values: pl.Series, low: float | None, high: float | None) -> Fraction:
    """The exact sum of finite floats, the same in whatever order they come.

    Args:
        low, high: the least and the greatest of them.
    """
    if low is None or high is None:
        return Fraction(0)
    greatest = max(high, -low)
    if greatest >= _HUGE:
        return exact_sum({name: one.sum() for name, one in digit_columns(values).items()})
    totals: dict[int, int] = {}
    for start in range(0, len(values), _SLICE):
        _add_digits(values.slice(start, _SLICE), greatest, totals)
    lowest = min(totals, default=0)
    whole = sum(count << (place - lowest) for place, count in totals.items())
    return Fraction(whole << lowest) if lowest >= 0 else Fraction(whole, 1 << -lowest)


def _add_digits(rest: pl.Series, greatest: float, totals: dict[int, int]) -> None:
    """Add the sums of the digits of a slice to the totals, by the exponents of their last bits."""
    while greatest > 0:
        place = max(math.frexp(greatest)[1] - _BITS, _LOWEST)
        # Adding what has the last bit of the digit as its own last bit rounds to a multiple of that.
        carrier = math.ldexp(1.5, 52 + place)
        digits = (rest + carrier) - carrier
        whole = int(math.ldexp(cast("float", digits.sum()), -place))
        totals[place] = totals.get(place, 0) + whole
        rest = rest - digits
        low, high = cast("Any", rest.min()), cast("Any", rest.max())
        greatest = max(high, -low)


def exact_whole_total(whole: pl.Series) -> Fraction:
    """The exact sum of integers or decimals, of which the engine's own may wrap around."""
    if not len(whole):
        return Fraction(0)
    if isinstance(whole.dtype, pl.Decimal):
        return _decimal_total(whole) / Fraction(10**whole.dtype.scale)
    most = max(cast("int", whole.max()), -cast("int", whole.min())) * len(whole)
    if most < 2**126:
        wide = whole.cast(pl.Int64 if most < 2**63 else pl.Int128)
        return Fraction(cast("int", wide.sum()))
    return Fraction(sum(whole.to_list()))


def _decimal_total(decimals: pl.Series) -> Fraction:
    """The sum of the digits of decimals, which Arrow holds in 128 bits: a lower half without a sign first."""
    held: Any = decimals.rechunk().to_arrow()
    halves = pa.Array.from_buffers(
        pa.int64(), 2 * len(held), [None, held.buffers()[1]], offset=2 * held.offset
    )
    both = cast("pl.Series", pl.from_arrow(halves))
    lower = both.gather_every(2).reinterpret(signed=False)
    return exact_whole_total(lower) + exact_whole_total(both.gather_every(2, offset=1)) * 2**64
