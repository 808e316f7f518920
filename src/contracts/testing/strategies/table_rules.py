"""The demands of table rules on rows together: numbers of different values, sums, orders."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timezone
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contracts.dtypes import Date
from contracts.engine.options import Options
from contracts.profiles.baselines import Baselines
from contracts.rules.aggregate import Distinct, DistinctShare, Mean, Sum
from contracts.rules.arrival import Coverage
from contracts.rules.reference import References
from contracts.rules.table import Sorted
from contracts.specification import Field, Specification
from contracts.testing.faults.fault import ColumnLists
from contracts.testing.strategies.domains import comparison_key
from contracts.testing.strategies.repair import RowValues

if TYPE_CHECKING:
    import polars as pl

    from contracts.testing.strategies.blocks import Block

_MOST_PERIODS = 1000
"""How many periods at most are filled with rows."""


def fewest_values(rule: Distinct | DistinctShare, height: int) -> int:
    """The least number of different values that the rule permits in so many rows."""
    if isinstance(rule, DistinctShare):
        shares = [Fraction(rule.ge or 0) * height, Fraction(rule.gt or 0) * height]
        return min(max(math.ceil(shares[0]), math.floor(shares[1]) + (rule.gt is not None)), height)
    lows = [rule.ge or 0, (rule.gt if rule.gt is not None else -1) + 1]
    return int(max(lows))


def sum_interval(rule: Sum | Mean, count: int) -> tuple[Fraction | None, Fraction | None]:
    """The interval of the sum of a number of values; an open end is moved just inside."""
    times = 1 if isinstance(rule, Sum) else count
    slack = Fraction(1, 10**9)
    low = [Fraction(rule.ge)] if rule.ge is not None else []
    low += [Fraction(rule.gt) + slack] if rule.gt is not None else []
    high = [Fraction(rule.le)] if rule.le is not None else []
    high += [Fraction(rule.lt) - slack] if rule.lt is not None else []
    return (
        max(low) * times if low else None,
        min(high) * times if high else None,
    )


def is_finite(value: Any) -> bool:
    return value == value and value not in (float("inf"), float("-inf"))  # noqa: PLR0124 - NaN


def sort_rows(rows: list[RowValues], rule: Sorted, alias: str) -> list[RowValues]:
    """The rows in the order of a field; rows with null or NaN stay in their places."""
    places = [n for n, row in enumerate(rows) if _has_order(row[alias])]
    ordered = sorted((rows[n] for n in places), key=lambda row: row[alias], reverse=rule.descending)
    done = list(rows)
    for place, row in zip(places, ordered, strict=True):
        done[place] = row
    return done


def _has_order(value: Any) -> bool:
    """Whether a value is neither null nor NaN."""
    return value is not None and value == value  # noqa: PLR0124 - NaN


def frame_of_columns(columns: ColumnLists, specification: Specification) -> pl.DataFrame:
    """Columns of values in contract form as a frame."""
    import polars as pl

    from contracts.backends.physical_types import physical_type

    return pl.DataFrame(
        [
            pl.Series(one.alias, columns[one.alias], dtype=physical_type(one.value.dtype))
            for one in specification.fields
        ]
    )


def covered_times(rule: Coverage, field: Field) -> list[Any]:
    """A time in each of the first periods that must have rows, as far as its ends are declared, in order."""
    start, end = rule.start or rule.end, rule.end or rule.start
    if start is None or end is None:
        return []
    dtype = field.value.dtype
    zone = UTC if getattr(dtype, "aware", False) else None
    first = _moment_in(start, time.min if rule.start else time.max, zone)
    last = _moment_in(end, time.max if rule.end else time.min, zone)
    origin = datetime.min.replace(tzinfo=zone)
    begin, count = (first - origin) // rule.every, (last - origin) // rule.every + 1
    begins = (origin + n * rule.every for n in range(begin, min(count, begin + _MOST_PERIODS)))
    times = [max(one, first) for one in begins]
    return [one.date() for one in times] if isinstance(dtype, Date) else times


def _moment_in(end: date, clock: time, zone: timezone | None) -> datetime:
    """A declared end as a moment: of a date at some time of the day."""
    return end if isinstance(end, datetime) else datetime.combine(end, clock, zone)


def usual_rows(options: Options) -> int:
    """How many rows a batch of the baseline has in the mean; 0 without one that the time of the check chooses."""
    baseline = options.baseline
    if isinstance(baseline, Baselines):
        baseline = baseline.at(options.now or datetime.now(UTC)) if baseline.is_by_time else None
    return 0 if baseline is None else round(baseline.rows / baseline.batches)


def with_times(
    rows: Sequence[RowValues], name: str, times: Sequence[Any], block_of: Callable[[str], Block]
) -> list[RowValues]:
    """The rows with one time after the other in a field, the last of them in all rows that are left."""
    block, done = block_of(name), []
    for place, row in enumerate(rows):
        part = block.with_value(row, name, times[min(place, len(times) - 1)]) if times else None
        done.append({**row, **(part or {})})
    return done


def own_references(
    rows: Sequence[RowValues],
    rule: References,
    specification: Specification,
    block_of: Callable[[str], Block],
) -> list[RowValues]:
    """The rows, those that refer to none of them made to refer to nothing, or else to themselves."""
    aliases = {name: specification.by_name[name].alias for name in (*rule.fields, *rule.keys)}

    def values(row: RowValues, names: Sequence[str]) -> list[str]:
        return [comparison_key(row[aliases[name]]) for name in names]

    keys = [values(row, rule.keys) for row in rows]
    done = []
    for row in rows:
        changed = row
        for name, key in (
            () if values(row, rule.fields) in keys else zip(rule.fields, rule.keys, strict=True)
        ):
            value = None if specification.by_name[name].value.nullable else row[aliases[key]]
            changed = {**changed, **(block_of(name).with_value(changed, name, value) or {})}
        done.append(changed)
    return done
