"""Stub."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def repeated(frame: pl.DataFrame, columns: Sequence[str], *, nulls_equal: bool) -> pl.Series | None:
    mask = frame.select(pl.struct(columns).is_duplicated()).to_series()
    if not nulls_equal:
        mask = (
            mask
            & frame.select(pl.all_horizontal(pl.col(c).is_not_null() for c in columns)).to_series()
        )
    return mask if mask.any() else None
