"""Rows by ranges of their hashes: rows with equal keys come together in one range."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import polars as pl

RANGE = "\N{WORD JOINER}range"
"""The range of a row's hash. No column has such a name: see `literal_name`."""


def range_of(hashes: pl.Series, ranges: int) -> pl.Series:
    """The range of each hash, of so many."""
    return (hashes % ranges).cast(pl.Int32).alias(RANGE)


def rows_by_range(rows: pl.DataFrame, ranges: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows of each range that has some, of rows that are sorted by it."""
    bounds = rows[RANGE].search_sorted(pl.int_range(ranges + 1, eager=True))
    for at, (begin, end) in enumerate(pairwise(bounds.to_list())):
        if begin < end:
            yield at, rows[begin:end].drop(RANGE)
