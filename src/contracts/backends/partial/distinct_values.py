"""The different values of a column that has many: as numbers in sorted runs, on disk beyond a budget.

Numbers, times and dates have 64 bits at most. Of each is made one number, a value for a number and a number for a
value, so that numbers are equal only where values are: hashes would have to be settled. They are spread over all
numbers, so that the ranges that are read one after the other are of one size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from contracts.backends.frame.repeated_keys import sorted_hashes
from contracts.backends.partial.key_files import SortedRuns
from contracts.backends.partial.value_counts import ROWS, is_uncounted, type_as_numbers

_AT_ONCE = 32 * 2**20
"""How many bytes are written at once."""
_SPREAD = 0x9E3779B97F4A7C15
"""Multiplying by an odd number changes no two numbers of 64 bits into one: this is 2**64 by the golden ratio
(Knuth, The Art of Computer Programming, volume 3, section 6.4)."""
_BACK = pow(_SPREAD, -1, 2**64)
_NEGATIVE_ZERO = 2**63
"""The bits of -0.0; those of 0.0 are 0."""


class DistinctValues:
    """The different values of one column after the other; to be closed.

    Attributes:
        rows: how many values there are, those that repeat too.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._dtype: pl.DataType | None = None
        self._held: list[pl.Series] = []
        self._size = 0
        self._runs: SortedRuns | None = None

    def close(self) -> None:
        """Give back what is on disk."""
        if self._runs is not None:
            self._runs.close()

    def accepts(self, frame: pl.DataFrame) -> bool:
        """Whether the values of a frame become numbers as those before it did."""
        (values,) = frame.drop(ROWS, strict=False).get_columns()
        dtype = type_as_numbers(values.dtype)
        empty = values.null_count() == len(values)
        return empty or (dtype is not None and self._dtype in (None, dtype))

    def add(self, frame: pl.DataFrame, budget: int) -> None:
        """Take the values of a frame that is accepted; nulls are none.

        Args:
            budget: how many bytes are held in memory.

        Raises:
            OSError: they cannot be written.
        """
        there = frame.filter(pl.first().is_not_null())
        if there.is_empty():
            return
        values = there.to_series()
        self.rows += there.height if is_uncounted(frame) else int(there[ROWS].sum())
        self._dtype = type_as_numbers(values.dtype)
        self._held.append(_as_numbers(values))
        self._size += len(values) * 8
        if self._size > (budget if self._runs is None else min(budget, _AT_ONCE)):
            self._write()

    def count(self) -> int:
        """How many different values there are."""
        return sum(map(len, self._ranges()))

    def frames(self) -> Iterator[pl.DataFrame]:
        """The different values, and of how many rows: of all but the last, where the other rows are counted, one."""
        rows, last = self.rows, pl.DataFrame()
        for numbers in self._ranges():
            if numbers.is_empty():
                continue
            if last.height:
                yield last
                rows -= last.height
            last = pl.DataFrame({"0": self._as_values(numbers)})
            last = last.with_columns(pl.lit(1, dtype=pl.Int64).alias(ROWS))
        if last.height:
            more = pl.int_range(pl.len()) == 0
            yield last.with_columns(pl.col(ROWS) + more * pl.lit(rows - last.height))

    def _ranges(self) -> Iterator[pl.Series]:
        """The different numbers in order, those of one range after the other."""
        if self._runs is None:
            yield _different(self._held)
            return
        self._write()
        for numbers in self._runs.ranges(0):
            yield _different([numbers])

    def _write(self) -> None:
        if not self._held:
            return
        self._runs = self._runs or SortedRuns()
        self._runs.write(0, _different(self._held))
        self._held, self._size = [], 0

    def _as_values(self, numbers: pl.Series) -> pl.Series:
        dtype = self._dtype or pl.Null()
        back = (numbers * _BACK).rechunk().to_arrow()
        if dtype.is_float():
            return pl.Series(back.view(pa.float64()))
        if dtype == pl.UInt64:
            return pl.Series(back)
        return pl.Series(back.view(pa.int64())).cast(dtype)


def _as_numbers(values: pl.Series) -> pl.Series:
    """A number for each value: the same for 0.0 and -0.0, and for every NaN."""
    values = values.rechunk()
    if values.dtype.is_float():
        floats = values.cast(pl.Float64).fill_nan(math.nan)
        numbers = pl.Series(floats.to_arrow().view(pa.uint64()))
        negative_zero = numbers == _NEGATIVE_ZERO
        if negative_zero.any():
            numbers = numbers.set(negative_zero, 0)
        return numbers * _SPREAD
    if values.dtype == pl.UInt64:
        return values * _SPREAD
    integers = values.to_physical().cast(pl.Int64)
    return pl.Series(integers.to_arrow().view(pa.uint64())) * _SPREAD


def _different(parts: list[pl.Series]) -> pl.Series:
    """The different numbers of some parts, in order."""
    if not parts:
        return pl.Series(dtype=pl.UInt64)
    in_order = sorted_hashes(pl.concat(parts))
    return in_order.filter((in_order != in_order.shift(1)).fill_null(value=True))
