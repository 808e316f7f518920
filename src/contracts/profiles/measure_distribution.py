"""Measuring how the values of one column are distributed, and nothing else of them."""

from __future__ import annotations

from typing import Any

import polars as pl

from contracts.dtypes import Kind
from contracts.profiles.distribution import Distribution
from contracts.profiles.field_profile import scale_of
from contracts.profiles.measure_spread import histogram_of_column, non_finite_counts, numbers_of
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
        case "text":
            return Distribution(categories=categories_of_column(there.cast(pl.String)))
        case "bool":
            names = there.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
            return Distribution(categories=categories_of_column(names))
        case _:
            scale = scale_of(kind)
            if scale is None:
                raise AssertionError(f"values of type {kind} have no distribution")
            return Distribution(histogram_of_column(numbers_of(there, kind), scale))


def _floats(there: pl.Series) -> Distribution:
    finite = there.is_finite()
    if finite.all():
        return Distribution(histogram_of_column(there, "float64"))
    others: dict[str, Any] = {**non_finite_counts(there)}
    return Distribution(histogram_of_column(there.filter(finite), "float64"), **others)
