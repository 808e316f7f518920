"""A handoff's plan applied to a frame: columns renamed, converted and clipped, every change counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from contracts.backends.masking import shown_list
from contracts.backends.physical_types import physical_type
from contracts.dtypes import Decimal, Float, Int
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.report.report import Example, Violation, build_violation
from contracts.specification import Specification
from contracts.units.columns import convert_column, lossy_conversions


@dataclass(slots=True)
class AdaptedFrame:
    """A producer's frame with the repairs of a handoff made.

    Attributes:
        counts: how many values each repair changed, by the repair and the consumer's name of the field.
        lossy: the rows, by field, whose number is beyond what a float is in the consumer's unit.
    """

    columns: dict[str, pl.Series] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    lossy: list[tuple[HandoffStep, pl.Series]] = field(default_factory=list)

    def count(self, repair: str, name: str, values: int) -> None:
        """Count what a repair did."""
        if values:
            self.counts[repair, name] = values


def adapt_frame(frame: pl.DataFrame, plan: HandoffPlan) -> AdaptedFrame:
    """Apply the plan to a frame in the producer's contract form."""
    done = AdaptedFrame()
    for step in plan.steps:
        column = frame.get_column(step.source.alias)
        if step.is_renamed:
            done.count("rename", step.alias, len(column))
        if step.conversion is not None:
            column = _convert_column(column, step, done)
        if step.is_clipped:
            column = _clip_column(column, step, done)
        done.columns[step.alias] = column
    for one in plan.dropped:
        done.count("drop", one.alias, frame.height)
    _pass_undeclared_columns(frame, plan, done)
    return done


def _pass_undeclared_columns(frame: pl.DataFrame, plan: HandoffPlan, done: AdaptedFrame) -> None:
    """Pass on the columns that the producer does not declare, unless the consumer declares them."""
    known = {one.alias for one in plan.producer.fields}
    claimed = _claimed_names(plan.consumer) | done.columns.keys()
    for name in frame.columns:
        if name in known:
            continue
        if name in claimed:
            done.count("drop", name, frame.height)
        else:
            done.columns[name] = frame.get_column(name)


def _claimed_names(consumer: Specification) -> set[str]:
    return {name for one in consumer.fields for name in (one.name, one.alias)}


def _convert_column(column: pl.Series, step: HandoffStep, done: AdaptedFrame) -> pl.Series:
    assert step.conversion is not None  # noqa: S101 - only such steps come here
    found = convert_column(column, step.conversion)
    beyond = lossy_conversions(column, found, step.conversion)
    if beyond.any():
        done.lossy.append((step, beyond))
    done.count("convert_units", step.alias, len(column) - column.null_count())
    return found


def _clip_column(column: pl.Series, step: HandoffStep, done: AdaptedFrame) -> pl.Series:
    """The column with its values moved into the bounds; null and NaN stay."""
    assert step.target is not None  # noqa: S101 - only such steps are clipped
    column = _widen_for_clipping(column, step)
    moved = 0
    for end, is_low in ((step.low, True), (step.high, False)):
        if end is None:
            continue
        limit = pl.Series([end], dtype=column.dtype)
        beyond = (column < limit if is_low else column > limit) & ~_nan_mask(column)
        moved += int(beyond.sum() or 0)
        column = column.zip_with(
            ~beyond.fill_null(value=False), limit.new_from_index(0, len(column))
        )
    done.count("clip", step.alias, moved)
    return (
        column.cast(physical_type(step.target.value.dtype)) if column.dtype == pl.Int128 else column
    )


def _nan_mask(column: pl.Series) -> pl.Series:
    """Where the column is NaN, which Polars orders above every number."""
    if column.dtype.is_float():
        return column.is_nan()
    return pl.repeat(False, n=len(column), eager=True, dtype=pl.Boolean)


def _widen_for_clipping(column: pl.Series, step: HandoffStep) -> pl.Series:
    """The column in a type that can hold the bounds as well."""
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
    frame: pl.DataFrame, done: AdaptedFrame, plan: HandoffPlan, max_examples: int | None
) -> Iterator[Violation]:
    """The violations of numbers that overflow a float in the consumer's unit.

    Args:
        frame: in the producer's contract form.
        max_examples: how many examples to give; None for all.
    """
    for step, rows in done.lossy:
        assert step.target is not None  # noqa: S101 - only fields of both have two units
        places = rows.arg_true() if max_examples is None else rows.arg_true().head(max_examples)
        values = shown_list(frame.get_column(step.source.alias).gather(places), step.source.value)
        examples = map(Example, places, _keys_at(frame, places, plan), values)
        yield build_violation(
            step.alias, step.target.value.held, int(rows.sum()), frame.height, examples
        )


def _keys_at(
    frame: pl.DataFrame, places: pl.Series, plan: HandoffPlan
) -> Iterator[Mapping[str, Any] | None]:
    """The keys of some rows, where the producer has a key."""
    fields = plan.producer.key
    listed = [shown_list(frame.get_column(f.alias).gather(places), f.value) for f in fields]
    names = [one.alias for one in fields]
    for row in zip(*listed, strict=True) if fields else [()] * len(places):
        yield dict(zip(names, row, strict=True)) or None
