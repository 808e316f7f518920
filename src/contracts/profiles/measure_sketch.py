"""The sketch of a column's different values: most of its hashes are passed over."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.profiles.distinct_sketch import (
    LONGEST_RANK,
    REGISTERS,
    DistinctSketch,
)

_FIRST, _GROWTH = 4_096, 2
"""How many hashes are looked at first, and how many times as many as before after that."""
_LOOK, _FEW = 1_024, 256
"""How many values tell whether they repeat, and how many different ones of those say so."""


def sketch_of(values: pl.Series) -> DistinctSketch:
    """The sketch of the different values of a column without nulls."""
    if not len(values):
        return DistinctSketch()
    hashes = _without_runs(values).hash()
    # By register: what a hash must not exceed to be less, but for the bits that choose the register, than all before.
    bounds, start = [(1 << 64) - 1] * REGISTERS, 0
    while start < len(hashes):
        part = hashes.slice(start, max(start * _GROWTH, _FIRST))
        _lower(bounds, _those_below(bounds, part) if start else part)
        start += len(part)
    ranks = (LONGEST_RANK - ((bound + 1) // REGISTERS).bit_length() for bound in bounds)
    return DistinctSketch(((pl.__version__, bytes(ranks)),))


def _lower(bounds: list[int], hashes: pl.Series) -> None:
    """Replace the bounds of registers for which there is a hash that is less."""
    for one in hashes.to_list():
        register = one % REGISTERS
        if one <= bounds[register]:
            bounds[register] = (one - register or 1) - 1


def _without_runs(values: pl.Series) -> pl.Series:
    """The values without those that follow the same one, where that is likely."""
    if len({*values.head(_LOOK).to_list()}) > _FEW:
        return values
    return pl.concat([values[:1], values[1:].filter(values[1:] != values[:-1])])


def _those_below(bounds: list[int], hashes: pl.Series) -> pl.Series:
    """The hashes that may change something: at most as great as the bounds of their registers."""
    greatest = max(bounds)
    if greatest < 1 << 63:  # a comparison with one number takes the least time
        hashes = hashes.filter(hashes <= greatest)
    # Arrow takes by integers of any type: half the time of a cast to the ones that Polars gathers by.
    of_place = pa.scalar(REGISTERS - 1, pa.uint64())
    registers = pc.call_function("bit_wise_and", [hashes.to_arrow(), of_place])
    return hashes.filter(hashes <= _series(pa.array(bounds, pa.uint64()).take(registers)))


def _series(array: Any) -> pl.Series:
    return cast("pl.Series", pl.from_arrow(array))
