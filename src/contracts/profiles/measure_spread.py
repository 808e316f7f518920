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
_MINUS_ZERO = -1 << 63
"""The bits of -0.0, as an integer."""
_FEW = 1 << 11
"""How far whole numbers may lie apart that are counted before anything else is done with them."""
_NEAR = 1 << 15
"""How far integers may lie apart that are counted in an array."""
MICROSECONDS = 1_000_000
"""How many there are in a second, in which durations are counted."""


def spread(values: pl.Series, scale: Scale) -> dict[str, Any]:
    """The histogram and the sketch of finite floats or microseconds, without nulls."""
    histogram = histogram_of_column(values, scale)
    if histogram.shift == 0:  # each value is a bucket
        different = [histogram.edges(bucket)[0] for bucket, _ in histogram.buckets]
        values = pl.Series(different, dtype=values.dtype)
    return {"histogram": histogram, "sketch": sketch_of(values)}


def spread_of_near(there: pl.Series, kind: Kind) -> dict[str, Any] | None:
    """The histogram and the sketch of integers or dates without nulls, from the counts of their few values; None where
    those lie too far apart to be few.
    """
    places = there.to_physical() if kind == "date" else there
    low, high = places.min(), places.max()
    if low is None or high is None or cast("int", high) - cast("int", low) > _FEW:
        return None
    counted = _counts(places)
    values = numbers_of(
        pl.Series([one for one, _ in counted], dtype=places.dtype).cast(there.dtype), kind
    )
    ordinals = values.to_list() if kind == "date" else map(float_ordinal, values.to_list())
    counts = zip(ordinals, (count for _, count in counted), strict=True)
    scale: Scale = "microseconds" if kind == "date" else "float64"
    return {"histogram": histogram_of(scale, counts), "sketch": sketch_of(values)}


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
            # Divided once: the nearest float64 of the seconds, but for more than 285 years of microseconds. By a constant
            # Polars multiplies with the reciprocal, which rounds twice.
            unit = pl.repeat(MICROSECONDS, len(there), dtype=pl.Float64, eager=True)
            return there.dt.cast_time_unit("us").cast(pl.Int64).cast(pl.Float64) / unit
        case _:
            return there.cast(pl.Float64)


def histogram_of_column(values: pl.Series, scale: Scale) -> Histogram:
    """The histogram of finite floats or microseconds, without nulls."""
    every = max(1, len(values) // _SAMPLE)
    # Some of the values need no greater shift than all: from theirs on, few buckets have to be counted.
    few = _counted(values.gather_every(every), scale, 0)
    shift = spare_bits({place for place, _ in few})
    return histogram_of(scale, _counted(values, scale, shift), shift)


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


def _counted(values: pl.Series, scale: Scale, shift: int) -> list[tuple[int, int]]:
    """The buckets of some values with counts, of which one bucket may have several."""
    if scale == "microseconds":
        return _counts(_shifted(values, shift))
    bits = _bits(values)
    low = bits.min()
    if low is None or cast("int", low) >= 0:
        return _counts(_shifted(bits, shift))
    # The bits of negative floats stand in the opposite order: few buckets take less time to mirror than all values.
    below = bits.filter(bits < 0)
    counted = _counts(_shifted(bits.filter(bits >= 0), shift))
    if low == _MINUS_ZERO:
        counted.append((0, int((below == _MINUS_ZERO).sum())))
        below = below.filter(below != _MINUS_ZERO)
    # A bucket of them holds the distance from 0 at its end, and not at its start: without 1, all have equal bits.
    last = (-1 << 63 - shift) - 1
    return counted + [(last - place, count) for place, count in _counts(_shifted(below - 1, shift))]


def _bits(floats: pl.Series) -> pl.Series:
    return cast("pl.Series", pl.from_arrow(_flat(floats).view(pa.int64())))


def _shifted(integers: pl.Series, shift: int) -> pl.Series:
    if not shift:
        return integers
    by = pa.scalar(shift, pa.int64())
    return cast("pl.Series", pl.from_arrow(pc.call_function("shift_right", [_flat(integers), by])))


def _flat(values: pl.Series) -> Any:
    return values.rechunk().to_arrow()


def _counts(places: pl.Series) -> list[tuple[int, int]]:
    """The different integers with their counts."""
    low, high = places.min(), places.max()
    if low is None or high is None:
        return []
    if cast("int", high) - cast("int", low) > _NEAR:
        return value_counts(places)
    # Arrow counts integers that lie near each other in an array, in a quarter of the time of a table of hashes.
    counted = pc.call_function("mode", [_flat(places)], pc.ModeOptions(_NEAR + 1))
    return [*zip(*(counted.field(name).to_pylist() for name in ("mode", "count")), strict=True)]
