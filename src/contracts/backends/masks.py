"""Masks of rows, as Polars series."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contracts.diagnosis.sampling import MAX_SAMPLE, spread_positions

_FALSE, _TRUE = pl.Series([False]), pl.Series([True])
_DENSE = 16
"""Of a mask with more than one row in so many, a sample looks at a few rows only."""


def mask_at(rows: Sequence[int] | pl.Series, height: int) -> pl.Series:
    """The mask of the rows at some positions."""
    mask = constant_mask(height, value=False)
    if not len(rows):
        return mask
    return mask.scatter(rows if isinstance(rows, pl.Series) else list(rows), True)


def constant_mask(height: int, *, value: bool) -> pl.Series:
    """A mask of one value in every row."""
    return (_TRUE if value else _FALSE).new_from_index(0, height)  # a tenth of what `repeat` takes


def sample_rows(mask: pl.Series, count: int) -> list[int]:
    """The positions of a few rows of a mask, spread over all of them.

    Args:
        count: how many rows the mask has.
    """
    height = len(mask)
    if count * _DENSE <= height or height <= _DENSE * MAX_SAMPLE:
        places = mask.arg_true()
        return places.gather(spread_positions(len(places))).to_list()
    tried = spread_positions(height, MAX_SAMPLE * height // count)
    looked_at = mask.gather(tried)
    return [row for row, broken in zip(tried, looked_at, strict=True) if broken]
