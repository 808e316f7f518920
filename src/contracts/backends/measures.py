"""What is measured of a batch, or of each group in it, and when that breaks a rule.

Integers and decimals are summed in int128 and compared as fractions: exactly. NaN is in no
interval, so a NaN among the values breaks whatever is computed from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never, cast

import polars as pl

from contracts.backends.batch import Batch
from contracts.backends.predicate_frames import constant
from contracts.backends.predicate_values import ORDERS
from contracts.backends.row_checks import Unreadable, read_of
from contracts.dtypes import Date, Datetime, Decimal, Float
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
    span_text,
)
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import Default

Measured = Mapping[str, Any]
BOUNDS: dict[type[Ge | Gt | Le | Lt], str] = {Ge: ">=", Gt: ">", Le: "<=", Lt: "<"}


class Cannot(Exception):
    """A rule could not be evaluated; the message says why."""


class Inapplicable(Exception):
    """A rule has nothing to judge; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to measure for a rule.

    Attributes:
        exprs: the aggregates to compute, by names of their own.
        broken: the values to show where what was measured breaks the rule; none where it keeps it.
        whole: whether `broken` takes the columns themselves, as a frame under "rows".
        shows_values: whether what is shown is made of the field's own values.
    """

    exprs: dict[str, pl.Expr]
    broken: Callable[[Measured], list[Any]]
    whole: bool = False
    shows_values: bool = False


def measure_of(rule: Any, batch: Batch) -> Measure:
    """What to measure of the batch for a rule that names no row.

    Raises:
        Unreadable, Cannot: the rule cannot be evaluated.
        Inapplicable: it has nothing to judge.
    """
    match rule:
        case RowCount():
            return Measure({"rows": pl.len()}, lambda got: outside_count(rule, got["rows"]))
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
    if fills and filled is not None and rule.field in filled:
        null = pl.lit(filled[rule.field])

    def broken(got: Measured) -> list[Any]:
        share = got["nulls"] / got["rows"] if got["rows"] else 0.0
        return [share] if got["nulls"] > rule.max * got["rows"] else []

    return Measure({"nulls": null.sum(), "rows": pl.len()}, broken)


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
            exprs["total"] = form.sum() if isinstance(dtype, Float) else form.cast(pl.Int128).sum()
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

    return Measure(exprs, broken, shows_values=not isinstance(rule, Distinct))


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
            total = got["total"]
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


# Freshness -------------------------------------------------------------------------------------


def freshness(rule: Freshness, batch: Batch) -> Measure:
    """The newest time that is not ahead, and the one furthest ahead.

    Raises:
        Unreadable: the field's column is missing, or of another type.
        Cannot: it is not known what time it is on the field's clock.
    """
    dtype = batch.specification.by_name[rule.field].value.dtype
    form = read_of((rule.field,), batch.specification, batch.plan.members).form
    now = now_for(rule, batch, aware=isinstance(dtype, Datetime) and dtype.aware)
    latest = moved(now, rule.max_ahead or timedelta(0))
    oldest = moved(now, -rule.max_age)
    limit = latest.date() if isinstance(dtype, Date) else latest

    def broken(got: Measured) -> list[Any]:
        if not got["values"]:
            return [None]
        ahead = rule.max_ahead is not None and got["furthest"] > limit
        newest = got["newest"]
        stale = newest is not None and end_of(newest) < oldest
        return [*([got["furthest"]] if ahead else []), *([newest] if stale else [])]

    exprs = {
        "values": form.count(),
        "furthest": form.max(),
        "newest": form.filter(form <= constant(limit)).max(),
    }
    return Measure(exprs, broken, shows_values=True)


def now_for(rule: Freshness, batch: Batch, *, aware: bool) -> datetime:
    """The time that it is on the field's clock.

    Raises:
        Cannot: nobody said it.
    """
    now = batch.told.now
    if aware and now is None:
        return batch.told.clock
    if now is None or (now.utcoffset() is not None) != aware:
        kind = "with a time zone" if aware else "without one, as its clock reads"
        zone = "a" if aware else "no"
        raise Cannot(f"{rule.field} has {zone} time zone: pass now= {kind}")
    return now


def age_of(rule: Freshness, batch: Batch, value: object) -> str | None:
    """How old a time is, or how far ahead of now, to the minute; None where it may not be said."""
    if not isinstance(value, date):
        return None
    aware = isinstance(value, datetime) and value.tzinfo is not None
    now, old = now_for(rule, batch, aware=aware), end_of(value)
    start = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    age = now - old if old < now else start - now
    said = span_text(timedelta(minutes=age // timedelta(minutes=1)))
    return f"{said} old" if old < now else f"{said} ahead of now"


def moved(moment: datetime, by: timedelta) -> datetime:
    """The moment some time later, or the first or last one there is."""
    try:
        return moment + by
    except OverflowError:
        end = datetime.max if by > timedelta(0) else datetime.min
        return end.replace(tzinfo=moment.tzinfo)


def end_of(moment: date) -> datetime:
    """A datetime itself; the last moment of a date."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)


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
    except Exception as error:
        raise Cannot(f"its expr raised {type(error).__name__}: {error}") from error
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
    except Exception as error:
        raise Cannot(f"it raised {type(error).__name__}: {error}") from error
    if answer is not None and type(answer).__name__ not in ("bool", "bool_"):
        raise Cannot(f"it answered {type(answer).__name__}, not a Boolean")
    return [] if answer else [answer]
