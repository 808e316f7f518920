"""How text, and counts since 1970, become dates, datetimes, times of day and durations: columns.

What is found of a column is what `times.read_one` finds of each of its values. The clean path is
one guard and one parse; what is left over is looked at again, by all that the format may look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import NamedTuple, assert_never

import polars as pl

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.wire.duration_columns import durations
from contracts.wire.native_shapes import Native, natives
from contracts.wire.outcomes import Outcome, looked_up, nothing_read, taken
from contracts.wire.shapes import Spelling, Stamp
from contracts.wire.ticks import EARLIEST, FIRST_DAY, LAST_DAY, LATEST, Counted, read
from contracts.wire.time_parsers import parsed
from contracts.wire.times import FormatPlan
from contracts.wire.zone_columns import instants

TEXT = (pl.String, pl.Categorical, pl.Enum)
FEW = 1_000
"""Up to this many texts are sooner read in Python than all their shapes are tried."""
SAMPLE = 8
"""How many texts say which shape to try first."""
DIGITS = r"\A(?:0|-?[1-9][0-9]{0,18})\z"


class ReadColumn(NamedTuple):
    """What became of a column.

    Attributes:
        values: the values, null where one failed or was null.
        masks: for each code that any value has, the values that have it.
    """

    values: pl.Series
    masks: dict[str, pl.Series]


def read_column(plan: FormatPlan, column: pl.Series) -> ReadColumn:
    """The values that a column of text, or of counts, stands for.

    Raises:
        TypeError: it is no text; or, where counts are read, no integers either.
    """
    found = outcome(plan, column)
    masks = {code: mask.alias(column.name) for code, mask in found.masks().items()}
    return ReadColumn(typed(found.counts.alias(column.name), plan.dtype), masks)


def typed(counts: pl.Series, dtype: Counted) -> pl.Series:
    """Counts as what they count."""
    match dtype:
        case Date():
            return counts.cast(pl.Int32).cast(pl.Date)
        case Datetime(aware):
            return counts.cast(pl.Datetime("us", "UTC" if aware else None))
        case Time():
            return (counts * 1_000).cast(pl.Time)
        case Duration():
            return counts.cast(pl.Duration("us"))
        case _:
            assert_never(dtype)


def outcome(plan: FormatPlan, column: pl.Series) -> Outcome:
    """What became of each value, in counts and codes."""
    if plan.unit is not None and column.dtype.is_integer():
        return of_numbers(plan, column, plan.unit)
    if column.dtype not in (*TEXT, pl.Null):
        wanted = "text" if plan.unit is None else "text or integers"
        raise TypeError(f"a column in a format is {wanted} (got {column.dtype})")
    texts = column.cast(pl.String).alias("text")
    if plan.unit is not None:
        return of_numbers(plan, in_digits(texts), plan.unit, texts)
    if isinstance(plan.dtype, Duration):
        return durations(texts)
    first, *others = (spelled(plan, spelling, texts, plan.dtype) for spelling in plan.spellings)
    for other in others:
        first = first.either(other)
    return first


# Counts since 1970 -----------------------------------------------------------------------------


def of_numbers(
    plan: FormatPlan, numbers: pl.Series, unit: int, asked: pl.Series | None = None
) -> Outcome:
    """What became of counts since 1970: within the format's bounds an int64 holds them."""
    first, last = plan.range
    number = pl.col("number").cast(pl.Int64, strict=False)
    within = pl.when(number.is_between(first, last)).then(number) * unit
    counts = numbers.alias("number").to_frame().select(within).to_series()
    return Outcome.of(counts, numbers if asked is None else asked)


def in_digits(texts: pl.Series) -> pl.Series:
    """The counts that texts of digits write."""
    text = pl.col("text")
    number = pl.when(text.str.contains(DIGITS)).then(text).cast(pl.Int64, strict=False)
    return texts.to_frame().select(number).to_series()


# Dates, datetimes and times -------------------------------------------------------------------


def spelled(plan: FormatPlan, spelling: Spelling, texts: pl.Series, dtype: Stamp) -> Outcome:
    """What one pattern makes of the texts."""
    found = held(shaped(spelling, texts, dtype), dtype)
    if plan.zone is None:
        return found
    return held(found.then(instants(found.counts, plan.zone)), dtype)


def held(found: Outcome, dtype: Stamp) -> Outcome:
    """The same with what no value of the type holds refused."""
    if isinstance(dtype, Time):
        return found
    first, last = (EARLIEST, LATEST) if isinstance(dtype, Datetime) else (FIRST_DAY, LAST_DAY)
    return found.refuse(~found.counts.is_between(first, last), "lossy")


@dataclass(frozen=True)
class Step:
    """A guard, and what is made of the texts that pass it."""

    guard: str
    made_of: Callable[[pl.Series], Outcome]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The guard for Python, which has another name for the end."""
        return re.compile(self.guard.removesuffix(r"\z") + r"\Z")


def shaped(spelling: Spelling, texts: pl.Series, dtype: Stamp) -> Outcome:
    """What became of the texts: at once, if all have the shape that most of the first have."""
    likely = likely_step(steps(spelling, dtype), texts)
    mask = None if likely is None else texts.str.contains(likely.guard)
    if likely is not None and mask is not None and mask.all():
        return likely.made_of(texts)
    found, rest = nothing_read(texts), texts.to_frame().with_row_index("row")
    if likely is not None and mask is not None:
        found, rest = taken(found, rest, mask, likely.made_of)
    rest = rest.filter(pl.col("text").str.contains(spelling.guard))
    if len(rest) > FEW:
        found, rest = by_parser(spelling, dtype, found, rest)
    return found.put(rest["row"], looked_up(rest["text"], lambda text: read(spelling, text, dtype)))


@lru_cache(maxsize=256)
def steps(spelling: Spelling, dtype: Stamp) -> tuple[Step, ...]:
    """All that the parser can make of texts: values, or that they are written too finely."""
    found = []
    for native in natives(spelling):
        found.append(Step(native.exact, partial(exactly, native, dtype)))
        if native.finer is not None:
            found.append(Step(native.finer, partial(too_finely, native, dtype)))
    return tuple(found)


def likely_step(ways: tuple[Step, ...], texts: pl.Series) -> Step | None:
    """The step for the most of the first texts, the earlier of two; None where none is for any."""
    sample = texts.head(SAMPLE).drop_nulls().to_list()
    counts = [sum(step.compiled.match(text) is not None for text in sample) for step in ways]
    most = max(counts, default=0)
    return ways[counts.index(most)] if most else None


def by_parser(
    spelling: Spelling, dtype: Stamp, found: Outcome, rest: pl.DataFrame
) -> tuple[Outcome, pl.DataFrame]:
    """What the parser makes of the rest of the texts, and what rest is left."""
    for _ in range(2 if spelling.folds else 1):
        for step in steps(spelling, dtype):
            mask = rest["text"].str.contains(step.guard)
            found, rest = taken(found, rest, mask, step.made_of)
        if spelling.folds:
            rest = rest.with_columns(pl.col("text").str.to_uppercase())
    return found, rest


def exactly(native: Native, dtype: Stamp, texts: pl.Series) -> Outcome:
    """What became of texts of a shape."""
    return Outcome.of(parsed(native, texts, dtype), texts)


def too_finely(native: Native, dtype: Stamp, texts: pl.Series) -> Outcome:
    """What became of texts of a shape with digits that a microsecond does not hold."""
    found = exactly(native, dtype, texts)
    return found.refuse(found.counts.is_not_null(), "lossy")
