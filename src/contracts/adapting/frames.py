"""What a plan makes of a frame: its columns renamed, converted, clipped; and what was done, counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from contracts.adapting.plan import Plan, Step
from contracts.backends.batch import shown_list
from contracts.backends.physical import physical_type
from contracts.dtypes import Decimal, Float, Int
from contracts.report import Example, Violation, violation_of
from contracts.specification import Specification
from contracts.units.columns import converted, lossy


@dataclass(slots=True)
class Adapted:
    """A frame as the consumer is given it.

    Attributes:
        counts: how many values each repair changed, by the repair and the consumer's name of the field.
        lossy: the rows, by field, whose number is beyond what a float is in the consumer's unit.
    """

    columns: dict[str, pl.Series] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    lossy: list[tuple[Step, pl.Series]] = field(default_factory=list)

    def count(self, repair: str, name: str, values: int) -> None:
        """Count what a repair did."""
        if values:
            self.counts[repair, name] = values


def adapted(frame: pl.DataFrame, plan: Plan) -> Adapted:
    """A frame in the producer's contract form, as the consumer is given it."""
    done = Adapted()
    for step in plan.steps:
        column = frame.get_column(step.source.alias)
        if step.is_renamed:
            done.count("rename", step.alias, len(column))
        if step.conversion is not None:
            column = in_unit(column, step, done)
        if step.is_clipped:
            column = clipped(column, step, done)
        done.columns[step.alias] = column
    for one in plan.dropped:
        done.count("drop", one.alias, frame.height)
    undeclared(frame, plan, done)
    return done


def undeclared(frame: pl.DataFrame, plan: Plan, done: Adapted) -> None:
    """Hand on the columns that the producer does not declare, but not as fields that the consumer does."""
    known = {one.alias for one in plan.producer.fields}
    claimed = claims(plan.consumer) | done.columns.keys()
    for name in frame.columns:
        if name in known:
            continue
        if name in claimed:
            done.count("drop", name, frame.height)
        else:
            done.columns[name] = frame.get_column(name)


def claims(consumer: Specification) -> set[str]:
    """The names that a contract's fields go by."""
    return {name for one in consumer.fields for name in (one.name, one.alias)}


def in_unit(column: pl.Series, step: Step, done: Adapted) -> pl.Series:
    """The column in the consumer's unit."""
    assert step.conversion is not None  # noqa: S101 - only such steps come here
    found = converted(column, step.conversion)
    beyond = lossy(column, found, step.conversion)
    if beyond.any():
        done.lossy.append((step, beyond))
    done.count("convert_units", step.alias, len(column) - column.null_count())
    return found


def clipped(column: pl.Series, step: Step, done: Adapted) -> pl.Series:
    """The column with its values moved between two ends; null and NaN stay."""
    assert step.target is not None  # noqa: S101 - only such steps are clipped
    column = wide(column, step)
    moved = 0
    for end, is_low in ((step.low, True), (step.high, False)):
        if end is None:
            continue
        limit = pl.Series([end], dtype=column.dtype)
        beyond = (column < limit if is_low else column > limit) & ~nans(column)
        moved += int(beyond.sum() or 0)
        column = column.zip_with(
            ~beyond.fill_null(value=False), limit.new_from_index(0, len(column))
        )
    done.count("clip", step.alias, moved)
    return (
        column.cast(physical_type(step.target.value.dtype)) if column.dtype == pl.Int128 else column
    )


def nans(column: pl.Series) -> pl.Series:
    """Where NaN stands, which Polars orders above every number."""
    if column.dtype.is_float():
        return column.is_nan()
    return pl.repeat(False, n=len(column), eager=True, dtype=pl.Boolean)


def wide(column: pl.Series, step: Step) -> pl.Series:
    """The column in a type that holds the ends of the values as well."""
    assert step.target is not None  # noqa: S101 - only such steps are clipped
    match step.target.value.dtype:
        case Float(bits) if column.dtype.is_float() and bits != 32:
            return column.cast(pl.Float64)
        case Int() | Float() if column.dtype.is_integer():
            ends = [end for end in (step.low, step.high) if end is not None]
            short = column.dtype != pl.UInt64 and all(-(2**63) <= end < 2**63 for end in ends)
            return column.cast(pl.Int64 if short else pl.Int128)
        case Decimal() as dtype:
            return column.cast(physical_type(dtype))
        case _:
            return column


def lossy_violations(
    frame: pl.DataFrame, done: Adapted, plan: Plan, most: int | None
) -> Iterator[Violation]:
    """What is wrong with numbers that the consumer's unit has no float for.

    Args:
        frame: in the producer's contract form.
        most: how many examples to give; None for all.
    """
    for step, rows in done.lossy:
        assert step.target is not None  # noqa: S101 - only fields of both have two units
        places = rows.arg_true() if most is None else rows.arg_true().head(most)
        values = shown_list(frame.get_column(step.source.alias).gather(places), step.source.value)
        examples = map(Example, places, keys_at(frame, places, plan), values)
        yield violation_of(
            step.alias, step.target.value.held, int(rows.sum()), frame.height, examples
        )


def keys_at(
    frame: pl.DataFrame, places: pl.Series, plan: Plan
) -> Iterator[Mapping[str, Any] | None]:
    """The keys of some rows, where the producer has a key."""
    fields = plan.producer.key
    listed = [shown_list(frame.get_column(f.alias).gather(places), f.value) for f in fields]
    names = [one.alias for one in fields]
    for row in zip(*listed, strict=True) if fields else [()] * len(places):
        yield dict(zip(names, row, strict=True)) or None
