"""What computes a LazyFrame: one of Polars' engines, each of which gives its rows in another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from polars._typing import EngineType


def computed_batches(
    lazy: pl.LazyFrame, engine: EngineType | None, rows: int
) -> Iterator[pl.DataFrame]:
    """The rows of a LazyFrame in order, so many at a time if its engine can; it is computed once."""
    if engine == "gpu" or isinstance(engine, pl.GPUEngine):
        # `collect_batches` would compute it on the CPU without a word.
        yield from lazy.collect(engine=engine).iter_slices(rows)
    elif type(engine).__name__ == "RemoteEngine":  # which Polars 1 does not have
        yield from lazy.collect_batches(engine=engine or "auto")  # it refuses a size
    else:
        yield from lazy.collect_batches(chunk_size=rows, engine=engine or "auto")
