"""Parse a column of dates, datetimes, times of day or durations, to the same values as `parse_time`.

The clean path is one guard and one parser; the texts that remain are tried with every layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, reduce
from typing import NamedTuple, assert_never

import polars as pl

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.wire.column.counts import parse_count_column
from contracts.wire.column.durations import parse_duration_column
from contracts.wire.column.native_layouts import NativeLayout, native_layouts
from contracts.wire.column.native_parser import parse_native_ticks
from contracts.wire.column.parsed_ticks import (
    ParsedTicks,
    all_unparsed,
    parse_distinct,
    parse_rows_where,
)
from contracts.wire.column.zones import local_to_instant_column
from contracts.wire.scalar.counts import TimeCount
from contracts.wire.scalar.layouts import CompiledPattern, DateOrTime
from contracts.wire.scalar.ticks import (
    DAY,
    EARLIEST,
    FIRST_DAY,
    LAST_DAY,
    LATEST,
    TemporalType,
    parse_pattern_ticks,
)
from contracts.wire.scalar.times import FormatPlan, has_clock

_TEXT_DTYPES = (pl.String, pl.Categorical, pl.Enum)
FEW_TEXTS = 1_000
"""Up to this many texts it is faster to parse them in Python than to try every layout."""
SAMPLE_SIZE = 8
"""The number of texts that decide which layout is tried first."""


class ParsedTimeColumn(NamedTuple):
    """The result of parsing a column.

    Attributes:
        values: the values, null where parsing failed or the input is null.
        masks: for each code that occurs, the rows that have it.
    """

    values: pl.Series
    masks: dict[str, pl.Series]


def parse_time_column(plan: FormatPlan, column: pl.Series) -> ParsedTimeColumn:
    """Parse a column of text or of numbers.

    Raises:
        TypeError: the column is not text, nor numbers where the format is one of numbers.
    """
    found = parse_time_ticks_column(plan, column)
    masks = {code: mask.alias(column.name) for code, mask in found.masks().items()}
    return ParsedTimeColumn(ticks_to_column(found.ticks.alias(column.name), plan.dtype), masks)


def ticks_to_column(ticks: pl.Series, dtype: TemporalType) -> pl.Series:
    """A column of the type from its ticks."""
    match dtype:
        case Date():
            return ticks.cast(pl.Int32).cast(pl.Date)
        case Datetime(aware):
            return ticks.cast(pl.Datetime("us", "UTC" if aware else None))
        case Time():
            return (ticks * 1_000).cast(pl.Time)
        case Duration():
            return ticks.cast(pl.Duration("us"))
        case _:
            assert_never(dtype)


def parse_time_ticks_column(plan: FormatPlan, column: pl.Series) -> ParsedTicks:
    """Parse a column of text or of numbers to ticks and codes."""
    is_number = column.dtype.is_integer() or column.dtype.is_float()
    if plan.count is not None and is_number:
        return _parse_numbers(plan, plan.count, column)
    if column.dtype not in (*_TEXT_DTYPES, pl.Null):
        wanted = "text" if plan.count is None else "text or numbers"
        raise TypeError(f"a column in a format is {wanted} (got {column.dtype})")
    texts = column.cast(pl.String).alias("text")
    if plan.count is not None:
        return _parse_numbers(plan, plan.count, texts)
    if isinstance(plan.dtype, Duration):
        ways = (
            parse_duration_column(name, texts, truncates=plan.truncates)
            for name in plan.format.patterns
        )
    else:
        dtype = plan.dtype
        ways = (_parse_column_with_pattern(plan, one, texts, dtype) for one in plan.patterns)
    return reduce(ParsedTicks.combine, ways)


def _parse_numbers(plan: FormatPlan, count: TimeCount, column: pl.Series) -> ParsedTicks:
    """Times that are written as numbers, or as text in digits."""
    found = parse_count_column(count, column)
    if plan.zone is None:
        return found
    return found.then(local_to_instant_column(found.ticks, plan.zone))


def _parse_column_with_pattern(
    plan: FormatPlan, pattern: CompiledPattern, texts: pl.Series, dtype: DateOrTime
) -> ParsedTicks:
    if isinstance(dtype, Date) and has_clock(pattern.layouts[0]):
        return _midnights_to_days(_parse_layouts(pattern, texts, Datetime()))
    found = _refuse_out_of_range(_parse_layouts(pattern, texts, dtype), dtype)
    if plan.zone is None:
        return found
    return _refuse_out_of_range(found.then(local_to_instant_column(found.ticks, plan.zone)), dtype)


def _midnights_to_days(found: ParsedTicks) -> ParsedTicks:
    """Times at midnight as their days; other times are "lossy"."""
    exact = found.refuse(found.ticks % DAY != 0, "lossy")
    return _refuse_out_of_range(ParsedTicks(exact.ticks // DAY, exact.codes), Date())


def _refuse_out_of_range(found: ParsedTicks, dtype: DateOrTime) -> ParsedTicks:
    if isinstance(dtype, Time):
        return found
    first, last = (EARLIEST, LATEST) if isinstance(dtype, Datetime) else (FIRST_DAY, LAST_DAY)
    return found.refuse(~found.ticks.is_between(first, last), "lossy")


@dataclass(frozen=True)
class _ParseStep:
    """A guard, and the parser for texts that match it."""

    guard: str
    parse: Callable[[pl.Series], ParsedTicks]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        r"""The guard for Python, which spells `\z` as `\Z`."""
        return re.compile(self.guard.removesuffix(r"\z") + r"\Z")


def _parse_layouts(pattern: CompiledPattern, texts: pl.Series, dtype: DateOrTime) -> ParsedTicks:
    """Parse texts in one step if they all have the layout that is most frequent among the first."""
    likely = _likely_step(_parse_steps(pattern, dtype), texts)
    mask = None if likely is None else texts.str.contains(likely.guard)
    if likely is not None and mask is not None and mask.all():
        return likely.parse(texts)
    found, rest = all_unparsed(texts), texts.to_frame().with_row_index("row")
    if likely is not None and mask is not None:
        found, rest = parse_rows_where(found, rest, mask, likely.parse)
    rest = rest.filter(pl.col("text").str.contains(pattern.guard))
    if len(rest) > FEW_TEXTS:
        found, rest = _apply_all_steps(pattern, dtype, found, rest)
    return found.put(
        rest["row"],
        parse_distinct(rest["text"], lambda text: parse_pattern_ticks(pattern, text, dtype)),
    )


@lru_cache(maxsize=256)
def _parse_steps(pattern: CompiledPattern, dtype: DateOrTime) -> tuple[_ParseStep, ...]:
    """The steps of Polars' parser: for each layout text that fits in microseconds, and text that does not."""
    found = []
    for native in native_layouts(pattern):
        found.append(_ParseStep(native.exact, partial(_parse_exact, native, dtype)))
        if native.finer is not None:
            parse = _parse_truncated if pattern.truncates else _parse_too_fine
            found.append(_ParseStep(native.finer, partial(parse, native, dtype)))
    return tuple(found)


