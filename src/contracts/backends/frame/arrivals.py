"""How data arrives: the lag of its rows, the periods that have some, and the slot of its newest time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any, assert_never

import polars as pl

from contracts.backends.contract_form import in_utc
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.freshness import (
    last_moment_of,
    measure_of_newest,
    times_and_now,
)
from contracts.backends.frame.measure import CannotEvaluate, Measure, Measurements
from contracts.backends.frame.quantiles import exact_ends, quantile_between
from contracts.backends.frame.row_rules import read_path_column
from contracts.backends.frame.volumes import volume_measure
from contracts.dtypes import Date, Datetime
from contracts.rules.arrival import ArrivalRule, Coverage, Lag, Schedule, Volume
from contracts.rules.spans import span_text

MAX_PERIODS = 1_000_000
"""In how many periods rows may lie that a `Coverage` looks at: so many integers are held of a group."""
_TICK = timedelta(microseconds=1)
_FIRST_TICK = (datetime.min - datetime(1970, 1, 1)) // _TICK
"""The first moment of a datetime, in microseconds after that which Polars counts from: a Monday's midnight."""
_LONGEST = 2**62
"""More microseconds than there are between two datetimes, and no more than an int64 holds."""
_SHOWN_PERIODS = 3


def arrival_measure(rule: ArrivalRule, batch: Batch) -> Measure:
    """The measure of a batch, or of each group in it, for a rule about how data arrives.

    Raises:
        UnparseableColumn: a field's column is missing, or of another type.
        CannotEvaluate: the current time on the field's clock is not known.
    """
    match rule:
        case Lag():
            return _lag_measure(rule, batch)
        case Coverage():
            return _coverage_measure(rule, batch)
        case Schedule():
            return _schedule_measure(rule, batch)
        case Volume():
            return volume_measure(rule, batch)
        case _:
            assert_never(rule)


# Lag -------------------------------------------------------------------------------------------


def lag_of_rows(rule: Lag, batch: Batch) -> pl.Expr:
    """How many microseconds after its event each row was ingested; null where it lacks one of the two."""
    event, ingested = (
        read_path_column((name,), batch.specification, batch.plan.members).form.cast(
            pl.Datetime("us")
        )
        for name in rule.fields
    )
    return ingested.to_physical() - event.to_physical()


def _lag_measure(rule: Lag, batch: Batch) -> Measure:
    form, most = lag_of_rows(rule, batch), rule.max // _TICK

    def broken(got: Measurements) -> list[Any]:
        lag = quantile_between(rule.quantile, got)
        if lag is None:
            return [None]
        return [timedelta(microseconds=round(Fraction(lag)))] if lag > most else []

    def note(got: Measurements) -> str | None:
        lag = broken(got)[0]
        return lag and f"a lag of {span_text(lag)} in {got['count']:,} rows with both times"

    exprs = {"count": form.count(), "nans": pl.lit(0), "ends": exact_ends(rule.quantile, form)}
    return Measure(
        exprs,
        broken,
        shows_values=True,
        without_values=f"no row has both {rule.event} and {rule.ingested}",
        note=note,
    )


# Coverage --------------------------------------------------------------------------------------


def period_of_rows(rule: Coverage, batch: Batch) -> pl.Expr:
    """Which period each row lies in, counted from the first that there is; null without a time."""
    form = read_path_column((rule.field,), batch.specification, batch.plan.members).form
    ticks = form.cast(pl.Datetime("us")).to_physical() - pl.lit(_FIRST_TICK)
    return ticks // pl.lit(min(rule.every // _TICK, _LONGEST))


def refuse_many_periods(periods: int, rule: Coverage) -> None:
    """Raise CannotEvaluate if rows lie in more periods than are held."""
    if periods > MAX_PERIODS:
        every = span_text(rule.every)
        raise CannotEvaluate(f"rows lie in more than {MAX_PERIODS:,} periods of {every}")


