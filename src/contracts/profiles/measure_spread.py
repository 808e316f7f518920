"""Where the values of a column lie: the histogram of the integers that stand for them."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.dtypes import Kind
from contracts.profiles.histogram import (
    Histogram,
    Scale,
    float_ordinal,
    histogram_of,
    spare_bits,
)
from contracts.profiles.measure_sketch import sketch_of

_SAMPLE = 1_000
"""How many values tell from which shift on to count."""
_LEAST = -(1 << 63)
MICROSECONDS = 1_000_000
"""How many there are in a second, in which durations are counted."""


def spread(values: pl.Series, scale: Scale) -> dict[str, Any]:
    """The histogram and the sketch of finite floats or microseconds, without nulls."""
    ordinals = _ordinals(values, scale)
    histogram = _histogram_of(ordinals, scale)
    if histogram.shift == 0:  # each value is a bucket
        ordinals = pl.Series([bucket for bucket, _ in histogram.buckets], dtype=pl.Int64)
    return {"histogram": histogram, "sketch": sketch_of(ordinals)}


def numbers_of(there: pl.Series, kind: Kind) -> pl.Series:
    """The floats or microseconds that stand for values of numbers and times, as `scale_of` says which."""
    match kind:
        case "date":
            return there.cast(pl.Datetime("us")).to_physical()
        case "datetime":
            return there.dt.cast_time_unit("us").to_physical()
        case "time":
            return there.cast(pl.Int64) // 1000
        case "duration":
            # Divided once: the nearest float64 of the seconds, but for more than 285 years of microseconds.
            return there.dt.cast_time_unit("us").cast(pl.Int64).cast(pl.Float64) / MICROSECONDS
        case _:
            return there.cast(pl.Float64)


def histogram_of_column(values: pl.Series, scale: Scale) -> Histogram:
    """The histogram of finite floats or microseconds, without nulls."""
    return _histogram_of(_ordinals(values, scale), scale)


def non_finite_counts(values: pl.Series) -> dict[str, int]:
    """How many floats are not finite, by the names that profiles have for them."""
    infinite = values.is_infinite()
    return {
        "nan": int(values.is_nan().sum()),
        "positive_infinity": int((infinite & (values > 0)).sum()),
        "negative_infinity": int((infinite & (values < 0)).sum()),
    }


def histogram_of_sizes(sizes: pl.Series) -> Histogram:
    """The histogram of whole numbers from 0, which are few."""
    if len(sizes) and sizes.min() == sizes.max():  # of identifiers, mostly
        counts = [(sizes[0], len(sizes))]
    else:
        counts = value_counts(sizes)
    counted = ((float_ordinal(float(size)), count) for size, count in counts)
    return histogram_of("float64", counted)


def value_counts(values: pl.Series) -> list[tuple[Any, int]]:
    """The different values of a column with their counts."""
    counted = values.alias("").value_counts(name="count")
    return [*zip(counted[""].to_list(), counted["count"].to_list(), strict=True)]


def _ordinals(values: pl.Series, scale: Scale) -> pl.Series:
    """The integers that stand for values, as `histogram.float_ordinal` finds them."""
    if scale == "microseconds":
        return values
    bits = cast("pl.Series", pl.from_arrow(_flat(values).view(pa.int64())))
    low = bits.min()
    if low is None or cast("int", low) >= 0:
        return bits
    return pl.select(pl.when(bits < 0).then(_LEAST - bits).otherwise(bits)).to_series()


def _flat(values: pl.Series) -> Any:
    return values.rechunk().to_arrow()


def _histogram_of(ordinals: pl.Series, scale: Scale) -> Histogram:
    if not len(ordinals):
        return Histogram(scale)
    # Some of the values need no greater shift than all: from theirs on, few buckets have to be counted.
    every = max(1, len(ordinals) // _SAMPLE)
    shift = spare_bits({*ordinals.gather_every(every).to_list()})
    places = ordinals
    if shift:
        by = pa.scalar(shift, pa.int64())
        shifted = pc.call_function("shift_right", [_flat(ordinals), by])
        places = cast("pl.Series", pl.from_arrow(shifted))
    return histogram_of(scale, value_counts(places), shift)