def _likely_step(steps: tuple[_ParseStep, ...], texts: pl.Series) -> _ParseStep | None:
    """The step that matches most of the first texts, or None if none matches any."""
    sample = texts.head(SAMPLE_SIZE).drop_nulls().to_list()
    matches = [sum(step.compiled.match(text) is not None for text in sample) for step in steps]
    most = max(matches, default=0)
    return steps[matches.index(most)] if most else None


def _apply_all_steps(
    pattern: CompiledPattern, dtype: DateOrTime, found: ParsedTicks, rest: pl.DataFrame
) -> tuple[ParsedTicks, pl.DataFrame]:
    """Parse the remaining texts with every step, and return the texts that still remain."""
    for _ in range(2 if pattern.ignores_case else 1):
        for step in _parse_steps(pattern, dtype):
            mask = rest["text"].str.contains(step.guard)
            found, rest = parse_rows_where(found, rest, mask, step.parse)
        if pattern.ignores_case:
            rest = rest.with_columns(pl.col("text").str.to_uppercase())
    return found, rest


def _parse_exact(native: NativeLayout, dtype: DateOrTime, texts: pl.Series) -> ParsedTicks:
    return ParsedTicks.of(parse_native_ticks(native, texts, dtype), texts)


def _parse_truncated(native: NativeLayout, dtype: DateOrTime, texts: pl.Series) -> ParsedTicks:
    """Cut the digits that microseconds do not have."""
    return ParsedTicks.of(parse_native_ticks(native, texts, dtype, truncates=True), texts)


def _parse_too_fine(native: NativeLayout, dtype: DateOrTime, texts: pl.Series) -> ParsedTicks:
    """Refuse texts with more digits than microseconds have, as "lossy" if the date exists."""
    found = _parse_exact(native, dtype, texts)
    return found.refuse(found.ticks.is_not_null(), "lossy")
