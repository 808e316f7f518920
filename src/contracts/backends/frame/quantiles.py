"""Quantiles: the two values that one lies between, in their own type, and the exact number between them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.backends.frame.float_sums import nearest_float
from contracts.backends.frame.measure import Measurements


def places_of_quantile(q: float, count: pl.Expr) -> dict[str, pl.Expr]:
    """The places, from 0 on, of the two of so many values, in order, that the quantile lies between."""
    place = (count.cast(pl.Int64) - 1) * q
    return {"lower": place.floor().cast(pl.Int64), "upper": place.ceil().cast(pl.Int64)}


def nearest_ends(q: float, values: pl.Expr) -> dict[str, pl.Expr]:
    """The floats of the two values that the quantile lies between; null where there is none."""
    numbers = values.cast(pl.Float64)
    return {"lower": numbers.quantile(q, "lower"), "upper": numbers.quantile(q, "higher")}


def exact_ends(q: float, values: pl.Expr) -> pl.Expr:
    """A list of the one or two integers that the quantile lies between. Several from 2**53 on have the same
    float: those are put in order.
    """
    numbers, nearest = values.cast(pl.Float64), nearest_ends(q, values)
    among = values.filter(numbers.is_between(nearest["lower"], nearest["upper"])).sort()
    place = places_of_quantile(q, values.count())["lower"] - (numbers < nearest["lower"]).sum()
    return among.slice(place, 2).implode()


def quantile_between(q: float, got: Measurements) -> Fraction | float | None:
    """The quantile of integers as a fraction, that of floats as the nearest one; None where there is no
    value.
    """
    ends: list[Any] = got["ends"] if "ends" in got else [got["lower"], got["upper"]]
    if got["nans"] or not got["count"]:
        return math.nan if got["nans"] else None
    low, high = ends[0], ends[-1]
    place: float = (got["count"] - 1) * q
    part = place - math.floor(place)
    if isinstance(low, float) and not (math.isfinite(low) and math.isfinite(high)):
        return low if low == high else low + (high - low) * part
    exact = Fraction(low) + (Fraction(high) - Fraction(low)) * Fraction(part)
    return nearest_float(exact) if isinstance(low, float) else exact
