"""Masks of rows, as Polars series."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from itertools import compress, islice

import polars as pl

from contracts.diagnosis.sampling import GOLDEN, MAX_SAMPLE, SPAN, priority

_FALSE, _TRUE = pl.Series([False]), pl.Series([True])
_DENSE = 16
"""Of a mask with more than one row in so many, a sample looks at a few rows only."""
_MANY, _FEW = 4_096, 512
"""So many rows are looked at first, and so many before them."""


def mask_at(rows: Sequence[int] | pl.Series, height: int) -> pl.Series:
    """The mask of the rows at some positions."""
    mask = constant_mask(height, value=False)
    if not len(rows):
        return mask
    return mask.scatter(rows if isinstance(rows, pl.Series) else list(rows), True)


def constant_mask(height: int, *, value: bool) -> pl.Series:
    """A mask of one value in every row."""
    return (_TRUE if value else _FALSE).new_from_index(0, height)  # a tenth of what `repeat` takes


def sample_rows(mask: pl.Series, count: int, before: int = 0) -> list[int]:
    """The positions of a few rows of a mask, spread over all of them.

    Args:
        count: how many rows the mask has.
        before: how many rows of the whole come before these.
    """
    height = len(mask)
    if count == height > _MANY:
        return [*_sample_of_all(height, before)]
    if count > MAX_SAMPLE and count * _DENSE > height > _MANY:
        for rows, some in _early_rows(height, before):
            first = [*islice(compress(rows, mask[some].to_list()), MAX_SAMPLE)]
            if len(first) == MAX_SAMPLE:
                return sorted(first)
    found = mask.arg_true()
    return _first_by_priority(found, before) if count > MAX_SAMPLE else found.to_list()


def _first_by_priority(rows: pl.Series, before: int) -> list[int]:
    """The rows that are sampled first, in their own order."""
    key = (rows.cast(pl.UInt64) + before) * pl.Series([GOLDEN], dtype=pl.UInt64)
    if len(rows) > 4 * MAX_SAMPLE:  # sorting a few takes less than sorting all
        early = (key < SPAN * 2 * MAX_SAMPLE // len(rows)).arg_true()
        if len(early) >= MAX_SAMPLE:
            rows, key = rows.gather(early), key.gather(early)
    return sorted(rows.gather(key.arg_sort().head(MAX_SAMPLE)))


@functools.lru_cache(maxsize=4)
def _sample_of_all(height: int, before: int) -> tuple[int, ...]:
    """The rows that are sampled where all are bad, as many rules of one batch may find."""
    ((few, _), _) = _early_rows(height, before)
    return tuple(sorted(few[:MAX_SAMPLE]))


@functools.lru_cache(maxsize=4)
def _early_rows(height: int, before: int) -> tuple[tuple[list[int], pl.Series], ...]:
    """The `_FEW` rows that are sampled before all others, and about `_MANY`, in that order, each also as a
    column to gather by.
    """
    # Multiples of the golden ratio come back to an interval after one of two steps, or both (the
    # three-gap theorem): so these rows are found without looking at the others.
    below = SPAN * _MANY // height
    up = next(step for step in itertools.count(1) if priority(step) < below)
    down = next(step for step in itertools.count(1) if SPAN - priority(step) < below)
    steps = sorted((step, priority(step)) for step in (up, down, up + down))
    row = next(row for row in itertools.count() if priority(before + row) < below)
    rows, place = [], priority(before + row)
    while row < height:
        rows.append(row)
        for step, turn in steps:
            if (place + turn) % SPAN < below:
                row, place = row + step, (place + turn) % SPAN
                break
    rows.sort(key=lambda row: priority(before + row))
    return tuple((some, pl.Series(some, dtype=pl.UInt32)) for some in (rows[:_FEW], rows))