def _coverage_measure(rule: Coverage, batch: Batch) -> Measure:
    form = period_of_rows(rule, batch)
    dtype = batch.specification.by_name[rule.field].value.dtype
    required = partial(_required_periods, rule)

    def broken(got: Measurements) -> list[Any]:
        periods = got["periods"]
        refuse_many_periods(len(periods), rule)
        ends = required(periods)
        if ends is None:
            return [None]
        return first_missing(periods, ends)

    def first_missing(periods: Sequence[int], ends: tuple[int, int]) -> list[date]:
        missing = islice(_missing_periods(periods, *ends), _SHOWN_PERIODS)
        return [_begin_of(one, rule, dtype) for one in missing]

    def note(got: Measurements) -> str | None:
        ends = required(got["periods"])
        if ends is None:
            return None
        every, there = ends[1] - ends[0] + 1, _number_between(got["periods"], *ends)
        first = [one.isoformat() for one in first_missing(got["periods"], ends)]
        more = ", …" if every - there > len(first) else ""
        return f"{every - there:,} of {every:,} have no row: {', '.join(first)}{more}"

    count = {"count": form.count(), "periods": form.drop_nulls().unique().sort().implode()}
    is_open = rule.start is None and rule.end is None
    return Measure(
        count,
        broken,
        shows_values=True,
        without_values=f"{rule.field} has no value" if is_open else None,
        note=note,
    )


def _required_periods(rule: Coverage, periods: Sequence[int]) -> tuple[int, int] | None:
    """The first and the last period that must have a row; None if no end is declared, and no row has a time."""
    start = None if rule.start is None else _period_at(rule.start, rule, is_end=False)
    end = None if rule.end is None else _period_at(rule.end, rule, is_end=True)
    known = [*periods[:1], *periods[-1:], *(one for one in (start, end) if one is not None)]
    if not known:
        return None
    return (min(known) if start is None else start), (max(known) if end is None else end)


def _period_at(moment: date, rule: Coverage, *, is_end: bool) -> int:
    """The period that a declared end lies in: of a date the first of the day, or the last."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max if is_end else time.min)
    naive = in_utc(moment).replace(tzinfo=None) if moment.tzinfo else moment
    return (naive - datetime.min) // rule.every


def _begin_of(period: int, rule: Coverage, dtype: object) -> date:
    """When a period begins, as the field's values are written."""
    begin = datetime.min + period * rule.every
    if isinstance(dtype, Date):
        return begin.date()
    return begin.replace(tzinfo=UTC) if isinstance(dtype, Datetime) and dtype.aware else begin


def _missing_periods(periods: Sequence[int], low: int, high: int) -> Iterator[int]:
    """The periods from one to another that are not among some in order."""
    for period in periods[bisect_left(periods, low) : bisect_right(periods, high)]:
        yield from range(low, period)
        low = period + 1
    yield from range(low, high + 1)


def _number_between(periods: Sequence[int], low: int, high: int) -> int:
    return bisect_right(periods, high) - bisect_left(periods, low)


# Schedule --------------------------------------------------------------------------------------


def _schedule_measure(rule: Schedule, batch: Batch) -> Measure:
    form, is_date, now = times_and_now(rule, batch)
    due = _slot_due(rule, now)

    def broken(got: Measurements) -> list[Any]:
        newest = got["newest"]
        if newest is None:
            return [got["furthest"]]
        moment = _moment(last_moment_of(newest))
        return [] if _is_near_slot(rule, moment, due) else [newest]

    shown = (
        "no slot was due before" if due is None else f"the slot of {due:%Y-%m-%d %H:%M:%S} is due"
    )
    limit = now.date() if is_date else now
    return measure_of_newest(rule.field, form, limit, broken, lambda _: shown)


def _moment(value: datetime) -> timedelta:
    """How long after the first moment of a datetime a time lies, on its clock."""
    return value.replace(tzinfo=None) - datetime.min


def _slot_due(rule: Schedule, now: datetime) -> datetime | None:
    """The last slot since which `within` has passed; None if there is none."""
    number = (_moment(now) - rule.at - rule.within) // rule.every
    if number < 0:
        return None
    return datetime.min + rule.at + number * rule.every


def _is_near_slot(rule: Schedule, moment: timedelta, due: datetime | None) -> bool:
    """Whether a time is within reach of a slot, the one that is due or a later one."""
    first = timedelta(0) if due is None else _moment(due)
    if moment < first - rule.within:
        return False
    since = (moment - rule.at) % rule.every
    return min(since, rule.every - since) <= rule.within
