"""What is measured of a batch, or of each group in it, and when that breaks a rule.

Integers and decimals are summed in int128 and compared as fractions: exactly. NaN is in no
interval, so a NaN among the values breaks whatever is computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never, cast

import polars as pl

from contracts.backends.batch import Batch
from contracts.backends.freshness import freshness
from contracts.backends.measure import Cannot, Failed, Inapplicable, Measure, Measured
from contracts.backends.predicate_values import ORDERS
from contracts.backends.row_checks import Unreadable, read_of
from contracts.dtypes import Decimal, Float
from contracts.errors import is_failure
from contracts.rendering import error_text
from contracts.rules.aggregate import Aggregate, Distinct, Mean, Quantile, Sum
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    References,
    RowCount,
    Sorted,
    Unique,
)
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import Default, DType

PART = 10**19
"""Sums of decimals are kept in two parts, of the digits before and after the last nineteen."""
BOUNDS: dict[type[Ge | Gt | Le | Lt], str] = {Ge: ">=", Gt: ">", Le: "<=", Lt: "<"}


def measure_of(rule: Any, batch: Batch) -> Measure:
    """What to measure of the batch for a rule that names no row.

    Raises:
        Unreadable, Cannot: the rule cannot be evaluated.
        Inapplicable: it has nothing to judge.
    """
    match rule:
        case RowCount():
            most = 2**63 - 1 if rule.max is None else rule.max
            suspect = ~pl.col("rows").is_between(rule.min, most)
            exprs = {"rows": pl.len().cast(pl.Int64)}
            return Measure(exprs, lambda got: outside_count(rule, got["rows"]), suspect)
        case NullShare():
            return null_share(rule, batch)
        case Freshness():
            return freshness(rule, batch)
        case CustomTable():
            return custom(rule, batch)
        case Mean() | Sum() | Quantile() | Distinct():
            return aggregate(rule, batch)
        case Unique() | Sorted() | References() | Grouped():
            raise AssertionError(f"{rule} names rows, or groups them")
        case _:
            assert_never(rule)


def outside_count(rule: RowCount, rows: int) -> list[Any]:
    """The number of rows, where there are too few or too many."""
    kept = rule.min <= rows and (rule.max is None or rows <= rule.max)
    return [] if kept else [rows]


def null_share(rule: NullShare, batch: Batch) -> Measure:
    """The share of rows without a value; where a default was filled there was none.

    Raises:
        Unreadable: the field's column is missing.
        Inapplicable: the nulls that the rule is about have been filled long ago.
    """
    declared = batch.specification.by_name[rule.field]
    filled = batch.told.filled
    fills = declared.default is not None and declared.default != Default(None)
    if fills and filled is None:
        raise Inapplicable("its default stands for null; only the wire form shows the nulls")
    if rule.field not in batch.plan.held:
        raise Unreadable(f"{declared.alias} is missing")
    null = pl.col(batch.plan.held[rule.field]).is_null()
    if rule.field in batch.unread:
        null = pl.lit(batch.unread[rule.field].nulls)
    if fills and filled is not None and rule.field in filled:
        null = pl.lit(filled[rule.field])

    def broken(got: Measured) -> list[Any]:
        share = got["nulls"] / got["rows"] if got["rows"] else 0.0
        return [share] if share > rule.max else []

    suspect = pl.col("nulls") / pl.col("rows") > rule.max
    return Measure({"nulls": null.sum(), "rows": pl.len()}, broken, suspect)


# Aggregates ------------------------------------------------------------------------------------


def aggregate(rule: Aggregate, batch: Batch) -> Measure:
    """The aggregate of a field's values.

    Raises:
        Unreadable: the field's column is missing, or of another type.
    """
    declared = batch.specification.by_name[rule.field]
    dtype = declared.value.dtype
    form = read_of((rule.field,), batch.specification, batch.plan.members).form
    scale = 10**dtype.decimal_places if isinstance(dtype, Decimal) else 1
    exprs = {"count": form.count()}
    match rule:
        case Mean() | Sum():
            exprs |= totals(form, dtype)
        case Quantile(q=q):
            exprs["quantile"] = form.cast(pl.Float64).quantile(q, "linear")
            exprs["nans"] = form.is_nan().sum() if isinstance(dtype, Float) else pl.lit(0)
        case Distinct():
            exprs["distinct"] = form.drop_nulls().n_unique()
        case _:
            assert_never(rule)

    def broken(got: Measured) -> list[Any]:
        value = aggregated(rule, got, scale)
        if value is not None and all(keeps(bound, value) for bound in rule.bounds):
            return []
        return [shown(value)]

    return Measure(
        exprs, broken, suspected(rule, exprs, scale), shows_values=not isinstance(rule, Distinct)
    )


def totals(form: pl.Expr, dtype: DType) -> dict[str, pl.Expr]:
    """The sum of some values: of decimals in two parts, for it may be more than int128 holds."""
    if isinstance(dtype, Float):
        return {"total": form.sum()}
    wide = form.cast(pl.Int128)
    if not isinstance(dtype, Decimal):
        return {"total": wide.sum()}
    part = pl.lit(PART, dtype=pl.Int128)
    return {"high": (wide // part).sum(), "low": (wide % part).sum()}


def total_of(got: Measured) -> float | int:
    """The sum that was computed in one part, or in two."""
    total: float | int = got["total"] if "total" in got else got["high"] * PART + got["low"]
    return total


def suspected(rule: Aggregate, exprs: Mapping[str, pl.Expr], scale: int) -> pl.Expr:
    """Where an aggregate may lie outside its interval: computed in floats, and so with a margin, for
    what is rounded and for what two parts take from each other.
    """
    count = pl.col("count").cast(pl.Float64)
    total, taken = pl.col("total").cast(pl.Float64), pl.lit(0.0)
    if "high" in exprs:
        high, low = pl.col("high").cast(pl.Float64) * PART, pl.col("low").cast(pl.Float64)
        total, taken = high + low, (high.abs() + low.abs()) / scale
    match rule:
        case Distinct():
            value = pl.col("distinct").cast(pl.Float64)
        case Quantile():
            value = pl.when(pl.col("nans") == 0).then(pl.col("quantile") / scale)
        case Mean():
            value = pl.when(count > 0).then(total / count / scale)
        case Sum():
            value = total / scale
        case _:
            assert_never(rule)
    margin = value.abs() * 1e-9 + taken * 1e-12
    inside = []
    for bound in rule.bounds:
        end = float(cast("Any", bound.bound))
        is_lower = isinstance(bound, (Ge, Gt))
        inside.append(value - margin > end if is_lower else value + margin < end)
    return ~(pl.all_horizontal(inside) & value.is_finite()).fill_null(value=False)


def shown(value: Fraction | float | None) -> int | float | None:
    """An aggregate as a report shows it."""
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else float(value)


def aggregated(rule: Aggregate, got: Measured, scale: int) -> Fraction | float | int | None:
    """The aggregate as a number, exactly where it can be; None where there is nothing to compute.

    Args:
        scale: how many of what was counted make one.
    """
    match rule:
        case Distinct():
            return int(got["distinct"])
        case Quantile():
            value = got["quantile"]
            return float("nan") if got["nans"] else None if value is None else value / scale
        case Mean() | Sum():
            share = max(got["count"], 1) if isinstance(rule, Mean) else 1
            if isinstance(rule, Mean) and not got["count"]:
                return None
            total = total_of(got)
            if isinstance(total, float):
                return total / share
            return Fraction(total, share * scale)
        case _:
            assert_never(rule)


def keeps(bound: Ge | Gt | Le | Lt, value: Fraction | float) -> bool:
    """Whether a number is within one end of an interval."""
    end: Any = bound.bound
    end = Fraction(end) if isinstance(end, PyDecimal) else end
    return ORDERS[BOUNDS[type(bound)]](value, end)


# A requirement of the user's own -----------------------------------------------------------------


def custom(rule: CustomTable, batch: Batch) -> Measure:
    """The answer of a custom table rule.

    Raises:
        Unreadable: a field's column is missing, or of another type.
        Cannot: its `expr` failed.
    """
    members, specification = batch.plan.members, batch.specification
    columns = {n: read_of((n,), specification, members).plain for n in rule.fields}
    if rule.expr is None:
        return Measure(columns, lambda got: accepted(rule, got["rows"]), whole=True)
    try:
        answer = rule.expr(columns)
    except BaseException as error:
        if not is_failure(error):
            raise
        raise Failed(f"its expr raised {error_text(error)}") from error
    if not isinstance(answer, pl.Expr):
        raise Cannot(f"its expr gave {type(answer).__name__}, not a polars expression")

    def broken(got: Measured) -> list[Any]:
        if got["answers"] != 1 or not isinstance(got["answer"], (bool, type(None))):
            raise Cannot("its expr did not give one Boolean")
        return [] if got["answer"] else [got["answer"]]

    return Measure({"answer": answer.first(), "answers": answer.len()}, broken)


def accepted(rule: CustomTable, frame: pl.DataFrame) -> list[Any]:
    """The answer of a custom rule's `accepts` about a batch, where it is not true.

    Raises:
        Cannot: it raised, or gave no Boolean.
    """
    try:
        answer: Any = cast("Any", rule.accepts)(frame)  # one of the two is given
    except BaseException as error:
        if not is_failure(error):
            raise
        raise Failed(f"it raised {error_text(error)}") from error
    if answer is not None and type(answer).__name__ not in ("bool", "bool_"):
        raise Cannot(f"it answered {type(answer).__name__}, not a Boolean")
    return [] if answer else [answer]
