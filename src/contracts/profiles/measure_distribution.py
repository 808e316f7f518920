"""Measuring how the values of one column are distributed, and nothing else of them."""

from __future__ import annotations

from typing import Any

import polars as pl

from contracts.dtypes import Kind
from contracts.profiles.distribution import Distribution
from contracts.profiles.measure_spread import MICROSECONDS, histogram_of_column, non_finite_counts
from contracts.profiles.measure_text import categories_of_column


def distribution_of_column(column: pl.Series, kind: Kind) -> Distribution:
    """How the values of a column in contract form are distributed, as in its profile; nulls do not count.

    Args:
        kind: that of the field's type: of numbers, times, text or Booleans.
    """
    there = column.drop_nulls()
    match kind:
        case "float":
            return _floats(there.cast(pl.Float64))
        case "int" | "decimal":
            return Distribution(histogram_of_column(there.cast(pl.Float64), "float64"))
        case "duration":
            micros = there.dt.cast_time_unit("us").cast(pl.Int64).cast(pl.Float64)
            return Distribution(histogram_of_column(micros / MICROSECONDS, "float64"))
        case "time":
            return Distribution(histogram_of_column(there.cast(pl.Int64) // 1000, "microseconds"))
        case "date" | "datetime":
            micros = there.cast(pl.Datetime("us")) if kind == "date" else there.dt.cast_time_unit("us")  # fmt: skip  # a line
            return Distribution(histogram_of_column(micros.cast(pl.Int64), "microseconds"))
        case "text":
            return Distribution(categories=categories_of_column(there.cast(pl.String)))
        case "bool":
            names = there.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
            return Distribution(categories=categories_of_column(names))
        case _:
            raise AssertionError(f"values of type {kind} have no distribution")


def _floats(there: pl.Series) -> Distribution:
    finite = there.is_finite()
    if finite.all():
        return Distribution(histogram_of_column(there, "float64"))
    others: dict[str, Any] = {**non_finite_counts(there)}
    return Distribution(histogram_of_column(there.filter(finite), "float64"), **others)
