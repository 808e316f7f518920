"""Convert a column of local times to instants, and back: by the day, or by the value if clocks change."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from contracts.wire.column.parsed_ticks import ParsedTicks, parse_distinct
from contracts.wire.scalar.ticks import DAY
from contracts.wire.scalar.zones import (
    instant_to_local,
    local_to_instant,
    steady_offset_of_local_day,
    steady_offset_of_utc_day,
)


def local_to_instant_column(local: pl.Series, zone: str) -> ParsedTicks:
    """The instants of local times, both in microseconds since 1970."""
    days = local // DAY
    ahead = _map_distinct(days, lambda day: steady_offset_of_local_day(day, zone))
    ticks = local - ahead
    unsteady = ticks.is_null() & local.is_not_null()
    if not unsteady.any():
        return ParsedTicks(ticks)
    found = parse_distinct(local.filter(unsteady), lambda reading: local_to_instant(reading, zone))
    return ParsedTicks(ticks).put(unsteady.arg_true(), found)


def instant_to_local_column(instants: pl.Series, zone: str) -> pl.Series:
    """The local times of instants, both in microseconds since 1970; null if out of range."""
    ahead = _map_distinct(instants // DAY, lambda day: steady_offset_of_utc_day(day, zone))
    ticks = instants + ahead
    unsteady = ticks.is_null() & instants.is_not_null()
    if not unsteady.any():
        return ticks
    found = _map_distinct(
        instants.filter(unsteady), lambda instant: instant_to_local(instant, zone)
    )
    return ticks.scatter(unsteady.arg_true(), found)


def _map_distinct(values: pl.Series, function: Callable[[int], int | None]) -> pl.Series:
    """Apply a function once to each distinct value."""
    distinct = values.drop_nulls().unique()
    found = pl.Series([function(value) for value in distinct], dtype=pl.Int64)
    return values.replace_strict(distinct, found, return_dtype=pl.Int64, default=None)
