"""Rules about how data arrives, checked against the contract's fields."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from contracts.backends.contract_form import in_utc
from contracts.declaration.errors import DeclarationError
from contracts.declaration.named_fields import FieldLookup, check_names, refuse_kind
from contracts.dtypes import Date, Datetime
from contracts.report.values import show_value
from contracts.rules.arrival import ArrivalRule, Coverage, Lag, Schedule, Volume
from contracts.rules.requirement import is_within

_DAY = timedelta(days=1)
_NO_SPAN = timedelta(0)


def fit_arrival_rule(rule: ArrivalRule, named: FieldLookup) -> ArrivalRule:
    """The rule with its operands in the fields' types.

    Raises:
        DeclarationError: it does not apply to the fields, or its operands are invalid.
    """
    match rule:
        case Lag():
            return _fit_lag(rule, named)
        case Coverage():
            return _fit_coverage(rule, named)
        case Schedule(field=name):
            refuse_kind(rule, name, named(name), ("date", "datetime"))
            _refuse_no_span(rule, rule.every)
            _refuse_negative(rule, rule.within, rule.at)
            return rule
        case Volume():
            return _fit_volume(rule)
        case _:
            assert_never(rule)


def _fit_lag(rule: Lag, named: FieldLookup) -> Lag:
    if not is_within(rule.quantile, 1):
        raise DeclarationError(
            f"has Lag(quantile={rule.quantile!r})", "Give a quantile from 0 to 1"
        )
    _refuse_negative(rule, rule.max)
    one, other = map(named, check_names(rule, rule.fields))
    for name, value in zip(rule.fields, (one, other), strict=True):
        refuse_kind(rule, name, value, ("date", "datetime"))
    if one.dtype != other.dtype:
        problem = f"must {rule}, but one is {one.dtype}, and the other {other.dtype}"
        hint = "Declare both as dates, both as times with a zone, or both as times without one"
        raise DeclarationError(problem, hint)
    return replace(rule, quantile=float(rule.quantile))


def _fit_coverage(rule: Coverage, named: FieldLookup) -> Coverage:
    value = named(rule.field)
    refuse_kind(rule, rule.field, value, ("date", "datetime"))
    _refuse_no_span(rule, rule.every)
    if isinstance(value.dtype, Date) and rule.every % _DAY:
        raise DeclarationError(f"must {rule}, but {rule.field} is a date", "Give whole days")
    ends = [_fit_end(rule, one, value.dtype) for one in (rule.start, rule.end)]
    fitted = replace(rule, start=ends[0], end=ends[1])
    if None not in ends and _sortable(ends[0]) > _sortable(ends[1]):
        raise DeclarationError(
            f"must {rule}, which ends before it starts", "Exchange start and end"
        )
    return fitted


def _fit_volume(rule: Volume) -> Volume:
    if rule.change is None and rule.z is None:
        raise DeclarationError("has Volume() without a limit", "Give it change or z")
    for name, limit in (("change", rule.change), ("z", rule.z)):
        if limit is not None and not is_within(limit, sys.float_info.max):
            raise DeclarationError(f"has Volume({name}={limit!r})", "Give numbers from 0 up")
    if type(rule.min_rows) is not int or rule.min_rows < 0:
        raise DeclarationError(
            f"has Volume(min_rows={rule.min_rows!r})", "Give a whole number from 0 up"
        )
    return replace(
        rule,
        change=None if rule.change is None else float(rule.change),
        z=None if rule.z is None else float(rule.z),
    )


def _fit_end(rule: Coverage, end: Any, dtype: object) -> date | datetime | None:
    """A declared end as values of the field are, of times with a zone in UTC; or a date."""
    is_aware = isinstance(dtype, Datetime) and dtype.aware
    if type(end) in (date, type(None)):
        return end  # type: ignore[no-any-return]  # one of the two
    fits = type(end) is datetime and isinstance(dtype, Datetime)
    if not fits or (end.utcoffset() is not None) != is_aware:
        zone = ", or datetimes " + ("with a zone" if is_aware else "without a zone")
        raise DeclarationError(
            f"has Coverage({rule.field!r}) with the end {show_value(end)}",
            f"Give dates{zone if isinstance(dtype, Datetime) else ''}",
        )
    return in_utc(end) if is_aware else end


def _sortable(end: Any) -> tuple[int, ...]:
    """The day of an end, and the time of it where both have one."""
    return tuple(end.timetuple()[:6] if isinstance(end, datetime) else end.timetuple()[:3])


def _refuse_no_span(rule: Coverage | Schedule, every: timedelta) -> None:
    if every <= _NO_SPAN:
        raise DeclarationError(f"must {rule}", "Give a span of time above zero")


def _refuse_negative(rule: Lag | Schedule, *spans: timedelta) -> None:
    if any(one < _NO_SPAN for one in spans):
        raise DeclarationError(f"must {rule}", "Give spans of time from 0 up")
