"""How dates, datetimes, times of day and durations are written: columns.

What is written of a column is what `time_writing.written` writes of each of its values, and is
read again too.
"""

from __future__ import annotations

import polars as pl

from contracts.dtypes import Datetime, Duration, Time
from contracts.rules.directives import Part, Verbatim
from contracts.wire.durations import written_duration
from contracts.wire.guards import letters_of
from contracts.wire.time_columns import outcome, typed
from contracts.wire.time_writing import first_shape, unwritable
from contracts.wire.times import FormatPlan
from contracts.wire.zone_columns import readings

RENDERED = {"f": "%6f", ".f": "%.6f", "z": "+00:00", "Z": "Z"}
"""Directives that Polars writes by other names, and those of an instant in UTC."""


def written_column(plan: FormatPlan, column: pl.Series) -> pl.Series:
    """The texts that the format has for the values of a column; nulls stay null.

    Raises:
        TypeError: the column is not of the type that contract form has.
        ValueError: the format cannot write one of its values.
    """
    counts = counts_of(plan, column)
    texts = texts_of(plan, counts)
    wrong = outcome(plan, texts).counts.ne_missing(counts) | typed(counts, plan.dtype).ne_missing(
        column
    )
    if wrong.any():
        raise unwritable(plan, column.filter(wrong)[0])
    return texts.alias(column.name)


def counts_of(plan: FormatPlan, column: pl.Series) -> pl.Series:
    """What the values of a column count, as `typed` takes it."""
    wanted = typed(pl.Series([], dtype=pl.Int64), plan.dtype).dtype
    if column.dtype != wanted:
        raise TypeError(f"a column of {plan.dtype} is of {wanted} (got {column.dtype})")
    counts = column.to_physical().cast(pl.Int64)
    return counts // 1_000 if isinstance(plan.dtype, Time) else counts


def texts_of(plan: FormatPlan, counts: pl.Series) -> pl.Series:
    """The texts for counts, whatever those are read as."""
    if plan.unit is not None:
        return (counts // plan.unit).cast(pl.String)
    if isinstance(plan.dtype, Duration):
        distinct = counts.drop_nulls().unique()
        texts = pl.Series(map(written_duration, distinct), dtype=pl.String)
        return counts.replace_strict(distinct, texts, return_dtype=pl.String, default=None)
    if plan.zone is not None:
        counts = readings(counts, plan.zone)
    shape = first_shape(plan)
    local = typed(counts, Datetime() if isinstance(plan.dtype, Datetime) else plan.dtype)
    texts = local.dt.to_string("".join(map(rendered, shape)))
    return texts.str.replace(".000000", "", literal=True) if ".f" in letters_of(shape) else texts


def rendered(part: Part) -> str:
    """A part in the words of Polars' writer."""
    if isinstance(part, Verbatim):
        return part.text.replace("%", "%%")
    return RENDERED.get(part.letter, f"%{part.letter}")
