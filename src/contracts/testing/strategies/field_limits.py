"""The limits that table rules set to the values of single fields: intervals, and keys to refer to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contracts.backends.frame.batch import Context
from contracts.dtypes import Date
from contracts.rules.aggregate import Mean, Quantile
from contracts.rules.arrival import Coverage, Lag, Schedule
from contracts.rules.clock import Future, Past
from contracts.rules.reference import References, TableName
from contracts.rules.row import RowRule
from contracts.rules.table import Freshness, Grouped, TableRule
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import Field, Specification
from contracts.testing.strategies.generator import Interval
from contracts.testing.strategies.lattices import lattice_of
from contracts.testing.strategies.table_rules import covered_times

if TYPE_CHECKING:
    from contracts.backends.frame.batch import ReferenceTable

_LONGEST_LAG = timedelta(days=365)
"""The longest lag that is drawn, so that both times are of our days."""


@dataclass(frozen=True)
class FieldLimits:
    """Limits of fields in addition to their rules, by their Python names.

    Attributes:
        within: the intervals that the table rules permit.
        members: the only permitted values.
        first: values that are tried before any other.
    """

    within: Mapping[str, Interval] = field(default_factory=dict)
    members: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    first: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


def intervals(specification: Specification, now: datetime) -> dict[str, Interval]:
    """The interval of each field, in ticks, within which its values keep every rule of the table."""
    found: dict[str, Interval] = {}
    for name, interval in _intervals_of_rules(specification, now):
        low, high = found.get(name, (None, None))
        lows = [one for one in (low, interval[0]) if one is not None]
        highs = [one for one in (high, interval[1]) if one is not None]
        found[name] = (max(lows, default=None), min(highs, default=None))
    return found


def _intervals_of_rules(
    specification: Specification, now: datetime
) -> Iterator[tuple[str, Interval]]:
    for requirement in specification.rules:
        rule = requirement.rule
        if requirement.severity == "error" and not isinstance(rule, RowRule):
            yield from _interval_of_table_rule(rule, specification, now)


def _interval_of_table_rule(
    rule: TableRule, specification: Specification, now: datetime
) -> Iterator[tuple[str, Interval]]:
    """The interval of a field, where values within it are enough to keep the rule."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    match inner:
        case Freshness(field=name):
            yield name, _fresh_interval(inner, specification.by_name[name], now)
        case Schedule(field=name):
            yield name, _interval_of_slot(inner, specification.by_name[name], now)
        case Lag(event, ingested):
            for name in (event, ingested):
                field = specification.by_name[name]
                yield name, _ticks_between(field, now - min(inner.max, _LONGEST_LAG), now)
        case Coverage(field=name):
            yield name, _interval_of_ends(inner, specification.by_name[name])
        case Past(field=name) | Future(field=name):
            yield name, _side_of_now(inner, specification.by_name[name], now)
        case Mean(field=name) | Quantile(field=name):
            yield name, _interval_of_bounds(inner.bounds, specification.by_name[name])
        case _:  # every other rule is about several values together
            return


def _interval_of_bounds(bounds: tuple[Ge | Gt | Le | Lt, ...], field: Field) -> Interval:
    """The interval of some bounds; without limits where no value of the field lies in it."""
    scale = Fraction(getattr(lattice_of(field.value.dtype), "scale", 1))
    ends: list[tuple[bool, Any]] = [(isinstance(one, (Ge, Gt)), one.bound) for one in bounds]
    lows = [Fraction(bound) * scale for is_low, bound in ends if is_low]
    highs = [Fraction(bound) * scale for is_low, bound in ends if not is_low]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is None or high is None or field.value.dtype.kind == "float":
        return low, high
    return (low, high) if math.ceil(low) <= math.floor(high) else (None, None)


def _side_of_now(rule: Past | Future, field: Field, now: datetime) -> Interval:
    """The times before now, or those from a day later on: while they are drawn, time passes."""
    lattice = lattice_of(field.value.dtype)
    if lattice is None:
        return None, None
    end = now if isinstance(rule, Past) else now + timedelta(days=1)
    is_aware = getattr(field.value.dtype, "aware", False)
    moment = end if is_aware else end.replace(tzinfo=None)
    tick = lattice.tick(end.date() if isinstance(field.value.dtype, Date) else moment)
    return (None, tick) if isinstance(rule, Past) else (tick, None)


def _fresh_interval(rule: Freshness, field: Field, now: datetime) -> Interval:
    """The times that stay fresh for half of the permitted age; none in the future."""
    return _ticks_between(field, now - rule.max_age / 2, now)


def _interval_of_slot(rule: Schedule, field: Field, now: datetime) -> Interval:
    """The times within reach of the slot that is due."""
    is_aware = getattr(field.value.dtype, "aware", False)
    now = now.astimezone(UTC) if is_aware else now.replace(tzinfo=None)
    origin = datetime.min.replace(tzinfo=now.tzinfo)
    number = (now - origin - rule.at - rule.within) // rule.every
    if number < 0:
        return None, None
    slot = origin + rule.at + number * rule.every
    is_date = isinstance(field.value.dtype, Date)  # which lasts until its end
    return _ticks_between(field, slot - rule.within, slot + rule.within - timedelta(days=is_date))


def _interval_of_ends(rule: Coverage, field: Field) -> Interval:
    """The times of the periods that must have rows, as far as they are declared."""
    values = covered_times(rule, field)
    lattice = lattice_of(field.value.dtype)
    return (
        (None, None)
        if not values or lattice is None
        else (lattice.tick(values[0]), lattice.tick(values[-1]))
    )


def _ticks_between(field: Field, first: datetime, last: datetime) -> Interval:
    """The ticks of a field of times between two moments."""
    lattice = lattice_of(field.value.dtype)
    if lattice is None:
        return None, None
    if isinstance(field.value.dtype, Date):
        return lattice.tick(first.date()), lattice.tick(last.date())
    is_aware = getattr(field.value.dtype, "aware", False)
    ends = [moment if is_aware else moment.replace(tzinfo=None) for moment in (first, last)]
    return lattice.tick(ends[0]), lattice.tick(ends[1])


def referenced_values(
    specification: Specification, tables: Mapping[TableName, ReferenceTable]
) -> dict[str, tuple[Any, ...]]:
    """The values that fields may refer to, by their Python names, where a table has them.

    References of several fields together are not limits of single fields.
    """
    found: dict[str, tuple[Any, ...]] = {}
    for requirement in specification.table_rules:
        rule = requirement.rule.rule if isinstance(requirement.rule, Grouped) else requirement.rule
        if not isinstance(rule, References) or len(rule.fields) != 1:
            continue
        table = Context(tables=tables).table_of(rule.contract, specification)
        key = None if table is None else table.specification.by_name.get(rule.keys[0])
        if table is not None and key is not None:
            column = table.frame.get_column(key.alias)
            found[rule.fields[0]] = tuple(column.drop_nulls().unique(maintain_order=True))
    return found


def current_time() -> datetime:
    """Now, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
