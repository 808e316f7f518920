"""How old the newest time of a batch is, and whether any lies ahead of now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from contracts.backends.batch import Batch
from contracts.backends.contract_form import in_utc
from contracts.backends.measure import Cannot, Measure, Measured
from contracts.backends.predicate_frames import constant
from contracts.backends.row_checks import read_of
from contracts.dtypes import Date, Datetime
from contracts.rules.spans import span_text
from contracts.rules.table import Freshness


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
    oldest = moved(now, rule.max_age, back=True)
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
    if now is None:
        raise Cannot(f"{rule.field} has no time zone: pass now= as its clock reads")
    if aware and now.utcoffset() is None:
        raise Cannot(f"{rule.field} has a time zone: pass now= with one")
    return in_utc(now) if aware else now.replace(tzinfo=None)


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


def moved(moment: datetime, by: timedelta, *, back: bool = False) -> datetime:
    """The moment some time later, or earlier; at the most the last or the first one there is."""
    try:
        return moment - by if back else moment + by
    except OverflowError:
        return (datetime.min if back else datetime.max).replace(tzinfo=moment.tzinfo)


def end_of(moment: date) -> datetime:
    """A datetime itself; the last moment of a date."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)
