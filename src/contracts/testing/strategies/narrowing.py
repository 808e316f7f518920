"""What the rules of the table leave of single fields: intervals, and keys to refer to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from contracts.dtypes import Date
from contracts.rules.aggregate import Mean, Quantile
from contracts.rules.row import RowRule
from contracts.rules.table import Freshness, Grouped, References, TableRule
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import Field, Specification
from contracts.testing.strategies.drawn import Interval
from contracts.testing.strategies.lattices import lattice_of


def intervals(specification: Specification, now: datetime) -> dict[str, Interval]:
    """Between what ticks the values of a field lie, by its Python name, for every rule to be kept."""
    found: dict[str, Interval] = {}
    for name, interval in each(specification, now):
        low, high = found.get(name, (None, None))
        lows = [one for one in (low, interval[0]) if one is not None]
        highs = [one for one in (high, interval[1]) if one is not None]
        found[name] = (max(lows, default=None), min(highs, default=None))
    return found


def each(specification: Specification, now: datetime) -> Iterator[tuple[str, Interval]]:
    """The intervals that single rules leave of single fields."""
    for requirement in specification.rules:
        if requirement.severity != "error":
            continue
        if not isinstance(requirement.rule, RowRule):
            yield from of_table_rule(requirement.rule, specification, now)


def of_table_rule(
    rule: TableRule, specification: Specification, now: datetime
) -> Iterator[tuple[str, Interval]]:
    """What a rule of the table leaves of a field, where values within are enough to keep it."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    match inner:
        case Freshness(field=name):
            yield name, fresh(inner, specification.by_name[name], now)
        case Mean(field=name) | Quantile(field=name):
            yield name, interval_of(inner.bounds, specification.by_name[name])
        case _:
            return


def interval_of(bounds: tuple[Ge | Gt | Le | Lt, ...], field: Field) -> Interval:
    """The interval of some bounds; none where no value of the field lies in it."""
    scale = Fraction(getattr(lattice_of(field.value.dtype), "scale", 1))
    ends: list[tuple[bool, Any]] = [(isinstance(one, (Ge, Gt)), one.bound) for one in bounds]
    lows = [Fraction(bound) * scale for is_low, bound in ends if is_low]
    highs = [Fraction(bound) * scale for is_low, bound in ends if not is_low]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is None or high is None or field.value.dtype.kind == "float":
        return low, high
    return (low, high) if math.ceil(low) <= math.floor(high) else (None, None)


def fresh(rule: Freshness, field: Field, now: datetime) -> Interval:
    """The times that are fresh now, and will be for half of the time that is allowed; none ahead."""
    lattice = lattice_of(field.value.dtype)
    if lattice is None:
        return None, None
    earliest = now - rule.max_age / 2
    if isinstance(field.value.dtype, Date):
        return lattice.tick(earliest.date()), lattice.tick(now.date())
    is_aware = getattr(field.value.dtype, "aware", False)
    ends = [moment if is_aware else moment.replace(tzinfo=None) for moment in (earliest, now)]
    return lattice.tick(ends[0]), lattice.tick(ends[1])


def references(
    specification: Specification, tables: Mapping[type, Any]
) -> Iterator[tuple[References, list[tuple[Any, ...]]]]:
    """The rules that refer to tables that are given, each with the keys that are there.

    Args:
        tables: frames in contract form.
    """
    for requirement in specification.table_rules:
        rule = requirement.rule.rule if isinstance(requirement.rule, Grouped) else requirement.rule
        if isinstance(rule, References) and rule.contract in tables:
            other: Any = rule.contract
            fields = other.__specification__.by_name
            frame = tables[rule.contract].select([fields[key].alias for key in rule.keys])
            yield rule, [row for row in frame.unique(maintain_order=True).rows() if None not in row]


def clock() -> datetime:
    """Now, to the second, as rules of freshness read it that are told nothing."""
    return datetime.now(UTC).replace(microsecond=0)
