"""Write a column of dates, datetimes, times of day or durations, to the same text as `write_time`."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.rules.directives import Part, Verbatim
from contracts.wire.column.times import parse_time_ticks_column, ticks_to_column
from contracts.wire.column.zones import instant_to_local_column
from contracts.wire.scalar.guards import directive_letters
from contracts.wire.scalar.times import FormatPlan, has_clock
from contracts.wire.scalar.write_times import output_layout, unwritable_time, write_named_duration

_POLARS_DIRECTIVES = {"f": "%6f", ".f": "%.6f", "z": "+00:00", "Z": "Z"}
"""Directives that Polars names differently, and the offsets of an instant in UTC."""


def write_time_column(plan: FormatPlan, column: pl.Series) -> pl.Series:
    """Write the values of a column as text; nulls stay null.

    Raises:
        TypeError: the column is not of the type of contract form.
        ValueError: the format cannot express one of the values.
    """
    ticks = _column_to_ticks(plan, column)
    texts = _write_ticks_column(plan, ticks)
    wrong = parse_time_ticks_column(plan, texts).ticks.ne_missing(ticks) | ticks_to_column(
        ticks, plan.dtype
    ).ne_missing(column)
    if wrong.any():
        raise unwritable_time(plan, column.filter(wrong)[0])
    return texts.alias(column.name)


def _column_to_ticks(plan: FormatPlan, column: pl.Series) -> pl.Series:
    """The ticks of a column: the inverse of `ticks_to_column`."""
    wanted = ticks_to_column(pl.Series([], dtype=pl.Int64), plan.dtype).dtype
    if column.dtype != wanted:
        raise TypeError(f"a column of {plan.dtype} is of {wanted} (got {column.dtype})")
    ticks = column.to_physical().cast(pl.Int64)
    return ticks // 1_000 if isinstance(plan.dtype, Time) else ticks


def _write_ticks_column(plan: FormatPlan, ticks: pl.Series) -> pl.Series:
    if isinstance(plan.dtype, Duration):
        name = plan.format.patterns[0]
        return _write_distinct(ticks, lambda one: write_named_duration(name, one))
    if plan.zone is not None:
        ticks = instant_to_local_column(ticks, plan.zone)
    if plan.count is not None:
        return _write_distinct(ticks, plan.count.write)
    layout = output_layout(plan)
    local = ticks_to_column(ticks, Datetime() if isinstance(plan.dtype, Datetime) else plan.dtype)
    if isinstance(plan.dtype, Date) and has_clock(layout):
        local = local.cast(pl.Datetime("us"))
    texts = local.dt.to_string("".join(map(_polars_write_directive, layout)))
    return (
        texts.str.replace(".000000", "", literal=True)
        if ".f" in directive_letters(layout)
        else texts
    )


def _write_distinct(ticks: pl.Series, write: Callable[[int], str]) -> pl.Series:
    """The text of each tick by a function that is called once for each distinct one."""
    distinct = ticks.drop_nulls().unique()
    texts = pl.Series(map(write, distinct), dtype=pl.String)
    return ticks.replace_strict(distinct, texts, return_dtype=pl.String, default=None)


def _polars_write_directive(part: Part) -> str:
    if isinstance(part, Verbatim):
        return part.text.replace("%", "%%")
    flag = "" if part.padding == "0" else "-"
    return _POLARS_DIRECTIVES.get(part.letter, f"%{flag}{part.letter}")
