"""Freshness of a batch: the age of its newest time, and whether any time is ahead of now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from contracts.backends.contract_form import in_utc
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import CannotEvaluate, Measure, Measurements
from contracts.backends.frame.predicates import constant_literal
from contracts.backends.frame.row_rules import read_path_column
from contracts.dtypes import Date, Datetime
from contracts.hints import Hint, PassArgument
from contracts.rules.arrival import Schedule
from contracts.rules.clock import Future, Past
from contracts.rules.spans import span_text
from contracts.rules.table import Freshness

_ClockRule = Freshness | Past | Future | Schedule


def freshness_measure(rule: Freshness, batch: Batch) -> Measure:
    """The newest time that is not ahead, and the one furthest ahead.

    Raises:
        UnparseableColumn: the field's column is missing, or of another type.
        CannotEvaluate: the current time on the field's clock is not known.
    """
    form, is_date, now = times_and_now(rule, batch)
    latest = _shift_clamped(now, rule.max_ahead or timedelta(0))
    oldest = _shift_clamped(now, rule.max_age, back=True)
    limit = latest.date() if is_date else latest

    def broken(got: Measurements) -> list[Any]:
        if not got["count"]:
            return [None]
        ahead = rule.max_ahead is not None and got["furthest"] > limit
        newest = got["newest"]
        stale = newest is not None and last_moment_of(newest) < oldest
        return [*([got["furthest"]] if ahead else []), *([newest] if stale else [])]

    def note(got: Measurements) -> str | None:
        return _describe_age(rule, batch, broken(got)[0])

    return measure_of_newest(rule.field, form, limit, broken, note)


def measure_of_newest(
    name: str,
    form: pl.Expr,
    limit: date,
    broken: Callable[[Measurements], list[Any]],
    note: Callable[[Measurements], str | None],
) -> Measure:
    """The measure of the newest time of a field that is not ahead of a limit, and of the one furthest ahead."""
    exprs = {
        "count": form.count(),
        "furthest": form.max(),
        # A clock that is a year fast must not hide that the rest is stale.
        "newest": form.filter(form <= constant_literal(limit)).max(),
    }
    return Measure(
        exprs,
        broken,
        shows_values=True,
        greatest=frozenset({"furthest", "newest"}),
        without_values=f"{name} has no value",
        note=note,
    )


def later_than_now(rule: Past | Future, batch: Batch) -> pl.Expr:
    """Whether a time is later than now, or a date later than today; null for null.

    Raises:
        UnparseableColumn, CannotEvaluate: as for `freshness_measure`.
    """
    form, is_date, now = times_and_now(rule, batch)
    return form > constant_literal(now.date() if is_date else now)


def times_and_now(rule: _ClockRule, batch: Batch) -> tuple[pl.Expr, bool, datetime]:
    """The times of a rule's field, whether they are dates, and the current time on its clock.

    Raises:
        UnparseableColumn, CannotEvaluate: as for `freshness_measure`.
    """
    dtype = batch.specification.by_name[rule.field].value.dtype
    form = read_path_column((rule.field,), batch.specification, batch.plan.members).form
    now = _now_on_clock(rule, batch, aware=isinstance(dtype, Datetime) and dtype.aware)
    return form, isinstance(dtype, Date), now


def _now_on_clock(rule: _ClockRule, batch: Batch, *, aware: bool) -> datetime:
    """The current time on the field's clock.

    Raises:
        CannotEvaluate: it is not known.
    """
    now = batch.context.now
    if aware and now is None:
        return batch.context.clock
    if now is None:  # to take it for UTC would make the verdict depend on where it is reached
        hint = f"{rule.field} has no time zone: pass now= as its clock reads"
        raise CannotEvaluate(Hint(hint, PassArgument("now")))
    if aware and now.utcoffset() is None:
        hint = f"{rule.field} has a time zone: pass now= with one"
        raise CannotEvaluate(Hint(hint, PassArgument("now")))
    return in_utc(now) if aware else now.replace(tzinfo=None)


def _describe_age(rule: Freshness, batch: Batch, value: object) -> str | None:
    """How old a time is, or how far ahead of now, to the minute; None where there is no value."""
    if not isinstance(value, date):
        return None
    aware = isinstance(value, datetime) and value.tzinfo is not None
    now, old = _now_on_clock(rule, batch, aware=aware), last_moment_of(value)
    start = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    age = now - old if old < now else start - now
    age_text = span_text(timedelta(minutes=age // timedelta(minutes=1)))
    return f"{age_text} old" if old < now else f"{age_text} ahead of now"


def _shift_clamped(moment: datetime, by: timedelta, *, back: bool = False) -> datetime:
    """The moment some time later, or earlier; at most the last or first moment of a datetime."""
    try:
        return moment - by if back else moment + by
    except OverflowError:
        return (datetime.min if back else datetime.max).replace(tzinfo=moment.tzinfo)


def last_moment_of(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)
