"""The sketch of a column's different values: most of its hashes are passed over."""

from __future__ import annotations

from typing import cast

import polars as pl

from contracts.profiles.distinct_sketch import (
    LONGEST_RANK,
    PRECISION,
    REGISTERS,
    DistinctSketch,
)

_FIRST, _GROWTH = 16_384, 8
"""How many hashes are looked at first, and how many times as many each time after."""
_LOOK, _FEW = 1_024, 256
"""How many hashes tell whether they repeat, and how many different ones of those say so."""


def sketch_of(values: pl.Series) -> DistinctSketch:
    """The sketch of the different values of a column without nulls."""
    if not len(values):
        return DistinctSketch()
    hashes = values.hash()
    least = _least_by_register(hashes.head(_FIRST))
    start, size = _FIRST, _FIRST
    while start < len(hashes):
        part = hashes.slice(start, size)
        if part.head(_LOOK).n_unique() < _FEW:  # the same ones stand together, or there are few
            part = part.filter(part.ne_missing(part.shift(1)))
            part = part.unique() if len(part) > _FIRST else part
        part = _that_may_decide(part, least)
        both = pl.concat([least, _least_by_register(part)])
        least = both.group_by("register").agg(pl.col("least").min())
        start, size = start + size, size * _GROWTH
    registers = bytearray(REGISTERS)
    for register, low in least.iter_rows():
        registers[register] = LONGEST_RANK - int(low).bit_length()
    return DistinctSketch(((pl.__version__, bytes(registers)),))


def _that_may_decide(hashes: pl.Series, least: pl.DataFrame) -> pl.Series:
    """The hashes that are less than the least ones of their registers so far: no others change anything."""
    known = pl.DataFrame({"register": pl.int_range(REGISTERS, dtype=pl.UInt16, eager=True)})
    known = known.join(least, on="register", how="left", maintain_order="left")
    bounds = known["least"].fill_null(1 << 64 - PRECISION)
    bound = (cast("int", bounds.max()) + 1) << PRECISION
    if bound < 1 << 64:
        hashes = hashes.filter(hashes < bound)
    return hashes.filter(hashes // REGISTERS < bounds.gather(hashes % REGISTERS))


def _least_by_register(hashes: pl.Series) -> pl.DataFrame:
    one = pl.col("hash")
    frame = hashes.alias("hash").to_frame()
    named = frame.select(register=(one % REGISTERS).cast(pl.UInt16), least=one // REGISTERS)
    return named.group_by("register").agg(pl.col("least").min())
