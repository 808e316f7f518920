"""Local times in columns: a day at a time where the clocks do not change, else value by value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from contracts.wire.outcomes import Outcome, looked_up
from contracts.wire.ticks import DAY
from contracts.wire.zones import instant_of, local_of, steady_offset, steady_shift


def instants(local: pl.Series, zone: str) -> Outcome:
    """The counts of the instants at which the zone's clocks show local times."""
    days = local // DAY
    ahead = mapped(days, lambda day: steady_offset(day, zone))
    counts = local - ahead
    unsteady = counts.is_null() & local.is_not_null()
    if not unsteady.any():
        return Outcome(counts)
    found = looked_up(local.filter(unsteady), lambda reading: instant_of(reading, zone))
    return Outcome(counts).put(unsteady.arg_true(), found)


def readings(instants: pl.Series, zone: str) -> pl.Series:
    """The counts of the local times that the zone's clocks show at instants; null where no
    datetime holds them.
    """
    ahead = mapped(instants // DAY, lambda day: steady_shift(day, zone))
    counts = instants + ahead
    unsteady = counts.is_null() & instants.is_not_null()
    if not unsteady.any():
        return counts
    found = mapped(instants.filter(unsteady), lambda instant: local_of(instant, zone))
    return counts.scatter(unsteady.arg_true(), found)


def mapped(values: pl.Series, function: Callable[[int], int | None]) -> pl.Series:
    """What a function makes of each value, asked of each only once."""
    distinct = values.drop_nulls().unique()
    found = pl.Series([function(value) for value in distinct], dtype=pl.Int64)
    return values.replace_strict(distinct, found, return_dtype=pl.Int64, default=None)
