"""What the rules of a table ask of rows together: how many differ, what they sum to, their order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contracts.rules.aggregate import Distinct, Mean, Sum
from contracts.rules.table import Sorted
from contracts.specification import Specification
from contracts.testing.strategies.mending import Row

if TYPE_CHECKING:
    import polars as pl

Columns = dict[str, list[Any]]


def least_of(rule: Distinct) -> int:
    """How many different values there must be."""
    lows = [rule.ge or 0, (rule.gt if rule.gt is not None else -1) + 1]
    return int(max(lows))


def ends(rule: Sum | Mean, count: int) -> tuple[Fraction | None, Fraction | None]:
    """Between what the sum of so many values must lie; just inside where an end is open."""
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
    """Whether a number is finite."""
    return value == value and value not in (float("inf"), float("-inf"))  # noqa: PLR0124 - NaN


def in_order(rows: list[Row], rule: Sorted, alias: str) -> list[Row]:
    """The rows in the order of a field; those of no value there stay where they are."""
    asked = [n for n, row in enumerate(rows) if is_ordered(row[alias])]
    ordered = sorted((rows[n] for n in asked), key=lambda row: row[alias], reverse=rule.descending)
    done = list(rows)
    for place, row in zip(asked, ordered, strict=True):
        done[place] = row
    return done


def is_ordered(value: Any) -> bool:
    """Whether a value has a place in an order."""
    return value is not None and value == value  # noqa: PLR0124 - NaN


def frame_of(columns: Columns, specification: Specification) -> pl.DataFrame:
    """Columns of values in contract form as a frame."""
    import polars as pl

    from contracts.backends.physical import physical_type

    return pl.DataFrame(
        [
            pl.Series(one.alias, columns[one.alias], dtype=physical_type(one.value.dtype))
            for one in specification.fields
        ]
    )
