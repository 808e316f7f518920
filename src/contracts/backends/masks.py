"""Masks of rows, as Polars series."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def mask_at(rows: Sequence[int] | pl.Series, height: int) -> pl.Series:
    """The mask of the rows at some positions."""
    mask = constant_mask(height, value=False)
    if not len(rows):
        return mask
    return mask.scatter(rows if isinstance(rows, pl.Series) else list(rows), True)


def constant_mask(height: int, *, value: bool) -> pl.Series:
    """A mask of one value in every row."""
    return pl.repeat(value, n=height, eager=True, dtype=pl.Boolean)
