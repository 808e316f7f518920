"""Measures of a batch, or of each group in it, and when they break a rule.

Integers and decimals are summed in int128 and compared as fractions: exactly. The sum of floats is
the exact one, rounded once; so is a quantile between two of them. NaN is outside every
interval, so a NaN among the values breaks whatever is computed from them: engines skip it, carry it
or rank it, and a mean that skips it would hide a dead sensor.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never, cast

import polars as pl

from contracts.backends.frame.arrivals import arrival_measure
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.custom_measures import custom_measure
from contracts.backends.frame.drifts import compared_measure
from contracts.backends.frame.float_sums import (
    ROUNDING_ERROR,
    digit_columns,
    exact_sum,
    nearest_float,
)
from contracts.backends.frame.freshness import freshness_measure
from contracts.backends.frame.measure import Measure, Measurements
from contracts.backends.frame.null_shares import null_share_measure
from contracts.backends.frame.quantiles import exact_ends, nearest_ends, quantile_between
from contracts.backends.frame.row_rules import read_path_column
from contracts.backends.frame.square_sums import (
    exact_sum_of_squares,
    sample_deviation,
    square_exprs,
    sum_of_integer_squares,
    sum_of_integers,
    with_squares,
)
from contracts.backends.python.predicates import ORDERS
from contracts.dtypes import Decimal, Float
from contracts.rules import table as t
from contracts.rules.aggregate import (
    Aggregate,
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.reference import References
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import DType

_DECIMAL_PART = 10**19
"""Sums of decimals are kept in two parts, of the digits before and after the last nineteen."""
_INFINITE = {"infinities": math.inf, "negative infinities": -math.inf}
_BOUND_OPERATORS: dict[type[Ge | Gt | Le | Lt], str] = {Ge: ">=", Gt: ">", Le: "<=", Lt: "<"}


def build_measure(rule: Any, batch: Batch) -> Measure:
    """The measure of the batch for a rule that names no row.

    Raises:
        CannotEvaluate, RuleFailed: the rule cannot be evaluated.
        NotApplicable: it has nothing to evaluate.
    """
    match rule:
        case t.RowCount():
            most = 2**63 - 1 if rule.max is None else rule.max
            suspect = ~pl.col("rows").is_between(rule.min, most)
            exprs = {"rows": pl.len().cast(pl.Int64)}
            return Measure(exprs, lambda got: _outside_count(rule, got["rows"]), suspect, suspect)
        case t.NullShare():
            return null_share_measure(rule, batch)
        case t.Freshness():
            return freshness_measure(rule, batch)
        case Lag() | Coverage() | Schedule() | Volume():
            return arrival_measure(rule, batch)
        case Drift() | NewCategory():
            return compared_measure(rule, batch)
        case t.CustomTable():
            return custom_measure(rule, batch)
        case Mean() | Sum() | Quantile() | Distinct() | DistinctShare():
            return _aggregate_measure(rule, batch)
        case StandardDeviation():
            return _deviation_measure(rule, batch)
        case t.Unique() | t.Sorted() | References() | Past() | Future() | Plausible() | t.Grouped():
            raise AssertionError(f"{rule} names rows, or groups them")
        case _:
            assert_never(rule)


def _outside_count(rule: t.RowCount, rows: int) -> list[Any]:
    """The number of rows, where it is too low or too high."""
    kept = rule.min <= rows and (rule.max is None or rows <= rule.max)
    return [] if kept else [rows]


def _outside(rule: Aggregate, value: Fraction | float | None) -> list[Any]:
    """The aggregate as it is shown, where it is outside its interval."""
    if value is not None and all(_satisfies_bound(bound, value) for bound in rule.bounds):
        return []
    return [_shown_aggregate(value)]


# Aggregates ------------------------------------------------------------------------------------


_Quick = Mean | Sum | Quantile | Distinct | DistinctShare
"""The aggregates that the engine computes nearly, which is often enough."""


def _aggregate_measure(rule: _Quick, batch: Batch) -> Measure:
    declared = batch.specification.by_name[rule.field]
    dtype = declared.value.dtype
    form = read_path_column((rule.field,), batch.specification, batch.plan.members).form
    scale = 10**dtype.decimal_places if isinstance(dtype, Decimal) else 1
    if isinstance(rule, (Mean, Sum)) and isinstance(dtype, Float):
        return _float_sum_measure(rule, form)
    exprs, exact = {"count": form.count()}, None
    match rule:
        case Mean() | Sum():
            exprs |= _sum_exprs(form, dtype)
        case Quantile(q=q):
            exprs["nans"] = form.is_nan().sum() if isinstance(dtype, Float) else pl.lit(0)
            exact = None if isinstance(dtype, Float) else {**exprs, "ends": exact_ends(q, form)}
            exprs |= nearest_ends(q, form)
        case Distinct() | DistinctShare():
            exprs["distinct"] = form.drop_nulls().n_unique()
        case _:
            assert_never(rule)

    measure = Measure(
        exprs,
        lambda got: _outside(rule, _aggregate_value(rule, got, scale)),
        *_aggregate_masks(rule, exprs, scale),
        shows_values=not isinstance(rule, (Distinct, DistinctShare)),
    )
    return measure if exact is None else replace(measure, exact=replace(measure, exprs=exact))


def _sum_exprs(form: pl.Expr, dtype: DType) -> dict[str, pl.Expr]:
    """The sum of some values; of decimals in two parts, because it may exceed int128."""
    wide = form.cast(pl.Int128)
    if not isinstance(dtype, Decimal):
        return {"total": wide.sum()}
    part = pl.lit(_DECIMAL_PART, dtype=pl.Int128)
    return {"high": (wide // part).sum(), "low": (wide % part).sum()}


def _sum_of_parts(got: Measurements) -> int:
    total: int = got["total"] if "total" in got else got["high"] * _DECIMAL_PART + got["low"]
    return total


def _float_sum_measure(rule: Mean | Sum, form: pl.Expr) -> Measure:
    """The sum of floats, or their mean: exact where what the engine sums up may lie on the wrong
    side of a bound.
    """
    form = form.cast(pl.Float64)
    counts = {"count": form.count()}
    quick = {"total": form.sum(), "taken": form.abs().sum()}
    infinite = {name: (form == end).sum() for name, end in _INFINITE.items()}
    exact = Measure(
        {**counts, **infinite, "nans": form.is_nan().sum()},
        lambda got: _outside(rule, _exact_float_sum(rule, got)),
        shows_values=True,
        columns=lambda frame: digit_columns(frame.select(form).to_series()),
    )
    exprs = {**counts, **quick}
    suspect, certain = _aggregate_masks(rule, exprs, 1)
    quickly = replace(exact, exprs=exprs, columns=None, exact=exact)
    return replace(quickly, suspect=suspect, certain=certain)


def _exact_float_sum(rule: Mean | Sum, got: Measurements) -> float | None:
    """The sum or the mean of floats, rounded once; None where there is nothing to compute."""
    if isinstance(rule, Mean) and not got["count"]:
        return None
    ends = {end for name, end in _INFINITE.items() if got[name]}
    if ends or got["nans"]:
        return ends.pop() if len(ends) == 1 and not got["nans"] else math.nan
    total = exact_sum(got)
    return nearest_float(total / got["count"] if isinstance(rule, Mean) else total)


def _aggregate_masks(
    rule: _Quick, exprs: Mapping[str, pl.Expr], scale: int
) -> tuple[pl.Expr, pl.Expr]:
    """Whether an aggregate may be outside its interval, and whether it certainly is: computed in
    floats, and so with a margin for rounding and for the cancellation of two parts.
    """
    count = pl.col("count").cast(pl.Float64)
    total, taken = pl.col("total").cast(pl.Float64), pl.lit(0.0)
    if "high" in exprs:
        high, low = pl.col("high").cast(pl.Float64) * _DECIMAL_PART, pl.col("low").cast(pl.Float64)
        total, taken = high + low, (high.abs() + low.abs()) / scale
    values: list[pl.Expr]
    match rule:
        case Distinct():
            values = [pl.col("distinct").cast(pl.Float64)]
        case DistinctShare():
            values = [pl.when(count > 0).then(pl.col("distinct") / count)]
        case Quantile():  # it lies between these two
            ends = (pl.col("lower") / scale, pl.col("upper") / scale)
            values = [pl.when(pl.col("nans") == 0).then(end) for end in ends]
        case Mean():
            values = [pl.when(count > 0).then(total / count / scale)]
        case Sum():
            values = [total / scale]
        case _:
            assert_never(rule)
    error = taken * 1e-12
    if "taken" in exprs:  # however the engine added them up, each sum was rounded once
        error = pl.col("taken") * (1 if isinstance(rule, Mean) else count) * ROUNDING_ERROR
    inside, outside = [], []
    for bound in rule.bounds:
        end, is_lower = float(cast("Any", bound.bound)), isinstance(bound, (Ge, Gt))
        margins = [(value, error + value.abs() * 1e-9) for value in values]
        inside += [v - margin > end if is_lower else v + margin < end for v, margin in margins]
        beyond = [v + margin < end if is_lower else v - margin > end for v, margin in margins]
        outside.append(pl.all_horizontal(beyond))
    finite = pl.all_horizontal(value.is_finite() for value in values)
    return (
        ~(pl.all_horizontal(inside) & finite).fill_null(value=False),
        (pl.any_horizontal(outside) & finite).fill_null(value=False),
    )


def _shown_aggregate(value: Fraction | float | None) -> int | float | None:
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else float(value)


def _aggregate_value(rule: _Quick, got: Measurements, scale: int) -> Fraction | float | int | None:
    """The aggregate as a number, exact where it can be; None where there is nothing to compute.

    Args:
        scale: how many of the summed counts make one.
    """
    match rule:
        case Distinct():
            return int(got["distinct"])
        case DistinctShare():
            return Fraction(got["distinct"], got["count"]) if got["count"] else None
        case Quantile(q=q):
            value = quantile_between(q, got)  # of 0.0 and -0.0 either may be taken: both are 0.0
            return None if value is None else value / scale + 0
        case Mean() | Sum():
            share = max(got["count"], 1) if isinstance(rule, Mean) else 1
            if isinstance(rule, Mean) and not got["count"]:
                return None
            return Fraction(_sum_of_parts(got), share * scale)
        case _:
            assert_never(rule)


def _deviation_measure(rule: StandardDeviation, batch: Batch) -> Measure:
    """The standard deviation of a sample: of the exact sums of the values and of their squares.

    Raises:
        UnparseableColumn: the field's column is missing, or of another type.
    """
    dtype = batch.specification.by_name[rule.field].value.dtype
    form = read_path_column((rule.field,), batch.specification, batch.plan.members).form
    if not isinstance(dtype, Float):
        scale = 10**dtype.decimal_places if isinstance(dtype, Decimal) else 1
        exprs = {"count": form.count(), **square_exprs(form)}

        def broken(got: Measurements) -> list[Any]:
            sums = sum_of_integers(got), sum_of_integer_squares(got)
            return _outside(rule, sample_deviation(got["count"], *sums, scale))

        return Measure(exprs, broken, shows_values=True)
    form = form.cast(pl.Float64)
    infinite = (form.is_infinite() | form.is_nan()).sum()

    def broken_of_floats(got: Measurements) -> list[Any]:
        if got["not finite"]:
            return _outside(rule, math.nan)
        sums = exact_sum(got), exact_sum_of_squares(got)
        return _outside(rule, sample_deviation(got["count"], *sums))

    return Measure(
        {"count": form.count(), "not finite": infinite},
        broken_of_floats,
        shows_values=True,
        columns=lambda frame: with_squares(digit_columns(frame.select(form).to_series())),
    )


def _satisfies_bound(bound: Ge | Gt | Le | Lt, value: Fraction | float) -> bool:
    """Whether a number satisfies one end of an interval. An end of 0.3 means three tenths, to which no float
    is equal: the number is rounded to a float, as that end was when it was written.
    """
    end: Any = bound.bound
    end = Fraction(end) if isinstance(end, PyDecimal) else end
    if isinstance(end, float) and not end.is_integer() and isinstance(value, Fraction):
        value = nearest_float(value)
    return bool(ORDERS[_BOUND_OPERATORS[type(bound)]](value, end))
