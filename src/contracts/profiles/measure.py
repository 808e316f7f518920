"""Measuring what the values of one column look like."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, cast

import polars as pl

from contracts.backends.frame.value_rules import comparable, out_of_range
from contracts.backends.physical_types import physical_type
from contracts.dtypes import SCALARS, Kind
from contracts.profiles.categories import categories_of
from contracts.profiles.field_profile import FieldProfile, scale_of
from contracts.profiles.histogram import Scale
from contracts.profiles.measure_sketch import sketch_of
from contracts.profiles.measure_spread import (
    MICROSECONDS,
    histogram_of_sizes,
    non_finite_counts,
    numbers_of,
    spread,
    spread_of_near,
)
from contracts.profiles.measure_sums import exact_float_total, exact_whole_total
from contracts.profiles.measure_text import measure_text
from contracts.specification import FieldType

_COUNTS_ALONE = ("nan", "positive_infinity", "negative_infinity")
"""What is kept of the values of a sensitive field: a sketch of few values would show which they are to who guesses
them.
"""


def field_profile(
    name: str,
    column: pl.Series,
    expected: FieldType,
    *,
    nulls: int | None = None,
    unreadable: int = 0,
) -> FieldProfile:
    """What the values of a column in contract form look like.

    Args:
        name: the field's name in data.
        column: of a type that holds the field's; null where there is no value, or an unreadable one.
        nulls: how many rows had no value as they came; as many as there are here, if that is not known.
        unreadable: how many of the nulls stand for values that could not be read.
    """
    there = column.drop_nulls() if column.null_count() else column
    held = held_values(there, expected).drop_nulls()
    unreadable += len(there) - len(held)
    missing = len(column) - len(held) - unreadable
    nulls = missing if nulls is None else nulls
    found = FieldProfile(
        name,
        expected.dtype.kind,
        rows=len(column),
        nulls=nulls,
        filled=nulls - missing,
        unreadable=unreadable,
        sensitive=expected.sensitive,
    )
    measured = _measure_kind(held, expected.dtype.kind)
    if expected.sensitive:
        measured = {name: measured[name] for name in _COUNTS_ALONE if name in measured}
    return replace(found, **measured)


def held_values(there: pl.Series, expected: FieldType) -> pl.Series:
    """The values in the one type that stands for the field's, with null for what that does not hold: what is finer
    than a microsecond, or beyond the years 1 to 9999.
    """
    if expected.dtype.kind not in SCALARS:
        return there
    expr, physical = pl.col("x"), there.dtype
    beyond = out_of_range(expected.dtype, expr, physical)
    form = comparable(expected.dtype, expr, physical, None)
    if isinstance(physical, pl.Decimal):
        # Of one scale, so that its nearest float is found in one way.
        form = form.cast(physical_type(expected.dtype), strict=False)
    frame = there.alias("x").to_frame()
    if beyond is not None and frame.select(beyond.any()).item():
        form = pl.when(~beyond).then(form)
    return there if form.meta.eq(expr) else frame.select(form).to_series()


def _measure_kind(there: pl.Series, kind: Kind) -> dict[str, Any]:
    match kind:
        case "float":
            return _measure_floats(there)
        case "int" | "decimal":
            return _measure_ordered(there, kind) | {"sum": exact_whole_total(there)}
        case "duration":
            total = exact_whole_total(there.cast(pl.Int64)) / MICROSECONDS
            return _measure_ordered(there, kind) | {"sum": total}
        case "date" | "datetime" | "time":
            return _measure_ordered(there, kind)
        case "text":
            return measure_text(there)
        case "bool":
            return _measure_booleans(there)
        case "bytes":
            lengths = histogram_of_sizes(there.bin.size("b"))
            return {"sketch": sketch_of(there), "lengths": lengths}
        case "uuid":
            return {"sketch": sketch_of(there)}
        case "list":
            sizes = there.arr.to_list() if isinstance(there.dtype, pl.Array) else there
            return {"lengths": histogram_of_sizes(sizes.list.len())}
        case _:
            return {}


def _measure_floats(there: pl.Series) -> dict[str, Any]:
    wide = there.cast(pl.Float64)
    apart: dict[str, Any] = {}
    if not math.isfinite(cast("float", wide.sum())):  # the sum of finite ones may overflow
        apart = non_finite_counts(wide)
        wide = wide.filter(wide.is_finite())
    # -0.0 is 0.0: which of the two a minimum is would depend on the order of the rows.
    bounds = {
        name: None if one is None else one + 0.0 for name, one in _least_and_greatest(wide).items()
    }
    total = exact_float_total(wide, bounds["minimum"], bounds["maximum"])
    return apart | bounds | spread(wide, "float64") | {"sum": total}


def _measure_ordered(there: pl.Series, kind: Kind) -> dict[str, Any]:
    scale = cast("Scale", scale_of(kind))
    near = spread_of_near(there, kind) if kind in ("int", "date") else None
    return _least_and_greatest(there) | (near or spread(numbers_of(there, kind), scale))


def _least_and_greatest(there: pl.Series) -> dict[str, Any]:
    return {"minimum": there.min(), "maximum": there.max()}


def _measure_booleans(there: pl.Series) -> dict[str, Any]:
    true = int(there.sum())
    counts = {"false": len(there) - true, "true": true}
    return {"categories": categories_of({name: count for name, count in counts.items() if count})}
